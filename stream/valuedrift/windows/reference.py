"""What drift is measured from: the first N votes of a series in whole panes, or a pinned baseline; and what follows it.

A reference that has taken another's place knows it, and the first of all, so that what was accepted in steps can still
be seen as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from valuedrift.drift.policy import succeed
from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.outputs import SeriesKey, iso, short_id
from valuedrift.windows.rules import Baseline, Rules

__all__ = ["Lineage", "Reference", "ReferenceBuilder", "compared", "pinned"]


def compared(now: IntArray, before: IntArray) -> dict[str, float]:
    """Say how far counts are from others, JSON-ready: change of S (nats, plug-in), Jensen-Shannon, total variation."""
    found = succeed(before, now, before)
    return {"delta_entropy": found.delta_entropy, "js": found.divergence, "total_variation": found.distance}


class Lineage(NamedTuple):
    """Where a reference that has taken another's place comes from.

    Parameters
    ----------
    previous, first
        Ids of the one before, and of the first of all.
    previous_votes, first_votes
        Their votes per goal, shape (5,).
    first_counts
        All on-time events per goal of the first.
    accepted
        "automatic" or "manual".
    """

    previous: str
    first: str
    previous_votes: IntArray
    first_votes: IntArray
    first_counts: IntArray
    accepted: str

    def to_list(self) -> list[Any]:
        """Return a JSON-ready form."""
        return [part.tolist() if isinstance(part, np.ndarray) else part for part in self]

    @classmethod
    def from_list(cls, data: list[Any]) -> Lineage:
        """Restore what `to_list` saved."""
        return cls._make(np.array(part, dtype=np.int64) if isinstance(part, list) else part for part in data)


@dataclass(frozen=True, slots=True)
class Reference:
    """A frozen reference.

    Parameters
    ----------
    votes
        Votes per goal, shape (5,): what the detector starts from, and alerts are measured against.
    counts
        All on-time events per goal of the same panes, shape (5,): what windows, which are of events, are measured
        against.
    since_ns
        Event time from which it is in force: windows that end later are compared with it. None = always (pinned).
    votes_per_window
        Mean number of votes per window, which turns an ARL0 in windows into votes.
    lineage
        Where it comes from, if it has taken another's place.
    name
        Identity of the whole that it is a part of (`valuedrift.windows.timetable`); "" if it is none.
    """

    votes: IntArray
    counts: IntArray
    since_ns: int | None
    votes_per_window: float
    lineage: Lineage | None = None
    name: str = ""

    @property
    def id(self) -> str:
        """Identity, made of the content."""
        return self.name or short_id("reference", self.votes.tolist(), self.since_ns)[:16]

    @property
    def events_per_vote(self) -> float:
        """How many events there were to a vote."""
        return float(self.counts.sum() / self.votes.sum())

    def covers(self, window_end: int) -> bool:
        """Whether a window with this end is compared with it."""
        return self.since_ns is None or window_end > self.since_ns

    def succeeded(
        self, votes: IntArray, counts: IntArray, since_ns: int, votes_per_window: float, accepted: str
    ) -> Reference:
        """Return the reference that takes its place."""
        old = self.lineage
        first = (self.id, self.votes, self.counts) if old is None else (old.first, old.first_votes, old.first_counts)
        lineage = Lineage(self.id, first[0], self.votes, first[1], first[2], accepted)
        return Reference(votes, counts, since_ns, votes_per_window, lineage)

    def succession(self, window: IntArray | None = None) -> dict[str, Any] | None:
        """Say whose place it has taken, and how it and a window's counts compare; JSON-ready, None for a first one."""
        if self.lineage is None or self.since_ns is None:
            return None
        record: dict[str, Any] = {
            "previous": self.lineage.previous,
            "first": self.lineage.first,
            "since": iso(self.since_ns),
            "accepted": self.lineage.accepted,
            "from_previous": compared(self.votes, self.lineage.previous_votes),
            "from_first": compared(self.votes, self.lineage.first_votes),
        }
        if window is not None:
            record["window_from_first"] = compared(window, self.lineage.first_counts)
        return record

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `from_dict` restores."""
        data = {
            "counts": self.counts.tolist(),
            "votes": self.votes.tolist(),
            "since": self.since_ns,
            "rate": self.votes_per_window,
        }
        return data if self.lineage is None else data | {"lineage": self.lineage.to_list()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reference:
        """Restore what `to_dict` saved."""
        counts = np.array(data["counts"], dtype=np.int64)
        # in an earlier release every event voted
        votes = np.array(data["votes"], dtype=np.int64) if "votes" in data else counts
        lineage = Lineage.from_list(data["lineage"]) if "lineage" in data else None
        return cls(votes, counts, data["since"], data["rate"], lineage)


def pinned(key: SeriesKey, rules: Rules) -> Reference | None:
    """Return the pinned reference of a series; an entry for its classifier goes before one for any classifier."""
    for classifier in (key.classifier, ""):
        baseline: Baseline | None = rules.baselines.get((key.model, key.segment, classifier))
        if baseline is not None:
            counts = np.array(baseline.counts, dtype=np.int64)
            return Reference(counts, counts, None, baseline.events_per_window)
    return None


class ReferenceBuilder:
    """Collects closed panes until they hold enough votes.

    Whole panes, on-time events only: the order in which events arrive can't change the result.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._votes: IntArray = np.zeros(K, dtype=np.int64)
        self._counts = self._votes
        self._start_ns: int | None = None

    @property
    def events(self) -> int:
        """Events collected so far."""
        return int(self._counts.sum())

    def add(self, pane_start: int, votes: IntArray, on_time: IntArray) -> list[Reference]:
        """Add a closed pane; return the reference when it is complete, until then nothing."""
        if self._start_ns is None:
            self._start_ns = pane_start
        self._votes = self._votes + votes
        self._counts = self._counts + on_time
        total = int(self._votes.sum())
        if total < self._rules.reference_events:
            return []
        end = pane_start + self._rules.grid.pane_ns
        rate = total * self._rules.grid.size_ns / (end - self._start_ns)
        return [Reference(self._votes, self._counts, end, max(1.0, rate))]

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {"counts": self._counts.tolist(), "votes": self._votes.tolist(), "start": self._start_ns}

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._counts, self._start_ns = np.array(data["counts"], dtype=np.int64), data["start"]
        # in an earlier release every event voted
        self._votes = np.array(data["votes"], dtype=np.int64) if "votes" in data else self._counts
