"""Cut a pane's counts into sub-panes of at most ten events, in an order drawn from the counts alone.

A pane holds counts, not an order. While a stream is stable its labels are exchangeable: given the counts every order is
equally likely, so stepping the detector through a uniformly drawn order is as valid as through the true one, and the
result depends on nothing but the counts and the seed. (A regular interleaving would not be valid: it is more even than
chance.)

The generator is SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"), written out
here because the order must stay the same in every version of numpy.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import K

__all__ = ["SUBPANE", "draw", "splitmix64"]

IntArray = npt.NDArray[np.int64]

SUBPANE: Final = 10
"""Most events in one step of the detector. More loses power, fewer costs time: both were measured."""

_MASK: Final = (1 << 64) - 1
_GAMMA: Final = 0x9E3779B97F4A7C15
_MIX1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX2: Final = np.uint64(0x94D049BB133111EB)


def splitmix64(seed: int, size: int) -> npt.NDArray[np.uint64]:
    """First `size` numbers of the SplitMix64 stream that starts from `seed` (taken modulo 2⁶⁴)."""
    x = np.arange(1, size + 1, dtype=np.uint64)
    x *= np.uint64(_GAMMA)
    x += np.uint64(seed & _MASK)
    x ^= x >> np.uint64(30)
    x *= _MIX1
    x ^= x >> np.uint64(27)
    x *= _MIX2
    x ^= x >> np.uint64(31)
    return x


def draw(counts: IntArray, seed: int) -> IntArray:
    """Draw a pane's events without replacement and count them by sub-panes.

    Parameters
    ----------
    counts
        Shape (5,), non-negative: events of each goal in the pane, m in all.
    seed
        Any integer; equal seeds and counts give equal sub-panes.

    Returns
    -------
    Shape (⌈m/10⌉, 5): all sub-panes but the last hold ten events. Takes about 40 bytes of memory per event.
    """
    events = int(counts.sum())
    if events <= SUBPANE:
        return counts.reshape(1, K) if events else np.empty((0, K), dtype=np.int64)
    # Sorting labels by random keys is a uniform permutation; the sort is stable so that even equal keys are decided.
    order = np.argsort(splitmix64(seed, events), kind="stable")
    labels = np.repeat(np.arange(K), counts)[order]
    rows = -(-events // SUBPANE)
    cell = labels + K * (np.arange(events) // SUBPANE)
    return np.bincount(cell, minlength=rows * K).reshape(rows, K).astype(np.int64, copy=False)
