"""The share of a set of goals after a tilt of a given KL divergence.

It is found by bisection to the last bit, so that every machine finds the same. Rounding makes the divergence waver in
its last bits, so which bits come out depends on the way; but whether a share lies beyond what is looked for is plain
without a logarithm wherever the two are further apart than rounding can move them, which is most of the way.
"""

from __future__ import annotations

import math
from typing import Final

__all__ = ["binary_kl", "moved"]

_NEWTON_STEPS: Final = 10
_CLOSE: Final = 1e-8
"""Newton's steps square it."""
_ROUNDING: Final = 2e-15
"""More than ten units in the last place of what a divergence is added up from."""
_ANYWHERE: Final = (0.0, 1.0)


def binary_kl(new: float, old: float) -> float:
    """KL divergence of Bernoulli(new) from Bernoulli(old), nats."""
    kl = 0.0
    if new > 0.0:
        kl += new * math.log(new / old)
    if new < 1.0:
        kl += (1.0 - new) * (math.log1p(-new) - math.log1p(-old))
    return kl


def moved(share: float, size: float, *, up: bool) -> float | None:
    """Share of a set of goals after a tilt of it alone by KL `size`; None when no tilt is as large."""
    limit = 1.0 if up else 0.0
    if binary_kl(limit, share) <= size:
        return None
    low, high = _bounds(share, size, up=up)
    small, large = (share, limit) if up else (limit, share)
    while True:  # bisection to the last bit: the divergence grows strictly from `share` to the limit
        middle = 0.5 * (small + large)
        if middle < low:
            small = middle
        elif middle > high:
            large = middle
        else:
            break
    near, far = (small, large) if up else (large, small)
    log, log1p, rest = math.log, math.log1p, math.log1p(-share)
    while True:
        middle = 0.5 * (near + far)
        if middle in (near, far):
            return None if near in (share, 0.0, 1.0) else near
        # what `binary_kl` returns
        if middle * log(middle / share) + (1.0 - middle) * (log1p(-middle) - rest) < size:
            near = middle
        else:
            far = middle


def _bounds(share: float, size: float, *, up: bool) -> tuple[float, float]:
    """Return shares between which the one that is looked for lies, and beyond which rounding hides nothing."""
    limit, rest = 1.0 if up else 0.0, math.log1p(-share)
    before, slope = share, 0.0
    x = share + (1.0 if up else -1.0) * math.sqrt(max(0.0, 2.0 * size * share * (1.0 - share)))
    for _ in range(_NEWTON_STEPS):
        if not 0.0 < x < 1.0:
            x = 0.5 * (before + limit)
        gain, loss = math.log(x / share), math.log1p(-x) - rest
        slope = gain - loss
        if not slope:
            return _ANYWHERE
        before, x = x, x - (x * gain + (1.0 - x) * loss - size) / slope
        if abs(x - before) < _CLOSE * before:
            break
    error = _ROUNDING * (4.0 - math.log(share) - rest)
    slack = 4.0 * error / abs(slope)
    low, high = x - slack, x + slack
    inner, outer = (low, high) if up else (high, low)
    if not 0.0 < low < high < 1.0 or (inner <= share if up else inner >= share):
        return _ANYWHERE
    sure = binary_kl(inner, share) < size - error and binary_kl(outer, share) > size + error
    return (low, high) if sure else _ANYWHERE
