"""When the change began: the posterior of the change-point, from counts kept in bounded memory.

The counts since the last restart are kept in blocks, short ones near now and long ones far back, because an onset long
ago cannot be told, and need not be known, to the event. For an onset at the start of block j, everything before it is
as the reference foretold, and everything after it as one of the detector's alternatives has it::

    L(j) = DM(counts before j; A) · Σ_k w_k Π_i q_jki^(count of i from j on),    q_jk ∝ θ_k · (A + counts before j)

with DM the Dirichlet-multinomial probability of a sequence and A the reference's pseudo-counts. (A distribution after
the change that may be anything, say Dirichlet(½), is worse: it explains the last ten events better than the last two
thousand.) Alternatives to a ball around the reference are ratios already: L(j) = Σ_k w_k Π_i g_ki^(count). Every event
is as likely as any to be the first of the change, so a block weighs as many times the mean of L at its two ends as it
has events. This is what each starting point contributes to the Shiryaev-Roberts sum, read at the alarm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from valuedrift.drift.tilts import Tilts

__all__ = ["Onset", "Past", "log_rising", "onset"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_MOST: Final = 64  # blocks at which they are merged
_KEPT: Final = 40  # blocks at most that this leaves
_SHIFT: Final = np.arange(8.0)
_STIRLING: Final = (
    (-1.0, 1 / 12), (-3.0, -1 / 360), (-5.0, 1 / 1260), (-7.0, -1 / 1680), (-9.0, 1 / 1188), (-11.0, -691 / 360_360)
)  # fmt: skip
_TAIL: Final = 0.025


class Onset(NamedTuple):
    """When the change began, in events before now.

    Attributes
    ----------
    events
        Likeliest number of events since the change.
    low, high
        Ends of the central 95 % interval, rounded outwards to whole blocks.
    """

    events: int
    low: int
    high: int


class Past:
    """Counts of the panes since a restart, in at most 64 blocks, oldest first.

    A block of merged panes holds at most a part of what came after it, the smallest part of 1/16, 1/8, ... that leaves
    no more than 40 blocks. What is kept depends on the panes alone.
    """

    def __init__(self, blocks: Sequence[Sequence[int]] = ()) -> None:
        self.blocks = [list(block) for block in blocks]

    def add(self, counts: list[int]) -> None:
        """Append a pane."""
        if len(self.blocks) == _MOST:
            sizes = [sum(block) for block in self.blocks]
            share = 0.0625
            while len(ends := _ends(sizes, share)) > _KEPT:
                share *= 2
            pairs = zip([*ends[1:], 0], ends, strict=True)
            parts = [self.blocks[first:last] for first, last in pairs]
            self.blocks = [part[0] if len(part) == 1 else [sum(n) for n in zip(*part, strict=True)] for part in parts]
            self.blocks.reverse()
        self.blocks.append(counts)


def _ends(sizes: list[int], share: float) -> list[int]:
    """Where to cut, the newest first, so that each part holds at most `share` of what comes after it, or one block."""
    ends: list[int] = []
    after = size = 0
    for end in range(len(sizes), 0, -1):
        events = sizes[end - 1]
        if ends and size + events <= share * after:
            size += events
        else:
            after += size
            ends.append(end)
            size = events
    return ends


def log_rising(a: FloatArray, n: FloatArray) -> FloatArray:
    """Ln a(a+1)...(a+n-1) for a > 0, n ≥ 0, broadcast; right to 1e-12 of its size or of one, also for a of 1e13.

    Stirling's series for the difference of two ln Γ, eight places up, where it is good to the last digits.
    """
    b = a + 8.0
    up = b + n
    series = np.zeros_like(up)
    for power, factor in _STIRLING:
        series += factor * (up**power - b**power)
    high = (b - 0.5) * np.log1p(n / b) + n * np.log(up) - n + series
    return np.asarray(high - np.log1p(n[..., None] / (a[..., None] + _SHIFT)).sum(axis=-1))


def _log_likelihood(until: FloatArray, since: FloatArray, pseudo_counts: FloatArray, tilts: Tilts) -> FloatArray:
    """Ln L of an onset after the counts `until` and before the counts `since`, both (B + 1, K)."""
    urn = log_rising(pseudo_counts, until).sum(axis=1) - log_rising(np.array(pseudo_counts.sum()), until.sum(axis=1))
    estimate = pseudo_counts + until
    tilted = np.add.reduce(estimate.T[:, :, None] * tilts.theta[:, None, :], axis=0)  # (B + 1, L)
    shares = np.add.reduce(since * np.log(estimate), axis=1)
    return np.asarray(
        _mixed(since, tilts, since.sum(axis=1)[:, None] * np.log(tilted)) + urn + shares, dtype=np.float64
    )


def _mixed(since: FloatArray, tilts: Tilts, less: FloatArray | float = 0.0) -> FloatArray:
    """Ln Σ_k w_k Π_i θ_ki^(count of i), where each product is first divided by e^less."""
    terms = np.add.reduce(since.T[:, :, None] * tilts.log_theta[:, None, :], axis=0) + tilts.log_weights - less
    peak = terms.max(axis=1)
    return np.asarray(peak + np.log(np.exp(terms - peak[:, None]).sum(axis=1)))


def onset(blocks: Sequence[Sequence[int]], tilts: Tilts, pseudo_counts: FloatArray | None) -> Onset:
    """Estimate the onset.

    Parameters
    ----------
    blocks
        Counts by blocks, oldest first, shape (B, K), at least one event in all.
    tilts
        The detector's alternatives.
    pseudo_counts
        Shape (K,): what is known of the distribution before the change; None if the alternatives are ratios.
    """
    counts = np.array(blocks, dtype=np.float64)
    until = np.vstack((np.zeros(counts.shape[1]), np.cumsum(counts, axis=0)))
    since = until[-1] - until
    log_l = _mixed(since, tilts) if pseudo_counts is None else _log_likelihood(until, since, pseudo_counts, tilts)
    likelihood = np.exp(log_l - log_l.max())
    ages = since.sum(axis=1)  # events from each boundary to now, the oldest first
    mass = (ages[:-1] - ages[1:]) * (likelihood[:-1] + likelihood[1:])
    passed = np.cumsum(mass) / mass.sum()
    first = min(int(np.searchsorted(passed, _TAIL, side="right")), len(mass) - 1)
    last = min(int(np.searchsorted(passed, 1.0 - _TAIL)), len(mass) - 1)
    best = int(np.argmax(log_l[:-1]))
    return Onset(int(ages[best]), min(int(ages[last + 1]), int(ages[best])), max(int(ages[first]), int(ages[best])))
