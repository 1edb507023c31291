"""Panes that are known to come next, and where they lead, computed several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.drift.steps import group

if TYPE_CHECKING:
    from collections.abc import Callable

    from valuedrift.drift.steps import Seeds

__all__ = ["Ahead", "Reached"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Reached(NamedTuple):
    """Where P panes have led, one after the other, with L alternatives.

    Attributes
    ----------
    counts
        The panes.
    observed
        Shape (P, K): events of each goal after each.
    log_r
        Shape (P, L): ln R_k after each.
    evidence
        ln Σ_k R_k after each.
    """

    counts: list[list[int]]
    observed: IntArray
    log_r: FloatArray
    evidence: list[float]


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
        self._reached: Reached | None = None
        self._next = self._first = self._last = 0

    def take(self, counts: list[int], compute: Callable[[IntArray, Seeds], Reached]) -> tuple[Reached, int] | None:
        """Return where the next pane leads, and its row there, if it is the one with these counts; else nothing.

        `compute` says where the next few panes lead, given all before them.
        """
        if self._next == len(self._sizes):
            return None
        if self._next == self._last:
            first = self._first = self._next
            self._last = group(self._sizes, first)
            seeds = self._seeds
            self._reached = compute(self._panes[first : self._last], lambda i: seeds(self._kept[first + i]))
        reached, row = self._reached, self._next - self._first
        assert reached is not None
        if reached.counts[row] != counts:
            return None
        self._next += 1
        if self._next == self._last:
            self._reached = None  # a stream may fall silent for long
        return reached, row
