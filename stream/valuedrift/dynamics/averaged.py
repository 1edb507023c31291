"""One rate from two curves: what `auto` publishes while it cannot be told whether S bends.

To test in every window whether S bends, and to publish the rate of whichever curve has won, is to jump between the two
where the test is near its bar, by many standard errors, with nothing having changed. Here both curves always count,
by weights that follow the p-value of the bend without a step: neighbouring windows, alike in almost all of their data,
have neighbouring rates. It is a function of the windows alone, so replay gives the same.

The rate is the weighted mean, and its standard error that of S. Buckland, K. Burnham and N. Augustin (1997, eq. 9),
Σ w √(error² + (rate - mean)²): the disagreement of the curves is part of it. The interval is no such mean. A bend that
has only just been found is overestimated, and σ with it; and one that was not found may be there. So from no bend up to
the bar it reaches from the near end of the line's interval to the far end of the wider; beyond it the line is let go,
until only the curve's is left.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from valuedrift.dynamics.step import Rate

__all__ = ["CURVED", "EVIDENT", "averaged"]

CURVED: Final = 0.001
"""Level of the one-sided test that S saturates at all, at which both curves weigh the same."""

_UNSEEN: Final = 0.05
"""p-value of the bend from which on the rate is the line's."""
_SURE: Final = CURVED * CURVED / _UNSEEN
"""p-value of the bend up to which it is a curve's alone: as far below the bar as that is above, in logarithms."""
EVIDENT: Final = 1e-6
"""p-value of the bend up to which nothing of the line is left in the interval, and the curve may bend at any speed."""
_SIGNED: Final = 0.025
"""One-sided p-value of the line's slope up to which its sign is known."""


def _ramp(p: float, none: float, full: float) -> float:
    """Rise smoothly from 0 at the p-value `none` to 1 at `full`, in logarithms."""
    if p <= full or p >= none:
        return float(p <= full)
    x = math.log(p / none) / math.log(full / none)
    return x * x * (3.0 - 2.0 * x)


def averaged(line: Rate, curve: Rate, slow: Rate, steepest: Rate, *, p: float, rising: float) -> Rate:
    """Average the rate that a line gives and the one that a saturating curve does.

    Parameters
    ----------
    line, curve
        The rate by either, nats per step.
    slow, steepest
        The rates by a curve whose bend is slow enough to hide, and by the one that bends as fast as any of those: the
        first counts while it is not evident that the bend is faster, and the interval is extended to the nearer end of
        the two. In noise around a constant the first is of any κ, another in every window; the second is as steady as
        a line.
    p
        p-value of the bend.
    rising
        One-sided p-value of the line's slope being above zero. A curve that saturates is steepest at its start, so a
        bend makes a rise steeper there and a fall deeper: the interval is extended on that side, and on both while it
        is open which.

    Returns
    -------
    The rate; its `method` is `averaged` where both weigh something.
    """
    weight, gone = _ramp(p, _UNSEEN, _SURE), _ramp(p, CURVED, EVIDENT)
    upwards, downwards = 1.0 - _ramp(1.0 - rising, 0.5, _SIGNED), 1.0 - _ramp(rising, 0.5, _SIGNED)
    far_low = (1.0 - weight) * max(slow.low, steepest.low) + weight * curve.low
    far_high = (1.0 - weight) * min(slow.high, steepest.high) + weight * curve.high
    high = line.high + upwards * max(0.0, far_high - line.high)
    low = line.low - downwards * max(0.0, line.low - far_low)
    parts = ((1.0 - weight, line), (weight * (1.0 - gone), slow), (weight * gone, curve))

    def mean(of: Callable[[Rate], float]) -> float:
        return sum(share * of(rate) for share, rate in parts if share)

    value = mean(lambda rate: rate.value)
    return replace(
        line,
        value=value,
        low=min((1.0 - gone) * low + gone * curve.low, value),
        high=max((1.0 - gone) * high + gone * curve.high, value),
        p_positive=mean(lambda rate: rate.p_positive),
        error=mean(lambda rate: math.hypot(rate.error, rate.value - value)),
        freedom=mean(lambda rate: rate.freedom),
        method="line" if not weight else "saturating" if weight * gone == 1.0 else "averaged",
    )
