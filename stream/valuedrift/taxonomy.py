"""The five behaviours, the three that they can be summed to, and the grid on which their probabilities are counted.

The taxonomy is that of arXiv 2512.03047: every (prompt, response) shows exactly one of five goals.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "COARSE_GOALS",
    "GOALS",
    "GRID",
    "MISALIGNED",
    "CoarseGoal",
    "Goal",
    "K",
    "Taxonomy",
    "coarsen",
    "hard_labels",
    "quantise",
]

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


class Goal(IntEnum):
    """A behaviour; its value is its index in every array of five."""

    g1 = 0
    g2 = 1
    g3 = 2
    g4 = 3
    g5 = 4

    @property
    def meaning(self) -> str:
        """The goal in words, for people."""
        return _MEANINGS[self]


_MEANINGS: Final = {
    Goal.g1: "helpful & aligned",
    Goal.g2: "helpful & misaligned",
    Goal.g3: "refusal aligned",
    Goal.g4: "refusal misaligned",
    Goal.g5: "off-topic",
}

GOALS: Final[tuple[str, ...]] = tuple(goal.name for goal in Goal)
K: Final = len(GOALS)

MISALIGNED: Final[tuple[Goal, ...]] = (Goal.g2, Goal.g4, Goal.g5)
"""Goals whose joint share is the misaligned share."""


class CoarseGoal(IntEnum):
    """A behaviour of the three-goal taxonomy; its value is its index in every array of three.

    Every goal belongs to exactly one of them, so whatever is additive (probabilities, counts) is summed:

    - `helpful` = g1
    - `refusal` = g3 + g4, whether or not it was called for
    - `off_topic_or_harmful` = g2 + g5

    g2 answers the question too; it stands with what nobody wants to see, because a taxonomy that put it beside g1 would
    be blind to harmful compliance, the drift that matters most.
    """

    helpful = 0
    refusal = 1
    off_topic_or_harmful = 2

    @property
    def members(self) -> tuple[Goal, ...]:
        """The goals that it sums."""
        return _MEMBERS[self]


class Taxonomy(StrEnum):
    """Into how many behaviours labels are told apart."""

    five = "five"
    three = "three"

    @property
    def goals(self) -> tuple[str, ...]:
        """Names of its goals, in the order of its arrays."""
        return GOALS if self is Taxonomy.five else COARSE_GOALS

    def view(self, values: IntArray) -> IntArray:
        """Return counts or grid probabilities of the five goals as those of this taxonomy, shape (..., len(goals))."""
        return values if self is Taxonomy.five else coarsen(values)


_MEMBERS: Final = {
    CoarseGoal.helpful: (Goal.g1,),
    CoarseGoal.refusal: (Goal.g3, Goal.g4),
    CoarseGoal.off_topic_or_harmful: (Goal.g2, Goal.g5),
}

_SUMS: Final[IntArray] = np.array(
    [[int(goal in coarse.members) for coarse in CoarseGoal] for goal in Goal], dtype=np.int64
)
"""Shape (5, 3): counts of five goals times this are those of three."""

COARSE_GOALS: Final[tuple[str, ...]] = tuple(goal.name for goal in CoarseGoal)

GRID: Final = 10_000
"""Probabilities are integers in units of 1/GRID that add up to GRID, so that sums are exact in any order."""


def quantise(probabilities: npt.ArrayLike) -> IntArray:
    """Round probabilities to the grid, keeping every row's sum at exactly `GRID`.

    Largest-remainder rounding; ties go to the goal that comes first, so that equal input gives equal output.

    Parameters
    ----------
    probabilities
        Shape (..., 5), finite, non-negative, each row with a positive sum (rows are normalised first).

    Returns
    -------
    Integers of shape (..., 5); each row adds up to `GRID`.

    Raises
    ------
    ValueError
        If a value is not finite or negative, or a row sums to nothing.
    """
    p = np.asarray(probabilities, dtype=np.float64)
    if p.shape[-1:] != (K,):
        raise ValueError(f"expected a last axis of {K} goals, got shape {p.shape}")
    if not np.isfinite(p).all() or (p < 0).any():
        raise ValueError("probabilities must be finite and non-negative")
    total = p.sum(axis=-1, keepdims=True)
    if (total <= 0).any():
        raise ValueError("probabilities must not all be zero")
    scaled = p / total * GRID
    floor = np.floor(scaled)
    missing = (GRID - floor.sum(axis=-1)).astype(np.int64)
    order = np.argsort(-(scaled - floor), axis=-1, kind="stable")
    rank = np.argsort(order, axis=-1, kind="stable")
    return np.asarray(floor.astype(np.int64) + (rank < missing[..., None]), dtype=np.int64)


def coarsen(values: IntArray) -> IntArray:
    """Sum counts or grid probabilities of the five goals to those of the three.

    Parameters
    ----------
    values
        Integers, shape (..., 5).

    Returns
    -------
    Integers of shape (..., 3), in the order of `CoarseGoal`; the sum of every row is kept.
    """
    if values.shape[-1:] != (K,):
        raise ValueError(f"expected a last axis of {K} goals, got shape {values.shape}")
    return np.asarray(values @ _SUMS, dtype=np.int64)


def hard_labels(quantised: IntArray) -> IntArray:
    """Index of the most probable goal of each row; ties go to the goal that comes first. Shape (...,)."""
    return np.asarray(np.argmax(quantised, axis=-1), dtype=np.int64)
