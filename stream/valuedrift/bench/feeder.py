"""Feeds a source topic by a schedule: ``python -m valuedrift.bench.feeder`` with arguments on stdin."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import orjson

from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.bench.schedule import Feed
from valuedrift.bench.texts import exchanges
from valuedrift.bench.traffic import PAIRS
from valuedrift.generator.record import encode, iso

__all__ = ["Feeder", "record"]

_TEXTS: Final = 2000
_TICK_S: Final = 0.002
_GRACE_S: Final = 120.0


def record(number: int, time_ns: int, pair: int, text: str) -> bytes:
    """Return a native record without label; `text` is the end of its JSON, with prompt and response."""
    model, segment = PAIRS[pair]
    head = f'{{"event_id":"live-{time_ns}-{number}","model":"{model}","segment":"{segment}"'
    return f'{head},"timestamp":"{iso(time_ns)}",{text}'.encode()


class Feeder:
    """A process that sends each event when it is due, or as soon after it as it can.

    Parameters
    ----------
    settings
        Overrides of the settings: broker, names of topics.
    feed
        What is sent when.
    """

    def __init__(self, settings: Mapping[str, Any], feed: Feed) -> None:
        self.feed = feed
        environment = {key: value for key, value in os.environ.items() if not key.startswith("VALUEDRIFT_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "valuedrift.bench.feeder"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps({"settings": dict(settings), "feed": feed._asdict()}))
        self._process.stdin.close()

    def finish(self) -> float:
        """Wait until everything is on the topic; return the most that an event was sent after it was due, seconds.

        Raises
        ------
        BenchmarkFailed
            If not everything was acknowledged.
        """
        assert self._process.stdout is not None
        try:
            said = self._process.stdout.read()
            if self._process.wait(_GRACE_S) != 0:
                raise BenchmarkFailed(f"the feeder ended with status {self._process.returncode}")
        finally:
            self._process.kill()
            self._process.wait()
        return float(orjson.loads(said)["late_s"])


def _main() -> None:
    from valuedrift import kafka_client  # noqa: PLC0415 - only the process needs it
    from valuedrift.config import load_settings  # noqa: PLC0415

    arguments = orjson.loads(sys.stdin.buffer.read())
    settings, feed = load_settings(None, arguments["settings"]), Feed(**arguments["feed"])
    topic, partitions = settings.topics.source, settings.topics.source_partitions
    due = feed.due_ns()
    times = feed.times_ns().tolist()
    rng = np.random.default_rng(feed.seed + 1)
    pairs, which = rng.integers(len(PAIRS), size=len(due)).tolist(), rng.integers(_TEXTS, size=len(due)).tolist()
    texts = [
        f'"prompt":{encode(each.prompt)},"response":{encode(each.response)}}}' for each in exchanges(_TEXTS, seed=2)
    ]
    producer = kafka_client.producer(settings)
    producer.partitions_for(topic)
    sent, futures, late_ns = 0, [], 0
    while sent < len(due):
        now = time.time_ns()
        for number in range(sent, int(np.searchsorted(due, now, side="right"))):
            value = record(number, times[number], pairs[number], texts[which[number]])
            late_ns = max(late_ns, time.time_ns() - int(due[number]))
            futures.append(producer.send(topic, value, partition=feed.partition(number, partitions)))
            sent += 1
        time.sleep(_TICK_S)
    producer.flush()
    for future in futures:
        future.get(_GRACE_S)
    producer.close()
    sys.stdout.buffer.write(orjson.dumps({"sent": sent, "late_s": late_ns / 1e9}))


if __name__ == "__main__":
    _main()
