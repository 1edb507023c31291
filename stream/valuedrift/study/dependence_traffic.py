"""Traffic whose labels depend on each other, and detectors that know how: what is left to learn from it.

Every stream is 100 events to a window. A change turns fresh behaviour from S = 0.12 into S = 0.70 nats; what a
conversation under way repeats stays what it was. The oracle is the Shiryaev-Roberts procedure, threshold ARL0, with the
true law of the labels before and after, given those before (and given who they come from, where that is known):
R ← (R + 1)·ratio. For interleaved conversations without ids that law is a hidden Markov chain for every goal, the
number of conversations with that goal which go on; it is filtered for every beginning by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import IntArray, K

__all__ = [
    "CHANGED",
    "SIZES",
    "STABLE",
    "Traffic",
    "conversations",
    "days",
    "hidden_delay",
    "oracle_delay",
    "runs",
    "tenants",
]

FloatArray = npt.NDArray[np.float64]

STABLE: Final = np.array((0.98090, 0.00764, 0.00382, 0.00382, 0.00382))
CHANGED: Final = np.array((0.82390, 0.07044, 0.03522, 0.03522, 0.03522))
TILT: Final = CHANGED / STABLE
RATE: Final = 1 / 3  # events per second of conversations
GAP_S: Final = 75.0
PANE_S: Final = 30.0
PER_PANE: Final = 10
HOURS: Final = 12
DAY: Final = 288  # panes
_STATES: Final = np.arange(64.0)


class Traffic(NamedTuple):
    """Events in the order of time, each array of shape (n,).

    Attributes
    ----------
    goals, panes, groups, strata
        What an event is, the number of its pane, who it belongs to, its time of day.
    log_ratio
        ln of its probability after the change by that before, given the past.
    times
        Seconds, where they matter.
    """

    goals: IntArray
    panes: IntArray
    groups: IntArray
    strata: IntArray
    log_ratio: FloatArray
    times: FloatArray


Maker = Callable[[np.random.Generator, int, int], Traffic]
"""Draws so many panes, changed from one of them on."""


def _choose(rng: np.random.Generator, laws: FloatArray) -> IntArray:
    """Draw one goal from each row."""
    return np.asarray(np.minimum((rng.random(len(laws))[:, None] >= np.cumsum(laws, axis=1)).sum(axis=1), K - 1))


def runs(mean: float) -> Maker:
    """Labels in runs of geometric length; nothing else is known. Panes of ten."""

    def make(rng: np.random.Generator, panes: int, change: int) -> Traffic:
        n = panes * PER_PANE
        anew = rng.random(n) < 1.0 / mean
        anew[0] = True
        laws = np.where((np.arange(n) >= change * PER_PANE)[:, None], CHANGED, STABLE)
        goals = _choose(rng, laws)[np.maximum.accumulate(np.where(anew, np.arange(n), 0))]
        repeated = np.append(0.0, (goals[1:] == goals[:-1]) * (1.0 - 1.0 / mean))
        ratio = (repeated + CHANGED[goals] / mean) / (repeated + STABLE[goals] / mean)
        none = np.zeros(n, dtype=np.int64)
        return Traffic(goals, np.arange(n) // PER_PANE, none, none, np.log(ratio), np.zeros(n))

    return make


def conversations(turns: float, alike: float) -> Maker:
    """Conversations that begin at random, go on with probability 1 - 1/turns, and repeat themselves with `alike`."""

    def make(rng: np.random.Generator, panes: int, change: int) -> Traffic:
        seconds, before = panes * PANE_S, 6 * turns * GAP_S
        n = rng.poisson((seconds + before) * RATE / turns)
        lengths = rng.geometric(1 / turns, n)
        first = np.cumsum(lengths) - lengths
        gaps = rng.exponential(GAP_S, int(lengths.sum()))
        gaps[first] = 0.0
        passed = np.cumsum(gaps)
        times = passed + np.repeat(rng.random(n) * (seconds + before) - before - passed[first], lengths)
        anew = rng.random(len(times)) >= alike
        anew[first] = True
        at = np.arange(len(times))
        goals = _choose(rng, np.where((times >= change * PANE_S)[:, None], CHANGED, STABLE))
        goals = goals[np.maximum.accumulate(np.where(anew, at, 0))]
        same = np.append(False, goals[1:] == goals[:-1]) * alike
        fresh = np.full(len(times), 1.0 - alike)
        same[first], fresh[first] = 0.0, 1.0
        ratio = np.log((same + fresh * CHANGED[goals]) / (same + fresh * STABLE[goals]))
        kept = np.flatnonzero((times >= 0) & (times < seconds))
        kept = kept[np.argsort(times[kept], kind="stable")]
        group = np.repeat(np.arange(n), lengths)[kept]
        pane = (times[kept] // PANE_S).astype(np.int64)
        return Traffic(goals[kept], pane, group, np.zeros_like(pane), ratio[kept], times[kept])

    return make


SIZES: Final = ("lognormal", "equal", "zipf", "one large")


def _rates(rng: np.random.Generator, number: int, sizes: str) -> FloatArray:
    """Draw events per pane while active, relative to each other; the first of "one large" is always active."""
    if sizes == "lognormal":
        return rng.lognormal(-0.5, 1.0, number)
    if sizes == "zipf":
        weights = 1.0 / np.arange(1.0, number + 1.0)
        return np.asarray(number * weights / weights.sum())
    rates = np.full(number, 1.0 if sizes == "equal" else 0.2 * number / (number - 1))
    if sizes == "one large":
        rates[0] = 0.08 * number
    return rates


def tenants(number: int, sizes: str = "lognormal", alike: float = 0.0) -> Maker:
    """Tenants, each with a behaviour and a rate of its own, that come in bursts of 30 panes, a tenth of the time.

    One of `SIZES` says how they differ in size; "one large": the first sends four fifths of all, at all times. With
    `alike` an event repeats the one before it of the same tenant, at most 10 panes ago.
    """

    def make(rng: np.random.Generator, panes: int, change: int) -> Traffic:
        laws = 0.5 * STABLE + 0.5 * rng.dirichlet(5 * STABLE, number)
        changed = laws * TILT / (laws * TILT).sum(axis=1, keepdims=True)
        rates = _rates(rng, number, sizes)
        active = rng.random(number) < 0.1
        counts = np.empty((panes, number), dtype=np.int64)
        for step in range(panes):
            active = np.where(active, rng.random(number) > 1 / 30, rng.random(number) < 1 / 270)
            active[0] |= sizes == "one large"
            counts[step] = rng.poisson(rates * active * PER_PANE / (0.1 * number))
        group: IntArray = np.tile(np.arange(number), panes).repeat(counts.reshape(-1))
        pane: IntArray = np.arange(panes).repeat(counts.sum(axis=1))
        goals = _choose(rng, np.where((pane >= change)[:, None], changed[group], laws[group]))
        repeated: FloatArray = np.zeros(len(pane))
        if alike:
            goals, repeated = _repeat(rng, goals, pane, group, alike)
        fresh = np.where(repeated >= 0, 1.0 - alike, 1.0)
        repeated = np.maximum(repeated, 0.0)
        ratio = np.log((repeated + fresh * changed[group, goals]) / (repeated + fresh * laws[group, goals]))
        return Traffic(goals, pane, group, np.zeros_like(pane), ratio, np.zeros(len(pane)))

    return make


def _repeat(
    rng: np.random.Generator, goals: IntArray, pane: IntArray, group: IntArray, alike: float
) -> tuple[IntArray, FloatArray]:
    """Let events repeat what their tenant has just said; return goals, and `alike` where that is so, -1 if none was."""
    order = np.lexsort((np.arange(len(pane)), group))
    near = np.append(False, (np.diff(group[order]) == 0) & (np.diff(pane[order]) <= 10))
    at = np.arange(len(pane))
    sorted_goals = goals[order][np.maximum.accumulate(np.where(near & (rng.random(len(pane)) < alike), 0, at))]
    same = np.append(False, sorted_goals[1:] == sorted_goals[:-1])
    found, repeated = np.empty_like(goals), np.empty(len(pane))
    found[order], repeated[order] = sorted_goals, np.where(near, alike * same, -1.0)
    return found, repeated


def days(rng: np.random.Generator, panes: int, change: int) -> Traffic:
    """Independent labels whose mix, and number, go with the time of day; twelve panes in a bin, 288 in a day."""
    wave = np.sin(2 * np.pi * np.arange(panes) / DAY)
    laws = STABLE * np.where(np.arange(K) == 0, 1.0, np.exp(0.7 * wave)[:, None])
    laws /= laws.sum(axis=1, keepdims=True)
    changed = laws * TILT / (laws * TILT).sum(axis=1, keepdims=True)
    pane: IntArray = np.arange(panes).repeat(rng.poisson(2 * PER_PANE * (1 + 0.5 * wave)))
    goals = _choose(rng, np.where((pane >= change)[:, None], changed[pane], laws[pane]))
    ratio = np.log(changed[pane, goals] / laws[pane, goals])
    return Traffic(goals, pane, np.zeros_like(pane), pane % DAY * HOURS // DAY, ratio, np.zeros(len(pane)))


def oracle_delay(traffic: Traffic, change: int, arl0: float) -> float:
    """Events from the change to the alarm of the oracle; infinite where there is none."""
    began = int(np.searchsorted(traffic.panes, change))
    log_r = -math.inf
    for i in range(max(0, began - 500), len(traffic.goals)):
        log_r = float(np.logaddexp(log_r, 0.0)) + float(traffic.log_ratio[i])
        if log_r >= math.log(arl0) and i >= began:
            return float(i + 1 - began)
    return math.inf


def hidden_delay(traffic: Traffic, change: int, arl0: float, turns: float, every: int = 5) -> float:
    """As `oracle_delay`, of conversations (`alike` 1) without ids; a change may begin at every fifth event.

    Of the beginnings the 120 likeliest are kept.
    """
    began = int(np.searchsorted(traffic.panes, change))
    first, goes_on = max(0, began - 500), 1.0 - 1.0 / turns
    births = RATE / turns * np.stack([STABLE, CHANGED])[:, :, None]

    def step(state: FloatArray, gap: float, goal: int, born: FloatArray) -> tuple[FloatArray, FloatArray]:
        state = state * np.exp(-(born + _STATES / GAP_S) * gap)
        old, birth = state[..., goal, :], born[goal, 0]
        new = old * (birth * (1 - goes_on) + _STATES / GAP_S * goes_on)
        new[..., 1:] += old[..., :-1] * birth * goes_on
        new[..., :-1] += old[..., 1:] * _STATES[1:] / GAP_S * (1 - goes_on)
        state[..., goal, :] = new
        total = state.sum(axis=-1)
        return state / total[..., None], np.log(total).sum(axis=-1)

    mean = births[0] * goes_on * GAP_S * turns  # Poisson while stable
    null = np.exp(_STATES * np.log(mean) - np.array([math.lgamma(a + 1) for a in _STATES]))
    null /= null.sum(axis=1, keepdims=True)
    states, log_l = np.empty((0, *null.shape)), np.empty(0)
    for i in range(first + 1, len(traffic.goals)):
        gap, goal = float(traffic.times[i] - traffic.times[i - 1]), int(traffic.goals[i])
        if (i - began) % every == 0:
            states, log_l = np.concatenate([states, null[None]]), np.append(log_l, 0.0)
        null, log_null = step(null, gap, goal, births[0])
        states, gained = step(states, gap, goal, births[1])
        log_l = log_l + gained - log_null
        if len(log_l) > 150:
            kept = np.sort(np.argsort(log_l)[-120:])
            states, log_l = states[kept], log_l[kept]
        if i >= began and every * float(np.exp(log_l).sum()) >= arl0:
            return float(i + 1 - began)
    return math.inf
