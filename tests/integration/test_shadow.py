"""A shadow classifier beside the main one, on a real broker: compared exactly, and never in the way."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from kafka.admin import ConfigResource, ConfigResourceType
from tests.integration.live import Live, wait_for

from valuedrift.classifier import Exchange, bundled_model_path, load
from valuedrift.classifier.bundle import CONFIG, write_manifest
from valuedrift.events.label_batch import LabelBatch, decode_message
from valuedrift.generator import generate, named, to_json
from valuedrift.taxonomy import K, hard_labels
from valuedrift.testing import Guarded

SHARE = 0.3
SETTINGS = f'scorer.poll_records = 40\nshadow.sample = {SHARE}\nkafka.compression = "none"'


def short_sighted(folder: Path) -> Path:
    """Return a model of another mind: the bundled one, reading but a few tokens of each text."""
    shutil.copytree(bundled_model_path(), folder)
    config = orjson.loads((folder / CONFIG).read_bytes())
    for part in ("prompt_head", "prompt_tail", "response_head", "response_tail"):
        config["template"][part] = 1
    (folder / CONFIG).write_bytes(orjson.dumps(config))
    write_manifest(folder)
    return folder


def chats() -> list[bytes]:
    """A few hundred texts, some with a label of their own, and some rubbish."""
    events = [to_json(e) for e in generate(named("flip", seed=3, duration_s=3600, events_per_hour=600))]
    lines = []
    for i, line in enumerate(events):
        lines.append(orjson.dumps(orjson.loads(line) | {"label": "g2"}) if i % 9 == 0 else line)
        if i % 50 == 0:
            lines.append(b"rubbish")
    return lines


def truth(lines: list[bytes], other: Path) -> tuple[list[list[int]], set[int]]:
    """The confusion of the sample, and its offsets: from the log and the two model folders alone."""
    picked: list[int] = []
    exchanges: list[Exchange] = []
    for offset, line in enumerate(lines):
        if line == b"rubbish" or "label" in (event := orjson.loads(line)):
            continue
        digest = hashlib.blake2b(event["event_id"].encode(), digest_size=8).digest()
        if int.from_bytes(digest, "big") / 2**64 < SHARE:
            picked.append(offset)
            exchanges.append(Exchange(event["prompt"], event["response"]))
    one, two = (hard_labels(load(path, threads=1).classify(exchanges)) for path in (None, other))
    table = np.zeros((K, K), dtype=int)
    np.add.at(table, (one, two), 1)
    return table.tolist(), set(picked)


def label_batches(live: Live, topic: str) -> list[bytes]:
    return [record.value for record in live.read(topic) if orjson.loads(record.value)["kind"] == "labels"]


def labelled(live: Live, topic: str) -> set[int]:
    batches = map(decode_message, label_batches(live, topic))
    return {int(offset) for batch in batches if isinstance(batch, LabelBatch) for offset in batch.labels.offsets}


def shadowed(live: Live) -> Iterator[int]:
    """Every offset that a shadow has published, repeats too."""
    for record in live.read("shadow"):
        yield from orjson.loads(record.value).get("offsets", [])


class Runs:
    """Several scorers, one after the other, on the same source: each a group of its own with outputs of its own."""

    def __init__(self, live: Live, topics: Any) -> None:
        self._live, self._topics = live, topics

    def start(self, run: str, *more: str) -> Guarded:
        live = self._live
        own = []
        for key in ("labels", "dead_letters"):
            name = live.names[f"{key}_{run}"] = self._topics.name(f"{key.replace('_', '-')}-{run}")
            own += ["--set", f"topics.{key}={name}"]
        assert live.command("topics", "create", *own).wait(90) == 0, live.log("topics")
        return live.command("scorer", *own, "--set", f"scorer.group={self._topics.name(run)}", *more)

    def finish(self, process: Guarded) -> None:
        process.terminate()
        assert process.wait(60) == 0, self._live.log("scorer")


@pytest.mark.timeout(400)
def test_the_labels_are_the_same_bytes_and_the_comparison_is_exact(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path, partitions=1, more=SETTINGS)
    runs = Runs(live, topics)
    lines, other = chats(), short_sighted(tmp_path / "other")
    live.send((0, line) for line in lines)
    readable = {i for i, line in enumerate(lines) if line != b"rubbish"}
    confusion, picked = truth(lines, other)
    assert len(picked) > 50
    assert 0 < np.trace(confusion) < len(picked), "two models that always or never agree would prove little"

    alone = runs.start("alone")
    wait_for(lambda: labelled(live, "labels_alone") == readable, "all labels without a shadow")
    runs.finish(alone)
    beside = runs.start("beside", "--shadow", str(other))
    wait_for(lambda: labelled(live, "labels_beside") == readable, "all labels beside a shadow")
    wait_for(lambda: set(shadowed(live)) == picked, "the shadow's labels of the whole sample")
    runs.finish(beside)
    assert label_batches(live, "labels_beside") == label_batches(live, "labels_alone")

    again = runs.start("again", "--shadow", str(other), "--set", "scorer.poll_records=17")  # repeats, in other batches
    wait_for(lambda: len(list(shadowed(live))) == 2 * len(picked), "the same once more")
    runs.finish(again)
    assert live.command("shadow", "--json").wait(60) == 0, live.log("shadow")
    (found,) = [orjson.loads(line) for line in live.log("shadow").splitlines() if line.startswith("{")]
    assert found["confusion"] == confusion
    assert (found["events"], found["dropped"], found["disabled"]) == (len(picked), 0, [])
    assert (found["main"], found["shadow"]) == tuple(load(path, threads=1).fingerprint for path in (None, other))
    assert found["agreement"] == np.trace(confusion) / len(picked)
    text = b"".join(record.value for record in live.read("shadow"))
    assert not any(orjson.loads(lines[offset])["prompt"][:40].encode() in text for offset in picked)


@pytest.mark.timeout(400)
def test_one_that_fails_is_switched_off_and_the_main_flow_goes_on(
    bootstrap: str, topics: Any, admin: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path, partitions=1, more=SETTINGS)
    lines, other = chats(), short_sighted(tmp_path / "other")
    scorer = Runs(live, topics).start("failing", "--shadow", str(other))
    wait_for(lambda: list(live.read("shadow")), "the shadow's first status")
    # from here on the broker refuses what the shadow publishes
    limit = ConfigResource(ConfigResourceType.TOPIC, live.names["shadow"], configs={"max.message.bytes": "100"})
    admin.alter_configs([limit])
    live.send((0, line) for line in lines)
    readable = {i for i, line in enumerate(lines) if line != b"rubbish"}
    wait_for(lambda: labelled(live, "labels_failing") == readable, "all labels beside a failing shadow")
    wait_for(lambda: "shadow switched off" in live.log("scorer"), "the log line")
    scorer.terminate()
    assert scorer.wait(60) == 0
    assert list(shadowed(live)) == []


def test_a_folder_that_is_no_model_is_said_at_once(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path, partitions=1)
    assert live.command("scorer", "--shadow", str(tmp_path)).wait(60) == 2
    assert "shadow.model: " in live.log("scorer")
