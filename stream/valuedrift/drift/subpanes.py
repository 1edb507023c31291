"""Draw the order in which a pane's events are taken, from the counts alone, and cut it into sub-panes.

A pane holds counts, not an order. While a stream is stable its labels are exchangeable: given the counts every order is
equally likely, so stepping the detector through a uniformly drawn order is as valid as through the true one, and the
result depends on nothing but the counts and the seed. (A regular interleaving would not be valid: it is more even than
chance.)

The generator is SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"), written out
here because the order must stay the same in every version of numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MOST_GOALS", "MOST_PANES", "SUBPANE", "draw", "splitmix64"]

IntArray = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

SUBPANE: Final = 8
"""Most events in a sub-pane, the stretch for which an alternative stands still."""

MOST_PANES: Final = 1 << 12
"""Most panes that `draw` takes at once."""

MOST_GOALS: Final = 64
"""Most goals that `draw` tells apart."""

_MASK: Final = (1 << 64) - 1
_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX2: Final = np.uint64(0x94D049BB133111EB)
_LABELS: Final = np.arange(MOST_GOALS, dtype=np.uint64)
_LABEL: Final = np.uint64(0xFF)  # the low byte of a sorting key holds the label,
_RANDOM: Final = np.uint64(((1 << 52) - 1) & ~0xFF)  # the next 44 bits are random,
_PANE: Final = np.uint64(52)  # and above them stands the pane


def splitmix64(seed: int, size: int) -> Words:
    """First `size` numbers of the SplitMix64 stream that starts from `seed` (taken modulo 2⁶⁴)."""
    return _mixed(np.arange(1, size + 1, dtype=np.uint64), np.uint64(seed & _MASK))


def _mixed(places: Words, seeds: Words | np.uint64) -> Words:
    """Numbers at `places` (from 1 on) of the SplitMix64 streams that start from `seeds`."""
    x = places * _GAMMA
    x += seeds
    x ^= x >> np.uint64(30)
    x *= _MIX1
    x ^= x >> np.uint64(27)
    x *= _MIX2
    x ^= x >> np.uint64(31)
    return x


def draw(panes: IntArray, seeds: Sequence[int]) -> IntArray:
    """Draw the events of panes without replacement, each pane by itself, and cut them into sub-panes.

    Parameters
    ----------
    panes
        Shape (P, K), non-negative: events of each goal in each pane.
    seeds
        P integers, taken modulo 2⁶⁴; equal seeds and counts give equal orders, whatever the other panes are.

    Returns
    -------
    Shape (J, 8): goals in the order drawn, one sub-pane in a row, a pane of m events in ⌈m/8⌉ rows; the last row of a
    pane is filled up with K, which is no goal. Takes about 40 bytes of memory per event.
    """
    count, goals = panes.shape
    labels = (
        _LABELS[:goals].repeat(panes[0]) if count == 1 else np.tile(_LABELS[:goals], count).repeat(panes.reshape(-1))
    )
    events = len(labels)
    # Sorting by random keys is a uniform permutation. The label is a part of the key, so that keys that are equal need
    # no rule; the pane goes before both, so that one sort serves all of them.
    if count == 1:
        keys = splitmix64(seeds[0], events)
        keys &= _RANDOM
        keys |= labels
        keys.sort()
        keys &= _LABEL
        return _rows(keys, goals)
    sizes = np.add.reduce(panes, axis=1)
    pane = np.arange(count).repeat(sizes)
    firsts = np.add.accumulate(sizes) - sizes
    places = np.arange(1, events + 1, dtype=np.uint64) - firsts.astype(np.uint64)[pane]
    keys = _mixed(places, np.array([seed & _MASK for seed in seeds], dtype=np.uint64)[pane])
    keys &= _RANDOM
    keys |= labels
    keys |= pane.astype(np.uint64) << _PANE
    keys.sort()
    keys &= _LABEL
    rows = -(-sizes // SUBPANE)
    starts = (np.add.accumulate(rows) - rows) * SUBPANE
    spread = np.full(int(np.add.reduce(rows)) * SUBPANE, goals, dtype=np.uint64)
    spread[np.arange(events) + (starts - firsts)[pane]] = keys
    return _rows(spread, goals)


def _rows(labels: Words, goals: int) -> IntArray:
    """Cut into rows of eight and fill up the last one."""
    rows = -(-len(labels) // SUBPANE)
    cut = np.full((rows, SUBPANE), goals, dtype=np.int64)
    cut.reshape(-1)[: len(labels)] = labels
    return cut
