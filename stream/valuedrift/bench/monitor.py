"""The monitor's work on label batches, in one process: real processor, engine, encoding; broker and disk left out.

The messages are those that a scorer would publish: its pipeline labels the polls of four source partitions in turn, and
after each poll the partition's progress goes to every partition of `labels`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Sequence
from typing import Any

import numpy as np

from valuedrift.bench.label_traffic import PARTITIONS, SOURCE, Message, Running, Traffic, place
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
from valuedrift.monitor.state import Stamp, is_progress, pack, progress_key, stream_key
from valuedrift.scorer import ScoringPipeline
from valuedrift.windows import Progress

__all__ = ["messages", "process", "process_keys", "states"]


def messages(settings: Settings, *, count: int, per_batch: int, per_s: float) -> Iterator[Message]:
    """Yield what scorers publish about `count` events, about `per_batch` events in a label batch."""
    pipeline = ScoringPipeline(
        SOURCE,
        None,
        allowed_lateness_ns=settings.scorer.allowed_lateness.ns,
        max_future_ns=settings.scorer.max_future.ns,
        max_record_bytes=settings.scorer.max_record_bytes,
        now_ns=int(events(1).time_ns[0]) + 10**18,
    )
    made = list(events(count, per_s=per_s).lines())
    offsets = np.zeros(PARTITIONS, dtype=np.int64)
    poll = per_batch * KEYS
    partitions = settings.topics.labels_partitions
    for start in range(0, count, poll * PARTITIONS):
        for partition in range(PARTITIONS):
            polled = made[start + partition : start + poll * PARTITIONS : PARTITIONS]
            if not polled:
                continue
            first = int(offsets[partition])
            scored = pipeline.score([Record(partition, first + i, raw) for i, raw in enumerate(polled)])
            offsets[partition] += len(polled)
            for group in scored.labelled:
                key = partition_key(group.model, group.segment)
                yield Message(
                    place(key, partitions), key, LabelBatch.of(group.model, group.segment, group.labels).encode()
                )
            watermark = pipeline.watermark_ns(partition)
            progress = Progress(SOURCE, partition, PARTITIONS, int(offsets[partition]), watermark, idle=False)
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


def states(settings: Settings, running: Running, keys: int, labels: str) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (partition, key, value) of the monitor's table for so many keys that have been running for a while.

    They say that they were written after the first message of their partition of the topic with the id `labels`.
    """
    fingerprint, partitions = rules_fingerprint(rules_from(settings)), settings.topics.labels_partitions
    for number in range(keys):
        model, segment, state = running.state(number)
        partition = place(partition_key(model, segment), partitions)
        yield partition, stream_key(model, segment), pack(Stamp(partition, 0, labels, fingerprint), state)
    for partition in range(partitions):
        value = pack(Stamp(partition, 0, labels, fingerprint), running.watermarks)
        yield partition, progress_key(partition), value


def process_keys(
    settings: Settings, *, keys: int, batches: int, per_batch: int, per_s: float, classified: bool = False
) -> Cost:
    """Take about so many label batches through a real `Processor` that holds state of so many keys.

    A quarter of the batches is from each source partition; so many keys as that lets get some, in turn.

    Raises
    ------
    BenchmarkFailed
        If a message was refused or an event not counted.
    """
    traffic = Traffic(per_s, classified)
    running = Running(rules_from(settings), traffic)
    table = [(key, value) for _, key, value in states(settings, running, keys, "labels")]
    at_once = min(keys, max(1, batches // PARTITIONS))
    made: list[Message] = []
    begin, offset, count = running.begin_s, running.offset, 0
    for number in range(max(1, batches // (PARTITIONS * at_once))):
        numbers = [(number * at_once + i) % keys for i in range(at_once)]
        made += traffic.messages(begin, numbers, per_batch, offset, settings.topics.labels_partitions)
        begin, offset = begin + per_batch * PARTITIONS / per_s, offset + per_batch
        count += at_once * PARTITIONS * per_batch
    return asyncio.run(_process(settings, made, count, table))


async def _process(
    settings: Settings, made: Sequence[Message], count: int, restored: Sequence[tuple[bytes, bytes]] = ()
) -> Cost:
    rules = rules_from(settings)
    fingerprint = rules_fingerprint(rules)
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    done.set_result(None)
    outlet, table = _Outlet(), _Table(done)
    shards = Shards(rules, fingerprint, "labels", lambda: restored, Continuity(_NewLog()))
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
    for partition in range(len(offsets)) if restored else ():
        await shards.get(partition, 1, 0)  # to load is another measurement
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
