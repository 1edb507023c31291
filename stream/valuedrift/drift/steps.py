"""What a pane does to the masses R of a Shiryaev-Roberts e-detector, for both kinds of alternatives.

Every pane takes R to (R + added) · moved, in logarithms; `Steps` holds both for several panes, which must not depend,
not even in the last bit, on how many are computed at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.drift.evidence import weigh
from valuedrift.drift.subpanes import MOST_PANES, SUBPANE, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from valuedrift.drift.tilts import Tilts

__all__ = ["Steps", "beyond_steps", "group", "running_steps"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_BLOCK: Final = 128  # sub-panes weighed at once: large enough for numpy, small enough for the cache


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
    """End of the panes, of so many events, that are computed at once: of one block in all, or one of any size."""
    last, rows = first + 1, -(-sizes[first] // SUBPANE)
    most = min(len(sizes), first + MOST_PANES)
    while last < most and (rows := rows - (-sizes[last] // SUBPANE)) <= _BLOCK:
        last += 1
    return last


def beyond_steps(panes: IntArray, tilts: Tilts) -> Steps:
    """Step with fixed e-values g: all beginnings are put at the start of the pane, whose order then doesn't matter.

    No pane may be empty.
    """
    moved = np.add.reduce(panes.T[:, :, None] * tilts.log_theta[:, None, :], axis=0)
    return Steps(np.log(np.add.reduce(panes, axis=1))[:, None] + tilts.log_weights, moved)


def running_steps(panes: IntArray, seeds: Sequence[int], pseudo_counts: FloatArray, tilts: Tilts) -> Steps:
    """Step event by event with tilts of the running estimate.

    R_J = Π_j LR_j · (R_0 + w Σ_j credit_j / Π_{i<j} LR_i) over the sub-panes j: the recursion unrolled.

    Parameters
    ----------
    panes
        Shape (P, K), none empty, such as `group` has chosen.
    seeds
        One for each pane.
    pseudo_counts
        Shape (K,): those before the first of the panes.
    tilts
        The alternatives.
    """
    labels = draw(panes, seeds)
    rows, goals = len(labels), panes.shape[1]
    cells = labels + np.arange(0, rows * (goals + 1), goals + 1)[:, None]
    counts = np.bincount(cells.reshape(-1), minlength=rows * (goals + 1)).reshape(rows, goals + 1)[:, :goals]
    before = np.add.accumulate(counts)
    before -= counts
    pseudo = pseudo_counts + before
    if len(panes) > 1:
        return _several(panes, labels, pseudo, tilts)
    if rows <= _BLOCK:
        ratio, credit = weigh(labels, pseudo, tilts)
        return _joined(ratio[None], credit[None], tilts)
    added, moved = np.full(tilts.theta.shape[1], -np.inf), np.zeros(tilts.theta.shape[1])
    for first in range(0, rows, _BLOCK):
        ratio, credit = weigh(labels[first : first + _BLOCK], pseudo[first : first + _BLOCK], tilts)
        step = _joined(ratio[None], credit[None], tilts)
        added = np.logaddexp(added, step.added[0] - moved)
        moved = moved + step.moved[0]
    return Steps(added[None], moved[None])


def _several(panes: IntArray, labels: IntArray, pseudo: FloatArray, tilts: Tilts) -> Steps:
    """Panes of one block in all: weigh their sub-panes at once, then put each pane's in a row of its own."""
    rows = -(-np.add.reduce(panes, axis=1) // SUBPANE)
    pane = np.arange(len(panes)).repeat(rows)
    place = np.arange(len(labels)) - (np.add.accumulate(rows) - rows)[pane]
    shape = (len(panes), int(np.maximum.reduce(rows)), tilts.theta.shape[1])
    ratios, credit = np.zeros(shape), np.full(shape, -np.inf)
    ratios[pane, place], credit[pane, place] = weigh(labels, pseudo, tilts)
    return _joined(ratios, credit, tilts)


def _joined(ratios: FloatArray, credit: FloatArray, tilts: Tilts) -> Steps:
    """Join the sub-panes of each pane, shape (P, J, L); those that are missing have ratio 0 and credit -inf."""
    if ratios.shape[1] == 1:
        return Steps(credit[:, 0] + tilts.log_weights, ratios[:, 0])
    summed = np.add.accumulate(ratios, axis=1)
    exponents = ratios - summed
    exponents += credit
    peak = np.maximum.reduce(exponents, axis=1)
    exponents -= peak[:, None]
    added = np.log(np.add.reduce(np.exp(exponents, out=exponents), axis=1))
    added += peak
    added += tilts.log_weights
    return Steps(added, summed[:, -1])
