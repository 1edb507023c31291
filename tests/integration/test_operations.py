"""Endpoints and metrics of real processes on a real broker, held against what is on the topics."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.integration.live import Live, wait_for

from valuedrift import kafka_client
from valuedrift.classifier import Classified, Exchange
from valuedrift.config import HttpSettings, load_settings
from valuedrift.generator import bulk_labelled, generate, named, to_json
from valuedrift.scorer.loop import ScorerLoop
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.scorer.publisher import Publisher
from valuedrift.telemetry.server import serving
from valuedrift.telemetry.vitals import Vitals
from valuedrift.testing import Guarded, LocalKafka
from valuedrift.testing.doubles import HashClassifier

CANARY = "quetzalcoatl7731"
START_NS = 1_767_225_600_000_000_000
MINUTE_S = 60.0
BAD = {"not_json": [b"rubbish"] * 7, "empty": [b""] * 3, "not_object": [b"[1]"] * 2, "not_utf8": [b"\xff"]}
Number = Callable[..., float]


def free_ports(count: int) -> int:
    """The first of so many free ports in a row."""
    while True:
        with contextlib.ExitStack() as stack:
            first = stack.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                for i in range(1, count):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port + i))
            except (OSError, OverflowError):
                continue
            return port


def ask(port: int, path: str) -> tuple[int, bytes]:
    """Status and body; 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def scraped(port: int) -> Number:
    """What `/metrics` says: ``number("events_total")``, with values of labels; 0 for what is not there."""
    status, body = ask(port, "/metrics")
    assert status == 200
    found = {
        (sample.name.removeprefix("valuedrift_"), *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }
    return lambda name, **labels: found.get((name, *sorted(labels.items())), 0.0)


def source() -> list[tuple[int, bytes]]:
    """An hour of labelled events and some texts, then late ones, and rubbish in between; over two partitions."""
    texts = [orjson.loads(to_json(e)) for e in generate(named("flip", seed=3, duration_s=600, events_per_hour=300))]
    texts[0] |= {"model": CANARY, "prompt": CANARY, "segment": CANARY}
    bulk = list(bulk_labelled(2000, ["m-0", "m-1"], seed=1, start_ns=START_NS, duration_s=60 * MINUTE_S).lines())
    lines = [*map(orjson.dumps, texts), *bulk]
    for minutes in (2, 6, 11, 40):
        for i in range(10):
            at = datetime.fromtimestamp(START_NS / 1e9 + (60 - minutes) * MINUTE_S, UTC).isoformat()
            line = orjson.loads(bulk[-1]) | {"event_id": f"late-{minutes}-{i}", "timestamp": at}
            lines.append(orjson.dumps(line))
    for place, bad in enumerate(line for lines_ in BAD.values() for line in lines_):
        lines.insert(place * 50, bad)
    return [(i % 2, line) for i, line in enumerate(lines)]


def late_among(sent: Sequence[tuple[int, bytes]]) -> tuple[int, int]:
    """How many events there are, and how many lie more than a minute below the newest of their partition so far."""
    newest: dict[int, datetime] = {}
    good = late = 0
    for partition, line in sent:
        try:
            at = datetime.fromisoformat(orjson.loads(line)["timestamp"])
        except (orjson.JSONDecodeError, TypeError):
            continue
        good += 1
        newest[partition] = max(at, newest.get(partition, at))
        late += (newest[partition] - at).total_seconds() > MINUTE_S
    return good, late


@pytest.mark.timeout(500)
def test_what_is_scraped_is_what_is_on_the_topics(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    port = free_ports(3)
    ports = {"scorer": port, "monitor": port + 1, "fleet": port + 2}
    more = f'http.port = {port}\nscorer.poll_records = 200\nfleet.publish_every = "200ms"\nfleet.permutations = 19'
    live = Live(bootstrap, topics, spawn, tmp_path, more=more)
    run = live.command("run")

    first: dict[str, tuple[int, bytes]] = {}
    while len(first) < len(ports):
        assert run.poll() is None, live.log("run")
        first |= {role: found for role, at in ports.items() if role not in first and (found := ask(at, "/ready"))[0]}
        time.sleep(0.02)
    for role, (status, body) in first.items():
        said = orjson.loads(body)
        assert (status, said["role"], said["ok"]) == (503, role, False)
        assert "recovered" in said["missing"], "no process is ready before it has its partitions and its state"
        assert ("assigned" in said["missing"]) == (role != "fleet")
    for role, at in ports.items():
        wait_for(lambda at=at: ask(at, "/ready")[0] == 200, f"the {role} to be ready")  # type: ignore[misc]
        assert [ask(at, path)[0] for path in ("/live", "/startup")] == [200, 200]
        assert scraped(at)("ready") == 1
        assert scraped(at)("recovery_seconds") > 0
    assert live.command("health", "ready").wait(60) == 0

    sent = source()
    live.send(sent)
    good, late = late_among(sent)
    assert late >= 40
    wait_for(lambda: scraped(ports["scorer"])("events_total") == good, "the scorer's count")
    wait_for(lambda: scraped(ports["monitor"])("events_total") == good, "the monitor's count")

    scorer = scraped(ports["scorer"])
    assert scorer("late_events_total") == late
    assert {r: scorer("dead_letters_total", reason=r) for r in BAD} == {r: len(lines) for r, lines in BAD.items()}
    assert (scorer("partitions"), scorer("lost_events_total"), scorer("excused_partitions")) == (2, 0, 0)
    for stage in ("poll", "parse", "tokenise", "infer", "publish", "commit"):
        assert scorer("stage_seconds_count", stage=stage) > 0, stage
        assert scorer("stage_seconds_sum", stage=stage) > 0, stage
    assert scorer("token_budget") > 0

    def on(topic: str) -> list[Any]:
        return [orjson.loads(record.value) for record in live.read(topic)]

    def closed() -> int:
        """As many windows as both the metrics and the topic have, and still have two seconds later; else none."""
        before, found = scraped(ports["monitor"])("windows_total"), len(on("entropy"))
        time.sleep(2.0)
        return found if before == found == scraped(ports["monitor"])("windows_total") else 0

    # Its events are counted before the progress behind them closes their windows.
    wait_for(lambda: closed() > 20, "the monitor's windows")
    windows = on("entropy")
    monitor = scraped(ports["monitor"])
    assert monitor("windows_total") == len(windows)
    assert monitor("revisions_total") == sum(window["revision"] > 0 for window in windows) > 0
    assert monitor("late_events_total") == len(on("late")) > 0
    alerts = Counter((alert["status"], alert["severity"]) for alert in on("alerts"))
    assert {
        (status, severity): monitor("alerts_total", status=status, severity=severity) for status, severity in alerts
    } == alerts
    for stage in ("poll", "parse", "count", "publish", "commit"):
        assert monitor("stage_seconds_count", stage=stage) > 0, stage

    def published() -> dict[str, float]:
        fleet = scraped(ports["fleet"])
        return {topic: fleet("published_total", topic=topic) for topic in ("population", "dynamics")}

    wait_for(lambda: scraped(ports["fleet"])("windows_read_total") == len(windows), "the fleet's count")
    wait_for(lambda: published() == {t: len(on(t)) for t in ("population", "dynamics")} != {}, "what it has published")
    assert published()["population"] > 0

    for role, at in ports.items():
        wait_for(  # progress reports come all the time, so a label partition may be one message behind for a moment
            lambda at=at: all(scraped(at)("lag_events", partition=str(p)) == 0 for p in range(2)),  # type: ignore[misc]
            f"the {role} to have caught up",
        )
        bodies = b"".join(ask(at, path)[1] for path in ("/metrics", "/live", "/ready", "/startup"))
        assert CANARY.encode() not in bodies
        assert b"m-0" not in bodies
        assert len(bodies.splitlines()) < 400, "as many series as there are stages and reasons, not as events"
    run.terminate()
    assert run.wait(90) == 0, live.log("run")
    assert live.command("health", "live").wait(60) == 1


class Waiting(HashClassifier):
    """Classifies when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def classify_detailed(self, exchanges: Sequence[Exchange]) -> Classified:
        self.let.wait()
        return super().classify_detailed(exchanges)


@pytest.mark.timeout(300)
def test_a_stuck_loop_is_not_alive_until_it_turns_again(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path, partitions=1)
    settings = load_settings(live.config, {"scorer.poll_timeout": "200ms"})
    with contextlib.closing(kafka_client.admin_client(settings)) as admin:
        identity = kafka_client.cluster_identity(admin, settings.topics.source)
    classifier, vitals, port = Waiting(), Vitals("scorer", stuck_after_s=10.0), free_ports(1)
    pipeline = ScoringPipeline(
        identity.source,
        classifier,
        allowed_lateness_ns=0,
        max_future_ns=0,
        max_record_bytes=10_000,
        now_ns=time.time_ns(),
        stages=vitals,
    )
    producer = kafka_client.producer(settings)
    consumer = kafka_client.consumer(settings, group=settings.scorer.group)
    loop = ScorerLoop(settings, consumer, Publisher(producer, 120), pipeline, identity, vitals=vitals)
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=[stop], daemon=True)
    with serving(HttpSettings(port=port), vitals), contextlib.closing(producer):
        assert orjson.loads(ask(port, "/ready")[1])["missing"] == ["model", "assigned", "recovered"]
        vitals.health.meet("model")
        thread.start()
        wait_for(lambda: ask(port, "/ready")[0] == 200, "the partition")
        (event,) = [to_json(e) for e in generate(named("flip", seed=3, duration_s=3600, events_per_hour=400))][:1]
        live.send([(0, event)])
        wait_for(lambda: ask(port, "/live")[0] == 503, "the loop to be found stuck")
        assert orjson.loads(ask(port, "/live")[1])["stuck"] == ["main"]
        assert ask(port, "/startup")[0] == 200
        classifier.let.set()
        wait_for(lambda: ask(port, "/live")[0] == 200, "the loop to turn again")
        wait_for(lambda: scraped(port)("events_total") == 1, "the event")
        stop.set()
        thread.join(60)
        assert not thread.is_alive()


class _Names:
    prefix = "ops-"

    def name(self, name: str) -> str:
        return self.prefix + name


@pytest.mark.timeout(300)
def test_a_broker_that_is_away_does_not_flood_the_log(
    local_kafka: Callable[..., LocalKafka], spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    kafka, port = local_kafka(), free_ports(1)
    live = Live(kafka.bootstrap, _Names(), spawn, tmp_path, partitions=1, more=f"http.port = {port}")
    monitor = live.command("monitor")
    wait_for(lambda: ask(port, "/ready")[0] == 200, "the monitor to be ready")
    before = len(live.log("monitor").splitlines())
    kafka.kill()
    wait_for(lambda: ask(port, "/ready")[0] == 503, "the monitor to notice")
    assert "connected" in orjson.loads(ask(port, "/ready")[1])["missing"]
    held: list[float] = [0.0]

    def flooded() -> bool:
        if ask(port, "/live")[0]:
            held[0] = scraped(port)("log_lines_suppressed_total")
        return held[0] >= 200 or monitor.poll() is not None

    wait_for(flooded, "lines that are held back")
    written = len(live.log("monitor").splitlines()) - before
    assert held[0] >= 100
    assert written < held[0] / 2
    wait_for(lambda: '"suppressed":' in live.log("monitor"), "the number of lines that were held back")
