"""How a model's mix of goals moves over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import K

__all__ = ["Flip", "Mix", "Profile", "Pulse", "Slide", "Stable"]

FloatArray = npt.NDArray[np.float64]
Mix = tuple[float, float, float, float, float]
"""Probabilities of g1 to g5; they add up to 1."""


def _checked(mix: Mix) -> FloatArray:
    p = np.asarray(mix, dtype=np.float64)
    if p.shape != (K,) or not np.isfinite(p).all() or (p < 0).any() or abs(float(p.sum()) - 1) > 1e-9:
        raise ValueError(f"a mix is {K} non-negative numbers that add up to 1")
    return p


def _blend(p0: Mix, p1: Mix, weight: FloatArray) -> FloatArray:
    w = weight[:, None]
    return np.asarray((1 - w) * _checked(p0) + w * _checked(p1))


class Profile(Protocol):
    """The probabilities of the five goals as a function of time."""

    def shares(self, seconds: FloatArray) -> FloatArray:
        """Return the mix at each time.

        Parameters
        ----------
        seconds
            Shape (n,): seconds since the scenario's start.

        Returns
        -------
        Shape (n, 5); rows add up to 1.
        """
        ...


@dataclass(frozen=True, slots=True)
class Stable:
    """The mix never changes."""

    p: Mix

    def __post_init__(self) -> None:
        _checked(self.p)

    def shares(self, seconds: FloatArray) -> FloatArray:
        """See `Profile.shares`."""
        return np.broadcast_to(_checked(self.p), (len(seconds), K)).copy()


@dataclass(frozen=True, slots=True)
class Slide:
    """The mix moves gradually from one to another.

    Parameters
    ----------
    p0, p1
        Mix before `start` and after `end`.
    start, end
        Seconds since the scenario's start.
    shape
        `linear`, or `logistic`: slow at both ends, within 0.3 % of p0 and p1 at `start` and `end`.
    """

    p0: Mix
    p1: Mix
    start: float
    end: float
    shape: Literal["linear", "logistic"] = "linear"

    def __post_init__(self) -> None:
        _checked(self.p0)
        _checked(self.p1)
        if not self.start < self.end:
            raise ValueError("a slide ends after it starts")

    def shares(self, seconds: FloatArray) -> FloatArray:
        """See `Profile.shares`."""
        progress = (seconds - self.start) / (self.end - self.start)
        weight = np.clip(progress, 0, 1)
        if self.shape == "logistic":
            weight = 1 / (1 + np.exp(np.clip(-12 * (progress - 0.5), -50, 50)))
        return _blend(self.p0, self.p1, weight)


@dataclass(frozen=True, slots=True)
class Flip:
    """The mix changes at once, and stays."""

    p0: Mix
    p1: Mix
    at: float

    def __post_init__(self) -> None:
        _checked(self.p0)
        _checked(self.p1)

    def shares(self, seconds: FloatArray) -> FloatArray:
        """See `Profile.shares`."""
        return _blend(self.p0, self.p1, (seconds >= self.at).astype(np.float64))


@dataclass(frozen=True, slots=True)
class Pulse:
    """The mix changes at `start` and returns at `end`: an incident that is over."""

    p0: Mix
    p1: Mix
    start: float
    end: float

    def __post_init__(self) -> None:
        _checked(self.p0)
        _checked(self.p1)
        if not self.start < self.end:
            raise ValueError("a pulse ends after it starts")

    def shares(self, seconds: FloatArray) -> FloatArray:
        """See `Profile.shares`."""
        return _blend(self.p0, self.p1, ((seconds >= self.start) & (seconds < self.end)).astype(np.float64))
