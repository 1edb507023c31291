"""Drives pipeline and engine over the records of a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from valuedrift.events import Record
from valuedrift.events.record import coordinates
from valuedrift.replay.counting import Counting
from valuedrift.replay.outputs import ReplayOutputs
from valuedrift.replay.sources import RecordStream
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.windows import Progress

__all__ = ["CHUNK", "Replay", "chunks", "nothing_in", "reached"]

CHUNK = 2048
"""Records per step: enough for batches of like length, little enough for memory and the progress bar."""


class Replay:
    """One replay: everything that a scorer and a monitor do, in one process.

    Parameters
    ----------
    pipeline
        The very same that runs live.
    counting
        What is done with its labels.
    outputs
        Where dead letters and label lines go.
    partitions
        How many partitions the source has.
    empty
        Partitions that have no record in the replayed range, and hold nobody up.
    """

    def __init__(
        self,
        pipeline: ScoringPipeline,
        counting: Counting,
        outputs: ReplayOutputs,
        *,
        partitions: int = 1,
        empty: Iterable[int] = (),
    ) -> None:
        self._pipeline, self._counting, self._outputs = pipeline, counting, outputs
        self._partitions = partitions
        self.events = 0
        counting.step((), [nothing_in(pipeline.source, partition, partitions) for partition in empty])

    def run(self, records: Iterable[Record], *, close: bool, on_chunk: Callable[[int], None] | None = None) -> None:
        """Replay all records.

        Parameters
        ----------
        records
            Each partition's in offset order.
        close
            Whether the input has ended for good: then open windows close too. Otherwise they stay open, as live.
        on_chunk
            Told how many records were done, for a progress bar.
        """
        for chunk in chunks(records):
            self._step(chunk)
            if on_chunk is not None:
                on_chunk(len(chunk))
        self._counting.finish(close=close)

    def _step(self, chunk: Sequence[Record]) -> None:
        scored = self._pipeline.score(chunk)
        self.events += scored.events
        self._outputs.dead_letters(scored.dead_letters)
        self._outputs.labels(scored.labelled)
        self._counting.step(scored.labelled, reached(self._pipeline, chunk, self._partitions))


def reached(pipeline: ScoringPipeline, chunk: Sequence[Record], partitions: int) -> list[Progress]:
    """Return how far the partitions of a chunk have come with it."""
    found, offsets = coordinates(chunk)
    numbers, back = np.unique(found[::-1], return_index=True)  # the first from the end on
    return [
        Progress(pipeline.source, partition, partitions, offset + 1, pipeline.watermark_ns(partition), idle=False)
        for partition, offset in zip(numbers.tolist(), offsets[-1 - back].tolist(), strict=True)
    ]


def nothing_in(source: str, partition: int, partitions: int) -> Progress:
    """Return the progress of a partition that has no record in the replayed range."""
    return Progress(source, partition, partitions, 0, None, idle=True)


def chunks(records: Iterable[Record]) -> Iterator[Sequence[Record]]:
    """Cut a source into steps; one that comes in stretches is taken as it comes."""
    if isinstance(records, RecordStream):
        yield from records.batches()
        return
    iterator = iter(records)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
