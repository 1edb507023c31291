"""Misalignment between agents: figures of the source, large populations, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest

from valuedrift.population import (
    BEHAVIOUR_CONFLICTS,
    NO_GOAL,
    Mean,
    Population,
    checked_conflicts,
    combine,
    even_conflicts,
    misalignment,
    mixed_agents,
    normalisation,
    pure_agents,
)


def test_the_recommender_of_the_source() -> None:
    """2406.04231: a customer, a recommender and its seller on two areas; 0.26 overall."""
    prices = misalignment(pure_agents([0, 1, 2], 3, [0.8, 0.9, 1.0]), even_conflicts(3, 0.1))
    health = misalignment(pure_agents([0, 1, 2], 3, [0.6, 0.7, 1.0]), [[0, 0.5, 0.9], [0.5, 0, 0.3], [0.9, 0.3, 0]])
    assert round(prices, 2) == 0.09
    assert round(health, 2) == 0.42
    assert round(combine([prices, health]), 2) == 0.26


def test_an_even_split_approaches_one_minus_one_over_k() -> None:
    for k in (2, 3, 4, 5):
        agents = pure_agents(np.arange(1000 * k) % k, k)
        n = 1000 * k
        # Pairs of different goals over all pairs, exactly.
        assert misalignment(agents, even_conflicts(k)) == pytest.approx((k - 1) / k * n / (n - 1), rel=1e-15)
        assert misalignment(agents, even_conflicts(k), normalise=True) == pytest.approx(n / (n - 1), rel=1e-15)


def test_who_has_no_goal_is_in_pairs_but_conflicts_with_nobody() -> None:
    two = misalignment(pure_agents([0, 1], 2), even_conflicts(2))
    four = misalignment(pure_agents([0, 1, NO_GOAL, NO_GOAL], 2), even_conflicts(2))
    assert two == 1.0
    assert four == pytest.approx(1 / 6)
    assert misalignment(mixed_agents([[1, 0], [0, 1], [0, 0], [0, 0]]), even_conflicts(2)) == four


def test_one_agent_of_two_minds_makes_no_pair() -> None:
    assert misalignment(mixed_agents([[0.5, 0.5]]), even_conflicts(2)) == 0.0
    assert misalignment(mixed_agents(np.zeros((0, 2))), even_conflicts(2)) == 0.0
    # Two of them disagree half of the time.
    assert misalignment(mixed_agents([[0.5, 0.5], [0.5, 0.5]]), even_conflicts(2)) == 0.5


@pytest.mark.parametrize("mean", Mean)
@pytest.mark.parametrize("mixed", [False, True])
def test_large_populations_equal_their_classes(mean: Mean, mixed: bool) -> None:
    """300,000 agents of few kinds: pairs of kinds, counted, are the definition without its loop."""
    rng = np.random.default_rng(5)
    kinds, k, n = 12, 4, 300_000
    shares = rng.dirichlet(np.full(k, 0.5), kinds) if mixed else np.eye(k)[rng.integers(0, k, kinds)]
    weights = rng.random(kinds) ** 6
    importance = np.exp(rng.normal(size=kinds))
    above = np.triu(rng.random((k, k)), 1)
    conflicts = above + above.T
    of_kind = rng.integers(0, kinds, n)
    counts = np.bincount(of_kind, minlength=kinds)
    x, y = weights[:, None], weights[None, :]
    v, u = importance[:, None], importance[None, :]
    means = {
        Mean.geometric: np.sqrt(x * y),
        Mean.arithmetic: (x + y) / 2,
        Mean.harmonic: 2 * x * y / (x + y),
        Mean.weighted_harmonic: (v + u) / (v / x + u / y),
        Mean.minimum: np.minimum(x, y),
        Mean.maximum: np.maximum(x, y),
        Mean.unweighted: np.ones((kinds, kinds)),
    }
    pairs = np.outer(counts, counts) - np.diag(counts)
    expected = float((pairs * means[mean] * (shares @ conflicts @ shares.T)).sum()) / (n * (n - 1))
    agents = (
        mixed_agents(shares[of_kind], weights[of_kind])
        if mixed
        else pure_agents(shares[of_kind].argmax(axis=1), k, weights[of_kind])
    )
    given = importance[of_kind] if mean is Mean.weighted_harmonic else None
    assert misalignment(agents, conflicts, mean, importance=given) == pytest.approx(expected, abs=1e-12)


def test_both_notations_of_one_goal_give_the_same_bits() -> None:
    rng = np.random.default_rng(11)
    goals, weights = rng.integers(NO_GOAL, 3, 20_000), rng.random(20_000)
    for mean in (Mean.geometric, Mean.arithmetic, Mean.unweighted):
        one = Population.of(pure_agents(goals, 3, weights), mean)
        shares = (goals[:, None] == np.arange(3)).astype(float)
        assert one == Population.of(mixed_agents(shares, weights), mean)


def test_order_changes_no_bit_of_a_large_sum() -> None:
    rng = np.random.default_rng(3)
    shares, weights = rng.dirichlet(np.ones(5), 50_000), rng.random(50_000) ** 30
    order = rng.permutation(50_000)
    assert Population.of(mixed_agents(shares, weights)) == Population.of(mixed_agents(shares[order], weights[order]))


def test_weights_of_every_size_keep_their_harmonic_mean() -> None:
    weights = [5e-324, 1e-300, 1e-100, 1e-8, 0.5, 1.0]
    goals = [0, 1, 0, 1, 0, 1]
    exact = math.fsum(
        2 * min(x, y) / (1 + min(x, y) / max(x, y))
        for a, x in enumerate(weights)
        for b, y in enumerate(weights)
        if a < b and goals[a] != goals[b]
    )
    value = misalignment(pure_agents(goals, 2, weights), even_conflicts(2), Mean.harmonic)
    assert value == pytest.approx(exact / 15, rel=1e-12)


@pytest.mark.parametrize(
    ("matrix", "complaint"),
    [
        ([[0, 1, 0]], "square"),
        ([[0, 1.1], [1.1, 0]], "between 0 and 1"),
        ([[0, -0.1], [-0.1, 0]], "between 0 and 1"),
        ([[0, math.nan], [math.nan, 0]], "between 0 and 1"),
        ([[0, 0.2], [0.3, 0]], "symmetric"),
        ([[0, 0.2], [0.2, 0.1]], "diagonal"),
    ],
)
def test_a_matrix_that_is_none_is_refused(matrix: list[list[float]], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        checked_conflicts(matrix)


def test_agents_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="weights lie"):
        pure_agents([0, 1], 2, [0.5, 1.5])
    with pytest.raises(ValueError, match="weights lie"):
        mixed_agents([[1.0]], [math.nan])
    with pytest.raises(ValueError, match="a weight for each"):
        pure_agents([0, 1], 2, [0.5])
    with pytest.raises(ValueError, match="goal indices lie"):
        pure_agents([0, 2], 2)
    with pytest.raises(ValueError, match="goal indices"):
        pure_agents([0.5, 1.0], 2)
    with pytest.raises(ValueError, match="at most one"):
        mixed_agents([[0.7, 0.7]])
    with pytest.raises(ValueError, match="non-negative"):
        mixed_agents([[math.nan, 0.7]])


def test_what_cannot_be_is_refused() -> None:
    population = Population.of(pure_agents([0, 1], 2))
    with pytest.raises(ValueError, match="only leave"):
        population - Population.of(pure_agents([0, 0], 2))
    with pytest.raises(ValueError, match="different goals or means"):
        population + Population.none(3)
    with pytest.raises(ValueError, match="different goals or means"):
        population + Population.none(2, Mean.arithmetic)
    with pytest.raises(ValueError, match="does not factorise"):
        Population.none(2, Mean.minimum)
    with pytest.raises(ValueError, match="2 goals, the conflict matrix 3"):
        population.misalignment(even_conflicts(3))
    with pytest.raises(ValueError, match="importances"):
        misalignment(pure_agents([0, 1], 2), even_conflicts(2), Mean.weighted_harmonic)
    with pytest.raises(ValueError, match="importance for each"):
        misalignment(pure_agents([0, 1], 2), even_conflicts(2), Mean.weighted_harmonic, importance=[1.0, 0.0])
    with pytest.raises(ValueError, match="two goals"):
        normalisation(1)
    for mean, weights in ((Mean.arithmetic, [1.0]), (Mean.weighted_harmonic, None)):
        with pytest.raises(ValueError, match="weighted harmonic"):
            combine([0.5], mean, weights)
    with pytest.raises(ValueError, match="one positive"):
        combine([0.5], Mean.weighted_harmonic, [])


def test_default_conflicts_say_what_their_documentation_says() -> None:
    c = BEHAVIOUR_CONFLICTS
    assert c[0, 2] == 0.0
    assert (np.delete(c[1], 1) == 1.0).all()
    assert set(c[3, [0, 2, 4]]) == set(c[4, [0, 2, 3]]) == {0.5}
    assert not c.flags.writeable
