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
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError("counts and shares must be finite and non-negative")
    return array


def normalised(values: npt.ArrayLike) -> FloatArray:
    """Normalise rows; NaN where a row is empty."""
    array = checked(values)
    total = array.sum(axis=-1, keepdims=True)
    return array / np.where(total > 0, total, math.nan)


def surprise(p: FloatArray, q: FloatArray) -> FloatArray:
    """Return -p ln q by goal: 0 where p = 0, inf where only q = 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        # Adding 0.0 turns -0.0 into 0.0, which people and JSON both print better.
        return np.where(p == 0.0, 0.0, -p * np.log(q)) + 0.0
