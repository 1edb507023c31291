"""Exact intervals for what is counted: a rate from its events, a median from its sample."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import Final

import numpy as np

__all__ = ["median_interval", "poisson_interval"]

_EXACT: Final = 2_000  # above it the Wilson-Hilferty cube is right to five digits


def poisson_interval(count: int, level: float = 0.95) -> tuple[float, float]:
    """Garwood's (1936) interval of a Poisson mean: both tails have at most (1 - level)/2.

    Parameters
    ----------
    count
        What was counted.
    level
        At least this is covered, whatever the mean.

    Returns
    -------
    Lower and upper end; above 2,000 by the approximation of Wilson and Hilferty.
    """
    tail = (1.0 - level) / 2.0
    if count > _EXACT:
        z = NormalDist().inv_cdf(1.0 - tail)
        low, high = (
            shape * (1.0 - 1.0 / (9.0 * shape) + sign * z / (3.0 * math.sqrt(shape))) ** 3
            for shape, sign in ((count, -1.0), (count + 1, 1.0))
        )
        return low, high
    high = _solve(lambda mean: _poisson_cdf(count, mean) - tail, count, count + 20.0 + 10.0 * math.sqrt(count + 1.0))
    if count == 0:
        return 0.0, high
    return _solve(lambda mean: 1.0 - tail - _poisson_cdf(count - 1, mean), count, 0.0), high


def median_interval(sample: Sequence[float], level: float = 0.95) -> tuple[float, float, float]:
    """Median of a sample, and the interval between two order statistics that covers the true one in any distribution.

    Parameters
    ----------
    sample
        At least one number; infinity where it is only known to be larger than all others.
    level
        At least this is covered, if the sample is large enough (6 for 0.95; the whole range if it is smaller).

    Returns
    -------
    Median, lower end, upper end.
    """
    ordered = sorted(sample)
    n = len(ordered)
    below, out = 0, math.exp(-n * math.log(2.0))  # P(Binomial(n, ½) ≤ below)
    while below < n // 2 and out <= (1.0 - level) / 2.0:
        below += 1
        out += math.exp(math.lgamma(n + 1) - math.lgamma(below + 1) - math.lgamma(n - below + 1) - n * math.log(2.0))
    # Fewer than `below` of them are under the median with probability at most (1 - level)/2.
    at = max(below - 1, 0)
    middle = float((ordered[(n - 1) // 2] + ordered[n // 2]) / 2.0)
    return middle, float(ordered[at]), float(ordered[n - 1 - at])


def _poisson_cdf(count: int, mean: float) -> float:
    if mean <= 0.0:
        return 1.0
    k = np.arange(count + 1)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1.0, count + 1)))])
    return float(np.exp(k * math.log(mean) - mean - factorials).sum())


def _solve(excess: Callable[[float], float], positive: float, negative: float) -> float:
    """Bisect: the function is above zero near the first end and below at the second."""
    for _ in range(200):
        middle = 0.5 * (positive + negative)
        if middle in (positive, negative):
            break
        if excess(middle) > 0.0:
            positive = middle
        else:
            negative = middle
    return 0.5 * (positive + negative)
