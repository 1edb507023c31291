"""Entropy and divergences of behaviour distributions, in nats.

Every function takes counts or shares over the last axis, normalises them itself in double precision, and works on any
leading axes. A goal that does not occur contributes nothing to an entropy (0 ln 0 = 0). A row that adds up to zero has
no distribution: its result is NaN, never a warning. Negative or infinite input raises ValueError.

Sources: C. E. Shannon (1948); G. A. Miller (1955) for the bias; S. Kullback, R. A. Leibler (1951); J. Lin (1991) for
the Jensen-Shannon divergence; the misaligned share is that of arXiv 2512.03047.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.posterior import entropy_interval
from valuedrift.taxonomy import MISALIGNED, K

__all__ = [
    "EntropyChange",
    "cross_entropy",
    "entropy",
    "entropy_decomposition",
    "entropy_interval",
    "jensen_shannon",
    "kl_divergence",
    "miller_madow",
    "misaligned_share",
    "smoothed",
    "total_variation",
]

FloatArray = npt.NDArray[np.float64]


def _checked(values: npt.ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] < 2:
        raise ValueError("expected a last axis of goals")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError("counts and shares must be finite and non-negative")
    return array


def _shares(values: npt.ArrayLike) -> FloatArray:
    """Normalise rows; NaN where a row is empty."""
    array = _checked(values)
    total = array.sum(axis=-1, keepdims=True)
    return array / np.where(total > 0, total, math.nan)


def _surprise(p: FloatArray, q: FloatArray) -> FloatArray:
    """Return -p ln q by goal: 0 where p = 0, inf where only q = 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        # Adding 0.0 turns -0.0 into 0.0, which people and JSON both print better.
        return np.where(p == 0.0, 0.0, -p * np.log(q)) + 0.0


def _kl(p: FloatArray, q: FloatArray) -> FloatArray:
    """Σ p ln(p/q), written as Σ (p ln(p/q) - p + q): no term is negative, so near distributions lose no digits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = p - q
        near = np.abs(difference) < 0.5 * q
        log_ratio = np.where(near, np.log1p(difference / q), np.log(p / q))
        terms = np.where(p == 0.0, q, p * log_ratio - difference)
    return np.asarray(np.maximum(terms.sum(axis=-1), 0.0))


def entropy(values: npt.ArrayLike) -> FloatArray:
    """Plug-in Shannon entropy S = -Σ p ln p.

    Parameters
    ----------
    values
        Counts or shares, shape (..., K).

    Returns
    -------
    Shape (...,), nats, from 0 to ln K.
    """
    p = _shares(values)
    return np.asarray(_surprise(p, p).sum(axis=-1))


def miller_madow(counts: npt.ArrayLike) -> FloatArray:
    """Entropy with the first-order bias removed for a known number of goals: S + (K-1)/(2n), at most ln K.

    The cap matters for few events only: no distribution over K goals has more than ln K, and a report of more would be
    read as an error.

    Parameters
    ----------
    counts
        Shape (..., K); n is a row's sum, so shares will not do.

    Returns
    -------
    Shape (...,), nats.
    """
    array = _checked(counts)
    n = array.sum(axis=-1)
    goals = array.shape[-1]
    corrected = entropy(array) + (goals - 1) / (2.0 * np.where(n > 0, n, math.nan))
    return np.asarray(np.minimum(corrected, math.log(goals)))


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
    array = _checked(counts) + 0.5
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
    return np.asarray(_surprise(_shares(p), _shares(q)).sum(axis=-1))


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
    return _kl(_shares(p), _shares(q))


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
    x, y = _shares(p), _shares(q)
    middle = 0.5 * (x + y)
    return np.asarray(np.clip(0.5 * (_kl(x, middle) + _kl(y, middle)), 0.0, math.log(2.0)))


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
    return np.asarray(np.minimum(0.5 * np.abs(_shares(p) - _shares(q)).sum(axis=-1), 1.0))


def misaligned_share(values: npt.ArrayLike) -> FloatArray:
    """Joint share of the misaligned goals g2, g4 and g5.

    Parameters
    ----------
    values
        Counts or shares, shape (..., 5).

    Returns
    -------
    Shape (...,), from 0 to 1.

    Raises
    ------
    ValueError
        If the last axis is not the five goals.
    """
    array = _checked(values)
    if array.shape[-1] != K:
        raise ValueError(f"expected a last axis of {K} goals, got shape {array.shape}")
    total = array.sum(axis=-1)
    return np.asarray(array[..., list(MISALIGNED)].sum(axis=-1) / np.where(total > 0, total, math.nan))


class EntropyChange(NamedTuple):
    """Which goals moved the entropy.

    Attributes
    ----------
    terms
        Change of -p ln p of every goal, nats.
    total
        ΔS: the correctly rounded sum of `terms`, so ``math.fsum(terms) == total`` to the last bit.
    """

    terms: tuple[float, ...]
    total: float


def entropy_decomposition(new: npt.ArrayLike, old: npt.ArrayLike) -> EntropyChange:
    """Split a change of entropy into what each goal contributed.

    Parameters
    ----------
    new, old
        Counts or shares of one distribution each, shape (K,).

    Returns
    -------
    The terms and their exact sum. It equals ``entropy(new) - entropy(old)`` up to rounding.

    Raises
    ------
    ValueError
        If the shapes differ or are not one-dimensional.
    """
    x, y = _shares(new), _shares(old)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("expected two distributions over the same goals")
    terms = tuple((_surprise(x, x) - _surprise(y, y)).tolist())
    return EntropyChange(terms, math.fsum(terms))
