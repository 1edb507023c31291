"""Text that is safe in HTML, and numbers as people read them."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from datetime import UTC, datetime

__all__ = [
    "apportioned",
    "count",
    "duration",
    "escape",
    "name",
    "number",
    "percent",
    "signed",
    "stamp",
    "stamp_html",
]

_LONGEST = 160
_MINUS = "\N{MINUS SIGN}"


def escape(value: object) -> str:
    """Make text from outside safe for HTML content and quoted attributes.

    Control characters and lone surrogates, which HTML or UTF-8 cannot hold, become U+FFFD; so do the characters that
    switch the writing direction, which could make one name look like another. Longer text than fits is cut.
    """
    text = str(value)
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return html.escape("".join("\ufffd" if _unsafe(ord(c)) else c for c in text))


def _unsafe(code: int) -> bool:
    return (
        code < 0x20
        or 0x7F <= code <= 0x9F
        or 0x200B <= code <= 0x200F
        or 0x2028 <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
        or 0xD800 <= code <= 0xDFFF
        or code in {0xFEFF, 0xFFFE, 0xFFFF}
    )


def name(value: object) -> str:
    """Write a name from outside, kept apart from the writing direction of what surrounds it."""
    return f"<bdi>{escape(value)}</bdi>" if str(value) else "<bdi><i>empty</i></bdi>"


def count(value: float) -> str:
    """Write a whole number with separators: 1,234,567."""
    return f"{round(value):,}"


def percent(share: float) -> str:
    """Write a share with one digit after the point: 12.3 %."""
    return f"{share * 100:.1f}\N{NO-BREAK SPACE}%"


def signed(value: float, digits: int = 3) -> str:
    """Write a number with its sign; nothing but zero is written as zero with a plus-minus sign."""
    text = f"{abs(value):.{digits}f}"
    if not float(text):
        return f"±{text}" if value else text
    return (_MINUS if value < 0 else "+") + text


def number(value: float) -> str:
    """Write a number of any size: 0.00012, 12.3, 12,345, or a power of ten."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "?"
    size = abs(value)
    if size >= 1e300:
        return "more than 10³⁰⁰"
    if size >= 1e7:
        mantissa, exponent = f"{value:.1e}".split("e")
        raised = str(int(exponent)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"{mantissa} \N{MULTIPLICATION SIGN} 10{raised}"
    if size >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.3g}" if size < 1e-3 else f"{value:.4f}".rstrip("0").rstrip(".")


def apportioned(values: Sequence[float], total: float, digits: int) -> tuple[list[str], str]:
    """Round terms so that what is shown adds up to the total that is shown (largest remainder).

    Returns
    -------
    The signed terms, and the signed total.
    """
    scale = 10**digits
    scaled = [v * scale for v in values]
    units = [math.floor(v) for v in scaled]
    missing = round(total * scale) - sum(units)
    order = sorted(range(len(units)), key=lambda i: (units[i] - scaled[i], i))
    for i in range(abs(missing)):
        units[order[i % len(order)]] += 1 if missing > 0 else -1
    return [_whole(u, digits) for u in units], _whole(round(total * scale), digits)


def _whole(units: int, digits: int) -> str:
    return signed(units / 10**digits, digits)


def stamp(seconds: float, *, clock_only: bool = False) -> str:
    """Write an event time in UTC: 2026-01-31 12:34:56 (without seconds when they are zero)."""
    time = datetime.fromtimestamp(round(seconds), UTC)
    clock = time.strftime("%H:%M:%S" if time.second else "%H:%M")
    return clock if clock_only else f"{time:%Y-%m-%d} {clock}"


def stamp_html(seconds: float) -> str:
    """Write an event time as a ``time`` element."""
    machine = datetime.fromtimestamp(round(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f'<time datetime="{machine}">{stamp(seconds)}</time>'


def duration(seconds: float) -> str:
    """Write a length of time with its two largest units: 1 d 3 h, 12 min, 40 s."""
    rest = max(0, round(seconds))
    parts: list[str] = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        amount, rest = divmod(rest, size)
        if amount:
            parts.append(f"{amount}\N{NO-BREAK SPACE}{unit}")
    return " ".join(parts[:2]) or "0\N{NO-BREAK SPACE}s"
