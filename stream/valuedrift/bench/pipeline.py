"""The two halves of the live pipeline: the scorer against a bare poll, the monitor in events per CPU second."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any, Final

from valuedrift import kafka_client, topics
from valuedrift.bench.broker import broker
from valuedrift.bench.measure import BenchmarkFailed, Cost, Round, median_ratio, run_contestant
from valuedrift.bench.table import print_rounds, say
from valuedrift.bench.traffic import BUSY, KEYS, QUIET, events, lines_with_texts
from valuedrift.config import load_settings

__all__ = ["run"]

_RECORD_BYTES: Final = 1024
_PER_BATCH: Final = 300


def run(*, count: int = 200_000, rounds: int = 3, bootstrap: str | None = None) -> tuple[list[Round], list[Cost]]:
    """Measure and print both halves.

    Parameters
    ----------
    count
        Events in the topic, and in the label batches.
    rounds
        How often scorer and bare poll take turns.
    bootstrap
        A broker, ``host:port``; one of its own when absent.

    Returns
    -------
    The rounds of the scorer, and the monitor's costs with busy and with quiet traffic.

    Raises
    ------
    BenchmarkFailed
        If a contestant has not done all of the work.
    """
    with broker(bootstrap) as address:
        scorer = _scorer(address, count, rounds)
    return scorer, _monitor(count)


def _scorer(bootstrap: str, count: int, rounds: int) -> list[Round]:
    prefix = f"bench-{uuid.uuid4().hex[:8]}"
    names = {name: f"{prefix}-{name}" for name in ("source", "labels", "dead_letters")}
    shared: dict[str, Any] = {"kafka.bootstrap": bootstrap} | {f"topics.{key}": name for key, name in names.items()}
    settings = load_settings(None, shared)
    say(f"scorer without inference: {count:,} labelled events of {_RECORD_BYTES} bytes, {KEYS} (model, segment)s,")
    say(f"  {settings.topics.source_partitions} partitions, polls of {settings.scorer.poll_records} records")
    with contextlib.closing(kafka_client.admin_client(settings)) as admin:
        topics.create(admin, [spec for spec in topics.plan(settings) if spec.name in names.values()])
        try:
            with contextlib.closing(kafka_client.producer(settings, linger_ms=20)) as producer:
                for line in lines_with_texts(events(count), _RECORD_BYTES):
                    producer.send(names["source"], line)
                producer.flush()
            done = []
            for number in range(rounds):
                group = shared | {"scorer.group": f"{prefix}-{number}"}
                bare = run_contestant("poll", count=count, settings=group)
                done.append(Round(bare, run_contestant("scorer", count=count, settings=group)))
        finally:
            admin.delete_topics(list(names.values()))
    if any(cost.events != count for one in done for cost in one):
        raise BenchmarkFailed("a contestant has seen another number of events than there are")
    print_rounds("bare kafka-python poll", "scorer: validate, publish, commit", done)
    say(f"  scorer / bare poll: {median_ratio(done):.2f} of its events per CPU second (median of {rounds})")
    say()
    return done


def _monitor(count: int) -> list[Cost]:
    say(f"monitor: {count:,} labelled events, about {_PER_BATCH} per label batch, {KEYS} keys, 4 partitions;")
    say("  processor, engine and state as they run live; outputs and table in memory instead of the broker")
    say(f"  {'':34}  {'events/CPU s':>12}  {'state bytes/key':>15}  {'changelog B/event':>17}  {'labels B/event':>14}")
    costs = []
    for name, per_s in (("busy", BUSY), ("quiet", QUIET)):
        cost = run_contestant("monitor", count=count, per_batch=_PER_BATCH, per_s=per_s)
        extra = cost.extra
        what = f"{name}, {per_s / KEYS:g} events per s and key"
        say(
            f"  {what:34}  {cost.per_cpu_s:12,.0f}  {extra['state_bytes_per_key']:15,.0f}  "
            f"{extra['changelog_bytes_per_event']:17,.1f}  {extra['label_bytes_per_event']:14,.1f}"
        )
        costs.append(cost)
    say()
    return costs
