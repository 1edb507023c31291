"""Quick unpacking gives what kafka-python gives: records, positions, counts, and errors at the same places."""

from __future__ import annotations

import struct
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kafka import TopicPartition
from kafka.consumer.fetcher import Fetcher, IsolationLevel
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder
from kafka.record.util import calc_crc32c

from valuedrift.kafka_client import unpacking
from valuedrift.kafka_client.unpacking import QuickRecords

TP = TopicPartition("t", 3)
PRODUCER = 7
CRC, ATTRIBUTES, LAST_DELTA, COUNT, RECORDS = 17, 21, 23, 57, 61

small = st.none() | st.binary(max_size=3) | st.sampled_from([b"x" * 63, b"x" * 64, b"x" * 8191, b"x" * 8192])
headers: st.SearchStrategy[list[tuple[str, bytes | None]]] = st.just([]) | st.lists(
    st.tuples(st.text(max_size=2), st.none() | st.binary(max_size=2)), max_size=2
)
record = st.tuples(st.integers(-(2**40), 2**40) | st.integers(0, 300), small, small, headers)


def sealed(data: bytearray) -> bytes:
    """Give a batch the checksum that belongs to it."""
    struct.pack_into(">I", data, CRC, calc_crc32c(bytes(data[ATTRIBUTES:])))
    return bytes(data)


@st.composite
def batches(draw: st.DrawFn) -> bytes:
    """Draw the bytes of a fetch: batches of several kinds, with gaps between and behind their records."""
    out, offset = b"", draw(st.integers(0, 200))
    for _ in range(draw(st.integers(0, 4))):
        magic = draw(st.sampled_from([2, 2, 2, 2, 2, 1, 0]))
        transactional = magic == 2 and draw(st.booleans())
        kind: dict[str, Any] = {
            "magic": magic,
            "compression_type": draw(st.sampled_from([0, 0, 0, 1, 3] if magic else [0])),
        }
        if transactional:
            kind |= {"transactional": True, "producer_id": PRODUCER, "producer_epoch": 0, "base_sequence": 0}
        builder = MemoryRecordsBuilder(batch_size=1 << 20, **kind)
        made = draw(st.lists(record, min_size=1, max_size=6))
        stamp = 1_700_000_000_000
        for ahead, key, value, extra in made:
            builder.append(
                timestamp=stamp + ahead if magic else None, key=key, value=value, headers=extra if magic == 2 else []
            )
        builder.close()
        data = bytearray(builder.buffer())
        if magic == 2:
            struct.pack_into(">q", data, 0, offset)
            if draw(st.integers(0, 4)) == 0:
                (last,) = struct.unpack_from(">i", data, LAST_DELTA)
                struct.pack_into(">i", data, LAST_DELTA, last + draw(st.integers(1, 3)))
            if draw(st.integers(0, 4)) == 0:  # time of the broker
                (bits,) = struct.unpack_from(">h", data, ATTRIBUTES)
                struct.pack_into(">h", data, ATTRIBUTES, bits | 0x08)
            out += sealed(data)
        else:
            out += bytes(data)
        offset += len(made) + draw(st.integers(0, 3))
        if transactional and draw(st.booleans()):
            out += mark(offset, abort=draw(st.booleans()))
            offset += 1
    return out


def mark(offset: int, *, abort: bool) -> bytes:
    """A control batch: the end of a transaction."""
    builder = MemoryRecordsBuilder(
        magic=2,
        compression_type=0,
        batch_size=1 << 10,
        transactional=True,
        producer_id=PRODUCER,
        producer_epoch=0,
        base_sequence=0,
    )
    builder.append(timestamp=1, key=struct.pack(">hh", 0, 0 if abort else 1), value=b"\0" * 6, headers=[])
    builder.close()
    data = bytearray(builder.buffer())
    struct.pack_into(">q", data, 0, offset)
    (bits,) = struct.unpack_from(">h", data, ATTRIBUTES)
    struct.pack_into(">h", data, ATTRIBUTES, bits | 0x20)
    return sealed(data)


