r"""What the sampling of events does to misalignment, and what part of it is within agents.

The estimate is unbiased although shares are estimated: pairs are of *distinct* agents, whose errors are independent,
and the mean of a product is then the product of the means. M is linear in the shares of each agent, with gradient ::

    d_a = (l_a C (R - r_a p_a) + r_a C (L - l_a p_a)) / (n(n-1)),   so   Var M ≈ Σ_a d_aᵀ Cov(p_a) d_a

to first order, for weights taken as they are. Cov is that of the Dirichlet(counts + 1/K) posterior, which is not zero
where an agent showed one behaviour only. Few rare events make the estimate skewed, so the interval is moved by N. J.
Johnson's (1978) correction, κ₃ (1 + 2z²)/(6 Var M), with the third cumulant κ₃ added up over agents as the variance is.
Coverage is measured in docs/studies/population.

Two models that each refuse a fifth of harmless requests conflict, but each no more with the other than with itself. An
agent's conflict with itself is q_a = p_aᵀ C p_a, Rao's quadratic entropy (1982); the mean of (q_a + q_b)/2 over pairs,
weighted as the misalignment is, is the part *within* agents. What is left lies *between* them: zero, but for sampling,
when all behave alike.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import K

__all__ = ["gradients_of", "interval_of", "within_agents"]

FloatArray = npt.NDArray[np.float64]

_SIDES: Final = NormalDist().inv_cdf(0.975)


def gradients_of(shares: FloatArray, left: FloatArray, right: FloatArray, conflicts: FloatArray) -> FloatArray:
    """∂M/∂p_a for each agent, shape (n, 5)."""
    n = len(shares)
    lefts, rights = left[:, None] * shares, right[:, None] * shares
    others_right, others_left = rights.sum(axis=0) - rights, lefts.sum(axis=0) - lefts
    both = left[:, None] * others_right + right[:, None] * others_left
    return np.asarray(both @ conflicts / (n * (n - 1.0)))


def interval_of(estimate: float, counts: FloatArray, gradients: FloatArray) -> tuple[float, float]:
    """95 % interval of a misalignment, within [0, 1], the estimate inside."""
    posterior = counts + 1.0 / K
    total = posterior.sum(axis=1)
    p = posterior / total[:, None]
    away = gradients - (p * gradients).sum(axis=1, keepdims=True)
    variance = math.fsum(((p * away**2).sum(axis=1) / (total + 1.0)).tolist())
    third = math.fsum(((p * away**3).sum(axis=1) / (total + 1.0) ** 2).tolist())
    if variance == 0.0:  # no behaviour conflicts with any that others show
        return estimate, estimate
    half = _SIDES * math.sqrt(variance)
    shift = third * (1.0 + 2.0 * _SIDES**2) / (6.0 * variance)
    middle = estimate + max(-half, min(half, shift))
    return max(0.0, min(estimate, middle - half)), min(1.0, max(estimate, middle + half))


def within_agents(
    shares: FloatArray, events: FloatArray, left: FloatArray, right: FloatArray, conflicts: FloatArray
) -> float:
    """Mean over pairs of l_a r_b (q_a + q_b)/2, q being an agent's conflict with itself."""
    n = len(shares)
    # n/(n-1) makes the estimate of q unbiased: two events of one agent are drawn without putting back.
    own = ((shares @ conflicts) * shares).sum(axis=1) * events / (events - 1.0)
    pairs = left.sum() * (right @ own) + (left @ own) * right.sum() - 2.0 * (left * right) @ own
    return float(0.5 * pairs / (n * (n - 1.0)))
