"""Arrays of numbers as short text that survives JSON bit for bit."""

from __future__ import annotations

import base64
import binascii

import numpy as np
import numpy.typing as npt

__all__ = ["packed", "packed_whole", "unpacked", "unpacked_whole"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_WIDTHS = (1, 2, 4, 8)


def packed(values: FloatArray) -> str:
    """Write float64 values, little-endian, in base64: 11 characters each, where decimal digits take about 20."""
    return base64.b64encode(values.astype("<f8").tobytes()).decode("ascii")


def unpacked(text: str) -> FloatArray:
    """Read what `packed` has written.

    Raises
    ------
    ValueError
        If it has not.
    """
    try:
        return np.frombuffer(base64.b64decode(text, validate=True), dtype="<f8").astype(np.float64)
    except (binascii.Error, TypeError, ValueError) as error:
        raise ValueError("not an array of floats") from error


def packed_whole(table: IntArray) -> str:
    """Write whole non-negative numbers, shape (n, C), in base64; a column takes the bytes of its largest."""
    if not table.size:
        return ""
    widths = [next(w for w in _WIDTHS if w == 8 or most < 1 << (8 * w)) for most in table.max(axis=0).tolist()]
    columns = [column.astype(f"<u{width}").tobytes() for column, width in zip(table.T, widths, strict=True)]
    return base64.b64encode(bytes(widths) + b"".join(columns)).decode("ascii")


def unpacked_whole(text: str, shape: tuple[int, int]) -> IntArray:
    """Read what `packed_whole` has written, of shape (n, C).

    Raises
    ------
    ValueError
        If it has not, or is of another shape.
    """
    size, columns = shape
    table: IntArray = np.zeros(shape, dtype=np.int64)
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise ValueError("not a table of whole numbers") from error
    widths, at = raw[:columns] if table.size else b"", columns
    if len(widths) != columns * bool(table.size) or not set(widths) <= set(_WIDTHS):
        raise ValueError("not a table of whole numbers")
    if len(raw) != len(widths) + size * sum(widths):
        raise ValueError("not a table of whole numbers")
    for column, width in enumerate(widths):
        table[:, column] = np.frombuffer(raw, dtype=f"<u{width}", count=size, offset=at)
        at += size * width
    return table
