"""Cut a pane into the stretches for which an alternative stands still, and draw which events each of them holds.

A pane holds counts, not an order. While a stream is stable its labels are exchangeable: given the counts every order is
equally likely, so stepping the detector through a uniformly drawn order is as valid as through the true one, and the
result depends on nothing but the counts and the seed. (A regular interleaving would not be valid: it is more even than
chance.)

Within a sub-pane of m events the null goes on learning and the alternatives do not. That costs them about
(K-1) m²/(4t²) nats, t being the pseudo-counts before it: with m at most 2t/(5(K-1)), a tenth of them for five goals, a
tenth of a nat while t grows e-fold. So most panes are one sub-pane, and nothing is drawn at all.

The generator is SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"), written out
here because the order must stay the same in every version of numpy.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["MOST_GOALS", "SUBPANE", "cut", "draw", "splitmix64"]

IntArray = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

SUBPANE: Final = 8
"""Events that a sub-pane may always have, however little is known."""

MOST_GOALS: Final = 64
"""Most goals that `draw` tells apart."""

_MASK: Final = (1 << 64) - 1
_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX2: Final = np.uint64(0x94D049BB133111EB)
_LABELS: Final = np.arange(MOST_GOALS, dtype=np.uint64)
_LABEL: Final = np.uint64(0xFF)  # the low byte of a sorting key holds the label,
_RANDOM: Final = np.uint64(_MASK & ~0xFF)  # the others are random


def splitmix64(seed: int, size: int) -> Words:
    """First `size` numbers of the SplitMix64 stream that starts from `seed` (taken modulo 2⁶⁴)."""
    x = np.arange(1, size + 1, dtype=np.uint64)
    x *= _GAMMA
    x += np.uint64(seed & _MASK)
    x ^= x >> np.uint64(30)
    x *= _MIX1
    x ^= x >> np.uint64(27)
    x *= _MIX2
    x ^= x >> np.uint64(31)
    return x


def cut(events: int, known: float, goals: int) -> list[int]:
    """Sizes of the sub-panes of a pane.

    Parameters
    ----------
    events
        In the pane, at least one.
    known
        Sum of the pseudo-counts before it.
    goals
        K.
    """
    sizes = []
    while events:
        size = min(events, max(SUBPANE, int(known * 2.0) // (5 * (goals - 1))))
        sizes.append(size)
        events -= size
        known += size
    return sizes


def draw(pane: IntArray, seed: int, sizes: list[int]) -> IntArray:
    """Draw the events of a pane without replacement into sub-panes.

    Parameters
    ----------
    pane
        Shape (K,), non-negative: events of each goal.
    seed
        An integer, taken modulo 2⁶⁴.
    sizes
        Of the sub-panes; they add up to the pane.

    Returns
    -------
    Shape (J, K): events of each goal in each sub-pane. Takes about 40 bytes of memory per event, if there are several.
    """
    goals = len(pane)
    if len(sizes) == 1:
        return pane[None]
    # Sorting by random keys is a uniform permutation. The label is a part of the key, so that keys that are equal need
    # no rule.
    labels = _LABELS[:goals].repeat(pane)
    keys = splitmix64(seed, len(labels))
    keys &= _RANDOM
    keys |= labels
    keys.sort()
    keys &= _LABEL
    cells = keys.astype(np.int64)
    cells += np.arange(0, len(sizes) * goals, goals).repeat(sizes)
    return np.bincount(cells, minlength=len(sizes) * goals).reshape(len(sizes), goals)
