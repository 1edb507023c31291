"""Who may speak in the panes that are still open: columns of first events, settled when they are needed.

The rules are those of `valuedrift.windows.votes` (2 and 4). A batch only leaves its rows here; what is the first event
of a conversation, and which conversations are heard, is worked out for all panes at once when they close, when state is
saved, or when as many rows again have come as there were before, so memory stays bounded.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import IntArray
from valuedrift.windows.columns import pack_table, unpack_table

__all__ = ["UNKNOWN_FIT", "Ballots", "Heard", "slot_of"]

UNKNOWN_FIT: Final = -1
"""Stands for the bin of fit (`valuedrift.fit`) of an event of which it is not known."""

SLOT_BYTES: Final = 3
_SLOTS: Final = 1 << (8 * SLOT_BYTES)
_COLUMNS: Final = 7  # start of the pane, slot, time, source partition, offset, goal, bin of fit; and perhaps tenant
_ROOM: Final = 4096  # rows that may wait however few there were


class Heard(NamedTuple):
    """Conversations that are heard in a pane, by slot.

    Parameters
    ----------
    slots, goals, fits
        What is kept of each, and goal and bin of fit of its first on-time event.
    tenants
        Number of the tenant of that; empty where tenants are not told apart.
    """

    slots: list[int]
    goals: list[int]
    fits: list[int]
    tenants: list[int] = []  # noqa: RUF012 - never written to


def slot_of(conversations: IntArray) -> IntArray:
    """Return what is kept of conversations' hashes: the lowest 24 bits."""
    return conversations % _SLOTS


class Ballots:
    """On-time events of conversations, of all open panes.

    Parameters
    ----------
    limit
        How many conversations may speak in a pane.
    tenants
        Whether tenants are told apart.
    """

    def __init__(self, limit: int, *, tenants: bool = False) -> None:
        self._limit = limit
        self._columns = _COLUMNS + tenants
        self._parts: list[IntArray] = []  # each (7, n)
        self._rows = self._settled = 0

    def add(self, starts: IntArray, slots: IntArray, times: IntArray, partition: int, offsets: IntArray,
            goals: IntArray, fits: IntArray | int, tenants: IntArray | None = None) -> None:  # fmt: skip
        """Take on-time events of conversations, each shape (n,), of one source partition."""
        part = np.empty((self._columns, len(starts)), dtype=np.int64)
        columns = (starts, slots, times, partition, offsets, goals, fits, *([] if tenants is None else [tenants]))
        for row, values in zip(part, columns, strict=True):
            row[:] = values
        self._parts.append(part)
        self._rows += len(starts)
        if self._rows > 2 * self._settled + _ROOM:
            self._settle()

    def take(self, starts: list[int]) -> list[Heard]:
        """Return who is heard in panes, which must be the earliest that there are, and forget them."""
        if not self._rows:
            return [_NOBODY] * len(starts)
        rows = self._settle()
        cuts = np.searchsorted(rows[0], np.array([*starts, starts[-1] + 1])).tolist()
        columns = [rows[column, : cuts[-1]].tolist() for column in (1, *range(5, self._columns))]
        heard = [Heard(*(c[a:b] for c in columns)) if b > a else _NOBODY for a, b in pairwise(cuts)]
        self._keep(rows[:, cuts[-1] :])
        return heard

    def _settle(self) -> IntArray:
        """Keep the first event of every conversation that is heard; by pane and slot."""
        rows = self._parts[0] if len(self._parts) == 1 else np.concatenate(self._parts, axis=1)
        if self._rows != self._settled or len(self._parts) != 1:
            rows = rows[:, np.lexsort(rows[[4, 3, 2, 1, 0]])]
            new = np.ones(rows.shape[1], dtype=np.bool_)
            new[1:] = (rows[:2, 1:] != rows[:2, :-1]).any(axis=0)
            rows = _drawn(rows if new.all() else rows[:, new], self._limit)
            self._keep(rows)
        return rows

    def _keep(self, rows: IntArray) -> None:
        self._rows = self._settled = rows.shape[1]
        self._parts = [rows] if self._rows else []

    def to_list(self) -> list[Any]:
        """Return a JSON-ready form that `restore` takes; times count from the pane's start."""
        if not self._rows:
            return []
        rows = self._settle().copy()
        rows[2] -= rows[0]
        return [self._rows, pack_table(rows)]

    def restore(self, data: list[Any]) -> None:
        """Go on from what `to_list` saved."""
        if data:
            rows = unpack_table(data[1], self._columns, data[0])
            rows[2] += rows[0]
            self._keep(rows)


_NOBODY: Final = Heard([], [], [])


def _drawn(rows: IntArray, limit: int) -> IntArray:
    """Keep, of each pane, the conversations with the smallest lots: a uniform sample.

    A conversation that was left out once is never among the smallest again, so dropping it early changes nothing.
    """
    starts = rows[0]
    if len(starts) <= limit:
        return rows
    first = np.flatnonzero(np.append(True, starts[1:] != starts[:-1]))
    sizes = np.diff(first, append=len(starts))
    if sizes.max() <= limit:
        return rows
    order = np.lexsort((rows[1], _lots(rows[1], starts), starts))
    rank = np.arange(len(starts)) - np.repeat(first, sizes)
    kept = np.zeros(len(starts), dtype=np.bool_)
    kept[order[rank < limit]] = True
    return rows[:, kept]


def _lots(slots: IntArray, starts: IntArray) -> npt.NDArray[np.uint64]:
    """Draw a number for each conversation in a pane (the finaliser of MurmurHash3). Equal ones go by the slot."""
    bits = slots.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + starts.astype(np.uint64)
    bits = (bits ^ (bits >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    bits = (bits ^ (bits >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return bits ^ (bits >> np.uint64(33))
