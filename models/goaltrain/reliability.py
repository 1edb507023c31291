"""The reliability picture: how often the model is right when it says that it is this sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from goaltrain.metrics import Bin

__all__ = ["picture"]

_SIDE: Final = 260
_MARGIN: Final = 44


def picture(groups: dict[str, list[Bin]]) -> str:
    """Draw one panel per group as SVG: dots on the diagonal are what confidence promises; areas are exchanges."""
    width = len(groups) * (_SIDE + _MARGIN) + _MARGIN
    parts = [
        _panel(name, bins, _MARGIN + index * (_SIDE + _MARGIN)) for index, (name, bins) in enumerate(groups.items())
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_SIDE + 2 * _MARGIN}" '
        'font-family="system-ui, sans-serif" font-size="11" role="img">'
        "<title>How often the model is right, by how sure it is</title>"
        f'<rect width="{width}" height="{_SIDE + 2 * _MARGIN}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _panel(name: str, bins: list[Bin], left: int) -> str:
    top, most = _MARGIN, max((each.exchanges for each in bins), default=1)
    frame = (
        f'<text x="{left}" y="{top - 14}" font-size="13" fill="#222">{name}</text>'
        f'<rect x="{left}" y="{top}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#bbb"/>'
        f'<line x1="{left}" y1="{top + _SIDE}" x2="{left + _SIDE}" y2="{top}" stroke="#bbb" stroke-dasharray="4 4"/>'
    )
    ticks = "".join(
        f'<text x="{left + share * _SIDE:.0f}" y="{top + _SIDE + 16}" text-anchor="middle" fill="#555">{share:g}</text>'
        f'<text x="{left - 6}" y="{top + _SIDE - share * _SIDE + 4:.0f}" text-anchor="end" fill="#555">{share:g}</text>'
        for share in (0.0, 0.5, 1.0)
    )
    dots = "".join(
        f'<circle cx="{left + each.confidence * _SIDE:.1f}" cy="{top + _SIDE - each.accuracy * _SIDE:.1f}" '
        f'r="{2.5 + 9 * (each.exchanges / most) ** 0.5:.1f}" fill="#2563eb" fill-opacity="0.65">'
        f"<title>{each.exchanges} exchanges: sure {each.confidence:.2f}, right {each.accuracy:.2f}</title></circle>"
        for each in bins
    )
    axis = (
        f'<text x="{left + _SIDE / 2:.0f}" y="{top + _SIDE + 34}" text-anchor="middle" fill="#555">'
        "probability of the most probable goal → share that is right ↑</text>"
    )
    return frame + ticks + dots + axis
