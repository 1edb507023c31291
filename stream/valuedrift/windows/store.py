"""Counts of one series over event time: open panes, and closed panes merged into slices."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift.taxonomy import IntArray, hard_labels
from valuedrift.windows.exemplars import Candidate
from valuedrift.windows.grid import WindowGrid
from valuedrift.windows.grouping import candidates, speakers, tallies
from valuedrift.windows.labels import Labels
from valuedrift.windows.tally import Tally
from valuedrift.windows.votes import Ballot, Voters

__all__ = ["CountStore", "OpenPane"]


class OpenPane:
    """A pane that may still get on-time events.

    Parameters
    ----------
    tally
        Its counts so far.
    ballot
        The first on-time event of its conversations.

    The first on-time event of every goal is its exemplar.
    """

    __slots__ = ("ballot", "exemplars", "tally")

    def __init__(self, tally: Tally, ballot: Ballot) -> None:
        self.tally, self.ballot = tally, ballot
        self.exemplars: dict[int, Candidate] = {}


class CountStore:
    """Where the counts of a series live.

    Parameters
    ----------
    grid
        Panes, slices and windows.
    votes_per_pane
        How many conversations may speak in a pane.
    """

    def __init__(self, grid: WindowGrid, votes_per_pane: int) -> None:
        self.grid, self._votes_per_pane = grid, votes_per_pane
        self.open: dict[int, OpenPane] = {}
        self.slices: dict[int, Tally] = {}

    def add(self, labels: Labels, closed_until: int | None) -> set[int]:
        """Count events; return the ends of closed windows that they changed.

        What lies below `closed_until` goes to the late counts of its slice: it came after its pane had closed.
        """
        goals = hard_labels(labels.scores)
        if closed_until is None or labels.times.min() >= closed_until:
            self._add_open(labels, goals)
            return set()
        closed = labels.times < closed_until
        if not closed.all():
            still_open = np.flatnonzero(~closed)
            self._add_open(labels.only(still_open), goals[still_open])
            missed = np.flatnonzero(closed)
            labels, goals = labels.only(missed), goals[missed]
        touched: set[int] = set()
        for start, part in tallies(labels, goals, self.grid.slice_ns, closed=True):
            known = self.slices.get(start)
            if known is None:
                self.slices[start] = part
            else:
                known.merge(part)
            touched.update(end for end in self.grid.window_ends(start) if end <= closed_until)
        return touched

    def _add_open(self, labels: Labels, goals: IntArray) -> None:
        for start, part in tallies(labels, goals, self.grid.pane_ns, closed=False):
            pane = self.open.get(start)
            if pane is None:
                self.open[start] = OpenPane(part, Ballot(start, self._votes_per_pane))
            else:
                pane.tally.merge(part)
        for start, slot, speaker in speakers(labels, goals, self.grid.pane_ns):
            self.open[start].ballot.add(slot, speaker)
        for start, goal, found in candidates(labels, goals, self.grid.pane_ns):
            best = self.open[start].exemplars
            if goal not in best or found < best[goal]:
                best[goal] = found

    def close_pane(self, start: int, voters: Voters) -> OpenPane | None:
        """Let a pane's conversations vote, move it into its slice and return it; None if it is empty."""
        pane = self.open.pop(start, None)
        if pane is not None:
            pane.tally.votes = pane.tally.votes + voters.elect(start, pane.ballot)
            self.slices.setdefault(self.grid.slice_start(start), Tally()).merge(pane.tally)
        return pane

    def window(self, end: int) -> Tally:
        """Return the merged counts of a closed window."""
        total = Tally()
        for start in self.grid.slices_of(end):
            part = self.slices.get(start)
            if part is not None:
                total.merge(part)
        return total

    def drop_before(self, time_ns: int) -> None:
        """Forget slices that end at or before this time."""
        for start in [s for s in self.slices if s + self.grid.slice_ns <= time_ns]:
            del self.slices[start]

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            "open": [
                [
                    start,
                    pane.tally.to_dict(),
                    [[goal, *c] for goal, c in sorted(pane.exemplars.items())],
                    pane.ballot.to_list(),
                ]
                for start, pane in sorted(self.open.items())
            ],
            "slices": [[start, tally.to_dict()] for start, tally in sorted(self.slices.items())],
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self.open, self.slices = {}, {start: Tally.from_dict(tally) for start, tally in data["slices"]}
        for start, tally, exemplars, *ballot in data["open"]:  # an earlier release has saved no ballot
            pane = self.open[start] = OpenPane(Tally.from_dict(tally), Ballot(start, self._votes_per_pane))
            for speakers_ in ballot:
                pane.ballot.restore(speakers_)
            pane.exemplars = {goal: (time, partition, offset, id_) for goal, time, partition, offset, id_ in exemplars}
