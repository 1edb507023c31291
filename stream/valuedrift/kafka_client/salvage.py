"""What can still be read of fetched bytes of which a part is damaged.

A broker checks a batch when it takes it, and never again: a bit that flips on its disk reaches every consumer. Clients
refuse such a batch for ever, and with it all that comes after it. Here it is passed over, and what it held is named.

The layout is that of https://kafka.apache.org/documentation/#recordbatch, version 2.
"""

from __future__ import annotations

import struct
from itertools import chain
from typing import Final, NamedTuple

from kafka.record.default_records import DefaultRecord, DefaultRecordBatch
from kafka.record.util import decode_varint

__all__ = ["Salvaged", "salvage"]

_LENGTH: Final = struct.Struct(">8xi")
_SMALLEST: Final = DefaultRecordBatch.HEADER_STRUCT.size
_VERSION: Final = b"\2"
_VERSION_AT: Final = 16


class Salvaged(NamedTuple):
    """What has become of a damaged stretch.

    Parameters
    ----------
    records
        Those that can be read, by offset.
    lost
        Offsets of those that can't, as far as is known.
    resume
        Where the next sound batch begins, in bytes; the length of the data where there is none.
    """

    records: dict[int, DefaultRecord]
    lost: range
    resume: int


def salvage(data: bytes, at: int, expected: int, end: int | None, *, inside: bool = False) -> Salvaged:
    """Find out what is left of a batch that a client could not read, and where it can go on.

    Parameters
    ----------
    data
        What the broker has sent.
    at
        Where the batch begins in it.
    expected
        First offset that was not handed out yet.
    end
        High watermark of the partition; None if not known.
    inside
        Whether the offset may lie inside of a batch: it was asked for, and nothing was handed out yet.
    """
    batch = _batch(data, at)
    if batch is not None and batch.validate_crc():
        # sound, so its content was written like that: only a part of its records need be unreadable
        records, upto = _records(batch, expected), batch.next_offset
        if expected <= upto <= (_limit(end) if batch.base_offset > expected else _limit(None)):
            lost = [offset for offset in range(expected, upto) if offset not in records]
            return Salvaged(records, _span(lost, upto), at + batch.size_in_bytes)
    found = _next_sound(data, at, range(expected, _limit(end)), inside=inside)
    if found is not None:
        resume, base = found
        return Salvaged({}, range(expected, max(expected, base)), resume)
    return Salvaged({}, range(expected, _claimed_end(batch, expected, end)), len(data))


def _batch(data: bytes, at: int) -> DefaultRecordBatch | None:
    """Return the batch that begins here by its own words; None where none can."""
    if len(data) - at < _SMALLEST:
        return None
    (length,) = _LENGTH.unpack_from(data, at)
    size = length + _LENGTH.size
    if not _SMALLEST <= size <= len(data) - at:
        return None
    return DefaultRecordBatch(data[at : at + size])


def _limit(end: int | None) -> int:
    return 2**63 if end is None else end


def _span(lost: list[int], upto: int) -> range:
    return range(lost[0], lost[-1] + 1) if lost else range(upto, upto)


def _next_sound(data: bytes, at: int, offsets: range, *, inside: bool) -> tuple[int, int] | None:
    """Find the next batch with the right checksum: where it begins, and its base offset."""
    damaged = _batch(data, at)
    places = range(at + 1, len(data) - _SMALLEST + 1)  # the length may be what is wrong
    for place in places if damaged is None else chain([at + damaged.size_in_bytes], places):
        if data[place + _VERSION_AT : place + _VERSION_AT + 1] != _VERSION:
            continue
        batch = _batch(data, place)
        if batch is None or batch.last_offset not in offsets or batch.last_offset < batch.base_offset:
            continue
        if (inside or batch.base_offset in offsets) and batch.validate_crc():
            return place, batch.base_offset
    return None


def _claimed_end(batch: DefaultRecordBatch | None, expected: int, end: int | None) -> int:
    """Return where a batch ends by its own words where they agree with each other, else behind the first offset."""
    if batch is not None and batch.records_count == batch.last_offset_delta + 1:
        claimed: int = batch.next_offset
        if batch.base_offset <= expected < claimed <= _limit(end):
            return claimed
    return expected + 1


def _records(batch: DefaultRecordBatch, expected: int) -> dict[int, DefaultRecord]:
    """Read what can be read of a sound batch, record by record; nothing if it can't be unpacked."""
    try:
        batch._maybe_uncompress()  # noqa: SLF001 - iterating would do it, and stop at the first bad record
    except Exception:  # noqa: BLE001 - whatever the codecs raise
        return {}
    data, pos = batch._buffer, batch._pos  # noqa: SLF001
    found: dict[int, DefaultRecord] = {}
    for _ in range(batch.records_count):
        try:
            length, start = decode_varint(data, pos)
            if not 0 < length <= len(data) - start:
                break
            pos = start + length
            record = _record(batch, bytes(data[start:pos]), length)
        except (IndexError, ValueError):
            continue
        if record is not None and expected <= record.offset < batch.next_offset:
            found[record.offset] = record
    return found


def _record(batch: DefaultRecordBatch, data: bytes, length: int) -> DefaultRecord | None:
    """Read one record. The names of its headers need not be UTF-8: the broker does not look at them."""
    later, pos = decode_varint(data, 1)  # behind the attributes
    delta, pos = decode_varint(data, pos)
    fields: list[bytes | None] = []
    for _ in range(2):
        field, pos = _field(data, pos)
        fields.append(field)
    count, pos = decode_varint(data, pos)
    headers = []
    for _ in range(count):
        name, pos = _field(data, pos)
        value, pos = _field(data, pos)
        headers.append(((name or b"").decode("utf-8", "replace"), value))
    if pos != len(data) or count < 0:
        return None
    stamp = batch.max_timestamp if batch.timestamp_type else batch.first_timestamp + later
    return DefaultRecord(length, batch.base_offset + delta, stamp, batch.timestamp_type, *fields, headers)


def _field(data: bytes, pos: int) -> tuple[bytes | None, int]:
    size, pos = decode_varint(data, pos)
    if size < 0:
        return None, pos
    if size > len(data) - pos:
        raise ValueError("a field is longer than its record")
    return data[pos : pos + size], pos + size
