"""How many events there are of each cell in each open pane: kept as they come, added up when it is needed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from valuedrift.taxonomy import IntArray
from valuedrift.windows.columns import pack_table, unpack_table

__all__ = ["Cells"]

_ROOM: Final = 4096
"""Rows that may wait however few there were."""


class Cells:
    """A table of (start of a pane, cell, how many), whose rows merge in any order."""

    def __init__(self) -> None:
        self._settled: IntArray = np.zeros((3, 0), dtype=np.int64)
        self._parts: list[IntArray] = []

    def add(self, starts: IntArray, cells: IntArray, counts: IntArray | int = 1) -> None:
        """Take events, each shape (n,)."""
        part = np.empty((3, len(starts)), dtype=np.int64)
        part[0], part[1], part[2] = starts, cells, counts
        self._parts.append(part)
        if sum(each.shape[1] for each in self._parts) > self._settled.shape[1] + _ROOM:
            self._settle()

    def take(self, last: int) -> IntArray:
        """Return the rows of panes that start up to a time, shape (3, n) by pane and cell, and forget them."""
        cells = self._settle()
        cut = int(np.searchsorted(cells[0], last, side="right"))
        if cut:
            self._settled = cells[:, cut:]
        return cells[:, :cut]

    def _settle(self) -> IntArray:
        if self._parts:
            cells = np.concatenate([self._settled, *self._parts], axis=1)
            self._settled, self._parts = _summed(cells[:, np.lexsort(cells[1::-1])]), []
        return self._settled

    def to_list(self) -> list[Any]:
        """Return a JSON-ready form that `restore` takes."""
        cells = self._settle()
        return [cells.shape[1], pack_table(cells)]

    def restore(self, data: list[Any]) -> None:
        """Go on from what `to_list` saved."""
        size, cells = data
        self._settled = unpack_table(cells, 3, size)


def _summed(cells: IntArray) -> IntArray:
    """Add up runs of the same pane and cell."""
    new = np.ones(cells.shape[1], dtype=np.bool_)
    new[1:] = (cells[:2, 1:] != cells[:2, :-1]).any(axis=0)
    first = np.flatnonzero(new)
    return np.concatenate([cells[:2, first], np.add.reduceat(cells[2], first)[None]])
