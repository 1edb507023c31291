"""What is normal at each time of day: a reference for each, learned one beside the other.

A time of day learns from its first pane on, in whole panes, until it has been learning for a day and holds
`Rules.reference_events` votes; from the next pane on it is tested. The day keeps a busy stream from taking the first
minutes of an hour for the hour. So times of day with little traffic are learned later, days later perhaps, and one that
is still learning never alarms: its panes are no evidence, while the test goes on at the others.

All of them are one reference with one identity, which is that of the first that is learned: by then every time of day
has been there once, so its number of votes per window is that of a whole day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.daytime import DAY_NS, Daytime
from valuedrift.windows.history import Stretch
from valuedrift.windows.journal import Facts
from valuedrift.windows.reference import Reference
from valuedrift.windows.rules import Rules

__all__ = ["Timetable"]


class Timetable:
    """References of a series by time of day.

    Parameters
    ----------
    rules
        By which rules.
    day
        The times of day.
    """

    def __init__(self, rules: Rules, day: Daytime) -> None:
        self._rules, self._day = rules, day
        self.votes: IntArray = np.zeros((len(day), K), dtype=np.int64)
        """Shape (B, 5): votes that each time of day has learned from."""
        self._counts: IntArray = np.zeros((len(day), K), dtype=np.int64)
        self._first: list[int | None] = [None] * len(day)  # start of the first pane of each
        self._since: list[int | None] = [None] * len(day)  # start of the first that is tested
        self.whole: Reference | None = None
        """The reference as a whole, once any time of day is learned: who it is, and what a window has."""

    @property
    def events(self) -> int:
        """Events that have been learned from so far."""
        return int(self._counts.sum())

    def at(self, time_ns: int) -> int:
        """Return the number of the time of day at an event time."""
        return self._day.at(time_ns)

    def learn(self, pane_start: int, votes: IntArray, on_time: IntArray) -> bool:
        """Take a closed pane, in order, with its votes and its on-time events per goal; return whether it was learned.

        If not, its time of day is known, and it is to be tested.
        """
        now = self.at(pane_start)
        if self._since[now] is not None:
            return False
        first = self._first[now]
        if first is None:
            self._first[now] = pane_start
        elif pane_start - first >= DAY_NS and self.votes[now].sum() >= self._rules.reference_events:
            self._since[now] = pane_start
            if self.whole is None:
                began = min(start for start in self._first if start is not None)
                rate = float(self.votes.sum() * self._rules.grid.size_ns / (pane_start - began))
                total, events = np.add.reduce(self.votes, axis=0), np.add.reduce(self._counts, axis=0)
                self.whole = Reference(total, events, pane_start, max(1.0, rate))
            return False
        self.votes[now] += votes
        self._counts[now] += on_time
        return True

    def reference(self, window_end: int) -> Reference | None:
        """Return what a window is measured against: the reference of the time of day at its middle, if it is known."""
        now = self._of_window(window_end)
        since = self._since[now]
        if self.whole is None or since is None or window_end <= since:
            return None
        return replace(
            self.whole, votes=self.votes[now], counts=self._counts[now], since_ns=since, name=self.whole.id
        )  # fmt: skip

    def said(self, window_end: int) -> Facts:
        """Return what a window says of its time of day."""
        return {
            "bin": self._day.name(self._of_window(window_end)),
            "time_zone": self._day.zone,
            "learned": self.reference(window_end) is not None,
        }

    def _of_window(self, end: int) -> int:
        return self.at(end - self._rules.grid.size_ns // 2)

    def placed(self, pane: Stretch) -> Stretch:
        """Return a pane with its votes in the row of its time of day: counts of shape (B·5,)."""
        rows = np.zeros_like(self.votes)
        rows[self.at(pane.start_ns)] = pane.counts
        return replace(pane, counts=rows.reshape(-1))

    def expected(self, votes: IntArray) -> IntArray:
        """Return what so many votes of each time of day, shape (B·5,), would be like by the references, shape (5,).

        The mean of the references, each with the share of its time of day, as counts that are worth as much as it is
        known: of one time of day alone they are its reference.
        """
        now = votes.reshape(-1, K).sum(axis=1)
        heard = np.flatnonzero(now)
        if not heard.size:
            return np.asarray(np.add.reduce(self.votes, axis=0))
        if heard.size == 1:
            return np.asarray(self.votes[int(heard[0])])
        weights, known = now[heard] / now.sum(), self.votes[heard]
        sizes = np.add.reduce(known, axis=1)
        worth = int(1.0 / float((weights**2 / sizes).sum()))
        exact = worth * (weights[:, None] * known / sizes[:, None]).sum(axis=0)
        counts: IntArray = np.floor(exact).astype(np.int64)
        counts[np.argsort(counts - exact, kind="stable")[: worth - int(counts.sum())]] += 1
        return counts

    def told(self, votes: IntArray, at_ns: int) -> Facts:
        """Return what an alert says of the times of day of its votes, shape (B·5,), decided by a pane or window end."""
        now = votes.reshape(-1, K).sum(axis=1).tolist()
        return {
            "bin": self._day.name(self.at(at_ns - 1)),
            "time_zone": self._day.zone,
            "votes": {self._day.name(number): count for number, count in enumerate(now) if count},
        }

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            "votes": self.votes.tolist(),
            "counts": self._counts.tolist(),
            "first": self._first,
            "since": self._since,
            "whole": None if self.whole is None else self.whole.to_dict(),
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self.votes = np.array(data["votes"], dtype=np.int64)
        self._counts = np.array(data["counts"], dtype=np.int64)
        self._first, self._since = list(data["first"]), list(data["since"])
        self.whole = None if data["whole"] is None else Reference.from_dict(data["whole"])
