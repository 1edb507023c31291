"""Likelihood ratios of the tilted running estimate against the running estimate itself, sub-pane by sub-pane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.drift.subpanes import SUBPANE

if TYPE_CHECKING:
    from valuedrift.drift.tilts import Tilts

__all__ = ["Evidence", "weigh"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_PLACES: Final = np.arange(float(SUBPANE))
_ONES: Final = np.array([byte.bit_count() for byte in range(256)], dtype=np.float64)
_ROOM: Final = 1 << 17  # numbers; a block of 128 sub-panes with as many alternatives
_ROOMS: Final[list[FloatArray]] = []
_EARLIER: Final = np.tri(SUBPANE, k=-1, dtype=np.bool_)  # [j, i]: place i comes before place j


class Evidence(NamedTuple):
    """What J sub-panes say about L alternatives.

    Attributes
    ----------
    log_ratio
        Shape (J, L), nats: ln LR_k of the whole sub-pane.
    log_credit
        Shape (J, L), nats: ln Σ_j 1/LR_k(first j events), j from 0 to m - 1. The change may begin before any event of
        the sub-pane; times LR_k of the whole, this is what all of these beginnings are worth at its end.
    """

    log_ratio: FloatArray
    log_credit: FloatArray


def weigh(labels: IntArray, pseudo_counts: FloatArray, tilts: Tilts) -> Evidence:
    """Weigh sub-panes, each given all that came before it.

    With A the pseudo-counts before a sub-pane, t = Σ_i A_i and z_k = Σ_i θ_ki A_i, the events y_1 ... y_m of the
    sub-pane have, under alternative k, independent probabilities θ_ki A_i / z_k, and under the null the running ones of
    Pólya's urn: (A_y + how often y came before in the sub-pane) / (t + how many came before). Event by event::

        1/LR_k = z_k / (t θ_ky) · (1 + times_j / A_y) / (1 + (j - 1) / t)

    Under the null every LR_k, of the whole sub-pane and of its first events, has expectation one. The ratio is taken
    relative to p̂ = A/t, so that numbers of the size of t never meet; eight factors of at most 1e16 don't overflow.

    Every operation acts on single elements or reduces over a leading axis, in order, never through a matrix product: a
    row's result does not depend, not even in its last bit, on the rows beside it.

    Parameters
    ----------
    labels
        Shape (J, 8): goals in their order; places left over at the end of a row hold K.
    pseudo_counts
        Shape (J, K), positive: the pseudo-counts before each sub-pane.
    tilts
        The L alternatives.
    """
    rows, goals = pseudo_counts.shape
    lanes = tilts.theta.shape[1]
    a = pseudo_counts.T
    total = np.add.reduce(a, axis=0)
    tilted = a[0][:, None] * tilts.theta[0]
    for goal in range(1, goals):
        tilted += a[goal][:, None] * tilts.theta[goal]
    tilted /= total[:, None]
    small = labels.astype(np.uint8)
    earlier = (small[:, :, None] == small[:, None, :]) & _EARLIER
    times = _ONES[np.packbits(earlier, axis=2)[:, :, 0]]
    own = np.ones((rows, goals + 1))
    own[:, :goals] = pseudo_counts
    placed = labels.T  # (8, J), as all that follows: one row of each place
    urn = times.T / own.reshape(-1).take(placed + np.arange(0, rows * (goals + 1), goals + 1))
    urn += 1.0
    urn /= 1.0 + _PLACES[:, None] / total
    room = _take_room(SUBPANE * rows * lanes)
    inverse = room[: SUBPANE * rows * lanes].reshape(SUBPANE, rows, lanes)  # 1/LR of the events
    tilts.inverse.take(placed, axis=0, out=inverse, mode="clip")
    inverse *= tilted
    inverse *= urn[:, :, None]
    short = np.flatnonzero(labels[:, -1] == goals)
    if len(short):
        empty = placed[:, short] == goals
        inverse[:, short] = filled = np.where(empty[:, :, None], 1.0, inverse[:, short])
    log_ratio = np.log(np.multiply.reduce(inverse, axis=0))
    np.negative(log_ratio, out=log_ratio)
    if len(short):  # nothing begins after the last event
        empty[:-1] |= empty[1:]
        inverse[:, short] = np.where(empty[:, :, None], 0.0, filled)
    credit = inverse[SUBPANE - 2] + 1.0  # Horner's scheme: 1 + x_1 (1 + x_2 (1 + ...))
    for place in range(SUBPANE - 3, -1, -1):
        credit *= inverse[place]
        credit += 1.0
    _ROOMS.append(room)
    return Evidence(log_ratio, np.log(credit, out=credit))


def _take_room(size: int) -> FloatArray:
    """Take a piece of memory out of the pool.

    Fresh memory of this size comes from the operating system, which costs more time than all that is done with it.
    Lists pop and append in one step, so that threads never share a piece.
    """
    room = _ROOMS.pop() if _ROOMS else np.empty(0)
    return room if len(room) >= size else np.empty(max(size, _ROOM))
