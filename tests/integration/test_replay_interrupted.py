"""`valuedrift replay` of a real topic, killed on the way and started again, whole and in parts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaProducer
from tests.integration.live import wait_for

from valuedrift.generator import generate, named, to_json
from valuedrift.replay.bounds import JOURNAL
from valuedrift.testing import Guarded

EVENTS = 1536
PARTITIONS = 3


def send(bootstrap: str, topic: str, lines: list[bytes]) -> None:
    with closing(KafkaProducer(bootstrap_servers=bootstrap)) as producer:
        for place, line in enumerate(lines):
            producer.send(topic, line, partition=place % PARTITIONS)
        producer.flush()


def results(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.suffix == ".jsonl"}


@pytest.mark.timeout(600)
def test_killed_and_started_again_it_ends_with_the_same_bytes(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    topic = topics.create("logs", PARTITIONS)
    events = [to_json(event) for event in islice(generate(named("demo", seed=2)), EVENTS)]
    send(bootstrap, topic, events)

    def start(*words: str) -> Guarded:
        own = [f"kafka.bootstrap={bootstrap}", "reference.events=300", "windows.size=30m"]
        return spawn(["-m", "valuedrift", *words, *(word for each in own for word in ("--set", each))])

    def done(*words: str) -> None:
        assert start(*words).wait(300) == 0

    again = ("replay", f"kafka://{topic}", "--labels", "--out", str(tmp_path / "again"))
    journal = tmp_path / "again" / JOURNAL
    for least in (EVENTS // 4, EVENTS // 2):
        killed = start(*again)
        wait_for(lambda least=27 * least: journal.exists() and journal.stat().st_size > least, "scores")  # type: ignore[misc]
        killed.kill()
        killed.wait(30)
    assert journal.exists()
    send(bootstrap, topic, events[:90])  # what comes later is not of this replay
    done(*again)

    ranged = f"kafka://{topic}?to={EVENTS // PARTITIONS}"
    done("replay", ranged, "--labels", "--out", str(tmp_path / "one"))
    for number, partitions in enumerate(("0,2", "1")):
        done("replay", f"{ranged}&partitions={partitions}", "--part", "--out", str(tmp_path / f"part-{number}"))
    done("merge", str(tmp_path / "part-0"), str(tmp_path / "part-1"), "--labels", "--out", str(tmp_path / "merged"))

    wanted = results(tmp_path / "one")
    assert len(wanted["labels.jsonl"].splitlines()) == EVENTS
    assert wanted["windows.jsonl"]
    assert results(tmp_path / "again") == wanted
    assert results(tmp_path / "merged") == wanted
    assert (tmp_path / "merged" / "report.html").read_bytes() == (tmp_path / "one" / "report.html").read_bytes()
    assert not journal.exists()
