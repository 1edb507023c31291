"""Whoever waits for window records: reads what is committed, as it comes, and remembers when."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import orjson
from kafka import TopicPartition

from valuedrift import kafka_client
from valuedrift.bench.live import Live

__all__ = ["Received", "counted", "subscriber"]

_MS: Final = 1_000_000


class Received(NamedTuple):
    """A window's record: its partition and bytes, when the broker got it, and when the subscriber had it in hand."""

    partition: int
    value: bytes
    published_ns: int
    received_ns: int


@contextlib.contextmanager
def subscriber(live: Live) -> Iterator[list[Received]]:
    """Read windows as they come, beside whatever else is done in the block; the list grows while it runs."""
    found: list[Received] = []
    stop = threading.Event()
    settings = live.settings
    consumer = kafka_client.consumer(settings)
    tps = [TopicPartition(settings.topics.entropy, p) for p in range(settings.topics.labels_partitions)]
    consumer.assign(tps)
    consumer.seek_to_beginning(*tps)

    def listen() -> None:
        while not stop.is_set():
            polled = consumer.poll(timeout_ms=200)
            now = time.time_ns()
            for records in polled.values():
                found.extend(Received(r.partition, r.value, r.timestamp * _MS, now) for r in records)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        stop.set()
        thread.join(10.0)
        consumer.close()


def counted(received: Sequence[Received]) -> int:
    """Return how many events the windows hold, each by its last revision."""
    newest: dict[str, tuple[int, int]] = {}
    for each in list(received):
        window = orjson.loads(each.value)
        newest[window["id"]] = max(newest.get(window["id"], (-1, 0)), (window["revision"], window["events"]))
    return sum(events for _, events in newest.values())
