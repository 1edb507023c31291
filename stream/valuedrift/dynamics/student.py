"""Student's t distribution for any positive number of degrees of freedom, by the standard library alone.

The tail is the regularised incomplete beta function, evaluated by its continued fraction (DLMF 8.17.22) with the
modified Lentz recursion; the quantile inverts it by bisection in a bracket that always holds it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

__all__ = ["student_quantile", "student_tail"]

_TINY: Final = 1e-300
_TERMS: Final = 500


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of the incomplete beta function; converges fast for x < (a + 1)/(a + b + 2)."""

    def safe(value: float) -> float:
        return value if abs(value) > _TINY else _TINY

    c, d = 1.0, 1.0 / safe(1.0 - (a + b) * x / (a + 1.0))
    result = d
    for m in range(1, _TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        for numerator in (even, odd):
            d = 1.0 / safe(1.0 + numerator * d)
            c = safe(1.0 + numerator / c)
            factor = c * d
            result *= factor
        if abs(factor - 1.0) < 1e-15:
            break
    return result


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b)."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    if x < (a + 1.0) / (a + b + 2.0):
        return math.exp(log_front) * _beta_fraction(a, b, x) / a
    return 1.0 - math.exp(log_front) * _beta_fraction(b, a, 1.0 - x) / b


def student_tail(t: float, freedom: float) -> float:
    """P(T > t) for Student's t.

    Parameters
    ----------
    t
        Where to cut; may be infinite.
    freedom
        Degrees of freedom, positive, need not be whole.

    Returns
    -------
    Probability, from 0 to 1; NaN where `t` is NaN.
    """
    if math.isnan(t):
        return math.nan
    if math.isinf(t):
        return 0.0 if t > 0 else 1.0
    square = t * t
    half = 0.5 * _incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + square))
    return half if t >= 0 else 1.0 - half


@lru_cache(maxsize=4096)
def student_quantile(probability: float, freedom: float) -> float:
    """Value that Student's t stays below with the given probability.

    Parameters
    ----------
    probability
        Between 0 and 1, both excluded.
    freedom
        Degrees of freedom, positive, need not be whole.

    Returns
    -------
    The quantile, to about 12 digits.
    """
    if probability < 0.5:
        return -student_quantile(1.0 - probability, freedom)
    upper = 1.0 - probability
    low, high = 0.0, 2.0
    while student_tail(high, freedom) > upper and high < 1e15:
        low, high = high, high * 2.0
    while high - low > 1e-13 * high:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if student_tail(middle, freedom) > upper else (low, middle)
    return 0.5 * (low + high)
