"""What each tenant has said so far, in bounded memory: of the reference, and of all since.

Without a distance (0) a tenant is heard with every one of its votes. With one of d panes it is heard with one of those
that it has in a pane, drawn at random, and then not for as long: again in the first pane with votes of its that begins
d panes later. Which votes are heard follows from who votes when, and from lots drawn for tenant and pane; never from a
label. (The mean of the votes in a pane instead of one of them would not do: means of two and of three votes could not
as well have come in the other order.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.state import packed_whole, unpacked_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Bags", "Heard", "drawn"]

IntArray = npt.NDArray[np.int64]

_VERSION: Final = 1
_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX2: Final = np.uint64(0x94D049BB133111EB)


class Heard(NamedTuple):
    """Votes of the S tenants that are heard in a pane.

    Attributes
    ----------
    votes
        Shape (S, K).
    bags
        Shape (S, K): all votes with which each has been heard, these among them.
    """

    votes: IntArray
    bags: IntArray


def drawn(panes: IntArray | int, tenants: IntArray, votes: IntArray) -> IntArray:
    """Draw one vote of each row, shape (S, K), none of them empty, by lots of tenant and pane (SplitMix64)."""
    lots = np.asarray(tenants).astype(np.uint64) * _MIX2 + np.asarray(panes).astype(np.uint64) * _GAMMA
    for shift, factor in ((30, _MIX1), (27, _MIX2)):
        lots = (lots ^ (lots >> np.uint64(shift))) * factor
    lots ^= lots >> np.uint64(31)
    upto = np.cumsum(votes, axis=1)
    places = (lots % upto[:, -1].astype(np.uint64)).astype(np.int64)
    found = np.zeros_like(votes)
    found[np.arange(len(votes)), (upto <= places[:, None]).sum(axis=1)] = 1
    return found


class Bags:
    """Votes by tenant and goal.

    Parameters
    ----------
    goals
        K.
    most
        Most tenants that are remembered; of more, those heard last.
    distance
        In panes, from one vote with which a tenant is heard to the next; 0: it is heard with every one.
    """

    def __init__(self, goals: int, most: int, distance: int) -> None:
        self.distance, self.most = distance, most
        self._rows: dict[int, int] = {}
        self._last: IntArray = np.zeros(0, dtype=np.int64)  # pane in which each was heard last
        self._reference: IntArray = np.zeros((0, goals), dtype=np.int64)
        self._counts: IntArray = np.zeros((0, goals), dtype=np.int64)

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, pane: int, tenants: Sequence[int], votes: npt.ArrayLike, *, reference: bool = False) -> Heard:
        """Take the votes of a pane, shape (T, K), by so many tenants; panes come in order.

        With `reference` all that those who are heard have said is reference from now on.

        Raises
        ------
        ValueError
            If that is not their shape, a tenant is named twice or was heard in a later pane, or a number is not whole
            and non-negative.
        """
        given = np.asarray(votes)
        counts = given.astype(np.int64)
        if counts.shape != (len(tenants), self._counts.shape[1]) or len(set(tenants)) != len(tenants):
            raise ValueError("votes are rows of counts, one for each tenant")
        if (counts != given).any() or (counts < 0).any():
            raise ValueError("counts must be whole and non-negative")
        some = np.flatnonzero(counts.any(axis=1))
        numbers, counts = np.array(tenants, dtype=np.int64)[some], counts[some]
        rows = self._rows_of(numbers.tolist())
        if (self._last[rows] > pane).any():
            raise ValueError("panes must come in order")
        if self.distance:
            speaks = pane - self._last[rows] >= self.distance
            rows, counts = rows[speaks], drawn(pane, numbers[speaks], counts[speaks])
        self._last[rows] = pane
        self._counts[rows] += counts
        heard = Heard(counts, self._counts[rows])
        if reference:
            self._reference[rows] = heard.bags
        if len(self._rows) > self.most:
            self._forget()
        return heard

    def _rows_of(self, tenants: list[int]) -> IntArray:
        new = [tenant for tenant in tenants if tenant not in self._rows]
        if new:
            for tenant in new:
                self._rows[tenant] = len(self._rows)
            empty = np.zeros((len(new), self._counts.shape[1]), dtype=np.int64)
            self._last = np.append(self._last, np.full(len(new), -(2**62)))
            self._reference = np.concatenate([self._reference, empty])
            self._counts = np.concatenate([self._counts, empty])
        return np.array([self._rows[tenant] for tenant in tenants], dtype=np.int64)

    def _forget(self) -> None:
        """Keep three quarters, so that this is done rarely: by who was heard last, and among equals by number."""
        tenants = np.array(list(self._rows), dtype=np.int64)
        kept = np.sort(np.lexsort((tenants, -self._last))[: max(1, 3 * self.most // 4)])
        self._keep(tenants[kept], self._last[kept], self._reference[kept], self._counts[kept])

    def _keep(self, tenants: IntArray, last: IntArray, reference: IntArray, counts: IntArray) -> None:
        self._rows = {tenant: row for row, tenant in enumerate(tenants.tolist())}
        self._last, self._reference, self._counts = last, reference, counts

    def freeze(self) -> None:
        """Let what was heard up to now be the reference."""
        self._reference = self._counts.copy()

    def restart(self) -> None:
        """Forget what was heard since the reference, but not when."""
        self._counts = self._reference.copy()

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        tenants = np.array(list(self._rows), dtype=np.int64)
        first = int(self._last.min()) if len(tenants) else 0
        columns = [tenants[:, None], (self._last - first)[:, None], self._reference, self._counts - self._reference]
        return {
            "version": _VERSION,
            "most": self.most,
            "distance": self.distance,
            "goals": self._counts.shape[1],
            "tenants": len(tenants),
            "first": first,
            "bags": packed_whole(np.concatenate(columns, axis=1)),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore from `to_dict`.

        Raises
        ------
        ValueError
            If the state is of another version or damaged.
        """
        try:
            if state["version"] != _VERSION:
                raise ValueError(f"bags of version {state['version']!r}; this program reads {_VERSION}")
            goals = state["goals"]
            bags = cls(goals, state["most"], state["distance"])
            table = unpacked_whole(state["bags"], (state["tenants"], 2 + 2 * goals))
            reference, since = table[:, 2 : 2 + goals], table[:, 2 + goals :]
            bags._keep(table[:, 0], table[:, 1] + state["first"], reference.copy(), reference + since)
        except (KeyError, TypeError) as error:
            raise ValueError("damaged state of bags") from error
        return bags
