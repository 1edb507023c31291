"""How long a monitor takes to be back with the state of thousands of keys: a real process on a real broker."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from valuedrift import kafka_client, topics
from valuedrift.bench.label_traffic import Running, Traffic
from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.bench.monitor import states
from valuedrift.config import Settings, load_settings
from valuedrift.config.rules import rules_from
from valuedrift.events.label_batch import ProgressReport
from valuedrift.windows import Progress

__all__ = ["Recovery", "recover"]

_LIMIT_S: Final = 300.0


class Recovery(NamedTuple):
    """What a start took.

    Parameters
    ----------
    keys, changelog_bytes
        How much state there was.
    start_s
        From the start of the process until it had its partitions.
    restore_s
        From there until the changelog was read and the engines of all partitions held every key.
    """

    keys: int
    changelog_bytes: int
    start_s: float
    restore_s: float


def recover(bootstrap: str, keys: int, *, per_s: float = 10.0) -> Recovery:
    """Write state of so many keys to a changelog, start the monitor without any folder, wait until it has it all.

    Raises
    ------
    BenchmarkFailed
        If the monitor ends, or has not recovered all keys in five minutes.
    """
    prefix = f"bench-{uuid.uuid4().hex[:8]}"
    base: dict[str, Any] = {"kafka.bootstrap": bootstrap, "monitor.group": f"{prefix}-monitor"}
    base |= {f"topics.{key}": f"{prefix}-{key}" for key in _TOPICS}
    settings = load_settings(None, base)
    with (
        tempfile.TemporaryDirectory(prefix="valuedrift-bench-") as folder,
        contextlib.closing(kafka_client.admin_client(settings)) as admin,
    ):
        specs = topics.plan(settings)
        topics.create(admin, specs)
        try:
            labels = kafka_client.cluster_identity(admin, settings.topics.labels)
            size = _fill(settings, labels.topic_id, keys, per_s)
            return _timed(base | {"monitor.datadir": f"{folder}/state"}, Path(folder), keys, size)
        finally:
            admin.delete_topics([spec.name for spec in specs])


_TOPICS: Final = ("source", "labels", "entropy", "alerts", "dead_letters", "late", "population", "dynamics", "shadow")


def _fill(settings: Settings, labels_id: str, keys: int, per_s: float) -> int:
    """Write the states, and to each partition of labels the message after which they were written."""
    running = Running(rules_from(settings), Traffic(per_s))
    changelog, size = topics.changelog_topic(settings), 0
    report = ProgressReport.of(Progress("kafka:bench/source", 0, 4, 0, None, idle=False)).encode()
    with contextlib.closing(kafka_client.producer(settings, linger_ms=20)) as producer:
        for partition, key, value in states(settings, running, keys, labels_id):
            producer.send(changelog, value, key=key, partition=partition)
            size += len(key) + len(value)
        for partition in range(settings.topics.labels_partitions):
            producer.send(settings.topics.labels, report, key=b"progress", partition=partition)
        producer.flush()
    return size


def _timed(overrides: Mapping[str, Any], folder: Path, keys: int, size: int) -> Recovery:
    config, log = folder / "valuedrift.toml", folder / "monitor.log"
    config.write_text("".join(f'{key} = "{value}"\n' for key, value in overrides.items()), encoding="utf-8")
    command = [sys.executable, "-m", "valuedrift", "monitor", "--config", str(config)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("VALUEDRIFT_")}
    environment |= {"VALUEDRIFT_LOG__FORMAT": "json", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)  # noqa: S603 - this Python, our module
        try:
            assigned = None
            while time.monotonic() - began < _LIMIT_S:
                said = [_said(line) for line in log.read_bytes().splitlines()]
                if assigned is None and any(event.get("event") == "partitions assigned" for event in said):
                    assigned = time.monotonic()
                loaded = sum(event["streams"] for event in said if event.get("event") == "state loaded")
                if loaded >= keys:
                    done = time.monotonic()
                    return Recovery(keys, size, (assigned or done) - began, done - (assigned or done))
                if process.poll() is not None:
                    raise BenchmarkFailed(f"the monitor ended with status {process.returncode}: {said[-1:]}")
                time.sleep(0.05)
        finally:
            process.kill()
            process.wait()
    raise BenchmarkFailed(f"the monitor has not recovered {keys} keys in {_LIMIT_S:.0f} s")


def _said(line: bytes) -> dict[str, Any]:
    try:
        said: dict[str, Any] = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {"event": line.decode("utf-8", "replace")}
    return said
