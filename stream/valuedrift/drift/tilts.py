"""The alternatives of the detector: exponential tilts of the stable distribution.

An alternative multiplies the probability of goal i by θ_i and renormalises: q ∝ θ·p. The θ are fixed once, when the
reference is frozen, from KL(q‖p) sizes at the reference estimate; at run time they are applied to the running
estimate, so a tilt follows what is learned about p. With m the most frequent goal and *rest* the others:

==============================  ==============================================  ======
group                           sizes                                           weight
==============================  ==============================================  ======
rest up by one factor           1e-4, 3e-4, 8e-4, 2e-3, 1e-2, 5e-2, 0.25 nats   0.38
rest down                       1e-2, 8e-2, 0.3 nats                            0.03
all flatter or sharper, q ∝ p^  0.5, 0.75, 0.9; 1.1, 1.3                        0.15
one goal of rest up             1e-3, 4e-3, 1.6e-2, 6e-2, 0.25 nats             0.1
one goal of rest down           4e-3 nats; to 1/2, to 1/20 of its share         0.075
two goals of rest up            2e-3, 2e-2, 5e-2 nats                           0.045
two goals of rest down          2e-2 nats                                       0.01
one goal of rest and m up       5e-3, 2e-2 nats                                 0.03
one of rest up, another down    odds times and by 2; by 4                       0.105
two goals trade places          all of the way, with m; without m; half, with m 0.075
==============================  ==============================================  ======

The weights are a prior over kinds of change and decide only about delays: any weights that add up to one keep the
guarantee. Sizes that no tilt reaches are left out, and the remaining weights are scaled to one. With two goals the rest
is a goal, and takes its sizes from the first two lines; with three it is the only pair.

How they were chosen: the weights minimise the mean delay, relative to a detector that knows the change, over random
changes of random distributions (one goal, two, one up and another down, mixtures, directions at random), at 10⁶ and 10⁷
events between false alarms, with nearly half of it kept for the common rise of the rest, which is what drift looks
like. They are the fixed point of sharing the weight among the alternatives as the alarms do, each alarm counting by
what a nat less would have saved. Alternatives that learn the change from its events (exponential forgetting over 100 to
1,600 events) were tried among them: they get 6 % of the weight and change mean delays by less than 1 %.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.directions import directions, goal_names
from valuedrift.drift.moved import binary_kl

__all__ = ["Tilts", "binary_kl", "goal_names", "tilts"]

FloatArray = npt.NDArray[np.float64]


class Tilts(NamedTuple):
    """The alternatives that belong to one reference; L of them, about 100 with five goals.

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
    reached = [(weight, *tilt) for weight, tilt in directions(p) if tilt is not None]
    theta = np.stack([row for _, row, _ in reached], axis=1)
    return Tilts.of(theta, np.array([weight for weight, _, _ in reached]), tuple(name for _, _, name in reached))
