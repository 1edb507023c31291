"""Counts of one series over event time: open panes, and closed panes merged into slices."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift.fit import BINS, bins_of
from valuedrift.taxonomy import IntArray, K, hard_labels
from valuedrift.windows.grid import WindowGrid
from valuedrift.windows.grouping import tallies
from valuedrift.windows.history import Groups
from valuedrift.windows.labels import Labels
from valuedrift.windows.panes import LATE, ON_TIME, SOFT, TRUNCATED, VOTES, ClosedPanes, OpenPanes
from valuedrift.windows.tally import Tally, merge_ranges
from valuedrift.windows.votes import Voters

__all__ = ["Closing", "CountStore"]


class Closing:
    """Panes on their way into slices, in order.

    Attributes
    ----------
    panes
        What they hold.
    at
        Row of every pane by its start.
    votes
        Shape (P, 5), and with their bins of fit, shape (P, 5, BINS), `cells`: who has voted.
    judged
        Shape (P, 2): how many votes were judged by their fit, and how many of them fit worst.
    done
        How many panes have been closed.
    merged
        How many of these are in their slices.
    foreseen
        Whether the detector knows which panes are coming.
    """

    def __init__(self, panes: ClosedPanes) -> None:
        self.panes = panes
        self.at = {start: row for row, start in enumerate(panes.starts)}
        self.ranges, self.late_ranges = panes.ranges(), panes.ranges(late=True)
        self.on_time: IntArray = panes.counts[:, ON_TIME]
        self.events: list[int] = np.add.reduce(self.on_time, axis=1).tolist()
        self.votes: IntArray = panes.counts[:, VOTES].copy()
        self.cells: IntArray = panes.cells
        self.judged: IntArray = np.zeros((len(panes.starts), 2), dtype=np.int64)
        self.merged = self.done = 0
        self.foreseen = False
        self._voted: list[tuple[list[int], list[int]]] = [([], [])] * len(panes.starts)  # goals and tenants

    def grouped(self, row: int) -> Groups:
        """Return the votes of a pane by tenant: numbers of the tenants that have voted, and shape (G, 5)."""
        table, (goals, tenants) = self.panes.tenants, np.array(self._voted[row], dtype=np.int64).reshape(2, -1)
        first, last = np.searchsorted(table[0], [self.panes.starts[row], self.panes.starts[row] + 1])
        cells = np.concatenate([table[1, first:last], tenants * K + goals])
        counts = np.concatenate([table[2, first:last], np.ones(len(goals), dtype=np.int64)])
        numbers, place = np.unique(cells // K, return_inverse=True)
        rows: IntArray = np.zeros((len(numbers), K), dtype=np.int64)
        np.add.at(rows, (place, cells % K), counts)
        return tuple(numbers.tolist()), rows

    def elect(self, voters: Voters, row: int) -> None:
        """Let the conversations of the panes from a row on vote."""
        panes = self.panes
        goals: list[int] = []
        bins: list[int] = []
        at: list[int] = []
        for i in range(row, len(panes.starts)):
            voted, fits, *tenants = voters.elect(panes.starts[i], panes.ballots[i])
            if tenants:
                self._voted[i] = voted, tenants[0]
            goals += voted
            bins += fits
            at.append(len(voted))
        votes = panes.counts[row:, VOTES]
        if goals:
            cells = np.repeat(np.arange(len(at)) * K, at) + np.array(goals)
            self.votes[row:] = votes + np.bincount(cells, minlength=len(at) * K).reshape(-1, K)
            if len(self.cells):
                fitted, known = np.array(bins), panes.cells[row:]
                some = fitted >= 0
                found = np.bincount(cells[some] * BINS + fitted[some], minlength=known.size)
                self.cells = np.concatenate([self.cells[:row], known + found.reshape(known.shape)])
        else:
            self.votes[row:] = votes
            if len(self.cells):
                self.cells = np.concatenate([self.cells[:row], panes.cells[row:]])


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
    tenants
        How many tenants are told apart; 0: they are not.
    """

    def __init__(self, grid: WindowGrid, votes_per_pane: int, *, fits: bool = False, tenants: int = 0) -> None:
        self.grid, self._votes_per_pane, self._fits, self._tenants = grid, votes_per_pane, fits, tenants
        self._slice_ns = grid.slice_ns
        self.open = OpenPanes(grid.pane_ns, votes_per_pane, fits=fits, tenants=tenants)
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
        for start, part in tallies(labels, goals, self._slice_ns):
            self.slices.setdefault(start, Tally()).merge(part)
            touched.update(end for end in self.grid.window_ends(start) if end <= closed_until)
        return touched

    def _add_open(self, labels: Labels, goals: IntArray) -> None:
        self.open.add(labels, goals, bins_of(labels.scores) if self._fits else None)

    def close(self, until: int) -> Closing:
        """Close the panes that start before a time. They are in their slices only after `merge`."""
        return Closing(self.open.close(until))

    def merge(self, closing: Closing, before: int) -> None:
        """Move panes up to before a row, which have been closed, into their slices."""
        panes, row = closing.panes, closing.merged
        closing.merged = max(row, before)
        while row < before:
            start = panes.starts[row] - panes.starts[row] % self._slice_ns
            last = row + 1
            while last < before and panes.starts[last] < start + self._slice_ns:
                last += 1
            total = Tally()
            counts = np.add.reduce(panes.counts[row:last], axis=0)
            total.on_time, total.late, total.soft = counts[ON_TIME], counts[LATE], counts[SOFT]
            total.votes, total.truncated = np.add.reduce(closing.votes[row:last], axis=0), int(counts[TRUNCATED])
            total.fit_votes, total.unfit = np.add.reduce(closing.judged[row:last], axis=0).tolist()
            for i in range(row, last):
                merge_ranges(total.ranges, closing.ranges[i])
                merge_ranges(total.late_ranges, closing.late_ranges[i])
            known = self.slices.get(start)
            if known is None:
                self.slices[start] = total
            else:
                known.merge(total)
            row = last

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
        for start in [s for s in self.slices if s + self._slice_ns <= time_ns]:
            del self.slices[start]

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            "open": self.open.to_dict(),
            "slices": [[start, tally.to_dict()] for start, tally in sorted(self.slices.items())],
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self.slices = {start: Tally.from_dict(tally) for start, tally in data["slices"]}
        self.open = OpenPanes(self.grid.pane_ns, self._votes_per_pane, fits=self._fits, tenants=self._tenants)
        if isinstance(data["open"], list):
            self.open.restore_listed(data["open"])
        else:
            self.open.restore(data["open"])
