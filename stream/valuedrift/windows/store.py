"""Counts of one series over event time: open panes, and closed panes merged into slices."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import IntArray, K, hard_labels
from valuedrift.windows.exemplars import Candidate
from valuedrift.windows.grid import WindowGrid
from valuedrift.windows.labels import Labels
from valuedrift.windows.tally import Tally, merge_ranges

__all__ = ["CountStore", "OpenPane"]


class OpenPane:
    """A pane that may still get on-time events, with the first on-time event of every goal as its exemplar."""

    __slots__ = ("exemplars", "tally")

    def __init__(self) -> None:
        self.tally = Tally()
        self.exemplars: dict[int, Candidate] = {}


class CountStore:
    """Where the counts of a series live.

    Parameters
    ----------
    grid
        Panes, slices and windows.
    """

    def __init__(self, grid: WindowGrid) -> None:
        self.grid = grid
        self.open: dict[int, OpenPane] = {}
        self.slices: dict[int, Tally] = {}

    def add(self, labels: Labels, closed_until: int | None) -> set[int]:
        """Count events; return the ends of closed windows that they changed.

        What lies below `closed_until` goes to the late counts of its slice: it came after its pane had closed.
        """
        goals = hard_labels(labels.scores)
        closed = np.zeros(len(goals), dtype=bool) if closed_until is None else labels.times < closed_until
        touched: set[int] = set()
        for is_closed, length in ((False, self.grid.pane_ns), (True, self.grid.slice_ns)):
            index = np.flatnonzero(closed == is_closed)
            if not index.size:
                continue
            starts = labels.times[index] - labels.times[index] % length
            for start in np.unique(starts).tolist():
                member = index[starts == start]
                if is_closed:
                    tally = self.slices.setdefault(start, Tally())
                    assert closed_until is not None
                    touched.update(end for end in self.grid.window_ends(start) if end <= closed_until)
                    on_time = np.zeros(member.size, dtype=bool)
                    tally.excused += int((labels.lateness[member] == 0).sum())
                else:
                    pane = self.open.setdefault(start, OpenPane())
                    tally = pane.tally
                    on_time = labels.lateness[member] == 0
                    _note_exemplars(pane.exemplars, labels, goals, member[on_time])
                _count(tally, labels, goals, member, on_time)
        return touched

    def close_pane(self, start: int) -> OpenPane | None:
        """Move an open pane into its slice and return it; None if it is empty."""
        pane = self.open.pop(start, None)
        if pane is not None:
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
                [start, pane.tally.to_dict(), [[goal, *c] for goal, c in sorted(pane.exemplars.items())]]
                for start, pane in sorted(self.open.items())
            ],
            "slices": [[start, tally.to_dict()] for start, tally in sorted(self.slices.items())],
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self.open, self.slices = {}, {start: Tally.from_dict(tally) for start, tally in data["slices"]}
        for start, tally, exemplars in data["open"]:
            pane = self.open[start] = OpenPane()
            pane.tally = Tally.from_dict(tally)
            pane.exemplars = {goal: (time, partition, offset, id_) for goal, time, partition, offset, id_ in exemplars}


def _count(tally: Tally, labels: Labels, goals: IntArray, member: IntArray, on_time: npt.NDArray[np.bool_]) -> None:
    tally.soft = tally.soft + labels.scores[member].sum(axis=0)
    source = f"{labels.source}/{labels.partition}"
    punctual, late = member[on_time], member[~on_time]
    if punctual.size:
        tally.on_time = tally.on_time + np.bincount(goals[punctual], minlength=K)
        merge_ranges(tally.ranges, {source: (int(labels.offsets[punctual[0]]), int(labels.offsets[punctual[-1]]))})
    if late.size:
        tally.late = tally.late + np.bincount(goals[late], minlength=K)
        merge_ranges(tally.late_ranges, {source: (int(labels.offsets[late[0]]), int(labels.offsets[late[-1]]))})


def _note_exemplars(best: dict[int, Candidate], labels: Labels, goals: IntArray, member: IntArray) -> None:
    for goal in np.unique(goals[member]).tolist():
        of_goal = member[goals[member] == goal]
        first = int(of_goal[np.argmin(labels.times[of_goal])])  # argmin takes the lowest offset among equal times
        found = (int(labels.times[first]), labels.partition, int(labels.offsets[first]), labels.ids[first])
        if goal not in best or found < best[goal]:
            best[goal] = found
