"""Two curves for S over steps: a line, and one that saturates.

    S(t) = S∞ - (S∞ - S0) exp(-t/τ) = S0 + σ (1 - exp(-κt))/κ,    κ = 1/τ,  S∞ = S0 + σ/κ,  0 ≤ S∞ ≤ ln K

The second form is what is fitted: its σ is the initial slope itself, and a line is its limit κ → 0. For a given κ it is
linear in S0 and σ (G. Golub, V. Pereyra 1973, variable projection), so only κ is searched, in one dimension, over
everything from far longer than the data to shorter than a window: no starting values, no local minimum. Where the free
plateau would leave [0, ln K] it is held at that bound.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.dynamics.hac import Term

__all__ = ["Fit", "fit_bend", "fit_line", "fit_saturating"]

FloatArray = npt.NDArray[np.float64]

_SLOWEST: Final = 0.05  # least κ times span: a curve that has lost less than 3 % of its slope at the end is a line
_FIRST_SEARCH: Final = 64
_ZOOM: Final = 17
_ZOOMS: Final = 5


class Fit(NamedTuple):
    """A fitted curve.

    Attributes
    ----------
    start
        S at t = 0, nats.
    slope
        Slope at t = 0, nats per step.
    decay
        κ = 1/τ, per step; 0 for a line.
    plateau
        S∞, nats; NaN for a line.
    held
        Whether the plateau is held at 0 or ln K.
    design
        Derivative of the curve by its free parameters, shape (T, parameters).
    influence
        Derivative of slope, decay and plateau by each value, shape (3, T); zeros for what is not estimated.
    residuals
        Value minus curve, nats, shape (T,).
    weights
        Weights used, shape (T,), mean 1.
    """

    start: float
    slope: float
    decay: float
    plateau: float
    held: bool
    design: FloatArray
    influence: FloatArray
    residuals: FloatArray
    weights: FloatArray

    def term(self, of: int = 0, sign: float = 1.0) -> Term:
        """Return what the variance of the slope (0), decay (1) or plateau (2) needs of this series."""
        return Term(self.design, self.weights, sign * self.influence[of], self.residuals)


def _hat(design: FloatArray, weights: FloatArray) -> FloatArray:
    """Map from values to weighted least-squares parameters, shape (parameters, T)."""
    root = np.sqrt(weights)
    return np.asarray(np.linalg.pinv(design * root[:, None]) * root)


def fit_line(t: FloatArray, y: FloatArray, weights: FloatArray) -> Fit:
    """Weighted least-squares line.

    Parameters
    ----------
    t, y, weights
        Positions in steps, values in nats, weights; shape (T,), T ≥ 3, positions not all equal.
    """
    w = weights / weights.mean()
    middle = float(w @ t) / len(t)
    design = np.stack([np.ones_like(t), t - middle], axis=1)
    hat = _hat(design, w)
    level, slope = (hat @ y).tolist()
    influence = np.stack([hat[1], np.zeros_like(t), np.zeros_like(t)])
    residuals = y - level - slope * (t - middle)
    start = level - slope * middle
    return Fit(
        start, slope, 0.0, math.nan, held=False, design=design, influence=influence, residuals=residuals, weights=w
    )


def fit_bend(t: FloatArray, y: FloatArray, weights: FloatArray, decay: float) -> Fit:
    """Weighted least-squares saturating curve of a given κ, which is as linear in the values as a line.

    Parameters
    ----------
    t, y, weights
        As of `fit_line`, positions from 0.
    decay
        κ, per step, positive.
    """
    w = weights / weights.mean()
    phi = -np.expm1(-decay * t) / decay
    design = np.stack([np.ones_like(t), phi], axis=1)
    hat = _hat(design, w)
    start, slope = (hat @ y).tolist()
    influence = np.stack([hat[1], np.zeros_like(t), hat[0] + hat[1] / decay])
    plateau, residuals = start + slope / decay, y - start - slope * phi
    return Fit(
        start, slope, decay, plateau, held=False, design=design, influence=influence, residuals=residuals, weights=w
    )


class _Projected(NamedTuple):
    """Best curves for several κ, each array of shape (κ,)."""

    loss: FloatArray
    start: FloatArray
    slope: FloatArray
    bound: FloatArray  # the bound that holds the plateau, NaN where it is free


def _project(decays: FloatArray, t: FloatArray, y: FloatArray, w: FloatArray, cap: float | None) -> _Projected:
    """Solve the linear part for every κ; t starts at 0, weights have mean 1."""
    left = np.exp(-np.outer(t, decays))
    phi = (1.0 - left) / decays
    n = len(t)
    phi_mean, y_mean = w @ phi / n, float(w @ y) / n
    centred = phi - phi_mean
    slope = (w * (y - y_mean)) @ centred / (w @ centred**2)
    start = y_mean - slope * phi_mean
    plateau = start + slope / decays
    bound = np.full_like(slope, math.nan)
    if cap is not None:
        bound = np.where(plateau > cap, cap, np.where(plateau < 0.0, 0.0, math.nan))
    target = np.nan_to_num(bound)
    distance = (w @ (left * (y[:, None] - target))) / (w @ left**2)  # S0 - S∞ when the plateau is held
    held = ~np.isnan(bound)
    slope = np.where(held, -decays * distance, slope)
    start = np.where(held, target + distance, start)
    loss = w @ (y[:, None] - start - slope * phi) ** 2
    return _Projected(loss, start, slope, bound)


def fit_saturating(
    t: FloatArray, y: FloatArray, weights: FloatArray, cap: float | None = None, *, fastest: float | None = None
) -> Fit:
    """Weighted least-squares saturating curve.

    Parameters
    ----------
    t, y, weights
        Positions in steps from 0, values in nats, weights; shape (T,), T ≥ 5.
    cap
        Largest possible plateau, ln K nats, the least being 0; None sets neither.
    fastest
        Largest κ, in units of 1/(t[-1] - t[0]); a third of the shortest gap of t when absent.

    Returns
    -------
    The fit; where a line fits at least as well, κ is at its lower end and says nothing.
    """
    w = weights / weights.mean()
    span, gap = float(t[-1] - t[0]), float(np.diff(t).min())
    low, high = math.log(_SLOWEST / span), math.log(3.0 / gap)
    high = high if fastest is None else min(high, math.log(fastest / span))
    grid = np.linspace(low, high, _FIRST_SEARCH)
    for zoom in range(_ZOOMS + 1):
        found = _project(np.exp(grid), t, y, w, cap)
        best = int(np.argmin(found.loss))
        if zoom < _ZOOMS:
            width = grid[1] - grid[0]
            grid = np.linspace(max(low, grid[best] - width), min(high, grid[best] + width), _ZOOM)
    decay, start = math.exp(grid[best]), float(found.start[best])
    slope, bound = float(found.slope[best]), float(found.bound[best])
    left = np.exp(-decay * t)
    phi = (1.0 - left) / decay
    residuals = y - start - slope * phi
    bend = slope * (t * left - phi) / decay  # derivative by κ at fixed σ
    # Also where a bound holds the plateau: that it is exactly there is not known, so its uncertainty stays in σ's.
    design = np.stack([np.ones_like(t), phi, bend], axis=1)
    d_start, d_slope, d_decay = _hat(design, w)
    d_plateau = d_start + d_slope / decay - slope / decay**2 * d_decay
    plateau = start + slope / decay if math.isnan(bound) else bound
    influence = np.stack([d_slope, d_decay, d_plateau])
    held = not math.isnan(bound)
    return Fit(start, slope, decay, plateau, held, design, influence, residuals, w)
