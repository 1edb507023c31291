"""The alternatives of the detector: exponential tilts of the stable distribution.

An alternative multiplies the probability of goal i by θ_i and renormalises: q ∝ θ·p. The θ are fixed once, when the
reference is frozen, from KL(q‖p) sizes at the reference estimate; at run time they are applied to the running
estimate, so a tilt follows what is learned about p. With m the most frequent goal and *rest* the other four:

======================  ==========================================  ======
group                   KL sizes in nats                            weight
======================  ==========================================  ======
rest up by one factor   3e-4, 8e-4, 2e-3, 1e-2, 5e-2, 0.25          0.62
one goal of rest up     1e-3, 4e-3, 1.6e-2, 6e-2, 0.25              0.24
two goals trade places  whatever the swap is                        0.08
rest down               1e-3, 1e-2                                  0.03
one goal of rest down   3e-3                                        0.03
======================  ==========================================  ======

The weights are a prior over kinds of change and decide only about delays: any weights that add up to one keep the
guarantee. Sizes that no tilt reaches are left out, and the remaining weights are scaled to one.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import GOALS, K

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Tilts", "tilts"]

FloatArray = npt.NDArray[np.float64]

# Sizes in nats; those of `_REST_UP` with their parts of the group's weight.
_REST_UP: Final = ((3e-4, 4.0), (8e-4, 20.0), (2e-3, 12.0), (1e-2, 6.0), (5e-2, 8.0), (0.25, 16.0))
_GOAL_UP: Final = (1e-3, 4e-3, 1.6e-2, 6e-2, 0.25)
_REST_DOWN: Final = (1e-3, 1e-2)
_GOAL_DOWN: Final = (3e-3,)


class Tilts(NamedTuple):
    """The alternatives that belong to one reference; L of them, about 40.

    Attributes
    ----------
    theta
        Shape (5, L), positive; scaled so that Σ_i θ_i p_i = 1 at the reference estimate.
    log_theta
        Natural logarithm of `theta`.
    log_weights
        Shape (L,); natural logarithm of the prior weights, which add up to one.
    names
        L descriptions for people, "g2 up" with the factor of its share at the reference, or "swap g1↔g4".
    """

    theta: FloatArray
    log_theta: FloatArray
    log_weights: FloatArray
    names: tuple[str, ...]


def _binary_kl(new: float, old: float) -> float:
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
    if _binary_kl(limit, share) <= size:
        return None
    near, far = share, limit
    while True:  # bisection to the last bit: the divergence grows strictly from `share` to the limit
        middle = 0.5 * (near + far)
        if middle in (near, far):
            return None if near in (share, 0.0, 1.0) else near
        if _binary_kl(middle, share) < size:
            near = middle
        else:
            far = middle


def _scaled(p: FloatArray, name: str, members: list[int], size: float, *, up: bool) -> tuple[FloatArray, str] | None:
    """Tilt a set of goals by one factor; None if `size` is out of reach."""
    share = math.fsum(p[members])
    new = _moved(share, size, up=up)
    if new is None:
        return None
    theta = np.full(K, (1.0 - new) / (1.0 - share))
    theta[members] = new / share
    return theta, f"{name} {'up' if up else 'down'} \N{MULTIPLICATION SIGN}{new / share:.3g}"


def _swapped(p: FloatArray, i: int, j: int) -> tuple[FloatArray, str] | None:
    """Let two goals trade places; None if they are equally frequent, because that is no change."""
    if p[i] == p[j]:
        return None
    theta = np.ones(K)
    theta[i], theta[j] = p[j] / p[i], p[i] / p[j]
    return theta, f"swap {GOALS[i]}↔{GOALS[j]}"


def _candidates(p: FloatArray) -> Iterator[tuple[float, tuple[FloatArray, str] | None]]:
    """All alternatives with their weights; None stands for one that is out of reach."""
    frequent = int(np.argmax(p))
    rest = [i for i in range(K) if i != frequent]
    pairs = list(combinations(range(K), 2))
    whole = math.fsum(weight for _, weight in _REST_UP)
    for size, weight in _REST_UP:
        yield 0.62 * weight / whole, _scaled(p, "rest", rest, size, up=True)
    for i, size in product(rest, _GOAL_UP):
        yield 0.24 / (len(rest) * len(_GOAL_UP)), _scaled(p, GOALS[i], [i], size, up=True)
    for i, j in pairs:
        yield 0.08 / len(pairs), _swapped(p, i, j)
    for size in _REST_DOWN:
        yield 0.03 / len(_REST_DOWN), _scaled(p, "rest", rest, size, up=False)
    for i, size in product(rest, _GOAL_DOWN):
        yield 0.03 / (len(rest) * len(_GOAL_DOWN)), _scaled(p, GOALS[i], [i], size, up=False)


@lru_cache(maxsize=1024)
def tilts(pseudo_counts: tuple[float, ...]) -> Tilts:
    """Build the alternatives for a reference.

    Parameters
    ----------
    pseudo_counts
        Five positive numbers, the reference's pseudo-counts; only their ratios matter.

    Returns
    -------
    The alternatives, read-only arrays; cached, because a state is restored far more often than a reference is frozen.
    """
    p = np.asarray(pseudo_counts) / math.fsum(pseudo_counts)
    reached = [(weight, *tilt) for weight, tilt in _candidates(p) if tilt is not None]
    weights = np.array([weight for weight, _, _ in reached])
    theta = np.ascontiguousarray(np.stack([row for _, row, _ in reached], axis=1))
    names = tuple(name for _, _, name in reached)
    result = Tilts(theta, np.log(theta), np.log(weights / math.fsum(weights)), names)
    for array in (result.theta, result.log_theta, result.log_weights):
        array.flags.writeable = False
    return result
