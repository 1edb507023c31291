"""How far a process is behind the partitions that it reads, worked out at the moment when somebody asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Behind", "Lag"]


class Behind(NamedTuple):
    """Records of a partition that wait, and the age in seconds of the newest processed one while any does."""

    partition: int
    events: int
    seconds: float


@dataclass(slots=True)
class _Place:
    next_offset: int = 0
    end: int = 0
    stamp_s: float | None = None


class Lag:
    """Notes of the loop, read from the thread of the endpoints.

    Parameters
    ----------
    now
        Seconds since the epoch, for comparison with records' own timestamps.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._places: dict[int, _Place] = {}

    def done(self, partition: int, next_offset: int, stamp_s: float | None = None) -> None:
        """Note up to where a partition is processed, and the timestamp of the last record (None: not known)."""
        with self._lock:
            place = self._places.setdefault(partition, _Place())
            place.next_offset = next_offset
            if stamp_s is not None:
                place.stamp_s = stamp_s

    def ends(self, partition: int, end: int | None) -> None:
        """Note the offset that the next record of a partition will have; None: not known."""
        with self._lock:
            if end is not None and partition in self._places:
                self._places[partition].end = end

    def drop(self, partition: int) -> None:
        """Forget a partition that is another member's now."""
        with self._lock:
            self._places.pop(partition, None)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._places.clear()

    def __len__(self) -> int:
        """How many partitions are known."""
        return len(self._places)

    def __iter__(self) -> Iterator[Behind]:
        """Say it of each partition, in order."""
        with self._lock:
            places = [(p, place.next_offset, place.end, place.stamp_s) for p, place in sorted(self._places.items())]
        now = self._now()
        for partition, next_offset, end, stamp_s in places:
            waiting = max(0, end - next_offset)
            age = max(0.0, now - stamp_s) if waiting and stamp_s is not None else 0.0
            yield Behind(partition, waiting, age)
