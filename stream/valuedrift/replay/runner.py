"""Drives pipeline and engine over the records of a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice

import orjson

from valuedrift.events import Record
from valuedrift.fleet import FleetRecord, FleetRules, FleetState
from valuedrift.replay.outputs import ReplayOutputs
from valuedrift.scorer.pipeline import LabelledEvents, Scored, ScoringPipeline
from valuedrift.taxonomy import GOALS, GRID, hard_labels
from valuedrift.windows import Alert, Engine, Progress, Window
from valuedrift.windows.outputs import iso

__all__ = ["CHUNK", "Replay", "label_lines"]

CHUNK = 2048
"""Records per step: enough for batches of like length, little enough for memory and the progress bar."""


class Replay:
    """One replay: everything that a scorer and a monitor do, in one process.

    Parameters
    ----------
    pipeline, engine
        The very same that run live.
    outputs
        Where results go.
    partitions
        How many partitions the source has.
    empty
        Partitions that have no record in the replayed range, and hold nobody up.
    on_final
        Told of windows and alerts when they are final, in order.
    on_fleet
        Told of what windows of several series say together, in order.
    fleet
        What is measured across series; None: nothing.
    """

    def __init__(
        self,
        pipeline: ScoringPipeline,
        engine: Engine,
        outputs: ReplayOutputs,
        *,
        partitions: int = 1,
        empty: Iterable[int] = (),
        on_final: Callable[[Sequence[Window], Sequence[Alert]], None] | None = None,
        on_fleet: Callable[[Sequence[FleetRecord]], None] | None = None,
        fleet: FleetRules | None = None,
    ) -> None:
        self._pipeline, self._engine, self._outputs = pipeline, engine, outputs
        self._partitions = partitions
        self._on_final, self._on_fleet = on_final, on_fleet
        self._fleet = None if fleet is None else FleetState(fleet)
        self.events = 0
        for partition in empty:
            engine.progress(Progress(pipeline.source, partition, partitions, 0, None, idle=True))

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
        for chunk in _chunks(records):
            self._step(chunk)
            if on_chunk is not None:
                on_chunk(len(chunk))
        if close:
            self._outputs.take(self._engine.finish().outputs)
        self._final(None)

    def _step(self, chunk: Sequence[Record]) -> None:
        scored = self._pipeline.score(chunk)
        self.events += scored.events
        self._outputs.dead_letters(scored.dead_letters)
        self._outputs.labels(label_lines(scored))
        outputs = [
            output
            for group in scored.labelled
            for output in self._engine.labels(group.model, group.segment, group.labels).outputs
        ]
        reached = {record.partition: record.offset + 1 for record in chunk}
        for partition, offset in sorted(reached.items()):
            watermark = self._pipeline.watermark_ns(partition)
            progress = Progress(self._pipeline.source, partition, self._partitions, offset, watermark, idle=False)
            outputs += self._engine.progress(progress).outputs
        self._outputs.take(outputs)
        if self._engine.watermarks.current_ns is not None:
            self._final(self._engine.watermarks.current_ns)

    def _final(self, watermark_ns: int | None) -> None:
        windows, alerts = self._outputs.settle(watermark_ns)
        if self._fleet is not None:
            for _, same_end in groupby(windows, key=lambda window: window.end_ns):
                for window in same_end:
                    self._fleet.take(window.record)
                records = self._fleet.settle()
                self._outputs.fleet(records)
                if self._on_fleet is not None:
                    self._on_fleet(records)
        if self._on_final is not None and (windows or alerts):
            self._on_final(windows, alerts)


def _chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    iterator = iter(records)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def label_lines(scored: Scored) -> Iterator[bytes]:
    """Write one JSON line per labelled event, in source order: who, when, which behaviour. No text."""
    rows = [(group, i) for group in scored.labelled for i in range(len(group.labels.offsets))]
    rows.sort(key=lambda row: (row[0].labels.partition, int(row[0].labels.offsets[row[1]])))
    for group, i in rows:
        yield orjson.dumps(_label_row(group, i))


def _label_row(group: LabelledEvents, i: int) -> dict[str, object]:
    labels = group.labels
    scores = labels.scores[i]
    return {
        "event_id": labels.ids[i],
        "time": iso(int(labels.times[i])),
        "model": group.model,
        "segment": group.segment,
        "label": GOALS[int(hard_labels(scores))],
        "probabilities": {goal: int(score) / GRID for goal, score in zip(GOALS, scores, strict=True)},
        "classifier": labels.classifier,
        "truncated": bool(labels.truncated[i]),
        "late_by_s": int(labels.lateness[i]) / 1e9,
        "partition": labels.partition,
        "offset": int(labels.offsets[i]),
    }
