"""The limit on a ramp: the Shiryaev-Roberts procedure that knows its shape, and not when it began (see `oracle`).

It looks ten times in a window. A start at every window's beginning weighs one, so R counts windows. Starts are kept as
one lane for every age in windows.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.bench.detectors.oracle import between
from valuedrift.bench.detectors.scenarios import SCENARIOS, Scenario, bound_events, law_by_window, law_of
from valuedrift.study.false_alarms.counting import ARL0_WINDOWS

__all__ = ["ramp_oracle"]

FloatArray = npt.NDArray[np.float64]

_LOOKS: Final = 10
_LEVELS: Final = np.geomspace(0.05, 1.0, 160) * ARL0_WINDOWS


class _Ramp(NamedTuple):
    before: FloatArray
    laws: FloatArray  # by age in windows
    log_ratio: FloatArray  # (5, ages)
    look: int  # events between looks


def _window(ramp: _Ramp, log_r: FloatArray, counts: npt.NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
    """Take one window of counts, (runs, looks, 5); return ln R at every look, (runs, looks), and the aged lanes."""
    ages = log_r.shape[1]
    carried = np.cumsum(counts, axis=1) @ ramp.log_ratio[:, :ages]
    carried += log_r[:, None, :]
    last = carried[:, -1].copy()
    peak = carried.max(axis=2)
    carried -= peak[:, :, None]
    looks = peak + np.log(np.exp(carried, out=carried).sum(axis=2))
    aged = np.concatenate([np.zeros((len(last), 1)), last], axis=1)[:, : ramp.log_ratio.shape[1]]
    return looks, aged


def _change(
    rng: np.random.Generator, ramp: _Ramp, runs: int, settled: int, *, aligned: bool
) -> tuple[list[FloatArray], list[int]]:
    """Return for each run ln R at all looks after the change, until ln R is surely large enough."""
    log_r = np.zeros((runs, 1))
    for _ in range(settled):
        _, log_r = _window(ramp, log_r, rng.multinomial(ramp.look, ramp.before, size=(runs, _LOOKS)))
    shift = np.zeros(runs, dtype=np.int64) if aligned else rng.integers(_LOOKS, size=runs)
    paths: list[list[FloatArray]] = [[] for _ in range(runs)]
    alive = np.arange(runs)
    for window in range(len(ramp.laws) - settled - 1):
        look = window * _LOOKS + np.arange(_LOOKS) - shift[alive][:, None]
        laws = np.where((look >= 0)[:, :, None], ramp.laws[np.maximum(look, 0) // _LOOKS], ramp.before)
        looks, log_r = _window(ramp, log_r, rng.multinomial(ramp.look, laws))
        for run, row, first in zip(alive.tolist(), looks, shift[alive].tolist(), strict=True):
            paths[run].append(row[first:] if window == 0 else row)
        kept = looks.max(axis=1) < np.log(_LEVELS[-1])
        alive, log_r = alive[kept], log_r[kept]
        if not len(alive):
            break
    return [np.concatenate(path) for path in paths], alive.tolist()


def _stable_alarms(rng: np.random.Generator, ramp: _Ramp, runs: int, settled: int, windows: int, limit: float) -> int:
    log_r = np.zeros((runs, 1))
    alarms = 0
    for window in range(settled + windows):
        looks, log_r = _window(ramp, log_r, rng.multinomial(ramp.look, ramp.before, size=(runs, _LOOKS)))
        over = looks.max(axis=1) >= np.log(limit)
        if over.any():  # start again: no lane but the new one
            log_r[over, 1:] = -np.inf
            alarms += int(over.sum()) if window >= settled else 0
    return alarms


def _ramp(scenario: Scenario, n: int) -> tuple[_Ramp, int]:
    bound = int(bound_events(scenario, n, ARL0_WINDOWS) / n) + 10  # windows
    before, laws = law_of(scenario.before), law_by_window(scenario, 4 * bound)
    return _Ramp(before, laws, np.log(laws / before).T.copy(), n // _LOOKS), bound


def ramp_oracle(*, scenario: str, window_events: int, runs: int, check: float, seed: list[int]) -> dict[str, Any]:
    """Calibrate the procedure for a ramp, measure its delays, and count its false alarms.

    Parameters
    ----------
    scenario
        Name.
    window_events
        Events per window; the average run length is 10,000 windows.
    runs
        Ramps: for the calibration, and again for the delays.
    check
        Average run lengths of stable windows in which alarms are counted.
    seed
        Of every draw.

    Returns
    -------
    As `abrupt_oracle`.
    """
    rng = np.random.default_rng(seed)
    ramp, settled = _ramp(SCENARIOS[scenario], window_events)
    paths, missed = _change(rng, ramp, runs, settled, aligned=True)
    if missed:
        raise RuntimeError("a ramp was not seen by the oracle: the horizon is too short")
    inverse = np.array([np.exp(-path[_first(path, np.log(_LEVELS))]) for path in paths])
    rates = inverse.mean(axis=0)
    at, _ = between(rates, 1.0 / ARL0_WINDOWS)  # levels are so near each other that none is wanted in between
    threshold = float(_LEVELS[at])
    paths, _ = _change(rng, ramp, runs, settled, aligned=False)
    delays = [int((1 + _first(path, np.log(_LEVELS[at : at + 1]))[0]) * ramp.look) for path in paths]
    lanes = max(min(runs, 100), 1)
    windows = max(int(check * ARL0_WINDOWS / lanes), 1)
    return {
        "threshold": threshold,
        "arl0_events": window_events / float(rates[at]),
        "arl0_relative_error": float(inverse[:, at].std() / rates[at] / np.sqrt(runs)),
        "delays": delays,
        "alarms": _stable_alarms(rng, ramp, lanes, settled, windows, threshold),
        "windows": windows * lanes,
    }


def _first(path: FloatArray, levels: FloatArray) -> npt.NDArray[np.int64]:
    """Index of the first look at which ln R is at least each level."""
    return np.searchsorted(np.maximum.accumulate(path), levels, side="left")
