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
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import GOALS, K

__all__ = ["Tilts", "tilts"]

FloatArray = npt.NDArray[np.float64]

_REST_UP: Final = ((3e-4, 4.0), (8e-4, 20.0), (2e-3, 12.0), (1e-2, 6.0), (5e-2, 8.0), (0.25, 16.0))
_GOAL_UP: Final = (1e-3, 4e-3, 1.6e-2, 6e-2, 0.25)
_REST_DOWN: Final = (1e-3, 1e-2)
_GOAL_DOWN: Final = (3e-3,)
_WEIGHTS: Final = {"rest up": 0.62, "goal up": 0.24, "swap": 0.08, "rest down": 0.03, "goal down": 0.03}


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
        L descriptions for people, such as "g2 up ×3.2"; the factor is that of the goal's share at the reference.
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


def _scaled(p: FloatArray, members: list[int], size: float, *, up: bool) -> tuple[FloatArray, float] | None:
    share = math.fsum(p[members])
    new = _moved(share, size, up=up)
    if new is None:
        return None
    theta = np.full(K, (1.0 - new) / (1.0 - share))
    theta[members] = new / share
    return theta, new / share


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
    frequent = int(np.argmax(p))
    rest = [i for i in range(K) if i != frequent]
    found: list[tuple[FloatArray, str, str, float]] = []  # theta, group, name, share of the group's weight

    def add(group: str, name: str, members: list[int], size: float, share: float) -> None:
        direction = group.split()[1]
        scaled = _scaled(p, members, size, up=direction == "up")
        if scaled is not None:
            theta, factor = scaled
            found.append((theta, group, f"{name} {direction} ×{factor:.3g}", share))

    whole = math.fsum(weight for _, weight in _REST_UP)
    for size, weight in _REST_UP:
        add("rest up", "rest", rest, size, weight / whole)
    for i in rest:
        for size in _GOAL_UP:
            add("goal up", GOALS[i], [i], size, 1.0 / (len(rest) * len(_GOAL_UP)))
    pairs = list(combinations(range(K), 2))
    for i, j in pairs:
        if p[i] != p[j]:  # a swap of equals is no change
            theta = np.ones(K)
            theta[i], theta[j] = p[j] / p[i], p[i] / p[j]
            found.append((theta, "swap", f"swap {GOALS[i]}↔{GOALS[j]}", 1.0 / len(pairs)))
    for size in _REST_DOWN:
        add("rest down", "rest", rest, size, 1.0 / len(_REST_DOWN))
    for i in rest:
        for size in _GOAL_DOWN:
            add("goal down", GOALS[i], [i], size, 1.0 / (len(rest) * len(_GOAL_DOWN)))

    theta = np.ascontiguousarray(np.stack([row for row, *_ in found], axis=1))
    weights = np.array([_WEIGHTS[group] * share for _, group, _, share in found])
    result = Tilts(theta, np.log(theta), np.log(weights / math.fsum(weights)), tuple(name for _, _, name, _ in found))
    for array in (result.theta, result.log_theta, result.log_weights):
        array.flags.writeable = False
    return result
