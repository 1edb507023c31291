"""Intervals of S and of every share that know of sampling *and* of the classifier's errors.

Points of the said shares q ~ Dirichlet(counts + prior) and of every row of C ~ Dirichlet(examples + prior) are carried
through the inverse, x = C⁻ᵀq. Nothing is projected onto the simplex on the way: points may have negative shares, and
only the ends are cut to what is possible. A projection (or a prior that lives on the simplex) piles the points of goals
that are rarer than the classifier's errors up on one side of the truth, and their intervals then hold it 0.74 of the
time instead of 0.95; without it they stay a pivot, which is all an interval needs.

For the entropy the same reasoning wants -x ln x to go on below zero as it came, so it is made odd: h(-x) = -h(x).
Where all shares are large the entropy of a noisy point is too low on average, by about B = ½ Σ var(x)/x; the points,
which are noise upon noise, are moved up by B, which is exact for the upper end at the even split and close elsewhere.

A prior of ½ for every goal is neutral for each rare goal, but adds up to two events for the four of them; ½ for the
main goal and ⅛ for each other is neutral for their sum, but too small for each. So both are computed and the ends
averaged: those of a share weighted by its size, those of S evenly.

`docs/studies/coverage.md` has the coverage measured over a grid of truths.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.information.correction import labelled
from valuedrift.information.rows import FloatArray, checked

__all__ = ["CorrectedInterval", "corrected_entropy_interval"]

_POINTS: Final = 1024
_TAILS: Final = 0.85
"""Part of the nominal tail that is left out at each end: what the estimated spread of the points lacks."""
_EACH: Final = 0.5
_JOINTLY: Final = 0.5
"""Prior counts: of each goal, and of all goals but the main one together."""


class CorrectedInterval(NamedTuple):
    """Intervals of what is behind the labels.

    Attributes
    ----------
    entropy
        Shape (..., 2), nats, within [0, ln K].
    shares
        Shape (..., K, 2), within [0, 1].
    """

    entropy: FloatArray
    shares: FloatArray


def corrected_entropy_interval(
    counts: npt.ArrayLike, confusion: npt.ArrayLike, level: float = 0.95
) -> CorrectedInterval:
    """Equal-tailed intervals of the entropy and of the shares behind the labels of an imperfect classifier.

    Equal input gives equal bits, in any company. The points that depend on the matrix alone are kept for the last few
    matrices; a first call with a new one takes some milliseconds longer.

    Parameters
    ----------
    counts
        What the classifier said, shape (..., K).
    confusion
        Counts of labelled examples by true goal (rows) and said goal (columns), shape (K, K), K at most 8.
    level
        Probability inside, between 0 and 1.

    Returns
    -------
    `CorrectedInterval`; NaN where there are no counts.

    Raises
    ------
    ValueError
        If a goal has no labelled example, the shapes do not fit, or the level is not between 0 and 1.
    """
    said, examples = checked(counts), labelled(confusion)
    goals = examples.shape[-1]
    if examples.ndim != 2 or said.shape[-1] != goals:
        raise ValueError(f"expected counts of K goals and a K by K confusion, got {said.shape} and {examples.shape}")
    if not 0.0 < level < 1.0:
        raise ValueError("level must lie between 0 and 1")
    rows = said.reshape(-1, goals)
    entropy = np.full((len(rows), 2), math.nan)
    shares = np.full((len(rows), goals, 2), math.nan)
    tail = 0.5 * _TAILS * (1.0 - level)
    matrices = _inverses(examples.tobytes(), goals)
    for i in np.flatnonzero(rows.any(axis=-1)):
        entropy[i], shares[i] = _ends(rows[i], matrices, tail)
    return CorrectedInterval(entropy.reshape(*said.shape[:-1], 2), shares.reshape(*said.shape[:-1], goals, 2))


@lru_cache(maxsize=8)
def _points(dimensions: int, seed: int) -> tuple[FloatArray, FloatArray]:
    """Return normal quantiles and logarithms of uniforms, each (dimensions, points).

    A Latin hypercube: every dimension has each of its strata once, in an order of its own, so sums of many small
    effects, which these are, are met much better than by random points.
    """
    # Raw bits of a bit generator are the same in every version of numpy, which its distributions are not.
    bits = np.random.PCG64(seed).random_raw((2 * dimensions, _POINTS))
    order = np.argsort(bits, axis=-1, kind="stable")
    middle = (np.arange(_POINTS) + 0.5) / _POINTS
    quantile = np.array([NormalDist().inv_cdf(u) for u in middle.tolist()])
    return quantile[order[:dimensions]], np.log(middle)[order[dimensions:]]


def _dirichlet(shape: FloatArray, seed: int) -> FloatArray:
    """Points of Dirichlet(shape), for rows (R, K): (R, K, points).

    A gamma variable of shape a is one of shape a + 1 times u^(1/a), and that of shape a + 1 ≥ 3/2 is nearly the cube of
    a normal variable (E. B. Wilson, M. M. Hilferty 1931).
    """
    normal, log_u = _points(shape.size, seed)
    a = shape.reshape(-1, 1)
    ninth = 1.0 / (9.0 * (a + 1.0))
    root = np.maximum(1.0 - ninth + normal * np.sqrt(ninth), 1e-6)
    gamma = (a + 1.0) * root * root * root * np.exp(log_u / a)
    gamma = gamma.reshape(*shape.shape, _POINTS)
    return np.asarray(gamma / gamma.sum(axis=-2, keepdims=True))


@lru_cache(maxsize=8)
def _inverses(examples: bytes, goals: int) -> tuple[FloatArray, FloatArray]:
    """Points of C⁻ᵀ under both priors, each (K true, K said, points)."""
    rows = np.frombuffer(examples, dtype=np.float64).reshape(goals, goals)
    return _inverse(rows + _EACH), _inverse(rows + _joint_prior(np.arange(goals), goals))


def _inverse(shape: FloatArray) -> FloatArray:
    rates = _dirichlet(shape, seed=2018)  # true, said, point
    inverse = np.linalg.inv(np.moveaxis(rates, -1, 0))  # point, said, true
    return np.ascontiguousarray(inverse.transpose(2, 1, 0))


def _joint_prior(main: npt.NDArray[np.intp], goals: int) -> FloatArray:
    """Rows with the prior of one main goal each."""
    prior = np.full((len(main), goals), _JOINTLY / (goals - 1))
    prior[np.arange(len(main)), main] = _EACH
    return prior


def _ends(counts: FloatArray, matrices: tuple[FloatArray, FloatArray], tail: float) -> tuple[FloatArray, FloatArray]:
    goals = len(counts)
    each, share = _posterior(counts + _EACH, matrices[0], tail)
    jointly, _ = _posterior(counts + _joint_prior(np.array([counts.argmax()]), goals)[0], matrices[1], tail)
    weight = np.append(np.clip(share, 0.0, 1.0), 0.5)
    low, high, spread = each + weight * (jointly - each)
    most = np.append(np.ones(goals), math.log(goals))
    low, high = np.clip(low, 0.0, most), np.clip(high, 0.0, most)
    # An interval that lies wholly beyond what is possible would have no width: keep a standard deviation.
    high, low = np.minimum(np.maximum(high, spread), most), np.maximum(np.minimum(low, most - spread), 0.0)
    ends = np.stack([low, high], axis=-1)
    return ends[-1], ends[:-1]


def _posterior(shape: FloatArray, matrices: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    """Lower ends, upper ends and spreads of the shares and S, (3, K + 1), uncut; and the middles of the shares."""
    goals = len(shape)
    q = _dirichlet(shape[None, :], seed=1955)[0]
    x = np.einsum("ijd,jd->id", matrices, q)
    entropy = -(x * np.log(np.maximum(np.abs(x), 1e-300))).sum(axis=0)  # odd in every share
    values = np.sort(np.vstack([x, entropy]), axis=-1)
    low, high, middle, below, above = _quantiles(values, (tail, 1.0 - tail, 0.5, 0.1587, 0.8413))
    spread = 0.5 * (above - below)
    centre, variance = np.maximum(middle[:goals], 0.0), np.square(spread[:goals])
    # B, with shares that do not stand out of their own noise left out: there the odd function has no such bias.
    bias = 0.5 * variance * centre**3 / np.maximum(centre**4 + 4.0 * variance**2, 1e-300)
    low[-1] += bias.sum()
    high[-1] += bias.sum()
    return np.stack([low, high, spread]), middle[:goals]


def _quantiles(values: FloatArray, at: tuple[float, ...]) -> list[FloatArray]:
    """Quantiles of sorted rows, interpolated between the middles of strata."""
    found = []
    for probability in at:
        place = min(max(probability * _POINTS - 0.5, 0.0), _POINTS - 1.0)
        left = min(int(place), _POINTS - 2)
        weight = place - left
        found.append(values[:, left] * (1.0 - weight) + values[:, left + 1] * weight)
    return found
