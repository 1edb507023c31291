"""Classified events grouped by who they are of and by what labelled them: the columns of label batches. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from valuedrift.classifier import Exchange
from valuedrift.events import ChatEvent, Record
from valuedrift.events.conversation import ConversationHash
from valuedrift.scorer.sampling import Sampled, Sampler
from valuedrift.taxonomy import IntArray, hard_labels
from valuedrift.windows import GIVEN, BoolArray, Confusion, Labels

__all__ = ["Accepted", "Groups", "LabelledEvents", "Verdicts", "group", "labelled", "sampled"]

Groups = dict[tuple[str, str, str, int], list[int]]
"""Indices of events by (model, segment, classifier, source partition), in the order of their first event."""


class Accepted(NamedTuple):
    """An event that could be read, its record, and by how many ns it is late."""

    record: Record
    event: ChatEvent
    lateness: int


class Verdicts(NamedTuple):
    """Grid scores of n events, shape (n, 5); which were truncated, shape (n,); indices of those that have none."""

    scores: IntArray
    truncated: BoolArray
    failed: list[int]


class LabelledEvents(NamedTuple):
    """Labelled events of one (model, segment)."""

    model: str
    segment: str
    labels: Labels


def group(accepted: Sequence[Accepted], failed: set[int], fingerprint: str) -> Groups:
    """Group the events that have a verdict; `fingerprint` is that of the classifier of all without a label."""
    groups: Groups = {}
    for i, (record, event, _) in enumerate(accepted):
        if i not in failed:
            key = (event.model, event.segment, fingerprint if event.scores is None else GIVEN, record.partition)
            members = groups.get(key)
            if members is None:
                groups[key] = [i]
            else:
                members.append(i)
    return groups


def labelled(
    groups: Groups,
    accepted: Sequence[Accepted],
    verdicts: Verdicts,
    source: str,
    number: ConversationHash,
    confusion: Confusion | None,
) -> list[LabelledEvents]:
    """Return the labels of every group. From here on `number` stands for a conversation, and its id goes no further.

    `confusion` is that of the classifier of all events without a label.
    """
    offsets = np.array([a.record.offset for a in accepted], dtype=np.int64)
    times = np.array([a.event.time_ns for a in accepted], dtype=np.int64)
    lateness = np.array([a.lateness for a in accepted], dtype=np.int64)
    conversations = np.array([number(a.event.conversation_id) for a in accepted], dtype=np.int64)
    return [
        LabelledEvents(
            model,
            segment,
            Labels(
                source,
                partition,
                classifier,
                offsets[members],
                times[members],
                lateness[members],
                verdicts.scores[members],
                [accepted[i].event.event_id for i in members],
                verdicts.truncated[members],
                conversations[members],
                None if classifier == GIVEN else confusion,
            ),
        )
        for (model, segment, classifier, partition), members in groups.items()
    ]


def sampled(groups: Groups, accepted: Sequence[Accepted], verdicts: Verdicts, sampler: Sampler) -> list[Sampled]:
    """Return the sampled events of every group that the classifier has labelled."""
    found: list[Sampled] = []
    for (model, segment, classifier, partition), members in groups.items():
        if classifier == GIVEN:
            continue
        picked = [i for i in members if sampler(accepted[i].event.event_id)]
        if picked:
            events = [accepted[i].event for i in picked]
            found.append(
                Sampled(
                    model,
                    segment,
                    partition,
                    classifier,
                    [accepted[i].record.offset for i in picked],
                    hard_labels(verdicts.scores[picked]),
                    [Exchange(event.prompt or "", event.response or "") for event in events],
                )
            )
    return found
