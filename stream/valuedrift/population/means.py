"""The means that misalignment is made of: over the two weights of a pair, and over problem areas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

__all__ = ["STREAMING", "Mean", "combine", "normalisation"]


class Mean(StrEnum):
    """How two weights become one (of a pair of agents), or how areas become a population."""

    geometric = "geometric"
    arithmetic = "arithmetic"
    harmonic = "harmonic"
    weighted_harmonic = "weighted_harmonic"
    minimum = "min"
    maximum = "max"
    unweighted = "unweighted"
    """Of pairs only: every weight counts as one."""


STREAMING: Final = (Mean.geometric, Mean.arithmetic, Mean.unweighted)
"""Means of pairs that factorise by agent, so that a population is a sum over agents (`Population`)."""


def normalisation(goals: int) -> float:
    """Return k/(k-1), which brings the largest misalignment of an even split over k goals to one (2406.04231).

    Parameters
    ----------
    goals
        k, "no goal" not counted; at least 2.
    """
    if goals < 2:
        raise ValueError("a normalised misalignment needs two goals")
    return goals / (goals - 1)


def combine(areas: Sequence[float], mean: Mean = Mean.arithmetic, weights: Sequence[float] | None = None) -> float:
    """Misalignment of a population from those of its problem areas.

    Parameters
    ----------
    areas
        Misalignment of every area, at least one, finite and non-negative.
    mean
        Every `Mean` but `unweighted`. The geometric and harmonic ones are zero, their limit, where an area is zero.
    weights
        How much every area counts, positive: for `weighted_harmonic`, and only there.

    Returns
    -------
    A value between the least and the greatest of `areas`, whatever their order.
    """
    if not areas or not all(math.isfinite(area) and area >= 0 for area in areas):
        raise ValueError("expected the finite, non-negative misalignment of at least one area")
    if (weights is not None) != (mean is Mean.weighted_harmonic):
        raise ValueError("weights of areas belong to the weighted harmonic mean, which needs them")
    low, high = min(areas), max(areas)
    match mean:
        case Mean.minimum:
            return low
        case Mean.maximum:
            return high
        case Mean.arithmetic:
            value = math.fsum(areas) / len(areas)
        case Mean.geometric:
            value = math.exp(math.fsum(map(math.log, areas)) / len(areas)) if low > 0 else 0.0
        case Mean.harmonic | Mean.weighted_harmonic:
            value = _harmonic(areas, [1.0] * len(areas) if weights is None else weights)
        case Mean.unweighted:
            raise ValueError("'unweighted' is a mean of pairs, not of areas")
    return min(high, max(low, value))


def _harmonic(areas: Sequence[float], weights: Sequence[float]) -> float:
    if len(weights) != len(areas) or not all(math.isfinite(weight) and weight > 0 for weight in weights):
        raise ValueError("expected one positive, finite weight per area")
    low = min(areas)
    if low == 0:
        return 0.0
    # In units of the least, so that no quotient overflows.
    return low * math.fsum(weights) / math.fsum(v * (low / area) for v, area in zip(weights, areas, strict=True))
