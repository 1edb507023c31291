"""Bad input of every kind on a real broker: each record is a dead letter or is counted, and nothing stops.

2,000 malformed records among as many good ones; 10,000 with VALUEDRIFT_TEST_LONG=1.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import struct
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import orjson
import pytest
from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition
from tests.integration.live import Live
from tests.integration.live import wait_for as wait_for_at_most
from tests.unit.test_fuzz_damaged_log import NotUtf8
from tests.unit.test_fuzz_labels import garbled, is_refused
from typer.testing import CliRunner, Result

from valuedrift.cli.main import app
from valuedrift.config import load_settings
from valuedrift.dead_letters import entries, letter_id
from valuedrift.events import DeadLetter
from valuedrift.events.label_batch import LabelBatch, decode_message
from valuedrift.generator import bulk_labelled, malformed
from valuedrift.testing import Guarded, LocalKafka

N = 10_000 if os.environ.get("VALUEDRIFT_TEST_LONG") else 2_000
LIMIT = 65_536
HUGE = 50 << 20
PARTITIONS = 2
CODECS = (None, "gzip", "lz4", "zstd")
KEYS = (None, b"", b"key", b"\xff\xfe", b"\x00" * 300, b"k" * 4000)
HEADERS: tuple[list[tuple[str, bytes]], ...] = (
    [],
    [("vd-schema", b"1"), ("vd-reason", b"forged"), ("vd-offset", b"-1")],
    [("", b""), ("a", b"\xff" * 2000)],
    [(NotUtf8("name"), b"v")],
)


wait_for = partial(wait_for_at_most, seconds=600.0)


class Sent(NamedTuple):
    """A record on the topic; `reason` is None for a good one."""

    partition: int
    offset: int
    reason: str | None
    raw: bytes | None
    key: bytes | None

    def letter(self) -> tuple[int, int, str | None, bytes | None, bytes | None, bool]:
        cut = self.reason == "too_large"
        return (
            self.partition,
            self.offset,
            self.reason,
            self.raw[:LIMIT] if cut and self.raw else self.raw,
            self.key,
            cut,
        )


def found(letter: DeadLetter) -> tuple[int, int, str | None, bytes | None, bytes | None, bool]:
    return letter.partition, letter.offset, letter.reason, letter.raw, letter.key, letter.truncated


def records() -> list[tuple[str | None, bytes | None]]:
    good: list[tuple[str | None, bytes | None]] = [(None, line) for line in bulk_labelled(N, seed=1).lines()]
    bad = [(record.expected_reason, record.raw) for record in malformed(N, 9, max_bytes=LIMIT)]
    on_topics: list[tuple[str | None, bytes | None]] = [
        *(("empty", value) for value in (None, None, b"", b"\n", b" \r\n ")),
        ("not_object", b"[\n1,\n2\n]"),
        ("not_json", b'{"event_id":\n"e-1",\n'),
        ("unknown_format", b"{\n}"),
        ("too_large", b'{"event_id":"' + b"x" * HUGE + b'"}'),
        ("too_large", b"[" * HUGE),
    ]
    mixed = [*good, *bad, *on_topics]
    random.Random(2).shuffle(mixed)
    return mixed


def send(live: Live, what: list[tuple[str | None, bytes | None]]) -> Iterator[Sent]:
    """Send in batches of every compression, under all kinds of keys and headers; a few kilobytes may hold 50 MB."""
    draw = random.Random(4)
    with contextlib.ExitStack() as stack:
        options = {"bootstrap_servers": live.bootstrap, "acks": "all", "max_request_size": 1 << 28, "linger_ms": 20}
        producers = [
            stack.enter_context(contextlib.closing(KafkaProducer(compression_type=codec, **options)))
            for codec in CODECS
        ]
        for start in range(0, len(what), 250):
            futures = []
            for reason, raw in what[start : start + 250]:
                # what is large and of one letter fits on a topic only when it is packed
                producer = producers[-1] if len(raw or b"") > LIMIT else producers[start // 250 % len(CODECS)]
                key, headers = draw.choice(KEYS if raw is not None else KEYS[1:]), draw.choice(HEADERS)
                partition = draw.randrange(PARTITIONS)
                sent = producer.send(live.names["source"], raw, key=key, headers=headers, partition=partition)
                futures.append((sent, reason, raw, key))
            for sent, reason, raw, key in futures:
                where = sent.get(60)
                yield Sent(where.partition, where.offset, reason, raw, key)


def letters_of(live: Live) -> list[DeadLetter]:
    """One dead letter per record: a scorer that lost its place in the group repeats what it had not committed."""
    unique: dict[tuple[int, int], DeadLetter] = {}
    for letter in live.dead_letters():
        assert unique.setdefault((letter.partition, letter.offset), letter) == letter
    return list(unique.values())


def labelled(live: Live, behind: int = 0) -> set[tuple[int, int]]:
    """Partition and offset of what was counted; so many messages at the beginning are a test's own."""
    batches = [decode_message(r.value) for r in live.read("labels") if r.value and (r.partition or r.offset >= behind)]
    return {(b.labels.partition, o) for b in batches if isinstance(b, LabelBatch) for o in b.labels.offsets.tolist()}