class Aborted:
    """Where a producer's aborted transaction begins, as a broker tells."""

    def __init__(self, first_offset: int) -> None:
        self.producer_id, self.first_offset = PRODUCER, first_offset


def told(kind: Any, data: bytes, start: int, sizes: list[int], isolation: Any, aborted: list[Aborted]) -> list[Any]:
    """Everything that can be seen of a reader: what it gives out in steps, where it then is, how it ends."""
    reader = kind(start, TP, MemoryRecords(data), isolation_level=isolation, aborted_transactions=aborted)
    seen: list[Any] = []
    for turn in range(60):
        if not reader:
            break
        try:
            seen += reader.take(sizes[turn % len(sizes)])
        except Exception as error:  # noqa: BLE001 - any, but the same
            seen.append((type(error), str(error)))
            break
        seen.append((reader.next_fetch_offset, reader.leader_epoch))
    return [*seen, bool(reader), reader.next_fetch_offset]


def same(data: bytes, start: int, sizes: list[int], isolation: Any, aborted: list[int]) -> None:
    theirs, ours = (
        told(kind, data, start, sizes, isolation, [Aborted(at) for at in aborted])
        for kind in (Fetcher.PartitionRecords, QuickRecords)
    )
    assert ours == theirs


steps = st.lists(st.integers(1, 7), min_size=1, max_size=3)
levels = st.sampled_from([IsolationLevel.READ_COMMITTED, IsolationLevel.READ_UNCOMMITTED])
begun = st.lists(st.integers(0, 220), max_size=2)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches(), st.integers(0, 220), steps, levels, begun)
def test_sound_batches(data: bytes, start: int, sizes: list[int], isolation: Any, aborted: list[int]) -> None:
    same(data, start, sizes, isolation, aborted)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches(), st.data(), steps)
def test_damaged_batches_whose_checksum_is_right(data: bytes, draw: st.DataObject, sizes: list[int]) -> None:
    """A checksum finds most damage; where it does not, the two must still agree."""
    spoilt = bytearray(data)
    first = next(iter([b for b in [data] if len(b) > RECORDS + 1]), None)
    if first is None or data[16] != 2:
        return
    (length,) = struct.unpack_from(">i", data, 8)
    end = 12 + length
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(ATTRIBUTES, end - 1) | st.integers(RECORDS, min(end - 1, RECORDS + 12)))
        spoilt[at] = draw.draw(st.integers(0, 255) | st.sampled_from([0, 1, 2, 0x7F, 0x80, 0xFF]))
    body = bytearray(spoilt[:end])
    spoilt[:end] = sealed(body)
    same(bytes(spoilt), 0, sizes, IsolationLevel.READ_COMMITTED, [])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches(), st.data(), steps)
def test_damaged_batches(data: bytes, draw: st.DataObject, sizes: list[int]) -> None:
    spoilt = bytearray(data)
    if spoilt:
        spoilt[draw.draw(st.integers(0, len(spoilt) - 1))] ^= draw.draw(st.integers(1, 255))
    same(bytes(spoilt), 0, sizes, IsolationLevel.READ_COMMITTED, [])


def test_the_usual_is_unpacked_quickly(monkeypatch: Any) -> None:
    """Or all of the above would compare kafka-python with itself."""
    builder = MemoryRecordsBuilder(magic=2, compression_type=0, batch_size=1 << 20)
    for i in range(100):
        builder.append(timestamp=1_700_000_000_000 + i, key=None if i % 2 else b"k", value=b"v" * i * 100, headers=[])
    builder.close()
    left: list[Any] = []

    def others(_self: Any, _tp: Any, batch: Any) -> Any:
        found = list(batch)
        left.extend(found)
        return iter(found)

    monkeypatch.setattr(unpacking.QuickRecords, "_others", others)
    read = QuickRecords(0, TP, MemoryRecords(bytes(builder.buffer()))).take(None)
    assert ([record.offset for record in read], left) == (list(range(100)), [])
