"""When the change began, where everybody is compared with what they have said themselves.

The likelihood of an onset at the start of block j is that of all that was said from there on, beside what the same
tenants were expected to say, e::

    L(j) = Σ_k w_k Π_i θ_ki^(said of goal i from j on) / (Σ_i θ_ki e_i / Σ_i e_i)^(said from j on)

taken block by block. What counts as in `valuedrift.drift.onset`: every vote is as likely as any to be the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from valuedrift.drift.onset import Onset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from valuedrift.drift.tilts import Tilts

__all__ = ["PART", "onset_of_tenants"]

FloatArray = npt.NDArray[np.float64]

PART: Final = 256
"""Into so many parts an expected vote is cut, so that sums are whole."""

_TAIL: Final = 0.025


def onset_of_tenants(blocks: Sequence[Sequence[int]], tilts: Tilts) -> Onset:
    """Estimate the onset.

    Parameters
    ----------
    blocks
        Oldest first, shape (B, 1 + 2K): votes, then how many were heard for each goal, then how many were to be
        expected, in parts of 1/`PART`.
    tilts
        The detector's alternatives.
    """
    table = np.array(blocks, dtype=np.float64)
    goals = (table.shape[1] - 1) // 2
    said, expected = table[:, 1 : 1 + goals], table[:, 1 + goals :] / PART
    sizes, foreseen = said.sum(axis=1), expected.sum(axis=1)
    means = np.log(np.where(foreseen[:, None] > 0, expected @ tilts.theta, 1.0) / np.maximum(foreseen, 1e-9)[:, None])
    gained = said @ tilts.log_theta - np.where(foreseen > 0, sizes, 0.0)[:, None] * means
    log_l = np.logaddexp.reduce(_since(gained) + tilts.log_weights, axis=1)
    likelihood = np.exp(log_l - log_l.max())
    ages = _since(table[:, :1])[:, 0]  # votes from each boundary to now, the oldest first
    mass = (ages[:-1] - ages[1:]) * (likelihood[:-1] + likelihood[1:])
    passed = np.cumsum(mass) / mass.sum()
    first = min(int(np.searchsorted(passed, _TAIL, side="right")), len(mass) - 1)
    last = min(int(np.searchsorted(passed, 1.0 - _TAIL)), len(mass) - 1)
    best = int(np.argmax(log_l[:-1]))
    return Onset(int(ages[best]), min(int(ages[last + 1]), int(ages[best])), max(int(ages[first]), int(ages[best])))


def _since(rows: FloatArray) -> FloatArray:
    """Add up from each row to the end, and nothing at the end; shape (B + 1, ...)."""
    return np.asarray(np.concatenate([np.cumsum(rows[::-1], axis=0)[::-1], np.zeros_like(rows[:1])]))
