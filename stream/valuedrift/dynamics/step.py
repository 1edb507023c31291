"""What a step is, and rates that never go without it.

"0.0125 nats per step" says nothing until the step is named: entropy over five goals is at most ln 5 = 1.609 nats, so
that rate lasts 129 steps, whatever they are. Every rate here carries its `Step`, prints with it, and is converted only
by a stated pace of the traffic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

__all__ = ["Pace", "Rate", "Step", "StepUnit"]


class StepUnit(StrEnum):
    """In what a step is measured."""

    window = "window"
    interactions = "interactions"
    seconds = "seconds"


_ONE: Final = {StepUnit.window: "window", StepUnit.interactions: "interaction", StepUnit.seconds: "second"}
_MANY: Final = {StepUnit.window: "windows", StepUnit.interactions: "interactions", StepUnit.seconds: "seconds"}


class Pace(NamedTuple):
    """How much of the other units one window is worth.

    Attributes
    ----------
    seconds
        Event time from one window's start to the next one's, seconds.
    interactions
        Mean number of events per window.
    """

    seconds: float
    interactions: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step: so many windows, interactions or seconds of event time.

    Parameters
    ----------
    unit
        What is counted.
    size
        How many of it make one step, positive.

    Raises
    ------
    ValueError
        If the size is not positive and finite.
    """

    unit: StepUnit = StepUnit.window
    size: float = 1.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.size) and self.size > 0):
            raise ValueError("a step's size must be positive")

    def __str__(self) -> str:
        return _ONE[self.unit] if self.size == 1 else f"{self.size:,.12g} {_MANY[self.unit]}"

    @classmethod
    def parse(cls, text: str) -> Step:
        """Read what `str` writes: "window", "10,000 interactions", "300 seconds".

        Raises
        ------
        ValueError
            If it is none of these.
        """
        number, _, name = text.strip().rpartition(" ")
        for unit in StepUnit:
            if name in {_ONE[unit], _MANY[unit]}:
                return cls(unit, float(number.replace(",", "")) if number else 1.0)
        raise ValueError("a step is written like 'window', '10000 interactions' or '300 seconds'")

    def windows(self, pace: Pace) -> float:
        """Length in windows, at a pace."""
        per_window = {StepUnit.window: 1.0, StepUnit.interactions: pace.interactions, StepUnit.seconds: pace.seconds}
        return self.size / per_window[self.unit]


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of change of entropy with its interval.

    Parameters
    ----------
    value, low, high
        Estimate and ends of its interval, nats per `step`.
    p_positive
        One-sided p-value of the hypothesis that the rate is not above zero.
    step
        The unit of the three.
    level
        Probability that the interval promises, e.g. 0.95.
    error, freedom
        Standard error (nats per `step`) and degrees of freedom behind the interval.
    bandwidth
        Distance in windows from which on autocovariances are left out.
    windows
        Number of windows that it was estimated from.
    method
        `line`, `initial` or `saturating`; `averaged` where both line and curve count.
    """

    value: float
    low: float
    high: float
    p_positive: float
    step: Step
    level: float
    error: float
    freedom: float
    bandwidth: int
    windows: int
    method: str

    def __str__(self) -> str:
        return f"{self.value:.4g} [{self.low:.4g}, {self.high:.4g}] nats per {self.step}"

    def per(self, step: Step, pace: Pace) -> Rate:
        """Return the same rate in another step.

        Between windows and seconds that is exact; to or from interactions it is right for traffic that keeps its pace.
        Where traffic varies, estimate in that step instead: the curve is then fitted over the events counted.
        """
        factor = step.windows(pace) / self.step.windows(pace)
        scaled = {name: getattr(self, name) * factor for name in ("value", "low", "high", "error")}
        return replace(self, step=step, **scaled)

    def longest(self, start: float, ceiling: float) -> float:
        """Return the steps that S takes at this rate from `start` to `ceiling`, nats; infinite if it falls."""
        return (ceiling - start) / self.value if self.value > 0 else math.inf
