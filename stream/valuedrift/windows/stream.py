"""One (model, segment): high-water marks, and a series per classifier."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift.windows.labels import GIVEN, Labels
from valuedrift.windows.outputs import SCHEMA_VERSION, Late, Output, SeriesKey, iso, short_id
from valuedrift.windows.rules import Rules
from valuedrift.windows.series import Series

__all__ = ["Stream"]

_OWN_LABELS = "#given"
"""Ends the key of the high-water mark of events that brought their own label."""

_REPLACED = 8
"""References of so many replaced classifiers are kept, should one of them come back."""


class Stream:
    """State of one (model, segment); one value of the monitor's table.

    High-water marks are kept per source partition and shared by all classifiers: an event that was labelled twice, by
    an old classifier and by its successor, counts once. Events that brought their own label come in batches of their
    own, whose offsets interleave with those of the others, so they have marks of their own: which of the two an event
    belongs to is in the event, hence the same for every scorer. Marks and counts are one value, so they can't disagree.

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
        self._latest: str | None = None
        self._closed_until: int | None = None
        self.too_late = 0

    @property
    def deadline(self) -> int | None:
        """Event time at which something closes or is forgotten next; None while there is nothing."""
        ends = [series.deadline for series in self._series.values()]
        return min((end for end in ends if end is not None), default=None)

    def apply(self, labels: Labels) -> list[Output]:
        """Count the events above the high-water mark of their source partition.

        Returns
        -------
        Revised windows, and a record of every event that is too late to count.
        """
        source = f"{labels.source}/{labels.partition}"
        if labels.classifier == GIVEN:
            source += _OWN_LABELS
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
        due = {
            classifier: self._series[classifier].due(self._closed_until, until) for classifier in sorted(self._series)
        }
        for classifier, ends in due.items():
            if ends:
                self._series[classifier].begin(until)
        outputs: list[Output] = []
        for end in sorted(set[int]().union(*due.values())):
            for classifier, ends in due.items():
                if end in ends:
                    predecessor = None if classifier in {GIVEN, self._latest} else self._latest
                    outputs += self._series[classifier].close(end, predecessor)
            outputs += self._hand_over(end)
        self._closed_until = until
        for classifier in due:
            self._series[classifier].settle(until)
            if self._series[classifier].blank:
                del self._series[classifier]
        return outputs

    def _hand_over(self, end: int) -> list[Output]:
        """Note which classifier labels now, and resolve the alerts of those whose windows became final since they did.

        Decided at every closed pane with on-time events, so it is a function of the source log alone. Events that
        brought their own label have no classifier: they replace none, and none replaces them.
        """
        if len(self._series) == 1:  # nobody there to be replaced
            ((classifier, series),) = self._series.items()
            if classifier != GIVEN and series.last_pane_end == end:
                self._latest = classifier
            return []
        last = {c: s.last_pane_end for c, s in self._series.items() if c != GIVEN and s.last_pane_end is not None}
        active = [classifier for classifier, at in last.items() if at == end]
        if not active:
            return []
        # while a new classifier is rolled out, two may label the same pane: the latest is the one that came later
        self._latest = max(active, key=lambda c: (self._series[c].first_pane_end or 0, c))
        final = end - self._rules.revisable_ns - self._rules.grid.size_ns - self._rules.grid.hop_ns
        outputs: list[Output] = []
        replaced = sorted((c for c, at in last.items() if at <= final), key=lambda c: (-last[c], c))
        for classifier in sorted(replaced):
            outputs += self._series[classifier].replaced(end)
        for classifier in replaced[_REPLACED:]:
            self._series[classifier].forget()
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
            "latest": self._latest,
            "closed_until": self._closed_until,
            "too_late": self.too_late,
            "deadline": self.deadline,
            "series": {c: s.to_dict() for c, s in sorted(self._series.items())},
        }

    @staticmethod
    def to_be_checked(data: dict[str, Any]) -> bool:
        """Whether `from_dict` could refuse this state under the rules of today, for a renewal that is under way."""
        evidence = (series.get("evidence") for series in data["series"].values())
        return any(each is not None and each.get("renewal") is not None for each in evidence)

    @classmethod
    def from_dict(cls, data: dict[str, Any], rules: Rules) -> Stream:
        """Restore what `to_dict` saved."""
        stream = cls(data["model"], data["segment"], rules)
        stream._marks = dict(data["marks"])
        if "latest" not in data:  # saved by an earlier release, which had one mark for both kinds of events
            stream._marks |= {f"{source}{_OWN_LABELS}": mark for source, mark in stream._marks.items()}
        stream._latest = data.get("latest")
        stream._closed_until, stream.too_late = data["closed_until"], data["too_late"]
        for classifier, saved in data["series"].items():
            series = Series(SeriesKey(stream.model, stream.segment, classifier), rules)
            series.restore(saved, stream._closed_until)
            stream._series[classifier] = series
        return stream
