"""Drift rates: closed forms, exact recoveries, invariances. What noise does to them is in tests/statistics."""

from __future__ import annotations

import math

import numpy as np
import pytest

from valuedrift.dynamics import MIN_WINDOWS, Pace, Step, StepUnit, Trajectory, compare, drift_rate
from valuedrift.dynamics.curves import fit_line, fit_saturating
from valuedrift.dynamics.hac import Term, _bartlett, _blocks, _moments, _through_ar1, uncertainty
from valuedrift.dynamics.student import student_quantile, student_tail


def trajectory(
    entropy: np.ndarray, *, events: float | np.ndarray = 1000.0, index: np.ndarray | None = None
) -> Trajectory:
    where = np.arange(len(entropy)) if index is None else index
    return Trajectory(where, entropy, np.broadcast_to(events, entropy.shape), 300.0)


def noise(n: int, seed: int = 1, sd: float = 0.01) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, sd, n)


# Student's t


@pytest.mark.parametrize("t", [-7.5, -0.3, 0.0, 0.4, 2.0, 31.0])
def test_student_tail_has_its_closed_forms(t: float) -> None:
    assert student_tail(t, 1.0) == pytest.approx(0.5 - math.atan(t) / math.pi, rel=1e-12)
    assert student_tail(t, 2.0) == pytest.approx(0.5 - t / (2.0 * math.sqrt(2.0 + t * t)), rel=1e-10)


@pytest.mark.parametrize("freedom", [1.0, 2.7, 11.4, 300.0])
def test_student_tail_is_the_integral_of_the_density(freedom: float) -> None:
    x = np.linspace(0.0, 1.7, 20_001)
    front = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    area = np.trapezoid(front * (1 + x * x / freedom) ** (-(freedom + 1) / 2), x)
    assert student_tail(1.7, freedom) == pytest.approx(0.5 - area, abs=1e-9)


@pytest.mark.parametrize("probability", [0.01, 0.4, 0.5, 0.975, 0.9999])
@pytest.mark.parametrize("freedom", [1.0, 3.3, 40.0, 1e6])
def test_student_quantile_inverts_the_tail(probability: float, freedom: float) -> None:
    assert student_tail(student_quantile(probability, freedom), freedom) == pytest.approx(1 - probability, rel=1e-9)


# Variance


def test_bartlett_sum_is_that_of_all_blocks() -> None:
    times = np.array([0, 1, 2, 5, 6, 9, 10, 11, 40])
    scores = noise(len(times), sd=1.0)
    for bandwidth in (1, 2, 5):
        blocks = _blocks(times, bandwidth)  # every block, as the bandwidth is short
        assert _bartlett(times, scores, bandwidth) == pytest.approx(((blocks @ scores) ** 2).sum() / bandwidth)


def test_the_ar1_factor_gives_the_covariance_across_gaps() -> None:
    times = np.array([0, 1, 4, 5, 9])
    factor = _through_ar1(times, np.eye(5), 0.7)
    assert factor @ factor.T == pytest.approx(0.7 ** np.abs(np.subtract.outer(times, times)))


def test_moments_of_the_sum_are_those_of_a_simulation() -> None:
    rng = np.random.default_rng(5)
    n, rho, bandwidth = 40, 0.6, 8
    t = np.arange(n)
    design = np.stack([np.ones(n), t - t.mean()], axis=1)
    hat = np.linalg.pinv(design)
    # residuals fix only the scale: of mean square one
    residuals = np.where(t % 2, 1.0, -1.0)
    mean, variance, true = _moments(t, [Term(design, np.ones(n), hat[1], residuals)], (rho,), bandwidth)
    errors = np.linalg.cholesky(rho ** np.abs(np.subtract.outer(t, t))) @ rng.standard_normal((n, 20_000))
    left = errors - design @ (hat @ errors)
    sums = np.array([_bartlett(t, hat[1] * column, bandwidth) for column in left.T[:4000]])
    # Relative standard errors of a mean and a variance of 4,000 (about 0.02, 0.06), of a variance of 20,000: 0.01.
    assert mean == pytest.approx(sums.mean(), rel=0.08)
    assert variance == pytest.approx(sums.var(), rel=0.3)
    assert true == pytest.approx((hat[1] @ errors).var(), rel=0.05)


def test_correlated_noise_widens_the_interval() -> None:
    rng = np.random.default_rng(8)
    white = rng.standard_normal(400)
    rough = np.convolve(white, np.ones(6) / math.sqrt(6.0), mode="valid")
    widths = [drift_rate(trajectory(0.8 + 0.01 * x[:395]), method="line").error for x in (white, rough)]
    assert widths[1] > 1.5 * widths[0]


