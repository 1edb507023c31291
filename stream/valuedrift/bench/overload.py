"""A scorer that gets more than it can take: it lags and says so, its memory stays flat, and nothing is dropped."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Sequence
from typing import Final, NamedTuple

from valuedrift.bench.broker import broker
from valuedrift.bench.feeder import Feeder
from valuedrift.bench.label_log import LabelLog, pace
from valuedrift.bench.live import Live, Member, Reading, wait_for
from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.bench.schedule import Feed
from valuedrift.bench.table import say

__all__ = ["FULL", "QUICK", "Measured", "Sample", "Sizes", "growth_mb", "run"]

_AHEAD_PER_S: Final = 8000
_EVERY_S: Final = 1.0
_LINES: Final = 12


class Sizes(NamedTuple):
    """How much: events for the capacity, how many times as many as it can take for how many seconds."""

    events: int
    times: float
    seconds: float


FULL: Final = Sizes(events=5000, times=3.0, seconds=60.0)
QUICK: Final = Sizes(events=2500, times=3.0, seconds=10.0)


class Sample(NamedTuple):
    """What the scorer said after so many seconds of overload."""

    after_s: float
    said: Reading


class Measured(NamedTuple):
    """What came of it.

    Parameters
    ----------
    capacity, per_s
        Events per second that it labels, and that it was sent.
    seconds
        How long it was sent so many.
    samples
        From the beginning of the overload until it had caught up.
    sent, labelled, distinct
        Events: on the source; in label batches, repeats too; different ones in them.
    machine_load
        Load average of the last minute at the end of the overload.
    """

    capacity: float
    per_s: float
    seconds: float
    samples: list[Sample]
    sent: int
    labelled: int
    distinct: int
    machine_load: float


def growth_mb(samples: Sequence[Sample]) -> float:
    """Return by how much the memory of the last quarter of the samples exceeds that of the third, medians, MiB.

    Before that the client's buffers fill, which have a bound.
    """
    part = max(1, len(samples) // 4)
    rss = [sample.said.rss_mb for sample in samples]
    return statistics.median(rss[-part:]) - statistics.median(rss[-2 * part : -part] or rss)


def run(*, sizes: Sizes = FULL, bootstrap: str | None = None) -> Measured:
    """Measure and print an overload and what follows.

    Raises
    ------
    BenchmarkFailed
        If it did not lag, or something was dropped or labelled twice.
    """
    say(f"overload: a scorer with the bundled model, {sizes.times:g} times what it can take for {sizes.seconds:.0f} s")
    with broker(bootstrap) as address, Live.on(address) as live:
        scorer = live.start("scorer")
        wait_for(scorer.ready, "the scorer")
        Feeder(live.overrides, Feed(time.time_ns(), sizes.events, sizes.events / _AHEAD_PER_S)).finish()
        wait_for(lambda: scorer.reading().events >= sizes.events, "the scorer to have labelled everything", 600.0)
        events, seconds = pace(LabelLog(live.records("labels")).batches)
        if not events:
            raise BenchmarkFailed("everything was labelled in one poll: more events are needed to tell the capacity")
        capacity = events / seconds
        feed = Feed(time.time_ns(), round(sizes.times * capacity * sizes.seconds), sizes.seconds, seed=2)
        samples, machine_load = _watched(live, scorer, feed, sizes.events + feed.events)
        log = LabelLog(live.records("labels"))
        sent = sizes.events + feed.events
    found = Measured(capacity, feed.per_s, sizes.seconds, samples, sent, log.events, log.distinct(), machine_load)
    _print(found)
    if not any(sample.said.lag_events and sample.said.lag_s for sample in samples):
        raise BenchmarkFailed("the scorer has never said that it lags")
    if not sent == found.labelled == found.distinct:
        raise BenchmarkFailed(f"of {sent} events {found.distinct} were labelled, {found.labelled} with repeats")
    return found


def _watched(live: Live, scorer: Member, feed: Feed, total: int) -> tuple[list[Sample], float]:
    """Feed, and look at the scorer every second until it has caught up."""
    feeder = Feeder(live.overrides, feed)
    samples: list[Sample] = []
    machine_load = 0.0
    deadline = feed.end_ns / 1e9 + 20 * feed.seconds + 60
    while not samples or samples[-1].said.events < total or samples[-1].said.lag_events:
        now = time.time()
        if now > deadline:
            raise BenchmarkFailed("the scorer has not caught up")
        samples.append(Sample(now - feed.start_ns / 1e9, scorer.reading()))
        if samples[-1].after_s <= feed.seconds:
            machine_load = os.getloadavg()[0]
        time.sleep(_EVERY_S)
    feeder.finish()
    return samples, machine_load


def _print(found: Measured) -> None:
    say(f"  labels {found.capacity:,.0f} events/s when all wait, is sent {found.per_s:,.0f}/s")
    say(f"  {'after s':>8}  {'lag, events':>11}  {'lag, s':>7}  {'labelled':>9}  {'MiB':>6}")
    for sample in found.samples[:: max(1, -(-len(found.samples) // _LINES))] + found.samples[-1:]:
        said = sample.said
        line = f"{sample.after_s:8.0f}  {said.lag_events:11,}  {said.lag_s:7.1f}  {said.events:9,}  {said.rss_mb:6.0f}"
        say(f"  {line}")
    said_most = max(found.samples, key=lambda sample: sample.said.lag_events).said
    say(f"  lagged {said_most.lag_events:,} events at most, {max(s.said.lag_s for s in found.samples):.0f} s;")
    say(f"  caught up {found.samples[-1].after_s - found.seconds:.0f} s after the last was sent;")
    most = max(sample.said.rss_mb for sample in found.samples)
    say(f"  memory {most:.0f} MiB at most, {growth_mb(found.samples):+.1f} MiB from the third quarter to the last")
    say(f"  {found.sent:,} events sent, {found.distinct:,} labelled, {found.labelled - found.distinct} twice")
    say()
