"""Labels without windows: one line per event."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import orjson

from valuedrift.classifier import Classifier, Exchange
from valuedrift.config import Settings
from valuedrift.errors import Malformed
from valuedrift.events import ChatEvent, DeadLetter, Reason, Record, decode
from valuedrift.replay.runner import CHUNK
from valuedrift.taxonomy import GRID, Taxonomy, hard_labels

__all__ = ["Classified", "classify_records"]


class Classified(NamedTuple):
    """A chunk of results.

    Parameters
    ----------
    lines
        JSON, in the order of the records.
    dead_letters
        Records that can't be read, or that have no text to classify.
    records_done
        Records so far.
    """

    lines: list[bytes]
    dead_letters: list[DeadLetter]
    records_done: int


def classify_records(
    settings: Settings, model: Classifier, records: Iterable[Record], taxonomy: Taxonomy = Taxonomy.five
) -> Iterator[Classified]:
    """Classify every event with texts, also one that carries a label of its own.

    With three goals, probabilities are sums and the label is the goal with the largest sum.
    """
    limit_ns = time.time_ns() + settings.scorer.max_future.ns
    max_bytes = settings.scorer.max_record_bytes
    iterator = iter(records)
    done = 0
    while chunk := list(islice(iterator, CHUNK)):
        done += len(chunk)
        events: list[ChatEvent] = []
        dead: list[DeadLetter] = []
        for record in chunk:
            try:
                events.append(_event(record, limit_ns=limit_ns, max_bytes=max_bytes))
            except Malformed as problem:
                dead.append(
                    DeadLetter(
                        source="files",
                        partition=record.partition,
                        offset=record.offset,
                        reason=problem.reason,
                        detail=problem.detail,
                        raw=record.raw,
                    )
                )
        found = model.classify_detailed([Exchange(event.prompt or "", event.response or "") for event in events])
        scores = taxonomy.view(found.quantised)
        lines = [
            orjson.dumps(
                {
                    "event_id": event.event_id,
                    "label": taxonomy.goals[label],
                    "probabilities": {goal: score / GRID for goal, score in zip(taxonomy.goals, row, strict=True)},
                    "truncated": truncated,
                }
            )
            for event, row, label, truncated in zip(
                events, scores.tolist(), hard_labels(scores).tolist(), found.truncated.tolist(), strict=True
            )
        ]
        yield Classified(lines, dead, done)


def _event(record: Record, *, limit_ns: int, max_bytes: int) -> ChatEvent:
    if record.oversize:
        raise Malformed(Reason.too_large, f"more than {max_bytes} bytes")
    event = decode(record.raw, limit_ns=limit_ns, max_bytes=max_bytes)
    if event.prompt is None or event.response is None:
        raise Malformed(Reason.missing_field, "prompt and response are needed to classify")
    return event