def test_perfect_fits_have_no_error() -> None:
    n = 20
    design = np.ones((n, 1))
    found = uncertainty(np.arange(n), [Term(design, np.ones(n), np.full(n, 1 / n), np.zeros(n))])
    assert found.error == 0.0


# Curves


def test_a_line_is_weighted_least_squares() -> None:
    rng = np.random.default_rng(2)
    t, y, w = np.sort(rng.uniform(0, 50, 30)), rng.normal(size=30), rng.uniform(1, 9, 30)
    fit = fit_line(t, y, w)
    slope, start = np.polyfit(t, y, 1, w=np.sqrt(w))
    assert (fit.slope, fit.start) == pytest.approx((slope, start))
    assert fit.influence[0] @ y == pytest.approx(slope)


@pytest.mark.parametrize(("plateau", "tau"), [(1.5, 20.0), (0.1, 35.0), (1.2, 150.0)])
def test_a_saturating_curve_is_recovered(plateau: float, tau: float) -> None:
    t = np.delete(np.arange(200.0), [3, 50, 51])
    fit = fit_saturating(t, plateau - (plateau - 0.6) * np.exp(-t / tau), np.ones_like(t), math.log(5))
    assert fit.slope == pytest.approx((plateau - 0.6) / tau, rel=1e-4)
    assert 1.0 / fit.decay == pytest.approx(tau, rel=1e-4)
    assert fit.plateau == pytest.approx(plateau, rel=1e-4)
    assert not fit.held


def test_influence_of_the_initial_slope_is_its_derivative() -> None:
    t = np.arange(120.0)
    y = 1.4 - 1.1 * np.exp(-t / 30.0)
    fit = fit_saturating(t, y, np.ones_like(t))
    bump = 1e-4 * noise(120, sd=1.0)
    moved = fit_saturating(t, y + bump, np.ones_like(t))
    assert moved.slope - fit.slope == pytest.approx(fit.influence[0] @ bump, rel=0.05)
    assert moved.plateau - fit.plateau == pytest.approx(fit.influence[2] @ bump, rel=0.05)


def test_the_plateau_stays_below_the_ceiling() -> None:
    t = np.arange(80.0)
    fit = fit_saturating(t, 0.3 + 0.015 * t - 2e-5 * t * t, np.ones_like(t), math.log(5))
    assert fit.held
    assert fit.plateau == math.log(5)
    assert fit.slope / fit.decay + fit.start == pytest.approx(math.log(5))


# Steps


def test_units_convert_there_and_back() -> None:
    pace = Pace(seconds=300.0, interactions=5000.0)
    base = drift_rate(trajectory(0.2 + 0.001 * np.arange(50) + noise(50)))
    for text, factor in (("second", 1 / 300), ("10,000 interactions", 2.0), ("12 windows", 12.0)):
        other = base.per(Step.parse(text), pace)
        assert other.value == pytest.approx(factor * base.value)
        assert other.high == pytest.approx(factor * base.high)
        assert str(other).endswith(f"nats per {text}")
        assert other.per(base.step, pace).low == pytest.approx(base.low)


@pytest.mark.parametrize("unit", list(StepUnit))
def test_estimating_in_a_step_equals_converting_to_it_while_traffic_is_even(unit: StepUnit) -> None:
    data = trajectory(1.4 - 1.1 * np.exp(-np.arange(150) / 40.0) + noise(150))
    step = Step(unit, 7.0)
    found, expected = drift_rate(data, step=step), drift_rate(data).per(step, data.pace)
    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high), rel=1e-3
    )


def test_a_step_of_interactions_counts_them_where_traffic_is_uneven() -> None:
    events = np.where(np.arange(60) < 30, 100.0, 900.0)
    position = np.cumsum(events) - events / 2
    data = trajectory(0.1 + 1e-5 * position, events=events)
    assert drift_rate(data, step=Step(StepUnit.interactions, 1000.0), method="line").value == pytest.approx(0.01)


@pytest.mark.parametrize("text", ["", "5", "3 days", "x windows", "-1 windows", "0 seconds", "nan seconds"])
def test_what_is_no_step_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Step.parse(text)


def test_steps_until_the_ceiling() -> None:
    rate = drift_rate(trajectory(0.013 * np.arange(40)), method="line")
    assert rate.longest(0.0, math.log(5)) == pytest.approx(math.log(5) / 0.013)
    assert drift_rate(trajectory(1.0 - 0.013 * np.arange(40)), method="line").longest(1.0, 1.6) == math.inf


# Trajectories and pairs


def test_counts_without_events_are_missing_windows() -> None:
    counts = np.array([[90, 10, 0, 0, 0], [0, 0, 0, 0, 0], [50, 50, 0, 0, 0]])
    data = Trajectory.from_counts(counts, window_seconds=60.0)
    assert data.index.tolist() == [0, 2]
    assert data.events.tolist() == [100.0, 100.0]
    assert data.entropy[1] == pytest.approx(math.log(2) + 4 / 200)


