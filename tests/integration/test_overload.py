"""A scorer that gets more than it can take says how far behind it is, and drops nothing to catch up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
from kafka import KafkaProducer, TopicPartition
from tests.integration.live import Live, wait_for
from tests.integration.test_operations import ask, free_ports, scraped

from valuedrift import kafka_client
from valuedrift.bench.label_log import LabelLog
from valuedrift.bench.texts import exchanges
from valuedrift.config import load_settings
from valuedrift.testing import Guarded

SENT = 2000


def records(count: int) -> list[tuple[int, bytes]]:
    """Events without a label, over two partitions."""
    started = 1_767_225_600_000
    texts = exchanges(200)
    return [
        (
            i % 2,
            orjson.dumps(
                {
                    "event_id": f"e-{i}",
                    "model": f"m-{i % 3}",
                    "timestamp": started + i,
                    "prompt": texts[i % 200].prompt,
                    "response": texts[i % 200].response,
                }
            ),
        )
        for i in range(count)
    ]


@pytest.mark.timeout(300)
def test_an_overloaded_scorer_lags_and_says_so_and_labels_every_event_once(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    port = free_ports(1)
    live = Live(bootstrap, topics, spawn, tmp_path, more=f"http.port = {port}")
    scorer = live.command("scorer")
    wait_for(lambda: ask(port, "/ready")[0] == 200, "the scorer")
    live.send(records(SENT))
    said: list[tuple[int, int, float]] = []
    while not said or said[-1][0] < SENT or said[-1][1]:
        assert scorer.poll() is None, live.log("scorer")
        number = scraped(port)
        lags = [(number("lag_events", partition=str(p)), number("lag_seconds", partition=str(p))) for p in range(2)]
        said.append((int(number("events_total")), int(sum(n for n, _ in lags)), max(s for _, s in lags)))
        time.sleep(0.1)
    waited = [each for each in said if each[1]]
    assert any(events + lag == SENT and age > 0 for events, lag, age in waited), said
    assert said[-1] == (SENT, 0, 0.0)
    log = LabelLog(live.read("labels"))
    assert (log.events, log.distinct()) == (SENT, SENT)
    assert Counter(batch.partition for batch in log.batches).keys() == {0, 1}
    assert live.dead_letters() == []
    scorer.terminate()
    assert scorer.wait(60) == 0, live.log("scorer")


def test_what_came_since_the_client_fetched_counts_as_waiting(bootstrap: str, topics: Any) -> None:
    tp = TopicPartition(topics.create("ends"), 0)

    def send(count: int) -> None:
        with closing(KafkaProducer(bootstrap_servers=bootstrap)) as producer:
            for future in [producer.send(tp.topic, b"record") for _ in range(count)]:
                future.get(30)

    send(100)
    settings = load_settings(None, {"kafka.bootstrap": bootstrap})
    with closing(kafka_client.consumer(settings)) as consumer:
        consumer.assign([tp])
        consumer.seek_to_beginning(tp)
        wait_for(lambda: consumer.poll(1000, max_records=10), "the first records")
        ends = kafka_client.Ends(consumer)
        assert ends.of([tp], busy=True) == {tp: 100}
        send(50)
        assert consumer.highwater(tp) == 100, "the client still has what it fetched before"
        assert kafka_client.Ends(consumer).of([tp], busy=False) == {tp: 100}
        assert kafka_client.Ends(consumer).of([tp], busy=True) == {tp: 150}
        assert ends.of([tp], busy=True) == {tp: 100}, "it does not ask all the time"
        wait_for(lambda: ends.of([tp], busy=True) == {tp: 150}, "it to ask again", 30.0)
        assert ends.of([], busy=True) == {}
