"""Consumers that pass over what is damaged on a broker's disk, and hand it out as records that say so.

kafka-python 3.0.12 raises at the first poll that meets a batch that it can't read, and never returns from the next.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import CorruptRecordError, KafkaError, UnknownError
from kafka.record.memory_records import MemoryRecords

from valuedrift.kafka_client.salvage import Salvaged, salvage
from valuedrift.kafka_client.unpacking import QuickRecords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kafka import KafkaConsumer

__all__ = ["DamagedRecord", "pass_over_damage"]

_log = structlog.get_logger(__name__)

_PAUSE_S: Final = 0.1
"""Between two questions for what a broker can't read, seconds."""


class DamagedRecord(ConsumerRecord):  # type: ignore[misc]
    """Stands for a record that can't be read from the broker's log; it has coordinates, and nothing else."""

    __slots__ = ()

    detail: Final = "the broker's log is damaged here: its batch fails the checksum, or can't be unpacked"

    @classmethod
    def at(cls, tp: Any, offset: int) -> DamagedRecord:
        """Stand in for the record at an offset."""
        return cls(tp.topic, tp.partition, -1, offset, -1, 0, None, b"", [], None, -1, 0, -1)


def pass_over_damage(consumer: KafkaConsumer) -> KafkaConsumer:
    """Make a consumer hand out a `DamagedRecord` for every record that it can't read, and go on behind it."""
    fetcher = consumer._fetcher  # noqa: SLF001 - there is no other place
    fetcher.PartitionRecords = partial(_PartitionRecords, fetcher._subscriptions)  # noqa: SLF001
    fetcher._parse_fetched_data = partial(_parsed, fetcher._parse_fetched_data)  # noqa: SLF001
    return consumer


def _parsed(parse: Callable[[Any], Any], fetch: Any) -> Any:
    """Keep going while a broker says that it can't read its own log; it is asked again, and the lag shows it."""
    try:
        return parse(fetch)
    except KafkaError as error:
        if not isinstance(error, CorruptRecordError | UnknownError) and type(error) is not KafkaError:
            raise
        tp = fetch.topic_partition
        what = type(error).__name__
        _log.error(
            "the broker can't read its log",
            topic=tp.topic,
            partition=tp.partition,
            offset=fetch.fetched_offset,
            error=what,
        )
        time.sleep(_PAUSE_S)
        return None


class _Batches(MemoryRecords):  # type: ignore[misc]
    """Batches of fetched bytes in order; one whose offsets can't be is as damaged as one with a wrong checksum."""

    def __init__(self, data: Any, expected: int, end: int | None) -> None:
        self.at = self._begin = 0
        self.expected, self.end = expected, end
        super().__init__(data)

    def _cache_next(self, *_defaults: Any) -> None:
        self._begin = self._pos
        super()._cache_next()

    def next_batch(self, *_defaults: Any) -> Any:
        """Return the next batch; None behind the last."""
        if self._next_slice is None:
            return None
        self.at = self._begin
        batch = super().next_batch()
        if batch.magic >= 2:
            # A broker notes the high watermark before it reads a log that grows: only behind a gap it is a bound.
            end = 2**63 if self.end is None or batch.base_offset <= self.expected else self.end
            if not self.expected <= batch.last_offset < end:
                raise CorruptRecordError("a batch has offsets that it can't have")
            self.expected = batch.next_offset
        return batch

    def resume(self, at: int) -> None:
        """Go on with the batch that begins here."""
        self._pos, self._next_slice = at, None
        self._cache_next()


class _PartitionRecords(QuickRecords):
    """What was fetched of one partition."""

    def __init__(self, subscriptions: Any, *args: Any, **kwargs: Any) -> None:
        self._subscriptions = subscriptions
        super().__init__(*args, **kwargs)

    def _unpack_records(self, tp: Any, records: Any, *deserializers: Any) -> Iterator[Any]:
        state = self._subscriptions.assignment.get(tp)
        end = None if state is None else state.highwater
        data = records._buffer  # noqa: SLF001
        batches = _Batches(data, self.fetch_offset, end)
        while True:
            try:
                yield from super()._unpack_records(tp, batches, *deserializers)
            except Exception as error:  # noqa: BLE001 - checksums, structure, and whatever the codecs raise
                expected = max(self.next_fetch_offset, self.fetch_offset)
                found = salvage(bytes(data), batches.at, expected, end, inside=expected == self.fetch_offset)
                _report(tp, found, error)
                yield from self._salvaged(tp, found)
                batches.expected = max(self.next_fetch_offset, found.lost.stop)
                batches.resume(found.resume)
            else:
                return

    def _salvaged(self, tp: Any, found: Salvaged) -> Iterator[Any]:
        for offset in sorted({*found.records, *found.lost}):
            self.next_fetch_offset = offset + 1
            record = found.records.get(offset)
            if record is None:
                yield [DamagedRecord.at(tp, offset)]
                continue
            sizes = [-1 if field is None else len(field) for field in (record.key, record.value)]
            yield [
                ConsumerRecord(
                    tp.topic, tp.partition, self.leader_epoch, offset, record.timestamp, record.timestamp_type,
                    record.key, record.value, record.headers, None, *sizes, -1,
                )
            ]  # fmt: skip


def _report(tp: Any, found: Salvaged, error: Exception) -> None:
    if found.lost:
        _log.error(
            "the log is damaged",
            topic=tp.topic,
            partition=tp.partition,
            first=found.lost[0],
            last=found.lost[-1],
            error=type(error).__name__,
        )
