r"""Evidence for a drift above ε: alternatives against *every* distribution within ε of the reference.

With enough traffic any difference is significant, however small. So the user may state the smallest drift that matters,
ε, as a total variation distance: the largest change of the share of any set of goals, max_B |p(B) - p0(B)|. Of the
distances at hand it is the one that an operator can state without a formula ("one answer in a hundred behaves
otherwise"), it sees swaps, which leave S alone, it is as sensitive to a goal at half as to one at a thousandth, and its
ball is convex and has sets of goals for its faces, which the exact test below lives on. (It bounds S too:
|ΔS| ≤ ε ln(K-1) + h(ε) with h the binary entropy, Audenaert 2007.)

A distribution is outside of the ball exactly when some set of goals B has p(B) > p0(B) + ε. Alternative (B, x) says
that the share of B is x; the nearest that the null comes is b = p0(B) + ε, and the ratio of the two::

    g(y) = x/b for y in B, (1-x)/(1-b) otherwise,        x > b

has E_p g = p(B) x/b + (1 - p(B)) (1-x)/(1-b), which grows with p(B) and is 1 at p(B) = b: an e-value for every p in the
ball. It is the reverse information projection of (B, x) on the ball (Grünwald, de Heide, Koolen 2024, "Safe testing",
theorem 1), Huber's (1965) clipped likelihood ratio of a least favourable pair.

With an estimated reference the ball is drawn around its posterior mean with radius ε + r, so that it holds that around
the true p0 but for a posterior probability of `RISK`. p0(B) has a Beta posterior with mean m and t events, and by
Chernoff's bound P(p0(B) ≥ x) ≤ exp(-t kl(m‖x)); r is the largest x - m over all sets B at RISK / (2^K - 2).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.drift.tilts import Tilts, binary_kl, goal_names

__all__ = ["MOST_GOALS", "RISK", "beyond", "radius", "uncertainty"]

FloatArray = npt.NDArray[np.float64]

MOST_GOALS: Final = 8
"""Most goals for which all sets of goals are told apart."""

RISK: Final = 1e-3
"""Posterior probability of references for which the guarantee is not given."""

_EXCESS: Final = (0.125, 0.5, 2.0, 10.0)
"""How far an alternative's share lies beyond the ball, in radii of the ball."""


def radius(start: FloatArray, epsilon: float, *, known: bool) -> float:
    """Radius of the ball around the reference that stands for the null, in total variation.

    Parameters
    ----------
    start
        Shape (K,), positive: pseudo-counts of the reference.
    epsilon
        The smallest drift that matters.
    known
        Whether the reference is the truth.

    Raises
    ------
    ValueError
        If there are too many goals to tell all sets of them apart.
    """
    if len(start) > MOST_GOALS:
        raise ValueError(f"epsilon needs at most {MOST_GOALS} goals")
    return epsilon if known else epsilon + uncertainty(tuple(start.tolist()))


def uncertainty(pseudo_counts: tuple[float, ...]) -> float:
    """Radius r around the posterior mean that holds p0 but for `RISK`, in total variation.

    Parameters
    ----------
    pseudo_counts
        K positive numbers, the parameters of p0's Dirichlet posterior.
    """
    total = math.fsum(pseudo_counts)
    exponent = math.log((2 ** len(pseudo_counts) - 2) / RISK) / total
    return max(_bound(_share(pseudo_counts, chosen), exponent) for chosen in _sets(len(pseudo_counts)))


def _sets(goals: int) -> range:
    """All sets of goals but the empty and the full one, as bits."""
    return range(1, 2**goals - 1)


def _share(pseudo_counts: tuple[float, ...], chosen: int) -> float:
    return math.fsum(a for i, a in enumerate(pseudo_counts) if chosen >> i & 1) / math.fsum(pseudo_counts)


def _bound(mean: float, exponent: float) -> float:
    """Largest x - mean with kl(mean‖x) ≤ exponent, rounded up."""
    low, high = mean, 1.0
    while low < (middle := 0.5 * (low + high)) < high:
        if binary_kl(mean, middle) <= exponent:
            low = middle
        else:
            high = middle
    return high - mean


@lru_cache(maxsize=256)
def beyond(pseudo_counts: tuple[float, ...], radius: float) -> Tilts:
    """Build the alternatives to the ball of this radius around a reference, for a null that stands still.

    Parameters
    ----------
    pseudo_counts
        K positive numbers; only their ratios matter.
    radius
        Total variation, between 0 and 1.

    Returns
    -------
    The alternatives; `theta` holds g. All have the same weight.

    Raises
    ------
    ValueError
        If every distribution lies within the radius.
    """
    goals = len(pseudo_counts)
    names = goal_names(goals)
    gains, told = [], []
    for chosen in _sets(goals):
        share = _share(pseudo_counts, chosen)
        edge = share + radius
        members = [i for i in range(goals) if chosen >> i & 1]
        for excess in _EXCESS:
            new = edge + excess * radius
            if new >= 1.0:
                continue
            gain = np.full(goals, (1.0 - new) / (1.0 - edge))
            gain[members] = new / edge
            gains.append(gain)
            told.append(f"{'+'.join(names[i] for i in members)} above {edge:.3g}, up to {new:.3g}")
    if not gains:
        raise ValueError("no drift is above epsilon: it is as wide as the reference allows")
    weights = np.full(len(gains), 1.0 / len(gains))
    return Tilts.of(np.stack(gains, axis=1), weights, tuple(told))
