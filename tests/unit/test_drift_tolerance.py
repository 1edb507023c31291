"""Alternatives to every distribution within epsilon: e-values against all of them, and against nothing beyond."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from valuedrift.drift.tolerance import RISK, beyond, radius, uncertainty

STARTS = [(980.5, 8.5, 4.5, 4.5, 4.5), (20.5, 30.5, 10.5), (2000.5, 0.5, 0.5, 0.5, 0.5), (5.5, 5.5)]


def share(start: tuple[float, ...]) -> np.ndarray:
    p: np.ndarray = np.array(start) / math.fsum(start)
    return p


def moved(p: np.ndarray, source: int, target: int, distance: float) -> np.ndarray:
    """Move so much of the probability, as far as there is any."""
    step = np.zeros_like(p)
    step[source], step[target] = -min(distance, p[source]), min(distance, p[source])
    moved_p: np.ndarray = p + step
    return moved_p


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("size", [0.001, 0.02, 0.2])
def test_no_distribution_in_the_ball_expects_more_than_one(start: tuple[float, ...], size: float) -> None:
    # An expectation is linear in p, so that its largest value is at a vertex: all of the distance moved to one goal.
    gains, p, goals = beyond(start, size), share(start), len(start)
    assert math.fsum(np.exp(gains.log_weights).tolist()) == pytest.approx(1.0)
    largest = max(
        float((moved(p, i, j, size) @ gains.theta).max()) for i in range(goals) for j in range(goals) if i != j
    )
    assert largest <= 1 + 1e-12
    rng = np.random.default_rng(1)
    for other in rng.dirichlet(np.ones(goals), size=200):
        distance = 0.5 * float(np.abs(other - p).sum())
        inside = p + (other - p) * min(1.0, size / distance)
        assert float((inside @ gains.theta).max()) <= 1 + 1e-12


@pytest.mark.parametrize("start", STARTS)
def test_every_drift_beyond_makes_the_evidence_grow(start: tuple[float, ...]) -> None:
    p, size = share(start), 0.02
    gains = beyond(start, size)
    rng = np.random.default_rng(2)
    for other in rng.dirichlet(np.ones(len(start)), size=200):
        distance = 0.5 * float(np.abs(other - p).sum())
        if distance > 1.1 * size:
            drifted = p + (other - p) * 1.1 * size / distance
            assert float((drifted @ gains.log_theta).max()) > 0


@pytest.mark.parametrize("start", STARTS)
def test_the_uncertainty_covers_all_but_the_risk(start: tuple[float, ...]) -> None:
    r, total = uncertainty(start), math.fsum(start)
    outside = mpmath.mpf(0)
    for chosen in range(1, 2 ** len(start) - 1):
        a = math.fsum(x for i, x in enumerate(start) if chosen >> i & 1)
        edge = a / total + r
        if edge < 1:
            outside += mpmath.betainc(a, total - a, edge, 1, regularized=True)
    assert 0 < float(outside) <= RISK
    assert radius(np.array(start), 0.01, known=False) == 0.01 + r
    assert radius(np.array(start), 0.01, known=True) == 0.01


def test_a_ball_as_wide_as_everything_leaves_nothing_to_find() -> None:
    with pytest.raises(ValueError, match="epsilon"):
        beyond((1.0, 1.0), 0.5)
    with pytest.raises(ValueError, match="at most 8"):
        radius(np.ones(9), 0.1, known=True)
