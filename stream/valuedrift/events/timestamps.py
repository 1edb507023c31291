"""Event times: ISO 8601 or an epoch number in any common unit, as exact integer nanoseconds."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from valuedrift.errors import Malformed
from valuedrift.events.reasons import Reason

__all__ = ["EARLIEST_NS", "LATEST_NS", "Layout", "iso_layout", "minute_of", "parse_timestamp"]

EARLIEST_NS: Final = 946_684_800 * 10**9
"""2000-01-01T00:00:00Z. No chat log is older; a smaller number is a counter or a wrong unit."""

LATEST_NS: Final = 2**63 - 1
"""2262-04-11T23:47:16Z, the last nanosecond that 64 bits hold."""

# An epoch number's unit follows from its size: below the bound, one unit is this many nanoseconds. From the year 2000
# on the ranges are disjoint: as seconds 1e11 is the year 5138, as milliseconds it is 1973, and so on for each step.
_UNITS: Final = ((10**11, 10**9), (10**14, 10**6), (10**17, 10**3))

# datetime.fromisoformat takes more than this (week dates, no offset) and differs between Python versions.
_ISO: Final = re.compile(
    r"(?P<minute>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9])"
    r"(?::(?P<second>[0-5][0-9]|60)(?:[.,](?P<fraction>[0-9]{1,18}))?)?"
    r"(?P<offset>[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
)
_FRAME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
)
"""A time without its seconds."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = 86_400


def parse_timestamp(value: str | float, *, limit_ns: int) -> int:
    """Read a timestamp as nanoseconds since 1970-01-01T00:00:00Z.

    A string is ISO 8601 in the profile of RFC 3339: date, time and a mandatory offset (`Z` or `±hh:mm`). Seconds may be
    left out; a fraction is exact to the nanosecond and cut off beyond it. A leap second is the instant that follows it,
    as in POSIX. A number counts from the epoch; its unit follows from its size: below 1e11 seconds, below 1e14
    milliseconds, below 1e17 microseconds, otherwise nanoseconds. A fractional number is read by its shortest decimal
    form, so 1764000000.123 is exact although no double is.

    Parameters
    ----------
    value
        The timestamp as JSON gave it.
    limit_ns
        Latest time to accept, nanoseconds since the epoch.

    Raises
    ------
    Malformed
        `bad_timestamp`, `not_finite`, or `timestamp_out_of_bounds` if outside [2000-01-01, `limit_ns`].
    """
    if isinstance(value, str):
        time_ns = _from_iso(value)
    elif isinstance(value, int):
        time_ns = value * _unit(value)
    else:
        time_ns = _from_float(value)
    if not EARLIEST_NS <= time_ns <= limit_ns or time_ns > LATEST_NS:
        side = "before the year 2000" if time_ns < EARLIEST_NS else "after the latest time allowed for this record"
        raise Malformed(Reason.timestamp_out_of_bounds, f"timestamp: {side}")
    return time_ns


def _unit(value: float) -> int:
    size = abs(value)
    for bound, unit in _UNITS:
        if size < bound:
            return unit
    return 1


def _from_float(value: float) -> int:
    if not math.isfinite(value):
        raise Malformed(Reason.not_finite, "timestamp: not a finite number")
    if abs(value) > LATEST_NS:  # out of bounds in any unit, and not worth hundreds of digits
        return LATEST_NS + 1 if value > 0 else -LATEST_NS
    return round(Decimal(repr(value)) * _unit(value))


def _from_iso(text: str) -> int:
    match = _ISO.fullmatch(text)
    if match is None:
        raise Malformed(Reason.bad_timestamp, "timestamp: not ISO 8601 with an offset")
    minute, second, fraction, offset = match.groups()
    try:
        seconds = _minute(minute, offset) + (int(second) if second else 0)
    except ValueError:
        raise Malformed(Reason.bad_timestamp, "timestamp: no such date") from None
    if second == "60" and seconds % _DAY:  # a leap second can only end a UTC day
        raise Malformed(Reason.bad_timestamp, "timestamp: no such time of day")
    return seconds * 10**9 + (int(fraction[:9].ljust(9, "0")) if fraction else 0)


@lru_cache(maxsize=4096)
def _minute(text: str, offset: str) -> int:
    """Seconds from the epoch to a minute. Logs are nearly in order, so most minutes were asked for just before."""
    since = datetime.fromisoformat(f"{text}:00{'Z' if offset == 'z' else offset}") - _EPOCH  # it knows only the capital
    return since.days * _DAY + since.seconds


class Layout(NamedTuple):
    """Where the parts of an ISO 8601 time stand, in characters from its start.

    Parameters
    ----------
    second, offset
        Where they begin; None where there is no second.
    fraction
        Its digits.
    """

    second: int | None
    fraction: range | None
    offset: int


def iso_layout(text: str) -> Layout | None:
    """Return the layout of a time; None if it is none."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    return Layout(
        match.start("second") if match["second"] else None,
        range(*match.span("fraction")) if match["fraction"] else None,
        match.start("offset"),
    )


def minute_of(text: str, offset: str) -> int | None:
    """Return the seconds from the epoch to a minute such as ``2026-03-01T12:00``; None if there is no such minute."""
    if _FRAME.fullmatch(text + offset) is None:
        return None
    try:
        return _minute(text, offset)
    except (ValueError, OverflowError):
        return None
