"""Line charts as SVG: few lines, direct labels, the same bytes on every machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape  # nosec B406 # it writes XML, it parses none

__all__ = ["Line", "line_chart"]

_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444")  # Okabe, Ito (2008)
_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 720, 400, 56, 40, 190, 52
_PLOT_WIDTH: Final = _WIDTH - _LEFT - _RIGHT
_PLOT_HEIGHT: Final = _HEIGHT - _TOP - _BOTTOM
_LABEL: Final = 15  # height of a label


class Line(NamedTuple):
    """One line, and the band around it.

    Parameters
    ----------
    name
        Its label.
    x, y
        Points, in the order of x.
    low, high
        Edges of the band; none when empty.
    dashed
        Whether it is dashed.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    dashed: bool = False


class _Scale(NamedTuple):
    low: float
    high: float
    logarithmic: bool

    def x(self, value: float) -> float:
        low, high, here = (math.log10(v) if self.logarithmic else v for v in (self.low, self.high, value))
        return _LEFT + (here - low) / (high - low) * _PLOT_WIDTH

    def y(self, value: float) -> float:
        return _TOP + (1 - (value - self.low) / (self.high - self.low)) * _PLOT_HEIGHT

    def ticks(self) -> list[float]:
        if self.logarithmic:
            return [10.0**e for e in range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)]
        step = next(
            s
            for s in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
            if (self.high - self.low) / s <= 6
        )
        first = math.ceil(self.low / step - 1e-9)
        return [i * step for i in range(first, math.floor(self.high / step + 1e-9) + 1)]


def line_chart(
    title: str, x_title: str, y_title: str, lines: Sequence[Line], *, top: float = 1.0, logarithmic: bool = False
) -> str:
    """Draw lines over an axis from the least to the greatest x, and from 0 to `top`.

    Parameters
    ----------
    logarithmic
        Whether the x axis is; x is positive then.

    Returns
    -------
    An SVG document.
    """
    across = _Scale(min(min(l_.x) for l_ in lines), max(max(l_.x) for l_ in lines), logarithmic)
    up = _Scale(0.0, top, logarithmic=False)
    parts = [_axes(across, up, x_title, y_title)]
    labels = _label_heights([up.y(line.y[-1]) for line in lines])
    for index, (line, at) in enumerate(zip(lines, labels, strict=True)):
        colour = _COLOURS[index % len(_COLOURS)]
        xs = [across.x(value) for value in line.x]
        if line.low:
            edge = [*zip(xs, line.high, strict=True), *reversed([*zip(xs, line.low, strict=True)])]
            points = " ".join(f"{x:.1f},{up.y(value):.1f}" for x, value in edge)
            parts.append(f'<polygon points="{points}" fill="{colour}" fill-opacity="0.13"/>')
        points = " ".join(f"{x:.1f},{up.y(value):.1f}" for x, value in zip(xs, line.y, strict=True))
        dash = ' stroke-dasharray="6 4"' if line.dashed else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        end = up.y(line.y[-1])
        parts.append(
            f'<path d="M{_LEFT + _PLOT_WIDTH + 3} {end:.1f}L{_LEFT + _PLOT_WIDTH + 14} {at:.1f}" fill="none" '
            f'stroke="{colour}"/><text x="{_LEFT + _PLOT_WIDTH + 18}" y="{at + 4:.1f}" fill="{colour}">'
            f"{escape(line.name)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12">'
        f'<title>{escape(title)}</title><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
        f'<text x="{_LEFT}" y="22" font-size="15" fill="#222">{escape(title)}</text>{"".join(parts)}</svg>\n'
    )


def _axes(across: _Scale, up: _Scale, x_title: str, y_title: str) -> str:
    right, bottom = _LEFT + _PLOT_WIDTH, _TOP + _PLOT_HEIGHT
    grid = "".join(
        f'<path d="M{_LEFT} {up.y(tick):.1f}H{right}" stroke="#e3e3e3"/>'
        f'<text x="{_LEFT - 8}" y="{up.y(tick) + 4:.1f}" text-anchor="end" fill="#555">{tick:.3g}</text>'
        for tick in up.ticks()
    )
    marks = "".join(
        f'<path d="M{across.x(tick):.1f} {bottom}v5" stroke="#888"/>'
        f'<text x="{across.x(tick):.1f}" y="{bottom + 18}" text-anchor="middle" fill="#555">{tick:.4g}</text>'
        for tick in across.ticks()
    )
    middle = _TOP + _PLOT_HEIGHT / 2
    return (
        f'{grid}{marks}<path d="M{_LEFT} {bottom}H{right}" stroke="#888"/>'
        f'<text x="{_LEFT + _PLOT_WIDTH / 2:.0f}" y="{_HEIGHT - 12}" text-anchor="middle" fill="#222">{escape(x_title)}'
        f'</text><text transform="translate(14 {middle:.0f}) rotate(-90)" text-anchor="middle" fill="#222">'
        f"{escape(y_title)}</text>"
    )


def _label_heights(ends: Sequence[float]) -> list[float]:
    """Move labels apart: in the order of where lines end, each at least its height below the one above."""
    order = sorted(range(len(ends)), key=lambda index: (ends[index], index))
    heights = [0.0] * len(ends)
    last = -math.inf
    for index in order:
        last = heights[index] = max(ends[index], last + _LABEL)
    excess = max(0.0, last - (_TOP + _PLOT_HEIGHT + _LABEL))
    return [height - excess for height in heights]
