"""Rows of numbers by the end of their window, and the few columns that a chart draws of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from valuedrift.report.columns import Axis

__all__ = ["Points", "Rows", "points"]

FloatArray = npt.NDArray[np.float64]


class Rows:
    """Rows of numbers, the first of which orders them. A later revision overwrites, an older one changes nothing.

    Parameters
    ----------
    width
        How many numbers a row has.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._values = array("d")
        self._rows: dict[str, int] = {}
        self._revisions = array("q")

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, key: str, revision: int, values: Sequence[float]) -> None:
        """Keep a row; NaN stands for what is not known."""
        row = self._rows.get(key)
        if row is None:
            self._rows[key] = len(self._revisions)
            self._values.extend(values)
            self._revisions.append(revision)
        elif revision >= self._revisions[row]:
            self._values[row * self._width : (row + 1) * self._width] = array("d", values)
            self._revisions[row] = revision

    def table(self) -> FloatArray:
        """Return all rows in their order, shape (n, width)."""
        values = np.frombuffer(self._values, dtype=np.float64).reshape(-1, self._width).copy()
        return np.asarray(values[np.argsort(values[:, 0], kind="stable")])


@dataclass(frozen=True, slots=True)
class Points:
    """What is drawn: columns [start, end) with the means of their windows' values, shape (n, m), and runs of them."""

    start: FloatArray
    end: FloatArray
    values: FloatArray
    runs: list[slice]


def points(end: FloatArray, values: FloatArray, axis: Axis, most: int) -> Points:
    """Reduce rows to at most so many columns; rows without a first value are gaps.

    Parameters
    ----------
    end
        Ends of windows, seconds since the epoch, ascending, shape (n,).
    values
        Shape (n, m); infinite where without bound.
    axis
        Its columns are equal parts of this axis.
    most
        Number of columns; when there are no more rows than that, each is a column of its own.
    """
    known = np.isfinite(values[:, 0])
    end, values = end[known], values[known]
    if len(end) > most:
        index = np.clip(((end - axis.hop / 2 - axis.start) / axis.length * most).astype(np.int64), 0, most - 1)
        first = np.flatnonzero(np.diff(index, prepend=-1))
    else:
        first = np.arange(len(end))
    if not len(first):
        return Points(end, end, values, [])
    last = np.append(first[1:], len(end)) - 1
    start, until = end[first] - axis.hop, end[last]
    means = np.add.reduceat(values, first, axis=0) / (last - first + 1)[:, None]
    breaks = np.flatnonzero(start[1:] - until[:-1] > axis.hop / 2) + 1
    return Points(start, until, means, [slice(a, b) for a, b in pairwise([0, *breaks.tolist(), len(first)])])
