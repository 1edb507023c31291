"""σ: how fast S rises per step while it is not saturated, and by which curve that was read."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.dynamics.averaged import EVIDENT, averaged
from valuedrift.dynamics.curves import Fit, fit_bend, fit_line, fit_saturating
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

HIDDEN: Final = 8.0
"""A bend that was not found is taken to be no faster than this: κ times the time that the windows span. A faster one is
over in the first windows; whether there was one in those few, no test could say, and any slope would be possible."""


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


class Bend(NamedTuple):
    """What `auto` knows beside the line.

    The saturating curve; one that bends no faster than `HIDDEN`; the one that bends just so fast; p-value of the bend.
    """

    curve: Fit
    slow: Fit
    steepest: Fit
    p: float


class Chosen(NamedTuple):
    """Which curve gives σ, over which of the windows; and what else counts, where that is not the user's choice."""

    method: str
    used: slice
    fit: Fit
    bend: Bend | None


def choose(times: IntArray, t: FloatArray, y: FloatArray, weights: FloatArray, cap: float, method: Method) -> Chosen:
    """Choose the curve.

    `auto`: a line over all windows and a saturating curve, by the p-value of κ > 0 (one-sided, autocorrelation
    respected). `valuedrift.dynamics.averaged` says what each of them then counts. Who knows that S cannot bend yet says
    `line`, and saves the width that the doubt costs.

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
    p = student_tail(free.decay / doubt.error, doubt.freedom) if doubt.error else 0.0
    slow = fit_saturating(t, y, weights, fastest=HIDDEN)
    steepest = fit_bend(t, y, weights, HIDDEN / float(t[-1] - t[0]))
    return line._replace(bend=Bend(curve, slow, steepest, p))


def by_choice(found: Chosen, rate: Callable[[Fit, str], Rate], rising: float) -> Rate:
    """Read a rate by every curve that counts; `rising` as of `averaged`."""
    if found.bend is not None and found.bend.p <= EVIDENT:
        return rate(found.bend.curve, "saturating")
    line = rate(found.fit, found.method)
    if found.bend is None:
        return line
    curve, slow, steepest = (rate(fit, "saturating") for fit in found.bend[:3])
    return averaged(line, curve, slow, steepest, p=found.bend.p, rising=rising)


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
        saturates it reads about 13 % low. `auto`: line and curve by the evidence for a bend, see `choose`.
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

    def rate(fit: Fit, name: str) -> Rate:
        return estimate(fit.slope, times, [fit.term()], step=unit, level=level, method=name)

    return by_choice(found, rate, rate(found.fit, found.method).p_positive)


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
