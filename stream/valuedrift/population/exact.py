"""Sums over agents without rounding, at the speed of floating point.

A value from 0 to 1 becomes a whole number of 2⁻⁵⁴ once (`BITS`); from there on nothing is rounded. Whole numbers are
cut into limbs that are small enough for sums of them, or of their products, to stay below 2⁵³, where doubles are exact
in any order of addition: so histograms and matrix products of doubles, in whatever order a library runs them, give
*the* sum. Limbs are put together in integers of any size.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["BITS", "goal_sums", "pair_sums"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

BITS: Final = 54
"""Values are whole numbers of 2⁻⁵⁴."""

_HALF: Final = 27  # two limbs: sums of 2²⁶ of them are exact
_THIRD: Final = 18  # three limbs: sums of 2¹⁶ of their products are exact
_MOST: Final = 1 << 26
_ROWS: Final = 1 << 12  # of a block that stays in the cache; far below 2¹⁶


def goal_sums(goals: IntArray, values: FloatArray, goal_count: int) -> list[int]:
    """Add values by goal.

    Parameters
    ----------
    goals
        Shape (n,), -1 (left out) to goal_count - 1.
    values
        Shape (n,), from 0 to 1.

    Returns
    -------
    Sums in units of 2⁻⁵⁴, one per goal.
    """
    sums = [0] * goal_count
    for start in range(0, len(goals), _MOST):
        bins = goals[start : start + _MOST] + 1
        whole = np.rint(values[start : start + _MOST] * 2.0**BITS)
        high = np.floor(whole * 2.0**-_HALF)
        highs = np.bincount(bins, high, goal_count + 1)[1:].tolist()
        lows = np.bincount(bins, whole - high * 2.0**_HALF, goal_count + 1)[1:].tolist()
        sums = [each + (int(h) << _HALF) + int(low) for each, h, low in zip(sums, highs, lows, strict=True)]
    return sums


def _limbs(values: FloatArray) -> FloatArray:
    """Cut values of shape (rows, k) into whole numbers of 18 bits, shape (3k + 1, rows); the first row is ones."""
    rows, k = values.shape
    limbs = np.empty((3 * k + 1, rows))
    limbs[0] = 1.0
    low, middle, high = limbs[1 : k + 1], limbs[k + 1 : 2 * k + 1], limbs[2 * k + 1 :]
    np.multiply(values.T, 2.0**BITS, out=low)
    np.rint(low, out=low)
    for part, size in ((high, 2 * _THIRD), (middle, _THIRD)):
        np.multiply(low, 2.0**-size, out=part)
        np.floor(part, out=part)
        low -= part * 2.0**size
    return limbs


def pair_sums(left: FloatArray, right: FloatArray) -> tuple[list[int], list[int], list[int]]:
    """Add up Σ l, Σ r and, for every two goals g < h, Σ (l_g r_h + l_h r_g).

    Parameters
    ----------
    left, right
        Shape (n, k), from 0 to 1. When both are one object, half the work is left out.

    Returns
    -------
    Sums of the first two in units of 2⁻⁵⁴, of the third in units of 2⁻¹⁰⁸, in the order of ``np.triu_indices(k, 1)``.
    """
    n, k = left.shape
    size = 3 * k + 1
    total = np.zeros((size, size), dtype=object)
    for outer in range(0, n, _ROWS << 10):
        block = np.zeros((size, size), dtype=np.int64)  # of 2²² agents: below 2⁵⁸
        for start in range(outer, min(n, outer + (_ROWS << 10)), _ROWS):
            l_limbs = _limbs(left[start : start + _ROWS])
            r_limbs = l_limbs if left is right else _limbs(right[start : start + _ROWS])
            block += (l_limbs @ r_limbs.T).astype(np.int64)
        total += block
    scale = np.array([1 << (_THIRD * limb) for limb in range(3)], dtype=object)
    lefts = scale @ total[1:, 0].reshape(3, k)
    rights = scale @ total[0, 1:].reshape(3, k)
    products = total[1:, 1:].reshape(3, k, 3, k)
    gram = sum(scale[i] * scale[j] * products[i, :, j, :] for i in range(3) for j in range(3))
    both = gram + gram.T
    return lefts.tolist(), rights.tolist(), both[np.triu_indices(k, 1)].tolist()
