"""Label batches that a broker takes: bounded in events and in bytes, whatever the names in them are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from valuedrift.events.label_batch import LabelBatch
from valuedrift.windows import Labels

__all__ = ["batches"]

_MAX_EVENTS: Final = 1000
"""Events per label batch: bounds the size of a message, whatever scorer.poll_records is."""


def batches(model: str, segment: str, labels: Labels, max_bytes: int) -> Iterator[bytes]:
    """Encode the labels of one (model, segment), in order.

    A thousand events whose ids are as long as they may be, in a script of four bytes a character, are more than a
    megabyte. A broker would refuse that today and at every start, so such a batch is halved until it fits.

    Parameters
    ----------
    model, segment
        Whose labels they are.
    labels
        The events.
    max_bytes
        Longest message; a single event's may be longer.
    """
    for start in range(0, len(labels.offsets), _MAX_EVENTS):
        yield from _fitting(model, segment, labels.slice(start, start + _MAX_EVENTS), max_bytes)


def _fitting(model: str, segment: str, labels: Labels, max_bytes: int) -> Iterator[bytes]:
    message, events = LabelBatch.of(model, segment, labels).encode(), len(labels.offsets)
    if len(message) <= max_bytes or events == 1:
        yield message
        return
    half = events // 2
    for part in (labels.slice(0, half), labels.slice(half, events)):
        yield from _fitting(model, segment, part, max_bytes)
