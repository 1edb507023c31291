"""Counts of the panes that may still get on-time events: a row each, so a batch is counted in one go.

A batch of hundreds of events falls into a dozen panes or into a hundred. Whatever is counted per pane is therefore a
column over panes, and what a batch adds is worked out for all of its panes at once. Everything merges in any order:
counts are sums, offsets are ranges, and exemplars are the smallest of all by (time, partition, offset).
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from valuedrift.fit import BINS
from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.ballots import UNKNOWN_FIT, Ballots, Heard, slot_of
from valuedrift.windows.cells import Cells
from valuedrift.windows.columns import pack_table, unpack_table
from valuedrift.windows.labels import Labels
from valuedrift.windows.tally import Ranges, Tally

__all__ = ["LATE", "ON_TIME", "SOFT", "TRUNCATED", "VOTES", "Candidate", "ClosedPanes", "OpenPanes", "Unsure"]

Candidate = tuple[int, int, int, str]
"""(event time ns, source partition, offset, event id): the smallest of a pane and goal is its exemplar."""

Unsure = tuple[int, int, int, int, str]
"""(-bin of fit, event time ns, source partition, offset, event id): the smallest of a pane is its least sure event."""

ON_TIME: Final = slice(0, K)
VOTES: Final = slice(K, 2 * K)
LATE: Final = slice(2 * K, 3 * K)
TRUNCATED: Final = 3 * K
SOFT: Final = slice(3 * K + 1, 4 * K + 1)
_COUNTS: Final = 4 * K + 1
_CELLS: Final = K * BINS
_NUMBERS: Final = 64  # for each tenant that is told apart
_NEVER: Final = 2**63 - 1
_NOWHERE: Final = np.array([_NEVER, -1, _NEVER, -1])  # first and last offset, on time and late
_NOBODY: Final = np.array([_NEVER] * 4)


class ClosedPanes(NamedTuple):
    """Panes that have closed, by start; a row each.

    Parameters
    ----------
    starts
        P of them, ns.
    counts
        Shape (P, 21): see `ON_TIME`, `VOTES` (of events without a conversation), `LATE`, `TRUNCATED`, `SOFT`.
    spans
        Shape (P, 4) for each "source/partition": first and last offset, of on-time and of late events.
    ballots
        Who is heard of each.
    cells
        Shape (P, 5, BINS): on-time events without a conversation, by goal and bin of fit; empty if that is not watched.
    tenants
        The same events by tenant and goal: (start of a pane, 5 · tenant + goal, how many), shape (3, n).
    """

    starts: list[int]
    counts: IntArray
    spans: dict[str, IntArray]
    ballots: list[Heard]
    cells: IntArray
    exemplars: list[dict[int, Candidate]]
    unsure: list[Unsure | None]
    tenants: IntArray

    def ranges(self, late: bool = False) -> list[Ranges]:  # noqa: FBT001, FBT002 - which of two
        """Return source offsets of every pane."""
        found: list[Ranges] = [{} for _ in self.starts]
        for source, spans in self.spans.items():
            for row, (first, last) in zip(found, spans[:, 2 * late : 2 * late + 2].tolist(), strict=True):
                if last >= 0:
                    row[source] = (first, last)
        return found


class OpenPanes:
    """Open panes of a series.

    Parameters
    ----------
    pane_ns
        Length of a pane, ns.
    votes_per_pane
        How many conversations may speak in one.
    fits
        Whether fit is watched.
    tenants
        How many tenants are told apart; 0: they are not.
    """

    def __init__(self, pane_ns: int, votes_per_pane: int, *, fits: bool, tenants: int = 0) -> None:
        self._pane_ns, self._fits, self._most_tenants = pane_ns, fits, tenants
        self.ballots = Ballots(votes_per_pane, tenants=tenants > 0)
        self.starts: IntArray = np.zeros(0, dtype=np.int64)
        """Shape (P,), ascending."""
        self._counts: IntArray = np.zeros((0, _COUNTS), dtype=np.int64)
        self._spans: dict[str, IntArray] = {}
        self._first: IntArray = np.zeros((0, K, 3), dtype=np.int64)
        self._ids: list[list[str]] = []  # of the exemplars, by goal
        self._unsure: IntArray = np.zeros((0, 4), dtype=np.int64)
        self._unsure_ids: list[str] = []
        self._cells, self._tenants = Cells(), Cells()

    def __len__(self) -> int:
        return len(self.starts)

    def add(self, labels: Labels, goals: IntArray, fits: IntArray | None) -> None:
        """Count events; `goals` and `fits` are those of each, shape (n,)."""
        times, offsets, lateness, ids = labels.times, labels.offsets, labels.lateness, labels.ids
        scores, truncated, conversations = labels.scores, labels.truncated, labels.conversations
        tenants = self._numbered(labels)
        order: IntArray | None = None
        if (times[1:] < times[:-1]).any():
            order = np.argsort(times, kind="stable")  # of equal times the lowest offset stays first
            times, offsets, lateness, goals, scores = (c[order] for c in (times, offsets, lateness, goals, scores))
            truncated, conversations = truncated[order], conversations[order]
            fits = None if fits is None else fits[order]
            tenants = None if tenants is None else tenants[order]
        n = len(times)
        starts = times - times % self._pane_ns
        new = np.empty(n, dtype=np.bool_)
        new[0] = True
        np.not_equal(starts[1:], starts[:-1], out=new[1:])
        first = np.flatnonzero(new)
        group = np.cumsum(new) - 1
        rows = self._rows(starts[first])
        late = lateness > 0
        on = None if not late.any() else ~late
        self._count(rows, group, goals, conversations, late, on)
        self._counts[rows, SOFT] += np.add.reduceat(scores, first, axis=0)
        if truncated.any():
            self._counts[rows, TRUNCATED] += np.add.reduceat(truncated, first, dtype=np.int64)
        self._span(f"{labels.source}/{labels.partition}", rows, first, offsets, on)
        at = np.arange(n) if on is None else np.flatnonzero(on)
        self._exemplify(rows, group * K + goals, at, times, offsets, labels.partition, ids, order)
        talking = conversations > 0
        if on is not None:
            talking &= on
        if talking.any():
            where = np.flatnonzero(talking)
            self.ballots.add(
                starts[where],
                slot_of(conversations[where]),
                times[where],
                labels.partition,
                offsets[where],
                goals[where],
                UNKNOWN_FIT if fits is None else fits[where],
                None if tenants is None else tenants[where],
            )
        if tenants is not None:
            alone = np.flatnonzero(~talking if on is None else on & ~talking)
            self._tenants.add(starts[alone], tenants[alone] * K + goals[alone])
        if fits is not None:
            self._fit(rows, first, goals, fits, talking, on, times, offsets, labels.partition, ids, order)

    def _numbered(self, labels: Labels) -> IntArray | None:
        """Return the number of every event's tenant, 0 where none is known; None where tenants are not told apart.

        There are 64 times as many numbers as tenants are told apart, so few of these share one.
        """
        if not self._most_tenants:
            return None
        if labels.tenants is None:
            return np.zeros(len(labels.times), dtype=np.int64)
        return np.where(labels.tenants > 0, 1 + labels.tenants % (_NUMBERS * self._most_tenants), 0)

    def _rows(self, starts: IntArray) -> IntArray:
        """Return the rows of panes, which are made where there are none."""
        rows = np.searchsorted(self.starts, starts)
        known = rows < len(self.starts)
        known[known] = self.starts[rows[known]] == starts[known]
        if known.all():
            return rows
        missing = starts[~known]
        if not len(self.starts) or missing[0] > self.starts[-1]:
            order: Any = slice(None)
        else:
            order = np.argsort(np.concatenate([self.starts, missing]))
        more = len(missing)

        def grown(old: IntArray, empty: IntArray | int) -> IntArray:
            made = np.empty((more, *old.shape[1:]), dtype=np.int64)
            made[:] = empty
            return np.asarray(np.concatenate([old, made])[order], dtype=np.int64)

        self.starts = grown(self.starts, missing)
        self._counts = grown(self._counts, 0)
        self._spans = {source: grown(spans, _NOWHERE) for source, spans in self._spans.items()}
        self._first = grown(self._first, _NEVER)
        self._ids += [[""] * K for _ in range(more)]
        if self._fits:
            self._unsure = grown(self._unsure, _NOBODY)
            self._unsure_ids += [""] * more
        if not isinstance(order, slice):
            self._ids = [self._ids[i] for i in order]
            self._unsure_ids = [self._unsure_ids[i] for i in order] if self._fits else []
        return np.searchsorted(self.starts, starts)

    def _count(self, rows: IntArray, group: IntArray, goals: IntArray, conversations: IntArray,
               late: Any, on: Any) -> None:  # fmt: skip
        cell, size = group * K + goals, len(rows) * K
        if on is None:
            on_time = np.bincount(cell, minlength=size)
            alone = conversations == 0
        else:
            on_time = np.bincount(cell[on], minlength=size)
            self._counts[rows, LATE] += np.bincount(cell[late], minlength=size).reshape(-1, K)
            alone = on & (conversations == 0)
        self._counts[rows, ON_TIME] += on_time.reshape(-1, K)
        lone = int(np.count_nonzero(alone))
        if lone == len(cell):
            self._counts[rows, VOTES] += on_time.reshape(-1, K)
        elif lone:
            self._counts[rows, VOTES] += np.bincount(cell[alone], minlength=size).reshape(-1, K)

    def _span(self, source: str, rows: IntArray, first: IntArray, offsets: IntArray, on: Any) -> None:
        spans = self._spans.get(source)
        if spans is None:
            spans = self._spans[source] = np.tile(_NOWHERE, (len(self.starts), 1))
        found = np.empty((len(rows), 4), dtype=np.int64)
        if on is None:
            found[:] = _NOWHERE
            found[:, 0] = np.minimum.reduceat(offsets, first)
            found[:, 1] = np.maximum.reduceat(offsets, first)
        else:
            for column, kept in ((0, on), (2, ~on)):
                found[:, column] = np.minimum.reduceat(np.where(kept, offsets, _NEVER), first)
                found[:, column + 1] = np.maximum.reduceat(np.where(kept, offsets, -1), first)
        known = spans[rows]
        known[:, ::2] = np.minimum(known[:, ::2], found[:, ::2])
        known[:, 1::2] = np.maximum(known[:, 1::2], found[:, 1::2])
        spans[rows] = known

    def _exemplify(self, rows: IntArray, cell: IntArray, at: IntArray, times: IntArray, offsets: IntArray,
                   partition: int, ids: Any, order: IntArray | None) -> None:  # fmt: skip
        """Keep the first on-time event of every goal; events are by time, `at` are the on-time ones."""
        earliest = np.full(len(rows) * K, -1)
        earliest[cell[at[::-1]]] = at[::-1]  # of several, the last that is written stays: the first
        cells = np.flatnonzero(earliest >= 0)
        chosen = earliest[cells]
        found = np.empty((len(cells), 3), dtype=np.int64)
        found[:, 0], found[:, 1], found[:, 2] = times[chosen], partition, offsets[chosen]
        row, goal = rows[cells // K], cells % K
        better = _less(found, self._first[row, goal])
        if not better.all():
            row, goal, chosen, found = row[better], goal[better], chosen[better], found[better]
        self._first[row, goal] = found
        source = chosen if order is None else order[chosen]
        for r, g, i in zip(row.tolist(), goal.tolist(), source.tolist(), strict=True):
            self._ids[r][g] = ids[i]

    def _fit(self, rows: IntArray, first: IntArray, goals: IntArray, fits: IntArray, talking: Any, on: Any,
             times: IntArray, offsets: IntArray, partition: int, ids: Any, order: IntArray | None) -> None:  # fmt: skip
        """Keep cells of lone events, and of every pane the event of which the classifier is least sure."""
        n = len(times)
        alone = ~talking if on is None else on & ~talking
        if alone.any():
            self._cells.add((times - times % self._pane_ns)[alone], (goals * BINS + fits)[alone])
        # the largest bin, and of equal ones the first by time
        sureness = fits * n + np.arange(n - 1, -1, -1)
        if on is not None:
            sureness = np.where(on, sureness, -1)
        least = np.maximum.reduceat(sureness, first)
        if on is not None:
            rows, least = rows[least >= 0], least[least >= 0]
        chosen = n - 1 - least % n
        found = np.empty((len(rows), 4), dtype=np.int64)
        found[:, 0], found[:, 1], found[:, 2], found[:, 3] = -fits[chosen], times[chosen], partition, offsets[chosen]
        better = _less(found, self._unsure[rows])
        self._unsure[rows[better]] = found[better]
        source = chosen[better] if order is None else order[chosen[better]]
        for r, i in zip(rows[better].tolist(), source.tolist(), strict=True):
            self._unsure_ids[r] = ids[i]

    def close(self, until: int) -> ClosedPanes:
        """Return the panes that start before a time, and forget them."""
        p = int(np.searchsorted(self.starts, until))
        starts = self.starts[:p].tolist()
        first = self._first[:p]
        present = (first[:, :, 0] < _NEVER).tolist()
        exemplars = [
            {g: (*event, id_) for g, (there, event, id_) in enumerate(zip(*each, strict=True)) if there}
            for each in zip(present, first.tolist(), self._ids[:p], strict=True)
        ]
        unsure: list[Unsure | None] = [None] * p
        if self._fits:
            least = zip(self._unsure[:p].tolist(), self._unsure_ids[:p], strict=True)
            unsure = [None if event[0] > 0 else (*event, id_) for event, id_ in least]
        spans = {source: rows[:p] for source, rows in self._spans.items()}
        closed = ClosedPanes(
            starts,
            self._counts[:p].copy(),
            {source: rows for source, rows in spans.items() if (rows[:, 1::2] >= 0).any()},
            self.ballots.take(starts) if p else [],
            self._take_cells(starts),
            exemplars,
            unsure,
            self._tenants.take(starts[-1] if p else -1),
        )
        self.starts, self._counts, self._first = self.starts[p:], self._counts[p:], self._first[p:]
        self._unsure, self._ids, self._unsure_ids = self._unsure[p:], self._ids[p:], self._unsure_ids[p:]
        self._spans = {s: rows[p:] for s, rows in self._spans.items() if (rows[p:, 1::2] >= 0).any()}
        return closed

    def _take_cells(self, starts: list[int]) -> IntArray:
        counts: IntArray = np.zeros((len(starts) if self._fits else 0, K, BINS), dtype=np.int64)
        cells = self._cells.take(starts[-1] if starts else -1)
        if cells.size:
            rows = np.searchsorted(np.array(starts), cells[0])
            counts.reshape(-1)[rows * _CELLS + cells[1]] = cells[2]
        return counts

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes; times count from the pane's start."""
        sources = sorted(self._spans)
        spans = np.array([self._spans[source] for source in sources]).reshape(len(sources), len(self.starts), 4)
        first = np.flatnonzero(self._first[:, :, 0] < _NEVER)
        events = self._first.reshape(-1, 3)[first]
        events[:, 0] -= self.starts[first // K]
        data: dict[str, Any] = {
            "n": len(self.starts),
            "sources": sources,
            "panes": pack_table(np.concatenate([self.starts[None], self._counts.T, _relative(spans)])),
            "first": pack_table(np.concatenate([first[None], events.T])),
            "ids": [self._ids[i // K][i % K] for i in first.tolist()],
        }
        if self._fits:
            some = np.flatnonzero(self._unsure[:, 0] <= 0)  # late events alone show nobody
            unsure = self._unsure[some]
            unsure[:, 1] -= self.starts[some]
            data["unsure"] = pack_table(np.concatenate([some[None], unsure.T]))
            data["unsure_ids"] = [self._unsure_ids[i] for i in some.tolist()]
            data["cells"] = self._cells.to_list()
        if self._most_tenants:
            data["tenants"] = self._tenants.to_list()
        if ballots := self.ballots.to_list():
            data["ballots"] = ballots
        return data

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        p, sources = data["n"], data["sources"]
        panes = unpack_table(data["panes"], 1 + _COUNTS + 4 * len(sources), p)
        self.starts, self._counts = panes[0], panes[1 : 1 + _COUNTS].T.copy()
        spans = panes[1 + _COUNTS :].reshape(len(sources), 4, p)
        self._spans = {source: _absolute(each) for source, each in zip(sources, spans, strict=True)}
        first = unpack_table(data["first"], 4, len(data["ids"]))
        first[1] += self.starts[first[0] // K]
        self._first = np.full((p, K, 3), _NEVER)
        self._first.reshape(-1, 3)[first[0]] = first[1:].T
        self._ids = [[""] * K for _ in range(p)]
        for i, id_ in zip(first[0].tolist(), data["ids"], strict=True):
            self._ids[i // K][i % K] = id_
        if self._fits:
            self._unsure, self._unsure_ids = np.tile(_NOBODY, (p, 1)), [""] * p
            unsure = unpack_table(data["unsure"], 5, len(data["unsure_ids"]))
            unsure[2] += self.starts[unsure[0]]
            self._unsure[unsure[0]] = unsure[1:].T
            for i, id_ in zip(unsure[0].tolist(), data["unsure_ids"], strict=True):
                self._unsure_ids[i] = id_
            self._cells.restore(data["cells"])
        if self._most_tenants:
            self._tenants.restore(data["tenants"])
        self.ballots.restore(data.get("ballots", []))

    def restore_listed(self, panes: list[Any]) -> None:
        """Go on from what releases have saved that kept a list for each pane."""
        self._rows(np.array([pane[0] for pane in panes], dtype=np.int64))
        for row, (start, saved, exemplars, *more) in enumerate(panes):  # some have saved no fit, or no ballot either
            tally = Tally.from_dict(saved)
            self._counts[row, ON_TIME], self._counts[row, VOTES] = tally.on_time, tally.votes
            self._counts[row, LATE], self._counts[row, SOFT] = tally.late, tally.soft
            self._counts[row, TRUNCATED] = tally.truncated
            for at, ranges in ((0, tally.ranges), (2, tally.late_ranges)):
                for source, span in ranges.items():
                    known = self._spans.setdefault(source, np.tile(_NOWHERE, (len(panes), 1)))
                    known[row, at : at + 2] = span
            for goal, *event, id_ in exemplars:
                self._first[row, goal], self._ids[row][goal] = event, id_
            for slot, time, partition, offset, goal, *fit in more[0] if more else ():
                row_of = [start, slot, start + time, offset, goal, *(fit or [UNKNOWN_FIT])]
                starts, slots, times, offsets, goals, fits = (np.array([each], dtype=np.int64) for each in row_of)
                self.ballots.add(starts, slots, times, partition, offsets, goals, fits)
            if self._fits and len(more) > 1:
                for cell, count in more[1]:
                    self._cells.add(np.array([start]), np.array([cell]), count)
                if more[2] is not None:
                    self._unsure[row], self._unsure_ids[row] = more[2][:-1], more[2][-1]


def _less(new: IntArray, old: IntArray) -> Any:
    """Compare rows in lexicographic order."""
    less = new[:, -1] < old[:, -1]
    for column in range(new.shape[1] - 2, -1, -1):
        a, b = new[:, column], old[:, column]
        less = (a < b) | ((a == b) & less)
    return less


def _relative(spans: IntArray) -> IntArray:
    """Write (first, last) as (first, length), (-1, 0) for none: small numbers; (S, P, 4) becomes (4·S, P)."""
    columns = spans.transpose(0, 2, 1).copy()
    first, last = columns[:, ::2], columns[:, 1::2]
    none = last < 0
    last -= first
    first[none], last[none] = -1, 0
    return columns.reshape(4 * len(spans), spans.shape[1])


def _absolute(columns: IntArray) -> IntArray:
    spans = columns.copy()
    for at in (0, 2):
        none = columns[at] < 0
        spans[at + 1] += columns[at]
        spans[at : at + 2, none] = [[_NEVER], [-1]]
    return np.ascontiguousarray(spans.T)
