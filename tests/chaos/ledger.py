"""The truth, from the source log alone. Shares no code with the product: nothing here may import valuedrift.

The rules are those that the README documents. Every record of the source is in exactly one of three places: a dead
letter if it can't be read; the `late` topic if it lies more than `revisable` below the watermark of its own partition;
else its (model, segment) window. The watermark of a partition is its newest event time minus the allowed lateness.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
Cell = tuple[str, str, int]
"""Model, segment, start of the window [ns]."""
Place = tuple[int, int, int]
"""Which source (0 is the first; more when the topic is created anew), partition, offset."""

GOALS = ("g1", "g2", "g3", "g4", "g5")
UNKNOWN = len(GOALS)
"""Column of events that the classifier labels: they are counted, but not by goal."""

_DEAD, _LOST, _UNCOUNTED = -1, -2, -3


class Rules(NamedTuple):
    """Settings that decide where an event belongs, in ns."""

    allowed_ns: int
    revisable_ns: int
    window_ns: int
    pane_ns: int
    max_future_ns: int
    max_bytes: int = 1 << 20


@dataclass
class Truth:
    """What must have been published.

    Parameters
    ----------
    on_time, late
        Events per cell by goal, shape (6,): those that must be in its first publication, those that revise it.
    too_late, dead
        Places of what must be on `late` and among the dead letters.
    closed_until
        All windows that end here or before are closed; None: no window is.
    events
        Source records in all.
    """

    on_time: dict[Cell, IntArray] = field(default_factory=dict)
    late: dict[Cell, IntArray] = field(default_factory=dict)
    too_late: dict[Place, Cell] = field(default_factory=dict)
    goal_of: dict[Place, int] = field(default_factory=dict)
    dead: set[Place] = field(default_factory=set)
    closed_until: int | None = None
    events: int = 0

    def counts(self, cell: Cell) -> IntArray:
        """All events that belong into a window, shape (6,)."""
        nothing = np.zeros(UNKNOWN + 1, dtype=np.int64)
        return self.on_time.get(cell, nothing) + self.late.get(cell, nothing)

    def cells(self) -> set[Cell]:
        """All windows with an event."""
        return set(self.on_time) | set(self.late)


class _Log:
    """One partition of one source: a row per record, in offset order."""

    def __init__(self) -> None:
        self.offsets, self.times, self.whose, self.goals = array("q"), array("q"), array("q"), array("b")

    def add(self, offset: int, time_ns: int, whose: int, goal: int) -> None:
        self.offsets.append(offset)
        self.times.append(time_ns)
        self.whose.append(whose)
        self.goals.append(goal)


class Ledger:
    """Reads the source, record by record, and says what must come of it.

    Parameters
    ----------
    rules
        The settings.
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._sources: list[dict[int, _Log]] = []
        self._partitions: list[int] = []
        self._pairs: dict[tuple[str, str], int] = {}
        self.events = 0
        self._truth: tuple[tuple[object, ...], Truth] | None = None
        self._taken_out = 0

    def new_source(self, partitions: int) -> None:
        """Offsets start again: the topic was created (anew)."""
        self._sources.append(defaultdict(_Log))
        self._partitions.append(partitions)

    def grow(self, partitions: int) -> None:
        """The topic has so many partitions now."""
        self._partitions[-1] = max(partitions, self._partitions[-1])

    def read(self, partition: int, offset: int, stamp_ms: int, value: bytes | None) -> None:
        """Take the next record of a partition of the newest source."""
        log = self._sources[-1][partition]
        assert not log.offsets or offset > log.offsets[-1], "the ledger itself has read a record twice"
        self.events += 1
        try:
            time_ns, pair, goal = self._event(value, stamp_ms)
        except (ValueError, KeyError, TypeError, OverflowError):
            log.add(offset, 0, 0, _DEAD)
            return
        log.add(offset, time_ns, self._pairs.setdefault(pair, len(self._pairs)), goal)

    def lose(self, partition: int, first: int, last: int, *, seen: bool = False) -> int:
        """Take records (offsets, both included) out of the truth: nobody could read them. Return how many.

        Those that were `seen` were read by a scorer, and what is late is measured by them: only their labels are gone.
        """
        log = self._sources[-1][partition]
        rows = [i for i, offset in enumerate(log.offsets) if first <= offset <= last]
        for i in rows:
            log.goals[i] = _UNCOUNTED if seen else _LOST
        self._taken_out += 1
        return len(rows)

    def _event(self, value: bytes | None, stamp_ms: int) -> tuple[int, tuple[str, str], int]:
        if value is None or len(value) > self.rules.max_bytes:
            raise ValueError
        event: dict[str, Any] = json.loads(value.decode("utf-8"))
        time_ns = _nanoseconds(event["timestamp"])
        if time_ns > stamp_ms * 1_000_000 + self.rules.max_future_ns or not isinstance(event["event_id"], str):
            raise ValueError
        goal = GOALS.index(event["label"]) if event.get("label") is not None else UNKNOWN
        if goal == UNKNOWN and not isinstance(event["response"], str):
            raise ValueError
        return time_ns, (str(event["model"]), str(event.get("segment") or "default")), goal

    def truth(self) -> Truth:
        """Work out what must have been published, from everything read so far."""
        state = (self.events, self._taken_out, tuple(self._partitions))
        if self._truth is None or self._truth[0] != state:
            self._truth = (state, self._work_out())
        return self._truth[1]

    def _work_out(self) -> Truth:
        found = Truth(events=self.events)
        pairs = list(self._pairs)
        on_time: dict[Cell, IntArray] = defaultdict(lambda: np.zeros(UNKNOWN + 1, dtype=np.int64))
        late: dict[Cell, IntArray] = defaultdict(lambda: np.zeros(UNKNOWN + 1, dtype=np.int64))
        for number, (source, partitions) in enumerate(zip(self._sources, self._partitions, strict=True)):
            newest: list[int] = []
            for partition, log in sorted(source.items()):
                offsets, goals = np.array(log.offsets), np.array(log.goals)
                found.dead |= {(number, partition, int(o)) for o in offsets[goals == _DEAD]}
                good = np.flatnonzero((goals >= 0) | (goals == _UNCOUNTED))
                if not good.size:
                    continue
                times, whose = np.array(log.times)[good], np.array(log.whose)[good]
                offsets, goals = offsets[good], goals[good].astype(np.int64)
                watermarks = np.maximum.accumulate(times) - self.rules.allowed_ns
                newest.append(int(watermarks[-1]))
                late_by = np.maximum(0, watermarks - times)
                starts = times - times % self.rules.window_ns
                kept = goals >= 0
                for i in np.flatnonzero(kept & (late_by > self.rules.revisable_ns)):
                    place = (number, partition, int(offsets[i]))
                    found.too_late[place] = (*pairs[whose[i]], int(starts[i]))
                    found.goal_of[place] = int(goals[i])
                for into, which in (
                    (on_time, kept & (late_by == 0)),
                    (late, kept & (late_by > 0) & (late_by <= self.rules.revisable_ns)),
                ):
                    rows, counts = np.unique(
                        np.stack([whose[which], starts[which], goals[which]]), axis=1, return_counts=True
                    )
                    for pair, start, goal, count in zip(*rows.tolist(), counts.tolist(), strict=True):
                        into[(*pairs[pair], start)][goal] += count
            if len(newest) == partitions:
                until = min(newest) - min(newest) % self.rules.pane_ns
                found.closed_until = max(until, found.closed_until or until)
        found.on_time, found.late = dict(on_time), dict(late)
        return found


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _nanoseconds(text: str) -> int:
    since = datetime.fromisoformat(text) - _EPOCH
    return (since // timedelta(microseconds=1)) * 1000
