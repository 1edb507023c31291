"""The alternatives of the detector: exponential tilts of the stable distribution.

An alternative multiplies the probability of goal i by θ_i and renormalises: q ∝ θ·p. The θ are fixed once, when the
reference is frozen, from KL(q‖p) sizes at the reference estimate; at run time they are applied to the running
estimate, so a tilt follows what is learned about p. With m the most frequent goal and *rest* the others:

==========================  ==============================================  ======
group                       sizes                                           weight
==========================  ==============================================  ======
rest up by one factor       1e-4, 3e-4, 8e-4, 2e-3, 1e-2, 5e-2, 0.25 nats   0.52
rest down                   1e-3, 1e-2, 8e-2, 0.3 nats                      0.072
one goal of rest up         1e-3, 4e-3, 1.6e-2, 6e-2, 0.25 nats             0.155
one goal of rest down       4e-3 nats; to 1/2, to 1/20 of its share         0.095
two goals of rest up        1e-2, 5e-2 nats                                 0.05
two goals trade places      all of the way; half of it                      0.10
==========================  ==============================================  ======

The weights are a prior over kinds of change and decide only about delays: any weights that add up to one keep the
guarantee. Sizes that no tilt reaches are left out, and the remaining weights are scaled to one. With two goals the rest
is a goal, and takes its sizes from the first two lines; with three it is the only pair.

How they were chosen: by minimising the mean delay, relative to a detector that knows the change, over random changes of
random distributions, with half of the weight kept for the common rise of the rest, which is what drift looks like.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import COARSE_GOALS, GOALS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Tilts", "binary_kl", "goal_names", "tilts"]

FloatArray = npt.NDArray[np.float64]
_Tilt = tuple[FloatArray, str]

# Sizes in nats, with the weight of each.
_REST_UP: Final = (
    (1e-4, 0.023),
    (3e-4, 0.031),
    (8e-4, 0.14),
    (2e-3, 0.093),
    (1e-2, 0.047),
    (5e-2, 0.062),
    (0.25, 0.124),
)
_REST_DOWN: Final = ((1e-3, 0.012), (1e-2, 0.03), (8e-2, 0.015), (0.3, 0.015))
_GOAL_UP: Final = ((1e-3, 0.01), (4e-3, 0.04), (1.6e-2, 0.04), (6e-2, 0.03), (0.25, 0.035))
_GOAL_DOWN: Final = ((4e-3, 0.025),)
_TWO_UP: Final = ((1e-2, 0.03), (5e-2, 0.02))
# What is left of a goal's share, or how much of the way two goals go to trade places, with the weight of each.
_GOAL_LEFT: Final = ((0.5, 0.02), (0.05, 0.05))
_SWAP: Final = ((1.0, 0.06), (0.5, 0.04))


class Tilts(NamedTuple):
    """The alternatives that belong to one reference; L of them, about 70 with five goals.

    Attributes
    ----------
    theta
        Shape (K, L), positive; scaled so that Σ_i θ_i p_i = 1 at the reference estimate.
    log_theta
        Natural logarithm of `theta`.
    log_weights
        Shape (L,); natural logarithm of the prior weights, which add up to one.
    names
        L descriptions for people.
    """

    theta: FloatArray
    log_theta: FloatArray
    log_weights: FloatArray
    names: tuple[str, ...]

    @classmethod
    def of(cls, theta: FloatArray, weights: FloatArray, names: tuple[str, ...]) -> Self:
        """Complete the columns of `theta` (K, L) and the weights, which are scaled to one; all arrays read-only."""
        theta = np.ascontiguousarray(theta)
        result = cls(theta, np.log(theta), np.log(weights / math.fsum(weights.tolist())), names)
        for array in result[:3]:
            array.flags.writeable = False
        return result


def goal_names(goals: int) -> tuple[str, ...]:
    """Names of so many goals: those of the taxonomies of five and of three, else g1, g2, ..."""
    if goals == len(COARSE_GOALS):
        return COARSE_GOALS
    return GOALS if goals == len(GOALS) else tuple(f"g{i + 1}" for i in range(goals))


def binary_kl(new: float, old: float) -> float:
    """KL divergence of Bernoulli(new) from Bernoulli(old), nats."""
    kl = 0.0
    if new > 0.0:
        kl += new * math.log(new / old)
    if new < 1.0:
        kl += (1.0 - new) * (math.log1p(-new) - math.log1p(-old))
    return kl


def _moved(share: float, size: float, *, up: bool) -> float | None:
    """Share of a set of goals after a tilt of it alone by KL `size`; None when no tilt is as large."""
    limit = 1.0 if up else 0.0
    if binary_kl(limit, share) <= size:
        return None
    near, far = share, limit
    while True:  # bisection to the last bit: the divergence grows strictly from `share` to the limit
        middle = 0.5 * (near + far)
        if middle in (near, far):
            return None if near in (share, 0.0, 1.0) else near
        if binary_kl(middle, share) < size:
            near = middle
        else:
            far = middle


def _scaled(p: FloatArray, name: str, members: list[int], size: float, *, up: bool) -> _Tilt | None:
    """Tilt a set of goals by one factor; None if `size` is out of reach."""
    share = math.fsum(p[members])
    new = _moved(share, size, up=up)
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


def _candidates(p: FloatArray) -> Iterator[tuple[float, _Tilt | None]]:
    """All alternatives with their weights; None stands for one that is out of reach."""
    names = goal_names(len(p))
    frequent = int(np.argmax(p))
    rest = [i for i in range(len(p)) if i != frequent]
    if len(rest) > 1:  # else the rest is a goal
        for size, weight in _REST_UP:
            yield weight, _scaled(p, "rest", rest, size, up=True)
        for size, weight in _REST_DOWN:
            yield weight, _scaled(p, "rest", rest, size, up=False)
    for i in rest:
        for size, weight in _GOAL_UP if len(rest) > 1 else _REST_UP:
            yield weight / len(rest), _scaled(p, names[i], [i], size, up=True)
        for size, weight in _GOAL_DOWN if len(rest) > 1 else _REST_DOWN:
            yield weight / len(rest), _scaled(p, names[i], [i], size, up=False)
        for factor, weight in _GOAL_LEFT:
            yield weight / len(rest), _left(p, names[i], i, factor)
    yield from _pairs(p, names, rest)


def _pairs(p: FloatArray, names: tuple[str, ...], rest: list[int]) -> Iterator[tuple[float, _Tilt | None]]:
    """Those of two goals together."""
    pairs = list(combinations(range(len(p)), 2))
    for i, j in pairs:
        for part, weight in _SWAP:
            yield weight / len(pairs), _swapped(p, names, i, j, part)
    pairs = list(combinations(rest, 2)) if len(rest) > 2 else []
    for i, j in pairs:
        for size, weight in _TWO_UP:
            yield weight / len(pairs), _scaled(p, f"{names[i]}+{names[j]}", [i, j], size, up=True)


@lru_cache(maxsize=1024)
def tilts(pseudo_counts: tuple[float, ...]) -> Tilts:
    """Build the alternatives for a reference.

    Parameters
    ----------
    pseudo_counts
        K positive numbers, the reference's pseudo-counts; only their ratios matter.

    Returns
    -------
    The alternatives, cached, because a state is restored far more often than a reference is frozen.
    """
    p = np.asarray(pseudo_counts) / math.fsum(pseudo_counts)
    reached = [(weight, *tilt) for weight, tilt in _candidates(p) if tilt is not None]
    theta = np.stack([row for _, row, _ in reached], axis=1)
    return Tilts.of(theta, np.array([weight for weight, _, _ in reached]), tuple(name for _, _, name in reached))
