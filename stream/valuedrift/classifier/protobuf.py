"""The wire format of Protocol Buffers, as far as looking into a file needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Damaged", "Field", "fields", "varints"]

VARINT: Final = 0
FIXED64: Final = 1
BYTES: Final = 2
FIXED32: Final = 5

_LONGEST_VARINT: Final = 10


class Damaged(ValueError):
    """The bytes are no message, or are cut off."""


class Field(NamedTuple):
    """One field of a message.

    Attributes
    ----------
    number
        As in the schema.
    integer
        Value of a varint, else 0.
    content
        Everything else, uncopied: a message, a string, packed or fixed-size numbers.
    """

    number: int
    integer: int
    content: memoryview


def fields(message: memoryview) -> Iterator[Field]:
    """Yield the fields of a message in their order.

    Raises
    ------
    Damaged
        If a field reaches beyond the end, or there is no such kind of field.
    """
    at, end = 0, len(message)
    nothing = message[:0]
    while at < end:
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        if number == 0:
            raise Damaged("a field without a number")
        integer, content = 0, nothing
        if wire == VARINT:
            integer, at = _varint(message, at)
        elif wire in (FIXED64, FIXED32, BYTES):
            size, at = _varint(message, at) if wire == BYTES else (8 if wire == FIXED64 else 4, at)
            if at + size > end:
                raise Damaged("a field reaches beyond the end")
            content = message[at : at + size]
            at += size
        else:
            raise Damaged(f"no field is of wire type {wire}")
        yield Field(number, integer, content)


def varints(packed: memoryview) -> Iterator[int]:
    """Yield packed integers, unsigned.

    Raises
    ------
    Damaged
        If the last one is cut off.
    """
    at = 0
    while at < len(packed):
        value, at = _varint(packed, at)
        yield value


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return an integer and where it ends."""
    value = shift = 0
    for place in range(at, min(at + _LONGEST_VARINT, len(message))):
        byte = message[place]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place + 1
        shift += 7
    raise Damaged("an integer is cut off")
