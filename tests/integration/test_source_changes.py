"""A source that becomes another one, or grows, while a scorer reads it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from kafka.admin import NewPartitions, NewTopic
from kafka.errors import KafkaError
from tests.integration.live import Live, wait_for

from valuedrift.events.label_batch import LabelBatch, ProgressReport, decode_message
from valuedrift.testing import Guarded
from valuedrift.testing.freeze import frozen

START = 1_767_225_600
pytestmark = pytest.mark.timeout(400)


def event(number: int) -> bytes:
    return orjson.dumps({"event_id": f"e{number}", "timestamp": START + number, "model": "m", "label": "g1"})


def labelled(live: Live) -> dict[tuple[str, int], set[int]]:
    """Offsets of all label batches by source and partition."""
    found: dict[tuple[str, int], set[int]] = {}
    for record in live.read("labels"):
        batch = decode_message(record.value)
        if isinstance(batch, LabelBatch):
            labels = batch.labels
            found.setdefault((labels.source, labels.partition), set()).update(labels.offsets.tolist())
    return found


def create_anew(admin: Any, topic: str) -> None:
    admin.delete_topics([topic])

    def created() -> bool:
        with contextlib.suppress(KafkaError):  # the old one is still on its way out
            admin.create_topics([NewTopic(topic, 1, 1)])
            return True
        return False

    wait_for(created, "the topic to be created anew")


def test_a_topic_created_anew_that_is_longer_than_what_was_read_of_the_old_one(
    bootstrap: str, topics: Any, admin: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path, partitions=1)
    process = live.command("scorer")
    live.send((0, event(i)) for i in range(50))
    wait_for(lambda: sum(map(len, labelled(live).values())) == 50, "the old topic to be read")
    with frozen(process):
        create_anew(admin, live.names["source"])
        live.send((0, event(i)) for i in range(200))
    assert process.wait(60) == 1, "nothing of the new topic may count as the old one's"
    assert "was deleted and created anew" in live.log("scorer")
    live.command("scorer")
    wait_for(lambda: len(labelled(live)) == 2, "the new topic to be read")
    wait_for(lambda: sorted(map(len, labelled(live).values())) == [50, 200], "all of the new topic")
    told = {(letter.reason, letter.offset) for letter in live.dead_letters()}
    assert told == {("topic_recreated", 50)}


def test_partitions_that_are_added_are_waited_for_and_read(
    bootstrap: str, topics: Any, admin: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path, partitions=1)
    live.command("scorer")
    live.send((0, event(i)) for i in range(10))
    wait_for(lambda: sum(map(len, labelled(live).values())) == 10, "the first partition to be read")
    admin.create_partitions({live.names["source"]: NewPartitions(total_count=3)})
    live.send((p, event(i)) for p in (1, 2) for i in range(20))
    wait_for(lambda: sorted(map(len, labelled(live).values())) == [10, 20, 20], "the new partitions to be read")
    reports = [decode_message(record.value) for record in live.read("labels")]
    known = [report.progress().partitions for report in reports if isinstance(report, ProgressReport)]
    assert known == sorted(known)
    assert known[0] == 1
    assert known[-1] == 3
