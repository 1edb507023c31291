"""What a pane does to the masses R of a Shiryaev-Roberts e-detector, for both kinds of alternatives.

Every pane takes R to (R + added) · moved, in logarithms; `Steps` holds both for several panes, which must not depend,
not even in the last bit, on how many are computed at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from valuedrift.drift.evidence import weigh
from valuedrift.drift.subpanes import cut, draw

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from valuedrift.drift.tilts import Tilts

__all__ = ["Seeds", "Steps", "beyond_steps", "group", "running_steps"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

Seeds: TypeAlias = "Callable[[int], int]"

_PANES: Final = 64  # computed at once: enough for numpy, and few enough for the cache
_EVENTS: Final = 1 << 17
_ROOM: Final = 1 << 20  # products of counts and alternatives


class Steps(NamedTuple):
    """What P panes do to L alternatives.

    Attributes
    ----------
    added
        Shape (P, L): ln of what beginnings inside the pane add to R, as if they all were at its start.
    moved
        Shape (P, L), nats: ln of the likelihood ratio of the pane.
    """

    added: FloatArray
    moved: FloatArray


def group(sizes: Sequence[int], first: int) -> int:
    """End of the panes, of so many events, that are computed at once: few small ones, or one of any size."""
    last, events = first + 1, sizes[first]
    most = min(len(sizes), first + _PANES)
    while last < most and (events := events + sizes[last]) <= _EVENTS:
        last += 1
    return last


def beyond_steps(panes: IntArray, tilts: Tilts) -> Steps:
    """Step with fixed e-values g: all beginnings are put at the start of the pane, whose order then doesn't matter.

    No pane may be empty.
    """
    moved = np.add.reduce(panes.T[:, :, None] * tilts.log_theta[:, None, :], axis=0)
    return Steps(np.log(np.add.reduce(panes, axis=1))[:, None] + tilts.log_weights, moved)


def running_steps(panes: IntArray, seeds: Seeds, pseudo_counts: FloatArray, tilts: Tilts) -> Steps:
    """Step sub-pane by sub-pane with tilts of the running estimate; all beginnings are put at a sub-pane's start.

    Parameters
    ----------
    panes
        Shape (P, K), none empty, such as `group` has chosen.
    seeds
        Gives the seed of each pane by its index; asked only where a pane has several sub-panes.
    pseudo_counts
        Shape (K,): those before the first of the panes.
    tilts
        The alternatives.
    """
    goals, known = len(pseudo_counts), sum(pseudo_counts.tolist())
    cuts = []
    for pane in panes.tolist():
        cuts.append(cut(sum(pane), known, goals))
        known += sum(pane)
    ends = [len(sizes) for sizes in cuts]
    drawn = sum(ends) > len(ends)
    if drawn:
        drawings = (
            draw(pane, seeds(i), sizes) if len(sizes) > 1 else pane[None]
            for i, (pane, sizes) in enumerate(zip(panes, cuts, strict=True))
        )
        panes = np.concatenate(list(drawings))
    counts = panes.astype(np.float64)
    before = np.add.accumulate(counts, axis=0)
    before -= counts
    before += pseudo_counts
    block = max(_ROOM // tilts.theta.size, 1)
    blocks = [slice(first, first + block) for first in range(0, len(counts), block)]
    moved = np.concatenate([weigh(counts[part], before[part], tilts) for part in blocks])
    added = np.log([float(size) for sizes in cuts for size in sizes])[:, None] + tilts.log_weights
    return _joined(added, moved, ends) if drawn else Steps(added, moved)


def _joined(added: FloatArray, moved: FloatArray, ends: list[int]) -> Steps:
    """Join so many sub-panes of each pane: (R + a) m, then (R + a') m', is (R + a + a'/m) m m'."""
    pairs, first = [], 0
    for rows in ends:
        a, m = added[first], moved[first]
        for row in range(first + 1, first + rows):
            a, m = np.logaddexp(a, added[row] - m), m + moved[row]
        pairs.append((a, m))
        first += rows
    return Steps(np.stack([a for a, _ in pairs]), np.stack([m for _, m in pairs]))
