"""How far apart two behaviour distributions are, in nats.

Sources: S. Kullback, R. A. Leibler (1951); J. Lin (1991) for the Jensen-Shannon divergence.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.information.rows import FloatArray, checked, log_shares, normalised, surprise


class _Pair(NamedTuple):
    """Two normalised rows and their difference, which is not that of the rounded shares."""

    p: FloatArray
    q: FloatArray
    difference: FloatArray


def product_error(a: FloatArray, b: FloatArray, product: FloatArray) -> FloatArray:
    """Return a·b - product to the last bit (T. J. Dekker 1971, with Veltkamp's splitting)."""
    factor = 134217729.0  # 2**27 + 1
    up_a, up_b = factor * a, factor * b
    high_a, high_b = up_a - (up_a - a), up_b - (up_b - b)
    low_a, low_b = a - high_a, b - high_b
    return low_a * low_b - (((product - high_a * high_b) - low_a * high_b) - high_a * low_b)


def _pair(first: npt.ArrayLike, second: npt.ArrayLike) -> _Pair:
    """Normalise two rows; p - q = (a m - b n)/(n m) from the counts, whose products' rounding errors are put back.

    Two windows of 10^12 events whose shares agree to twelve digits still have a divergence that is right to rounding.
    """
    a, b = checked(first), checked(second)
    # By powers of two, which is exact: no product overflows.
    a, b = (np.ldexp(row, -np.frexp(row.max(axis=-1, keepdims=True))[1]) for row in (a, b))
    n, m = a.sum(axis=-1, keepdims=True), b.sum(axis=-1, keepdims=True)
    n, m = np.where(n > 0, n, math.nan), np.where(m > 0, m, math.nan)
    am, bn = a * m, b * n
    difference = (am - bn) + (product_error(a, m, am) - product_error(b, n, bn))
    return _Pair(a / n, b / m, difference / (n * m))


def excess(ratio: FloatArray) -> FloatArray:
    """(1 + r) ln(1 + r) - r, for r from -1 on: at least 0, about r²/2; its series where the formula would cancel."""
    series, less = np.zeros_like(ratio), -ratio
    for k in range(14, 1, -1):
        series *= less
        series += 1.0 / (k * (k - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = (1.0 + ratio) * np.log1p(ratio) - ratio
    return np.where(np.abs(ratio) < 0.05, series * ratio * ratio, np.where(ratio <= -1.0, 1.0, whole))


def smoothed(counts: npt.ArrayLike) -> FloatArray:
    """Shares with half an event added to every goal, (c + ½)/(n + K/2): none is zero, so divergences stay finite.

    Parameters
    ----------
    counts
        Shape (..., K). An empty row gives the uniform distribution.

    Returns
    -------
    Shape (..., K), positive, rows adding up to one.
    """
    array = checked(counts) + 0.5
    return np.asarray(array / array.sum(axis=-1, keepdims=True))


def cross_entropy(p: npt.ArrayLike, q: npt.ArrayLike) -> FloatArray:
    """Cross-entropy -Σ p ln q; infinite where p has a goal that q has not.

    Parameters
    ----------
    p, q
        Counts or shares, shapes that broadcast to (..., K).

    Returns
    -------
    Shape (...,), nats.
    """
    return np.asarray(surprise(normalised(p), log_shares(q)).sum(axis=-1))


def kl_divergence(p: npt.ArrayLike, q: npt.ArrayLike) -> FloatArray:
    """Kullback-Leibler divergence Σ p ln(p/q); infinite where p has a goal that q has not.

    Counts of a window against counts of a reference are often infinite: give `smoothed` shares for a report.

    Parameters
    ----------
    p, q
        Counts or shares, shapes that broadcast to (..., K).

    Returns
    -------
    Shape (...,), nats, at least 0.
    """
    pair = _pair(p, q)
    # Σ q ((p/q) ln(p/q) - p/q + 1): no term is negative, so near distributions lose no digits.
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = pair.q * excess(pair.difference / pair.q)
    terms = np.where(pair.q == 0.0, np.where(pair.p > 0, math.inf, 0.0 * pair.p), terms)
    return np.asarray(terms.sum(axis=-1))


def jensen_shannon(p: npt.ArrayLike, q: npt.ArrayLike) -> FloatArray:
    """Jensen-Shannon divergence: mean KL divergence of p and q from their average. Symmetric, never infinite.

    Parameters
    ----------
    p, q
        Counts or shares, shapes that broadcast to (..., K).

    Returns
    -------
    Shape (...,), nats, from 0 to ln 2.
    """
    pair = _pair(p, q)
    double = pair.p + pair.q
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = pair.difference / double
    terms = 0.25 * double * (excess(ratio) + excess(-ratio))
    terms = np.where(double == 0.0, 0.0, terms)
    return np.asarray(np.minimum(terms.sum(axis=-1), math.log(2.0)))


def total_variation(p: npt.ArrayLike, q: npt.ArrayLike) -> FloatArray:
    """Total variation distance ½ Σ |p - q|: the largest difference in probability of any set of goals.

    Parameters
    ----------
    p, q
        Counts or shares, shapes that broadcast to (..., K).

    Returns
    -------
    Shape (...,), from 0 to 1.
    """
    return np.asarray(np.minimum(0.5 * np.abs(_pair(p, q).difference).sum(axis=-1), 1.0))
