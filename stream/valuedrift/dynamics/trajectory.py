"""S(t) of one model, window by window, and what two models have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuedrift.dynamics.step import Pace, Step, StepUnit
from valuedrift.information import miller_madow
from valuedrift.taxonomy import K

__all__ = ["Paired", "Trajectory", "pair"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """Entropy of one (model, segment) in the windows that had events.

    Parameters
    ----------
    index
        Number of each window on the common grid (its start divided by the hop), shape (T,), strictly increasing.
        Windows without events are left out.
    entropy
        S of each window, nats, shape (T,).
    events
        Events of each window, shape (T,), positive. They are the windows' weights: the variance of S goes as 1/events.
    window_seconds
        Event time from one window's start to the next one's, seconds.
    goals
        How many behaviours are told apart: S is at most its logarithm.

    Raises
    ------
    ValueError
        If shapes differ, indices do not increase, or a value is impossible.
    """

    index: IntArray
    entropy: FloatArray
    events: FloatArray
    window_seconds: float
    goals: int = K

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", np.asarray(self.index, dtype=np.int64))
        for name in ("entropy", "events"):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))
        if self.index.ndim != 1 or not self.index.shape == self.entropy.shape == self.events.shape:
            raise ValueError("index, entropy and events must have one shape (T,)")
        if (np.diff(self.index) <= 0).any():
            raise ValueError("window indices must increase")
        if not (np.isfinite(self.entropy).all() and (self.entropy >= 0).all()):
            raise ValueError("entropies must be finite and not negative")
        if not (np.isfinite(self.events).all() and (self.events > 0).all()):
            raise ValueError("every window needs events")
        if not self.window_seconds > 0 or self.goals < 2:
            raise ValueError("window_seconds must be positive, goals at least 2")

    @classmethod
    def from_counts(
        cls, counts: npt.ArrayLike, *, window_seconds: float, index: npt.ArrayLike | None = None
    ) -> Trajectory:
        """Make one from counts of shape (T, K); rows without events are missing windows.

        S is Miller-Madow's: the plug-in's bias (K - 1)/2n moves with the traffic, and would be read as a trend.
        """
        array = np.asarray(counts, dtype=np.float64)
        if array.ndim != 2:
            raise ValueError("counts must have shape (T, K)")
        where = np.arange(len(array)) if index is None else np.asarray(index, dtype=np.int64)
        events = array.sum(axis=1)
        seen = events > 0
        entropy = miller_madow(array[seen])
        return cls(where[seen], entropy, events[seen], window_seconds, array.shape[1])

    def __len__(self) -> int:
        return len(self.index)

    @property
    def pace(self) -> Pace:
        """What one window is worth in seconds and, on average, in interactions."""
        return Pace(self.window_seconds, float(self.events.mean()))

    def positions(self, step: Step) -> FloatArray:
        """Middle of every window, in steps since the first one's, shape (T,).

        In interactions that is the number of this model's events in between, so a busy hour is longer than a calm one.
        """
        if step.unit is StepUnit.interactions:
            middle = np.asarray(np.cumsum(self.events) - 0.5 * self.events, dtype=np.float64)
        elif step.unit is StepUnit.seconds:
            middle = np.asarray(self.index * self.window_seconds, dtype=np.float64)
        else:
            middle = self.index.astype(np.float64)
        return np.asarray((middle - middle[:1]) / step.size)


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """Two models over the windows that both have.

    Parameters
    ----------
    index, weights
        Window numbers, shape (T,), and the weight of each: 1/(1/n_base + 1/n_tuned), the precision of a difference.
    base, tuned
        S of each, nats, shape (T,).
    base_steps, tuned_steps
        Positions in steps, shape (T,), 0 at the first common window.
    unpaired
        How many windows of the base and of the tuned model were left out.
    """

    index: IntArray
    weights: FloatArray
    base: FloatArray
    tuned: FloatArray
    base_steps: FloatArray
    tuned_steps: FloatArray
    unpaired: tuple[int, int]


def pair(base: Trajectory, tuned: Trajectory, step: Step) -> Paired:
    """Match windows by number.

    Raises
    ------
    ValueError
        If the two are not on the same grid or have no window in common.
    """
    if base.window_seconds != tuned.window_seconds or base.goals != tuned.goals:
        raise ValueError("base and tuned model must have the same windows and the same goals")
    index, first, second = np.intersect1d(base.index, tuned.index, assume_unique=True, return_indices=True)
    if not len(index):
        raise ValueError("base and tuned model have no window in common")
    weights = 1.0 / (1.0 / base.events[first] + 1.0 / tuned.events[second])
    base_steps, tuned_steps = base.positions(step)[first], tuned.positions(step)[second]
    return Paired(
        index, weights, base.entropy[first], tuned.entropy[second],
        base_steps - base_steps[0], tuned_steps - tuned_steps[0],
        (len(base) - len(index), len(tuned) - len(index)),
    )  # fmt: skip
