"""How far apart two things that a tenant says must be, so that the order in which it says them tells nothing.

A tenant with a stable behaviour of its own, whose votes do not otherwise depend on each other, could as well have given
them in any other order. Where votes come in runs (a template, a batch job, a conversation without an id), they are more
alike near each other than they would be in another order: the sum of what is said within a span then scatters more.
So for one distance after another (0: every vote; else one vote in so many panes, as `valuedrift.drift.bags` has it) the
scatter is compared with that after shuffling each tenant's votes::

    T_b = Σ over tenants and spans of b panes Σ_i (votes for goal i in it)²/(its share, shrunk towards that of all)

and the smallest distance is found at which no T_b, b from 1 to 512 panes, is above all of 39 shuffled ones. Twice as
much is taken, for what is just too little to be seen in a reference adds up after it (at the distance itself, votes
that are half alike gave twice the false alarms promised). By chance a distance that is right is passed over with
probability 1/40 for each span: that costs delay, not false alarms. Spans beyond 512 panes are not looked at, and a
repetition here and there among thousands of votes is not seen.

The shuffles are drawn by SplitMix64 from a fixed seed, so the answer is a function of the votes alone.

Source: E. J. G. Pitman (1937), "Significance tests which may be applied to samples from any populations".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.drift.bags import drawn
from valuedrift.drift.subpanes import splitmix64

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DISTANCES", "distance_of"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

DISTANCES: Final = (0, *(1 << power for power in range(11)))
"""Panes; the last is taken where the half of it is too short as well."""

_SPANS: Final = (1, 8, 64, 512)
_SHUFFLES: Final = 39
_PRIOR: Final = 5.0  # votes that the shares of all are worth beside a tenant's own


class _Votes(NamedTuple):
    """Single votes in the order of tenants and panes: these, shape (n,), and which, shape (n, K), one in each row."""

    tenants: IntArray
    panes: IntArray
    votes: FloatArray


def distance_of(panes: IntArray, tenants: IntArray, votes: IntArray) -> int:
    """Find the distance for a reference.

    Parameters
    ----------
    panes, tenants
        Shape (n,): who has voted when; each tenant once in a pane.
    votes
        Shape (n, K): how.

    Returns
    -------
    One of `DISTANCES`.
    """
    order = np.lexsort((panes, tenants))
    panes, tenants, votes = panes[order], tenants[order], votes[order]
    for distance in DISTANCES[:-2]:
        heard = _every(panes, tenants, votes) if not distance else _apart(panes, tenants, votes, distance)
        if not any(_more_alike(heard, span, number) for number, span in enumerate(_SPANS) if span > distance):
            return 2 * distance
    return DISTANCES[-1]


def _every(panes: IntArray, tenants: IntArray, votes: IntArray) -> _Votes:
    rows, goals = np.nonzero(votes)
    times = votes[rows, goals]
    rows, goals = rows.repeat(times), goals.repeat(times)
    return _Votes(tenants[rows], panes[rows], np.eye(votes.shape[1])[goals])


def _apart(panes: IntArray, tenants: IntArray, votes: IntArray, distance: int) -> _Votes:
    kept = list(_speaking(panes.tolist(), tenants.tolist(), distance))
    return _Votes(tenants[kept], panes[kept], drawn(panes[kept], tenants[kept], votes[kept]).astype(np.float64))


def _speaking(panes: list[int], tenants: list[int], distance: int) -> Iterator[int]:
    last, tenant = 0, None
    for row, (pane, own) in enumerate(zip(panes, tenants, strict=True)):
        if own != tenant or pane - last >= distance:
            last, tenant = pane, own
            yield row


def _more_alike(heard: _Votes, span: int, number: int) -> bool:
    """Whether votes of a tenant within spans of so many panes are more alike than after any shuffle."""
    new = np.ones(len(heard.panes), dtype=np.bool_)
    new[1:] = (np.diff(heard.tenants) != 0) | (np.diff(heard.panes // span) != 0)
    first = np.flatnonzero(new)
    if len(first) == len(new):  # nobody speaks twice in any
        return False
    weighed = heard.votes / np.sqrt(_shares(heard))
    observed = _scatter(weighed, first)
    owner = np.cumsum(np.append(False, np.diff(heard.tenants) != 0)).astype(np.uint64) << np.uint64(48)
    for shuffle in range(_SHUFFLES):
        lots = splitmix64(_SHUFFLES * number + shuffle << 32, len(new)) >> np.uint64(16)
        if _scatter(weighed[np.argsort(owner | lots, kind="stable")], first) >= (1.0 - 1e-9) * observed:
            return False
    return True


def _shares(heard: _Votes) -> FloatArray:
    """Shares of every vote's tenant, shape (n, K)."""
    new = np.append(True, np.diff(heard.tenants) != 0)
    sums = np.add.reduceat(heard.votes, np.flatnonzero(new), axis=0)
    pooled = (heard.votes.sum(axis=0) + 0.5) / (len(heard.votes) + 0.5 * heard.votes.shape[1])
    shares = (sums + _PRIOR * pooled) / (sums.sum(axis=1, keepdims=True) + _PRIOR)
    return np.asarray(shares[np.cumsum(new) - 1])


def _scatter(weighed: FloatArray, first: IntArray) -> float:
    return float(np.square(np.add.reduceat(weighed, first, axis=0)).sum())
