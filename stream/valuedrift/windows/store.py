"""Counts of one series over event time: open panes, and closed panes merged into slices."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift.fit import BINS, bins_of
from valuedrift.taxonomy import IntArray, K, hard_labels
from valuedrift.windows.exemplars import Candidate
from valuedrift.windows.grid import WindowGrid
from valuedrift.windows.grouping import Unsure, candidates, least_sure, lone_cells, speakers, tallies
from valuedrift.windows.labels import Labels
from valuedrift.windows.tally import Tally
from valuedrift.windows.votes import UNKNOWN_FIT, Ballot, Voters

__all__ = ["CountStore", "OpenPane"]


class OpenPane:
    """A pane that may still get on-time events.

    Parameters
    ----------
    tally
        Its counts so far.
    ballot
        The first on-time event of its conversations.

    The first on-time event of every goal is its exemplar. `cells` are votes by goal · BINS + bin of fit, and `unsure`
    is the on-time event of which the classifier is least sure; neither is kept where fit is not watched.
    """

    __slots__ = ("ballot", "cells", "exemplars", "tally", "unsure")

    def __init__(self, tally: Tally, ballot: Ballot) -> None:
        self.tally, self.ballot = tally, ballot
        self.exemplars: dict[int, Candidate] = {}
        self.cells: dict[int, int] = {}
        self.unsure: Unsure | None = None


class CountStore:
    """Where the counts of a series live.

    Parameters
    ----------
    grid
        Panes, slices and windows.
    votes_per_pane
        How many conversations may speak in a pane.
    fits
        Whether fit is watched.
    """

    def __init__(self, grid: WindowGrid, votes_per_pane: int, *, fits: bool = False) -> None:
        self.grid, self._votes_per_pane, self._fits = grid, votes_per_pane, fits
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
        fits = bins_of(labels.scores) if self._fits else None
        for start, slot, speaker in speakers(labels, goals, fits, self.grid.pane_ns):
            self.open[start].ballot.add(slot, speaker)
        if fits is not None:
            for start, cell, count in lone_cells(labels, goals, fits, self.grid.pane_ns):
                cells = self.open[start].cells
                cells[cell] = cells.get(cell, 0) + count
            for start, event in least_sure(labels, fits, self.grid.pane_ns):
                pane = self.open[start]
                pane.unsure = event if pane.unsure is None else min(pane.unsure, event)
        for start, goal, found in candidates(labels, goals, self.grid.pane_ns):
            best = self.open[start].exemplars
            if goal not in best or found < best[goal]:
                best[goal] = found

    def close_pane(self, start: int, voters: Voters) -> OpenPane | None:
        """Let a pane's conversations vote, move it into its slice and return it; None if it is empty."""
        pane = self.open.pop(start, None)
        if pane is not None:
            votes = voters.elect(start, pane.ballot)
            if votes:
                goals = np.array([goal for goal, _ in votes])
                pane.tally.votes = pane.tally.votes + np.bincount(goals, minlength=K)
            for goal, fit in votes if self._fits else ():
                if fit != UNKNOWN_FIT:
                    pane.cells[goal * BINS + fit] = pane.cells.get(goal * BINS + fit, 0) + 1
            self.slices.setdefault(self.grid.slice_start(start), Tally()).merge(pane.tally)
        return pane

    def judge(self, start: int, votes: int, unfit: int) -> None:
        """Note how many votes of a closed pane were judged by their fit, and how many of them fit worst."""
        judged = Tally()
        judged.fit_votes, judged.unfit = votes, unfit
        self.slices[self.grid.slice_start(start)].merge(judged)

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
                    [list(cell) for cell in sorted(pane.cells.items())],
                    pane.unsure,
                ]
                for start, pane in sorted(self.open.items())
            ],
            "slices": [[start, tally.to_dict()] for start, tally in sorted(self.slices.items())],
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self.open, self.slices = {}, {start: Tally.from_dict(tally) for start, tally in data["slices"]}
        for start, tally, exemplars, *more in data["open"]:  # earlier releases have saved no fit, or no ballot either
            pane = self.open[start] = OpenPane(Tally.from_dict(tally), Ballot(start, self._votes_per_pane))
            for speakers_ in more[:1]:
                pane.ballot.restore(speakers_)
            if len(more) > 1:
                pane.cells = dict(more[1])
                pane.unsure = None if more[2] is None else tuple(more[2])
            pane.exemplars = {goal: (time, partition, offset, id_) for goal, time, partition, offset, id_ in exemplars}
