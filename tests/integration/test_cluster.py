"""The cluster and the small disk that the broker faults stand on."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kafka import KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import KafkaError

from valuedrift.testing import LocalKafka
from valuedrift.testing.cluster import LocalCluster
from valuedrift.testing.disk import SmallDisk

TOPIC = "kept"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[LocalCluster]:
    with LocalCluster(tmp_path / "cluster") as started:
        with started.admin() as admin:
            admin.create_topics([NewTopic(TOPIC, 2, 3)], wait_for_metadata=True)
        yield started


def acknowledged(bootstrap: str, *, within_ms: int = 30_000) -> bool:
    """Whether the in-sync replicas take a record."""
    options = {"acks": "all", "request_timeout_ms": within_ms - 10, "delivery_timeout_ms": within_ms, "linger_ms": 0}
    try:
        with contextlib.closing(KafkaProducer(bootstrap_servers=bootstrap, **options)) as producer:
            producer.send(TOPIC, bytes(100_000), partition=0).get(within_ms / 1000)
    except KafkaError:
        return False
    return True


def in_sync(cluster: LocalCluster, nodes: set[int], partition: int = 0) -> None:
    deadline = time.monotonic() + 60
    while set(cluster.layout(TOPIC, partition)["isr_nodes"]) != nodes:
        assert time.monotonic() < deadline, cluster.layout(TOPIC, partition)
        time.sleep(0.2)


@pytest.mark.timeout(400)
def test_a_node_may_be_away_and_two_may_not(cluster: LocalCluster) -> None:
    assert acknowledged(cluster.bootstrap)
    first = cluster.leader_of(TOPIC, 0)
    moved = cluster.move_leader(TOPIC, 0)
    assert moved != first
    assert cluster.leader_of(TOPIC, 0) == moved
    cluster.kill(moved)
    assert not cluster.node(moved).running
    assert acknowledged(cluster.bootstrap)
    assert cluster.leader_of(TOPIC, 0) not in {moved, -1}
    cluster.start(moved)
    in_sync(cluster, {1, 2, 3})
    leader = cluster.leader_of(TOPIC, 0)
    others = [number for number in cluster.numbers if number != leader]
    for number in others:
        cluster.pause(number)
    assert not acknowledged(cluster.node(leader).bootstrap, within_ms=12_000), "one node alone must not acknowledge"
    for number in others:
        cluster.resume(number)
    in_sync(cluster, {1, 2, 3})
    assert acknowledged(cluster.bootstrap)


@pytest.mark.timeout(300)
def test_a_full_disk_ends_a_broker_and_space_brings_it_back(tmp_path: Path) -> None:
    disk = SmallDisk(tmp_path / "disk", 48)
    kafka = LocalKafka(tmp_path / "kafka", disk=disk, properties={"log.segment.bytes": "1048576"})
    try:
        kafka.start()
        assert not disk.folder.joinpath("data").exists(), "nobody else sees the disk"
        assert acknowledged_after_creation(kafka)
        assert disk.fill() > 1 << 20
        deadline = time.monotonic() + 60
        while kafka.running and time.monotonic() < deadline:
            acknowledged(kafka.bootstrap, within_ms=2000)
        assert not kafka.running, "Kafka ends when it can't write"
        disk.free()
        kafka.kill()
        kafka.start()
        assert acknowledged(kafka.bootstrap)
    finally:
        kafka.kill()
        disk.close()


def acknowledged_after_creation(kafka: LocalKafka) -> bool:
    from kafka import KafkaAdminClient  # noqa: PLC0415

    with contextlib.closing(KafkaAdminClient(bootstrap_servers=kafka.bootstrap)) as admin:
        admin.create_topics([NewTopic(TOPIC, 1, 1)], wait_for_metadata=True)
    return acknowledged(kafka.bootstrap)
