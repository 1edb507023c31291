"""Rivals that look once in a window, and know the law: chi-square with Bonferroni, and the step of S of the source.

- chi-square: Pearson's statistic against the expected counts, p-value asymptotic as in every library, alarm when it is
  below 0.05/10,000: at most 0.05 alarms in 10,000 windows, says the asymptotic theory.
- ε rule: |S_t - S_{t-1}| > 0.001 nats, S the plug-in entropy of a window (arXiv 2512.03047), literally; and with the
  threshold that gives one alarm in 10,000 windows, by simulation.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from valuedrift.bench.detectors.scenarios import SCENARIOS, STABLE, Scenario, law_by_window, law_of
from valuedrift.information import entropy
from valuedrift.study.false_alarms.counting import ARL0_WINDOWS
from valuedrift.taxonomy import IntArray

__all__ = ["chi_square_limit", "windowed_delays", "windowed_false_alarms"]

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_EPSILON: Final = 1e-3
_AT_ONCE: Final = 250_000  # windows


def chi_square_limit(tail: float) -> float:
    """Upper quantile of chi-square with four degrees of freedom, whose tail is e^(-x/2) (1 + x/2)."""
    low, high = 0.0, 2_000.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if math.log1p(middle / 2) - middle / 2 > math.log(tail) else (low, middle)
    return high


def _chi_square(counts: IntArray, law: FloatArray) -> BoolArray:
    expected = counts.sum(axis=-1, keepdims=True) * law
    return np.asarray(((counts - expected) ** 2 / expected).sum(axis=-1) > chi_square_limit(0.05 / ARL0_WINDOWS))


def _steps(counts: IntArray) -> FloatArray:
    """|S_t - S_{t-1}| along the windows; the first has none."""
    s = entropy(counts)
    return np.abs(np.diff(s, axis=-1, prepend=s[..., :1]))


def _alarms(counts: IntArray, law: FloatArray, calibrated: float) -> dict[str, BoolArray]:
    """Where each rule alarms, along the windows, shape (..., T)."""
    steps = _steps(counts)
    return {"chi-square": _chi_square(counts, law), "ε": steps > _EPSILON, "ε, calibrated": steps > calibrated}


def windowed_false_alarms(*, window_events: int, windows: int, seed: list[int]) -> dict[str, Any]:
    """Count alarms in stable windows.

    Returns
    -------
    `alarms`: rule to count, in so many `windows`; `calibrated`: the step that is exceeded once in 10,000 of as many
    others.
    """
    rng = np.random.default_rng(seed)
    law = law_of(STABLE)
    steps = np.concatenate([_steps(rng.multinomial(window_events, law, size=size)) for size in _parts(windows)])
    rank = max(int(len(steps) / ARL0_WINDOWS), 1)
    calibrated = float(np.partition(steps, len(steps) - rank)[len(steps) - rank])
    alarms: dict[str, int] = {}
    for size in _parts(windows):
        for rule, found in _alarms(rng.multinomial(window_events, law, size=size), law, calibrated).items():
            alarms[rule] = alarms.get(rule, 0) + int(found.sum())
    return {"alarms": alarms, "windows": windows, "calibrated": calibrated}


def windowed_delays(
    *, scenario: str, window_events: int, runs: int, windows: int, calibrated_on: int, seed: list[int]
) -> dict[str, Any]:  # fmt: skip
    """Measure delays after a change at a random place inside a window, with one stable window before it.

    Parameters
    ----------
    scenario
        Name.
    window_events
        Events per window.
    runs
        Independent changes.
    windows
        After which a run is given up.
    calibrated_on
        Stable windows of the scenario's law for the calibrated rule's threshold.
    seed
        Of every draw.

    Returns
    -------
    `delays`: rule to events from the change to the end of the window that alarms, None beyond the horizon.
    """
    rng = np.random.default_rng(seed)
    chosen = SCENARIOS[scenario]
    law = law_of(chosen.before)
    steps = np.concatenate([_steps(rng.multinomial(window_events, law, size=size)) for size in _parts(calibrated_on)])
    calibrated = float(np.quantile(steps, 1 - 1 / ARL0_WINDOWS))
    delays: dict[str, list[int]] = {}
    for size in _parts(runs, max(_AT_ONCE // windows, 1)):
        counts, passed = _around(rng, chosen, window_events, size, windows)
        for rule, found in _alarms(counts, law, calibrated).items():
            first = found[:, 1:].argmax(axis=1)
            seen = found[:, 1:].any(axis=1)
            ends = (first + 1) * window_events - passed
            delays.setdefault(rule, []).extend(np.where(seen, ends, -1).tolist())
    return {"delays": {rule: [None if each < 0 else each for each in found] for rule, found in delays.items()}}


def _around(
    rng: np.random.Generator, scenario: Scenario, n: int, runs: int, windows: int
) -> tuple[IntArray, npt.NDArray[np.int64]]:
    """Draw a stable window, one with the change, and those after it; and how many events its window had before it."""
    before, laws = law_of(scenario.before), law_by_window(scenario, windows + 1)
    passed = rng.integers(n, size=runs)
    # A window holds the end of one window of the ramp and the beginning of the next.
    parts = [rng.multinomial(n - passed[:, None], laws[None, :windows])]
    earlier = np.concatenate([before[None], laws[: windows - 1]])
    parts.append(rng.multinomial(passed[:, None], earlier[None]))
    stable = rng.multinomial(n, before, size=(runs, 1))
    return np.concatenate([stable, parts[0] + parts[1]], axis=1), passed


def _parts(whole: int, size: int = _AT_ONCE) -> list[int]:
    return [min(size, whole - start) for start in range(0, whole, size)]
