"""One chat interaction, whatever format it came in."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["DEFAULT_SEGMENT", "ChatEvent", "Scores"]

Scores = tuple[int, int, int, int, int]
"""A row of the probability grid: five integers that add up to `valuedrift.taxonomy.GRID`."""

DEFAULT_SEGMENT = "default"
"""Segment of an event that names none."""


class ChatEvent(NamedTuple):
    """A prompt and the response a model gave to it. A tuple, because one is made for every record that is read.

    Parameters
    ----------
    event_id
        Identity given by the producer; not assumed unique.
    time_ns
        Event time, nanoseconds since 1970-01-01T00:00:00Z. Fits a signed 64-bit integer.
    model, segment
        What the behaviour is counted under.
    conversation_id
        Conversation the interaction belongs to, where the record says so.
    prompt, response
        The texts. `None` only where `scores` is given.
    scores
        Grid row (units of 1/GRID) where the record carried a label or probabilities; such an event is not classified.
    finish_reason
        Why generation ended, in the words of the source, where it says so.
    source_format
        Name of the reader that understood the record.
    tenant_id
        Who the interaction is of (a customer, a team: a group above the conversation), where a path to it is set.
    """

    event_id: str
    time_ns: int
    model: str
    segment: str = DEFAULT_SEGMENT
    conversation_id: str | None = None
    prompt: str | None = None
    response: str | None = None
    scores: Scores | None = None
    finish_reason: str | None = None
    source_format: str = "native"
    tenant_id: str | None = None
