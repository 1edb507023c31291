"""Integer columns as short text: what label batches and state are made of. Pure and exact.

A column is written as base + unit · value with the narrowest values that hold it: event times that are whole
milliseconds take no nanoseconds along, offsets of one batch take a byte or two. Base64 of::

    base   int64    smallest number of the column
    unit   uint64   greatest common divisor of what the numbers are above it
    width  uint8    bytes of a value: 0 (all equal), 1, 2, 4 or 8
    values little-endian, unsigned

A table is the heads of all its columns, then their values: those of one byte first, in order, then those of two, ...
"""

from __future__ import annotations

import binascii
import struct
from typing import Final

import numpy as np

from valuedrift.taxonomy import IntArray

__all__ = ["pack_column", "pack_table", "unpack_column", "unpack_table"]

_HEAD: Final = struct.Struct("<qQB")
_WIDTHS: Final = {width: np.dtype(f"<u{width}") for width in (1, 2, 4, 8)}
_LIMITS: Final = np.array([0, 0xFF, 0xFFFF, 0xFFFFFFFF], dtype=np.uint64)
_BYTES: Final = np.array([0, *_WIDTHS], dtype=np.uint8)
"""Width of a value that is above so many of the limits."""
_HEADS: Final = np.dtype([("base", "<i8"), ("unit", "<u8"), ("width", "u1")])
_MOST: Final = 2**63 - 1


def pack_column(values: IntArray) -> str:
    """Write integers of any shape, in order."""
    flat = np.ascontiguousarray(values, dtype=np.int64).reshape(-1)
    if not flat.size:
        return ""
    base = int(flat.min())
    above = flat.view(np.uint64) - np.uint64(base & (2**64 - 1))  # modulo 2⁶⁴, so no difference overflows
    most = int(above.max())
    if not most:
        return _text(_HEAD.pack(base, 1, 0))
    unit = int(np.gcd.reduce(above)) if most > 0xFF else 1
    if unit > 1:
        above //= np.uint64(unit)
        most //= unit
    width = 1 if most <= 0xFF else 2 if most <= 0xFFFF else 4 if most <= 0xFFFFFFFF else 8
    return _text(_HEAD.pack(base, unit, width) + above.astype(_WIDTHS[width]).tobytes())


def unpack_column(text: str, size: int) -> IntArray:
    """Read as many integers as were written, shape (size,).

    Raises
    ------
    ValueError
        If there are others, or one of them is not below 2⁶³.
    """
    raw = binascii.a2b_base64(text, strict_mode=True)
    if not raw and not size:
        return np.zeros(0, dtype=np.int64)
    if len(raw) < _HEAD.size:
        raise ValueError("a column is cut short")
    base, unit, width = _HEAD.unpack_from(raw)
    if width == 0:
        if len(raw) != _HEAD.size or not size:
            raise ValueError("a column has too many values")
        return np.full(size, base, dtype=np.int64)
    if width not in _WIDTHS or len(raw) != _HEAD.size + width * size or not size:
        raise ValueError("a column has another number of values")
    above = np.frombuffer(raw, dtype=_WIDTHS[width], offset=_HEAD.size)
    if base + unit * int(above.max()) > _MOST:
        raise ValueError("a number is not below 2**63")
    values = above.astype(np.uint64)
    if unit != 1:
        values *= np.uint64(unit)
    values += np.uint64(base & (2**64 - 1))
    return values.view(np.int64)


def pack_table(columns: IntArray) -> str:
    """Write C columns of the same length, shape (C, n), each as narrow as it can be; faster than one by one."""
    if not columns.shape[1]:
        return ""
    table = np.ascontiguousarray(columns, dtype=np.int64)
    base = np.minimum.reduce(table, axis=1)
    above = table.view(np.uint64) - base.view(np.uint64)[:, None]
    most = np.maximum.reduce(above, axis=1)
    head = np.zeros(len(table), dtype=_HEADS)
    head["base"], head["unit"] = base, 1
    wide = (most > 0xFF).nonzero()[0]
    if wide.size:
        unit = np.gcd.reduce(above[wide], axis=1)
        common = unit > 1
        if np.logical_or.reduce(common):
            rows = wide[common]
            above[rows] //= unit[common, None]
            head["unit"][rows], most[rows] = unit[common], most[rows] // unit[common]
    head["width"] = widths = _BYTES[_LIMITS.searchsorted(most)]
    used = sorted({*widths.tolist()} - {0})
    parts = [above[widths == width].astype(_WIDTHS[width]).tobytes() for width in used]
    return _text(head.tobytes() + b"".join(parts))


def unpack_table(text: str, columns: int, size: int) -> IntArray:
    """Read what `pack_table` wrote, shape (columns, size).

    Raises
    ------
    ValueError
        If it is not such a table.
    """
    table: IntArray = np.zeros((columns, size), dtype=np.int64)
    raw = binascii.a2b_base64(text, strict_mode=True)
    if not size and not raw:
        return table
    at = columns * _HEADS.itemsize
    if len(raw) < at:
        raise ValueError("a table is cut short")
    head = np.frombuffer(raw, dtype=_HEADS, count=columns)
    above = table.view(np.uint64)
    for width, dtype in _WIDTHS.items():
        rows = np.flatnonzero(head["width"] == width)
        if rows.size:
            end = at + rows.size * size * width
            if len(raw) < end:
                raise ValueError("a table is cut short")
            above[rows] = np.frombuffer(raw[at:end], dtype=dtype).reshape(-1, size)
            at = end
    if at != len(raw):
        raise ValueError("a table is too long")
    above *= head["unit"][:, None]
    above += head["base"].view(np.uint64)[:, None]
    return table


def _text(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).decode("ascii")
