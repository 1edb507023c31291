"""Arrays of floats as short text that survives JSON bit for bit."""

from __future__ import annotations

import base64
import binascii

import numpy as np
import numpy.typing as npt

__all__ = ["packed", "unpacked"]

FloatArray = npt.NDArray[np.float64]


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
