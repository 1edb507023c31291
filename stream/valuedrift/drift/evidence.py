"""Likelihood ratios of the tilted running estimate against the running estimate itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from valuedrift.drift.subpanes import SUBPANE
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from valuedrift.drift.tilts import Tilts

__all__ = ["log_likelihood_ratios"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_STEPS: Final = np.arange(1.0, SUBPANE)[:, None, None]  # the factors of a rising factorial after the first


def log_likelihood_ratios(counts: IntArray, pseudo_counts: FloatArray, tilts: Tilts) -> FloatArray:
    """Log likelihood ratio of every alternative for every sub-pane, given all that came before it.

    With A the pseudo-counts before a sub-pane of m events, t = Σ_i A_i and z_k = Σ_i θ_ki A_i::

        LR_k = Π_i (θ_ki A_i / z_k)^c_i / DM(c; A),    DM(c; A) = Π_i A_i^(c_i rising) / t^(m rising)

    DM is the Dirichlet-multinomial probability of one *sequence* with the counts c; under it every LR_k has expectation
    one. The ratio is taken relative to p̂ = A/t, so that numbers of the size of t never meet.

    Every operation acts on single elements or sums over a leading axis, in order, never through a matrix product: a
    row's result does not depend, not even in its last bit, on the rows beside it.

    Parameters
    ----------
    counts
        Shape (J, 5), at most ten events in a row.
    pseudo_counts
        Shape (J, 5), positive: the pseudo-counts before each sub-pane.
    tilts
        The L alternatives.

    Returns
    -------
    Shape (J, L), nats.
    """
    c, a = counts.T, pseudo_counts.T
    events, total = np.add.reduce(c, axis=0), np.add.reduce(a, axis=0)
    tilted = np.add.reduce(a[:, :, None] * tilts.theta[:, None, :], axis=0) / total[:, None]
    ratio = np.add.reduce(c[:, :, None] * tilts.log_theta[:, None, :], axis=0) - events[:, None] * np.log(tilted)
    # Rising factorials over powers, t(t+1)...(t+m-1)/t^m and the same for every A_i: at most nine factors of 1 + s/A.
    steps = np.where(np.vstack((c, events)) > _STEPS, 1.0 + _STEPS / np.vstack((a, total)), 1.0)
    rising = np.multiply.reduce(steps, axis=0)
    ratio += np.log(rising[K] / np.multiply.reduce(rising[:K], axis=0))[:, None]
    return np.asarray(ratio, dtype=np.float64)
