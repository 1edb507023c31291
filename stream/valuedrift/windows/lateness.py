"""Who is late: decided per source partition, in offset order, hence the same in every run."""

from __future__ import annotations

import numpy as np

from valuedrift.taxonomy import IntArray

__all__ = ["LatenessTracker"]


class LatenessTracker:
    """Watermark of one source partition: maximum event time seen so far, minus the allowed lateness.

    An event is late when it lies below the watermark that its *own* partition had at its offset. A partition's order is
    fixed, so the decision does not depend on how partitions interleave, on batches or on restarts.

    Parameters
    ----------
    allowed_lateness_ns
        Nanoseconds, not negative.
    max_time_ns
        Maximum event time seen before, as kept with the committed offset; None at the start of a partition.
    """

    __slots__ = ("_allowed", "max_time_ns")

    def __init__(self, allowed_lateness_ns: int, max_time_ns: int | None = None) -> None:
        self._allowed = allowed_lateness_ns
        self.max_time_ns = max_time_ns

    @property
    def watermark_ns(self) -> int | None:
        """Event time below which events are late; None before the first event."""
        return None if self.max_time_ns is None else self.max_time_ns - self._allowed

    def observe(self, time_ns: int) -> int:
        """Take the next event of the partition; return by how many ns it is late (0 = on time)."""
        if self.max_time_ns is None or time_ns > self.max_time_ns:
            self.max_time_ns = time_ns
            return 0
        return max(0, self.max_time_ns - self._allowed - time_ns)

    def observe_all(self, times: IntArray) -> IntArray:
        """Take the next events of the partition, one or more in its order; return by how many ns each is late."""
        latest = np.maximum.accumulate(times)
        if self.max_time_ns is not None:
            latest = np.maximum(latest, self.max_time_ns)
        self.max_time_ns = int(latest[-1])
        return np.maximum(latest - times - self._allowed, 0)
