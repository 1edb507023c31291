"""The main job on a real broker: logs in, windows and alerts out, exact through kill -9, and equal to a replay."""

from __future__ import annotations

import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from valuedrift.generator import Flip, Profile, Slide, Stable, bulk_labelled, generate, named, to_json
from valuedrift.testing import Guarded
from valuedrift.windows import GIVEN

PARTITIONS = 4
EVENTS = 20_000
TEXTS = 1_200
LENGTH_S = 10_000.0
PAIRS = 12
SECOND = 1_000_000_000
LATENESS = 60 * SECOND
WINDOW = 300 * SECOND

Spawn = Callable[..., Guarded]


def source_log(seed: int) -> list[tuple[bytes, bytes]]:
    """20,000 events of 12 (model, segment)s with disorder, 5 % of them twice; some are texts to classify."""
    rng = np.random.default_rng(seed)
    healthy, harmful = (0.93, 0.01, 0.04, 0.01, 0.01), (0.5, 0.4, 0.02, 0.04, 0.04)
    casts: dict[str, tuple[Profile, list[str]]] = {
        "model-0": (Stable(healthy), ["a", "b", "c"]),
        "model-1": (Flip(healthy, harmful, 5000.0), ["a", "b", "c"]),
        "model-2": (Slide(healthy, harmful, 3000.0, 9000.0), ["a", "b", "c"]),
        "model-3": (Stable(healthy), ["a", "b"]),
    }
    lines: list[tuple[int, bytes, bytes]] = []
    for i, (model, (profile, segments)) in enumerate(casts.items()):
        n = (EVENTS - TEXTS) * len(segments) // (PAIRS - 1)
        bulk = bulk_labelled(n, [model], segments, profile=profile, seed=seed + i, duration_s=LENGTH_S, turns=1.5)
        for j, (time_ns, line) in enumerate(zip(bulk.time_ns.tolist(), bulk.lines(), strict=True)):
            lines.append((time_ns, f"{model}-{j}".encode(), line))
    texts = named("flip", seed=seed, duration_s=LENGTH_S, events_per_hour=TEXTS * 3600 / LENGTH_S)
    lines += [(event.time_ns, event.conversation_id.encode(), to_json(event)) for event in generate(texts)]
    jitter = rng.integers(0, 30 * SECOND, len(lines)) + np.where(rng.random(len(lines)) < 0.01, 200 * SECOND, 0)
    copies = [(t + int(j), key, line) for (t, key, line), j in zip(lines, jitter, strict=True)]
    twice = rng.random(len(lines)) < 0.05
    copies += [
        (t + int(j) + 3 * SECOND, k, line)
        for (t, j, k, line) in (
            (copies[i][0], rng.integers(0, 40 * SECOND), copies[i][1], copies[i][2]) for i in np.flatnonzero(twice)
        )
    ]
    return [(key, line) for _, key, line in sorted(copies)]


def read_topic(bootstrap: str, topic: str) -> Iterator[Any]:
    """Every record that is on a topic now, partition by partition."""
    with contextlib.closing(KafkaConsumer(bootstrap_servers=bootstrap)) as consumer:
        tps = [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic))]
        ends = consumer.end_offsets(tps)
        for tp in tps:
            consumer.assign([tp])
            consumer.seek_to_beginning(tp)
            while consumer.position(tp) < ends[tp]:
                for records in consumer.poll(timeout_ms=500).values():
                    yield from records


