"""Exact counts of behaviours: integers only, so that merging is associative and commutative."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift.taxonomy import GRID, IntArray, K

__all__ = ["Tally", "merge_ranges"]

Ranges = dict[str, tuple[int, int]]

_NOTHING: IntArray = np.zeros(K, dtype=np.int64)
_NOTHING.flags.writeable = False


def merge_ranges(into: Ranges, other: Ranges) -> None:
    """Widen ranges of source offsets, kept per "source/partition" as (first, last)."""
    for source, (first, last) in other.items():
        old = into.get(source)
        into[source] = (first, last) if old is None else (min(old[0], first), max(old[1], last))


class Tally:
    """Counts of a stretch of event time.

    Arrays are replaced, never written to, so tallies may share them.

    Attributes
    ----------
    on_time
        Events per goal that were on time, shape (5,). Only these feed reference, detector and alerts: they are the same
        whatever the order in which partitions are read.
    votes
        Which of the on-time events the detector counts, per goal, shape (5,); see `valuedrift.windows.votes`. In an
        open pane: only those without a conversation.
    late
        Events per goal that were late but not too late, shape (5,).
    soft
        Sum of the grid probabilities of all of them, shape (5,), in units of 1/GRID events.
    excused
        How many of the late ones were late only because their silent partition had been excused.
    fit_votes, unfit
        How many of the votes the detector of fit has judged, and how many of these are in the class of worst fit.
    truncated
        How many of all events had a prompt or response that the classifier could not read in full.
    ranges, late_ranges
        First and last source offset per "source/partition", of the on-time and of the late events.
    """

    __slots__ = (
        "excused",
        "fit_votes",
        "late",
        "late_ranges",
        "on_time",
        "ranges",
        "soft",
        "truncated",
        "unfit",
        "votes",
    )

    def __init__(self) -> None:
        self.on_time: IntArray = _NOTHING
        self.votes: IntArray = _NOTHING
        self.late: IntArray = _NOTHING
        self.soft: IntArray = _NOTHING
        self.excused = 0
        self.truncated = 0
        self.fit_votes = self.unfit = 0
        self.ranges: Ranges = {}
        self.late_ranges: Ranges = {}

    @property
    def counts(self) -> IntArray:
        """All events per goal, shape (5,)."""
        return self.on_time + self.late

    @property
    def events(self) -> int:
        """Number of all events."""
        return int(self.on_time.sum() + self.late.sum())

    @property
    def all_ranges(self) -> Ranges:
        """Source offset ranges of all events."""
        ranges = dict(self.ranges)
        merge_ranges(ranges, self.late_ranges)
        return ranges

    @property
    def soft_shares(self) -> list[float]:
        """Mean probability of every goal; zeros when empty."""
        events = self.events
        return [int(s) / (events * GRID) if events else 0.0 for s in self.soft]

    def merge(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.soft = self.soft + other.soft
        self.excused += other.excused
        self.truncated += other.truncated
        self.fit_votes += other.fit_votes
        self.unfit += other.unfit
        if other.ranges:
            self.on_time = self.on_time + other.on_time
            self.votes = self.votes + other.votes
            merge_ranges(self.ranges, other.ranges)
        if other.late_ranges:
            self.late = self.late + other.late
            merge_ranges(self.late_ranges, other.late_ranges)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form; fields that are empty are left out, since most panes have no late events."""
        on_time, votes = self.on_time.tolist(), self.votes.tolist()
        data: dict[str, Any] = {"n": on_time, "s": self.soft.tolist(), "r": dict(sorted(self.ranges.items()))}
        if votes != on_time:
            data["v"] = votes
        if self.late_ranges:
            data["l"], data["lr"] = self.late.tolist(), dict(sorted(self.late_ranges.items()))
        if self.excused:
            data["x"] = self.excused
        if self.truncated:
            data["t"] = self.truncated
        if self.fit_votes:
            data["f"] = [self.fit_votes, self.unfit]
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Tally:
        """Restore what `to_dict` saved."""
        tally = cls()
        tally.on_time = np.array(data["n"], dtype=np.int64)
        tally.votes = np.array(data["v"], dtype=np.int64) if "v" in data else tally.on_time
        tally.soft = np.array(data["s"], dtype=np.int64)
        tally.late = np.array(data.get("l", [0] * K), dtype=np.int64)
        tally.excused = data.get("x", 0)
        tally.truncated = data.get("t", 0)
        tally.fit_votes, tally.unfit = data.get("f", (0, 0))
        tally.ranges = {source: (span[0], span[1]) for source, span in data["r"].items()}
        tally.late_ranges = {source: (span[0], span[1]) for source, span in data.get("lr", {}).items()}
        return tally
