"""What travels with a committed offset: whose offset it is, and how far event time had come."""

from __future__ import annotations

import zlib
from typing import NamedTuple

import orjson

from valuedrift.events.timestamps import LATEST_NS

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
        fields = {"v": 1, "source": self.source, "max": self.max_time_ns, "sum": self._checksum()}
        return orjson.dumps(fields).decode()

    @classmethod
    def parse(cls, text: str | None) -> Commit | None:
        """Read a metadata string; None if it is not one of ours or damaged."""
        try:
            data = orjson.loads(text or "")
            version, source, max_time = data["v"], data["source"], data["max"]
        except (ValueError, KeyError, TypeError):  # not UTF-8 either is a ValueError
            return None
        # A time that no event has would make every event late from then on, and their reports unreadable.
        time = max_time is None or (type(max_time) is int and 0 <= max_time <= LATEST_NS)
        if type(version) is not int or version != 1 or not isinstance(source, str) or not time:
            return None
        commit = cls(source, max_time)
        # earlier releases have written none
        return commit if data.get("sum", commit._checksum()) == commit._checksum() else None

    def _checksum(self) -> str:
        return f"{zlib.crc32(f'{self.max_time_ns} {self.source}'.encode('utf-8', 'surrogatepass')):08x}"
