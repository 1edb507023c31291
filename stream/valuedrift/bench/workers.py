"""What a second worker adds: scorers with the bundled model on a core each, one and two of them in turns.

A worker has a core, as a container with a limit of one has. One process on two cores, which is the default of
``valuedrift scorer``, is measured beside them.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from valuedrift.bench.broker import broker
from valuedrift.bench.feeder import Feeder
from valuedrift.bench.label_log import Batch, LabelLog, pace
from valuedrift.bench.live import Live, Member, wait_for
from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.bench.schedule import Feed
from valuedrift.bench.table import say

__all__ = ["EVENTS", "Pace", "Turn", "at_equal_shares", "gain", "run", "together"]

EVENTS: Final = 5000
"""For one worker; two get twice as many."""

_PARTITIONS: Final = 4
_AHEAD_PER_S: Final = 8000
_WANTED: Final = 1.8


class Pace(NamedTuple):
    """What workers did together: events per second, and the CPU seconds that each event took."""

    per_s: float
    cpu_s_per_event: float


class Turn(NamedTuple):
    """One worker, two workers, one process with two threads: one after the other on the same input."""

    one: Pace
    two: Pace
    threads: Pace
    machine_load: float


def gain(turns: Sequence[Turn], of: Callable[[Turn], Pace]) -> float:
    """Return the median over the turns of how many times as fast as one worker something is."""
    return statistics.median(of(turn).per_s / turn.one.per_s for turn in turns)


def at_equal_shares(turns: Sequence[Turn]) -> float:
    """Return the gain of two workers by CPU time: each has as much of its core as the one, whatever others use."""
    return statistics.median(2 * turn.one.cpu_s_per_event / turn.two.cpu_s_per_event for turn in turns)


def together(batches: Sequence[Batch], owned: Sequence[set[int]], since_ns: int) -> float:
    """Return events per second of all workers while all of them worked.

    Parameters
    ----------
    batches
        Label batches of all.
    owned
        Source partitions of each worker.
    since_ns
        From when there was enough for all, UTC epoch nanoseconds.
    """
    own = [[batch for batch in batches if batch.partition in partitions] for partitions in owned]
    if not all(own):
        raise BenchmarkFailed("a worker has labelled nothing")
    until_ns = min(max(batch.at_ns for batch in each) for each in own)
    paces = [pace(each, until_ns, since_ns) for each in own]
    if not all(events for events, _ in paces):
        raise BenchmarkFailed("a worker was done in one poll: more events are needed to tell its pace")
    return sum(events / seconds for events, seconds in paces)


def run(*, events: int = EVENTS, rounds: int = 3, bootstrap: str | None = None) -> list[Turn]:
    """Measure and print how much faster two workers are than one.

    Parameters
    ----------
    events
        For one worker; two get twice as many.
    rounds
        How often they take turns.
    bootstrap
        A broker, ``host:port``; one of its own when absent.

    Raises
    ------
    BenchmarkFailed
        If there are fewer than two cores, or an event was not labelled, or one twice.
    """
    cores = sorted(os.sched_getaffinity(0))[-2:]
    if len(cores) < 2:
        raise BenchmarkFailed("two workers need two cores")
    first, second = cores
    say(f"workers: scorers with the bundled model, {events:,} texts for each core, {_PARTITIONS} partitions;")
    say("  a worker is a process on a core of its own (classifier.threads 1)")
    turns = []
    with broker(bootstrap) as address:
        for _ in range(rounds):
            one = _measured(address, events, [{first}], 1)
            two = _measured(address, 2 * events, [{first}, {second}], 1)
            threads = _measured(address, 2 * events, [{first, second}], 2)
            turns.append(Turn(one, two, threads, os.getloadavg()[0]))
            _print(turns[-1])
    say(f"  two workers / one: {gain(turns, lambda t: t.two):.2f} times ({_WANTED} wanted), median of {rounds};")
    say(f"  {at_equal_shares(turns):.2f} times by CPU time, which leaves out what others use of the cores;")
    say(f"  one process on both cores / one worker: {gain(turns, lambda t: t.threads):.2f} times")
    say()
    return turns


def _measured(bootstrap: str, events: int, places: Sequence[set[int]], threads: int) -> Pace:
    with Live.on(bootstrap, topics__source_partitions=_PARTITIONS, classifier__threads=threads) as live:
        workers = [live.start("scorer", cores=place) for place in places]
        wait_for(lambda: _shared(workers), "the partitions to be shared")
        began_cpu_s = [worker.cpu_s() for worker in workers]
        Feeder(live.overrides, Feed(time.time_ns(), events, events / _AHEAD_PER_S)).finish()
        filled_ns = time.time_ns()
        wait_for(lambda: sum(w.reading().events for w in workers) >= events, "everything to be labelled", 600.0)
        used_s = sum(worker.cpu_s() for worker in workers) - sum(began_cpu_s)
        log = LabelLog(live.records("labels"))
        if (log.events, log.distinct()) != (events, events):
            raise BenchmarkFailed(f"{log.events} events labelled, {log.distinct()} different ones, of {events}")
        return Pace(together(log.batches, [worker.owned() for worker in workers], filled_ns), used_s / events)


def _shared(workers: Sequence[Member]) -> bool:
    """Whether each has its partitions and no other's."""
    if not all(worker.ready() for worker in workers):
        return False
    owned = [worker.owned() for worker in workers]
    return all(owned) and sorted(p for each in owned for p in each) == list(range(_PARTITIONS))


def _print(turn: Turn) -> None:
    def said(name: str, found: Pace) -> str:
        return f"{name} {found.per_s:,.0f} events/s ({1e3 * found.cpu_s_per_event:.2f} CPU ms each)"

    names = zip(("one:", "two:", "one on both cores:"), turn[:3], strict=True)
    say(f"  {'; '.join(said(name, found) for name, found in names)}; load average {turn.machine_load:.1f}")
