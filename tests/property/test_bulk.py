"""Records that are written at once are, byte for byte, what kafka-python writes of them one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kafka import TopicPartition
from kafka.errors import MessageSizeTooLargeError
from kafka.producer.producer_batch import ProducerBatch
from kafka.producer.record_accumulator import RecordAccumulator
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder

from valuedrift.kafka_client.bulk import Outgoing, _batches, _Delivery
from valuedrift.kafka_client.headers import packed

sizes = st.sampled_from([0, 1, 62, 63, 64, 127, 128, 500, 8191, 8192, 9000])
payload = sizes.map(lambda size: b"x" * size)
headers = st.lists(st.tuples(st.text(max_size=3), st.binary(max_size=80)), max_size=3)
outgoing = st.builds(Outgoing, payload, st.none() | st.binary(max_size=80), headers)


def config(batch_size: int, compression: int = 0) -> dict[str, Any]:
    return dict(RecordAccumulator(batch_size=batch_size, compression_attrs=compression).config)


@settings(max_examples=200, deadline=None)
@given(st.lists(outgoing, max_size=80), st.sampled_from([0, 1]), st.booleans())
def test_the_bytes_are_those_of_kafka_python(records: list[Outgoing], compression: int, ready: bool) -> None:
    sent = [one._replace(headers=packed(listed(one))) for one in records] if ready else records
    for made in _batches(sent, config(1 << 20, compression)):
        assert isinstance(made, MemoryRecordsBuilder)
        stamp = made._builder._first_timestamp
        theirs = MemoryRecordsBuilder(2, compression, 1 << 20)
        for record in records:
            theirs.append(stamp, record.key, record.value, record.headers)
        assert (made.next_offset(), made.size_in_bytes()) == (theirs.next_offset(), theirs.size_in_bytes())
        for each in (made, theirs):
            each.set_producer_state(7, 1, 40, False)
            each.close()
        assert found(made) == found(theirs) == [(r.key, r.value, r.headers) for r in records]
        if not compression:  # gzip notes the time
            assert made.buffer() == theirs.buffer()


def listed(record: Outgoing) -> list[tuple[str, bytes]]:
    assert isinstance(record.headers, list)
    return record.headers


def found(batch: MemoryRecordsBuilder) -> list[tuple[bytes | None, bytes, list[tuple[str, bytes]]]]:
    return [(record.key, record.value, record.headers) for one in MemoryRecords(batch.buffer()) for record in one]


@settings(max_examples=100, deadline=None)
@given(st.lists(outgoing, max_size=60), st.sampled_from([200, 600, 5_000, 20_000]))
def test_every_record_is_in_one_batch_or_goes_alone(records: list[Outgoing], size: int) -> None:
    seen = []
    for made in _batches(records, config(size)):
        if isinstance(made, Outgoing):
            seen.append((made.key, made.value, made.headers))
            continue
        assert made.size_in_bytes() <= size
        made.close()
        seen += found(made)
    assert seen == [(record.key, record.value, record.headers) for record in records]


def test_a_batch_that_the_broker_takes_no_more_fails_as_a_whole() -> None:
    """kafka-python halves it, and whoever waits for its first record would not wait for the second half."""
    accumulator = RecordAccumulator(batch_size=1 << 20)
    (made,) = _batches([Outgoing(b"x" * 100)] * 10, accumulator.config)
    batch = ProducerBatch(TopicPartition("t", 0), made)
    whole = _Delivery(batch.produce_future, 0, None, None, -1, -1, -1)
    batch._record_futures.append(whole)
    batch.records.close()
    assert accumulator.split_and_reenqueue(batch) == 2
    assert whole.failed()
    with pytest.raises(MessageSizeTooLargeError):
        whole.get(timeout=0)
