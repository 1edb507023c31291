"""What changes, how, and from what: the scenarios on which detectors are compared.

Abrupt changes happen at a random place inside a window. On a ramp S moves by `slope` nats per window along the line
between the two laws, a step at every n events after the change, and stays at the end.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.information import entropy, kl_divergence
from valuedrift.taxonomy import K

__all__ = ["GRID", "OFF_GRID", "SCENARIOS", "STABLE", "Scenario", "bound_events", "law_by_window", "law_of"]

FloatArray = npt.NDArray[np.float64]
Law = tuple[float, ...]

STABLE: Final[Law] = (0.98089, 0.00764, 0.00382, 0.00382, 0.00382)
"""S = 0.12 nats."""

_DRIFTED: Final[Law] = (0.82391, 0.07044, 0.03522, 0.03522, 0.03522)  # S = 0.70
_SMALL: Final[Law] = (0.974909, 0.010036, 0.005018, 0.005018, 0.005018)  # S = 0.15
_SPREAD: Final[Law] = (0.70, 0.15, 0.10, 0.04, 0.01)
_TWO: Final[Law] = (0.48, 0.48, 0.02, 0.01, 0.01)
_EVEN: Final[Law] = (0.2, 0.2, 0.2, 0.2, 0.2)


class Scenario(NamedTuple):
    """One change.

    Attributes
    ----------
    name
        For people.
    before, after
        Shares of the five goals, up to a factor.
    slope
        Nats per window of a ramp; None: abrupt.
    settled
        Stable windows between the reference and the change.
    """

    name: str
    before: Law
    after: Law
    slope: float | None = None
    settled: int = 50


def _times(before: Law, *factors: float) -> Law:
    """Multiply shares of all goals but the first, which takes up the difference."""
    rest = tuple(share * factor for share, factor in zip(before[1:], factors, strict=True))
    return (math.fsum(before) - math.fsum(rest), *rest)


GRID: Final = (
    Scenario("abrupt, S 0.12 → 0.70", STABLE, _DRIFTED),
    Scenario("ramp, 1e-3 per window", STABLE, _DRIFTED, 1e-3),
    Scenario("ramp, 1e-4 per window", STABLE, _DRIFTED, 1e-4),
    Scenario("small, S 0.12 → 0.15", STABLE, _SMALL),
    Scenario("rare swap", STABLE, (0.98089, 0.00382, 0.00764, 0.00382, 0.00382)),
    Scenario("mode swap", STABLE, (0.00382, 0.00764, 0.98089, 0.00382, 0.00382)),
    Scenario("ramp, 1e-3, 500 windows after the reference", STABLE, _DRIFTED, 1e-3, 500),
)
"""The scenarios with stated goals."""

OFF_GRID: Final = (
    Scenario("one rare goal times 1.8", STABLE, _times(STABLE, 1, 1.8, 1, 1)),
    Scenario("one rare goal times 12", STABLE, _times(STABLE, 1, 1, 12, 1)),
    Scenario("rare goals times 1.7", STABLE, _times(STABLE, 1.7, 1.7, 1.7, 1.7)),
    Scenario("rare goals times 20", STABLE, _times(STABLE, 20, 20, 20, 20)),
    Scenario("S down: rare goals halved", STABLE, _times(STABLE, 0.5, 0.5, 0.5, 0.5)),
    Scenario("two rare goals up, 2 and 4 times", STABLE, _times(STABLE, 2, 1, 4, 1)),
    Scenario("one rare goal times 3, another a third", STABLE, _times(STABLE, 3, 1 / 3, 1, 1)),
    Scenario("a rare goal vanishes", STABLE, _times(STABLE, 0, 1, 1, 1)),
    Scenario("spread: a goal of 0.10 vanishes", _SPREAD, (0.70 / 0.9, 0.15 / 0.9, 0, 0.04 / 0.9, 0.01 / 0.9)),
    Scenario("spread: the three small ones in a circle", _SPREAD, (0.70, 0.15, 0.04, 0.01, 0.10)),
    Scenario("spread: the second largest halved for the largest", _SPREAD, (0.775, 0.075, 0.10, 0.04, 0.01)),
    Scenario("spread: S up by evening out", _SPREAD, (0.60, 0.19, 0.13, 0.06, 0.02)),
    Scenario("two large goals: 0.48, 0.48 → 0.43, 0.53", _TWO, (0.43, 0.53, 0.02, 0.01, 0.01)),
    Scenario("two large goals: one of the rare times 4", _TWO, (0.465, 0.465, 0.02, 0.01, 0.04)),
    Scenario("even: one goal 0.20 → 0.26", _EVEN, (0.185, 0.185, 0.26, 0.185, 0.185)),
    Scenario("even: S down, two goals up, three down", _EVEN, (0.26, 0.24, 0.18, 0.16, 0.16)),
    Scenario("even: S 1.61 → 1.2, one takes over", _EVEN, (0.56, 0.11, 0.11, 0.11, 0.11)),
    Scenario(
        "a goal never seen so far appears", (0.98, 0.012, 0.0079, 5e-5, 5e-5), (0.97, 0.012, 0.0079, 5e-5, 0.01005)
    ),
)
"""Changes that no alternative of ours was made for."""

SCENARIOS: Final = {scenario.name: scenario for scenario in (*GRID, *OFF_GRID)}


def law_of(shares: Law) -> FloatArray:
    """Return shares that add up to one."""
    law = np.asarray(shares, dtype=np.float64)
    return np.asarray(law / law.sum())


def law_by_window(scenario: Scenario, windows: int) -> FloatArray:
    """Laws in the first windows of n events each after the change, shape (windows, 5)."""
    before, after = law_of(scenario.before), law_of(scenario.after)
    if scenario.slope is None:
        return np.tile(after, (windows, 1))
    part = np.linspace(0.0, 1.0, 20_001)[:, None]
    line = (1 - part) * before + part * after
    reached = entropy(line)
    if not (np.diff(reached) > 0).all():
        raise ValueError("a ramp goes along a line on which S rises")
    wanted = np.minimum(reached[0] + scenario.slope * np.arange(1, windows + 1), reached[-1])
    return np.stack([np.interp(wanted, reached, line[:, goal]) for goal in range(K)], axis=1)


def bound_events(scenario: Scenario, n: int, arl0_events: float) -> float:
    """First-order bound of Lorden (1971): events after which the change has carried ln ARL0 nats on average."""
    before = law_of(scenario.before)
    if scenario.slope is None:
        return math.log(arl0_events) / float(kl_divergence(law_of(scenario.after), before))
    windows = 10_000
    carried = n * np.cumsum(kl_divergence(law_by_window(scenario, windows), before))
    return float(n * (1 + np.searchsorted(carried, math.log(arl0_events))))
