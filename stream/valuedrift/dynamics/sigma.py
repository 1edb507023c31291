"""σ: how fast S rises per step while it is not saturated, and by which curve that was read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.dynamics.curves import Fit, fit_line, fit_saturating
from valuedrift.dynamics.hac import Term, uncertainty
from valuedrift.dynamics.step import Rate, Step
from valuedrift.dynamics.student import student_quantile, student_tail
from valuedrift.dynamics.trajectory import Trajectory

__all__ = ["MIN_WINDOWS", "Method", "Saturation", "drift_rate", "estimate", "saturation"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Method = Literal["auto", "line", "initial", "saturating"]

MIN_WINDOWS: Final = 12
"""Fewer windows give no rate: an interval from them would be wider than anything it could exclude."""

INITIAL_SHARE: Final = 0.25
"""The initial segment ends where S has gone this share of the way from its start to its plateau."""

CURVED: Final = 0.001
"""Level of the one-sided test that S saturates at all, by which `auto` chooses. Strict: a bend that has only just been
found significant is overestimated, and σ with it."""


@dataclass(frozen=True, slots=True)
class Saturation:
    """The saturating curve S(t) = S∞ - (S∞ - S0) exp(-t/τ).

    Parameters
    ----------
    start
        S0, nats.
    plateau, plateau_low, plateau_high
        S∞ with its interval, nats, within [0, ln K].
    tau, tau_low, tau_high
        Steps to lose all but 1/e of the distance, with interval; `tau_high` may be infinite.
    held
        Whether the plateau is held at 0 or ln K, since the free one lay beyond.
    step
        Unit of the three τ.
    """

    start: float
    plateau: float
    plateau_low: float
    plateau_high: float
    tau: float
    tau_low: float
    tau_high: float
    held: bool
    step: Step


def estimate(value: float, times: IntArray, terms: list[Term], *, step: Step, level: float, method: str) -> Rate:
    """Put the interval around a rate; `terms` say how it comes from the windows."""
    found = uncertainty(times, terms)
    half = found.error * student_quantile(0.5 + 0.5 * level, found.freedom)
    t = value / found.error if found.error > 0 else math.copysign(math.inf, value) if value else math.nan
    p = student_tail(t, found.freedom) if value else 0.5
    return Rate(
        value,
        value - half,
        value + half,
        p,
        step,
        level,
        found.error,
        found.freedom,
        found.bandwidth,
        len(times),
        method,
    )


class Chosen(NamedTuple):
    """Which curve gives σ, over which of the windows; and the other one, where the choice could not be made."""

    method: str
    used: slice
    fit: Fit
    rival: Fit | None


def choose(times: IntArray, t: FloatArray, y: FloatArray, weights: FloatArray, cap: float, method: Method) -> Chosen:
    """Choose the curve.

    `auto`: the saturating curve where its κ is above zero at the level `CURVED` (one-sided, autocorrelation respected),
    else the line over all windows. A line underestimates the initial slope of a curve that bends unnoticed; so the
    line's interval is extended to the far end of the curve's. Who knows that S cannot bend yet says `line`, and saves
    that.

    Raises
    ------
    ValueError
        With fewer than `MIN_WINDOWS` windows, also in the initial segment.
    """
    if len(t) < MIN_WINDOWS:
        raise ValueError(f"a rate needs at least {MIN_WINDOWS} windows, got {len(t)}")
    everything = slice(0, len(t))
    line = Chosen("line", everything, fit_line(t, y, weights), None)
    if method == "line":
        return line
    curve = fit_saturating(t, y, weights, cap)
    if method == "saturating":
        return Chosen("saturating", everything, curve, None)
    if method == "initial":
        end = -math.log1p(-INITIAL_SHARE) / curve.decay
        used = slice(0, int(np.searchsorted(t, end, side="right")))
        if used.stop < MIN_WINDOWS:
            raise ValueError(
                f"the initial segment has {used.stop} windows, a rate needs {MIN_WINDOWS}: take shorter ones"
            )
        return Chosen("initial", used, fit_line(t[used], y[used], weights[used]), None)
    # Tested without the bounds on the plateau: with them every curve bends, and a straight rise would look curved.
    free = fit_saturating(t, y, weights)
    doubt = uncertainty(times, [free.term(1)])
    evident = doubt.error == 0.0 or student_tail(free.decay / doubt.error, doubt.freedom) < CURVED
    return Chosen("saturating", everything, curve, None) if evident else line._replace(rival=free)


def extended(rate: Rate, other: Rate) -> Rate:
    """Extend an interval on the far side of zero to the end of another estimate's."""
    low, high = (rate.low, max(rate.high, other.high)) if rate.value >= 0 else (min(rate.low, other.low), rate.high)
    return Rate(**{**{name: getattr(rate, name) for name in Rate.__slots__}, "low": low, "high": high})


def drift_rate(
    trajectory: Trajectory, *, step: Step | None = None, method: Method = "auto", level: float = 0.95
) -> Rate:
    """Slope of S over steps while unsaturated: σ of a base model, dS/dt of any (arXiv 2512.03047).

    Parameters
    ----------
    trajectory
        At least `MIN_WINDOWS` windows.
    step
        The step to count in; a window when absent.
    method
        `line`: least squares over all windows. `saturating`: initial slope (S∞ - S0)/τ of the saturating curve.
        `initial`: a line over the windows in which S goes the first quarter of its way to the plateau; for a curve that
        saturates it reads about 13 % low. `auto`: see `choose`.
    level
        Probability that the interval promises.

    Returns
    -------
    The rate at the first window, nats per `step`, with an interval that respects autocorrelation.

    Raises
    ------
    ValueError
        With too few windows.
    """
    unit = step or Step()
    t, cap = trajectory.positions(unit), math.log(trajectory.goals)
    found = choose(trajectory.index, t, trajectory.entropy, trajectory.events, cap, method)
    times = trajectory.index[found.used]
    rate = estimate(found.fit.slope, times, [found.fit.term()], step=unit, level=level, method=found.method)
    if found.rival is None:
        return rate
    curve = estimate(found.rival.slope, times, [found.rival.term()], step=unit, level=level, method="saturating")
    return extended(rate, curve)


def saturation(times: IntArray, fit: Fit, *, cap: float, step: Step, level: float = 0.95) -> Saturation:
    """Describe a fitted saturating curve, with intervals for its plateau and its time constant."""
    quantile = 0.5 + 0.5 * level
    decay = uncertainty(times, [fit.term(1)])
    stretch = decay.error / fit.decay * student_quantile(quantile, decay.freedom)
    factor = math.exp(stretch) if stretch < 700.0 else math.inf
    plateau = uncertainty(times, [fit.term(2)])
    half = plateau.error * student_quantile(quantile, plateau.freedom)
    low, high = max(0.0, fit.plateau - half), min(cap, fit.plateau + half)
    tau = 1.0 / fit.decay
    return Saturation(fit.start, fit.plateau, low, high, tau, tau / factor, tau * factor, fit.held, step)
