"""Headers of Kafka records as they stand in a batch, for what is sent by thousands with nearly the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from kafka.record.util import decode_varint, encode_varint

__all__ = ["Packed", "header", "number", "packed", "unpacked"]


class Packed(NamedTuple):
    """Headers of a record.

    Parameters
    ----------
    many
        How many there are.
    written
        What `header` returns of each, one behind the other.
    """

    many: int
    written: bytes


def packed(headers: Iterable[tuple[str, bytes]]) -> Packed:
    """Return headers as they stand in a batch."""
    fields = [header(name, field) for name, field in headers]
    return Packed(len(fields), b"".join(fields))


def unpacked(headers: Packed) -> list[tuple[str, bytes]]:
    """Return what `packed` was given."""
    found, fields, at = [], headers.written, 0
    for _ in range(headers.many):
        size, at = decode_varint(fields, at)
        name, at = fields[at : at + size].decode(), at + size
        size, at = decode_varint(fields, at)
        found.append((name, fields[at : at + size]))
        at += size
    return found


def header(name: str, field: bytes) -> bytes:
    """Return a header: its name and its field, each after its length."""
    return _name(name) + number(len(field)) + field


def number(number: int) -> bytes:
    """Return a number as it stands in a batch: zigzag, seven bits to a byte."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else _varint(number)


def _varint(number: int) -> bytes:
    written = bytearray()
    encode_varint(number, written.append)
    return bytes(written)


@cache
def _name(name: str) -> bytes:
    """Return the name of a header; there are a dozen."""
    written = name.encode()
    return _varint(len(written)) + written


_NUMBERS: Final = [_varint(number) for number in range(1 << 13)]
