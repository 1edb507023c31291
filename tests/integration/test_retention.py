"""What is gone before it was read is told of, and what only looks like it is not."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
import structlog
from kafka import KafkaProducer, TopicPartition
from kafka.errors import CoordinatorLoadInProgressError, CoordinatorNotAvailableError, NotCoordinatorError
from structlog.testing import LogCapture
from tests.integration.live import Live, wait_for
from tests.integration.test_operations import ask, free_ports, scraped

from valuedrift.config import load_settings
from valuedrift.errors import ConfigError, UnreadableSource
from valuedrift.replay import kafka_source
from valuedrift.replay.kafka_source import KafkaRange, TopicReader
from valuedrift.testing import Guarded
from valuedrift.testing.freeze import frozen

START = 1_767_225_600
pytestmark = pytest.mark.timeout(400)


class Scorer:
    """A scorer on a source of one partition, and what becomes of it."""

    def __init__(self, bootstrap: str, topics: Any, admin: Any, spawn: Callable[..., Guarded], folder: Path) -> None:
        self.port = free_ports(1)
        self.live = Live(bootstrap, topics, spawn, folder, partitions=1, more=f"http.port = {self.port}")
        self.admin = admin
        self.sent = 0

    def start(self) -> Guarded:
        return self.live.command("scorer")

    def events(self, count: int) -> list[bytes]:
        self.sent += count
        return [
            orjson.dumps({"event_id": f"e{i}", "timestamp": START + i, "model": "m", "label": "g1"})
            for i in range(self.sent - count, self.sent)
        ]

    def send(self, count: int) -> None:
        self.live.send((0, value) for value in self.events(count))

    def delete_before(self, offset: int) -> None:
        self.admin.delete_records({TopicPartition(self.live.names["source"], 0): offset})

    def count(self, metric: str, **labels: str) -> float:
        if metric == "lag_events":
            labels = {"partition": "0"}
        return scraped(self.port)(metric, **labels) if ask(self.port, "/live")[0] else -1.0

    def wait(self, metric: str, value: float) -> None:
        wait_for(lambda: self.count(metric) == value, f"{metric} to be {value}")

    def losses(self) -> list[tuple[str, int, str]]:
        found = [(letter.reason, letter.offset, letter.detail.split(":")[0]) for letter in self.live.dead_letters()]
        return list(dict.fromkeys(found))

    def committed(self) -> int:
        tp = TopicPartition(self.live.names["source"], 0)
        group = self.live.names["source"].removesuffix("source") + "scorer"
        try:
            return int(self.admin.list_group_offsets({group: [tp]})[group][tp].offset)
        except (CoordinatorLoadInProgressError, CoordinatorNotAvailableError, NotCoordinatorError):
            return -1  # the very first group of a new broker


@pytest.fixture
def scorer(bootstrap: str, topics: Any, admin: Any, spawn: Callable[..., Guarded], tmp_path: Path) -> Scorer:
    return Scorer(bootstrap, topics, admin, spawn, tmp_path)


def stop(process: Guarded) -> None:
    assert process.stop(60) == 0


def test_events_that_retention_deleted_while_nobody_read(scorer: Scorer) -> None:
    scorer.send(50)
    process = scorer.start()
    scorer.wait("events_total", 50)
    stop(process)
    scorer.send(100)
    scorer.delete_before(120)
    process = scorer.start()
    scorer.wait("events_total", 30)
    assert scorer.count("lost_events_total") == 70
    assert scorer.count("dead_letters_total", reason="deleted_unread") == 1
    assert scorer.losses() == [("deleted_unread", 50, "offsets 50 to 119")]
    assert "events are missing from the source" in scorer.live.log("scorer")
    stop(process)
    process = scorer.start()  # told once, and not again by those who come later
    scorer.send(5)
    scorer.wait("events_total", 5)
    assert scorer.count("lost_events_total") == 0
    assert len(scorer.live.dead_letters()) == 1


def test_events_that_retention_deleted_under_a_scorer_that_lags(scorer: Scorer) -> None:
    scorer.send(100)
    process = scorer.start()
    scorer.wait("events_total", 100)
    with frozen(process):
        scorer.send(30_000)
        scorer.delete_before(30_000)
    scorer.send(1)
    wait_for(lambda: scorer.committed() == scorer.sent, "the scorer to come to the end")
    ((reason, first, what),) = scorer.losses()
    assert reason == "deleted_unread"
    assert 100 <= first < 30_000, "what the broker had sent before is not lost"
    assert what == f"offsets {first} to 29999"
    assert scorer.count("lost_events_total") == 30_000 - first
    assert scorer.count("events_total") == scorer.sent - (30_000 - first)


def test_a_group_whose_offsets_are_gone_reads_all_that_is_there_and_says_what_is_not_known(scorer: Scorer) -> None:
    scorer.send(50)
    process = scorer.start()
    scorer.wait("events_total", 50)
    stop(process)
    assert scorer.losses() == []
    scorer.delete_before(20)
    group = scorer.live.names["source"].removesuffix("source") + "scorer"
    scorer.admin.delete_groups([group])
    process = scorer.start()
    scorer.wait("events_total", 30)
    assert scorer.count("lost_events_total") == 0, "they may well have been read"
    assert scorer.losses() == [("deleted_before_start", 0, "offsets 0 to 19")]
    assert "no committed offset" in scorer.live.log("scorer")
    stop(process)


def test_a_partition_without_events_has_a_committed_offset_too(scorer: Scorer) -> None:
    process = scorer.start()
    wait_for(lambda: scorer.committed() == 0, "the start to be committed")
    stop(process)
    scorer.send(10)
    scorer.delete_before(10)
    process = scorer.start()
    scorer.wait("lost_events_total", 10)
    assert scorer.losses() == [("deleted_unread", 0, "offsets 0 to 9")]


def test_a_replay_of_what_is_not_there_any_more_says_so(
    bootstrap: str, topics: Any, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = LogCapture()
    monkeypatch.setattr(kafka_source, "_log", structlog.wrap_logger(None, processors=[said]))
    topic, tp = topics.create("source"), TopicPartition(topics.name("source"), 0)
    with contextlib.closing(KafkaProducer(bootstrap_servers=bootstrap)) as producer:
        for number in range(20_000):
            producer.send(topic, b"%01000d" % number, partition=0)
        producer.flush(60)
    admin.delete_records({tp: 100})
    settings = load_settings(overrides={"kafka.bootstrap": bootstrap})
    with pytest.raises(ConfigError, match=r"from=99: .* partition 0 begins at offset 100"):
        TopicReader(settings, KafkaRange.parse(f"kafka://{topic}?from=99"))
    with contextlib.closing(TopicReader(settings, KafkaRange.parse(f"kafka://{topic}?from=100"))) as reader:
        assert not said.entries
        records = iter(reader)
        assert next(records).offset == 100
        admin.delete_records({tp: 19_000})
        with pytest.raises(UnreadableSource, match=r"retention has deleted offsets \d+ to 18999 of partition 0"):
            list(records)
    with contextlib.closing(TopicReader(settings, KafkaRange.parse(f"kafka://{topic}"))) as reader:
        assert "the topic begins behind its first offset" in [entry["event"] for entry in said.entries]
        assert [record.offset for record in reader] == list(range(19_000, 20_000))


def test_marks_of_transactions_are_not_missed(scorer: Scorer) -> None:
    process = scorer.start()
    options = {"bootstrap_servers": scorer.live.bootstrap, "transactional_id": f"tx-{os.getpid()}-{time.time_ns()}"}
    with contextlib.closing(KafkaProducer(**options)) as producer:
        producer.init_transactions()
        for number in range(12):
            producer.begin_transaction()
            for value in scorer.events(3):
                producer.send(scorer.live.names["source"], value, partition=0)
            producer.flush()
            if number % 3 == 2:
                producer.abort_transaction()
            else:
                producer.commit_transaction()
    scorer.wait("events_total", 24)
    wait_for(lambda: scorer.committed() == 48, "the last mark to be passed")
    scorer.wait("lag_events", 0)
    scorer.delete_before(48)
    scorer.send(1)
    scorer.wait("events_total", 25)
    stop(process)
    scorer.delete_before(49)
    process = scorer.start()
    scorer.send(1)
    scorer.wait("events_total", 1)
    assert scorer.count("lost_events_total") == 0
    assert scorer.losses() == []
