"""Labels for people: one JSON line per event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from valuedrift.scorer.grouping import LabelledEvents
from valuedrift.taxonomy import GOALS, GRID, hard_labels
from valuedrift.windows.outputs import iso

__all__ = ["label_lines"]


def label_lines(labelled: Sequence[LabelledEvents]) -> Iterator[tuple[int, bytes]]:
    """Yield source partition and line of every event, in source order: who, when, which behaviour. No text."""
    rows = [(group, i) for group in labelled for i in range(len(group.labels.offsets))]
    rows.sort(key=lambda row: (row[0].labels.partition, int(row[0].labels.offsets[row[1]])))
    for group, i in rows:
        yield group.labels.partition, orjson.dumps(_label_row(group, i))


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
