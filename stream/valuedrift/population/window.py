"""What a population record holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.population.means import Mean
from valuedrift.taxonomy import GOALS, K

__all__ = ["Member", "PopulationWindow", "Weighting"]

FloatArray = npt.NDArray[np.float64]


class Weighting(StrEnum):
    """What an agent's weight is.

    Every mean is homogeneous: weights that are all halved halve the misalignment. So `share` falls about as 1/n when n
    agents of equal traffic become more; compare windows of the same agents, or use one of the others.
    """

    share = "share"
    """Its share of the window's events."""
    relative = "relative"
    """Its events over those of the busiest agent."""
    equal = "equal"
    """One: every pair counts alike."""
    stakes = "stakes"
    """Given, between 0 and 1."""


class Member(NamedTuple):
    """What one agent has to do with it.

    Attributes
    ----------
    name
        Whose counts they are.
    events
        How many.
    weight
        From 0 to 1.
    contribution
        Half of what its pairs add to the misalignment, the other half being the others'; of all agents they add up to
        the misalignment.
    """

    name: tuple[str, ...]
    events: int
    weight: float
    contribution: float


class PopulationWindow(NamedTuple):
    """Misalignment of a window's agents: what a population record holds.

    Attributes
    ----------
    agents, left_out, events
        How many took part and how many had too few events for it; events of those that took part.
    mean, weighting
        How it was reckoned.
    misalignment
        From 0 to 1; None for fewer than two agents.
    interval
        95 %, from sampling, within [0, 1].
    unweighted
        The same with every weight one: the expected conflict of two agents.
    within, between
        Its two parts (see `sampling`); each may leave [0, misalignment] by sampling.
    by_goals
        Shape (5, 5): conflict times how often two goals meet; its upper triangle adds up to the misalignment.
    members
        By contribution, largest first, then by name.
    """

    agents: int
    left_out: int
    events: int
    mean: Mean
    weighting: Weighting
    misalignment: float | None
    interval: tuple[float, float] | None
    unweighted: float | None
    within: float | None
    between: float | None
    by_goals: FloatArray
    members: tuple[Member, ...]

    def record(self, most_members: int = 10) -> dict[str, Any]:
        """Return the published fields, JSON-ready; who publishes adds schema, id and the window's bounds.

        Parameters
        ----------
        most_members
            How many agents to name.
        """
        pairs = [(g, h) for g in range(K) for h in range(g + 1, K) if self.by_goals[g, h] > 0]
        return {
            "agents": self.agents,
            "agents_left_out": self.left_out,
            "events": self.events,
            "pair_mean": self.mean.value,
            "weighting": self.weighting.value,
            "misalignment": self.misalignment,
            "misalignment_interval_95": None if self.interval is None else list(self.interval),
            "misalignment_unweighted": self.unweighted,
            "misalignment_within": self.within,
            "misalignment_between": self.between,
            "by_goals": {f"{GOALS[g]}-{GOALS[h]}": float(self.by_goals[g, h]) for g, h in pairs},
            "members": [
                {"name": list(m.name), "events": m.events, "weight": m.weight, "contribution": m.contribution}
                for m in self.members[:most_members]
            ],
        }
