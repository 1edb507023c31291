"""A tuned model beside its base model: σ, dS/dt, γ_eff and suppression (arXiv 2512.03047)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.dynamics.averaged import CURVED
from valuedrift.dynamics.curves import Fit, fit_line
from valuedrift.dynamics.hac import Term, uncertainty
from valuedrift.dynamics.sigma import MIN_WINDOWS, Method, Saturation, by_choice, choose, estimate, saturation
from valuedrift.dynamics.step import Rate, Step
from valuedrift.dynamics.student import student_quantile
from valuedrift.dynamics.trajectory import Paired, Trajectory, pair

__all__ = ["PairDynamics", "Suppression", "compare", "suppression"]

FloatArray = npt.NDArray[np.float64]

FINAL_SHARE: Final = 0.25
"""Final entropies are means over this last share of the common windows."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """How much lower the tuned model's final entropy is.

    Parameters
    ----------
    value, low, high
        1 - S_tuned/S_base with its interval; 0.83 means 83 % lower. At most 1; negative where tuning raised S.
    base, tuned
        Mean S over the final windows, nats.
    windows
        How many windows these are.
    """

    value: float
    low: float
    high: float
    base: float
    tuned: float
    windows: int


@dataclass(frozen=True, slots=True)
class PairDynamics:
    """What tuning does to the drift of a model.

    Parameters
    ----------
    sigma
        σ: slope of the base model's S while unsaturated, nats per step; its `method` says by which curve.
    tuned
        dS/dt of the tuned model: a line over the same windows, nats per step.
    gamma_eff
        σ - dS/dt(tuned), nats per step; its `p_positive` is the p-value of γ_eff > 0. Its interval is not that of two
        independent rates: what both models have in common at a window (the same prompts, the same incident) cancels.
    saturation
        The base model's plateau and time constant; None where no bend is found at the level `averaged.CURVED`.
    suppression
        1 - S_tuned/S_base at the end; None where the base model's final entropy is not told from zero.
    step
        Unit of every rate here.
    windows, unpaired
        Windows that both models have, and how many the base and the tuned model have alone (left out).
    """

    sigma: Rate
    tuned: Rate
    gamma_eff: Rate
    saturation: Saturation | None
    suppression: Suppression | None
    step: Step
    windows: int
    unpaired: tuple[int, int]


def suppression(common: Paired, level: float = 0.95) -> Suppression | None:
    """Compare final entropies, by the delta method on autocorrelated means.

    A slope within the final windows is fitted beside each mean, so that a trend left there does not pass for noise.

    Returns
    -------
    None where the base model's mean is within two standard errors of zero: no ratio can be told.

    Raises
    ------
    ValueError
        With fewer than `MIN_WINDOWS` common windows.
    """
    count = max(MIN_WINDOWS, math.ceil(FINAL_SHARE * len(common.index)))
    if len(common.index) < count:
        raise ValueError(f"suppression needs at least {MIN_WINDOWS} common windows, got {len(common.index)}")
    last = slice(len(common.index) - count, None)
    times, weights = common.index[last], common.weights[last]
    weights = weights / weights.mean()
    base = _mean(common.base_steps[last], common.base[last], weights)
    tuned = _mean(common.tuned_steps[last], common.tuned[last], weights)
    doubt = uncertainty(times, [base.term])
    if base.value <= 2.0 * doubt.error or base.value <= 0.0:
        return None
    ratio = tuned.value / base.value
    terms = [_times(base.term, ratio / base.value), _times(tuned.term, -1.0 / base.value)]
    found = uncertainty(times, terms)
    half = found.error * student_quantile(0.5 + 0.5 * level, found.freedom)
    value = 1.0 - ratio
    return Suppression(value, value - half, min(1.0, value + half), base.value, tuned.value, count)


class _Mean(NamedTuple):
    value: float
    term: Term


def _mean(steps: FloatArray, values: FloatArray, weights: FloatArray) -> _Mean:
    fit = fit_line(steps, values, weights)
    # The design of a line is centred, so its first parameter is the weighted mean, whatever the slope.
    return _Mean(float(weights @ values) / len(values), Term(fit.design, weights, weights / len(values), fit.residuals))


def _times(term: Term, factor: float) -> Term:
    return term._replace(influence=factor * term.influence)


def compare(
    base: Trajectory,
    tuned: Trajectory,
    *,
    step: Step | None = None,
    method: Method = "auto",
    level: float = 0.95,
) -> PairDynamics:
    """Measure σ, dS/dt, γ_eff = σ - dS/dt(tuned) and suppression over the windows that both models have.

    Parameters
    ----------
    base, tuned
        S(t) of the two, on the same grid of windows; windows that only one of them has are left out.
    step
        The step to count in; a window when absent. In interactions, each model's own are counted.
    method
        How σ is read from the base model's curve, as in `drift_rate`. dS/dt of the tuned model is a line over the same
        windows.
    level
        Probability that each interval promises.

    Raises
    ------
    ValueError
        If the grids differ, or there are fewer than `MIN_WINDOWS` common windows.
    """
    unit, cap = step or Step(), math.log(base.goals)
    common = pair(base, tuned, unit)
    found = choose(common.index, common.base_steps, common.base, common.weights, cap, method)
    used = found.used
    times = common.index[used]
    line = fit_line(common.tuned_steps[used], common.tuned[used], common.weights[used])

    def own(fit: Fit, name: str) -> Rate:
        return estimate(fit.slope, times, [fit.term()], step=unit, level=level, method=name)

    def difference(fit: Fit, name: str) -> Rate:
        terms = [fit.term(), line.term(sign=-1.0)]
        return estimate(fit.slope - line.slope, times, terms, step=unit, level=level, method=name)

    rising = own(found.fit, found.method).p_positive
    sigma, gamma = by_choice(found, own, rising), by_choice(found, difference, rising)
    slope = estimate(line.slope, times, [line.term()], step=unit, level=level, method="line")
    curve = found.fit if found.method == "saturating" else None
    if found.bend is not None and found.bend.p <= CURVED:
        curve = found.bend.curve
    return PairDynamics(
        sigma,
        slope,
        gamma,
        None if curve is None else saturation(times, curve, cap=cap, step=unit, level=level),
        suppression(common, level),
        unit,
        len(common.index),
        common.unpaired,
    )
