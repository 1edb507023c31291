"""The broker that all the other integration tests stand on, and what they take for granted about it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.structs import OffsetAndMetadata

from valuedrift.testing import BrokerError, Guarded, LocalKafka
from valuedrift.testing.broker import answers
from valuedrift.testing.service import main as service


def produce(bootstrap: str, topic: str, values: list[bytes], partition: int = 0) -> None:
    with contextlib.closing(KafkaProducer(bootstrap_servers=bootstrap)) as producer:
        acknowledged = [producer.send(topic, value, partition=partition) for value in values]
        for future in acknowledged:
            future.get(timeout=30)


def consume(bootstrap: str, topic: str, count: int, partition: int = 0) -> list[bytes]:
    with contextlib.closing(KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")) as consumer:
        consumer.assign([TopicPartition(topic, partition)])
        values: list[bytes] = []
        deadline = time.monotonic() + 30
        while len(values) < count and time.monotonic() < deadline:
            for records in consumer.poll(timeout_ms=500).values():
                values += [record.value for record in records]
        return values


def committed(bootstrap: str, group: str, partition: TopicPartition) -> Any:
    with contextlib.closing(KafkaConsumer(bootstrap_servers=bootstrap, group_id=group)) as consumer:
        consumer.assign([partition])
        return consumer.committed(partition, metadata=True)


def test_what_is_produced_is_consumed_in_order_from_every_partition(bootstrap: str, topics: Any) -> None:
    topic = topics.create("round", partitions=2)
    first = [b"a%d" % i for i in range(500)]
    second = [b"b%d" % i for i in range(300)]
    produce(bootstrap, topic, first, partition=0)
    produce(bootstrap, topic, second, partition=1)
    assert consume(bootstrap, topic, 500, partition=0) == first
    assert consume(bootstrap, topic, 300, partition=1) == second


def test_the_metadata_of_a_committed_offset_comes_back_to_another_consumer(bootstrap: str, topics: Any) -> None:
    topic = topics.create("commits")
    partition = TopicPartition(topic, 0)
    produce(bootstrap, topic, [b"x"] * 10)
    group = topics.name("group")
    with contextlib.closing(
        KafkaConsumer(bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False)
    ) as consumer:
        consumer.assign([partition])
        consumer.commit({partition: OffsetAndMetadata(7, "max_event_time=1763719814000000", -1)})
    found = committed(bootstrap, group, partition)
    assert (found.offset, found.metadata) == (7, "max_event_time=1763719814000000")


def test_topics_of_a_test_are_gone_after_it(admin: Any, topics: Any) -> None:
    mine = type(topics)(admin)
    name = mine.create("short-lived")
    assert name in {topic["name"] for topic in admin.describe_topics([name]) if not topic["error_code"]}
    mine.delete_all()
    deadline = time.monotonic() + 10
    while name in str(admin.list_topics()):
        assert time.monotonic() < deadline, "the topic is still listed"
        time.sleep(0.1)


def test_records_and_commits_survive_kill_and_restart(local_kafka: Callable[..., LocalKafka]) -> None:
    kafka = local_kafka()
    address = kafka.bootstrap
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=address)) as admin:
        admin.create_topics([NewTopic("kept", 1, 1)], wait_for_metadata=True)
    topic = "kept"
    partition = TopicPartition(topic, 0)
    produce(address, topic, [b"before"])
    with contextlib.closing(
        KafkaConsumer(bootstrap_servers=address, group_id="kept", enable_auto_commit=False)
    ) as consumer:
        consumer.assign([partition])
        consumer.commit({partition: OffsetAndMetadata(1, "mark", -1)})
    kafka.kill()
    assert not kafka.running
    assert not answers(address)
    kafka.start()
    assert kafka.bootstrap == address
    produce(address, topic, [b"after kill"])
    kafka.restart()
    assert consume(address, topic, 2) == [b"before", b"after kill"]
    assert committed(address, "kept", partition).metadata == "mark"
    # Another object on the same folder finds the address again.
    assert LocalKafka(kafka.folder).bootstrap == address


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone(pid: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def children(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_guarded_process_ends_with_its_parent_however_that_ends(number: int) -> None:
    # The process is started by a thread that ends at once: that alone must not end it.
    program = """
        import threading, time
        from valuedrift.testing import Guarded
        def start():
            global process
            process = Guarded(["sleep", "600"])
        thread = threading.Thread(target=start); thread.start(); thread.join()
        print(process.pid, flush=True)
        time.sleep(600)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        guard = int(parent.stdout.readline())
        deadline = time.monotonic() + 10
        while not (sleeping := children(guard)):
            assert time.monotonic() < deadline, "the command never started"
            time.sleep(0.05)
        time.sleep(0.6)
        assert alive(sleeping[0])
        parent.send_signal(number)
        parent.wait(10)
    assert gone(guard)
    assert gone(sleeping[0])


def test_a_killed_guard_takes_its_process_along() -> None:
    process = Guarded(["sleep", "600"])
    while not (sleeping := children(process.pid)):
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    assert gone(sleeping[0])


def test_signals_and_exit_statuses_pass_through_the_guard() -> None:
    assert Guarded([sys.executable, "-c", "raise SystemExit(3)"]).wait(20) == 3
    polite = Guarded(["sleep", "600"])
    assert polite.stop() == 128 + signal.SIGTERM
    deaf = Guarded(["bash", "-c", "trap '' TERM; while :; do sleep 0.1; done"])
    time.sleep(0.5)
    assert deaf.stop(grace=0.5) == 128 + signal.SIGKILL


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BrokerError, match=f"port {port} .* taken"):
            LocalKafka(tmp_path, port=port).start()


def test_a_broker_that_ends_while_starting_shows_its_log(tmp_path: Path) -> None:
    kafka = LocalKafka(tmp_path, properties={"log.retention.ms": "soon"})
    with pytest.raises(BrokerError, match=r"log\.retention\.ms"):
        kafka.start()
    assert not kafka.running


def test_missing_tools_are_named_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEDRIFT_TEST_KAFKA_JARS", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrokerError, match="apt-get install maven"):
        LocalKafka(tmp_path / "kafka").start()


def test_the_service_starts_once_answers_and_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--folder", str(tmp_path / "service"), "--port", str(port)]
    assert service(["status", *options]) == 1
    assert service(["stop", *options]) == 0
    try:
        assert service(["start", *options]) == 0
        pid = int((tmp_path / "service" / "kafka.pid").read_text())
        assert service(["start", *options]) == 0
        assert int((tmp_path / "service" / "kafka.pid").read_text()) == pid
        assert service(["status", *options]) == 0
        assert f"127.0.0.1:{port}" in capsys.readouterr().out
        assert answers(f"127.0.0.1:{port}")
    finally:
        assert service(["stop", *options]) == 0
    assert gone(pid)
    assert service(["status", *options]) == 1
