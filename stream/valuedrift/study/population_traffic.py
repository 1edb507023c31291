"""Goals that are not told but observed: coverage of intervals, and what one goal per model would hide."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from valuedrift.population import (
    BEHAVIOUR_CONFLICTS,
    Weighting,
    misalignment,
    mixed_agents,
    population_window,
    pure_agents,
)
from valuedrift.taxonomy import Goal

__all__ = ["Coverage", "coverage", "hidden"]

_CALM = (0.97, 0.01, 0.01, 0.005, 0.005)
_FLEETS = {
    "alike, calm": (_CALM,),
    "alike, mixed": ((0.6, 0.1, 0.15, 0.1, 0.05),),
    "one complies with harm": (_CALM, _CALM, _CALM, (0.7, 0.25, 0.03, 0.01, 0.01)),
    "half over-refuse": (_CALM, (0.6, 0.0, 0.1, 0.3, 0.0)),
}


class Coverage(NamedTuple):
    """How often a 95 % interval held the truth.

    Parameters
    ----------
    fleet, agents, events
        Whose behaviour, how many agents, and events of each.
    truth
        Misalignment with the shares that events were drawn from, weights one.
    covered
        Share of draws whose interval holds it.
    width
        Mean width of the interval.
    bias
        Mean estimate minus the truth, in standard errors of that mean.
    """

    fleet: str
    agents: int
    events: int
    truth: float
    covered: float
    width: float
    bias: float


def coverage(seed: int, draws: int) -> list[Coverage]:
    """Draw windows of known fleets and look where the truth lies."""
    rows = []
    for number, (fleet, laws) in enumerate(_FLEETS.items()):
        for agents in (2, 8):
            truth = np.array([laws[i % len(laws)] for i in range(agents)])
            if agents == 2 and len(laws) > 2:
                truth = np.array([laws[0], laws[-1]])
            exact = misalignment(mixed_agents(truth), BEHAVIOUR_CONFLICTS)
            for events in (50, 100, 1000, 10_000):
                rng = np.random.default_rng([seed, number, agents, events])
                samples = rng.multinomial(events, truth, size=(draws, agents))
                windows = [
                    population_window({(str(i),): c for i, c in enumerate(one)}, weighting=Weighting.equal)
                    for one in samples
                ]
                values = np.array([window.misalignment for window in windows], dtype=np.float64)
                intervals = np.array([window.interval for window in windows], dtype=np.float64)
                held = (intervals[:, 0] <= exact) & (exact <= intervals[:, 1])
                bias = float((values.mean() - exact) / max(values.std() / draws**0.5, 1e-300))
                width = float((intervals[:, 1] - intervals[:, 0]).mean())
                rows.append(Coverage(fleet, agents, events, exact, float(held.mean()), width, bias))
    return rows


def hidden() -> list[tuple[float, float, float, float, float]]:
    """Two models, one of which complies with harm in some share of its answers.

    Returns
    -------
    That share; misalignment when each model has its most frequent goal; by expectation; and its parts within and
    between the models.
    """
    rows = []
    for share in (0.01, 0.1, 0.3, 0.49, 0.51, 0.7):
        laws = np.array([_CALM, [1 - share, share, 0, 0, 0]])
        one_goal = misalignment(pure_agents(laws.argmax(axis=1), len(Goal)), BEHAVIOUR_CONFLICTS)
        window = population_window({("a",): laws[0] * 1e9, ("b",): laws[1] * 1e9}, weighting=Weighting.equal)
        assert window.misalignment is not None
        assert window.within is not None
        assert window.between is not None
        rows.append((share, one_goal, window.misalignment, window.within, window.between))
    return rows
