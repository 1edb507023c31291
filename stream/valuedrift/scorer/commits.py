"""What travels with a committed offset: whose offset it is, and how far event time had come."""

from __future__ import annotations

from typing import NamedTuple

import orjson

__all__ = ["Commit"]


class Commit(NamedTuple):
    """Metadata string of a committed offset.

    Parameters
    ----------
    source
        Identity of the source log that the offset belongs to; in a topic created anew the offset means nothing.
    max_time_ns
        Maximum event time below the offset, so that a restarted scorer decides lateness as the one before it.
    """

    source: str
    max_time_ns: int | None

    def encode(self) -> str:
        """Return the metadata string."""
        return orjson.dumps({"v": 1, "source": self.source, "max": self.max_time_ns}).decode()

    @classmethod
    def parse(cls, text: str | None) -> Commit | None:
        """Read a metadata string; None if it is not one of ours or damaged."""
        try:
            data = orjson.loads(text or "")
            source, max_time = data["source"], data["max"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return None
        if data.get("v") != 1 or not isinstance(source, str) or not (max_time is None or isinstance(max_time, int)):
            return None
        return cls(source, max_time)
