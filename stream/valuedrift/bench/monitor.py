"""The monitor's work on label batches, in one process: real processor, engine, encoding; broker and disk left out.

The messages are those that a scorer would publish: its pipeline labels the polls of four source partitions in turn, and
after each poll the partition's progress goes to every partition of `labels`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from kafka.partitioner.default import murmur2

from valuedrift.bench.measure import BenchmarkFailed, Cost, Stopwatch
from valuedrift.bench.traffic import KEYS, events
from valuedrift.config import Settings
from valuedrift.config.rules import rules_fingerprint, rules_from
from valuedrift.events import DeadLetter, Record
from valuedrift.events.label_batch import LabelBatch, ProgressReport, partition_key
from valuedrift.events.published import Kind, Published
from valuedrift.monitor.continuity import Continuity
from valuedrift.monitor.processor import Incoming, Processor
from valuedrift.monitor.shards import Shards
from valuedrift.monitor.state import is_progress
from valuedrift.scorer import ScoringPipeline
from valuedrift.windows import Progress

__all__ = ["messages", "process"]

_SOURCE = "kafka:bench/source"
_PARTITIONS = 4


class Message(NamedTuple):
    """A message for a partition of `labels`."""

    partition: int
    key: bytes
    value: bytes


def messages(settings: Settings, *, count: int, per_batch: int, per_s: float) -> Iterator[Message]:
    """Yield what scorers publish about `count` events, about `per_batch` events in a label batch."""
    pipeline = ScoringPipeline(
        _SOURCE,
        None,
        allowed_lateness_ns=settings.scorer.allowed_lateness.ns,
        max_future_ns=settings.scorer.max_future.ns,
        max_record_bytes=settings.scorer.max_record_bytes,
        now_ns=int(events(1).time_ns[0]) + 10**18,
    )
    made = list(events(count, per_s=per_s).lines())
    offsets = np.zeros(_PARTITIONS, dtype=np.int64)
    poll = per_batch * KEYS
    partitions = settings.topics.labels_partitions
    for start in range(0, count, poll * _PARTITIONS):
        for partition in range(_PARTITIONS):
            polled = made[start + partition : start + poll * _PARTITIONS : _PARTITIONS]
            if not polled:
                continue
            first = int(offsets[partition])
            scored = pipeline.score([Record(partition, first + i, raw) for i, raw in enumerate(polled)])
            offsets[partition] += len(polled)
            for group in scored.labelled:
                key = partition_key(group.model, group.segment)
                to = (murmur2(key) & 0x7FFFFFFF) % partitions
                yield Message(to, key, LabelBatch.of(group.model, group.segment, group.labels).encode())
            watermark = pipeline.watermark_ns(partition)
            progress = Progress(_SOURCE, partition, _PARTITIONS, int(offsets[partition]), watermark, idle=False)
            report = ProgressReport.of(progress).encode()
            for to in range(partitions):
                yield Message(to, b"progress", report)


class _Outlet:
    """Acknowledges everything at once, and counts it."""

    def __init__(self) -> None:
        self.count = dict.fromkeys(Kind, 0)

    async def publish(self, records: Sequence[Published], partition: int) -> None:  # noqa: ARG002 - the protocol's
        for record in records:
            self.count[record.kind] += 1

    async def dead_letter(self, letter: DeadLetter) -> None:
        raise BenchmarkFailed(f"a good message was refused: {letter.reason}")


class _Table:
    """Keeps the last value of every key in memory, and counts the bytes that the changelog would get."""

    def __init__(self, durable: Awaitable[Any]) -> None:
        self.values: dict[bytes, bytes] = {}
        self.written = 0
        self._durable = durable

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.values[key] = value
        self.written += len(key) + len(value)

    def durable(self) -> Awaitable[Any]:
        return self._durable


class _NewLog:
    """Partitions of `labels` that a group without offsets reads from the start."""

    async def committed(self, partition: int) -> None:  # noqa: ARG002  # a new group has committed nothing anywhere
        return None

    async def start(self, partition: int) -> int:  # noqa: ARG002  # every partition begins at 0
        return 0

    async def go_back(self, partition: int, offset: int) -> None:
        raise BenchmarkFailed(f"partition {partition}: state does not reach the message at {offset}")


def process(settings: Settings, *, count: int, per_batch: int, per_s: float) -> Cost:
    """Take all messages through a real `Processor`; everything after reading them from the broker is measured.

    Raises
    ------
    BenchmarkFailed
        If a message was refused or an event not counted.
    """
    made = list(messages(settings, count=count, per_batch=per_batch, per_s=per_s))
    return asyncio.run(_process(settings, made, count))


async def _process(settings: Settings, made: Sequence[Message], count: int) -> Cost:
    rules = rules_from(settings)
    fingerprint = rules_fingerprint(rules)
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    outlet, table = _Outlet(), _Table(done)
    shards = Shards(rules, fingerprint, "labels", lambda: (), Continuity(_NewLog()))
    processor = Processor(
        shards,
        outlet,
        table,
        labels="labels",
        source="kafka:bench/labels",
        fingerprint=fingerprint,
        max_state_bytes=settings.monitor.max_state_bytes,
    )
    offsets = [0] * settings.topics.labels_partitions
    with Stopwatch.running() as watch:
        for message in made:
            offset = offsets[message.partition]
            offsets[message.partition] = offset + 1
            await processor.handle(Incoming(message.partition, offset, 1, message.key, message.value, None))
    if outlet.count[Kind.late]:
        raise BenchmarkFailed(f"{outlet.count[Kind.late]} events in order were taken for late")
    states = [len(value) for key, value in table.values.items() if not is_progress(key)]
    batches = [message for message in made if message.key != b"progress"]
    return watch.cost(
        count,
        batches=len(batches),
        label_bytes_per_event=sum(len(message.value) for message in batches) / count,
        keys=len(states),
        state_bytes_per_key=sum(states) / len(states),
        changelog_bytes_per_event=table.written / count,
        windows=outlet.count[Kind.window],
        alerts=outlet.count[Kind.alert],
    )
