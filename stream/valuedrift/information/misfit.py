"""Whether the labels of a window can come from this classifier at all.

Every correction assumes that the classifier errs on traffic as it did on its labelled examples. Where traffic is
easier, fewer events get a wrong goal than the confusion matrix says that some must; the shares behind the labels then
come out negative. A correction that cuts them off looks confident and is wrong, so this says how far below zero they
are.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from valuedrift.information.correction import correct_counts, labelled
from valuedrift.information.rows import FloatArray, checked

__all__ = ["confusion_misfit"]

_EACH = 0.5  # prior count, so that no rate is taken for certain because it was never seen


def confusion_misfit(counts: npt.ArrayLike, confusion: npt.ArrayLike) -> float:
    """Test whether some true shares explain what the classifier said.

    The shares behind the labels are x = C⁻ᵀq, which sampling and the labelled examples give a covariance (delta method,
    multinomial q and rows of C). The p-value is that of the least x_i over its standard error, times K (Bonferroni).

    Parameters
    ----------
    counts
        What the classifier said, shape (K,), with a positive sum.
    confusion
        Counts of labelled examples by true goal (rows) and said goal (columns), shape (K, K).

    Returns
    -------
    The p-value, from 0 to 1. Near 0: errors on this traffic are others than on the examples, and corrected figures are
    not to be believed. A misfit towards *more* errors can't be told from behaviour, and is not seen.

    Raises
    ------
    ValueError
        If there are no counts, a goal has no labelled example, or the shapes do not fit.
    """
    said, examples = checked(counts), labelled(confusion)
    goals = examples.shape[-1]
    if said.shape != (goals,) or examples.ndim != 2 or not said.any():
        raise ValueError(f"expected counts of K goals and a K by K confusion, got {said.shape} and {examples.shape}")
    labels = (examples + _EACH).sum(axis=-1, keepdims=True)
    rates = (examples + _EACH) / labels
    inverse = np.linalg.pinv(rates).T  # of a classifier that tells two goals apart by chance, too
    x = inverse @ (said / said.sum())
    # Noise as it would be under the nearest true shares: a goal that was said too rarely must not look certain for it.
    nearest = correct_counts(said, examples) / said.sum()
    spread = _covariance(nearest @ rates) / said.sum()
    for rate, weight in zip(rates, np.square(nearest) / labels[:, 0], strict=True):
        spread = spread + weight * _covariance(rate)
    error = np.sqrt(np.diagonal(inverse @ spread @ inverse.T))
    return float(min(1.0, goals * NormalDist().cdf(float((x / error).min()))))


def _covariance(shares: FloatArray) -> FloatArray:
    return np.asarray(np.diag(shares) - np.outer(shares, shares))
