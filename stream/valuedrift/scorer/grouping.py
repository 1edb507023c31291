"""Classified events grouped by who they are of and by what labelled them: the columns of label batches. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from valuedrift.classifier import Exchange
from valuedrift.events.columns import Columns
from valuedrift.events.conversation import UNKNOWN, ConversationHash
from valuedrift.events.text_columns import picked
from valuedrift.scorer.sampling import Sampled, Sampler
from valuedrift.taxonomy import IntArray, hard_labels
from valuedrift.windows import GIVEN, BoolArray, Confusion, Labels

__all__ = ["Accepted", "Group", "LabelledEvents", "Verdicts", "group", "labelled", "numbered", "sampled"]


class Accepted(NamedTuple):
    """Events that could be read.

    Parameters
    ----------
    columns
        n events.
    partitions, offsets
        Shape (n,), coordinates of their records.
    lateness
        Shape (n,), by how many ns every event is late.
    """

    columns: Columns
    partitions: IntArray
    offsets: IntArray
    lateness: IntArray


class Verdicts(NamedTuple):
    """Grid scores of n events, shape (n, 5); which were truncated, shape (n,); places of those that have none."""

    scores: IntArray
    truncated: BoolArray
    failed: list[int]


class Group(NamedTuple):
    """Places of the events of one (model, segment), one source partition, and one classifier."""

    model: str
    segment: str
    classifier: str
    partition: int
    members: IntArray


class LabelledEvents(NamedTuple):
    """Labelled events of one (model, segment)."""

    model: str
    segment: str
    labels: Labels


def group(accepted: Accepted, failed: list[int], fingerprint: str) -> list[Group]:
    """Group the events that have a verdict, in the order of the groups' first events.

    `fingerprint` is that of the classifier of all without a label.
    """
    columns = accepted.columns
    size = len(columns)
    if not size:
        return []
    if (accepted.partitions == accepted.partitions[0]).all():
        numbers, partition = accepted.partitions[:1], np.zeros(size, dtype=np.int64)
    else:
        numbers, partition = np.unique(accepted.partitions, return_inverse=True)
    keys = (partition * len(columns.pairs) + columns.pair) * 2 + columns.given
    if len(numbers) * len(columns.pairs) * 2 <= np.iinfo(np.uint16).max:
        keys = keys.astype(np.uint16)  # sorted by its digits, which takes a tenth of the time
    order = np.argsort(keys, kind="stable")
    if failed:
        order = order[~np.isin(order, failed)]
    return sorted(_runs(accepted, numbers, keys, order, fingerprint), key=lambda one: int(one.members[0]))


def _runs(accepted: Accepted, numbers: IntArray, keys: IntArray, order: IntArray, fingerprint: str) -> Iterator[Group]:
    if not order.size:
        return
    arranged = keys[order]
    begins = np.flatnonzero(np.concatenate([[True], arranged[1:] != arranged[:-1]]))
    for key, members in zip(arranged[begins].tolist(), np.split(order, begins[1:]), strict=True):
        who, given = divmod(key, 2)
        partition, pair = divmod(who, len(accepted.columns.pairs))
        model, segment = accepted.columns.pairs[pair]
        yield Group(model, segment, GIVEN if given else fingerprint, int(numbers[partition]), members)


def numbered(conversations: list[str | None] | None, size: int, number: ConversationHash) -> IntArray:
    """Return the number of every event's conversation (or tenant), shape (size,)."""
    numbers = np.full(size, UNKNOWN, dtype=np.int64)
    if conversations is not None:
        known = {name: number(name) for name in dict.fromkeys(conversations)}
        numbers[:] = np.fromiter(map(known.__getitem__, conversations), np.int64, size)
    return numbers


def labelled(
    groups: list[Group],
    accepted: Accepted,
    verdicts: Verdicts,
    source: str,
    number: ConversationHash,
    confusion: Confusion | None,
    tenant: ConversationHash,
) -> list[LabelledEvents]:
    """Return the labels of every group. From here on numbers stand for conversations and tenants; ids go no further.

    `confusion` is that of the classifier of all events without a label.
    """
    columns = accepted.columns
    conversations = numbered(columns.conversations, len(columns), number)
    tenants = None if columns.tenants is None else numbered(columns.tenants, len(columns), tenant)
    return [
        LabelledEvents(
            one.model,
            one.segment,
            Labels(
                source,
                one.partition,
                one.classifier,
                accepted.offsets[one.members],
                columns.times[one.members],
                accepted.lateness[one.members],
                verdicts.scores[one.members],
                picked(columns.event_ids, one.members),
                verdicts.truncated[one.members],
                conversations[one.members],
                None if one.classifier == GIVEN else confusion,
                None if tenants is None else tenants[one.members],
            ),
        )
        for one in groups
    ]


def sampled(groups: list[Group], accepted: Accepted, verdicts: Verdicts, sampler: Sampler) -> list[Sampled]:
    """Return the sampled events of every group that the classifier has labelled."""
    columns = accepted.columns
    text = np.cumsum(~columns.given) - 1
    found: list[Sampled] = []
    for one in groups:
        if one.classifier == GIVEN:
            continue
        picked = [i for i in one.members.tolist() if sampler(columns.event_ids[i])]
        if picked:
            found.append(
                Sampled(
                    one.model,
                    one.segment,
                    one.partition,
                    one.classifier,
                    accepted.offsets[picked].tolist(),
                    hard_labels(verdicts.scores[picked]),
                    [Exchange(*columns.texts[i]) for i in text[picked].tolist()],
                )
            )
    return found
