"""What drift is measured from: the first N votes of a series in whole panes, or a pinned baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.outputs import SeriesKey, short_id
from valuedrift.windows.rules import Baseline, Rules

__all__ = ["Reference", "ReferenceBuilder", "pinned"]


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
    """

    votes: IntArray
    counts: IntArray
    since_ns: int | None
    votes_per_window: float

    @property
    def id(self) -> str:
        """Identity, made of the content."""
        return short_id("reference", self.votes.tolist(), self.since_ns)[:16]

    @property
    def events_per_vote(self) -> float:
        """How many events there were to a vote."""
        return float(self.counts.sum() / self.votes.sum())

    def covers(self, window_end: int) -> bool:
        """Whether a window with this end is compared with it."""
        return self.since_ns is None or window_end > self.since_ns

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `from_dict` restores."""
        return {
            "counts": self.counts.tolist(),
            "votes": self.votes.tolist(),
            "since": self.since_ns,
            "rate": self.votes_per_window,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reference:
        """Restore what `to_dict` saved."""
        counts = np.array(data["counts"], dtype=np.int64)
        # in an earlier release every event voted
        votes = np.array(data["votes"], dtype=np.int64) if "votes" in data else counts
        return cls(votes, counts, data["since"], data["rate"])


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

    def add(self, pane_start: int, votes: IntArray, on_time: IntArray) -> Reference | None:
        """Add a closed pane; return the reference when it is complete."""
        if self._start_ns is None:
            self._start_ns = pane_start
        self._votes = self._votes + votes
        self._counts = self._counts + on_time
        total = int(self._votes.sum())
        if total < self._rules.reference_events:
            return None
        end = pane_start + self._rules.grid.pane_ns
        rate = total * self._rules.grid.size_ns / (end - self._start_ns)
        return Reference(self._votes, self._counts, end, max(1.0, rate))

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {"counts": self._counts.tolist(), "votes": self._votes.tolist(), "start": self._start_ns}

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._counts, self._start_ns = np.array(data["counts"], dtype=np.int64), data["start"]
        # in an earlier release every event voted
        self._votes = np.array(data["votes"], dtype=np.int64) if "votes" in data else self._counts
