"""What the scorer tells the engine: labels of events, and the progress of source partitions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Self, overload

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import IntArray

__all__ = ["GIVEN", "BoolArray", "Confusion", "Ids", "Labels", "Progress"]

BoolArray = npt.NDArray[np.bool_]

Confusion = tuple[int, ...]
"""Labelled examples by true goal and said goal, row after row: 25 counts, and none of the rows empty."""

GIVEN: Final = "given"
"""Stands for the classifier of events that came with a label or probabilities of their own."""


class Ids(Sequence[str]):
    """Event ids as one text: of hundreds a window needs a few, so they are cut out only when they are asked for.

    Parameters
    ----------
    text
        The ids, one behind the other.
    lengths
        Shape (n,), characters of each.

    Raises
    ------
    ValueError
        If the lengths don't add up to the text.
    """

    __slots__ = ("_ends", "lengths", "text")

    def __init__(self, text: str, lengths: IntArray) -> None:
        self.text, self.lengths = text, lengths
        self._ends = np.cumsum(lengths)
        if (lengths.size and (lengths.min() < 0 or lengths.max() > len(text))) or (
            int(self._ends[-1]) if lengths.size else 0
        ) != len(text):
            raise ValueError("lengths do not add up to the text")

    @classmethod
    def of(cls, ids: Sequence[str]) -> Self:
        """Join ids."""
        if isinstance(ids, cls):
            return ids
        return cls("".join(ids), np.array([len(id_) for id_ in ids], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.lengths)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        end = int(self._ends[index])
        return self.text[end - int(self.lengths[index]) : end]


class Labels(NamedTuple):
    """Labelled events of one (model, segment), one classifier and one source partition, in source order.

    Parameters
    ----------
    source
        Stable identity of the source log. For Kafka it holds the cluster and the topic *id*, so that a topic deleted
        and created anew is another source.
    partition
        Number of the source partition.
    classifier
        Fingerprint of what labelled the events.
    offsets
        Shape (n,), strictly increasing.
    times
        Shape (n,), event time in ns since the epoch.
    lateness
        Shape (n,), ns by which the event lies below its own partition's watermark at its offset; 0 = on time.
    scores
        Shape (n, 5), probabilities on the grid of `valuedrift.taxonomy`.
    ids
        n event ids.
    truncated
        Shape (n,), whether prompt or response was too long for the classifier to read all of it.
    conversations
        Shape (n,), a positive hash of the conversation that the event belongs to; 0 = none is known.
    confusion
        What is known of the classifier's errors: a property of its fingerprint. None = nothing.
    tenants
        Shape (n,), a positive hash of the tenant that the event is of; 0 = none is known. None: of no event.
    """

    source: str
    partition: int
    classifier: str
    offsets: IntArray
    times: IntArray
    lateness: IntArray
    scores: IntArray
    ids: Sequence[str]
    truncated: BoolArray
    conversations: IntArray
    confusion: Confusion | None = None
    tenants: IntArray | None = None

    def slice(self, start: int, stop: int) -> Labels:
        """Return the events from `start` to before `stop`."""
        return self._replace(
            offsets=self.offsets[start:stop],
            times=self.times[start:stop],
            lateness=self.lateness[start:stop],
            scores=self.scores[start:stop],
            ids=self.ids[start:stop],
            truncated=self.truncated[start:stop],
            conversations=self.conversations[start:stop],
            tenants=None if self.tenants is None else self.tenants[start:stop],
        )

    def only(self, keep: IntArray) -> Labels:
        """Return the events at the given indices."""
        return self._replace(
            offsets=self.offsets[keep],
            times=self.times[keep],
            lateness=self.lateness[keep],
            scores=self.scores[keep],
            ids=[self.ids[i] for i in keep.tolist()],
            truncated=self.truncated[keep],
            conversations=self.conversations[keep],
            tenants=None if self.tenants is None else self.tenants[keep],
        )


class Progress(NamedTuple):
    """How far a source partition has been labelled.

    Parameters
    ----------
    source, partition
        As in `Labels`.
    partitions
        How many partitions the source has.
    offset
        The next offset to be read: everything below has been published.
    watermark_ns
        Maximum event time seen minus the allowed lateness; None while the partition has shown no event.
    idle
        True when the partition has been read to its end and stayed silent for the idle timeout.
    """

    source: str
    partition: int
    partitions: int
    offset: int
    watermark_ns: int | None
    idle: bool
