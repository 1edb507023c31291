"""Records in, labels and dead letters out: parse, decide lateness, classify, group. The same live and in a replay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from valuedrift.classifier import Classifier, Exchange
from valuedrift.errors import ClassifierError, Malformed
from valuedrift.events import DeadLetter, Reason, Record
from valuedrift.events.batch import BatchReader
from valuedrift.events.columns import Columns
from valuedrift.events.conversation import AUTO, NONE, TENANT, UNKNOWN, ConversationHash, conversation_hash
from valuedrift.events.record import coordinates
from valuedrift.scorer.grouping import Accepted, LabelledEvents, Verdicts, group, labelled, sampled
from valuedrift.scorer.sampling import Sampled, Sampler
from valuedrift.taxonomy import IntArray
from valuedrift.telemetry import NO_STAGES, Stages
from valuedrift.windows import GIVEN, Confusion, LatenessTracker

__all__ = ["GIVEN", "LabelledEvents", "Scored", "ScoringPipeline"]


class Scored(NamedTuple):
    """What became of a batch of records; every record is in exactly one of the two.

    Parameters
    ----------
    labelled
        Groups in the order of their first event, events in source order.
    dead_letters
        Records that can't be read, in source order.
    sampled
        Those of the labelled events that a shadow classifier is to see.
    """

    labelled: list[LabelledEvents]
    dead_letters: list[DeadLetter]
    sampled: Sequence[Sampled] = ()

    @property
    def events(self) -> int:
        """How many events were labelled."""
        return sum(len(group.labels.offsets) for group in self.labelled)


class ScoringPipeline:
    """Turns records of one source into labels.

    Parameters
    ----------
    source
        Stable identity of the source log.
    classifier
        Labels what carries no label. None: nothing may need one.
    allowed_lateness_ns, max_future_ns
        Nanoseconds.
    max_record_bytes
        Larger records are dead letters.
    now_ns
        Stands in for the timestamp of records that have none (lines of files): the start of the run.
    sampler
        Picks the classified events that come out as `Scored.sampled`. None: no event.
    conversation
        Where a record names its conversation: "auto" where its format does, "none" nowhere, else a dotted path.
    segment
        Where it names its segment: "auto" where its format does, else a dotted path.
    tenant
        Where it names its tenant: a dotted path, or "none".
    conversation_salt
        Secret key of the hashes of conversations and tenants.
    stages
        Is told how long it takes to parse.
    """

    def __init__(
        self,
        source: str,
        classifier: Classifier | None,
        *,
        allowed_lateness_ns: int,
        max_future_ns: int,
        max_record_bytes: int,
        now_ns: int,
        sampler: Sampler | None = None,
        conversation: str = AUTO,
        segment: str = AUTO,
        tenant: str = NONE,
        conversation_salt: str = "",
        stages: Stages = NO_STAGES,
    ) -> None:
        self.source = source
        self._classifier = classifier
        self._allowed_lateness_ns = allowed_lateness_ns
        self._max_record_bytes = max_record_bytes
        self._sampler = sampler
        self._stages = stages
        self._reader = BatchReader(
            now_ns=now_ns,
            max_future_ns=max_future_ns,
            max_bytes=max_record_bytes,
            conversation=None if conversation in {AUTO, NONE} else conversation,
            segment=None if segment == AUTO else segment,
            tenant=None if tenant == NONE else tenant,
        )
        self._number: ConversationHash = (
            (lambda _: UNKNOWN) if conversation == NONE else conversation_hash(conversation_salt)
        )
        self._tenant = conversation_hash(conversation_salt, kind=TENANT)
        self._trackers: dict[int, LatenessTracker] = {}

    def max_time_ns(self, partition: int) -> int | None:
        """Maximum event time seen in a partition; what must be kept with its committed offset."""
        tracker = self._trackers.get(partition)
        return None if tracker is None else tracker.max_time_ns

    def watermark_ns(self, partition: int) -> int | None:
        """Event time below which events of a partition are late."""
        tracker = self._trackers.get(partition)
        return None if tracker is None else tracker.watermark_ns

    def resume(self, partition: int, max_time_ns: int | None) -> None:
        """Start a partition where an earlier run had come to."""
        self._trackers[partition] = LatenessTracker(self._allowed_lateness_ns, max_time_ns)

    def score(self, records: Sequence[Record]) -> Scored:
        """Label a batch of records, which hold each partition's in offset order.

        Raises
        ------
        ClassifierError
            If the classifier fails on everything; a single event that it can't take is a dead letter.
        """
        with self._stages.stage("parse"):
            accepted, dead = self._read(records)
        columns = accepted.columns
        verdicts = self._label(columns)
        if verdicts.failed:
            refusal = Malformed(Reason.classifier_failed, "the classifier can't take this event")
            dead += [self._dead_letter(records[i], refusal) for i in columns.index[verdicts.failed].tolist()]
            dead.sort(key=lambda letter: (letter.partition, letter.offset))
        groups = group(accepted, verdicts.failed, self._fingerprint(columns))
        samples = [] if self._sampler is None else sampled(groups, accepted, verdicts, self._sampler)
        confusion = self._confusion(columns)
        found = labelled(groups, accepted, verdicts, self.source, self._number, confusion, self._tenant)
        return Scored(found, dead, samples)

    def _read(self, records: Sequence[Record]) -> tuple[Accepted, list[DeadLetter]]:
        columns, refused = self._reader.read(records)
        partitions, offsets = coordinates(records)
        dead = [self._dead_letter(records[i], problem) for i, problem in refused]
        if refused:
            partitions, offsets = partitions[columns.index], offsets[columns.index]
        return Accepted(columns, partitions, offsets, self._lateness(partitions, columns.times)), dead

    def _lateness(self, partitions: IntArray, times: IntArray) -> IntArray:
        if not times.size:
            return times
        if (partitions == partitions[0]).all():
            return self._tracker(int(partitions[0])).observe_all(times)
        lateness = np.zeros(len(times), dtype=np.int64)
        for partition in np.unique(partitions).tolist():
            own = partitions == partition
            lateness[own] = self._tracker(partition).observe_all(times[own])
        return lateness

    def _tracker(self, partition: int) -> LatenessTracker:
        tracker = self._trackers.get(partition)
        if tracker is None:
            tracker = self._trackers[partition] = LatenessTracker(self._allowed_lateness_ns)
        return tracker

    def _label(self, columns: Columns) -> Verdicts:
        truncated = np.zeros(len(columns), dtype=np.bool_)
        verdicts = Verdicts(columns.scores, truncated, [])
        if not columns.texts:
            return verdicts
        if self._classifier is None:
            raise ClassifierError("events without a label need a classifier, and none is loaded")
        _ = self._classifier.fingerprint  # a lazy one loads here, where to fail is no event's fault
        index = np.flatnonzero(~columns.given).tolist()
        texts = [Exchange(prompt, response) for prompt, response in columns.texts]
        try:
            verdicts.scores[index], truncated[index] = self._classifier.classify_detailed(texts)
        except Exception as error:  # noqa: BLE001 - any failure of the batch may be one event's
            self._label_singly(index, texts, verdicts, error)
        return verdicts

    def _label_singly(self, index: list[int], texts: list[Exchange], verdicts: Verdicts, error: Exception) -> None:
        """Find the events that the classifier can't take, so that one of them can't stop the rest for ever."""
        assert self._classifier is not None
        for i, text in zip(index, texts, strict=True):
            try:
                (verdicts.scores[i],), (verdicts.truncated[i],) = self._classifier.classify_detailed([text])
            except Exception:  # noqa: BLE001 - whatever it is, it is this event's
                verdicts.failed.append(i)
        if len(verdicts.failed) == len(index) and not self._works():
            raise ClassifierError(f"the classifier fails on every event ({type(error).__name__})") from None

    def _works(self) -> bool:
        """Whether the classifier can take a text beyond suspicion; if so, it is the events that it can't take."""
        assert self._classifier is not None
        try:
            self._classifier.classify([Exchange("How are you?", "Fine, thank you.")])
        except Exception:  # noqa: BLE001 - whatever it is, it is the classifier's
            return False
        return True

    def _fingerprint(self, columns: Columns) -> str:
        """Return the classifier's fingerprint; of a lazy one only where it has labelled something."""
        if self._classifier is None or not columns.texts:
            return GIVEN
        return self._classifier.fingerprint

    def _confusion(self, columns: Columns) -> Confusion | None:
        """Return what is known of the classifier's errors; nothing where it has labelled nothing."""
        if self._classifier is None or not columns.texts:
            return None
        confusion = self._classifier.confusion
        # a goal without examples: its row could be anything
        return tuple(confusion.ravel().tolist()) if confusion.any(axis=1).all() else None

    def _dead_letter(self, record: Record, problem: Malformed) -> DeadLetter:
        # Only the beginning of what is too large, whether its source was read whole (a topic) or not (a file).
        raw = record.raw if record.raw is None else record.raw[: self._max_record_bytes]
        return DeadLetter(
            self.source,
            record.partition,
            record.offset,
            problem.reason,
            problem.detail,
            raw,
            record.timestamp_ns,
            record.key,
            record.oversize or raw != record.raw,
        )