def ledger(bootstrap: str, topic: str) -> tuple[dict[tuple[str, str, int], int], int, set[tuple[int, int]]]:
    """The truth, from the source log alone: events per closed window, watermark, coordinates of what is too late."""
    newest: dict[int, int] = defaultdict(int)
    counted: Counter[tuple[str, str, int]] = Counter()
    too_late: set[tuple[int, int]] = set()
    for record in read_topic(bootstrap, topic):
        event = orjson.loads(record.value)
        t = int(np.datetime64(event["timestamp"].replace("+00:00", "").rstrip("Z"), "ns").astype(np.int64))
        newest[record.partition] = max(newest[record.partition], t)
        if t < newest[record.partition] - LATENESS - 2 * WINDOW:
            too_late.add((record.partition, record.offset))
        else:
            counted[event["model"], event["segment"], t // WINDOW * WINDOW] += 1
    watermark = min(newest.values()) - LATENESS
    closed = {key: n for key, n in counted.items() if key[2] + WINDOW <= watermark // (10 * SECOND) * (10 * SECOND)}
    return closed, watermark, too_late


def latest(bootstrap: str, topic: str, identity: Callable[[dict[str, Any]], Any]) -> dict[Any, bytes]:
    """Last record on a topic by identity."""
    return {identity(orjson.loads(r.value)): r.value for r in read_topic(bootstrap, topic)}


@pytest.mark.timeout(420)
def test_20_000_events_through_kills_equal_the_truth_and_a_replay(
    bootstrap: str, topics: Any, spawn: Spawn, tmp_path: Path
) -> None:
    keys = ("source", "labels", "entropy", "alerts", "dead_letters", "late", "population", "dynamics", "shadow")
    names = {key: topics.name(key) for key in keys}
    config = tmp_path / "valuedrift.toml"
    config.write_text(
        "\n".join(
            [
                f'[kafka]\nbootstrap = "{bootstrap}"\n[topics]',
                *(f'{key} = "{name}"' for key, name in names.items()),
                f'[scorer]\ngroup = "{topics.name("scorer")}"\nsession_timeout = "6s"\nprogress_interval = "500ms"',
                'idle_timeout = "1h"',
                f'[monitor]\ngroup = "{topics.name("monitor")}"\nsession_timeout = "6s"',
                "[classifier]\nthreads = 1\n[reference]\nevents = 300\n[detector]\narl0_windows = 1000",
            ]
        )
    )
    options = ["--config", str(config)]

    def valuedrift(*arguments: str, **keywords: Any) -> Guarded:
        return spawn(["-m", "valuedrift", *arguments, *options], **keywords)

    assert valuedrift("topics", "create").wait(60) == 0
    log = source_log(7)
    scorers = [valuedrift("scorer", log=f"scorer-{i}.log") for i in range(2)]
    monitors = [
        spawn(
            ["-m", "valuedrift", "monitor", *options, "--set", f"monitor.datadir={tmp_path / f'state-{i}'}"],
            log=f"monitor-{i}.log",
        )
        for i in range(2)
    ]
    with contextlib.closing(KafkaProducer(bootstrap_servers=bootstrap, acks="all")) as producer:
        quarter = len(log) // 4
        for part in range(4):
            for key, line in log[part * quarter : (part + 1) * quarter if part < 3 else len(log)]:
                producer.send(names["source"], key=key, value=line)
            producer.flush()
            if part == 1:
                wait_for(lambda: any(True for _ in read_topic(bootstrap, names["labels"])), 120, "first labels")
                scorers[0].kill()
            if part == 2:
                wait_for(lambda: any(True for _ in read_topic(bootstrap, names["entropy"])), 120, "first windows")
                monitors[1].kill()
    scorers[0].wait(10), monitors[1].wait(10)
    scorers[0] = valuedrift("scorer", log="scorer-0-again.log")
    monitors[1] = spawn(
        ["-m", "valuedrift", "monitor", *options, "--set", f"monitor.datadir={tmp_path / 'state-1'}"],
        log="monitor-1-again.log",
    )

    truth, _, too_late = ledger(bootstrap, names["source"])
    assert sum(truth.values()) > 0.8 * EVENTS
    assert len({key[:2] for key in truth}) == PAIRS

    def published() -> dict[tuple[str, str, int], int]:
        found: dict[tuple[str, str, str, int], int] = {}
        for value in latest(bootstrap, names["entropy"], lambda w: w["id"]).values():
            w = orjson.loads(value)
            start = int(np.datetime64(w["start"].rstrip("Z"), "ns").astype(np.int64))
            found[w["model"], w["segment"], w["classifier"], start] = w["events"]
        total: Counter[tuple[str, str, int]] = Counter()
        for (model, segment, _, start), events in found.items():
            total[model, segment, start] += events
        return dict(total)

    wait_for(lambda: published() == truth, 200, "all closed windows with their true counts")
    live_windows = latest(bootstrap, names["entropy"], lambda w: w["id"])
    live_alerts = latest(bootstrap, names["alerts"], lambda a: (a["id"], a["sequence"]))
    live_late = latest(bootstrap, names["late"], lambda e: (e["partition"], e["offset"]))
    assert set(live_late) == too_late
    measured = [orjson.loads(window) for window in live_windows.values()]
    # 20,000 events in conversations of 1.5 on average, a twentieth of them twice
    assert 0.5 < sum(w["votes"] for w in measured) / sum(w["events"] for w in measured) < 0.75
    assert {orjson.loads(a)["model"] for a in live_alerts.values()} >= {"model-1", "model-2"}
    for alert in map(orjson.loads, live_alerts.values()):
        assert alert["rule"] == "fit" or len(alert["changed_since_interval_95"]) == 2
        assert alert["evidence"]["arl0_windows"] > 0
    assert any(w["evidence"] is not None and w["alert"] is not None for w in measured)
    classified = [w for w in measured if w["classifier"] != GIVEN]
    assert any(w["fit"] is not None and w["fit"]["votes"] for w in classified)
    assert all(w["fit"] is None for w in measured if w["classifier"] == GIVEN)

    out = tmp_path / "replayed"
    replay = spawn(
        ["-m", "valuedrift", "replay", f"kafka://{names['source']}", "--out", str(out), *options], log="replay.log"
    )
    assert replay.wait(200) == 0
    assert set((out / "windows.jsonl").read_bytes().splitlines()) == set(live_windows.values())
    assert set((out / "alerts.jsonl").read_bytes().splitlines()) == set(live_alerts.values())
    assert (out / "dead-letters.jsonl").read_bytes() == b""

    for process in (*scorers, *monitors):
        process.terminate()
    assert [process.wait(60) for process in (*scorers, *monitors)] == [0, 0, 0, 0]


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(1.0)
