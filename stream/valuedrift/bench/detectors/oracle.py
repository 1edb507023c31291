r"""The limit: a Shiryaev-Roberts procedure that is told the law before and after, and when the ramp began counting.

For an abrupt change R ← (R + 1) · p₁(y)/p₀(y), alarm when R ≥ B: exactly optimal in its stationary average delay among
all with the same average run length (Pollak, Tartakovsky 2009). For a ramp every window may be its start, each start
with the likelihood ratio of its own age.

The threshold B is calibrated by simulation. While stable, R_i - i is a martingale, and for every start j

    P₀(N = i) = Σ_{j≤i} E_j[1{N = i} / R_N],    summed over i:  1 = Σ_j P₀(N ≥ j) E_j[1/R_N | N ≥ j],

so that ARL0 = 1/E[1/R_N], the expectation taken under a *change* after a long stable time. That is simulated in as many
steps as a delay, not in an average run length, and its noise is that of 1/overshoot. Where R moves in leaps no
threshold has exactly this average run length; then some streams get the next lower one, so many that the rate is right.
A stable stream is simulated as well, to see it come true.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from valuedrift.bench.detectors.scenarios import SCENARIOS, law_of
from valuedrift.information import kl_divergence
from valuedrift.study.false_alarms.counting import ARL0_WINDOWS

__all__ = ["abrupt_oracle", "between"]

FloatArray = npt.NDArray[np.float64]

_ROWS = 128  # steps whose labels are drawn at once
_LEVELS = 240
_MEMORY = 8.0  # settling time in units of 1/KL(p0‖p1): what came before weighs e⁻⁸


class _Lanes:
    """Independent streams side by side."""

    def __init__(self, rng: np.random.Generator, ratio: FloatArray, before: FloatArray, after: FloatArray) -> None:
        self._rng = rng
        self._ratio = ratio
        self._edges = {"before": np.cumsum(before)[:-1], "after": np.cumsum(after)[:-1]}

    def ratios(self, law: str, lanes: int) -> FloatArray:
        """Draw likelihood ratios of one event each, shape (_ROWS, lanes)."""
        return self._ratio[np.searchsorted(self._edges[law], self._rng.random((_ROWS, lanes)), side="right")]

    def stable(self, r: FloatArray, steps: int, limit: FloatArray) -> tuple[FloatArray, int]:
        """Take stable events; streams that alarm start again. Return R and the number of alarms."""
        alarms = 0
        for _ in range(-(-steps // _ROWS)):
            for row in self.ratios("before", len(r)):
                r = (r + 1.0) * row
                over = r >= limit
                if over.any():
                    alarms += int(over.sum())
                    r[over] = 0.0
        return r, alarms

    def change(self, r: FloatArray, levels: FloatArray) -> tuple[npt.NDArray[np.int64], FloatArray]:
        """Take changed events until every stream passed the last level.

        Returns
        -------
        For each stream and level, shape (streams, levels): events until R ≥ level for the first time, and R then.
        """
        passed = np.zeros(len(r), dtype=np.int64)
        when = np.zeros((len(r), len(levels)), dtype=np.int64)
        then = np.zeros((len(r), len(levels)))
        streams, next_level, step = np.arange(len(r)), np.full(len(r), levels[0]), 0
        while len(streams):
            for row in self.ratios("after", len(streams)):
                step += 1
                r = (r + 1.0) * row
                for lane in np.flatnonzero(r >= next_level).tolist():
                    stream = streams[lane]
                    reached = int(np.searchsorted(levels, r[lane], side="right"))
                    when[stream, passed[stream] : reached] = step
                    then[stream, passed[stream] : reached] = r[lane]
                    passed[stream] = reached
                    next_level[lane] = levels[reached] if reached < len(levels) else np.inf
                r = np.minimum(r, 1e100)
            kept = passed[streams] < len(levels)
            streams, r, next_level = streams[kept], r[kept], next_level[kept]
        return when, then


def abrupt_oracle(*, scenario: str, window_events: int, lanes: int, check: float, seed: list[int]) -> dict[str, Any]:
    """Calibrate the procedure for an abrupt change, measure its delays, and count its false alarms.

    Parameters
    ----------
    scenario
        Name.
    window_events
        Events per window; the average run length is 10,000 windows.
    lanes
        Streams: for the calibration, and again for the delays.
    check
        Average run lengths of stable events in which alarms are counted.
    seed
        Of every draw.

    Returns
    -------
    `threshold`, `arl0_events` as calibrated with its standard error, `delays` in events, `alarms` in `windows`.
    """
    chosen = SCENARIOS[scenario]
    before, after = law_of(chosen.before), law_of(chosen.after)
    arl0 = float(ARL0_WINDOWS * window_events)
    streams = _Lanes(np.random.default_rng(seed), after / before, before, after)
    away = kl_divergence(before, np.maximum(after, 1e-12))
    settle = int(min(200 + _MEMORY / float(away), 50_000))
    levels = np.geomspace(1e-3 * arl0, arl0, _LEVELS)

    r, _ = streams.stable(np.zeros(lanes), settle, np.full(lanes, arl0))
    _, then = streams.change(r, levels)
    inverse = 1.0 / then
    at, part = between(inverse.mean(axis=0), 1.0 / arl0)
    used = (1.0 - part) * inverse[:, at] + part * inverse[:, max(at - 1, 0)]

    lower = np.arange(lanes) < round(part * lanes)
    limits = np.where(lower, levels[max(at - 1, 0)], levels[at])
    r, _ = streams.stable(np.zeros(lanes), settle, limits)
    when, _ = streams.change(r, levels[[max(at - 1, 0), at]])
    steps = max(int(check * arl0 / lanes) // _ROWS, 1) * _ROWS
    r, _ = streams.stable(np.zeros(lanes), settle, limits)
    _, alarms = streams.stable(r, steps, limits)
    return {
        "threshold": float(levels[at]),
        "arl0_events": 1.0 / float(used.mean()),
        "arl0_relative_error": float(used.std() / used.mean() / np.sqrt(lanes)),
        "delays": np.where(lower, when[:, 0], when[:, 1]).tolist(),
        "alarms": alarms,
        "windows": steps * lanes / window_events,
    }


def between(rates: FloatArray, wanted: float) -> tuple[int, float]:
    """Choose the lowest level whose rate of alarms is at most what is wanted, and how often to take the one below it.

    Parameters
    ----------
    rates
        Shape (levels,), falling.
    wanted
        Alarms per unit of time.

    Returns
    -------
    Index of the level, and the share of streams that use the one before so that the rate is exact; the last level and
    none if all rates are above it.
    """
    allowed = np.flatnonzero(rates <= wanted)
    if not len(allowed):
        return len(rates) - 1, 0.0
    at = int(allowed[0])
    if at == 0 or rates[at - 1] <= rates[at]:
        return at, 0.0
    return at, float((wanted - rates[at]) / (rates[at - 1] - rates[at]))
