"""What the engine puts out. Absolute values with deterministic ids: publishing one again is an overwrite."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

__all__ = ["Alert", "Late", "Output", "SeriesKey", "Window", "iso", "short_id"]

SCHEMA_VERSION = 1


class SeriesKey(NamedTuple):
    """Who is measured, and by what."""

    model: str
    segment: str
    classifier: str


@dataclass(frozen=True, slots=True)
class Window:
    """A window record (first publication or revision).

    Parameters
    ----------
    key
        Whose window it is.
    end_ns
        End of the window; results are ordered by it.
    record
        The published fields, JSON-ready.
    """

    key: SeriesKey
    end_ns: int
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Alert:
    """A step in the life of an alert: firing, firing again with more severity, resolved.

    Parameters
    ----------
    key
        Whose alert it is.
    at_ns
        Event time of the decision (a pane's or a window's end).
    record
        The published fields, JSON-ready.
    """

    key: SeriesKey
    at_ns: int
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Late:
    """An event that came too late for any window that may still be revised."""

    key: SeriesKey
    partition: int
    offset: int
    record: dict[str, Any]


Output = Window | Alert | Late


def short_id(*parts: object) -> str:
    """Return 32 hex digits that depend on the parts and on where one ends and the next begins."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        encoded = str(part).encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


def iso(time_ns: int) -> str:
    """Write an event time as ISO 8601 in UTC, with as many digits as it needs (ns kept exactly)."""
    seconds, rest = divmod(time_ns, 1_000_000_000)
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{text}{fraction}Z"
