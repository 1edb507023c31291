"""The scorer process: poll, score, publish, wait for the broker, commit.

    poll n ──▶ score n ──▶ send n ──▶ all of n acknowledged ──▶ commit n ──▶ poll n+1 …

Nothing is ever in flight while polling, so a rebalance, which happens inside a poll, finds nothing unfinished; the
client's own thread fetches ahead meanwhile. Every key of `labels` sees its source offsets in order and without a hole,
from any mix of live, restarted and zombie scorers, and repeats are all that a failure can cause.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    KafkaError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from valuedrift import kafka_client
from valuedrift.config import Settings
from valuedrift.errors import BrokerUnreachable, SourceChanged
from valuedrift.events import Reason, Record
from valuedrift.fault_points import reach
from valuedrift.scorer.commits import Commit
from valuedrift.scorer.continuity import Missing, Start
from valuedrift.scorer.observed import count_scored, stamp_s
from valuedrift.scorer.outlet import Outlet
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.scorer.poll_size import PollSize
from valuedrift.scorer.publisher import Publisher
from valuedrift.scorer.shadow import Shadow
from valuedrift.scorer.source_log import SourceLog
from valuedrift.scorer.source_watch import SourceWatch
from valuedrift.telemetry.vitals import Vitals
from valuedrift.windows import Progress

__all__ = ["ScorerLoop"]

_log = structlog.get_logger(__name__)

_STATUS_INTERVAL_S = 30.0
_PATIENCE_MS = 1_000
"""Whether a partition is silent need not be known now."""

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
    shadow
        Is offered a sample of what has been committed.
    vitals
        Is told how it goes.
    """

    def __init__(
        self,
        settings: Settings,
        consumer: KafkaConsumer,
        publisher: Publisher,
        pipeline: ScoringPipeline,
        identity: kafka_client.ClusterIdentity,
        shadow: Shadow | None = None,
        vitals: Vitals | None = None,
    ) -> None:
        self._settings = settings
        self._consumer = consumer
        self._outlet = Outlet(settings, publisher)
        self._pipeline = pipeline
        self._reaches = kafka_client.Ends(consumer)
        self._source = SourceWatch(consumer, settings.topics.source, identity, settings.scorer.publish_timeout.seconds)
        self._log = SourceLog(consumer, identity.source)
        self._shadow = shadow
        self._vitals = vitals or Vitals("scorer")
        self._assigned: set[TopicPartition] = set()
        self._settled: dict[TopicPartition, _Position] = {}
        self._last_record: dict[TopicPartition, float] = {}
        self._ends: dict[TopicPartition, int | None] = {}
        self._poll_size = PollSize(settings.scorer.poll_records)
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
        SourceChanged
            If the source is not the log any more that it was; the next start finds out what it is.
        """
        self._subscribe()
        poll_ms = self._settings.scorer.poll_timeout.ms
        status_at = time.monotonic() + _STATUS_INTERVAL_S
        while not stop.is_set():
            with self._vitals.stage("poll"):
                polled = self._consumer.poll(timeout_ms=poll_ms, max_records=self._poll_size.records)
            self._look_at_source(polled)
            try:
                for tp in self._adopt():
                    polled.pop(tp, None)
                if polled:
                    reach("scorer.after_poll")
                    self._process(polled)
                elif self._source.there:
                    self._pass_marks()
            except _FENCED as error:
                self._rejoin(error)
            self._publish_progress()
            self._look(busy=bool(polled))
            if time.monotonic() >= status_at:
                status_at = time.monotonic() + _STATUS_INTERVAL_S
                self._log_status()
        self._log_status()
        self._consumer.close()

    def _subscribe(self) -> None:
        self._consumer.subscribe([self._settings.topics.source], listener=_Listener(self))

    def _look_at_source(self, polled: dict[TopicPartition, list[Any]]) -> None:
        """Go on only if what was polled is of the topic that it was at the start."""
        new = self._assigned - self._settled.keys()
        self._source.look(insist=bool(polled or new), in_group=bool(polled))  # while it joins, no records come
        if self._source.replaced:
            gone = self._source.gone({tp.partition: self._reach(tp) for tp in self._settled})
            self._outlet.report(gone)
            self._count(gone)
            raise SourceChanged(f"{self._settings.topics.source} was deleted and created anew")

    def _reach(self, tp: TopicPartition) -> tuple[int, int | None]:
        """Return how far an owned partition is read, and where its log ends as far as is known."""
        return self._settled[tp].offset, self._ends.get(tp)

    def _process(self, polled: dict[TopicPartition, list[Any]]) -> None:
        now = time.monotonic()
        records: list[Record] = []
        for tp, batch in polled.items():
            self._last_record[tp] = now
            records += kafka_client.records_of(batch)
        missing = self._log.missing({tp: self._settled[tp].offset for tp in polled}, polled)
        if any(each.reason is Reason.log_cut for each in missing):
            self._outlet.report(missing)
            self._count(missing)
            raise SourceChanged(f"partition {missing[0].partition} of the source no longer has what was read of it")
        scored = self._pipeline.score(records)
        reach("scorer.after_classify")
        with self._vitals.stage("publish"):
            self._outlet.report(missing)
            self._outlet.send(scored)
            self._outlet.settle()
        reach("scorer.after_flush")
        with self._vitals.stage("commit"):
            self._commit({tp: self._position(tp, batch[-1].offset + 1) for tp, batch in polled.items()})
        reach("scorer.after_commit")
        count_scored(self._vitals, scored)
        self._count(missing)
        self._events += scored.events
        self._dead += len(scored.dead_letters)
        for tp, batch in polled.items():
            self._vitals.lag.done(tp.partition, batch[-1].offset + 1, stamp_s(batch[-1].timestamp))
        self._poll_size.took(len(records), time.monotonic() - now)
        if self._shadow is not None:
            self._shadow.offer(scored.sampled)

    def _position(self, tp: TopicPartition, offset: int) -> _Position:
        partition = tp.partition
        return _Position(offset, self._pipeline.max_time_ns(partition), self._pipeline.watermark_ns(partition))

    def _count(self, missing: Iterable[Missing]) -> None:
        for each in missing:
            self._vitals.metrics.add("lost_events", each.events)
            self._vitals.metrics.add("dead_letters", reason=each.reason)

    def _commit(self, done: dict[TopicPartition, _Position]) -> None:
        source = self._source.identity.source
        self._consumer.commit(
            {
                tp: OffsetAndMetadata(position.offset, Commit(source, position.max_time_ns).encode(), -1)
                for tp, position in done.items()
            }
        )
        self._settled.update(done)

    def _publish_progress(self) -> None:
        """Tell every partition of `labels` how far the owned partitions have come: acknowledged work only."""
        now = time.monotonic()
        if now < self._next_progress:
            return
        self._next_progress = now + self._settings.scorer.progress_interval.seconds
        idle = self._idle(now)
        identity = self._source.identity
        self._outlet.tell(
            Progress(
                source=identity.source,
                partition=tp.partition,
                partitions=identity.partitions,
                offset=position.offset,
                watermark_ns=position.watermark_ns,
                idle=tp in idle,
            )
            for tp, position in sorted(self._settled.items())
        )
        with self._vitals.stage("publish"):
            self._outlet.settle()
        reach("scorer.after_progress")
        self._vitals.metrics.set("excused_partitions", len(idle))

    def _idle(self, now: float) -> set[TopicPartition]:
        """Owned partitions that are silent *and* read to their end: a scorer that lags excuses nobody."""
        timeout = self._settings.scorer.idle_timeout.seconds
        silent = [tp for tp in self._settled if now - self._last_record.get(tp, now) >= timeout]
        if not silent or not self._source.there:
            return set()
        try:
            ends = kafka_client.ends_of(self._consumer, silent, timeout_ms=_PATIENCE_MS)
        except (KafkaError, BrokerUnreachable):  # whether a partition that nobody can ask is silent, nobody knows
            return set()
        return {tp for tp in silent if self._settled[tp].offset >= ends[tp]}

    def _rejoin(self, error: Exception) -> None:
        """Give up what the group has given to others; the new owners repeat what was not committed."""
        _log.warning("fenced", error=type(error).__name__, hint="joining the group again")
        self.lost(set(self._assigned))
        self._consumer.unsubscribe()
        self._subscribe()

    def _adopt(self) -> list[TopicPartition]:
        """Take over newly assigned partitions where their last owner left them.

        One that has no leader waits; the others don't wait for it.

        Returns
        -------
        Those of which nothing that was polled counts: they start elsewhere, or not yet.
        """
        new = sorted(self._assigned - self._settled.keys())
        if not new:
            return []
        now = time.monotonic()
        found = self._log.starts(new)
        waiting = [tp for tp in new if tp not in found]
        waited = self._hold(waiting)
        for tp, (start, committed) in found.items():
            _tell(tp.partition, start, known=committed is not None)
            self._outlet.report(start.missing)
            self._pipeline.resume(tp.partition, start.max_time_ns)
        # Committed at once: an offset that is known tells, whenever retention comes first, what was not read.
        changed = {
            tp: self._position(tp, start.offset)
            for tp, (start, committed) in found.items()
            if committed is None or start.missing
        }
        if changed:
            self._commit(changed)
        self._count(each for start, _ in found.values() for each in start.missing)
        for tp, (start, _) in found.items():
            if tp in waited:
                self._consumer.resume(tp)
            if start.moved or tp in waited:
                self._consumer.seek(tp, start.offset)
            self._settled[tp] = self._position(tp, start.offset)
            self._last_record[tp] = now
            self._source.taken(tp.partition)
            self._vitals.lag.done(tp.partition, start.offset)
        if found:
            _log.info("partitions assigned", partitions=[tp.partition for tp in found])
        return [*waiting, *(tp for tp, (start, _) in found.items() if start.moved or tp in waited)]

    def _hold(self, waiting: Iterable[TopicPartition]) -> set[TopicPartition]:
        """Poll nothing of partitions that can't be taken over yet; return those that were held already."""
        held: set[TopicPartition] = self._consumer.paused()
        if late := [tp for tp in waiting if tp not in held]:
            _log.warning("partitions wait for a leader", partitions=[tp.partition for tp in late])
            self._consumer.pause(*late)
        return held

    def _pass_marks(self) -> None:
        """Go past what is no record: should retention delete it later, it will not be missed."""
        settled = {tp: position.offset for tp, position in self._settled.items()}
        quiet = [tp for tp, at in settled.items() if (self._consumer.highwater(tp) or 0) > at]
        if passed := self._log.passed(settled, quiet):
            self._commit({tp: self._position(tp, at) for tp, at in passed.items()})
            for tp, at in passed.items():
                self._vitals.lag.done(tp.partition, at)

    def _look(self, *, busy: bool) -> None:
        """Note how the group stands and how far the owned partitions reach."""
        vitals = self._vitals
        vitals.metrics.set("partitions", len(self._settled))
        self._ends = self._reaches.of(self._settled, busy=busy)
        for tp, end in self._ends.items():
            vitals.lag.ends(tp.partition, end)
        if self._assigned == self._settled.keys():
            vitals.health.meet("recovered")

    def assigned(self, partitions: Iterable[TopicPartition]) -> None:
        """Note what the group has given us. Runs on the client's thread, so the work is left to `_adopt`."""
        self._assigned.update(partitions)
        self._vitals.metrics.add("rebalances")
        self._vitals.health.lose("recovered")
        self._vitals.health.meet("assigned")

    def revoked(self, partitions: Iterable[TopicPartition]) -> None:
        """Drop the state of partitions that are another member's now; their work is committed or will be repeated."""
        self._vitals.health.lose("assigned", "recovered")
        for tp in partitions:
            self._vitals.lag.drop(tp.partition)
            self._assigned.discard(tp)
            position = self._settled.pop(tp, None)
            if position is not None and not self._source.same:
                self._source.leave(tp.partition, position.offset, self._ends.get(tp))
            self._ends.pop(tp, None)
            self._last_record.pop(tp, None)

    def lost(self, partitions: Iterable[TopicPartition]) -> None:
        """Drop the state of partitions that the group has given to others without asking."""
        for tp in partitions:
            if tp in self._settled:
                self._source.leave(tp.partition, self._settled[tp].offset, None)
        self.revoked(partitions)

    def _log_status(self) -> None:
        lag = sum(max(0, (self._ends.get(tp) or 0) - at.offset) for tp, at in self._settled.items())
        _log.info("scored", events=self._events, dead_letters=self._dead, lag_events=lag)
        if self._shadow is not None:
            _log.info("shadow", **self._shadow.counts._asdict())


def _tell(partition: int, start: Start, *, known: bool) -> None:
    """Say what is unusual about where a partition begins."""
    if not known:
        _log.warning("no committed offset", partition=partition, offset=start.offset)
    if not start.readable:
        _log.error("offset metadata unreadable", partition=partition, hint="lateness starts afresh")
    if any(each.reason is Reason.topic_recreated for each in start.missing):
        _log.warning("topic was created anew", partition=partition, hint="reading it from its beginning")


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, loop: ScorerLoop) -> None:
        self._loop = loop

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        self._loop.revoked(revoked)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        self._loop.assigned(assigned)

    def on_partitions_lost(self, lost: Iterable[TopicPartition]) -> None:
        self._loop.lost(lost)
