"""The scorer on a topic half of whose records nobody can read, against one of good records alone."""

from __future__ import annotations

import contextlib
import random
import uuid
from collections.abc import Iterable
from typing import Any, Final

from valuedrift import kafka_client, topics
from valuedrift.bench.broker import broker
from valuedrift.bench.measure import BenchmarkFailed, Round, median_ratio, run_contestant
from valuedrift.bench.table import print_rounds, say
from valuedrift.bench.traffic import events, lines_with_texts
from valuedrift.config import load_settings
from valuedrift.generator import malformed
from valuedrift.generator.malformed import KINDS

__all__ = ["run"]

_RECORD_BYTES: Final = 1024
_LIMIT: Final = 16_384
"""Longest record that is read, in bytes: records that pass it, and nesting bombs, are hardly longer than the others."""


def run(*, count: int = 100_000, rounds: int = 3, bootstrap: str | None = None) -> list[Round]:
    """Measure and print how fast records are done with.

    Parameters
    ----------
    count
        Records on each of the two topics.
    rounds
        How often they take turns.
    bootstrap
        A broker, ``host:port``; one of its own when absent.

    Raises
    ------
    BenchmarkFailed
        If a record is neither counted nor a dead letter, or one that should be is not.
    """
    good = list(lines_with_texts(events(count), _RECORD_BYTES))
    bad = [record.raw for record in malformed(count // 2, 1, max_bytes=_LIMIT)]
    mixed = good[: count - len(bad)] + bad
    random.Random(1).shuffle(mixed)  # noqa: S311  # repeatable, not secret
    size = sum(map(len, bad)) / len(bad)
    say(f"bad input: {count:,} records of {_RECORD_BYTES} bytes, and as many of which half are malformed: {len(KINDS)}")
    say(f"  kinds, {size:,.0f} bytes on average, each of which becomes a dead letter")
    with broker(bootstrap) as address, _topics(address, {"clean": good, "mixed": mixed}) as shared:
        done = []
        for number in range(rounds):
            clean, half = (
                run_contestant(
                    "scorer",
                    count=count,
                    refused=refused,
                    settings=shared[name] | {"scorer.group": f"{name}-{number}-{uuid.uuid4().hex[:8]}"},
                )
                for name, refused in (("clean", 0), ("mixed", len(bad)))
            )
            done.append(Round(clean, half))
    if any(cost.events != count for one in done for cost in one):
        raise BenchmarkFailed("a record was neither counted nor a dead letter")
    print_rounds("good records", "half of them malformed", done)
    say(f"  half malformed / good: {median_ratio(done):.2f} of the records per CPU second (median of {rounds})")
    say()
    return done


@contextlib.contextmanager
def _topics(bootstrap: str, contents: dict[str, Iterable[bytes]]) -> Any:
    """Fill a source topic for each; yield the settings for each, and delete what was made."""
    shared: dict[str, dict[str, Any]] = {}
    prefix = f"bench-{uuid.uuid4().hex[:8]}"
    for name in contents:
        made = {f"topics.{key}": f"{prefix}-{name}-{key}" for key in ("source", "labels", "dead_letters")}
        shared[name] = made | {"kafka.bootstrap": bootstrap, "scorer.max_record_bytes": f"{_LIMIT} B"}
    admin_settings = load_settings(None, {"kafka.bootstrap": bootstrap})
    with contextlib.closing(kafka_client.admin_client(admin_settings)) as admin:
        for name, lines in contents.items():
            settings = load_settings(None, shared[name])
            topics.create(admin, [spec for spec in topics.plan(settings) if spec.name.startswith(prefix)])
            with contextlib.closing(kafka_client.producer(settings, linger_ms=20)) as producer:
                for line in lines:
                    producer.send(settings.topics.source, line)
                producer.flush()
        try:
            yield shared
        finally:
            admin.delete_topics(
                [value for made in shared.values() for key, value in made.items() if key[:7] == "topics."]
            )
