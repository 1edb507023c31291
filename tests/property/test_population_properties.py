"""Misalignment against its definition: a loop over pairs of agents, written here and nowhere else."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valuedrift.population import (
    NO_GOAL,
    STREAMING,
    Agents,
    Mean,
    Population,
    combine,
    even_conflicts,
    misalignment,
    mixed_agents,
    pure_agents,
)

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
weight = st.sampled_from([0.0, 1e-300, 1e-9, 0.25, 1.0]) | st.floats(0, 1)


class Case(NamedTuple):
    """Agents in both notations, and everything the definition needs."""

    agents: Agents
    shares: list[list[float]]
    weights: list[float]
    importance: list[float]
    conflicts: list[list[float]]


@st.composite
def cases(draw: st.DrawFn, least: int = 0) -> Case:
    k, n = draw(st.integers(2, 5)), draw(st.integers(least, 9))
    above = draw(st.lists(st.floats(0, 1), min_size=k * k, max_size=k * k))
    matrix = np.triu(np.array(above).reshape(k, k), 1)
    weights = draw(st.lists(weight, min_size=n, max_size=n))
    importance = draw(st.lists(st.floats(1e-6, 1e6), min_size=n, max_size=n))
    if draw(st.booleans()):
        goals = draw(st.lists(st.integers(NO_GOAL, k - 1), min_size=n, max_size=n))
        agents = pure_agents(np.array(goals, dtype=int), k, weights)
        shares = [[float(goal == g) for g in range(k)] for goal in goals]
    else:
        tenths = st.lists(st.integers(0, 1000), min_size=k + 1, max_size=k + 1).filter(lambda row: sum(row) > 0)
        rows = draw(st.lists(tenths, min_size=n, max_size=n))
        shares = [[each / sum(row) for each in row[:k]] for row in rows]  # the last one is "no goal"
        agents = mixed_agents(np.array(shares).reshape(n, k), weights)
    return Case(agents, shares, weights, importance, (matrix + matrix.T).tolist())


def pair_mean(mean: Mean, x: float, y: float, v: float, u: float) -> float:
    match mean:
        case Mean.geometric:
            return math.sqrt(x) * math.sqrt(y)
        case Mean.arithmetic:
            return (x + y) / 2
        case Mean.harmonic:
            return float(2 / (1 / Fraction(x) + 1 / Fraction(y))) if x * y or min(x, y) else 0.0
        case Mean.weighted_harmonic:
            if not min(x, y):
                return 0.0
            a, b = Fraction(v), Fraction(u)
            return float((a + b) / (a / Fraction(x) + b / Fraction(y)))
        case Mean.minimum:
            return min(x, y)
        case Mean.maximum:
            return max(x, y)
        case Mean.unweighted:
            return 1.0


def by_pairs(case: Case, mean: Mean) -> float:
    """The definition."""
    k, n = len(case.conflicts), len(case.weights)
    terms = [
        pair_mean(mean, case.weights[a], case.weights[b], case.importance[a], case.importance[b])
        * math.fsum(case.shares[a][g] * case.conflicts[g][h] * case.shares[b][h] for g in range(k) for h in range(k))
        for a, b in combinations(range(n), 2)
    ]
    return math.fsum(terms) / len(terms) if terms else 0.0


def measured(case: Case, mean: Mean) -> float:
    importance = case.importance if mean is Mean.weighted_harmonic else None
    return misalignment(case.agents, case.conflicts, mean, importance=importance)


@pytest.mark.parametrize("mean", Mean)
@relaxed
@given(case=cases())
def test_equals_the_definition(mean: Mean, case: Case) -> None:
    assert abs(measured(case, mean) - by_pairs(case, mean)) <= 1e-12


@relaxed
@given(cases())
def test_means_stand_in_their_order(case: Case) -> None:
    rising = (Mean.minimum, Mean.harmonic, Mean.geometric, Mean.arithmetic, Mean.maximum, Mean.unweighted)
    values = [measured(case, mean) for mean in rising]
    assert all(low <= high + 1e-12 for low, high in pairwise(values))
    assert math.isclose(values[0] + values[4], 2 * values[3], abs_tol=1e-12)  # min + max = x + y
    assert -1e-12 <= values[0] <= values[-1] + 1e-12 <= 1.0 + 2e-12


@pytest.mark.parametrize("mean", STREAMING)
@relaxed
@given(data=st.data(), case=cases(least=2))
def test_partitions_merge_in_any_order_and_agents_may_leave(mean: Mean, data: st.DataObject, case: Case) -> None:
    k, n = len(case.conflicts), len(case.weights)
    order = data.draw(st.permutations(range(n)))
    cut = data.draw(st.integers(0, n))
    shares, weights = np.array(case.shares), np.array(case.weights)
    whole = Population.of(case.agents, mean)
    parts = [
        Population.of(mixed_agents(shares[part], weights[part]), mean)
        for part in (np.array(order[:cut], dtype=int), np.array(order[cut:], dtype=int))
    ]
    assert parts[0] + parts[1] == parts[1] + parts[0] == whole  # one goal or a share of one: the same integers
    assert whole - parts[0] == parts[1]
    assert Population.none(k, mean) + whole == whole
    assert whole - whole == Population.none(k, mean)
    one_by_one = Population.none(k, mean)
    for agent in order:
        one_by_one += Population.of(mixed_agents(shares[[agent]], weights[[agent]]), mean)
    assert one_by_one == whole
    assert Population.from_dict(json.loads(json.dumps(whole.to_dict()))) == whole
    assert one_by_one.misalignment(case.conflicts) == measured(case, mean)


@relaxed
@given(cases(least=2), st.data())
def test_a_change_is_leaving_and_joining(case: Case, data: st.DataObject) -> None:
    shares, weights = np.array(case.shares), np.array(case.weights)
    who = data.draw(st.integers(0, len(weights) - 1))
    before = Population.of(case.agents)
    leaving = Population.of(mixed_agents(shares[[who]], weights[[who]]))
    shares[who], weights[who] = np.eye(shares.shape[1])[0], 0.5
    joining = Population.of(mixed_agents(shares[[who]], weights[[who]]))
    assert before - leaving + joining == Population.of(mixed_agents(shares, weights))


@relaxed
@given(cases(least=2))
def test_normalisation_and_goals_that_nobody_has(case: Case) -> None:
    k = len(case.conflicts)
    plain = measured(case, Mean.geometric)
    assert misalignment(case.agents, case.conflicts, normalise=True) == plain * (k / (k - 1))
    widened = np.zeros((k + 1, k + 1))
    widened[:k, :k] = case.conflicts
    widened[k, :k] = widened[:k, k] = 1.0
    nobody = np.column_stack((np.array(case.shares), np.zeros(len(case.weights))))
    assert misalignment(mixed_agents(nobody, case.weights), widened) == plain


areas = st.lists(st.floats(0, 1), min_size=1, max_size=8)


@relaxed
@given(areas, st.data())
def test_means_of_areas(values: list[float], data: st.DataObject) -> None:
    harmonic, geometric, arithmetic = (
        combine(values, mean) for mean in (Mean.harmonic, Mean.geometric, Mean.arithmetic)
    )
    assert min(values) == combine(values, Mean.minimum)
    assert max(values) == combine(values, Mean.maximum)
    assert min(values) <= harmonic <= geometric * (1 + 1e-12)
    assert geometric <= arithmetic * (1 + 1e-12) <= max(values) * (1 + 2e-12)
    counts = data.draw(st.lists(st.integers(1, 4), min_size=len(values), max_size=len(values)))
    repeated = [value for value, count in zip(values, counts, strict=True) for _ in range(count)]
    weighted = combine(values, Mean.weighted_harmonic, [float(c) for c in counts])
    assert math.isclose(weighted, combine(repeated, Mean.harmonic), rel_tol=1e-12, abs_tol=1e-300)


@relaxed
@given(st.integers(2, 5), st.integers(2, 400), st.data())
def test_nothing_beats_the_even_split(k: int, n: int, data: st.DataObject) -> None:
    goals = np.array(data.draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n)))
    even = np.arange(n) % k
    conflicts = even_conflicts(k)
    assert misalignment(pure_agents(goals, k), conflicts) <= misalignment(pure_agents(even, k), conflicts)
