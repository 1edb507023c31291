"""The minimum watermark over all partitions of the source."""

from __future__ import annotations

from typing import Any

from valuedrift.windows.labels import Progress

__all__ = ["Watermarks"]


class Watermarks:
    """Progress of every source partition, and the event time up to which everything is known.

    The minimum over all partitions that are not idle; an idle partition is excused and holds nobody up. While one
    partition is neither idle nor has shown an event, nothing is known. When all are idle, what any of them has reached
    counts. The minimum never goes back. A source with a new identity (a topic deleted and created anew) retires the
    source before it.
    """

    def __init__(self) -> None:
        self.source: str | None = None
        self.partitions = 0
        self._seen: dict[int, tuple[int, int | None, bool]] = {}
        self._retired: list[str] = []
        self.current_ns: int | None = None

    def update(self, progress: Progress) -> bool:
        """Take a progress report; return whether the minimum has moved.

        Repeated and older reports (by offset) change nothing, so reports may come from restarted and zombie scorers.
        """
        if progress.source in self._retired:
            return False
        if progress.source != self.source:
            if self.source is not None:
                self._retired.append(self.source)
            self.source, self.partitions, self._seen = progress.source, 0, {}
        self.partitions = max(self.partitions, progress.partitions)
        known = self._seen.get(progress.partition)
        if known is None or progress.offset >= known[0]:
            self._seen[progress.partition] = (progress.offset, progress.watermark_ns, progress.idle)
        minimum = self._minimum()
        if minimum is None or (self.current_ns is not None and minimum <= self.current_ns):
            return False
        self.current_ns = minimum
        return True

    def _minimum(self) -> int | None:
        if len(self._seen) < self.partitions:
            return None
        active = [watermark for _, watermark, idle in self._seen.values() if not idle]
        if active:
            known = [watermark for watermark in active if watermark is not None]
            return min(known) if len(known) == len(active) else None
        return max((watermark for _, watermark, _ in self._seen.values() if watermark is not None), default=None)

    def replaced_by(self, source: str) -> bool:
        """Whether a report of this source would retire the present one."""
        return self.source is not None and source != self.source and source not in self._retired

    @property
    def reached(self) -> dict[int, int]:
        """Offsets up to which the partitions of the source have been reported."""
        return {partition: offset for partition, (offset, _, _) in sorted(self._seen.items())}

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `from_dict` restores."""
        return {
            "source": self.source,
            "partitions": self.partitions,
            "seen": {str(p): list(v) for p, v in sorted(self._seen.items())},
            "retired": self._retired,
            "current": self.current_ns,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Watermarks:
        """Restore what `to_dict` saved."""
        marks = cls()
        marks.source, marks.partitions, marks.current_ns = data["source"], data["partitions"], data["current"]
        marks._seen = {int(p): (v[0], v[1], v[2]) for p, v in data["seen"].items()}
        marks._retired = list(data["retired"])
        return marks
