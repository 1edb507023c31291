"""Events that came after their pane had closed, cut into slices, all slices at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.labels import Labels
from valuedrift.windows.tally import Tally

__all__ = ["tallies"]


def tallies(labels: Labels, goals: IntArray, length: int) -> Iterator[tuple[int, Tally]]:
    """Count events that came after their pane had closed by stretches; yield (start, counts) in order.

    All of them count as late, and those that were on time by their own partition's watermark as excused.

    Parameters
    ----------
    labels, goals
        At least one event, and the goal of each.
    length
        Length of a stretch, ns; stretches start at its multiples.
    """
    starts = labels.times - labels.times % length
    order = np.argsort(starts, kind="stable")  # within a stretch events stay in source order
    starts = starts[order]
    new = np.ones(len(starts), dtype=np.bool_)
    new[1:] = starts[1:] != starts[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(starts)) - 1
    groups, group = len(first), np.cumsum(new) - 1
    soft = np.add.reduceat(labels.scores[order], first, axis=0)
    counts = np.bincount(group * K + goals[order], minlength=groups * K).reshape(groups, K)
    excused = np.bincount(group[labels.lateness[order] == 0], minlength=groups).tolist()
    truncated = np.add.reduceat(labels.truncated[order], first, dtype=np.int64).tolist()
    offsets = labels.offsets[order]
    source = f"{labels.source}/{labels.partition}"
    for i, (start, low, high) in enumerate(
        zip(starts[first].tolist(), offsets[first].tolist(), offsets[last].tolist(), strict=True)
    ):
        part = Tally()
        part.late, part.soft, part.excused, part.truncated = counts[i], soft[i], excused[i], truncated[i]
        part.late_ranges = {source: (low, high)}
        yield start, part
