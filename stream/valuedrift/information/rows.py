"""Rows of counts or shares, checked and normalised: what every measure starts with."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def checked(values: npt.ArrayLike) -> FloatArray:
    """Return the rows in double precision; ValueError for what no count or share can be."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] < 2:
        raise ValueError("expected a last axis of goals")
    if array.size and not (array.min() >= 0.0 and array.max() < math.inf):  # nor if one is NaN
        raise ValueError("counts and shares must be finite and non-negative")
    return array


def normalised(values: npt.ArrayLike) -> FloatArray:
    """Normalise rows; NaN where a row is empty."""
    array = checked(values)
    total = array.sum(axis=-1, keepdims=True)
    return array / np.where(total > 0, total, math.nan)


def log_shares(values: npt.ArrayLike) -> FloatArray:
    """Return ln p by goal: -inf where p = 0, NaN where the row is empty, right to rounding also next to p = 1.

    The share of a goal that is nearly all there is has lost in rounding what its logarithm is made of, so that one is
    taken from the sum of the others.
    """
    array = checked(values)
    rows = array.reshape(-1, array.shape[-1])
    main = np.arange(len(rows)), rows.argmax(axis=1)
    others = rows.copy()
    others[main] = 0.0
    total = rows.sum(axis=1)
    total = np.where(total > 0, total, math.nan)
    rest = others.sum(axis=1) / total
    with np.errstate(divide="ignore"):
        logarithms = np.log(rows / total[:, None])
    logarithms[main] = np.where(rest < 0.5, np.log1p(-np.minimum(rest, 0.5)), logarithms[main])
    return np.asarray(logarithms.reshape(array.shape))


def surprise(p: FloatArray, log_q: FloatArray) -> FloatArray:
    """Return -p ln q by goal: 0 where p = 0, inf where only q = 0."""
    with np.errstate(invalid="ignore"):
        # Adding 0.0 turns -0.0 into 0.0, which people and JSON both print better.
        return np.where(p == 0.0, 0.0 * np.maximum(log_q, 0.0), -p * log_q) + 0.0
