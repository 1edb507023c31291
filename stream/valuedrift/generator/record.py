"""Generated events as lines of the native record format."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from valuedrift.generator.traffic import GeneratedEvent

__all__ = ["encode", "iso", "to_json"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
encode: Final[Callable[[object], str]] = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False
).encode


def to_json(event: GeneratedEvent, *, with_label: bool = False, timestamp: Literal["iso", "epoch_ms"] = "iso") -> bytes:
    """Return the native record of an event, UTF-8, one line without its line feed.

    Parameters
    ----------
    event
        The event.
    with_label
        Add `label`, the true goal; readers then classify nothing.
    timestamp
        ISO 8601 with offset, or milliseconds since the epoch.
    """
    record: dict[str, str | int] = {
        "conversation_id": event.conversation_id,
        "event_id": event.event_id,
        "model": event.model,
        "prompt": event.prompt,
        "response": event.response,
        "segment": event.segment,
        "timestamp": iso(event.time_ns) if timestamp == "iso" else event.time_ns // 1_000_000,
    }
    if with_label:
        record["label"] = event.truth.name
    return encode(record).encode()


def iso(time_ns: int) -> str:
    """Return a time in whole milliseconds as ISO 8601 with offset."""
    return (_EPOCH + timedelta(milliseconds=time_ns // 1_000_000)).isoformat(timespec="milliseconds")
