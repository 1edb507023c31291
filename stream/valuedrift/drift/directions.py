"""Kinds of changes: by what factors the shares of the goals change, and how much weight each kind has.

`valuedrift.drift.tilts` has the table of all of them.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from valuedrift.drift.moved import moved
from valuedrift.taxonomy import COARSE_GOALS, GOALS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["directions", "goal_names"]

FloatArray = npt.NDArray[np.float64]
_Tilt = tuple[FloatArray, str]

# Sizes in nats, with the weight of each.
_REST_UP: Final = (
    (1e-4, 0.01),
    (3e-4, 0.04),
    (8e-4, 0.105),
    (2e-3, 0.055),
    (1e-2, 0.045),
    (5e-2, 0.03),
    (0.25, 0.095),
)
_REST_DOWN: Final = ((1e-2, 0.008), (8e-2, 0.01), (0.3, 0.012))
_GOAL_UP: Final = ((1e-3, 0.012), (4e-3, 0.028), (1.6e-2, 0.017), (6e-2, 0.012), (0.25, 0.031))
_GOAL_DOWN: Final = ((4e-3, 0.005),)
_TWO_UP: Final = ((2e-3, 0.016), (2e-2, 0.015), (5e-2, 0.014))
_TWO_DOWN: Final = ((2e-2, 0.01),)
_WITH_MOST_UP: Final = ((5e-3, 0.02), (2e-2, 0.01))
# Others, with the weight of each: what is left of a goal's share; the power of all shares; the factor of two goals'
# odds; how much of the way two goals go to trade places.
_GOAL_LEFT: Final = ((0.5, 0.02), (0.05, 0.05))
_POWER: Final = ((0.5, 0.014), (0.75, 0.03), (0.9, 0.085), (1.1, 0.016), (1.3, 0.005))
_APART: Final = ((2.0, 0.067), (4.0, 0.038))
_SWAP_MOST: Final = ((1.0, 0.025), (0.5, 0.004))
_SWAP_REST: Final = ((1.0, 0.046),)
_PAIRS: Final = 8  # most goals of which all pairs are tried


def goal_names(goals: int) -> tuple[str, ...]:
    """Names of so many goals: those of the taxonomies of five and of three, else g1, g2, ..."""
    if goals == len(COARSE_GOALS):
        return COARSE_GOALS
    return GOALS if goals == len(GOALS) else tuple(f"g{i + 1}" for i in range(goals))


def _scaled(p: FloatArray, name: str, members: list[int], size: float, *, up: bool) -> _Tilt | None:
    """Tilt a set of goals by one factor; None if `size` is out of reach."""
    share = math.fsum(p[members])
    new = moved(share, size, up=up)
    if new is None:
        return None
    theta = np.full(len(p), (1.0 - new) / (1.0 - share))
    theta[members] = new / share
    return theta, f"{name} {'up' if up else 'down'} \N{MULTIPLICATION SIGN}{new / share:.4g}"


def _left(p: FloatArray, name: str, goal: int, factor: float) -> _Tilt:
    """Leave this much of a goal's share, to the good of all others."""
    theta = np.full(len(p), (1.0 - factor * p[goal]) / (1.0 - p[goal]))
    theta[goal] = factor
    return theta, f"{name} down \N{MULTIPLICATION SIGN}{factor:.3g}"


def _swapped(p: FloatArray, names: tuple[str, ...], i: int, j: int, part: float) -> _Tilt | None:
    """Let two goals trade places, or go this part of the way; None if they are equally frequent: that is no change."""
    if p[i] == p[j]:
        return None
    theta = np.ones(len(p))
    moved = part * (p[i] - p[j])
    theta[i], theta[j] = (p[j] / p[i], p[i] / p[j]) if part == 1.0 else (1.0 - moved / p[i], 1.0 + moved / p[j])
    return theta, f"{'swap' if part == 1.0 else f'swap by {part:.3g}'} {names[i]}↔{names[j]}"


def _power(p: FloatArray, power: float) -> _Tilt | None:
    """Raise all shares to a power; None if they are equal: that is no change."""
    if (p == p[0]).all():
        return None
    theta = (p / p.max()) ** (power - 1.0)
    return theta / math.fsum((p * theta).tolist()), f"all {'flatter' if power < 1.0 else 'sharper'} ^{power:.3g}"


def _apart(p: FloatArray, names: tuple[str, ...], up: int, down: int, factor: float) -> _Tilt:
    """Let the odds of one goal rise by a factor and those of another fall by it."""
    theta = np.ones(len(p))
    theta[up], theta[down] = factor, 1.0 / factor
    return theta / math.fsum(
        (p * theta).tolist()
    ), f"{names[up]} up, {names[down]} down \N{MULTIPLICATION SIGN}{factor:.3g}"


def directions(p: FloatArray) -> Iterator[tuple[float, _Tilt | None]]:
    """All alternatives to a distribution with their weights: factors and words; None for one that is out of reach.

    Parameters
    ----------
    p
        Shape (K,), positive, of sum one.
    """
    names = goal_names(len(p))
    most = int(np.argmax(p))
    rest = [i for i in range(len(p)) if i != most]
    for goal in rest:
        for weight, tilt in _one(p, names, goal, most):
            yield weight / len(rest), tilt
    if len(rest) == 1:  # then the rest is a goal, and that is all there is
        return
    for size, weight in _REST_UP:
        yield weight, _scaled(p, "rest", rest, size, up=True)
    for size, weight in _REST_DOWN:
        yield weight, _scaled(p, "rest", rest, size, up=False)
    for power, weight in _POWER:
        yield weight, _power(p, power)
    if len(p) <= _PAIRS:
        yield from _pairs(p, names, rest)


def _one(p: FloatArray, names: tuple[str, ...], goal: int, most: int) -> Iterator[tuple[float, _Tilt | None]]:
    """Those of one goal of the rest, or of it and the most frequent one."""
    several = len(p) > 2
    for size, weight in _GOAL_UP if several else _REST_UP:
        yield weight, _scaled(p, names[goal], [goal], size, up=True)
    for size, weight in _GOAL_DOWN if several else _REST_DOWN:
        yield weight, _scaled(p, names[goal], [goal], size, up=False)
    for factor, weight in _GOAL_LEFT:
        yield weight, _left(p, names[goal], goal, factor)
    for size, weight in _WITH_MOST_UP if several else ():
        yield weight, _scaled(p, f"{names[most]}+{names[goal]}", [most, goal], size, up=True)
    first, second = sorted((most, goal))
    for part, weight in _SWAP_MOST:
        yield weight, _swapped(p, names, first, second, part)


def _pairs(p: FloatArray, names: tuple[str, ...], rest: list[int]) -> Iterator[tuple[float, _Tilt | None]]:
    """Those of two goals of the rest together."""
    pairs = list(combinations(rest, 2))
    for i, j in pairs:
        for part, weight in _SWAP_REST:
            yield weight / len(pairs), _swapped(p, names, i, j, part)
        for factor, weight in _APART:
            yield weight / (2 * len(pairs)), _apart(p, names, i, j, factor)
            yield weight / (2 * len(pairs)), _apart(p, names, j, i, factor)
    if len(rest) > 2:  # else two goals are the rest
        for i, j in pairs:
            for size, weight in _TWO_UP:
                yield weight / len(pairs), _scaled(p, f"{names[i]}+{names[j]}", [i, j], size, up=True)
            for size, weight in _TWO_DOWN:
                yield weight / len(pairs), _scaled(p, f"{names[i]}+{names[j]}", [i, j], size, up=False)
