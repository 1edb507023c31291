"""The numbers under the pointer: what the page's script shows beside a chart, as compact JSON."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt

from valuedrift.report.columns import Axis, Columns

__all__ = ["hover_axis", "hover_data"]


def _whole(values: npt.NDArray[np.float64], scale: float = 1.0) -> list[int]:
    return [int(v) for v in np.rint(values * scale)]


def hover_axis(axis: Axis) -> str:
    """Return the time axis as JSON."""
    return json.dumps([axis.start, axis.end], separators=(",", ":"))


def hover_data(columns: Columns, axis: Axis) -> str:
    """Return the columns as JSON of numbers alone: times in seconds after the axis' start, entropies in millinats.

    Shares are in thousandths; corrected S and the ends of its interval are -1 where they are not known. Ends are
    written as lengths, which are short and mostly equal.
    """
    lengths = _whole(columns.end - columns.start)
    data: dict[str, list[int] | list[list[int]]] = {
        "t": _whole(columns.start - axis.start),
        "d": lengths[:1] if len(set(lengths)) == 1 else lengths,
        "n": _whole(columns.events),
        "s": _whole(columns.entropy, 1000),
        "l": _whole(columns.low, 1000),
        "h": _whole(columns.high, 1000),
        "g": [_whole(columns.shares[:, g], 1000) for g in range(columns.shares.shape[1])],
    }
    if np.isfinite(columns.corrected).any():
        corrected = np.where(np.isfinite(columns.corrected), columns.corrected, -0.001)
        data["c"] = [_whole(corrected[:, i], 1000) for i in range(3)]
    if columns.merged:
        data |= {"a": _whole(columns.lowest, 1000), "z": _whole(columns.highest, 1000)}
    return json.dumps(data, separators=(",", ":"))
