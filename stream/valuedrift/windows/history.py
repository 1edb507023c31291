"""Recent counts at a resolution that fades with age, in logarithmic space."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

import numpy as np

from valuedrift.taxonomy import IntArray
from valuedrift.windows.columns import pack_table, unpack_table
from valuedrift.windows.tally import Ranges, merge_ranges

__all__ = ["Groups", "History", "Stretch"]

_PER_LEVEL = 4

Groups = tuple[tuple[int, ...], IntArray]
"""Numbers of G groups, ascending, and their votes per goal, shape (G, 5)."""


@dataclass(slots=True)
class Stretch:
    """On-time counts of a stretch of event time [start_ns, end_ns).

    Parameters
    ----------
    start_ns, end_ns
        Event time.
    counts
        What an alert rule goes by, per goal, shape (5,): votes, or events. (For fit: by goal and class, shape (25,).)
    ranges
        Source offsets.
    events
        Number of on-time events.
    groups
        Of a single pane, its votes by tenant; None where tenants are not told apart.
    """

    start_ns: int
    end_ns: int
    counts: IntArray
    ranges: Ranges
    events: int
    groups: Groups | None = None

    @property
    def counted(self) -> int:
        """Sum of the counts."""
        return int(self.counts.sum())

    def to_list(self) -> list[Any]:
        """Return a JSON-ready form that `from_list` restores."""
        return [self.start_ns, self.end_ns, self.counts.tolist(), self.ranges, self.events]

    @classmethod
    def from_list(cls, data: list[Any]) -> Self:
        """Restore what `to_list` saved."""
        start, end, counts, ranges, *events = data
        total = events[0] if events else sum(counts)  # saved by a release in which every event was counted
        return cls(start, end, np.array(counts, dtype=np.int64), {k: (v[0], v[1]) for k, v in ranges.items()}, total)

    def joined(self, later: Stretch) -> Stretch:
        """Return this stretch and a later one as one."""
        ranges = dict(self.ranges)
        merge_ranges(ranges, later.ranges)
        return Stretch(self.start_ns, later.end_ns, self.counts + later.counts, ranges, self.events + later.events)


class History:
    """Exponential histogram (Datar, Gionis, Indyk, Motwani 2002) over panes.

    Keeps at most four stretches per power of two of panes, so that "the last m votes" can be answered to within the
    size of one stretch at that age, however long ago the change was.
    """

    def __init__(self) -> None:
        self._levels: list[list[Stretch]] = []  # level i holds stretches of 2**i panes, oldest first
        self._saved: dict[str, Any] | None = None  # as long as nothing has changed

    def append(self, pane: Stretch) -> None:
        """Add the next closed pane."""
        self._saved = None
        carry: Stretch | None = pane
        level = 0
        while carry is not None:
            if level == len(self._levels):
                self._levels.append([])
            row = self._levels[level]
            row.append(carry)
            carry = row.pop(0).joined(row.pop(0)) if len(row) > _PER_LEVEL else None
            level += 1

    def suffixes(self) -> Iterator[Stretch]:
        """Yield the runs of stretches up to now, the shortest first."""
        total: Stretch | None = None
        for row in self._levels:
            for stretch in reversed(row):
                total = stretch if total is None else stretch.joined(total)
                yield total

    def last(self, votes: int) -> Stretch | None:
        """Return the shortest run of stretches up to now with at least so many votes (all there is, if fewer)."""
        total: Stretch | None = None
        for total in self.suffixes():
            if total.counted >= votes:
                break
        return total

    def moment(self, votes: int) -> tuple[int, int]:
        """Return the bounds (event time, ns) of when the last so many votes began, which must not be none.

        As exact as what is kept is: those of one stretch.
        """
        counted = 0
        for row in self._levels:
            for stretch in reversed(row):
                counted += stretch.counted
                start, end = stretch.start_ns, stretch.end_ns
                if counted >= votes and stretch.counted:
                    return start, end
        return start, end

    def clear(self) -> None:
        """Forget everything."""
        self._levels, self._saved = [], None

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `from_dict` restores; it is the same until the next pane."""
        if self._saved is None:
            self._saved = self._written()
        return self._saved

    def _written(self) -> dict[str, Any]:
        stretches = [stretch for row in self._levels for stretch in row]
        sources = sorted({source for stretch in stretches for source in stretch.ranges})
        columns = [_numbers(stretch, sources) for stretch in stretches]
        return {
            "levels": [len(row) for row in self._levels],
            "sources": sources,
            "counts": len(stretches[0].counts) if stretches else 0,
            "stretches": pack_table(np.array(columns, dtype=np.int64).T) if columns else "",
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any] | list[list[Any]]) -> Self:
        """Restore what `to_dict` saved, also as an earlier release has."""
        history = cls()
        if isinstance(data, list):
            history._levels = [[Stretch.from_list(stretch) for stretch in row] for row in data]
            return history
        levels, sources, k = data["levels"], data["sources"], data["counts"]
        columns = unpack_table(data["stretches"], 3 + k + 2 * len(sources), sum(levels))
        stretches = (_stretch(column, k, sources) for column in columns.T.copy())
        history._levels = [list(islice(stretches, size)) for size in levels]
        return history


def _numbers(stretch: Stretch, sources: list[str]) -> list[int]:
    """Write a stretch as numbers that are small: lengths for ends; (-1, 0) for the range of a source without any."""
    numbers = [stretch.start_ns, stretch.end_ns - stretch.start_ns, stretch.events, *stretch.counts.tolist()]
    for source in sources:
        first, last = stretch.ranges.get(source, (-1, -1))
        numbers += [first, last - first]
    return numbers


def _stretch(column: IntArray, k: int, sources: list[str]) -> Stretch:
    numbers: list[int] = column.tolist()
    (start, length, events), spans = numbers[:3], numbers[3 + k :]
    pairs = zip(sources, spans[::2], spans[1::2], strict=True)
    ranges = {source: (first, first + more) for source, first, more in pairs if first >= 0}
    return Stretch(start, start + length, column[3 : 3 + k].copy(), ranges, events)
