"""The scorer process: poll, score, publish, wait for the broker, commit.

    poll n ──▶ score n ──▶ [poll n-1 acknowledged? commit n-1] ──▶ send n ──▶ poll n+1 …

Scoring overlaps the broker's acknowledgements; sending never does. So every key of `labels` sees its source offsets in order
and without a hole, from any mix of live, restarted and zombie scorers, and repeats are all that a failure can cause.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError

from valuedrift.config import Settings
from valuedrift.events import Record
from valuedrift.events.label_batch import LabelBatch, ProgressReport, partition_key
from valuedrift.kafka_client import ClusterIdentity
from valuedrift.scorer.commits import Commit
from valuedrift.scorer.pipeline import Scored, ScoringPipeline
from valuedrift.scorer.publisher import Publisher
from valuedrift.windows import Progress

__all__ = ["ScorerLoop"]

_log = structlog.get_logger(__name__)

_MAX_BATCH_EVENTS = 1000
"""Events per label batch: bounds the size of a message, whatever poll_records is."""

_STATUS_INTERVAL_S = 30.0

_FENCED = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)
"""The group has gone on without this member."""


class _Position(NamedTuple):
    """State of a partition below which everything has been published and acknowledged."""

    offset: int
    max_time_ns: int | None
    watermark_ns: int | None


class ScorerLoop:
    """Owns the partitions that the group gives it, one poll at a time.

    Parameters
    ----------
    settings
        The effective settings.
    consumer
        Of the scorer's group, not yet subscribed.
    publisher
        To the labels and dead-letter topics.
    pipeline
        Scores records of the source topic.
    identity
        Which topic the source is.
    """

    def __init__(
        self,
        settings: Settings,
        consumer: KafkaConsumer,
        publisher: Publisher,
        pipeline: ScoringPipeline,
        identity: ClusterIdentity,
    ) -> None:
        self._settings = settings
        self._consumer = consumer
        self._publisher = publisher
        self._pipeline = pipeline
        self._identity = identity
        self._in_flight: dict[TopicPartition, _Position] = {}
        self._settled: dict[TopicPartition, _Position] = {}
        self._last_record: dict[TopicPartition, float] = {}
        self._next_progress = 0.0
        self._events = self._dead = 0

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; then settle, commit and leave the group.

        Raises
        ------
        DeliveryError
            If the broker does not acknowledge; the process must end and start again from the committed offsets.
        ClassifierError
            If the classifier fails on everything.
        """
        self._subscribe()
        poll_ms = self._settings.scorer.poll_timeout.ms
        status_at = time.monotonic() + _STATUS_INTERVAL_S
        while not stop.is_set():
            polled = self._consumer.poll(timeout_ms=poll_ms, max_records=self._settings.scorer.poll_records)
            try:
                if polled:
                    self._process(polled)
                else:
                    self._settle()
            except _FENCED as error:
                self._rejoin(error)
            self._publish_progress()
            if time.monotonic() >= status_at:
                status_at = time.monotonic() + _STATUS_INTERVAL_S
                self._log_status()
        self._settle()
        self._consumer.close()
        self._log_status()

    def _subscribe(self) -> None:
        self._consumer.subscribe([self._settings.topics.source], listener=_Listener(self))

    def _process(self, polled: dict[TopicPartition, list[Any]]) -> None:
        now = time.monotonic()
        records: list[Record] = []
        for tp, batch in polled.items():
            self._last_record[tp] = now
            records += [
                Record(
                    partition=tp.partition,
                    offset=r.offset,
                    raw=r.value,
                    timestamp_ns=r.timestamp * 1_000_000 if r.timestamp is not None and r.timestamp >= 0 else None,
                    key=r.key,
                )
                for r in batch
            ]
        scored = self._pipeline.score(records)
        self._settle()
        self._send(scored)
        for tp, batch in polled.items():
            self._in_flight[tp] = _Position(
                batch[-1].offset + 1,
                self._pipeline.max_time_ns(tp.partition),
                self._pipeline.watermark_ns(tp.partition),
            )

    def _send(self, scored: Scored) -> None:
        topics = self._settings.topics
        for group in scored.labelled:
            labels, key = group.labels, partition_key(group.model, group.segment)
            for start in range(0, len(labels.offsets), _MAX_BATCH_EVENTS):
                part = labels.slice(start, start + _MAX_BATCH_EVENTS)
                self._publisher.send(topics.labels, LabelBatch.of(group.model, group.segment, part).encode(), key=key)
        for letter in scored.dead_letters:
            value, headers = letter.to_kafka()
            self._publisher.send(topics.dead_letters, value, key=letter.key, headers=headers)
            _log.warning(
                "dead letter", reason=letter.reason, detail=letter.detail, partition=letter.partition, offset=letter.offset
            )
        self._events += scored.events
        self._dead += len(scored.dead_letters)

    def _settle(self) -> None:
        """Wait for the broker, then commit."""
        if not self._in_flight:
            return
        self._publisher.settle()
        source = self._identity.source
        self._consumer.commit(
            {
                tp: OffsetAndMetadata(position.offset, Commit(source, position.max_time_ns).encode(), -1)
                for tp, position in self._in_flight.items()
            }
        )
        self._settled.update(self._in_flight)
        self._in_flight.clear()

    def _publish_progress(self) -> None:
        """Tell every partition of `labels` how far the owned partitions have come: acknowledged work only."""
        now = time.monotonic()
        if now < self._next_progress:
            return
        self._next_progress = now + self._settings.scorer.progress_interval.seconds
        topics = self._settings.topics
        idle = self._idle(now)
        for tp, position in sorted(self._settled.items()):
            report = ProgressReport.of(
                Progress(
                    source=self._identity.source,
                    partition=tp.partition,
                    partitions=self._identity.partitions,
                    offset=position.offset,
                    watermark_ns=position.watermark_ns,
                    idle=tp in idle,
                )
            ).encode()
            for partition in range(topics.labels_partitions):
                self._publisher.send(topics.labels, report, key=b"progress", partition=partition)

    def _idle(self, now: float) -> set[TopicPartition]:
        """Owned partitions that are silent *and* read to their end: a scorer that lags excuses nobody."""
        timeout = self._settings.scorer.idle_timeout.seconds
        silent = [
            tp for tp in self._settled if tp not in self._in_flight and now - self._last_record.get(tp, now) >= timeout
        ]
        if not silent:
            return set()
        ends = self._consumer.end_offsets(silent)
        return {tp for tp in silent if self._consumer.position(tp) >= ends[tp]}

    def _rejoin(self, error: Exception) -> None:
        """Give up what the group has given to others, without sending anything more of it."""
        _log.warning("fenced", error=type(error).__name__, hint="rejoining the group; the partitions' new owner repeats the work")
        self.forget(list(self._settled))
        self._consumer.unsubscribe()
        self._subscribe()

    def adopt(self, partitions: Iterable[TopicPartition]) -> None:
        """Take over partitions where their last owner left them."""
        now = time.monotonic()
        partitions = list(partitions)
        beginnings = self._consumer.beginning_offsets(partitions) if partitions else {}
        for tp in partitions:
            committed = self._consumer.committed(tp, metadata=True)
            offset, max_time = beginnings[tp], None
            if committed is not None and committed.offset >= 0:
                commit = Commit.parse(committed.metadata)
                if commit is None:
                    _log.error("offset metadata unreadable", partition=tp.partition, hint="lateness restarts here")
                if commit is not None and commit.source != self._identity.source:
                    _log.warning("topic was created anew", partition=tp.partition, hint="reading it from its beginning")
                    self._consumer.seek(tp, offset)
                else:
                    if committed.offset < offset:
                        lost = offset - committed.offset
                        _log.error("retention has deleted unread events", partition=tp.partition, lost=lost)
                    offset = max(offset, committed.offset)
                    max_time = None if commit is None else commit.max_time_ns
            self._pipeline.resume(tp.partition, max_time)
            watermark = self._pipeline.watermark_ns(tp.partition)
            self._settled[tp] = _Position(offset, max_time, watermark)
            self._last_record[tp] = now
        _log.info("partitions assigned", partitions=sorted(tp.partition for tp in partitions))

    def release(self, partitions: Iterable[TopicPartition]) -> None:
        """Finish and commit before partitions go to another member."""
        try:
            self._settle()
        except _FENCED as error:
            _log.warning("fenced", error=type(error).__name__)
        self.forget(partitions)

    def forget(self, partitions: Iterable[TopicPartition]) -> None:
        """Drop the state of partitions that are another member's now."""
        for tp in list(partitions):
            self._settled.pop(tp, None)
            self._last_record.pop(tp, None)
        self._in_flight.clear()

    def _log_status(self) -> None:
        lag = 0
        for tp in self._settled:
            end = self._consumer.highwater(tp)
            lag += max(0, end - self._settled[tp].offset) if end is not None else 0
        _log.info("scored", events=self._events, dead_letters=self._dead, lag_events=lag)


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, loop: ScorerLoop) -> None:
        self._loop = loop

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        self._loop.release(revoked)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        self._loop.adopt(assigned)

    def on_partitions_lost(self, lost: Iterable[TopicPartition]) -> None:
        self._loop.forget(lost)
