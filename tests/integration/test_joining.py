"""Consumers come back into their group, however short their polls are."""

from __future__ import annotations

import contextlib
import time
from typing import Any

from valuedrift import kafka_client
from valuedrift.config import load_settings


def test_a_join_that_outlasts_a_poll_is_finished(bootstrap: str, topics: Any, admin: Any) -> None:
    topic = topics.create("growing", partitions=1)
    settings = load_settings(overrides={"kafka.bootstrap": bootstrap})
    options = {"group": topics.name("group"), "metadata_max_age_ms": 300}
    with contextlib.closing(kafka_client.consumer(settings, topic, **options)) as consumer:
        for partitions in range(1, 6):
            deadline = time.monotonic() + 60
            while len(consumer.assignment()) < partitions:
                assert time.monotonic() < deadline, f"{partitions} partitions, but {consumer.assignment()}"
                consumer.poll(timeout_ms=1)
                time.sleep(0.005)
            admin.create_partitions({topic: partitions + 1})
