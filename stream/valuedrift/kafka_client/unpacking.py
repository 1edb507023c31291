"""Unpacking of fetched record batches in half the time or less that kafka-python 3.0.12 takes for it.

Only the usual is done here: batches of today's format (magic 2), records without headers. At anything else, and at
whatever is wrong, kafka-python's own code goes on from the same place, and says what it says. The checks of batches
(checksum, transactions, marks) are its own.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

from kafka.consumer.fetcher import ConsumerRecord, Fetcher, IsolationLevel
from kafka.errors import CorruptRecordError
from kafka.record.util import decode_varint

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["QuickRecords"]

_NO_KEY: Final = 1
"""The length -1 as it is written."""


class _Again:
    """Batches of which one was taken too early."""

    def __init__(self, batch: Any, batches: Any) -> None:
        self._batch, self._batches = batch, batches

    def next_batch(self) -> Any:
        batch, self._batch = self._batch, None
        return self._batches.next_batch() if batch is None else batch


class QuickRecords(Fetcher.PartitionRecords):  # type: ignore[misc]
    """What was fetched of one partition: kafka-python's iterator of records is one of lists of them here."""

    _ready: list[Any] = []  # noqa: RUF012 - never changed in place
    """Unpacked, and not taken yet."""

    def take(self, n: int | None = None) -> list[Any]:
        """Return the next records, `n` of them or what is left."""
        self._maybe_raise_next_inline_exception()
        taken: list[Any] = []
        try:
            while n is None or len(taken) < n:
                if not self._ready:
                    self._ready = next(self.record_iterator, self._ready)
                    if not self._ready:
                        break
                more = self._ready if n is None else self._ready[: n - len(taken)]
                self._ready = self._ready[len(more) :]
                taken += more
                self.next_fetch_offset = more[-1].offset + 1
        except Exception as error:
            if not taken:
                raise
            self._next_inline_exception = error
        return taken

    def _maybe_skip_record(self, records: list[Any]) -> bool:
        """Drop what lies before the first record that was asked for; say whether that is all."""
        skipped = 0
        while skipped < len(records) and records[skipped].offset < self.fetch_offset:
            self.next_fetch_offset = records[skipped].offset + 1
            skipped += 1
        del records[:skipped]
        return not records

    def _unpack_records(
        self, tp: Any, records: Any, key_deserializer: Any, value_deserializer: Any
    ) -> Iterator[list[Any]]:
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
                    continue
                if usual := self._usual(tp, batch):
                    yield usual
                yield from self._others(tp, batch)
            if batch is None:
                if last is not None:
                    self.next_fetch_offset = last.next_offset  # what compaction has taken from the end of the batch
                self.drain()
                return
        again = records if batch is None else _Again(batch, records)
        for record in super()._unpack_records(tp, again, key_deserializer, value_deserializer):
            yield [record]

    def _passes_over(self, batch: Any) -> bool:
        """Whether nothing of a batch is for the reader: marks of transactions, and what was aborted."""
        if self.isolation_level == IsolationLevel.READ_COMMITTED and batch.has_producer_id():
            self._consume_aborted_transactions_up_to(batch.last_offset)
            if self._contains_abort_marker(batch):
                self.aborted_producer_ids.discard(batch.producer_id)
            elif self._is_batch_aborted(batch):
                return True
        return bool(batch.is_control_batch)

    def _usual(self, tp: Any, batch: Any) -> list[Any]:  # noqa: C901, PLR0912, PLR0915 - what it saves are calls
        """Return the records of a batch up to the first that is not as usual, with which the batch goes on."""
        iter(batch)  # unpacks it
        data, pos = bytes(batch._buffer), batch._pos  # noqa: SLF001 - it has no other way to its bytes
        base, first, kind = batch.base_offset, batch.first_timestamp, batch.timestamp_type
        offsets: list[int] = []
        stamps: list[int] = []
        keys: list[bytes | None] = []
        values: list[bytes] = []
        start = begins = pos
        for _ in range(batch.records_count):
            try:
                size = data[pos]
                if size < 0x80:
                    pos += 1
                elif (high := data[pos + 1]) < 0x80:
                    size, pos = size & 0x7F | high << 7, pos + 2
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
                    key = None
                    pos += 1
                else:
                    length, pos = _number(data, pos)
                    if length & 1:
                        break
                    key = data[pos : pos + (length >> 1)]
                    pos += length >> 1
                length = data[pos]
                if length < 0x80:
                    pos += 1
                elif (high := data[pos + 1]) < 0x80:
                    length, pos = length & 0x7F | high << 7, pos + 2
                else:
                    length, pos = _number(data, pos)
            except (IndexError, ValueError):
                break
            if (length | delta) & 1 or pos + (length >> 1) + 1 != end:
                break  # no value, or no offset of this batch, or more or less than its length
            offsets.append(base + (delta >> 1))
            stamps.append(first + ((ahead >> 1) ^ -(ahead & 1)))
            keys.append(key)
            values.append(data[pos : end - 1])
            pos = begins = end
        self.records_read += len(offsets)
        self.bytes_read += begins - start
        batch._pos, batch._next_record_index = begins, len(offsets)  # noqa: SLF001
        sizes = (-1 if key is None else len(key) for key in keys)
        times = repeat(batch.max_timestamp) if kind else stamps
        one = map(repeat, (tp.topic, tp.partition, self.leader_epoch, kind, [], None, -1))
        topic, partition, epoch, kinds, headers, checksum, header_size = one
        columns = zip(
            topic, partition, epoch, offsets, times, kinds, keys, values, headers, checksum, sizes, map(len, values),
            header_size, strict=False,
        )  # fmt: skip
        return list(map(tuple.__new__, repeat(ConsumerRecord), columns))

    def _others(self, tp: Any, batch: Any) -> Iterator[list[Any]]:
        """Go on as kafka-python does: with the rest of the records, and what it says to bytes behind the last."""
        for record in batch:
            key, value, headers = record.key, record.value, record.headers
            sizes = [-1 if field is None else len(field) for field in (key, value)]
            extra = sum(len(name.encode()) + len(field or b"") for name, field in headers) if headers else -1
            self.records_read += 1
            self.bytes_read += record.size_in_bytes
            yield [
                ConsumerRecord(
                    tp.topic, tp.partition, self.leader_epoch, record.offset, record.timestamp, record.timestamp_type,
                    key, value, headers, record.checksum, *sizes, extra,
                )
            ]  # fmt: skip


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
