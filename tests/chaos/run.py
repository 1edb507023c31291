"""Runs faults, prints a line for each, and keeps the table."""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.chaos.published import Verdict
from tests.chaos.registry import Fault, Outcome
from tests.chaos.world import Setup, World

from valuedrift.testing import LocalKafka

__all__ = ["Line", "run_faults"]


@dataclass
class Line:
    """One line of the table."""

    fault: str
    good: bool
    done: str
    again_s: list[float] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    altered: int = 0
    repeats: int = 0
    events: int = 0
    windows: int = 0
    seconds: float = 0.0
    kills: list[int] = field(default_factory=lambda: [0, 0])
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        again = "/".join(f"{s:.1f}" for s in self.again_s) + " s" if self.again_s else "-"
        text = (
            f"{'ok  ' if self.good else 'FAIL'} {self.fault:<34} {self.done}; consuming again after {again}; "
            f"lost {self.lost}, doubled {self.doubled} of {self.events:,} events in {self.windows:,} windows"
        )
        if self.altered:
            text += f", {self.altered} ALTERED"
        text += f" [{self.seconds:.0f} s]"
        return "\n".join([text, *(f"       {note}" for note in self.notes)])

    def record(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self) | {
            "again_s": [round(s, 1) for s in self.again_s],
            "seconds": round(self.seconds, 1),
        }


class _How(NamedTuple):
    """How a world is run."""

    folder: Path
    seed: int
    rate: int
    short: bool
    per_share: float


def run_faults(
    faults: Sequence[Fault],
    folder: Path,
    *,
    events: int,
    seed: int,
    rate: int = 1000,
    short: bool = False,
    broker: Any = None,
) -> Iterator[Line]:
    """Do all faults, those with an equal setup in one world, and yield a line after each, and one per world's replay.

    Parameters
    ----------
    faults
        Which.
    folder
        Where brokers and processes work.
    events
        How many in all, shared out by the faults' shares.
    seed
        Draws the events of every world.
    rate
        Events per second under load.
    short
        Whether faults should come less often.
    broker
        For the faults that need none of their own; one is started if absent.
    """
    total = sum(fault.share for fault in faults)
    with contextlib.ExitStack() as stack:
        shared = broker
        for number, (setup, group) in enumerate(_by_setup(faults)):
            if setup.cluster is None and shared is None:
                kafka = LocalKafka(folder / "kafka")
                stack.callback(kafka.kill)
                shared = kafka.start()
            left, world = group, 0
            while left:  # what comes after a failed fault would be wrong because of it, so it gets a world of its own
                where = folder / f"world-{number}{chr(ord('a') + world)}"
                how = _How(where, seed + number + 1000 * world, rate, short, events / total)
                done = 0
                for line in _world(setup, left, shared, how):
                    yield line
                    done += 1
                left, world = left[done:], world + 1


def _by_setup(faults: Iterable[Fault]) -> list[tuple[Setup, list[Fault]]]:
    groups: list[tuple[Setup, list[Fault]]] = []
    for fault in faults:
        known = next((group for setup, group in groups if setup == fault.setup and not setup.alone), None)
        if known is None:
            groups.append((fault.setup, [fault]))
        else:
            known.append(fault)
    return groups


def _world(setup: Setup, faults: list[Fault], shared: Any, how: _How) -> Iterator[Line]:
    """Do faults until one fails; a replay follows the last one."""
    how.folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            broker = shared
            if setup.cluster is not None:
                broker = setup.cluster(how.folder / "cluster")
                stack.callback(broker.stop)
                broker.start()
            world = World(setup, broker, how.folder, seed=how.seed, rate=how.rate, short=how.short)
            stack.callback(world.stop)
            world.start()
        except Exception as error:  # noqa: BLE001 - a line for each, whatever happens
            yield _failed(faults[0].name, "could not start", error, 0.0)
            return
        for fault in faults:
            line = _fault(world, fault, round(how.per_share * fault.share))
            yield line
            if not line.good:
                return
        if world.setup.replayable:
            yield _replay(world, faults)


def _fault(world: World, fault: Fault, budget: int) -> Line:
    began, before, repeats = time.monotonic(), world.ledger.events, sum(world.published.repeats.values())
    world.budget = budget
    try:
        outcome = fault.run(world)
        verdict = world.verdict(fault.patience_s)
    except Exception as error:  # noqa: BLE001 - a line for each, whatever happens
        line = _failed(fault.name, "failed", error, time.monotonic() - began)
        line.notes += _last_words(world)
        return line
    return _line(fault.name, outcome, verdict, began, verdict.events - before, verdict.repeats - repeats)


def _replay(world: World, faults: list[Fault]) -> Line:
    began = time.monotonic()
    name = f"{faults[0].name.partition('.')[0]}.replay"
    try:
        verdict = world.replay()
    except Exception as error:  # noqa: BLE001
        return _failed(name, "failed", error, time.monotonic() - began)
    done = (
        f"replay of {world.ledger.events:,} events: {verdict.windows:,} windows and {verdict.events} alerts, each byte"
    )
    return _line(name, Outcome(done), verdict, began, world.ledger.events, 0)


def _line(name: str, outcome: Outcome, verdict: Verdict, began: float, events: int, repeats: int) -> Line:
    return Line(
        name,
        verdict.good,
        outcome.done,
        list(outcome.again_s),
        verdict.lost,
        verdict.doubled,
        verdict.altered,
        repeats,
        events,
        verdict.windows,
        time.monotonic() - began,
        list(outcome.kills),
        [*outcome.notes, *verdict.problems],
    )


def _failed(name: str, done: str, error: BaseException, seconds: float) -> Line:
    words = "".join(traceback.format_exception(error)).strip().splitlines()
    return Line(name, good=False, done=f"{done}: {error}", seconds=seconds, notes=words[-8:])


def _last_words(world: World) -> list[str]:
    """Return the ends of the logs, for a fault that has failed."""
    return [
        f"{member.name}: {line[:300]}"
        for member in world.members.values()
        if member.log.exists()
        for line in member.log.read_text(errors="replace").splitlines()[-3:]
    ]
