"""The monitor as processes on a real broker: killed, stopped, fed with rubbish, and still exact."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import CoordinatorLoadInProgressError, CoordinatorNotAvailableError, NoError, NotCoordinatorError
from kafka.structs import OffsetAndMetadata

from valuedrift.config import Settings, load_settings
from valuedrift.config.rules import rules_from
from valuedrift.events.dead_letter import DeadLetter
from valuedrift.events.label_batch import LabelBatch, ProgressReport, decode_message, partition_key
from valuedrift.events.published import Kind, encode
from valuedrift.monitor.table import EXIT_FATAL
from valuedrift.taxonomy import GRID, K
from valuedrift.testing import Guarded
from valuedrift.topics import create, plan
from valuedrift.windows import Engine, Labels, Progress

KINDS = (Kind.window, Kind.alert, Kind.late)  # what a monitor publishes; the rest comes of all series together

PARTITIONS = 4
PATIENCE_S = 300.0  # ends a hopeless test; a loaded machine needs some of it
SECOND = 1_000_000_000
START = 1_760_000_000 * SECOND
SOURCE = "kafka:cluster/topic"


class Sent(NamedTuple):
    partition: int
    key: bytes | None
    value: bytes


def conversation(seed: int, rounds: int = 70) -> list[Sent]:
    """What scorers would send: 12 (model, segment)s from 4 source partitions, one model changing, some sent twice."""
    rng = np.random.default_rng(seed)
    keys = [(f"model-{m}", f"segment-{s}") for m in range(4) for s in range(3)]
    calm = np.array([0.90, 0.03, 0.04, 0.02, 0.01])
    changed = np.array([0.40, 0.30, 0.05, 0.05, 0.20])
    offsets = [0] * PARTITIONS
    newest = [0] * PARTITIONS
    sent: list[Sent] = []
    for number in range(rounds):
        now = START + number * 5 * SECOND
        for source in range(PARTITIONS):
            by_key: dict[tuple[str, str], list[tuple[int, int, int, int]]] = {}
            for _ in range(int(rng.integers(30, 60))):
                key = keys[int(rng.integers(len(keys)))]
                time_ns = (
                    now
                    + int(rng.integers(5 * SECOND))
                    - (int(rng.choice([40, 90])) * SECOND if rng.random() < 0.01 else 0)
                )
                newest[source] = max(newest[source], time_ns)
                late = max(0, newest[source] - 20 * SECOND - time_ns)
                shares = changed if key[0] == "model-1" and number > rounds // 2 else calm
                by_key.setdefault(key, []).append((offsets[source], time_ns, late, int(rng.choice(K, p=shares))))
                offsets[source] += 1
            for (model, segment), events in sorted(by_key.items()):
                columns = np.array([e[:3] for e in events], dtype=np.int64)
                labels = Labels(
                    SOURCE,
                    source,
                    "classifier",
                    columns[:, 0],
                    columns[:, 1],
                    columns[:, 2],
                    np.eye(K, dtype=np.int64)[[e[3] for e in events]] * GRID,
                    [f"e-{source}-{e[0]}" for e in events],
                    columns[:, 0] % 7 == 0,
                    columns[:, 0] // 4 % 5 * (columns[:, 0] // 4),  # runs of four, and a fifth of them without an id
                )
                message_key = partition_key(model, segment)
                message = Sent(
                    zlib.crc32(message_key) % PARTITIONS, message_key, LabelBatch.of(model, segment, labels).encode()
                )
                sent += [message] * (2 if rng.random() < 0.05 else 1)
            report = Progress(SOURCE, source, PARTITIONS, offsets[source], newest[source] - 20 * SECOND, idle=False)
            sent += [Sent(p, None, ProgressReport.of(report).encode()) for p in range(PARTITIONS)]
    return sent


def expected(sent: list[Sent], settings: Settings) -> dict[Kind, dict[Any, bytes]]:
    """What one engine per partition says, by identity; the last word counts."""
    rules = rules_from(settings)
    engines = [Engine(rules) for _ in range(PARTITIONS)]
    results: dict[Kind, dict[Any, bytes]] = {kind: {} for kind in KINDS}
    for partition, _, value in sent:
        message = decode_message(value)
        if isinstance(message, LabelBatch):
            step = engines[partition].labels(message.model, message.segment, message.labels)
        else:
            step = engines[partition].progress(message.progress())
        for record in map(encode, step.outputs):
            results[record.kind][identity(record.kind, record.key, dict(record.headers))] = record.value
    return results


def identity(kind: Kind, key: bytes, headers: dict[str, bytes]) -> Any:
    return headers["ce_id"] if kind is Kind.alert else key


class Stage:
    """Topics, settings and processes of one test."""

    def __init__(self, bootstrap: str, topics: Any, admin: Any, spawn: Callable[..., Guarded], folder: Path) -> None:
        self.bootstrap, self.folder, self._spawn, self._admin = bootstrap, folder, spawn, admin
        self.values: dict[str, Any] = {
            "kafka.bootstrap": bootstrap,
            **{
                f"topics.{name}": topics.name(name.replace("_", "-"))
                for name in ("source", "labels", "entropy", "alerts", "dead_letters", "late", "shadow")
            },
            "topics.labels_partitions": PARTITIONS,
            "windows.size": "1m",
            "windows.revisable_for": "30s",
            "reference.events": 300,
            "detector.arl0_windows": 1000,
            "monitor.group": topics.name("monitor"),
            "monitor.session_timeout": "6s",
            "monitor.commit_interval": "200ms",
        }
        self.settings = load_settings(overrides=self.values)
        self.supervised: dict[str, Guarded] = {}
        create(admin, plan(self.settings))

    def monitor(self, name: str, **changes: Any) -> Guarded:
        values = self.values | {"monitor.datadir": self.folder / name} | changes
        env = {f"VALUEDRIFT_{key.replace('.', '__').upper()}": str(value) for key, value in values.items()}
        return self._spawn(["-m", "valuedrift.monitor"], env=env, log=f"{name}.log")

    def supervise(self, name: str) -> None:
        """Run a monitor that is started again, while the test waits, whenever it can't be sure of its state."""
        self.supervised[name] = self.monitor(name)

    def _look_after(self) -> None:
        for name, process in self.supervised.items():
            if process.poll() == EXIT_FATAL:
                self.supervised[name] = self.monitor(name)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def send(self, sent: list[Sent]) -> None:
        with contextlib.closing(KafkaProducer(bootstrap_servers=self.bootstrap)) as producer:
            for partition, key, value in sent:
                producer.send(self.settings.topics.labels, value, key=key, partition=partition)
            producer.flush(timeout=PATIENCE_S)

    def committed(self) -> dict[int, int]:
        """Committed offsets of the monitor's group, by partition."""
        group, topic = self.settings.monitor.group, self.settings.topics.labels
        partitions = [TopicPartition(topic, p) for p in range(PARTITIONS)]
        try:
            found = self._admin.list_group_offsets({group: partitions})[group]
        except (
            CoordinatorNotAvailableError,
            CoordinatorLoadInProgressError,
            NotCoordinatorError,
        ):  # the very first group of a new broker
            return dict.fromkeys(range(PARTITIONS), 0)
        return {p: max(0, found[TopicPartition(topic, p)].offset) for p in range(PARTITIONS)}

    def wait_committed(self, wanted: dict[int, int], seconds: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + seconds
        while (found := self.committed()) != wanted:
            assert time.monotonic() < deadline, f"committed {found}, wanted {wanted}"
            self._look_after()
            time.sleep(0.3)

    def wait_log(self, name: str, text: str, seconds: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.log(name):
            assert time.monotonic() < deadline, self.log(name)
            time.sleep(0.05)

    def wait_progress(self, fraction: float, sent: list[Sent], seconds: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + seconds
        while sum(self.committed().values()) < fraction * len(sent):
            assert time.monotonic() < deadline, f"committed {self.committed()}"
            self._look_after()
            time.sleep(0.1)

    def set_committed(self, partition: int, offset: int) -> None:
        """Move the committed offset of the group, which must have no member."""
        where = TopicPartition(self.settings.topics.labels, partition)
        moved = self._admin.alter_group_offsets(self.settings.monitor.group, {where: OffsetAndMetadata(offset, "", -1)})
        assert moved == {where: NoError}

    def delete_labels(self, partition: int, before: int) -> None:
        self._admin.delete_records({TopicPartition(self.settings.topics.labels, partition): before})

    def read(self, topic: str) -> list[Any]:
        """Every record of a topic, in the order of its partitions."""
        with contextlib.closing(
            KafkaConsumer(bootstrap_servers=self.bootstrap, auto_offset_reset="earliest")
        ) as consumer:
            partitions = [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic))]
            consumer.assign(partitions)
            ends = consumer.end_offsets(partitions)
            found: list[Any] = []
            while any(consumer.position(p) < ends[p] for p in partitions):
                for records in consumer.poll(timeout_ms=500).values():
                    found += records
            return sorted(found, key=lambda r: (r.partition, r.offset))

    def published(self) -> dict[Kind, dict[Any, bytes]]:
        results: dict[Kind, dict[Any, bytes]] = {}
        for kind in KINDS:
            records = self.read(getattr(self.settings.topics, kind))
            results[kind] = {identity(kind, r.key, dict(r.headers)): r.value for r in records}
        return results


@pytest.fixture
def stage(bootstrap: str, topics: Any, admin: Any, spawn: Callable[..., Guarded], tmp_path: Path) -> Stage:
    return Stage(bootstrap, topics, admin, spawn, tmp_path)


def ends_of(sent: list[Sent]) -> dict[int, int]:
    return {p: sum(1 for m in sent if m.partition == p) for p in range(PARTITIONS)}


def test_nothing_is_lost_or_altered_when_monitors_are_killed(stage: Stage) -> None:
    sent = conversation(seed=1)
    truth = expected(sent, stage.settings)
    assert all(truth[kind] for kind in KINDS), "the scenario must cause windows, alerts and late events"
    draw = random.Random(7)
    monitors = {name: stage.monitor(name) for name in ("a", "b")}
    stage.send(sent[: len(sent) // 2])
    stage.wait_progress(0.1, sent)
    victim = draw.choice(["a", "b"])
    monitors[victim].kill()
    monitors[victim].wait(20)
    monitors[victim] = stage.monitor(victim)
    stage.send(sent[len(sent) // 2 :])
    stage.wait_progress(0.6, sent)
    other = "b" if victim == "a" else "a"
    assert monitors[other].stop(PATIENCE_S) == 0, stage.log(other)
    stage.wait_committed(ends_of(sent))
    assert monitors[victim].stop(PATIENCE_S) == 0, stage.log(victim)
    published = stage.published()
    for kind in KINDS:
        assert published[kind] == truth[kind]


def test_a_member_that_was_frozen_and_replaced_says_nothing_old(stage: Stage) -> None:
    sent = conversation(seed=4)
    truth = expected(sent, stage.settings)
    frozen = stage.monitor("frozen")
    stage.wait_log("frozen", '"ready"')
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(stage.send, sent)
        stage.wait_log("frozen", "state loaded")
        time.sleep(0.3)
        with stopped(frozen):
            sending.result()
            assert sum(stage.committed().values()) < len(sent), "frozen too late to have anything in its buffers"
            stage.supervise("successor")
            stage.wait_committed(ends_of(sent))
    # What is left of the frozen one's buffers is done with when it has ended or joined again.
    time.sleep(8)
    assert frozen.poll() in {None, EXIT_FATAL}, stage.log("frozen")
    for monitor in (frozen, stage.supervised.pop("successor")):
        if monitor.poll() is None:
            assert monitor.stop(PATIENCE_S) == 0
    published = stage.published()
    for kind in KINDS:
        assert published[kind] == truth[kind]
    stage.supervise("heir")  # the changelog is not set back either
    more = conversation(seed=4, rounds=90)[len(sent) :]
    truth = expected(sent + more, stage.settings)
    stage.send(more)
    stage.wait_committed(ends_of(sent + more))
    published = stage.published()
    for kind in KINDS:
        assert published[kind] == truth[kind]


@contextlib.contextmanager
def stopped(process: Guarded) -> Iterator[None]:
    """Freeze the command of a guarded process (its guard runs on)."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for child in children:
        os.kill(int(child), signal.SIGSTOP)
    try:
        yield
    finally:
        for child in children:
            os.kill(int(child), signal.SIGCONT)


def test_what_cannot_be_read_becomes_a_dead_letter_and_the_rest_counts(stage: Stage) -> None:
    sent = conversation(seed=2, rounds=30)
    truth = expected(sent, stage.settings)
    assert truth[Kind.window]
    rubbish = {
        b"": "empty value",
        b"not json": "json_invalid",
        b'{"kind":"labels","v":1}': "model",
        sent[0].value.replace(b'"offsets":"', b'"offsets":"AAAA'): "offsets",
        sent[0].value.replace(b'"times":"', b'"times":"!'): "times",
    }
    half = len(sent) // 2
    stage.send([*sent[:half], *(Sent(1, b"key", value) for value in rubbish), *sent[half:]])
    monitor = stage.monitor("a")
    ends = ends_of(sent)
    stage.wait_committed(ends | {1: ends[1] + len(rubbish)})
    assert monitor.stop(PATIENCE_S) == 0, stage.log("a")
    letters = [
        DeadLetter.from_kafka(r.value, r.headers, key=r.key) for r in stage.read(stage.settings.topics.dead_letters)
    ]
    assert [(letter.raw, letter.key, letter.reason) for letter in sorted(letters, key=lambda x: x.offset)] == [
        (value, b"key", "bad_label_batch") for value in rubbish
    ]
    for letter in letters:
        assert rubbish[letter.raw or b""] in letter.detail
        assert letter.partition == 1
    published = stage.published()
    for kind in KINDS:
        assert published[kind] == truth[kind]


def test_state_of_other_rules_is_refused_and_other_state_is_taken_up(stage: Stage) -> None:
    sent = conversation(seed=3, rounds=30)
    truth = expected(sent, stage.settings)
    assert truth[Kind.window]
    half = len(sent) // 2
    stage.send(sent[:half])
    first = stage.monitor("a")
    stage.wait_committed(ends_of(sent[:half]))
    assert first.stop(PATIENCE_S) == 0, stage.log("a")
    stage.send(sent[half:])
    refused = stage.monitor("b", **{"windows.size": "2m"})
    assert refused.wait(PATIENCE_S) == 2, stage.log("b")
    assert "monitor.group" in stage.log("b")
    assert stage.committed() == ends_of(sent[:half])
    stage.monitor("c")  # an empty folder: all state comes from the changelog
    stage.wait_committed(ends_of(sent))
    published = stage.published()
    for kind in KINDS:
        assert published[kind] == truth[kind]


def test_messages_that_were_committed_but_not_counted_are_read_again(stage: Stage) -> None:
    sent = conversation(seed=5, rounds=30)
    truth = expected(sent, stage.settings)
    assert truth[Kind.window]
    half = len(sent) // 2
    stage.send(sent[:half])
    first = stage.monitor("a")
    stage.wait_committed(ends_of(sent[:half]))
    assert first.stop(PATIENCE_S) == 0, stage.log("a")
    stage.send(sent[half:])
    reached = ends_of(sent[:half])[2]
    stage.set_committed(2, reached + 9)
    assert stage.monitor("b").wait(PATIENCE_S) == EXIT_FATAL, stage.log("b")
    assert f"the next start reads again from {reached}" in stage.log("b")
    assert stage.committed()[2] == reached
    stage.supervise("b")
    stage.wait_committed(ends_of(sent))
    published = stage.published()
    for kind in KINDS:
        assert published[kind] == truth[kind]


def test_messages_that_are_gone_stop_the_monitor_until_the_loss_is_accepted(stage: Stage) -> None:
    sent = conversation(seed=6, rounds=30)
    half = len(sent) // 2
    stage.send(sent[:half])
    first = stage.monitor("a")
    stage.wait_committed(ends_of(sent[:half]))
    assert first.stop(PATIENCE_S) == 0, stage.log("a")
    stage.send(sent[half:])
    reached = ends_of(sent[:half])[2]
    stage.delete_labels(2, reached + 9)
    for name in ("b", "c"):  # it does not get over it by itself
        assert stage.monitor(name).wait(PATIENCE_S) == EXIT_FATAL, stage.log(name)
        assert f"labels from offset {reached} to {reached + 8} are missing" in stage.log(name)
    assert stage.committed()[2] == reached
    stage.monitor("d", **{"monitor.accept_loss": f"2:{reached + 9}"})
    stage.wait_committed(ends_of(sent))
    of_partition_2 = [message for message in sent if message.partition == 2]
    kept = [message for message in sent if message.partition != 2]
    truth = expected(kept + of_partition_2[:reached] + of_partition_2[reached + 9 :], stage.settings)
    published = stage.published()
    for kind in KINDS:
        assert published[kind] == truth[kind]


def test_a_missing_topic_is_named(stage: Stage, admin: Any) -> None:
    admin.delete_topics([stage.settings.topics.alerts])
    assert stage.monitor("a").wait(PATIENCE_S) == 2
    assert stage.settings.topics.alerts in stage.log("a")
    assert "topics create" in stage.log("a")


def test_two_monitors_do_not_share_a_folder(stage: Stage) -> None:
    first = stage.monitor("a")
    stage.wait_log("a", '"ready"')
    second = stage.monitor("b", **{"monitor.datadir": stage.folder / "a"})
    assert second.wait(PATIENCE_S) == 2
    assert "monitor.datadir" in stage.log("b")
    assert first.stop(PATIENCE_S) == 0
