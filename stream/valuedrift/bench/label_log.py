"""What the `labels` topic tells afterwards: which events were labelled when, and when windows could be closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from valuedrift.events.label_batch import ProgressReport, decode_message
from valuedrift.taxonomy import IntArray
from valuedrift.windows import Watermarks

__all__ = ["Batch", "LabelLog", "pace"]

_MS = 1_000_000


class Batch(NamedTuple):
    """Labelled events of a source partition, and when the broker took them, UTC epoch nanoseconds."""

    partition: int
    offsets: IntArray
    at_ns: int


class LabelLog:
    """Reads it once.

    Parameters
    ----------
    records
        Of the topic, each partition's in order.
    """

    def __init__(self, records: Iterable[Any]) -> None:
        self.batches: list[Batch] = []
        self._passed: dict[int, list[tuple[int, int]]] = {}
        marks: dict[int, Watermarks] = {}
        for record in records:
            body = decode_message(record.value)
            at_ns = record.timestamp * _MS
            if isinstance(body, ProgressReport):
                mark = marks.setdefault(record.partition, Watermarks())
                if mark.update(body.progress()) and mark.current_ns is not None:
                    self._passed.setdefault(record.partition, []).append((mark.current_ns, at_ns))
            else:
                self.batches.append(Batch(body.labels.partition, body.labels.offsets, at_ns))

    @property
    def events(self) -> int:
        """How many labelled events there are, repeats too."""
        return sum(len(batch.offsets) for batch in self.batches)

    def distinct(self) -> int:
        """How many different events there are."""
        coordinates = [batch.offsets + (batch.partition << 48) for batch in self.batches]
        return len(np.unique(np.concatenate(coordinates))) if coordinates else 0

    def labelled_ns(self) -> dict[tuple[int, int], int]:
        """Return when each event was labelled, by source partition and offset."""
        return {(batch.partition, o): batch.at_ns for batch in self.batches for o in batch.offsets.tolist()}

    def reported_ns(self, partition: int, ends_ns: IntArray) -> IntArray:
        """Return when a partition of `labels` was told that the source is past each end; shape (ends,), -1 if never."""
        passed = np.array(self._passed.get(partition, []), dtype=np.int64).reshape(-1, 2)
        first = np.searchsorted(passed[:, 0], ends_ns, side="left")
        return np.concatenate([passed[:, 1], [-1]])[first]


def pace(batches: Iterable[Batch], until_ns: int | None = None, since_ns: int = 0) -> tuple[int, float]:
    """Return how many events were labelled in how many seconds, between two acknowledgements.

    What the first of them acknowledges was worked on before, and is left out.

    Parameters
    ----------
    batches
        Of one or of several scorers that have worked all the time.
    until_ns, since_ns
        Only what lies between counts.
    """
    chosen = [b for b in batches if b.at_ns >= since_ns and (until_ns is None or b.at_ns <= until_ns)]
    if not chosen:
        return 0, 0.0
    first, last = min(b.at_ns for b in chosen), max(b.at_ns for b in chosen)
    # one poll's batches arrive within milliseconds of each other
    began = max((b.at_ns for b in chosen if b.at_ns <= first + _BURST_NS), default=first)
    return sum(len(b.offsets) for b in chosen if b.at_ns > began), (last - began) / 1e9


_BURST_NS = 50 * _MS
