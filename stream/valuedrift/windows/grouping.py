"""Label batches cut into stretches of event time, all stretches at once: a batch may hold hundreds of small ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from valuedrift.fit import BINS
from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.exemplars import Candidate
from valuedrift.windows.labels import Labels
from valuedrift.windows.tally import Tally
from valuedrift.windows.votes import UNKNOWN_FIT, Speaker, slot_of

__all__ = ["Unsure", "candidates", "least_sure", "lone_cells", "speakers", "tallies"]

Unsure = tuple[int, int, int, int, str]
"""(-bin of fit, event time ns, source partition, offset, event id): the smallest of a pane is its least sure event."""


def tallies(labels: Labels, goals: IntArray, length: int, *, closed: bool) -> Iterator[tuple[int, Tally]]:
    """Count events by stretches, which start at multiples of `length` (ns); yield (start, counts) in order.

    Parameters
    ----------
    labels, goals
        At least one event, and the goal of each.
    length
        Length of a stretch, ns.
    closed
        Whether the events came after their pane had closed: all count as late then, and those that were on time by
        their own partition's watermark as excused.
    """
    starts = labels.times - labels.times % length
    order = np.argsort(starts, kind="stable")  # within a stretch events stay in source order
    starts = starts[order]
    first = _first_of_runs(starts)
    groups = len(first)
    group = np.repeat(np.arange(groups), np.diff(first, append=len(starts)))
    soft = np.add.reduceat(labels.scores[order], first, axis=0)
    cell = group * K + goals[order]
    offsets = labels.offsets[order]
    punctual = labels.lateness[order] == 0
    late = np.ones(len(order), dtype=bool) if closed else ~punctual
    excused = np.bincount(group[punctual], minlength=groups).tolist() if closed else [0] * groups
    if labels.truncated.any():
        truncated = np.add.reduceat(labels.truncated[order], first, dtype=np.int64).tolist()
    else:
        truncated = [0] * groups
    parts = [Tally() for _ in range(groups)]
    for part, row, number, cut in zip(parts, soft, excused, truncated, strict=True):
        part.soft, part.excused, part.truncated = row, number, cut
    source = f"{labels.source}/{labels.partition}"
    some_late = bool(late.any())
    if not some_late or not late.all():
        on_time = slice(None) if not some_late else np.flatnonzero(~late)
        counts = votes = np.bincount(cell[on_time], minlength=groups * K).reshape(groups, K)
        if labels.conversations.any():
            alone = (labels.conversations[order] == 0) & ~late
            votes = np.bincount(cell[alone], minlength=groups * K).reshape(groups, K)
        for i, low, high in _spans(group[on_time], offsets[on_time]):
            parts[i].on_time, parts[i].votes, parts[i].ranges = counts[i], votes[i], {source: (low, high)}
    if some_late:
        counts = np.bincount(cell[late], minlength=groups * K).reshape(groups, K)
        for i, low, high in _spans(group[late], offsets[late]):
            parts[i].late, parts[i].late_ranges = counts[i], {source: (low, high)}
    return zip(starts[first].tolist(), parts, strict=True)


def candidates(labels: Labels, goals: IntArray, length: int) -> Iterator[tuple[int, int, Candidate]]:
    """Yield (start, goal, first on-time event) of every stretch and goal that has one."""
    starts = labels.times - labels.times % length
    # by stretch, goal and time; the sort is stable, so the lowest offset comes first among equal times
    order = np.lexsort((labels.times, goals, starts))
    order = order[labels.lateness[order] == 0]
    if not order.size:
        return
    starts, goals = starts[order], goals[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (starts[1:] != starts[:-1]) | (goals[1:] != goals[:-1])
    chosen = order[new]
    columns = (starts[new], goals[new], chosen, labels.times[chosen], labels.offsets[chosen])
    for start, goal, i, time_ns, offset in zip(*(column.tolist() for column in columns), strict=True):
        yield start, goal, (time_ns, labels.partition, offset, labels.ids[i])


def lone_cells(labels: Labels, goals: IntArray, fits: IntArray, length: int) -> Iterator[tuple[int, int, int]]:
    """Yield (start, cell, how many) of on-time events that name no conversation; a cell is goal · BINS + bin of fit."""
    alone = np.flatnonzero((labels.lateness == 0) & (labels.conversations == 0))
    if not alone.size:
        return
    times = labels.times[alone]
    starts, stretch = np.unique(times - times % length, return_inverse=True)
    codes = stretch * (K * BINS) + goals[alone] * BINS + fits[alone]
    for code, count in zip(*(part.tolist() for part in np.unique(codes, return_counts=True)), strict=True):
        yield int(starts[code // (K * BINS)]), code % (K * BINS), count


def least_sure(labels: Labels, fits: IntArray, length: int) -> Iterator[tuple[int, Unsure]]:
    """Yield (start, event) of the on-time event of every stretch of which the classifier is least sure."""
    on_time = np.flatnonzero(labels.lateness == 0)
    if not on_time.size:
        return
    starts = labels.times - labels.times % length
    # by stretch, fit and time; the sort is stable, so the lowest offset comes first among equals
    order = on_time[np.lexsort((labels.times[on_time], -fits[on_time], starts[on_time]))]
    for i in order[_first_of_runs(starts[order])].tolist():
        found = (-int(fits[i]), int(labels.times[i]), labels.partition, int(labels.offsets[i]), labels.ids[i])
        yield int(starts[i]), found


def speakers(labels: Labels, goals: IntArray, fits: IntArray | None, length: int) -> Iterator[tuple[int, int, Speaker]]:
    """Yield (start, slot, first on-time event) of every stretch and conversation that has one."""
    if not labels.conversations.any():
        return
    starts = labels.times - labels.times % length
    slots = slot_of(labels.conversations)
    # by stretch, conversation and time; the sort is stable, so the lowest offset comes first among equal times
    order = np.lexsort((labels.times, slots, starts))
    order = order[(labels.lateness[order] == 0) & (labels.conversations[order] > 0)]
    if not order.size:
        return
    starts, slots = starts[order], slots[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (starts[1:] != starts[:-1]) | (slots[1:] != slots[:-1])
    chosen = order[new]
    bins = np.full(len(chosen), UNKNOWN_FIT) if fits is None else fits[chosen]
    columns = (starts[new], slots[new], labels.times[chosen], labels.offsets[chosen], goals[chosen], bins)
    for start, slot, time_ns, offset, goal, fit in zip(*(column.tolist() for column in columns), strict=True):
        yield start, slot, (time_ns, labels.partition, offset, goal, fit)


def _first_of_runs(values: IntArray) -> IntArray:
    """Return the indices at which a run of equal values starts."""
    new = np.ones(len(values), dtype=bool)
    new[1:] = values[1:] != values[:-1]
    return np.flatnonzero(new)


def _spans(group: IntArray, offsets: IntArray) -> Iterator[tuple[int, int, int]]:
    """Yield (group, its first offset, its last offset); groups ascend, offsets ascend within each."""
    first = _first_of_runs(group)
    last = np.append(first[1:], len(group)) - 1
    return zip(group[first].tolist(), offsets[first].tolist(), offsets[last].tolist(), strict=True)
