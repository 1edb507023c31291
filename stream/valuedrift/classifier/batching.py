"""Micro-batches: which exchanges are run together. Pure.

An exchange is padded to a width that follows from its own length alone, and only exchanges of one width share a
batch. So padding never depends on batch mates, and little of it is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

__all__ = ["STEP", "MicroBatch", "micro_batches", "pad", "width"]

STEP: Final = 8
"""Widths are multiples of this: smaller pads less, larger fills batches better."""


class MicroBatch(NamedTuple):
    """Exchanges that are run together.

    Attributes
    ----------
    indices
        Positions in the input.
    width
        Tokens per exchange, padding included.
    """

    indices: list[int]
    width: int


def width(length: int, step: int = STEP) -> int:
    """Tokens to which a sequence of `length` tokens is padded."""
    return max(step, -(-length // step) * step)


def micro_batches(lengths: Sequence[int], token_budget: int, step: int = STEP) -> Iterator[MicroBatch]:
    """Cut exchanges into batches of one width each, shortest first.

    Parameters
    ----------
    lengths
        Tokens of each exchange.
    token_budget
        Most tokens of a batch, padding included. A batch has at least one exchange even if that is longer.
    step
        Widths are multiples of it.

    Yields
    ------
    Batches that together hold every index exactly once.
    """
    buckets: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        buckets.setdefault(width(length, step), []).append(index)
    for columns in sorted(buckets):
        indices = buckets[columns]
        rows = max(1, token_budget // columns)
        for start in range(0, len(indices), rows):
            yield MicroBatch(indices[start : start + rows], columns)


def pad(
    sequences: Sequence[Sequence[int]], columns: int, pad_id: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Lay sequences out as a rectangle.

    Returns
    -------
    Ids and mask (1 for a token, 0 for padding), both of shape (len(sequences), columns).
    """
    ids = np.full((len(sequences), columns), pad_id, dtype=np.int64)
    mask = np.zeros((len(sequences), columns), dtype=np.int64)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return ids, mask
