"""Arithmetic of panes, slices and windows on the event-time line (integer nanoseconds)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["WindowGrid"]


@dataclass(frozen=True, slots=True)
class WindowGrid:
    """Tumbling (hop = size) or hopping windows over panes, aligned to the epoch.

    Closed panes are kept as *slices* of the greatest common divisor of size and hop: the smallest unit that windows can
    share, so the state of a tumbling window is one slice, not one entry per pane.

    Parameters
    ----------
    pane_ns, size_ns, hop_ns
        Nanoseconds; size and hop are multiples of the pane.

    Raises
    ------
    ValueError
        If they are not, or not positive, or hop > size (events between windows would be counted nowhere).
    """

    pane_ns: int
    size_ns: int
    hop_ns: int

    def __post_init__(self) -> None:
        if self.pane_ns <= 0 or self.size_ns <= 0 or self.hop_ns <= 0:
            raise ValueError("pane, size and hop must be positive")
        if self.size_ns % self.pane_ns or self.hop_ns % self.pane_ns:
            raise ValueError("size and hop must be multiples of the pane")
        if self.hop_ns > self.size_ns:
            raise ValueError("hop must not exceed size")

    @property
    def slice_ns(self) -> int:
        """Length of a slice."""
        return math.gcd(self.size_ns, self.hop_ns)

    def pane_start(self, time_ns: int) -> int:
        """Start of the pane that holds an event time."""
        return time_ns - time_ns % self.pane_ns

    def slice_start(self, time_ns: int) -> int:
        """Start of the slice that holds an event time."""
        return time_ns - time_ns % self.slice_ns

    def window_ends(self, time_ns: int) -> Iterator[int]:
        """Return the ends of all windows that hold an event time, ascending (hop multiples plus size)."""
        start = time_ns - time_ns % self.hop_ns
        first = start - (self.size_ns - 1 - time_ns % self.hop_ns) // self.hop_ns * self.hop_ns
        return iter(range(first + self.size_ns, start + self.size_ns + 1, self.hop_ns))

    def slices_of(self, window_end: int) -> range:
        """Return the starts of the slices of the window with this end."""
        return range(window_end - self.size_ns, window_end, self.slice_ns)