@pytest.mark.parametrize(
    "change",
    [{"index": [0, 2, 2]}, {"entropy": [0.1, math.nan, 0.2]}, {"events": [1.0, 0.0, 1.0]}, {"events": [1.0, 2.0]},
     {"window_seconds": 0.0}, {"goals": 1}],
)  # fmt: skip
def test_impossible_trajectories_are_refused(change: dict[str, object]) -> None:
    good: dict[str, object] = {
        "index": [0, 1, 2],
        "entropy": [0.1, 0.2, 0.3],
        "events": [1.0] * 3,
        "window_seconds": 1.0,
    }
    Trajectory(**good)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        Trajectory(**{**good, **change})  # type: ignore[arg-type]


def test_a_pair_uses_the_windows_that_both_have() -> None:
    t = np.arange(100)
    values, flat = 0.2 + 0.004 * t + noise(100, 3), 0.3 + noise(100, 4)
    first, second = np.delete(t, [5, 6, 40]), np.delete(t, [6, 80])
    both = np.delete(t, [5, 6, 40, 80])
    found = compare(
        trajectory(values[first], index=first), trajectory(flat[second], index=second), method="line"
    )  # fmt: skip
    alone = compare(trajectory(values[both], index=both), trajectory(flat[both], index=both), method="line")
    assert found.gamma_eff == alone.gamma_eff
    assert found.windows == 96
    assert found.unpaired == (1, 2)


def test_gamma_of_two_lines_is_the_slope_of_the_difference_and_shared_noise_cancels() -> None:
    t = np.arange(200)
    shared, own = noise(200, 5, 0.05), noise(200, 6, 0.001)
    base, tuned = 0.5 + 0.001 * t + shared + own, 0.4 + shared
    found = compare(trajectory(base), trajectory(tuned), method="line")
    difference = drift_rate(trajectory(base - tuned), method="line")
    assert found.gamma_eff.value == pytest.approx(difference.value)
    assert found.gamma_eff.error == pytest.approx(difference.error, rel=0.1)
    assert found.gamma_eff.error < 0.1 * found.sigma.error


def test_gamma_of_a_model_with_itself_is_zero_and_so_is_its_suppression() -> None:
    data = trajectory(0.5 + 0.001 * np.arange(60) + noise(60))
    found = compare(data, data, method="line")
    assert found.gamma_eff.value == 0.0
    assert found.gamma_eff.p_positive == 0.5
    assert found.suppression is not None
    assert found.suppression.value == pytest.approx(0.0)


def test_suppression_needs_a_base_entropy_above_zero() -> None:
    silent = trajectory(np.zeros(60))
    assert compare(silent, trajectory(0.1 + noise(60)), method="line").suppression is None


def test_the_curve_is_chosen_as_stated() -> None:
    t = np.arange(400)
    curve, tuned = trajectory(1.5 - 1.2 * np.exp(-t / 60.0) + noise(400)), trajectory(0.3 + noise(400, 2))
    found = compare(curve, tuned)
    assert found.sigma.method == "saturating"
    assert found.saturation is not None
    assert found.saturation.plateau_low < 1.5 < found.saturation.plateau_high
    assert found.saturation.tau_low < 60.0 < found.saturation.tau_high
    initial = drift_rate(curve, method="initial")
    assert initial.method == "initial"
    assert initial.windows == pytest.approx(60.0 * math.log(4 / 3), abs=3)
    straight = compare(trajectory(0.3 + 0.001 * t + noise(400)), tuned)
    assert straight.sigma.method == "line"
    assert straight.saturation is None
    plain = drift_rate(trajectory(0.3 + 0.001 * t + noise(400)), method="line")
    assert (straight.sigma.value, straight.sigma.low) == pytest.approx((plain.value, plain.low))
    assert straight.sigma.high > plain.high


def test_too_few_windows_and_other_grids_are_refused() -> None:
    short = trajectory(np.full(MIN_WINDOWS - 1, 0.5))
    with pytest.raises(ValueError, match="at least"):
        drift_rate(short)
    with pytest.raises(ValueError, match="same windows"):
        compare(trajectory(np.full(20, 0.5)), Trajectory(np.arange(20), np.full(20, 0.5), np.ones(20), 60.0))
    with pytest.raises(ValueError, match="in common"):
        compare(trajectory(np.full(20, 0.5)), trajectory(np.full(20, 0.5), index=np.arange(50, 70)))


def test_a_constant_entropy_has_no_drift() -> None:
    rate = drift_rate(trajectory(np.full(50, 0.7)))
    assert rate.value == pytest.approx(0.0, abs=1e-12)
    assert rate.low <= rate.high
    assert 0.0 <= rate.p_positive <= 1.0
