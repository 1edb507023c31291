"""Batches that are damaged on a broker's disk: what can be read comes out, what can't be is named, all else goes on.

The bytes are those of kafka-python's own builder, as a broker would send them, with one batch of six spoilt.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.consumer.fetcher import Fetcher
from kafka.consumer.subscription_state import SubscriptionState
from kafka.record.default_records import DefaultRecordBatch
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder
from kafka.record.util import calc_crc32c

from valuedrift.kafka_client.damage import DamagedRecord, _PartitionRecords
from valuedrift.kafka_client.salvage import salvage

TP = TopicPartition("t", 0)
BATCHES, EACH = 6, 10
HIGH = BATCHES * EACH
SPOILT = 2
"""Number of the batch that is spoilt: offsets 20 to 29."""


class NotUtf8(str):
    """The name of a header that no UTF-8 text is. Brokers take it."""

    __slots__ = ()

    def encode(self, *_: Any, **__: Any) -> bytes:
        return b"\xff\xfe"


def batch(first: int, *, codec: int = 0, header: str = "h") -> bytearray:
    builder = MemoryRecordsBuilder(magic=2, compression_type=codec, batch_size=1 << 20)
    for i in range(EACH):
        headers = [(header if i == 4 else "h", b"v")]
        builder.append(timestamp=1000 + i, key=b"k", value=b"record %d" % (first + i) + b"." * 50, headers=headers)
    builder.close()
    data = bytearray(builder.buffer())
    struct.pack_into(">q", data, 0, first)
    return data


def recrc(data: bytearray) -> None:
    struct.pack_into(">I", data, 17, calc_crc32c(bytes(data[21:])))


def put(fmt: str, at: int, value: int, *, sound: bool = False) -> Callable[[bytearray], None]:
    def spoil(data: bytearray) -> None:
        struct.pack_into(fmt, data, at, value)
        if sound:
            recrc(data)

    return spoil


def flip(data: bytearray) -> None:
    data[-5] ^= 0x40


def zeros(data: bytearray) -> None:
    data[:] = bytes(len(data))


def first_record(data: bytearray) -> None:
    data[61] = 0x01  # a length of -1, with the right checksum
    recrc(data)


def inside_a_record(data: bytearray) -> None:
    """Spoil the length of a key in the fifth record, and leave where it ends."""
    at = data.index(b"record 24") - 2
    assert data[at] == ord("k")
    data[at - 1] = 0x7E
    recrc(data)


WHOLE = {
    "flipped bit": flip,
    "zeros": zeros,
    "codec zstd": put(">h", 21, 4, sound=True),
    "codec gzip": put(">h", 21, 1, sound=True),
    "codec lz4": put(">h", 21, 3, sound=True),
    "codec snappy": put(">h", 21, 2, sound=True),
    "unknown codec": put(">h", 21, 7, sound=True),
    "last offset far": put(">i", 23, 2**31 - 5),
    "last offset negative": put(">i", 23, -7),
    "length too small": put(">i", 8, 3),
    "length negative": put(">i", 8, -3),
    "length of another": put(">i", 8, 800),
    "offset far ahead": put(">q", 0, 2**40),
    "offset behind": put(">q", 0, 3),
    "length of a record": first_record,
}
NOTHING = {
    "unknown version": put(">b", 16, 7),
    "old version": put(">b", 16, 1),
    "oldest version": put(">b", 16, 0),
    "too many records": put(">i", 57, 10**6, sound=True),
}


def read(data: bytes, start: int = 0, high: int | None = HIGH) -> tuple[dict[int, bytes], list[int], int]:
    """Values and damaged offsets that a consumer gets, and where it goes on."""
    state = SubscriptionState()
    state.assign_from_user([TP])
    state.assignment[TP].highwater = high
    part = _PartitionRecords(state, start, TP, MemoryRecords(data))
    got = []
    for _ in range(1000):
        if not part:
            break
        got += part.take(7)
    assert not part, "a poll would never end"
    assert [r.offset for r in got] == sorted({r.offset for r in got})
    bad = [r.offset for r in got if isinstance(r, DamagedRecord)]
    return {r.offset: r.value for r in got if not isinstance(r, DamagedRecord)}, bad, part.next_fetch_offset


def log(spoil: Callable[[bytearray], None] = lambda _: None, *, codec: int = 0, **options: Any) -> bytes:
    batches = [batch(i * EACH, codec=codec if i == SPOILT else 0) for i in range(BATCHES)]
    if options:
        batches[SPOILT] = batch(SPOILT * EACH, codec=codec, **options)
    spoil(batches[SPOILT])
    return bytes(b"".join(batches))


GOOD = read(log())[0]


def test_a_sound_log() -> None:
    assert (list(GOOD), read(log())[1:]) == (list(range(HIGH)), ([], HIGH))
    assert GOOD[24].startswith(b"record 24.")


@pytest.mark.parametrize("high", [0, 1, 25, 40, HIGH - 1])
@pytest.mark.parametrize("start", [0, 13, 20])
def test_a_broker_that_goes_on_while_it_answers_damages_nothing(high: int, start: int) -> None:
    """It notes the high watermark before it reads the log, so what comes with it may lie above."""
    sent = b"".join(batch(i * EACH) for i in range(start // EACH, BATCHES))  # nothing before what was asked for
    assert read(sent, start, high) == ({o: v for o, v in GOOD.items() if o >= start}, [], HIGH)
    values, bad, then = read(log(flip), 0, high)
    assert set(bad) <= set(range(20, 30))
    assert then > 20
    assert values == {o: v for o, v in GOOD.items() if o < then and not 20 <= o < 30}


def test_the_client_alone_stops_there() -> None:
    part = Fetcher.PartitionRecords(0, TP, MemoryRecords(log(flip)))
    assert len(part.take(1000)) == 20
    with pytest.raises(Exception, match="crc"):
        part.take(1000)
    assert [part.take(1000) for _ in range(3)] == [[], [], []]
    assert part, "it is never at its end, so a poll never returns"


@pytest.mark.parametrize("spoil", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("start", [0, 13, 20, 24])
def test_exactly_one_batch_is_passed_over(spoil: Callable[[bytearray], None], start: int) -> None:
    values, bad, then = read(log(spoil), start)
    assert bad == list(range(max(20, start), 30))
    assert values == {o: v for o, v in GOOD.items() if o >= start and not 20 <= o < 30}
    assert then == HIGH


@pytest.mark.parametrize("spoil", NOTHING.values(), ids=NOTHING)
def test_what_the_checksum_does_not_need(spoil: Callable[[bytearray], None]) -> None:
    assert read(log(spoil)) == (GOOD, [], HIGH)


def test_one_record_of_a_sound_batch() -> None:
    values, bad, then = read(log(inside_a_record))
    assert (bad, then) == ([24], HIGH)
    assert values == {o: v for o, v in GOOD.items() if o != 24}


@pytest.mark.parametrize("codec", [0, 1, 3, 4], ids=["plain", "gzip", "lz4", "zstd"])
def test_a_header_that_is_not_utf8_spoils_nothing(codec: int) -> None:
    assert read(log(codec=codec, header=NotUtf8("x"))) == (GOOD, [], HIGH)


@pytest.mark.parametrize("spoil", [flip, zeros, WHOLE["length too small"], WHOLE["last offset far"]])
def test_damage_at_the_end_of_what_was_fetched(spoil: Callable[[bytearray], None]) -> None:
    """Where it ends is not known then, unless the batch says so believably; nothing behind it may be passed over."""
    data = log(spoil)[: len(log()) // BATCHES * (SPOILT + 1)]
    values, bad, then = read(data)
    assert values == {o: v for o, v in GOOD.items() if o < 20}
    assert bad in ([20], list(range(20, 30)))
    assert then == bad[-1] + 1


def test_a_batch_that_seems_to_go_on_is_waited_for() -> None:
    """So ends what a broker sends, wherever it has to stop; the next fetch begins with that batch."""
    values, bad, then = read(log(put(">i", 8, 2**30)))
    assert (values, bad, then) == ({o: v for o, v in GOOD.items() if o < 20}, [], 20)


def test_two_batches_in_a_row() -> None:
    batches = [batch(i * EACH) for i in range(BATCHES)]
    flip(batches[2])
    zeros(batches[3])
    values, bad, then = read(bytes(b"".join(batches)))
    assert (bad, then) == (list(range(20, 40)), HIGH)
    assert values == {o: v for o, v in GOOD.items() if not 20 <= o < 40}


def test_anything_at_all_is_passed_over_and_offsets_only_grow() -> None:
    draw = random.Random(11)
    whole = log()
    size = len(whole) // BATCHES
    for _ in range(500):
        data = bytearray(whole[: draw.randrange(len(whole)) if draw.random() < 0.2 else len(whole)])
        for _ in range(draw.randrange(1, 4)):
            if data:
                at = draw.randrange(len(data))
                kind = draw.random()
                if kind < 0.5:
                    data[at] ^= 1 << draw.randrange(8)
                elif kind < 0.75:
                    data[at : at + 8] = draw.randbytes(min(8, len(data) - at))
                else:
                    data[at // size * size : at // size * size + 61] = draw.randbytes(61)
        start = draw.randrange(HIGH)
        values, bad, then = read(bytes(data), start)
        assert start <= then
        assert all(start <= offset < HIGH for offset in [*values, *bad])
        wrong = {o for o, v in values.items() if v != GOOD[o]}
        # a base offset that stays below the next batch's is under no checksum, and moves what it is the offset of
        assert len(wrong) <= 3 * EACH


def test_salvage_always_goes_on() -> None:
    draw = random.Random(12)
    for _ in range(500):
        data = draw.randbytes(draw.randrange(200))
        at = draw.randrange(len(data) + 1)
        found = salvage(data, at, 5, draw.choice([None, 6, 100]))
        assert at < found.resume or found.resume == len(data)
        assert found.lost.start == 5
    assert DefaultRecordBatch.HEADER_STRUCT.size == 61
