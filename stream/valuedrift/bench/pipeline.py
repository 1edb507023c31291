"""The two halves of the live pipeline: the scorer against a bare poll; the monitor alone, and how soon it is back."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any, Final, NamedTuple

from valuedrift import kafka_client, topics
from valuedrift.bench.broker import broker
from valuedrift.bench.capacity import Sizes, capacity, recovery
from valuedrift.bench.measure import BenchmarkFailed, Cost, Round, median_ratio, run_contestant
from valuedrift.bench.recovery import Recovery
from valuedrift.bench.table import print_rounds, say
from valuedrift.bench.traffic import KEYS, events, lines_with_texts
from valuedrift.config import load_settings

__all__ = ["Measured", "run"]

_RECORD_BYTES: Final = 1024


class Measured(NamedTuple):
    """What was measured: the rounds of the scorer, the monitor's costs with busy and with quiet traffic, its return."""

    scorer: list[Round]
    monitor: list[Cost]
    recovery: Recovery


def run(*, count: int = 200_000, rounds: int = 3, bootstrap: str | None = None, sizes: Sizes | None = None) -> Measured:
    """Measure and print both halves.

    Parameters
    ----------
    count
        Events in the topic, and in the label batches.
    rounds
        How often scorer and bare poll take turns.
    bootstrap
        A broker, ``host:port``; one of its own when absent.
    sizes
        How much is measured of the monitor.

    Raises
    ------
    BenchmarkFailed
        If a contestant has not done all of the work.
    """
    with broker(bootstrap) as address:
        scorer = _scorer(address, count, rounds)
        back = recovery(address, sizes or Sizes())
    return Measured(scorer, capacity(count, sizes or Sizes()), back)


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
