"""What is measured, each in a fresh process: ``python -m valuedrift.bench.contestants NAME`` with arguments on stdin.

Everything that is not the work itself (imports, connecting, writing the input) lies outside the measured stretch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from valuedrift.bench.measure import BenchmarkFailed, Cost, Stopwatch, contestant_main
from valuedrift.config import Settings, load_settings
from valuedrift.telemetry import configure

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["classify_stream", "loads", "monitor", "monitor_keys", "poll", "replay", "scorer", "write_labelled"]


def _settings(overrides: Mapping[str, Any]) -> Settings:
    settings = load_settings(None, {"log.level": "error"} | dict(overrides))
    configure(settings.log)
    return settings


def poll(*, count: int, settings: dict[str, Any]) -> Cost:
    """Poll a topic with a bare kafka-python consumer of a group, and do nothing with the records."""
    from kafka import KafkaConsumer  # noqa: PLC0415  # each contestant loads only what it runs

    from valuedrift.kafka_client import consumer_options  # noqa: PLC0415

    effective = _settings(settings)
    # not our consumer: that one unpacks what was fetched in a way of its own
    options = consumer_options(effective, group=f"{effective.scorer.group}-bare")
    consumer = KafkaConsumer(effective.topics.source, **options)
    seen = size = 0
    with Stopwatch.running() as watch:
        while seen < count:
            for records in consumer.poll(timeout_ms=1000, max_records=effective.scorer.poll_records).values():
                seen += len(records)
                size += sum(len(record.value) for record in records)
    consumer.close()
    return watch.cost(seen, bytes_per_event=size / seen)


def scorer(*, count: int, settings: dict[str, Any], refused: int = 0) -> Cost:
    """Run the scorer's loop on a topic of labelled events: validation, publishing, acknowledgement, commit.

    Of the `count` records, `refused` must become dead letters.
    """
    import threading  # noqa: PLC0415
    import time  # noqa: PLC0415

    from valuedrift import kafka_client  # noqa: PLC0415
    from valuedrift.scorer.loop import ScorerLoop  # noqa: PLC0415
    from valuedrift.scorer.pipeline import Scored, ScoringPipeline  # noqa: PLC0415
    from valuedrift.scorer.process import collect_seldom  # noqa: PLC0415
    from valuedrift.scorer.publisher import Publisher  # noqa: PLC0415

    events = dead = 0

    class Counting(ScoringPipeline):
        def score(self, records: Any) -> Scored:
            nonlocal events, dead
            scored = super().score(records)
            events += scored.events
            dead += len(scored.dead_letters)
            return scored

    class Done(threading.Event):
        """Set once everything was scored; the loop looks at it after publishing and commit."""

        def is_set(self) -> bool:
            return events + dead >= count

    effective = _settings(settings)
    admin = kafka_client.admin_client(effective)
    identity = kafka_client.cluster_identity(admin, effective.topics.source)
    admin.close()
    pipeline = Counting(
        identity.source,
        None,
        allowed_lateness_ns=effective.scorer.allowed_lateness.ns,
        max_future_ns=effective.scorer.max_future.ns,
        max_record_bytes=effective.scorer.max_record_bytes,
        now_ns=time.time_ns(),
    )
    collect_seldom()
    consumer = kafka_client.consumer(effective, group=effective.scorer.group)
    producer = kafka_client.producer(effective)
    loop = ScorerLoop(
        effective, consumer, Publisher(producer, effective.scorer.publish_timeout.seconds), pipeline, identity
    )
    with Stopwatch.running() as watch:
        loop.run(Done())
    producer.close(timeout=5)
    if dead != refused:
        raise BenchmarkFailed(f"the scorer refused {dead} of {count} records, and should have refused {refused}")
    return watch.cost(events + dead)


def write_labelled(*, count: int, lines: str, rows: str | None = None) -> Cost:
    """Write labelled events as lines and, if wanted, as rows of a Parquet file."""
    from pathlib import Path  # noqa: PLC0415

    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    from valuedrift.bench.traffic import events  # noqa: PLC0415

    made = events(count)
    with Stopwatch.running() as watch:
        with Path(lines).open("wb") as file:
            file.writelines(line + b"\n" for line in made.lines())
        if rows is not None:
            pq.write_table(pa.Table.from_pylist([orjson.loads(line) for line in made.lines()]), rows)
    return watch.cost(count)


def loads(*, path: str) -> Cost:
    """Parse every line of a file, and do nothing with it."""
    lines = 0
    with open(path, "rb") as file, Stopwatch.running() as watch:  # noqa: PTH123 - no Path needed for one file
        for line in file:
            orjson.loads(line)
            lines += 1
    return watch.cost(lines)


def replay(*, path: str, out: str) -> Cost:
    """Replay a file as the command does: windows, alerts and the page are written."""
    from pathlib import Path  # noqa: PLC0415

    from valuedrift.replay.command import replay as run_replay  # noqa: PLC0415

    if path.endswith(".parquet"):
        import valuedrift.replay.sources.parquet  # noqa: F401, PLC0415  # Arrow takes half a second

    settings = _settings({})
    with Stopwatch.running() as watch:
        result = run_replay(settings, [path], Path(out), overwrite=True)
    if result.dead_letters or result.late:
        raise BenchmarkFailed(f"{result.dead_letters} dead letters and {result.late} late events in good input")
    return watch.cost(result.events, windows=result.windows, alerts=result.alerts)


def monitor(*, count: int, per_batch: int, per_s: float) -> Cost:
    """Process label batches as the monitor does; see `valuedrift.bench.monitor`."""
    from valuedrift.bench.monitor import process  # noqa: PLC0415

    return process(_settings({}), count=count, per_batch=per_batch, per_s=per_s)


def monitor_keys(**arguments: Any) -> Cost:
    """Process label batches of keys that have been running; see `valuedrift.bench.monitor.process_keys`."""
    from valuedrift.bench.monitor import process_keys  # noqa: PLC0415

    return process_keys(_settings({}), **arguments)


def classify_stream(*, count: int) -> Cost:
    """Stream made-up exchanges through the bundled classifier; note the memory ten times on the way."""
    from valuedrift.bench.measure import peak_rss_mb, rss_mb  # noqa: PLC0415
    from valuedrift.bench.texts import stream  # noqa: PLC0415
    from valuedrift.classifier import load as load_classifier  # noqa: PLC0415

    classifier = load_classifier(threads=1, provider="cpu")
    memory: list[tuple[int, float, float]] = []
    done = 0
    with Stopwatch.running() as watch:
        for chunk in classifier.classify_stream(stream(count)):
            done += len(chunk.truncated)
            if done * 10 >= (len(memory) + 1) * count:
                memory.append((done, rss_mb(), peak_rss_mb()))
    return watch.cost(done, memory=memory)


if __name__ == "__main__":
    contestant_main(
        {
            "classify_stream": classify_stream,
            "loads": loads,
            "monitor": monitor,
            "monitor_keys": monitor_keys,
            "poll": poll,
            "replay": replay,
            "scorer": scorer,
            "write_labelled": write_labelled,
        }
    )
