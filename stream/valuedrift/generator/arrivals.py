"""When conversations start: a Poisson process with a day and a night."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["DAY_S", "poisson_times"]

FloatArray = npt.NDArray[np.float64]
DAY_S: Final = 86_400.0
_PEAK_S: Final = 15 * 3600.0
"""Traffic is densest at 15:00 UTC."""


def _expected(seconds: FloatArray, per_hour: float, swing: float, start_of_day_s: float) -> FloatArray:
    """Events expected since the start: the integral of per_hour · (1 + swing · cos(2π (t - peak)/day))."""
    omega = 2 * math.pi / DAY_S
    phase = start_of_day_s - _PEAK_S
    wave = (np.sin(omega * (seconds + phase)) - math.sin(omega * phase)) / omega
    return np.asarray(per_hour / 3600 * (seconds + swing * wave))


def poisson_times(
    generator: np.random.Generator, duration_s: float, per_hour: float, swing: float, start_of_day_s: float
) -> FloatArray:
    """Draw the times of an inhomogeneous Poisson process by inverting its cumulative intensity.

    Parameters
    ----------
    generator
        Stream to draw from.
    duration_s
        Length of the period [seconds].
    per_hour
        Mean rate over a whole day [events per hour].
    swing
        0: the same rate day and night; 1: none at the deepest night, twice the mean at the peak.
    start_of_day_s
        Time of day at which the period starts [seconds since midnight UTC].

    Returns
    -------
    Ascending times, shape (n,) [seconds since the start].
    """
    grid = np.linspace(0, duration_s, max(2, math.ceil(duration_s / 60) + 1))
    expected = _expected(grid, per_hour, swing, start_of_day_s)
    total = float(expected[-1])
    parts: list[FloatArray] = []
    reached = 0.0
    while reached < total:
        # Unit-rate exponential gaps; 1 - u keeps the logarithm finite.
        block = reached + np.cumsum(-np.log1p(-generator.random(max(64, int(total * 1.1) + 16))))
        parts.append(block)
        reached = float(block[-1])
    arrivals = np.concatenate(parts) if parts else np.empty(0)
    return np.asarray(np.interp(arrivals[arrivals < total], expected, grid))
