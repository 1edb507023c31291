"""From windows to the columns that a chart draws: exact while they fit, else lowest, mean and highest per column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.report.collected import Table

__all__ = ["LEAST_FIT", "Axis", "Columns", "believed", "columns", "hop_of"]

LEAST_FIT: Final = 0.01
"""Corrected figures whose p-value for the fit of the classifier's errors is lower are not shown."""

FloatArray = npt.NDArray[np.float64]


class Axis(NamedTuple):
    """The time axis that all charts of a page share: seconds since the epoch, and the window hop in seconds."""

    start: float
    end: float
    hop: float

    @property
    def length(self) -> float:
        """Seconds from start to end."""
        return self.end - self.start

    def fraction(self, time: float) -> float:
        """Where a time lies, 0 = start, 1 = end; clipped."""
        return min(1.0, max(0.0, (time - self.start) / self.length))


@dataclass(frozen=True, slots=True)
class Columns:
    """What is drawn of a series; arrays of shape (n,), shares (n, 5), corrected S with its interval (n, 3).

    A column stands for the time [start, end): one window hop, or several when windows had to share columns (`merged`).
    A run is a slice of columns without a missing window between them.
    """

    start: FloatArray
    end: FloatArray
    events: FloatArray
    entropy: FloatArray
    lowest: FloatArray
    highest: FloatArray
    low: FloatArray
    high: FloatArray
    shares: FloatArray
    corrected: FloatArray
    merged: bool
    runs: list[slice]


def hop_of(tables: Sequence[Table]) -> float:
    """Return the time from one window to the next, in seconds: the smallest step seen, at most a window's size."""
    size = min((float((t.end - t.start).min()) for t in tables if len(t.end)), default=1.0)
    steps = [np.diff(t.end) for t in tables]
    smallest = min((float(s[s > 0].min()) for s in steps if (s > 0).any()), default=size)
    return max(1e-6, min(size, smallest))


def believed(corrected: FloatArray) -> npt.NDArray[np.bool_]:
    """Return where corrected figures, shape (n, 4), are known and the errors fit the labels, shape (n,)."""
    return np.asarray(corrected[:, 3] >= LEAST_FIT)  # NaN is less than nothing


def _believed(corrected: FloatArray, first: npt.NDArray[np.int64]) -> FloatArray:
    """Average over columns that start at `first`; NaN where half of the windows or more are not to be believed."""
    good = believed(corrected)
    share = np.add.reduceat(good.astype(np.float64), first) / np.diff(np.append(first, len(good)))
    sums = np.add.reduceat(np.where(good[:, None], corrected[:, :3], 0.0), first, axis=0)
    number = np.add.reduceat(good.astype(np.float64), first)
    means = sums / np.where(number > 0, number, 1.0)[:, None]
    return np.asarray(np.where((share > 0.5)[:, None], means, np.nan))


def columns(table: Table, axis: Axis, most: int) -> Columns:
    """Reduce the windows of a series to at most so many columns.

    Columns without a window are left out. A run ends where windows are missing, so that no line crosses the gap.

    Parameters
    ----------
    table
        At least one window.
    axis
        Its columns are equal parts of this axis.
    most
        Number of columns; when there are no more windows than that, each window is a column of its own.
    """
    n = len(table.end)
    merged = n > most
    if merged:
        middle = table.end - axis.hop / 2
        index = np.clip(((middle - axis.start) / axis.length * most).astype(np.int64), 0, most - 1)
        first = np.flatnonzero(np.diff(index, prepend=-1))
    else:
        first = np.arange(n)
    last = np.append(first[1:], n) - 1
    size = (last - first + 1).astype(np.float64)

    def mean(values: FloatArray) -> FloatArray:
        return np.asarray(np.add.reduceat(values, first) / size, dtype=np.float64)

    counts = np.add.reduceat(table.counts, first, axis=0)
    total = counts.sum(axis=1, keepdims=True)
    start, end = table.end[first] - axis.hop, table.end[last]
    breaks = np.flatnonzero(start[1:] - end[:-1] > axis.hop / 2) + 1
    edges = [0, *breaks.tolist(), len(first)]
    return Columns(
        start=start,
        end=end,
        events=np.add.reduceat(table.events, first),
        entropy=mean(table.entropy),
        lowest=np.minimum.reduceat(table.entropy, first),
        highest=np.maximum.reduceat(table.entropy, first),
        low=mean(table.low),
        high=mean(table.high),
        shares=counts / np.where(total > 0, total, 1.0),
        corrected=_believed(table.corrected, first),
        merged=merged,
        runs=[slice(a, b) for a, b in pairwise(edges)],
    )
