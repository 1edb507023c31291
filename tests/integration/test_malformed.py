"""2,000 records that nobody can read among 2,000 good ones: each bad one is a dead letter, each good one counts."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from tests.integration.live import Live, wait_for

from valuedrift.events import DeadLetter
from valuedrift.events.label_batch import LabelBatch, decode_message
from valuedrift.events.timestamps import LATEST_NS, parse_timestamp
from valuedrift.generator import BulkEvents, bulk_labelled, malformed
from valuedrift.testing import Guarded

N = 2_000
PARTITIONS = 2
LIMIT = 65_536
SECOND = 1_000_000_000
WINDOW, LATENESS, PANE = 300 * SECOND, 60 * SECOND, 10 * SECOND

# What a line of a file can't carry: no value at all, and line feeds inside one.
ONLY_ON_TOPICS: list[tuple[str, bytes | None]] = [
    ("empty", None),
    ("empty", b"\n"),
    ("empty", b" \r\n "),
    ("not_object", b"[\n1,\n2\n]"),
    ("not_json", b'{"event_id":\n"e-1",\n'),
    ("unknown_format", b"{\n}"),
]


class Line(NamedTuple):
    """A record to send; `reason` is None for a good one."""

    reason: str | None
    raw: bytes | None


def mixed(good: BulkEvents, *, on_topic: bool) -> list[Line]:
    """Good records in the order of their times, bad ones anywhere between them."""
    bad = [Line(record.expected_reason, record.raw) for record in malformed(N, seed=3, max_bytes=LIMIT)]
    if on_topic:
        bad += itertools.starmap(Line, ONLY_ON_TOPICS)
    random.Random(5).shuffle(bad)
    places = [True] * len(good) + [False] * len(bad)
    random.Random(6).shuffle(places)
    rest = iter(bad)
    lines = good.lines()
    return [Line(None, next(lines)) if is_good else next(rest) for is_good in places]


def expected(line: Line, partition: int, offset: int) -> tuple[int, int, str, bytes | None, bool]:
    """Coordinates, reason, bytes, and whether they are only the beginning: of a record that is too long."""
    assert line.reason is not None
    cut = line.reason == "too_large"
    return partition, offset, line.reason, line.raw[:LIMIT] if cut and line.raw else line.raw, cut


def found(letter: DeadLetter) -> tuple[int, int, str, bytes | None, bool]:
    return letter.partition, letter.offset, letter.reason, letter.raw, letter.truncated


def closed_windows(good: BulkEvents, watermark_ns: int | None) -> dict[tuple[str, str, int], list[int]]:
    return {
        key: counts.tolist()
        for key, counts in good.window_counts(WINDOW).items()
        if watermark_ns is None or key[2] + WINDOW <= watermark_ns // PANE * PANE
    }


def window_counts(lines: list[bytes]) -> dict[tuple[str, str, int], list[int]]:
    windows = [orjson.loads(line) for line in lines]
    return {
        (w["model"], w["segment"], parse_timestamp(w["start"], limit_ns=LATEST_NS)): list(w["counts"].values())
        for w in windows
    }


@pytest.fixture(scope="module")
def good() -> BulkEvents:
    return bulk_labelled(N, ["atlas-7b", "cirrus-8b"], duration_s=3600.0, seed=1)


@pytest.mark.timeout(600)
def test_on_the_broker_and_replayed_from_it(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path, good: BulkEvents
) -> None:
    lines = mixed(good, on_topic=True)
    assert len(set(Counter(line.reason for line in lines))) >= 12
    live = Live(
        bootstrap, topics, spawn, tmp_path, partitions=PARTITIONS, more=f'scorer.max_record_bytes = "{LIMIT} B"'
    )
    scorer, monitor = live.command("scorer"), live.command("monitor")

    sent = [(i % PARTITIONS, line) for i, line in enumerate(lines)]
    live.send([(partition, line.raw) for partition, line in sent])
    offsets = [itertools.count() for _ in range(PARTITIONS)]
    placed = [(line, partition, next(offsets[partition])) for partition, line in sent]
    bad = [expected(line, partition, offset) for line, partition, offset in placed if line.reason]
    counted = {(partition, offset) for line, partition, offset in placed if not line.reason}
    newest = [
        max(orjson.loads(line.raw or b"")["timestamp"] for line, p, _ in placed if p == partition and not line.reason)
        for partition in range(PARTITIONS)
    ]
    watermark = min(parse_timestamp(time, limit_ns=LATEST_NS) for time in newest) - LATENESS
    truth = closed_windows(good, watermark)
    assert len(truth) >= 20

    def published() -> dict[tuple[str, str, int], list[int]]:
        return window_counts([r.value for r in live.read("entropy")])

    wait_for(lambda: published() == truth, "every closed window with its true counts")
    letters = live.dead_letters()
    assert [found(letter) for letter in letters] == sorted(bad)
    batches = [decode_message(r.value) for r in live.read("labels")]
    labelled = [(b.labels.partition, int(o)) for b in batches if isinstance(b, LabelBatch) for o in b.labels.offsets]
    assert sorted(labelled) == sorted(counted)
    assert list(live.read("late")) == []
    assert (scorer.poll(), monitor.poll()) == (None, None), "nothing may have died"

    out = tmp_path / "replayed"
    assert live.command("replay", f"kafka://{live.names['source']}", "--out", str(out)).wait(180) == 0, live.log(
        "replay"
    )
    replayed = [DeadLetter.from_json_line(line) for line in (out / "dead-letters.jsonl").read_bytes().splitlines()]
    assert sorted(replayed, key=lambda letter: (letter.partition, letter.offset)) == letters
    assert window_counts((out / "windows.jsonl").read_bytes().splitlines()) == truth
    for process in (scorer, monitor):
        assert process.stop(60) == 0


def test_in_a_file(spawn: Callable[..., Guarded], tmp_path: Path, good: BulkEvents) -> None:
    lines = mixed(good, on_topic=False)
    source, out = tmp_path / "mixed.jsonl", tmp_path / "out"
    source.write_bytes(b"".join((line.raw or b"") + b"\n" for line in lines))
    options = ["--out", str(out), "--set", f"scorer.max_record_bytes={LIMIT} B"]
    process = spawn(["-m", "valuedrift", "replay", str(source), *options], log="replay.log")
    assert process.wait(180) == 0, (tmp_path / "replay.log").read_text()
    letters = [DeadLetter.from_json_line(line) for line in (out / "dead-letters.jsonl").read_bytes().splitlines()]
    assert [found(letter) for letter in letters] == [
        expected(line, 0, offset) for offset, line in enumerate(lines) if line.reason
    ]
    assert window_counts((out / "windows.jsonl").read_bytes().splitlines()) == closed_windows(good, None)
    assert (out / "late.jsonl").read_bytes() == b""
