"""One (model, segment): high-water marks, and a series per classifier."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift.windows.labels import Labels
from valuedrift.windows.outputs import SCHEMA_VERSION, Late, Output, SeriesKey, iso, short_id
from valuedrift.windows.rules import Rules
from valuedrift.windows.series import Series

__all__ = ["Stream"]


class Stream:
    """State of one (model, segment); one value of the monitor's table.

    High-water marks are kept per source partition and shared by all classifiers: an event that was labelled twice, by
    an old classifier and by its successor, counts once. Marks and counts are one value, so they can't disagree.

    Parameters
    ----------
    model, segment, rules
        Whose state, by which rules.
    """

    def __init__(self, model: str, segment: str, rules: Rules) -> None:
        self.model, self.segment = model, segment
        self._rules = rules
        self._marks: dict[str, int] = {}
        self._series: dict[str, Series] = {}
        self._closed_until: int | None = None
        self.too_late = 0

    def apply(self, labels: Labels) -> list[Output]:
        """Count the events above the high-water mark of their source partition.

        Returns
        -------
        Revised windows, and a record of every event that is too late to count.
        """
        source = f"{labels.source}/{labels.partition}"
        mark = self._marks.get(source, -1)
        fresh = np.flatnonzero(labels.offsets > mark)
        if not fresh.size:
            return []
        if fresh.size < len(labels.offsets):
            labels = labels.only(fresh)
        self._marks[source] = int(labels.offsets[-1])
        below_horizon = labels.lateness > self._rules.revisable_ns
        if self._closed_until is not None:
            # only what a partition brings after being excused can be on time by its own watermark and yet so old
            below_horizon |= labels.times < self._closed_until - self._rules.revisable_ns
        outputs: list[Output] = []
        if below_horizon.any():
            outputs += self._too_late(labels.only(np.flatnonzero(below_horizon)))
            labels = labels.only(np.flatnonzero(~below_horizon))
        if len(labels.offsets):
            series = self._series.get(labels.classifier)
            if series is None:
                key = SeriesKey(self.model, self.segment, labels.classifier)
                series = self._series[labels.classifier] = Series(key, self._rules)
            outputs += series.add(labels, self._closed_until)
        return outputs

    def advance(self, watermark_ns: int) -> list[Output]:
        """Close every pane and window that ends at or below the watermark."""
        until = self._rules.grid.pane_start(watermark_ns)
        if self._closed_until is not None and until <= self._closed_until:
            return []
        outputs: list[Output] = []
        for classifier in sorted(self._series):
            outputs += self._series[classifier].advance(self._closed_until, until)
        self._closed_until = until
        return outputs + self._retire()

    def _retire(self) -> list[Output]:
        """Drop the series of classifiers whose windows are final, once a later classifier has published windows."""
        ends = {c: s.last_window_end for c, s in self._series.items() if s.last_window_end is not None}
        newest = max(ends.values(), default=None)
        outputs: list[Output] = []
        for classifier in sorted(self._series):
            series = self._series[classifier]
            end = ends.get(classifier)
            if series.empty and end is not None and newest is not None and end < newest:
                outputs += series.retire(end)
                del self._series[classifier]
        return outputs

    def _too_late(self, labels: Labels) -> list[Late]:
        self.too_late += len(labels.offsets)
        key = SeriesKey(self.model, self.segment, labels.classifier)
        return [
            Late(
                key,
                labels.partition,
                int(offset),
                {
                    "schema": SCHEMA_VERSION,
                    "id": short_id("late", labels.source, labels.partition, offset),
                    "event_id": event_id,
                    "model": self.model,
                    "segment": self.segment,
                    "classifier": labels.classifier,
                    "time": iso(int(time)),
                    "late_by_s": int(late) / 1e9,
                    "source": labels.source,
                    "partition": labels.partition,
                    "offset": int(offset),
                },
            )
            for offset, time, late, event_id in zip(
                labels.offsets.tolist(), labels.times.tolist(), labels.lateness.tolist(), labels.ids, strict=True
            )
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `from_dict` restores."""
        return {
            "model": self.model,
            "segment": self.segment,
            "marks": dict(sorted(self._marks.items())),
            "closed_until": self._closed_until,
            "too_late": self.too_late,
            "series": {c: s.to_dict() for c, s in sorted(self._series.items())},
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any], rules: Rules) -> Stream:
        """Restore what `to_dict` saved."""
        stream = cls(data["model"], data["segment"], rules)
        stream._marks = dict(data["marks"])
        stream._closed_until, stream.too_late = data["closed_until"], data["too_late"]
        for classifier, saved in data["series"].items():
            series = Series(SeriesKey(stream.model, stream.segment, classifier), rules)
            series.restore(saved, stream._closed_until)
            stream._series[classifier] = series
        return stream
