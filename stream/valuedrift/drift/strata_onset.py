"""When the change began, where what came before it had several stable distributions that take turns.

As `valuedrift.drift.onset`, of which it is the only line that changes: the counts before the boundary are as the
reference of *their* stratum foretold, and those after it as one of the alternatives tilts that stratum's estimate::

    L(j) = Π_s DM(counts of s before j; A_s) · Σ_k w_k Π_s Π_i q_jski^(count of i in s from j on)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from valuedrift.drift.onset import Onset, log_rising

if TYPE_CHECKING:
    from collections.abc import Sequence

    from valuedrift.drift.tilts import Tilts

__all__ = ["onset_of_strata"]

FloatArray = npt.NDArray[np.float64]

_TAIL: Final = 0.025


def onset_of_strata(blocks: Sequence[Sequence[float]], tilts: Tilts, pseudo_counts: FloatArray) -> Onset:
    """Estimate the onset.

    Parameters
    ----------
    blocks
        Counts by blocks, oldest first, at least one event; shape (B, S·K): goals of the first stratum, then of others.
    tilts
        The detector's alternatives.
    pseudo_counts
        Shape (S, K): what is known of each distribution before the change.
    """
    counts = np.array(blocks, dtype=np.float64).reshape(-1, *pseudo_counts.shape)
    heard = counts.any(axis=(0, 2))  # the other strata say nothing
    counts, known = counts[:, heard], pseudo_counts[heard]
    until = np.concatenate((np.zeros((1, *known.shape)), np.cumsum(counts, axis=0)))
    since = until[-1] - until
    log_l = _log_likelihood(until, since, known, tilts)
    likelihood = np.exp(log_l - log_l.max())
    ages = since.sum(axis=(1, 2))  # events from each boundary to now, the oldest first
    mass = (ages[:-1] - ages[1:]) * (likelihood[:-1] + likelihood[1:])
    passed = np.cumsum(mass) / mass.sum()
    first = min(int(np.searchsorted(passed, _TAIL, side="right")), len(mass) - 1)
    last = min(int(np.searchsorted(passed, 1.0 - _TAIL)), len(mass) - 1)
    best = int(np.argmax(log_l[:-1]))
    return Onset(int(ages[best]), min(int(ages[last + 1]), int(ages[best])), max(int(ages[first]), int(ages[best])))


def _log_likelihood(until: FloatArray, since: FloatArray, pseudo_counts: FloatArray, tilts: Tilts) -> FloatArray:
    """Ln L of an onset after the counts `until` and before the counts `since`, both (B + 1, S, K)."""
    urn = log_rising(pseudo_counts, until).sum(axis=(1, 2))
    urn -= log_rising(pseudo_counts.sum(axis=1), until.sum(axis=2)).sum(axis=1)
    estimate = pseudo_counts + until
    urn += (since * np.log(estimate)).sum(axis=(1, 2))
    scale = np.log(estimate @ tilts.theta)  # (B + 1, S, L)
    less = np.add.reduce(since.sum(axis=2)[:, :, None] * scale, axis=1)
    terms = since.sum(axis=1) @ tilts.log_theta + tilts.log_weights - less
    peak = terms.max(axis=1)
    return np.asarray(peak + np.log(np.exp(terms - peak[:, None]).sum(axis=1)) + urn)
