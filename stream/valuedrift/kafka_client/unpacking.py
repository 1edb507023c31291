"""Unpacking of fetched record batches in half the time or less that kafka-python 3.0.12 takes for it.

Only the usual is done here: batches of today's format (magic 2), records without headers. At anything else, and at
whatever is wrong, kafka-python's own code goes on from the same place, and says what it says. The checks of batches
(checksum, transactions, marks) are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kafka.consumer.fetcher import ConsumerRecord, Fetcher, IsolationLevel
from kafka.errors import CorruptRecordError
from kafka.record.util import decode_varint

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["QuickRecords"]

_NO_KEY: Final = 1
"""The length -1 as it is written."""

_new: Final[Any] = tuple.__new__


class _Again:
    """Batches of which one was taken too early."""

    def __init__(self, batch: Any, batches: Any) -> None:
        self._batch, self._batches = batch, batches

    def next_batch(self) -> Any:
        batch, self._batch = self._batch, None
        return self._batches.next_batch() if batch is None else batch


class QuickRecords(Fetcher.PartitionRecords):  # type: ignore[misc]
    """What was fetched of one partition."""

    def _unpack_records(self, tp: Any, records: Any, key_deserializer: Any, value_deserializer: Any) -> Iterator[Any]:
        batch = last = None
        if key_deserializer is None and value_deserializer is None:
            while (batch := records.next_batch()) is not None and batch.magic == 2:
                last = batch
                if self.check_crcs and not batch.validate_crc():
                    raise CorruptRecordError(
                        f"Record batch for partition {tp} at offset {batch.base_offset} failed crc check"
                    )
                self.leader_epoch = batch.leader_epoch
                if self._passes_over(batch):
                    self.next_fetch_offset = batch.next_offset
                else:
                    yield from self._records(tp, batch)
            if batch is None:
                if last is not None:
                    self.next_fetch_offset = last.next_offset  # what compaction has taken from the end of the batch
                self.drain()
                return
        again = records if batch is None else _Again(batch, records)
        yield from super()._unpack_records(tp, again, key_deserializer, value_deserializer)

    def _passes_over(self, batch: Any) -> bool:
        """Whether nothing of a batch is for the reader: marks of transactions, and what was aborted."""
        if self.isolation_level == IsolationLevel.READ_COMMITTED and batch.has_producer_id():
            self._consume_aborted_transactions_up_to(batch.last_offset)
            if self._contains_abort_marker(batch):
                self.aborted_producer_ids.discard(batch.producer_id)
            elif self._is_batch_aborted(batch):
                return True
        return bool(batch.is_control_batch)

    def _records(self, tp: Any, batch: Any) -> Iterator[Any]:  # noqa: C901, PLR0912, PLR0915 - what it saves are calls
        iter(batch)  # unpacks it
        data, pos = bytes(batch._buffer), batch._pos  # noqa: SLF001 - it has no other way to its bytes
        base, first, kind = batch.base_offset, batch.first_timestamp, batch.timestamp_type
        stamp = batch.max_timestamp if kind else None
        topic, partition, epoch = tp.topic, tp.partition, self.leader_epoch
        start = begins = pos
        for number in range(batch.records_count):  # noqa: B007 - says behind the loop where it ended
            begins = pos
            try:
                size = data[pos]
                if size < 0x80:
                    pos += 1
                else:
                    size, pos = _number(data, pos)
                end = pos + (size >> 1)
                if size & 1 or data[pos] or data[end - 1]:
                    break  # not even a length, attributes, headers
                ahead = data[pos + 1]
                if ahead < 0x80:
                    pos += 2
                else:
                    ahead, pos = _number(data, pos + 1)
                delta = data[pos]
                if delta < 0x80:
                    pos += 1
                else:
                    delta, pos = _number(data, pos)
                if data[pos] == _NO_KEY:
                    key, key_size = None, -1
                    pos += 1
                else:
                    length, pos = _number(data, pos)
                    if length & 1:
                        break
                    key_size = length >> 1
                    key = data[pos : pos + key_size]
                    pos += key_size
                length, pos = _number(data, pos)
            except (IndexError, ValueError):
                break
            if (length | delta) & 1:
                break  # no value, or no offset of this batch
            length >>= 1
            if pos + length + 1 != end:
                break
            offset = base + (delta >> 1)
            self.next_fetch_offset = offset + 1
            yield _new(
                ConsumerRecord,
                (
                    topic,
                    partition,
                    epoch,
                    offset,
                    first + ((ahead >> 1) ^ -(ahead & 1)) if stamp is None else stamp,
                    kind,
                    key,
                    data[pos : end - 1],
                    [],
                    None,
                    key_size,
                    length,
                    -1,
                ),
            )
            pos = end
        else:
            begins, number = pos, batch.records_count
        self.records_read += number
        self.bytes_read += begins - start
        batch._pos, batch._next_record_index = begins, number  # noqa: SLF001
        yield from self._others(tp, batch)

    def _others(self, tp: Any, batch: Any) -> Iterator[Any]:
        """Go on as kafka-python does: with the rest of the records, and what it says to bytes behind the last."""
        for record in batch:
            key, value, headers = record.key, record.value, record.headers
            sizes = [-1 if field is None else len(field) for field in (key, value)]
            extra = sum(len(name.encode()) + len(field or b"") for name, field in headers) if headers else -1
            self.records_read += 1
            self.bytes_read += record.size_in_bytes
            self.next_fetch_offset = record.offset + 1
            yield ConsumerRecord(
                tp.topic, tp.partition, self.leader_epoch, record.offset, record.timestamp, record.timestamp_type,
                key, value, headers, record.checksum, *sizes, extra,
            )  # fmt: skip


def _number(data: bytes, pos: int) -> tuple[int, int]:
    """Return a number as it is written (zigzag), and where it ends."""
    low = data[pos]
    if low < 0x80:
        return low, pos + 1
    high = data[pos + 1]
    if high < 0x80:
        return low & 0x7F | high << 7, pos + 2
    value, end = decode_varint(data, pos)
    return value << 1 if value >= 0 else ~(value << 1), end
