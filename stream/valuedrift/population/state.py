r"""A population as a sum over its agents: exact, mergeable, and whoever joins may leave again.

Misalignment of an area is the mean over the n(n-1)/2 pairs of distinct agents of c(g_a, g_b) · mean(w_a, w_b)
(arXiv 2406.04231). Where the mean of a pair factorises into l(w_a) r(w_b), or is symmetrised from it::

    geometric    √(w_a w_b)       l = r = √w
    arithmetic   (w_a + w_b)/2    l = w, r = 1     (each pair is met in both orders)
    unweighted   1                l = r = 1

and agent a shows goal g with probability p_ag, independently of the others, the sum over ordered pairs is ::

    Σ_{a≠b} l_a r_b p_aᵀ C p_b  =  Lᵀ C R - Σ_a l_a r_a p_aᵀ C p_a,    L_g = Σ_a l_a p_ag,   R_h = Σ_a r_a p_ah

The last sum takes away each agent's pair with itself; for agents of one goal it is zero, because c_gg = 0. All three
sums are kept by goal and pair of goals, so a state does not depend on the conflict matrix that is asked of it later.
They are integers (see `exact`): adding is associative and commutative, and subtracting restores to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from valuedrift.population.agents import Agents
from valuedrift.population.conflicts import checked_conflicts
from valuedrift.population.exact import BITS, goal_sums, pair_sums
from valuedrift.population.means import STREAMING, Mean, normalisation

__all__ = ["Population"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Population:
    """The agents of one area, in constant space; equal populations compare equal however they came about.

    Agents join by ``population + Population.of(agents)``, leave by ``-``, change by doing both; partitions are merged
    by ``+``.

    Attributes
    ----------
    mean
        Of the weights of a pair; one of `STREAMING`.
    agents
        n, those without a goal included.
    left, right
        L and R, one per goal, in units of 2⁻⁵⁴.
    own
        Σ_a (l_g r_h + l_h r_g) p_g p_h for g < h: what agents make up alone, in units of 2⁻¹⁰⁸.
    """

    mean: Mean
    agents: int
    left: tuple[int, ...]
    right: tuple[int, ...]
    own: tuple[int, ...]

    @classmethod
    def none(cls, goals: int, mean: Mean = Mean.geometric) -> Self:
        """Return the population without agents."""
        _check(goals, mean)
        return cls(mean, 0, (0,) * goals, (0,) * goals, (0,) * (goals * (goals - 1) // 2))

    @classmethod
    def of(cls, agents: Agents, mean: Mean = Mean.geometric) -> Self:
        """Return the population of these agents, in one pass."""
        k = agents.goal_count
        _check(k, mean)
        left_weights, right_weights = factors(agents, mean)
        if agents.goals is not None:
            left = goal_sums(agents.goals, left_weights, k)
            same = right_weights is left_weights
            right = left if same else goal_sums(agents.goals, right_weights, k)
            own = [0] * (k * (k - 1) // 2)
        else:
            lefts = left_weights[:, None] * agents.shares
            rights = lefts if right_weights is left_weights else right_weights[:, None] * agents.shares
            left, right, own = pair_sums(lefts, rights)
        return cls(mean, len(agents), tuple(left), tuple(right), tuple(own))

    def __add__(self, other: Self) -> Self:
        return self._with(other, 1)

    def __sub__(self, other: Self) -> Self:
        result = self._with(other, -1)
        if min(result.agents, *result.left, *result.right, *result.own) < 0:
            raise ValueError("agents can only leave a population that they have joined")
        return result

    def _with(self, other: Self, sign: int) -> Self:
        if self.mean is not other.mean or len(self.left) != len(other.left):
            raise ValueError("populations of different goals or means cannot be merged")
        pairs = ((self.left, other.left), (self.right, other.right), (self.own, other.own))
        left, right, own = (tuple(x + sign * y for x, y in zip(mine, its, strict=True)) for mine, its in pairs)
        return type(self)(self.mean, self.agents + sign * other.agents, left, right, own)

    def meetings(self) -> FloatArray:
        """Return how often goals meet: the weighted mean over pairs of agents of holding g and h, in either order.

        Returns
        -------
        Shape (k, k), symmetric, zero diagonal; correctly rounded. Half the sum of its products with a conflict matrix
        is the misalignment, so ``conflicts * meetings()`` says which goals it comes from. Zeros for fewer than two
        agents.
        """
        k = len(self.left)
        result = np.zeros((k, k))
        pairs = self.agents * (self.agents - 1)
        if pairs:
            for (g, h), own in zip(zip(*np.triu_indices(k, 1), strict=True), self.own, strict=True):
                both = self.left[g] * self.right[h] + self.left[h] * self.right[g] - own
                result[g, h] = result[h, g] = both / (pairs << (2 * BITS))  # of integers: rounded once
        return result

    def misalignment(self, conflicts: npt.ArrayLike, *, normalise: bool = False) -> float:
        """Misalignment under a conflict matrix.

        Parameters
        ----------
        conflicts
            Shape (k, k), see `checked_conflicts`.
        normalise
            Multiply by k/(k-1).

        Returns
        -------
        From 0 to 1 (to k/(k-1) if normalised); 0 for fewer than two agents.
        """
        matrix = checked_conflicts(conflicts)
        if len(matrix) != len(self.left):
            raise ValueError(f"the population has {len(self.left)} goals, the conflict matrix {len(matrix)}")
        above = np.triu_indices(len(matrix), 1)
        value = math.fsum((matrix * self.meetings())[above].tolist())
        return value * normalisation(len(matrix)) if normalise else value

    def to_dict(self) -> dict[str, Any]:
        """Return the state, JSON-ready: integers beyond 2⁵³ as decimal strings."""
        sums = {"left": self.left, "right": self.right, "own": self.own}
        return {"mean": self.mean.value, "agents": self.agents} | {k: [*map(str, v)] for k, v in sums.items()}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        left, right, own = (tuple(map(int, state[name])) for name in ("left", "right", "own"))
        return cls(Mean(state["mean"]), int(state["agents"]), left, right, own)


def _check(goals: int, mean: Mean) -> None:
    if goals < 1:
        raise ValueError("an area has at least one goal")
    if mean not in STREAMING:
        raise ValueError(f"the {mean.value} mean does not factorise by agent: use `misalignment` on all agents at once")


def factors(agents: Agents, mean: Mean) -> tuple[FloatArray, FloatArray]:
    """Return l and r of a mean of `STREAMING`, shape (n,) each; one object when they are equal."""
    ones = np.ones(len(agents))
    if mean is Mean.arithmetic:
        return agents.weights, ones
    left = np.sqrt(agents.weights) if mean is Mean.geometric else ones
    return left, left
