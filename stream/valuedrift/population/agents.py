"""Agents of one problem area: what each wants, and how much it matters to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["NO_GOAL", "Agents", "mixed_agents", "pure_agents"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

NO_GOAL: Final = -1
"""Index of "no goal", which conflicts with nothing; its holder is still one of the agents."""

_SLACK: Final = 1e-9  # shares were divided by somebody: their sum may be a little above one


@dataclass(frozen=True, eq=False)
class Agents:
    """Validated agents of one area; made by `pure_agents` or `mixed_agents`.

    Attributes
    ----------
    goal_count
        k, "no goal" not counted.
    weights
        Shape (n,), from 0 to 1.
    goals
        Shape (n,), `NO_GOAL` to k-1, when every agent holds one goal.
    mixed
        Shape (n, k), the probability of every goal, when agents hold several; what lacks to one is "no goal".
    """

    goal_count: int
    weights: FloatArray
    goals: IntArray | None = None
    mixed: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.weights)

    @cached_property
    def shares(self) -> FloatArray:
        """Probability of every goal of every agent, shape (n, k)."""
        if self.mixed is not None:
            return self.mixed
        assert self.goals is not None
        return np.asarray(self.goals[:, None] == np.arange(self.goal_count), dtype=np.float64)


def _weights(weights: npt.ArrayLike | None, agents: int) -> FloatArray:
    array = np.ones(agents) if weights is None else np.asarray(weights, dtype=np.float64)
    if array.shape != (agents,):
        raise ValueError(f"expected a weight for each of {agents} agents, got shape {array.shape}")
    if agents and not (array.min() >= 0.0 and array.max() <= 1.0):  # NaN fails both
        raise ValueError("weights lie between 0 and 1")
    return array


def pure_agents(goals: npt.ArrayLike, goal_count: int, weights: npt.ArrayLike | None = None) -> Agents:
    """Agents that hold one goal each, or none.

    Parameters
    ----------
    goals
        Shape (n,): index of the goal, 0 to goal_count - 1, or `NO_GOAL`.
    goal_count
        Number of goals of the area.
    weights
        Shape (n,), from 0 to 1; all one when absent.
    """
    array = np.asarray(goals)
    if goal_count < 1:
        raise ValueError("an area has at least one goal")
    if array.ndim != 1 or (array.size and not np.issubdtype(array.dtype, np.integer)):
        raise ValueError("expected a list of goal indices")
    if array.size and not (array.min() >= NO_GOAL and array.max() < goal_count):
        raise ValueError(f"goal indices lie between {NO_GOAL} (no goal) and {goal_count - 1}")
    return Agents(goal_count, _weights(weights, len(array)), goals=array.astype(np.int64, copy=False))


def mixed_agents(shares: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Agents:
    """Agents with a distribution over goals, which enter every pair by its expectation.

    Parameters
    ----------
    shares
        Shape (n, k): how often an agent shows each goal; non-negative, adding up to at most one per agent.
    weights
        Shape (n,), from 0 to 1; all one when absent.
    """
    array = np.asarray(shares, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] < 1:
        raise ValueError(f"expected shares of shape (agents, goals), got {array.shape}")
    if array.size and not (array.min() >= 0.0 and array.sum(axis=1).max() <= 1.0 + _SLACK):
        raise ValueError("shares are non-negative and add up to at most one per agent")
    return Agents(array.shape[1], _weights(weights, len(array)), mixed=np.minimum(array, 1.0))
