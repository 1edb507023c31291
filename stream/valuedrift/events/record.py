"""One record of a source log, not yet read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np

from valuedrift.taxonomy import IntArray

__all__ = ["Located", "Record", "coordinates"]


class Record(NamedTuple):
    """A record and its coordinates.

    Parameters
    ----------
    partition, offset
        Coordinates in its source log.
    raw
        Value; `None` for a tombstone.
    timestamp_ns
        The record's own timestamp (not the event's), nanoseconds since the epoch, where the source has one.
    key
        Key, where the source has one.
    oversize
        The record is longer than was asked for, and `raw` only its beginning.
    damage
        What is wrong with the log or file in this place, so that nobody can tell what the record was; None: nothing.
    """

    partition: int
    offset: int
    raw: bytes | None
    timestamp_ns: int | None = None
    key: bytes | None = None
    oversize: bool = False
    damage: str | None = None


@runtime_checkable
class Located(Protocol):
    """A sequence of records that knows their coordinates without making them."""

    def coordinates(self) -> tuple[IntArray, IntArray]:
        """Return partitions and offsets, both shape (n,)."""
        ...


def coordinates(records: Sequence[Record]) -> tuple[IntArray, IntArray]:
    """Return partitions and offsets of records, both shape (n,)."""
    if isinstance(records, Located):
        return records.coordinates()
    partitions = np.array([record.partition for record in records], dtype=np.int64)
    return partitions, np.array([record.offset for record in records], dtype=np.int64)
