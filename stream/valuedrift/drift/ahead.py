"""Panes that are known to come next, and their steps computed several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from valuedrift.drift.steps import group

if TYPE_CHECKING:
    from collections.abc import Callable

    from valuedrift.drift.steps import Seeds, Steps

__all__ = ["Ahead"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Ahead:
    """A queue of panes for a detector whose steps do not depend on how many are computed together.

    Parameters
    ----------
    panes
        Shape (T, K).
    seeds
        Gives the seed of each by its index.
    """

    def __init__(self, panes: IntArray, seeds: Seeds) -> None:
        sizes = np.add.reduce(panes, axis=1)
        kept = np.flatnonzero(sizes)  # an empty pane is no step
        self._panes, self._sizes, self._kept = panes[kept], sizes[kept].tolist(), kept.tolist()
        self._seeds = seeds
        self._steps: Steps | None = None
        self._next = self._first = self._last = 0

    def take(
        self, counts: npt.ArrayLike, compute: Callable[[IntArray, Seeds], Steps]
    ) -> tuple[IntArray, FloatArray, FloatArray] | None:
        """Return the next pane and what it does, if it is the one with these counts; else nothing.

        `compute` gives the steps of the next few panes, given all before them.
        """
        if self._next == len(self._sizes):
            return None
        pane = self._panes[self._next]
        if not np.array_equal(pane, counts):
            return None
        if self._next == self._last:
            first = self._first = self._next
            self._last = group(self._sizes, first)
            seeds = self._seeds
            self._steps = compute(self._panes[first : self._last], lambda i: seeds(self._kept[first + i]))
        assert self._steps is not None
        row = self._next - self._first
        self._next += 1
        return pane, self._steps.added[row], self._steps.moved[row]
