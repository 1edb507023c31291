"""A whole live system of one test: its topics, its settings file, its processes, and what they have published."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from valuedrift.events import DeadLetter
from valuedrift.testing import Guarded

TOPICS = ("source", "labels", "entropy", "alerts", "dead_letters", "late", "population", "dynamics", "shadow")

Sent = tuple[int, bytes | None]
"""Partition and value of a source record."""


class Live:
    """Runs valuedrift's commands against topics that belong to one test.

    The commands connect as `connection` says (lines of the settings file), the test itself to `bootstrap`.
    """

    def __init__(
        self,
        bootstrap: str,
        topics: Any,
        spawn: Callable[..., Guarded],
        folder: Path,
        *,
        partitions: int = 2,
        more: str = "",
        connection: str | None = None,
    ) -> None:
        self.bootstrap, self.folder, self._spawn = bootstrap, folder, spawn
        self.names = {key: topics.name(key.replace("_", "-")) for key in TOPICS}
        self.config = folder / "valuedrift.toml"
        self.config.write_text(
            "\n".join(
                [
                    f'kafka.bootstrap = "{bootstrap}"' if connection is None else connection,
                    f"topics.source_partitions = {partitions}",
                    f"topics.labels_partitions = {partitions}",
                    *(f'topics.{key} = "{name}"' for key, name in self.names.items()),
                    f'scorer.group = "{topics.name("scorer")}"',
                    'scorer.session_timeout = "6s"',
                    'scorer.progress_interval = "500ms"',
                    'scorer.idle_timeout = "1h"',
                    f'monitor.group = "{topics.name("monitor")}"',
                    'monitor.session_timeout = "6s"',
                    f'monitor.datadir = "{folder / "state"}"',
                    "classifier.threads = 1",
                    more,
                ]
            )
        )
        assert self.command("topics", "create").wait(90) == 0, self.log("topics")

    def command(self, *arguments: str) -> Guarded:
        """Start ``valuedrift …``; its output goes to ``<first word>.log``."""
        return self._spawn(
            ["-m", "valuedrift", *arguments, "--config", str(self.config)], log=f"{arguments[0].partition(' ')[0]}.log"
        )

    def log(self, name: str) -> str:
        """All that the commands of a name have written to standard output and error."""
        return (self.folder / f"{name}.log").read_text()

    def send(self, records: Iterable[Sent]) -> None:
        """Put records onto the source topic, in order."""
        with contextlib.closing(KafkaProducer(bootstrap_servers=self.bootstrap, acks="all")) as producer:
            futures = [producer.send(self.names["source"], value, key=b"key", partition=p) for p, value in records]
            for future in futures:
                future.get(60)

    def read(self, topic: str) -> Iterator[Any]:
        """Every record that is on a topic now, partition by partition."""
        with contextlib.closing(KafkaConsumer(bootstrap_servers=self.bootstrap)) as consumer:
            name = self.names[topic]
            tps = [TopicPartition(name, p) for p in sorted(consumer.partitions_for_topic(name))]
            ends = consumer.end_offsets(tps)
            for tp in tps:
                consumer.assign([tp])
                consumer.seek_to_beginning(tp)
                while consumer.position(tp) < ends[tp]:
                    for records in consumer.poll(timeout_ms=500).values():
                        yield from records

    def dead_letters(self) -> list[DeadLetter]:
        """What is on the dead-letter topic, by source coordinates."""
        letters = [DeadLetter.from_kafka(r.value, r.headers, key=r.key) for r in self.read("dead_letters")]
        return sorted(letters, key=lambda letter: (letter.partition, letter.offset))


def wait_for(condition: Callable[[], object], what: str, seconds: float = 120.0) -> None:
    """Wait until something holds; the limit is there to end a hopeless test, not to measure."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(1.0)
