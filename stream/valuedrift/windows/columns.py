"""Integer columns as short text: what label batches and state are made of. Pure and exact.

A column is written as base + unit · value with the narrowest values that hold it: event times that are whole
milliseconds take no nanoseconds along, offsets of one batch take a byte or two. Base64 of::

    base   int64    smallest number of the column
    unit   uint64   greatest common divisor of what the numbers are above it
    width  uint8    bytes of a value: 0 (all equal), 1, 2, 4 or 8
    values          little-endian, unsigned
"""

from __future__ import annotations

import binascii
import struct
from typing import Final

import numpy as np

from valuedrift.taxonomy import IntArray

__all__ = ["pack_column", "unpack_column"]

_HEAD: Final = struct.Struct("<qQB")
_WIDTHS: Final = {width: np.dtype(f"<u{width}") for width in (1, 2, 4, 8)}
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


def _text(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).decode("ascii")
