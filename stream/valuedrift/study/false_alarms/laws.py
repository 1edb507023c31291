"""Stable behaviours to be tried: skewed, even, with goals that never occur, S from 0.02 to ln 5."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["LAWS", "with_entropy"]

FloatArray = npt.NDArray[np.float64]


def with_entropy(entropy: float, shape: tuple[float, ...]) -> list[float]:
    """Mix a first goal with others in the proportions of `shape` until S is `entropy` nats; the first stays largest."""
    others = np.array([0.0, *shape]) / np.sum(shape)
    first = np.eye(len(others))[0]
    low, high = (
        0.0,
        1.0 - 1.0 / (1 + np.count_nonzero(shape)),
    )  # S rises up to the even mix, and for others about so far
    for _ in range(100):
        middle = 0.5 * (low + high)
        mixed = (1 - middle) * first + middle * others
        s = -float(np.sum(mixed[mixed > 0] * np.log(mixed[mixed > 0])))
        low, high = (middle, high) if s < entropy else (low, middle)
    law: list[float] = ((1 - low) * first + low * others).tolist()
    return law


LAWS: Final[dict[str, list[float]]] = {
    "S 0.02": with_entropy(0.02, (2, 1, 1, 1)),
    "S 0.05, two goals never": with_entropy(0.05, (2, 1, 0, 0)),
    "S 0.12": [0.98090, 0.00764, 0.00382, 0.00382, 0.00382],
    "S 0.12, falling": with_entropy(0.12, (64, 16, 4, 1)),
    "S 0.30, one goal never": with_entropy(0.30, (4, 2, 1, 0)),
    "S 0.50": with_entropy(0.50, (2, 1, 1, 1)),
    "S 0.69, two even goals, others never": [0.5, 0.5, 0.0, 0.0, 0.0],
    "S 0.79, two large goals, rest rare": [0.48, 0.48, 0.02, 0.01, 0.01],
    "S 0.92": [0.70, 0.15, 0.10, 0.04, 0.01],
    "S 1.10, three even goals": [1 / 3, 1 / 3, 1 / 3 - 2e-3, 1e-3, 1e-3],
    "S 1.30": with_entropy(1.30, (4, 3, 2, 1)),
    "S 1.61, even": [0.2, 0.2, 0.2, 0.2, 0.2],
}
"""Name to the shares of the five goals."""
