"""What the monitor reads of a log that is damaged on the broker's disk.

aiokafka 0.14 refuses a batch that it can't read for ever, and with it all that comes after. On `labels` an empty
message stands for each that can't be read, and becomes a dead letter; in the changelog it ends the recovery, because
nothing tells which state it was.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from aiokafka.consumer import fetcher
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import ConsumerRecord

from valuedrift.kafka_client.salvage import salvage
from valuedrift.telemetry import get_logger

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pass_over_damage"]

_log = get_logger(__name__)

_LENGTH = struct.Struct(">8xi")


def pass_over_damage() -> None:
    """Make aiokafka's consumers go on behind what they can't read."""
    fetcher.MemoryRecords, fetcher.PartitionRecords = _Batches, _PartitionRecords


class _Batches:
    """Batches of fetched bytes, which are kept, and where the last one began."""

    def __init__(self, data: Any) -> None:
        self.data, self.at, self._next = bytes(data), 0, 0
        self._batches = MemoryRecords(self.data)

    def size_in_bytes(self) -> int:
        return len(self.data)

    def has_next(self) -> bool:
        return bool(self._batches.has_next())

    def next_batch(self) -> Any:
        self.at = self._next
        (length,) = _LENGTH.unpack_from(self.data, self.at)
        self._next = self.at + _LENGTH.size + length
        return self._batches.next_batch()


class _PartitionRecords(fetcher.PartitionRecords):  # type: ignore[misc]
    """What was fetched of one partition."""

    _records: _Batches
    next_fetch_offset: int

    def _unpack_records(self) -> Iterator[Any]:
        while True:
            try:
                yield from super()._unpack_records()
            except Exception as error:  # noqa: BLE001 - checksums, structure, and whatever the codecs raise
                batches = self._records
                found = salvage(batches.data, batches.at, self.next_fetch_offset, None)
                if found.lost:
                    _log.error(
                        "the log is damaged",
                        topic=self._tp.topic,
                        partition=self._tp.partition,
                        first=found.lost[0],
                        last=found.lost[-1],
                        error=type(error).__name__,
                    )
                for offset in sorted({*found.records, *found.lost}):
                    self.next_fetch_offset = offset + 1
                    yield self._stand_in(offset, found.records.get(offset))
                self._records = _Batches(batches.data[found.resume :])
            else:
                return

    def _stand_in(self, offset: int, record: Any) -> Any:
        topic, partition = self._tp
        if record is None:
            return ConsumerRecord(topic, partition, offset, -1, 0, None, b"", None, -1, 0, ())
        sizes = [-1 if field is None else len(field) for field in (record.key, record.value)]
        return ConsumerRecord(
            topic, partition, offset, record.timestamp, record.timestamp_type,
            record.key, record.value, None, *sizes, tuple(record.headers),
        )  # fmt: skip
