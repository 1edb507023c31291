"""Likelihood ratios of the tilted running estimate against the running estimate itself, sub-pane by sub-pane."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from valuedrift.drift.tilts import Tilts

__all__ = ["excess", "weigh"]

FloatArray = npt.NDArray[np.float64]

_FEW: Final = 16  # factors that are multiplied one by one
_HIGH: Final = 16.0  # from here on four terms of Stirling's series are good to 1e-14


def weigh(counts: FloatArray, pseudo_counts: FloatArray, tilts: Tilts) -> FloatArray:
    """Weigh sub-panes, each given all that came before it.

    With A the pseudo-counts before a sub-pane of m events with counts c, t = Σ_i A_i and z_k = Σ_i θ_ki A_i, its events
    have, under alternative k, independent probabilities θ_ki A_i / z_k, and under the null the running ones of Pólya's
    urn, whatever their order (a(a+1)...(a+n-1) is written (a)_n)::

        LR_k = Π_i (θ_ki A_i / z_k)^c_i / (Π_i (A_i)_c_i / (t)_m)

    Under the null its expectation is one. The ratio is taken relative to p̂ = A/t, so that numbers of the size of t
    never meet.

    Sums over goals go in order, element by element (`np.einsum` without `optimize`, never a matrix product of BLAS): a
    row's result does not depend, not even in its last bit, on the rows beside it.

    Parameters
    ----------
    counts
        Shape (J, K), whole: events of each goal in each sub-pane.
    pseudo_counts
        Shape (J, K), positive: the pseudo-counts before each sub-pane.
    tilts
        The L alternatives.

    Returns
    -------
    Shape (J, L), nats: ln LR_k.
    """
    events, totals = np.add.reduce(counts, axis=1), np.add.reduce(pseudo_counts, axis=1)
    ratio: FloatArray = np.einsum("jk,kl->jl", pseudo_counts / totals[:, None], tilts.theta)
    np.log(ratio, out=ratio)
    ratio *= -events[:, None]
    ratio += np.einsum("jk,kl->jl", counts, tilts.log_theta)
    urn = [
        sum([excess(a, n) for a, n in zip(before, row, strict=True) if n > 1.0]) - excess(total, size)
        for before, row, total, size in zip(
            pseudo_counts.tolist(), counts.tolist(), totals.tolist(), events.tolist(), strict=True
        )
    ]
    ratio -= np.array(urn)[:, None]
    return ratio


def excess(a: float, n: float) -> float:
    """Ln of a(a+1)...(a+n-1) / a^n: what an urn has learned from n draws of one kind.

    Right to 1e-12 of its size or of n, whichever is larger, for a from 0.5 to 1e15 and whole n from 0 to 1e15.
    """
    if n <= _FEW:
        product = 1.0
        for i in range(1, int(n)):
            product *= 1.0 + i / a
        return math.log(product)
    moved = 0.0
    if a < _HIGH:  # (a)_n = (b)_n · Π_i (a + i)/(a + n + i), b a few places up, where Stirling's series is good
        places = range(math.ceil(_HIGH - a))
        b = a + len(places)
        moved = n * math.log(b / a) - math.fsum([math.log1p(n / (a + i)) for i in places])
        a = b
    return moved + (a + n - 0.5) * math.log1p(n / a) - n + (_tail(a + n) - _tail(a))


def _tail(a: float) -> float:
    """Sum Stirling's series: ln Γ(a) less (a - ½) ln a - a + ½ ln 2π."""
    square = 1.0 / (a * a)
    return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / a
