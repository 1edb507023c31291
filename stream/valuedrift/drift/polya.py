"""The probability of counts drawn from Pólya's urn, for many groups and many urns at once."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.drift.onset import log_rising

__all__ = ["log_urn"]

FloatArray = npt.NDArray[np.float64]

_PRODUCT: Final = 16  # most events of one kind whose probabilities are multiplied one by one


def log_urn(counts: FloatArray, fresh: FloatArray, shares: FloatArray, recent: FloatArray) -> FloatArray:
    """Ln DM(c; s p + ηE) for each group and each of N urns, as the probability of a sequence; shape (G, N).

    Parameters
    ----------
    counts
        Shape (G, K).
    fresh
        Shape (N,) or (): s.
    shares
        Shape (K,) or (N, K): p.
    recent
        Shape (G, N, K) or (G, 1, K): ηE.
    """
    alpha = np.asarray(fresh)[..., None] * shares + recent
    sizes = np.add.reduce(counts, axis=1)
    result = -_log_rising(np.add.reduce(alpha, axis=2), np.broadcast_to(sizes[:, None], alpha.shape[:2]))
    for goal in range(counts.shape[1]):
        rows = np.flatnonzero(counts[:, goal])
        if len(rows):
            exponent = np.broadcast_to(counts[rows, goal, None], (len(rows), alpha.shape[1]))
            result[rows] += _log_rising(alpha[rows, :, goal], exponent)
    return np.asarray(result)


def _log_rising(a: FloatArray, n: FloatArray) -> FloatArray:
    """Ln a(a+1)...(a+n-1), shape (G, N) both; short products are multiplied out."""
    most = int(n.max())
    if most > _PRODUCT:
        return log_rising(a, n)
    product = np.where(n > 0, a, 1.0)
    for step in range(1, most):
        product = product * np.where(n > step, a + step, 1.0)
    return np.asarray(np.log(product))
