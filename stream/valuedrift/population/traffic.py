r"""Misalignment among deployed models, from the behaviours that their traffic showed in one window.

An agent is whoever the counts were taken of: a model, or a (model, segment). Its shares of the five behaviours are its
goals, in expectation; its weight is its share of the events, or a given stake. Events are labelled with one behaviour
each, so nobody is without a goal; an agent without enough events is left out instead, and counted.

What the sampling of events does to it is in `sampling`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from valuedrift.population.agents import mixed_agents
from valuedrift.population.conflicts import BEHAVIOUR_CONFLICTS, checked_conflicts
from valuedrift.population.means import Mean
from valuedrift.population.sampling import gradients_of, interval_of, within_agents
from valuedrift.population.state import Population, factors
from valuedrift.population.window import Member, PopulationWindow, Weighting
from valuedrift.taxonomy import K

__all__ = ["by_segment", "population_window"]

FloatArray = npt.NDArray[np.float64]
Name = TypeVar("Name", bound=tuple[str, ...])

_FEWEST: Final = 2  # an agent's conflict with itself cannot be estimated from one event


def by_segment(
    counts: Mapping[tuple[str, str], npt.ArrayLike],
) -> dict[str, dict[tuple[str], npt.ArrayLike]]:
    """Regroup counts of (model, segment) so that every segment is a problem area with models as its agents.

    Models are then compared on the same kind of questions only; `combine` makes a population of the areas.
    """
    areas: dict[str, dict[tuple[str], npt.ArrayLike]] = {}
    for (model, segment), row in sorted(counts.items()):
        areas.setdefault(segment, {})[model,] = row
    return areas


def population_window(
    counts: Mapping[Name, npt.ArrayLike],
    *,
    weighting: Weighting = Weighting.share,
    stakes: Mapping[Name, float] | None = None,
    conflicts: npt.ArrayLike = BEHAVIOUR_CONFLICTS,
    mean: Mean = Mean.geometric,
    least_events: int = _FEWEST,
) -> PopulationWindow:
    """Measure the misalignment among those whose events one window counts.

    Parameters
    ----------
    counts
        Five counts for each agent, named by (model,) or (model, segment). The order does not matter.
    weighting, stakes
        What weights are; stakes by agent, exactly when weights are `Weighting.stakes`. Every agent needs one.
    conflicts
        Shape (5, 5), see `BEHAVIOUR_CONFLICTS` and `checked_conflicts`.
    mean
        Of a pair's weights, one of `STREAMING`.
    least_events
        With fewer an agent is left out; at least 2.

    Returns
    -------
    Equal, to the last bit, for equal counts in whatever order.
    """
    if (stakes is not None) != (weighting is Weighting.stakes):
        raise ValueError("stakes are given exactly when they are the weighting")
    if least_events < _FEWEST:
        raise ValueError(f"least_events must be at least {_FEWEST}")
    matrix = checked_conflicts(conflicts)
    if matrix.shape != (K, K):
        raise ValueError(f"expected conflicts among the {K} behaviours, got shape {matrix.shape}")
    table = {name: np.asarray(row, dtype=np.float64) for name, row in sorted(counts.items())}
    if any(row.shape != (K,) or not np.isfinite(row).all() or (row < 0).any() for row in table.values()):
        raise ValueError(f"an agent has {K} finite, non-negative counts")
    taking = {name: row for name, row in table.items() if row.sum() >= least_events}
    names = tuple(taking)
    rows = np.array([*taking.values()]).reshape(len(names), K)
    events = rows.sum(axis=1)
    weights = _weights(names, events, weighting, stakes)
    agents = mixed_agents(rows / events[:, None], weights)
    population = Population.of(agents, mean)
    value = interval = unweighted = within = None
    contributions = np.zeros(len(names))
    if len(names) > 1:
        value = population.misalignment(matrix)
        unweighted = Population.of(agents, Mean.unweighted).misalignment(matrix)
        left, right = factors(agents, mean)
        gradients = gradients_of(agents.shares, left, right, matrix)
        contributions = 0.5 * (agents.shares * gradients).sum(axis=1)
        interval = interval_of(value, rows, gradients)
        within = within_agents(agents.shares, events, left, right, matrix)
    members = [
        Member(*each)
        for each in zip(names, events.astype(np.int64).tolist(), weights.tolist(), contributions.tolist(), strict=True)
    ]
    members.sort(key=lambda member: (-member.contribution, member.name))
    return PopulationWindow(
        agents=len(names),
        left_out=len(table) - len(names),
        events=int(events.sum()),
        mean=mean,
        weighting=weighting,
        misalignment=value,
        interval=interval,
        unweighted=unweighted,
        within=within,
        between=None if value is None or within is None else value - within,
        by_goals=matrix * population.meetings(),
        members=tuple(members),
    )


def _weights(
    names: tuple[Name, ...],
    events: FloatArray,
    weighting: Weighting,
    stakes: Mapping[Name, float] | None,
) -> FloatArray:
    match weighting:
        case Weighting.equal:
            return np.ones(len(names))
        case Weighting.share:
            return events / max(1.0, float(events.sum()))
        case Weighting.relative:
            return events / max(1.0, float(events.max(initial=0.0)))
        case Weighting.stakes:
            assert stakes is not None
            if missing := [name for name in names if name not in stakes]:
                raise ValueError(f"no stake is given for {'/'.join(missing[0])} and {len(missing) - 1} others")
            return np.array([stakes[name] for name in names], dtype=np.float64)
