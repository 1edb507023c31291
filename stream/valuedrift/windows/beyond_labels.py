"""What a window says beyond its labels: behaviour behind the classifier's errors, and distance from what is desired."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift import information
from valuedrift.taxonomy import GOALS, FloatArray, IntArray, K
from valuedrift.windows.labels import Confusion

__all__ = ["by_goal", "corrected", "desired"]


def by_goal(values: IntArray | FloatArray | list[float]) -> dict[str, int | float]:
    """Name five values by their goals."""
    listed = values if isinstance(values, list) else values.tolist()
    return dict(zip(GOALS, listed, strict=True))


def corrected(counts: IntArray, confusion: Confusion | None) -> dict[str, Any] | None:
    """Estimate S and the shares behind the labels of an imperfect classifier, JSON-ready.

    Parameters
    ----------
    counts
        Labels per goal, shape (5,), at least one.
    confusion
        What is known of the classifier's errors.

    Returns
    -------
    None where nothing is known. Otherwise `entropy` (nats) and `shares` of the true shares that come nearest to what
    was said (`information.correct_counts`); 95 % intervals of each, of sampling *and* of the labelled examples that the
    errors are known from; how many these were (`examples`); and `misfit_p_value`, near 0 where no true shares explain
    the labels: then the classifier errs otherwise on this traffic than on its examples, mostly less, and the corrected
    figures are not to be believed (`information.confusion_misfit`).
    """
    if confusion is None:
        return None
    examples = np.array(confusion, dtype=np.int64).reshape(K, K)
    found = information.correct_counts(counts, examples)
    intervals = information.corrected_entropy_interval(counts, examples)
    return {
        "entropy": float(information.entropy(found)),
        "entropy_interval_95": intervals.entropy.tolist(),
        "shares": by_goal(found / found.sum()),
        "shares_interval_95": dict(zip(GOALS, intervals.shares.tolist(), strict=True)),
        "examples": int(examples.sum()),
        "misfit_p_value": information.confusion_misfit(counts, examples),
    }


def desired(counts: IntArray, weights: tuple[float, ...] | None) -> dict[str, float] | None:
    """Measure how far behaviour is from what it ought to be; None where nothing is desired.

    `kl` (nats, desired shares below 0.001 counting as that), `js` (nats), `total_variation` and `unwanted` (the share
    of events whose goal has no desired share): `information.desired_divergence`.
    """
    if weights is None:
        return None
    found = information.desired_divergence(counts, weights)
    return {
        "kl": float(found.kl),
        "js": float(found.jensen_shannon),
        "total_variation": float(found.total_variation),
        "unwanted": float(found.unwanted),
    }
