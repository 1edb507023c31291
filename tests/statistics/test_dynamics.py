"""Intervals of drift rates hold what they promise in autocorrelated noise, by seeded simulation.

A 95 % interval should cover between 0.93 and 0.98. A test fails when the number of intervals that hold the truth has a
probability below 1e-4 under every coverage in that range: a right estimator fails a random seed with less than 2e-4.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest

from valuedrift.dynamics import Rate, Trajectory, compare, drift_rate

LEAST, MOST, ERROR = 0.93, 0.98, 1e-4


def below(hits: int, runs: int, p: float) -> float:
    """P(X ≤ hits) for X ~ Binomial(runs, p)."""
    return math.fsum(math.comb(runs, i) * p**i * (1 - p) ** (runs - i) for i in range(hits + 1))


def assert_covers(held: Iterable[bool], most: float = MOST) -> None:
    results = list(held)
    hits, runs = sum(results), len(results)
    assert below(hits, runs, LEAST) > ERROR, f"{hits} of {runs}: too narrow"
    assert most == 1.0 or 1.0 - below(hits - 1, runs, most) > ERROR, f"{hits} of {runs}: too wide"


def ar1(rng: np.random.Generator, windows: int, runs: int, rho: float, sd: float = 0.02) -> np.ndarray:
    noise = rng.standard_normal((windows, runs))
    noise[1:] *= math.sqrt(1 - rho * rho)
    for t in range(1, windows):
        noise[t] += rho * noise[t - 1]
    return sd * noise


def trajectory(entropy: np.ndarray, index: np.ndarray, events: np.ndarray) -> Trajectory:
    return Trajectory(index, entropy, events, 300.0)


def holds(rate: Rate, truth: float) -> bool:
    return rate.low <= truth <= rate.high


@pytest.mark.parametrize(("windows", "runs"), [(50, 400), (200, 250), (1000, 120)])
def test_slopes_in_ar1_noise(windows: int, runs: int) -> None:
    noise = ar1(np.random.default_rng(31), windows, runs, 0.5)
    t, even = np.arange(windows), np.full(windows, 1000.0)
    truth = 0.2 / windows
    rates = [drift_rate(trajectory(0.6 + truth * t + column, t, even), method="line") for column in noise.T]
    assert_covers(holds(rate, truth) for rate in rates)
    # Under no drift one-sided p-values are uniform: the same bound on the share below 0.05, as on two-sided misses.
    centred = [rate.p_positive for rate in (drift_rate(trajectory(0.6 + c, t, even), method="line") for c in noise.T)]
    assert_covers(p > 0.05 for p in centred)


def test_slopes_with_missing_windows_and_uneven_traffic() -> None:
    rng, runs, windows = np.random.default_rng(32), 300, 120
    noise, t = ar1(rng, windows, runs, 0.5), np.arange(windows)
    kept = np.sort(rng.choice(windows, 80, replace=False))
    events = rng.integers(300, 3000, windows).astype(float)
    # Half of the noise is sampling, which goes as 1/√events.
    sampling = 0.02 * rng.standard_normal((windows, runs)) * np.sqrt(1000.0 / events)[:, None]
    values = 0.6 + 0.001 * t[:, None] + noise + sampling
    rates = [drift_rate(trajectory(column[kept], kept, events[kept]), method="line") for column in values.T]
    assert_covers(holds(rate, 0.001) for rate in rates)


def test_sigma_gamma_and_suppression_of_a_pair_that_shares_its_noise() -> None:
    rng, runs, windows, tau = np.random.default_rng(33), 200, 150, 30.0
    t, even = np.arange(windows), np.full(windows, 1000.0)
    common, first, second = (ar1(rng, windows, runs, 0.5, 0.014) for _ in range(3))
    curve, truth = 1.5 - 1.2 * np.exp(-t / tau), 1.2 / tau
    found = [
        compare(trajectory(curve + common[:, i] + first[:, i], t, even),
                trajectory(0.3 + common[:, i] + second[:, i], t, even))
        for i in range(runs)
    ]  # fmt: skip
    assert {one.sigma.method for one in found} == {"saturating"}
    assert_covers(holds(one.sigma, truth) for one in found)
    assert_covers(holds(one.gamma_eff, truth) for one in found)
    final = 1.0 - 0.3 / curve[-found[0].suppression.windows :].mean()  # type: ignore[union-attr]
    # 38 final windows: few for a mean; wide rather than narrow is accepted.
    assert_covers(
        (one.suppression is not None and one.suppression.low <= final <= one.suppression.high for one in found),
        most=1.0,
    )


def test_where_the_bend_cannot_be_seen_the_interval_still_holds_the_initial_slope() -> None:
    rng, runs, windows, tau = np.random.default_rng(34), 150, 60, 120.0
    t, even = np.arange(windows), np.full(windows, 1000.0)
    curve, truth = 1.5 - 1.1 * np.exp(-t / tau), 1.1 / tau
    rates = [drift_rate(trajectory(curve + noise, t, even)) for noise in ar1(rng, windows, runs, 0.5, 0.04).T]
    assert not any(rate.method == "saturating" for rate in rates)
    assert_covers((holds(rate, truth) for rate in rates), most=1.0)


BEND_AT_THE_BORDER = [
    # windows of the first record, time constant in windows, whether the first window moves on with the last
    (40, 60.0, False),
    (60, 60.0, True),
    (100, 100.0, True),
    (60, 1e4, True),  # straight, and nearly level
]


@pytest.mark.parametrize(("windows", "tau", "rolling"), BEND_AT_THE_BORDER)
def test_gamma_moves_by_less_than_its_error_from_window_to_window(windows: int, tau: float, rolling: bool) -> None:
    rng, more = np.random.default_rng(35), 16
    t = np.arange(windows + more)
    curve = 1.5 - 1.1 * np.exp(-t / tau)
    methods = set()
    for base, tuned in zip(ar1(rng, len(t), 5, 0.5, 0.04).T, ar1(rng, len(t), 5, 0.5, 0.04).T, strict=True):
        rates = []
        for last in range(windows, windows + more):
            seen = t[last - windows if rolling else 0 : last]
            even = np.full(len(seen), 1000.0)
            pair = trajectory((curve + base)[seen], seen, even), trajectory(0.4 + tuned[seen], seen, even)
            rates.append(compare(*pair).gamma_eff)
        for one, other in pairwise(rates):
            assert abs(one.value - other.value) < max(one.error, other.error)
            moved = max(abs(one.low - other.low), abs(one.high - other.high))
            assert moved < 0.75 * max(one.high - one.low, other.high - other.low)
        methods |= {rate.method for rate in rates}
    assert "averaged" in methods or tau == 1e4


@pytest.mark.parametrize("bend", [0.02, 0.5, 1.0, 2.0, 4.0])
def test_gamma_holds_its_promise_from_a_line_to_an_evident_bend(bend: float) -> None:
    """`bend` is how many time constants the windows span; noise makes 1 to 4 the border."""
    runs, windows = 80, 60
    rng = np.random.default_rng([36, round(100 * bend)])
    t, even = np.arange(windows), np.full(windows, 1000.0)
    tau = windows / bend
    height = 1.1 if bend > 0.1 else 0.5 / bend  # as good as straight: 0.5 nats over all windows
    curve, truth = 0.4 - height * np.expm1(-t / tau), height / tau
    noise = ar1(rng, windows, 2 * runs, 0.5, 0.04).T
    found = [
        compare(trajectory(np.maximum(curve + a, 0.0), t, even), trajectory(0.4 + b, t, even)).gamma_eff
        for a, b in zip(noise[:runs], noise[runs:], strict=True)
    ]
    assert_covers((holds(rate, truth) for rate in found), most=1.0)
