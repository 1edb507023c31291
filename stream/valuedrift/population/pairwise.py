r"""Misalignment for every mean of a pair's weights, from all agents at once.

What does not factorise (see `state`) still needs no loop over pairs:

- min and max: sorted by weight, each agent meets those that come after it: O(n log n).
- harmonic and weighted harmonic: with importances v (all one for the plain mean) and r = v/w, the mean of a pair is
  (v_a + v_b)/(r_a + r_b), and 1/(r_a + r_b) = sech((ln r_a - ln r_b)/2) / (2 √(r_a r_b)): a smooth function of a
  *difference*. It is interpolated at 16 Chebyshev points in cells of width one; the nearest singularity is πi away, so
  the error is about (4π)⁻¹⁵, below rounding. Agents become masses at those points: O(16 n), plus the points' own pairs.

Both are equal to the double loop up to rounding (tests hold 1e-12), not bit for bit whatever the order of agents.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.population.agents import Agents
from valuedrift.population.conflicts import checked_conflicts
from valuedrift.population.means import STREAMING, Mean, normalisation
from valuedrift.population.state import Population

__all__ = ["misalignment"]

FloatArray = npt.NDArray[np.float64]

_POINTS: Final = 16
_ANGLES: Final = (np.arange(_POINTS) + 0.5) * (math.pi / _POINTS)
_NODES: Final = np.cos(_ANGLES)  # in [-1, 1]
# Chebyshev moments Σ f T_k(t) times this are the masses at the nodes.
_TO_MASSES: Final = np.cos(np.outer(_ANGLES, np.arange(_POINTS))) * (np.where(np.arange(_POINTS), 2.0, 1.0) / _POINTS)


def misalignment(
    agents: Agents,
    conflicts: npt.ArrayLike,
    mean: Mean = Mean.geometric,
    *,
    importance: npt.ArrayLike | None = None,
    normalise: bool = False,
) -> float:
    """Misalignment of the agents of one area (arXiv 2406.04231).

    Parameters
    ----------
    agents
        From `pure_agents` or `mixed_agents`.
    conflicts
        Shape (k, k), see `checked_conflicts`.
    mean
        Of the weights of a pair. With a weight of zero, the geometric, harmonic and min means are zero.
    importance
        Shape (n,), positive: how much each agent's weight counts in a pair, for `weighted_harmonic` and only there.
    normalise
        Multiply by k/(k-1).

    Returns
    -------
    The mean over pairs of distinct agents of E c(g_a, g_b) · mean(w_a, w_b); 0 for fewer than two agents.
    """
    if (importance is not None) != (mean is Mean.weighted_harmonic):
        raise ValueError("importances belong to the weighted harmonic mean, which needs them")
    if mean in STREAMING:
        return Population.of(agents, mean).misalignment(conflicts, normalise=normalise)
    matrix = checked_conflicts(conflicts)
    if len(matrix) != agents.goal_count:
        raise ValueError(f"the agents have {agents.goal_count} goals, the conflict matrix {len(matrix)}")
    factor = normalisation(len(matrix)) if normalise else 1.0
    n = len(agents)
    if n < 2:
        return 0.0
    if mean in (Mean.minimum, Mean.maximum):
        total = _sorted_pairs(agents, matrix, descending=mean is Mean.maximum)
    else:
        total = _harmonic_pairs(agents, matrix, _importance(importance, n))
    return max(0.0, total / (n * (n - 1.0))) * factor


def _importance(values: npt.ArrayLike | None, agents: int) -> FloatArray:
    if values is None:
        return np.ones(agents)
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (agents,) or not (np.isfinite(array) & (array > 0)).all():
        raise ValueError("expected a positive, finite importance for each agent")
    return array


def _sorted_pairs(agents: Agents, conflicts: FloatArray, *, descending: bool) -> float:
    """Σ over ordered pairs of distinct agents of the weight that comes first in the order, times the conflict."""
    order = np.argsort(agents.weights)
    if descending:
        order = order[::-1]
    total = 0.0
    later = np.zeros(agents.goal_count)
    # From the last to the first: `later` holds the shares of all who come after.
    for end in range(len(order), 0, -_BLOCK):
        block = order[max(0, end - _BLOCK) : end]
        shares = agents.shares[block]
        sums = np.cumsum(shares[::-1], axis=0)[::-1]
        after = np.concatenate((sums[1:], np.zeros((1, agents.goal_count)))) + later
        total += float(agents.weights[block] @ ((shares @ conflicts) * after).sum(axis=1))
        later = later + sums[0]
    return 2.0 * total


_BLOCK: Final = 1 << 14


def _harmonic_pairs(agents: Agents, conflicts: FloatArray, importance: FloatArray) -> float:
    """Σ over ordered pairs of distinct agents of (v_a + v_b)/(r_a + r_b), times the conflict."""
    some = agents.weights > 0  # a weight of zero makes every harmonic mean zero
    weights, shares = agents.weights[some], agents.shares[some]
    if not len(weights):
        return 0.0
    relative = importance[some] / importance[some].max()  # only ratios matter
    place = np.log(relative) - np.log(weights)
    first = math.floor(place.min())
    cells = np.floor(place).astype(np.int64) - first
    within = 2.0 * (place - (cells + first)) - 1.0
    right = _masses(cells, within, np.sqrt(weights / relative), shares)
    left = right if (relative == 1.0).all() else _masses(cells, within, np.sqrt(weights * relative), shares)
    # Distances between points of two cells depend on how far the cells lie apart alone.
    inside = 0.5 * (_NODES[:, None] - _NODES[None, :])
    total = 0.0
    occupied = np.flatnonzero(np.bincount(cells)).tolist()
    for one in occupied:
        conflicting = left[one] @ conflicts  # (points, k)
        for other in occupied:
            distance = inside + (one - other)
            total += float(((conflicting @ right[other].T) / np.cosh(np.minimum(np.abs(distance) / 2, 700.0))).sum())
    alone = float(weights @ ((shares @ conflicts) * shares).sum(axis=1))
    return total - alone


def _masses(cells: npt.NDArray[np.int64], within: FloatArray, values: FloatArray, shares: FloatArray) -> FloatArray:
    """Spread values · shares over the Chebyshev points of their cells, shape (cells, points, k)."""
    count, k = int(cells.max()) + 1, shares.shape[1]
    moments = np.empty((count, _POINTS, k))
    for goal in range(k):
        holders = np.flatnonzero(shares[:, goal])
        where, t = cells[holders], within[holders]
        before = now = values[holders] * shares[holders, goal]
        for order in range(_POINTS):
            if order:  # T_k+1 = 2 t T_k - T_k-1
                before, now = now, (t * now if order == 1 else 2.0 * t * now - before)
            moments[:, order, goal] = np.bincount(where, now, count)
    return np.asarray(_TO_MASSES @ moments)
