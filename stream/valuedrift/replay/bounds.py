"""What of its input a replay reads: fixed when it starts, and kept when it has to start again."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple, Self

import orjson

__all__ = ["JOURNAL", "Bounds"]

JOURNAL: Final = "journal.replay"
"""Name of the journal in the output folder; the folder of a finished replay has none."""

_VERSION: Final = 1


class Bounds(NamedTuple):
    """Bounds of a replay.

    Parameters
    ----------
    sources
        What the user named.
    identity
        Which log it is: of a topic, cluster and topic id.
    now_ns
        What counts as now when event times are judged, ns since the epoch.
    ranges
        For a topic: first and end offset of every partition that has something to read. Empty for files.
    """

    sources: tuple[str, ...]
    identity: str
    now_ns: int
    ranges: dict[int, tuple[int, int]]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready bounds."""
        return {
            "version": _VERSION,
            "sources": list(self.sources),
            "identity": self.identity,
            "now_ns": self.now_ns,
            "ranges": {str(partition): list(span) for partition, span in self.ranges.items()},
        }

    @classmethod
    def left_in(cls, path: Path) -> Self | None:
        """Read the bounds at the head of a journal; None where there is no journal, or none that can be used."""
        try:
            with path.open("rb") as file:
                return cls.parse(file.readline())
        except (FileNotFoundError, NotADirectoryError):
            return None

    @classmethod
    def parse(cls, line: bytes) -> Self | None:
        """Read bounds; None for anything else, such as a line that was cut off or is of another release."""
        try:
            data = orjson.loads(line)
            if data["version"] != _VERSION:
                return None
            ranges = {int(partition): (int(first), int(end)) for partition, (first, end) in data["ranges"].items()}
            return cls(tuple(data["sources"]), str(data["identity"]), int(data["now_ns"]), ranges)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
