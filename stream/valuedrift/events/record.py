"""One record of a source log, not yet read."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Record"]


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
    """

    partition: int
    offset: int
    raw: bytes | None
    timestamp_ns: int | None = None
    key: bytes | None = None
    oversize: bool = False
