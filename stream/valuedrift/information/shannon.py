"""Shannon entropy of behaviour distributions, its bias, and which goals moved it, in nats.

Sources: C. E. Shannon (1948); G. A. Miller (1955) for the bias; the misaligned share is that of arXiv 2512.03047.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.information.rows import FloatArray, checked, log_shares, normalised, surprise
from valuedrift.taxonomy import MISALIGNED, K


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
    return np.asarray(surprise(normalised(values), log_shares(values)).sum(axis=-1))


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
    array = checked(counts)
    n = array.sum(axis=-1)
    goals = array.shape[-1]
    corrected = entropy(array) + (goals - 1) / (2.0 * np.where(n > 0, n, math.nan))
    return np.asarray(np.minimum(corrected, math.log(goals)))


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
    array = checked(values)
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
    x, y = normalised(new), normalised(old)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("expected two distributions over the same goals")
    terms = tuple((surprise(x, log_shares(new)) - surprise(y, log_shares(old))).tolist())
    return EntropyChange(terms, math.fsum(terms))
