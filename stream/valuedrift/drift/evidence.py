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

_STEPS: Final = np.arange(1.0, SUBPANE)  # the factors of a rising factorial after the first


def log_likelihood_ratios(counts: IntArray, pseudo_counts: FloatArray, tilts: Tilts) -> FloatArray:
    """Log likelihood ratio of every alternative for every sub-pane, given all that came before it.

    With A the pseudo-counts before a sub-pane of m events, t = Σ_i A_i and z_k = Σ_i θ_ki A_i::

        LR_k = Π_i (θ_ki A_i / z_k)^c_i / DM(c; A),    DM(c; A) = Π_i A_i^(c_i rising) / t^(m rising)

    DM is the Dirichlet-multinomial probability of one *sequence* with the counts c; under it every LR_k has expectation
    one. The ratio is taken relative to p̂ = A/t, so that numbers of the size of t never meet.

    Every operation acts on single elements or on the five goals in a fixed order, never through a matrix product: a
    row's result does not depend on the rows beside it.

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
    events = counts.sum(axis=1)
    total = pseudo_counts.sum(axis=1)
    theta, log_theta = tilts.theta, tilts.log_theta
    tilted = pseudo_counts[:, 0, None] * theta[0]
    ratio = counts[:, 0, None] * log_theta[0]
    for i in range(1, K):
        tilted += pseudo_counts[:, i, None] * theta[i]
        ratio += counts[:, i, None] * log_theta[i]
    tilted /= total[:, None]
    ratio -= events[:, None] * np.log(tilted)
    # Rising factorials over powers: t(t+1)…(t+m-1)/t^m and the same for every A_i. Ten factors of at most 1 + 9/A.
    c = np.column_stack((counts, events))[:, :, None]
    a = np.column_stack((pseudo_counts, total))[:, :, None]
    rising = np.where(c > _STEPS, 1.0 + _STEPS / a, 1.0)
    product = rising[:, :, 0]
    for s in range(1, len(_STEPS)):
        product = product * rising[:, :, s]
    goals = product[:, 0] * product[:, 1] * product[:, 2] * product[:, 3] * product[:, 4]
    ratio += (np.log(product[:, 5]) - np.log(goals))[:, None]
    return np.asarray(ratio, dtype=np.float64)
