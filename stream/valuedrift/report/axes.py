"""Ticks and ranges of axes."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from valuedrift.report.columns import Axis, Columns
from valuedrift.taxonomy import K

__all__ = ["Range", "Tick", "entropy_range", "time_ticks"]

_STEPS = (1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400)
_DAY = 86_400
_LEAST_SPAN = 0.2  # nats; a calm series should look calm


class Tick(NamedTuple):
    """A mark on an axis: where it lies (0 to 1), and its label."""

    fraction: float
    label: str


class Range(NamedTuple):
    """Bottom and top of a value axis, and its marks."""

    low: float
    high: float
    ticks: list[float]

    def fraction(self, value: float) -> float:
        """Where a value lies, 0 = bottom, 1 = top; clipped."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def time_ticks(axis: Axis, most: int = 9) -> list[Tick]:
    """Return ticks at round UTC times; those at midnight carry the date."""
    step = next((s for s in _STEPS if axis.length / s <= most), None)
    if step is None:
        step = math.ceil(axis.length / _DAY / most) * _DAY
    first = math.ceil(axis.start / step) * step
    ticks: list[Tick] = []
    for time in range(first, math.floor(axis.end) + 1, step):
        moment = datetime.fromtimestamp(time, UTC)
        if time % _DAY == 0:
            label = f"{moment:%b} {moment.day}" if moment.month > 1 or moment.day > 1 else f"{moment:%Y}"
        else:
            label = moment.strftime("%H:%M:%S" if step < 60 else "%H:%M")
        ticks.append(Tick(axis.fraction(time), label))
    return ticks


def entropy_range(columns: Columns, reference: float | None) -> Range:
    """Return a range that holds every S that is drawn and nearly every interval; within 0 … ln 5."""
    values = [float(columns.lowest.min()), float(columns.highest.max())]
    values += [float(np.quantile(columns.low, 0.02)), float(np.quantile(columns.high, 0.98))]
    if reference is not None:
        values.append(reference)
    known = columns.corrected[np.isfinite(columns.corrected[:, 0]), 0]
    values += known.tolist()
    low, high = max(0.0, min(values)), max(values)
    if high - low < _LEAST_SPAN:
        middle = (low + high) / 2
        low = max(0.0, middle - _LEAST_SPAN / 2)
        high = low + _LEAST_SPAN
    step = next(s for s in (0.05, 0.1, 0.2, 0.25, 0.5) if (high - low) / s <= 4 or s == 0.5)
    low = math.floor(low / step + 1e-9) * step
    high = max(low + step, min(math.ceil(high / step - 1e-9) * step, math.ceil(math.log(K) / step) * step))
    return Range(low, high, [low + i * step for i in range(round((high - low) / step) + 1)])
