"""SVG paths with whole, relative coordinates: small, and the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from valuedrift.report.columns import Axis

__all__ = ["HEIGHT", "WIDTH", "Drawn", "area", "bars", "line", "xs"]

WIDTH = 1440
HEIGHT = 400
"""Units of every drawing; the browser stretches them to the space there is."""

FloatArray = npt.NDArray[np.float64]


class Drawn(Protocol):
    """What lies on a time axis: columns that stand for the times [start, end), and runs of them without a gap."""

    @property
    def start(self) -> FloatArray:
        """Seconds since the epoch, shape (n,)."""

    @property
    def end(self) -> FloatArray:
        """Seconds since the epoch, shape (n,)."""

    @property
    def runs(self) -> list[slice]:
        """Slices of columns."""


def xs(columns: Drawn, run: slice, axis: Axis) -> FloatArray:
    """Return where the points of a run lie: its start, the middle of every column, its end."""
    start, end = columns.start[run], columns.end[run]
    times = np.concatenate(([start[0]], (start + end) / 2, [end[-1]]))
    return np.clip((times - axis.start) / axis.length, 0.0, 1.0) * WIDTH


def _ends(y: FloatArray) -> FloatArray:
    """Repeat the first and the last value, so that a run is drawn from its start to its end."""
    return np.concatenate((y[:1], y, y[-1:]))


def _move(points: Iterable[tuple[int, int]]) -> str:
    """Draw a path through points, starting with M."""
    (x, y), *rest = points
    steps: list[str] = []
    px, py = x, y
    for qx, qy in rest:
        if (qx, qy) != (px, py):
            steps.append(f"{qx - px} {qy - py}")
            px, py = qx, qy
    return f"M{x} {y}l{' '.join(steps)}".replace(" -", "-") if steps else f"M{x} {y}h1"


def _points(x: FloatArray, height: FloatArray) -> list[tuple[int, int]]:
    """Return drawing units of points whose height is given as 0 … 1 (clipped)."""
    y = np.rint((1.0 - np.clip(height, 0.0, 1.0)) * HEIGHT).astype(np.int64)
    return list(zip(np.rint(x).astype(np.int64).tolist(), y.tolist(), strict=True))


def line(columns: Drawn, axis: Axis, height: FloatArray) -> str:
    """Return a line through heights of shape (n,), broken at gaps."""
    return "".join(_move(_points(xs(columns, run, axis), _ends(height[run]))) for run in columns.runs)


def area(columns: Drawn, axis: Axis, low: FloatArray, high: FloatArray) -> str:
    """Return the area between two heights of shape (n,), broken at gaps."""
    parts: list[str] = []
    for run in columns.runs:
        x = xs(columns, run, axis)
        upper, lower = _points(x, _ends(high[run])), _points(x, _ends(low[run]))
        if lower[0][1] == lower[-1][1] and len({y for _, y in lower}) == 1:
            lower = [lower[0], lower[-1]]
        parts.append(_move([*upper, *reversed(lower)]) + "z")
    return "".join(parts)


def bars(columns: Drawn, axis: Axis, height: FloatArray) -> str:
    """Return a filled outline with one step per column."""
    parts: list[str] = []
    for run in columns.runs:
        edges = np.append(columns.start[run], columns.end[run][-1:])
        x = np.rint(np.clip((edges - axis.start) / axis.length, 0.0, 1.0) * WIDTH).astype(np.int64).tolist()
        y = np.rint(np.clip(height[run], 0.0, 1.0) * HEIGHT).astype(np.int64).tolist()
        steps = [f"M{x[0]} {HEIGHT}"]
        at = 0
        for i, top in enumerate(y):
            if top != at:
                steps.append(f"v{at - top}")
                at = top
            steps.append(f"H{x[i + 1]}")
        parts.append("".join(steps) + f"V{HEIGHT}z")
    return "".join(parts)
