"""Events by columns: what the scorer works on, whatever the records were read with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valuedrift.events.event import ChatEvent
from valuedrift.events.text_columns import picked
from valuedrift.taxonomy import IntArray, K

__all__ = ["Columns", "distinct", "merged", "of_events"]

BoolArray = npt.NDArray[np.bool_]
Text = tuple[str, str]
"""Prompt and response."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Events of a batch of records, in the order of their records.

    Parameters
    ----------
    index
        Shape (n,), strictly increasing: number of every event's record in the batch.
    event_ids
        n ids.
    pairs, pair
        Distinct (model, segment)s, some of which may have no event; and whose every event is, shape (n,).
    times
        Shape (n,), event time in ns since the epoch.
    conversations
        n ids of conversations, None where none is known; None where none is of any event.
    given
        Shape (n,), whether the record carried a label or probabilities.
    scores
        Shape (n, 5), on the grid of `valuedrift.taxonomy`; zeros where none were given.
    texts
        Prompts and responses of the events without given scores, in order.
    tenants
        n ids of tenants, None where none is known; None where none is of any event.
    """

    index: IntArray
    event_ids: Sequence[str]
    pairs: list[tuple[str, str]]
    pair: IntArray
    times: IntArray
    conversations: list[str | None] | None
    given: BoolArray
    scores: IntArray
    texts: list[Text]
    tenants: list[str | None] | None = None

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.index)

    def only(self, keep: IntArray, *, texts: list[Text] | None = None) -> Columns:
        """Return the events at the given places, ascending; `texts` if they are known already."""
        if texts is None:
            number = np.cumsum(~self.given) - 1
            texts = [self.texts[i] for i in number[keep][~self.given[keep]].tolist()]
        return Columns(
            self.index[keep],
            picked(self.event_ids, keep),
            self.pairs,
            self.pair[keep],
            self.times[keep],
            None if self.conversations is None else [self.conversations[i] for i in keep.tolist()],
            self.given[keep],
            self.scores[keep],
            texts,
            None if self.tenants is None else [self.tenants[i] for i in keep.tolist()],
        )


def of_events(index: Sequence[int], events: Sequence[ChatEvent]) -> Columns:
    """Turn events into columns; `index` numbers their records."""
    numbers: dict[tuple[str, str], int] = {}
    pair = [numbers.setdefault((event.model, event.segment), len(numbers)) for event in events]
    conversations = [event.conversation_id for event in events]
    tenants = [event.tenant_id for event in events]
    return Columns(
        np.array(index, dtype=np.int64),
        [event.event_id for event in events],
        list(numbers),
        np.array(pair, dtype=np.int64),
        np.array([event.time_ns for event in events], dtype=np.int64),
        None if conversations.count(None) == len(events) else conversations,
        np.array([event.scores is not None for event in events], dtype=np.bool_),
        np.array([event.scores or (0,) * K for event in events], dtype=np.int64).reshape(-1, K),
        [(event.prompt or "", event.response or "") for event in events if event.scores is None],
        None if tenants.count(None) == len(events) else tenants,
    )


def distinct(pairs: Sequence[tuple[str, str]], pair: IntArray) -> tuple[list[tuple[str, str]], IntArray]:
    """Return pairs without repeats, and their numbers in place of those in `pair`."""
    numbers: dict[tuple[str, str], int] = {}
    renumbered = [numbers.setdefault(each, len(numbers)) for each in pairs]
    if len(numbers) == len(pairs):
        return list(pairs), pair
    return list(numbers), np.array(renumbered, dtype=np.int64)[pair]


def merged(one: Columns, other: Columns) -> Columns:
    """Return the events of both, in the order of their records."""
    if not len(other):
        return one
    if not len(one):
        return other
    index = np.concatenate([one.index, other.index])
    order = np.argsort(index, kind="stable")
    conversations = tenants = None
    if one.conversations is not None or other.conversations is not None:
        conversations = [c for part in (one, other) for c in part.conversations or [None] * len(part)]
    if one.tenants is not None or other.tenants is not None:
        tenants = [t for part in (one, other) for t in part.tenants or [None] * len(part)]
    pairs, pair = distinct(one.pairs + other.pairs, np.concatenate([one.pair, other.pair + len(one.pairs)]))
    return Columns(
        index,
        [*one.event_ids, *other.event_ids],
        pairs,
        pair,
        np.concatenate([one.times, other.times]),
        conversations,
        np.concatenate([one.given, other.given]),
        np.concatenate([one.scores, other.scores]),
        one.texts + other.texts,
        tenants,
    ).only(order)
