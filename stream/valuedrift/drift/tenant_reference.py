"""What is learned of tenants before they are watched: how far apart they are heard, and what each is like.

The distance (`valuedrift.drift.distance`) wants votes in their order, so the first 4,096 pairs of a tenant and a pane
with votes of its are kept as they are. Then, or when a detector is asked for, it is settled; those and all that come
after go into bags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.bags import Bags
from valuedrift.drift.distance import distance_of
from valuedrift.drift.state import packed_whole, unpacked_whole
from valuedrift.drift.tenants import TenantDetector

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["TenantReference"]

IntArray = npt.NDArray[np.int64]

SAMPLE: Final = 4096
"""Pairs of a tenant and a pane from which the distance is learned."""

_KIND: Final = "tenants"
_VERSION: Final = 1


class TenantReference:
    """Votes of a reference by tenant.

    Parameters
    ----------
    goals
        K.
    most
        As of `Bags`.
    """

    def __init__(self, goals: int, most: int) -> None:
        self._goals, self._most = goals, most
        self.votes = 0
        """How many there are."""
        self._sample: list[IntArray] = []  # each (n, 2 + K): pane, tenant, votes
        self._size = 0
        self._bags: Bags | None = None

    @property
    def distance(self) -> int | None:
        """As of `TenantDetector`; None while it is not settled."""
        return None if self._bags is None else self._bags.distance

    def learn(self, votes: npt.ArrayLike, *, pane: int, tenants: Sequence[int]) -> None:
        """Take a closed pane, in order; parameters as of `TenantDetector.update`."""
        counts = np.asarray(votes, dtype=np.int64)
        self.votes += int(counts.sum())
        if self._bags is not None:
            self._bags.add(pane, tenants, counts)
            return
        heard = np.flatnonzero(counts.any(axis=1))
        rows = np.column_stack([np.full(len(tenants), pane), np.array(tenants, dtype=np.int64), counts])[heard]
        self._sample.append(rows)
        self._size += len(rows)
        if self._size >= SAMPLE:
            self._settle()

    def _settle(self) -> Bags:
        if self._bags is None:
            empty: IntArray = np.zeros((0, 2 + self._goals), dtype=np.int64)
            table = np.concatenate([empty, *self._sample])
            table = table[np.lexsort((table[:, 1], table[:, 0]))]
            self._bags = Bags(self._goals, self._most, distance_of(table[:, 0], table[:, 1], table[:, 2:]))
            first = np.flatnonzero(np.diff(table[:, 0], prepend=-1))
            for rows in np.split(table, first[1:]):
                if len(rows):
                    self._bags.add(int(rows[0, 0]), rows[:, 1].tolist(), rows[:, 2:])
            self._sample, self._size = [], 0
        return self._bags

    def detector(self, counts: npt.ArrayLike, arl0_events: float) -> TenantDetector:
        """Return a detector that starts from what is known; parameters as of it."""
        return TenantDetector(Bags.from_dict(self._settle().to_dict()), counts, arl0_events=arl0_events)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        table = np.concatenate(self._sample) if self._size else np.zeros((0, 2 + self._goals), dtype=np.int64)
        first = int(table[:, 0].min()) if self._size else 0
        table[:, 0] -= first
        return {
            "kind": _KIND,
            "version": _VERSION,
            "goals": self._goals,
            "most": self._most,
            "votes": self.votes,
            "first": first,
            "size": self._size,
            "sample": packed_whole(table),
            "bags": None if self._bags is None else self._bags.to_dict(),
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore from `to_dict`.

        Raises
        ------
        ValueError
            If the state is of another kind or version, or damaged.
        """
        try:
            if (state["kind"], state["version"]) != (_KIND, _VERSION):
                raise ValueError(f"version {state['version']!r} of {state['kind']!r}; this program reads {_VERSION}")
            reference = cls(state["goals"], state["most"])
            reference.votes, reference._size = state["votes"], state["size"]
            if reference._size:
                table = unpacked_whole(state["sample"], (reference._size, 2 + reference._goals))
                table[:, 0] += state["first"]
                reference._sample = [table]
            if state["bags"] is not None:
                reference._bags = Bags.from_dict(state["bags"])
        except (KeyError, TypeError) as error:
            raise ValueError("damaged state of a reference of tenants") from error
        return reference
