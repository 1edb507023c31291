"""A partition without a leader is told from one whose bounds are known, and never trips anyone up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from kafka import KafkaProducer, TopicPartition

from valuedrift import kafka_client
from valuedrift.config import load_settings
from valuedrift.errors import BrokerUnreachable

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def led(bootstrap: str, topics: Any) -> Iterator[tuple[Any, list[TopicPartition]]]:
    """A client that has heard of no leader of partition 1, on a topic of three with a record each."""
    topic = topics.create("leaderless", partitions=3)
    producer = KafkaProducer(bootstrap_servers=bootstrap)
    for partition in range(3):
        producer.send(topic, b"record", partition=partition).get(30)
    producer.close()
    consumer = kafka_client.consumer(load_settings(None, overrides={"kafka.bootstrap": bootstrap}))
    tps = [TopicPartition(topic, partition) for partition in range(3)]
    consumer.assign(tps)
    yield consumer, tps
    consumer.close(autocommit=False)


def without_leader(consumer: Any, tp: TopicPartition, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = consumer._fetcher._manager.cluster
    known = cluster.leader_for_partition
    monkeypatch.setattr(cluster, "leader_for_partition", lambda at: -1 if at == tp else known(at))


def test_bounds_of_partitions_with_a_leader(led: tuple[Any, list[TopicPartition]]) -> None:
    consumer, tps = led
    assert kafka_client.beginnings_of(consumer, tps) == dict.fromkeys(tps, 0)
    assert kafka_client.ends_of(consumer, tps) == dict.fromkeys(tps, 1)
    assert kafka_client.bounds_of_led(consumer, tps) == dict.fromkeys(tps, (0, 1))
    assert kafka_client.bounds_of_led(consumer, []) == {}


def test_a_partition_without_a_leader_is_named_and_the_others_are_known(
    led: tuple[Any, list[TopicPartition]], monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer, tps = led
    without_leader(consumer, tps[1], monkeypatch)
    with pytest.raises(BrokerUnreachable, match=f"partition 1 of {tps[1].topic} has no leader"):
        kafka_client.ends_of(consumer, tps)
    with pytest.raises(BrokerUnreachable, match="no leader of"):
        kafka_client.beginnings_of(consumer, [tps[1]], timeout_ms=500)
    assert kafka_client.bounds_of_led(consumer, tps) == dict.fromkeys([tps[0], tps[2]], (0, 1))
