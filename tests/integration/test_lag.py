"""What scorer and fleet say of their lag is what waits on the broker, also where the client can't know it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from kafka import KafkaProducer, TopicPartition

from valuedrift import kafka_client
from valuedrift.config import Settings, load_settings
from valuedrift.fleet_process import FleetLoop
from valuedrift.scorer.loop import ScorerLoop
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.scorer.publisher import Publisher
from valuedrift.telemetry.vitals import Vitals
from valuedrift.testing.doubles import HashClassifier
from valuedrift.topics import create, plan

PARTITIONS = 2
PAUSE_S = 3.0  # more than between two questions to the broker
PATIENCE_S = 60.0  # ends a hopeless test
MANY = 3000  # more than a client hands over at once, and less than it fetches at once
MORE = 500
POLL = 50


def settings_of(bootstrap: str, topics: Any) -> Settings:
    """Settings with topics and groups of their own."""
    names = ("source", "labels", "entropy", "alerts", "dead_letters", "late", "shadow", "population", "dynamics")
    return load_settings(
        None,
        {
            "kafka.bootstrap": bootstrap,
            **{f"topics.{name}": topics.name(name.replace("_", "-")) for name in names},
            "topics.source_partitions": PARTITIONS,
            "topics.labels_partitions": PARTITIONS,
            "scorer.group": topics.name("scorer"),
            "scorer.poll_records": POLL,
            "scorer.poll_timeout": "200ms",
        },
    )


class Log:
    """Records that nobody can read, on all partitions of a topic, each a second younger than the one before."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._bootstrap = bootstrap
        self._began = int(time.time()) - 7200
        self.ends = {TopicPartition(topic, p): 0 for p in range(PARTITIONS)}

    def stamp_s(self, offset: int) -> int:
        """The timestamp of a record."""
        return self._began + offset

    def send(self, count: int) -> None:
        """Add so many; returns when they are there."""
        with contextlib.closing(KafkaProducer(bootstrap_servers=self._bootstrap)) as producer:
            futures = []
            for _ in range(count // PARTITIONS):
                for tp, end in self.ends.items():
                    stamp_ms = self.stamp_s(end) * 1000
                    futures.append(producer.send(tp.topic, b"[]", partition=tp.partition, timestamp_ms=stamp_ms))
                    self.ends[tp] = end + 1
            for future in futures:
                future.get(PATIENCE_S)


class Between:
    """Looks at what a loop that reads `log` says, between two of its polls: when it asks whether to stop."""

    def __init__(self, log: Log, consumer: Any, vitals: Vitals) -> None:
        self._log, self._consumer, self._vitals = log, consumer, vitals
        self._story = self._tell()
        self.over = False

    def is_set(self) -> bool:
        """Whether to stop."""
        return next(self._story)

    def _tell(self) -> Iterator[bool]:
        for _ in range(2):
            self._log.send(MANY)
            yield from self._until(lambda: self._fetched() == self._log.ends, "all to be fetched")
            before = dict(self._log.ends)
            self._log.send(MORE)
            time.sleep(PAUSE_S)
            yield False
            assert self._fetched() == before, "the client still has what it fetched before"
            assert self._check() > MORE
            yield from self._until(lambda: self._positions() == self._log.ends, "the end")
            yield False
            assert self._check() == 0
        self.over = True
        yield True

    def _until(self, condition: Callable[[], bool], what: str) -> Iterator[bool]:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, f"waited for {what}"
            yield False

    def _fetched(self) -> dict[TopicPartition, int]:
        """Where the partitions end as far as the client knows."""
        mine = self._consumer.assignment() & self._log.ends.keys()
        return {tp: self._consumer.highwater(tp) for tp in mine}

    def _positions(self) -> dict[TopicPartition, int]:
        return {tp: self._consumer.position(tp) for tp in self._log.ends}

    def _check(self) -> int:
        """What is said is so; returns how many records wait."""
        before = time.time()
        said = {behind.partition: behind for behind in self._vitals.lag}
        after = time.time()
        for tp, position in self._positions().items():
            _, events, seconds = said[tp.partition]
            assert events == self._log.ends[tp] - position
            if events and position:
                stamp = self._log.stamp_s(position - 1)
                assert before - stamp <= seconds <= after - stamp, "the age of the last one processed"
            else:
                assert seconds == 0
        return sum(behind.events for behind in said.values())


def test_the_scorer_says_how_many_events_wait_and_how_old_the_last_one_is(
    bootstrap: str, topics: Any, admin: Any
) -> None:
    settings = settings_of(bootstrap, topics)
    topics.create("source", PARTITIONS)  # somebody else's, with timestamps of somebody else's clock
    create(admin, plan(settings))
    identity = kafka_client.cluster_identity(admin, settings.topics.source)
    vitals, log = Vitals("scorer"), Log(bootstrap, settings.topics.source)
    pipeline = ScoringPipeline(
        identity.source,
        HashClassifier(),
        allowed_lateness_ns=0,
        max_future_ns=0,
        max_record_bytes=10_000,
        now_ns=time.time_ns(),
        stages=vitals,
    )
    consumer = kafka_client.consumer(settings, group=settings.scorer.group)
    with contextlib.closing(consumer), contextlib.closing(kafka_client.producer(settings)) as producer:
        between = Between(log, consumer, vitals)
        loop = ScorerLoop(settings, consumer, Publisher(producer, PATIENCE_S), pipeline, identity, vitals=vitals)
        loop.run(between)  # type: ignore[arg-type]  # it only asks whether it is set
    assert between.over


def test_the_fleet_says_how_many_windows_wait_while_it_catches_up_and_later(bootstrap: str, topics: Any) -> None:
    settings = settings_of(bootstrap, topics)
    for name, partitions in (("entropy", PARTITIONS), ("population", 1), ("dynamics", 1)):
        topics.create(name, partitions)  # the product's have the broker's timestamps
    vitals, log = Vitals("fleet"), Log(bootstrap, settings.topics.entropy)
    reader = kafka_client.consumer(settings)
    with contextlib.closing(reader), contextlib.closing(kafka_client.producer(settings)) as producer:
        between = Between(log, reader, vitals)
        FleetLoop(settings, reader, Publisher(producer, PATIENCE_S), vitals).run(between.is_set)
    assert between.over
