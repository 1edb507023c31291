"""Charts of what several series say together: a line with its interval on the page's time axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.report import paths
from valuedrift.report.across_rows import Points
from valuedrift.report.axes import Range, time_ticks
from valuedrift.report.columns import Axis
from valuedrift.report.text import escape

__all__ = ["Chart", "band_chart", "charts", "value_range"]

FloatArray = npt.NDArray[np.float64]

_MOST_TICKS = 4


class Chart(NamedTuple):
    """What a chart says in words.

    Parameters
    ----------
    label
        Prefix of its element ids.
    heading, title, description
        Shown above it; said to who cannot see it.
    """

    label: str
    heading: str
    title: str
    description: str


def value_range(values: FloatArray, *, least: float) -> Range:
    """Return a range with round ticks that holds zero, nearly all values, and the ends of most of their intervals.

    Parameters
    ----------
    values
        A line, and the lower and upper ends of its band, shape (n, 3). Some are so far off, or without bound, that a
        range for them would hide all others.
    least
        Its least span: calm values should look calm.
    """
    line, lows, highs = values.T
    shown = [0.0, float(line[-1]), *np.quantile(line, [0.02, 0.98]).tolist()]
    shown += [float(np.quantile(ends, q, method="nearest")) for ends, q in ((lows, 0.3), (highs, 0.7))]
    shown = [value for value in shown if math.isfinite(value)]
    low, high = min(shown), max(shown)
    if high - low < least:
        low, high = (low, low + least) if low >= 0 else (high - least, high) if high <= 0 else (-least / 2, least / 2)
    rough = (high - low) / _MOST_TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Range(first * step, last * step, [i * step for i in range(first, last + 1)])


def _tick(value: float) -> str:
    """Write a tick's value as short as it can be."""
    if abs(value) < 1e-12:
        return "0"
    return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) >= 1e-3 else f"{value:.0e}".replace("e-0", "e-")


def band_chart(chart: Chart, points: Points, axis: Axis, scale: Range, *, dashed: int | None = None) -> str:
    """Draw the first column of `points.values` as a line, and the next two as its band, with a line at zero.

    Parameters
    ----------
    chart
        Words.
    points, axis, scale
        What, on which axes.
    dashed
        A further column that is drawn as a dashed line.
    """

    def height(column: int) -> FloatArray:
        return np.asarray((points.values[:, column] - scale.low) / (scale.high - scale.low))

    lines = "".join(f"M0 {_y(scale, tick)}h{paths.WIDTH}" for tick in scale.ticks)
    shapes = f'<path class="grid" d="{lines}"/>'
    if scale.low < 0 < scale.high:
        shapes += f'<path class="zero" d="M0 {_y(scale, 0.0)}h{paths.WIDTH}"/>'
    shapes += f'<path class="interval" d="{paths.area(points, axis, height(1), height(2))}"/>'
    if dashed is not None:
        shapes += f'<path class="reference" d="{paths.line(points, axis, height(dashed))}"/>'
    shapes += f'<path class="entropy" d="{paths.line(points, axis, height(0))}"/>'
    ticks = "".join(f'<span style="bottom:{scale.fraction(t) * 100:.2f}%">{_tick(t)}</span>' for t in scale.ticks)
    label = chart.label
    return (
        f'<div class="y" aria-hidden="true">{ticks}</div><div class="plot tall"><b>{chart.heading}</b>'
        f'<svg class="across" viewBox="0 0 {paths.WIDTH} {paths.HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-labelledby="{label}t {label}d"><title id="{label}t">{escape(chart.title)}</title>'
        f'<desc id="{label}d">{escape(chart.description)}</desc>{shapes}</svg></div>'
    )


def _y(scale: Range, value: float) -> int:
    return round((1 - scale.fraction(value)) * paths.HEIGHT)


def charts(drawn: Sequence[str], axis: Axis) -> str:
    """Put charts one above the other, over the labels of the time axis."""
    times = "".join(
        f'<span class="{"minor" if i % 2 else "major"}" style="left:{t.fraction * 100:.2f}%">{t.label}</span>'
        for i, t in enumerate(time_ticks(axis))
    )
    bottom = f'<div class="y"></div><div class="x" aria-hidden="true">{times}</div>'
    return f'<div class="charts">{"".join(drawn)}{bottom}</div>'
