"""When events are due, which of them closes a window, and how latencies are summed up: no clock, no broker."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from valuedrift.taxonomy import IntArray

__all__ = ["Feed", "Quantiles", "closings", "quantiles"]

_MS = 1_000_000
_S = 1_000_000_000


class Feed(NamedTuple):
    """Events that are sent when they are due, whether or not those before them are done with (an open loop).

    A loop that waited for answers would send less just when the answers are slow, and leave out of its figures what
    everybody else would have waited ("coordinated omission").

    Parameters
    ----------
    start_ns
        When it begins, UTC epoch nanoseconds.
    events
        How many events.
    seconds
        Within how many seconds.
    seed
        Of their times.
    ahead_ns
        By how much the events' own timestamps lie behind the moments when they are due: none but in what closes all.
    """

    start_ns: int
    events: int
    seconds: float
    seed: int = 1
    ahead_ns: int = 0

    @property
    def per_s(self) -> float:
        """Mean events per second."""
        return self.events / self.seconds

    @property
    def end_ns(self) -> int:
        """When it ends."""
        return self.start_ns + round(self.seconds * _S)

    def due_ns(self) -> IntArray:
        """Return when each event is due, shape (events,), ascending: a Poisson process of so many events."""
        times = np.sort(np.random.default_rng(self.seed).random(self.events)) * self.seconds * _S
        return self.start_ns + times.astype(np.int64)

    def times_ns(self) -> IntArray:
        """Return the events' own timestamps: whole milliseconds."""
        return _whole_ms(self.due_ns() + self.ahead_ns)

    def partition(self, number: int, partitions: int) -> int:
        """Return the source partition of an event: they take turns."""
        return number % partitions

    def of_partition(self, partition: int, partitions: int) -> int:
        """Return how many events a partition gets."""
        return len(range(partition, self.events, partitions))


def _whole_ms(times_ns: IntArray) -> IntArray:
    return times_ns // _MS * _MS


def closings(due_ns: IntArray, partitions: int, ends_ns: IntArray, lateness_ns: int) -> IntArray:
    """Return when the events are due that close windows; shape (windows,), -1 for one that stays open.

    A window closes when in every partition an event has come whose time lies `lateness_ns` or more behind the window's
    end; the last of these events closes it.

    Parameters
    ----------
    due_ns
        When events are due, ascending, partitions in turns.
    partitions
        Of the source.
    ends_ns
        Of the windows; shape (windows,).
    lateness_ns
        How far events may lie behind the newest of their partition.
    """
    closing = np.full(len(ends_ns), -1, dtype=np.int64)
    closed = np.ones(len(ends_ns), dtype=np.bool_)
    for partition in range(partitions):
        due = due_ns[partition::partitions]
        first = np.searchsorted(_whole_ms(due), ends_ns + lateness_ns, side="left")
        closed &= first < len(due)
        if len(due):
            closing = np.maximum(closing, due[np.minimum(first, len(due) - 1)])
    return np.where(closed, closing, -1)


class Quantiles(NamedTuple):
    """Of latencies, in the unit in which they were given."""

    n: int
    median: float
    p99: float
    most: float


def quantiles(values: Sequence[float]) -> Quantiles:
    """Return median, 99 % and largest, each a value that has been seen (nearest rank)."""
    if not values:
        return Quantiles(0, math.nan, math.nan, math.nan)
    ordered = sorted(values)
    median, p99 = (ordered[math.ceil(share * len(ordered)) - 1] for share in (0.5, 0.99))
    return Quantiles(len(ordered), median, p99, ordered[-1])