def cli(live: Live, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["dead-letters", *arguments, "--config", str(live.config)])


@pytest.mark.timeout(1800)
def test_every_kind_on_a_topic(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    live = Live(
        bootstrap, topics, spawn, tmp_path, partitions=PARTITIONS, more=f'scorer.max_record_bytes = "{LIMIT} B"'
    )
    scorer = live.command("scorer")
    sent = list(send(live, records()))
    good = {(s.partition, s.offset) for s in sent if s.reason is None}
    bad = sorted((s.letter() for s in sent if s.reason is not None), key=lambda letter: letter[:2])
    wait_for(lambda: len(letters_of(live)) >= len(bad) and len(labelled(live)) >= len(good), "all of it")
    letters = letters_of(live)
    assert [found(letter) for letter in letters] == bad
    assert labelled(live) == good

    listed = [orjson.loads(line) for line in cli(live, "list").stdout_bytes.splitlines()]
    by_id = {letter_id(letter): letter for letter in letters}
    assert {line["id"]: line["reason"] for line in listed} == {name: letter.reason for name, letter in by_id.items()}
    assert all(line["bytes"] == (None if (raw := by_id[line["id"]].raw) is None else len(raw)) for line in listed)
    for line in {line["reason"]: line for line in listed}.values():
        assert orjson.loads(cli(live, "show", line["id"]).stdout_bytes) == line
        assert cli(live, "show", line["id"], "--payload").stdout_bytes == (by_id[line["id"]].raw or b"")
    _put_back(live, by_id, tmp_path, good)
    assert scorer.poll() is None, "it may not have stopped"
    assert scorer.stop(60) == 0


def _put_back(live: Live, by_id: dict[str, DeadLetter], folder: Path, good: set[tuple[int, int]]) -> None:
    """Repaired records are counted once, however often they are put back; what is as bad as it was is refused."""
    repaired = folder / "repaired.json"
    again = {letter.reason: name for name, letter in by_id.items()}
    for i, (reason, name) in enumerate(again.items()):
        event = {"event_id": f"repaired-{i}", "timestamp": "2026-01-01T00:00:00Z", "model": "m", "label": "g1"}
        repaired.write_bytes(orjson.dumps(event) + b"\n")
        assert cli(live, "resubmit", name).exit_code == 1, reason
        assert cli(live, "resubmit", name, "--with", str(repaired)).exit_code == 0, reason
        assert cli(live, "resubmit", name, "--with", str(repaired)).exit_code == 1, reason
    wait_for(lambda: len(labelled(live)) >= len(good) + len(again), "what was put back")
    batches = [decode_message(r.value) for r in live.read("labels") if r.value]
    ids = [id_ for b in batches if isinstance(b, LabelBatch) and b.model == "m" for id_ in b.labels.ids]
    assert sorted(set(ids)) == sorted(f"repaired-{i}" for i in range(len(again)))
    settings = load_settings(live.config)
    assert sum(entry.resubmitted is not None for entry in entries(settings).values()) == len(again)


def _spoil(kafka: LocalKafka, topic: str, batch: int, change: Callable[[bytearray], None]) -> None:
    """Change a batch where it lies on the broker's disk, under its feet."""
    (path,) = (kafka.folder / "data" / f"{topic}-0").glob("*.log")
    with path.open("r+b") as file:
        data, at = file.read(), 0
        for _ in range(batch):
            at += 12 + struct.unpack_from(">i", data, at + 8)[0]
        end = at + 12 + struct.unpack_from(">i", data, at + 8)[0]
        spoilt = bytearray(data[at:end])
        change(spoilt)
        file.seek(at)
        file.write(spoilt)


def _flip(data: bytearray) -> None:
    data[-7] ^= 0x10


def _claim_zstd(data: bytearray) -> None:
    data[22] |= 4


def _last_offset(data: bytearray) -> None:
    struct.pack_into(">i", data, 23, 2**31 - 9)


@pytest.mark.timeout(900)
def test_batches_that_are_damaged_on_the_brokers_disk(
    local_kafka: Callable[..., LocalKafka], spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    """Of the source and of `labels`: exactly those offsets are dead letters, also for a process that starts again."""
    kafka = local_kafka()
    live = Live(kafka.bootstrap, SimpleNamespace(name=lambda name: name), spawn, tmp_path, partitions=1)
    lines = list(bulk_labelled(100, ["m"], ["s"], seed=3, duration_s=1000.0).lines())
    spoilt = {2: _flip, 5: _claim_zstd, 6: _flip, 8: _last_offset}

    with contextlib.closing(KafkaProducer(bootstrap_servers=kafka.bootstrap, linger_ms=60_000)) as producer:
        for start in range(0, 100, 10):
            for line in lines[start : start + 10]:
                producer.send(live.names["source"], line, partition=0)
            producer.flush()  # one batch
    for batch, change in spoilt.items():
        _spoil(kafka, live.names["source"], batch, change)
    lost = sorted(o for batch in spoilt for o in range(10 * batch, 10 * batch + 10))

    scorer = live.command("scorer")
    wait_for(lambda: len(letters_of(live)) >= len(lost) and len(labelled(live)) >= 100 - len(lost), "all of it")
    letters = letters_of(live)
    assert [(letter.offset, letter.reason, letter.raw) for letter in letters] == [(o, "damaged", b"") for o in lost]
    assert labelled(live) == {(0, o) for o in range(100) if o not in lost}
    assert "the log is damaged" in live.log("scorer")
    scorer.kill()
    scorer.wait()
    scorer = live.command("scorer")
    live.send([(0, line) for line in bulk_labelled(10, ["m"], ["s"], seed=4).lines()])
    wait_for(lambda: (0, 109) in labelled(live), "what came after the restart")
    assert sorted({letter.offset for letter in letters_of(live)}) == lost
    assert scorer.stop(60) == 0

    before = [(r.offset, r.value) for r in live.read("labels")]
    _spoil(kafka, live.names["labels"], 0, _flip)
    gone = [o for o, _ in before if o not in {r.offset for r in _tolerant(live)}]
    assert gone
    monitor = live.command("monitor")
    wait_for(lambda: len(_refused(live)) >= len(gone), "the dead letters of the monitor")
    assert [letter.offset for letter in _refused(live)] == gone
    assert "the log is damaged" in live.log("monitor")
    assert monitor.poll() is None
    assert monitor.stop(60) == 0


def _tolerant(live: Live) -> Iterator[Any]:
    """Sound records of `labels`, as the product's own consumer finds them."""
    from valuedrift import kafka_client  # noqa: PLC0415

    settings = load_settings(live.config)
    return (r for r in kafka_client.fetched_from(settings, live.names["labels"]) if r.value)


def _refused(live: Live) -> list[DeadLetter]:
    return [letter for letter in letters_of(live) if letter.reason == "bad_label_batch"]


@pytest.mark.timeout(900)
def test_garbled_label_batches_and_offsets(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    """The monitor names each message that it refuses; the scorer goes on without metadata that nobody wrote."""
    live = Live(bootstrap, topics, spawn, tmp_path, partitions=1)
    bad = [raw for raw in itertools.islice(garbled(), 800) if is_refused(raw) and len(raw) < LIMIT]
    bad += [b"", b"\xff" * 1000]
    with contextlib.closing(KafkaProducer(bootstrap_servers=bootstrap, acks="all")) as producer:
        for future in [producer.send(live.names["labels"], raw, key=raw[:4] or None, partition=0) for raw in bad]:
            future.get(60)
    monitor = live.command("monitor")
    wait_for(lambda: len(letters_of(live)) >= len(bad), "a dead letter of each")
    assert [(letter.offset, letter.reason, letter.raw) for letter in letters_of(live)] == [
        (i, "bad_label_batch", raw) for i, raw in enumerate(bad)
    ]

    lines = list(bulk_labelled(40, ["m"], ["s"], seed=3, duration_s=4000.0).lines())
    live.send([(0, line) for line in lines])
    tp = TopicPartition(live.names["source"], 0)
    with contextlib.closing(
        KafkaConsumer(bootstrap_servers=bootstrap, group_id=topics.name("scorer"), enable_auto_commit=False)
    ) as other:
        other.assign([tp])
        other.commit({tp: OffsetAndMetadata(10, '{"v":1,"source":"\u0000","max":18446744073709551615}', -1)})
    scorer = live.command("scorer")
    wait_for(lambda: len(labelled(live, len(bad))) >= 30, "what lies behind the committed offset")
    assert labelled(live, len(bad)) == {(0, o) for o in range(10, 40)}
    assert "offset metadata unreadable" in live.log("scorer")
    wait_for(lambda: list(live.read("entropy")), "a window")
    for process in (scorer, monitor):
        assert process.poll() is None
        assert process.stop(60) == 0
