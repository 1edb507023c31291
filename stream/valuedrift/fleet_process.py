"""The process that sees all series: windows in, what they say together out.

It keeps nothing: a start reads the compacted topic of windows again, and what it then has to say that was not yet said,
it says. So it can be killed at any time, and a second one does no harm. Nothing else waits for it.
"""

from __future__ import annotations

import contextlib
import hashlib
import signal
import threading
import time
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any, Final

import orjson
import structlog
from kafka import KafkaConsumer, TopicPartition

from valuedrift import kafka_client, topics
from valuedrift.config import Settings
from valuedrift.config.fleet import fleet_rules
from valuedrift.errors import TopicError
from valuedrift.events.published import Kind, encode
from valuedrift.fleet import FleetState, NotAWindow
from valuedrift.scorer.observed import stamp_s
from valuedrift.scorer.publisher import Publisher
from valuedrift.telemetry.server import serving
from valuedrift.telemetry.vitals import Vitals

__all__ = ["FleetLoop", "run_fleet"]

_log = structlog.get_logger(__name__)

_UNIT: Final = 500
"""Records that may be unacknowledged at a time."""


def run_fleet(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT.

    Raises
    ------
    TopicError
        If a topic is missing or will not do.
    DeliveryError
        If the broker does not take what is published. The next start repeats it.
    """
    stop = threading.Event()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        _log.info("stopping", signal=signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    vitals = Vitals("fleet", settings.http.stuck_after.seconds)
    with serving(settings.http, vitals):
        _run(settings, vitals, stop)
    _log.info("fleet stopped")


def _run(settings: Settings, vitals: Vitals, stop: threading.Event) -> None:
    wanted = {"topics.entropy", "topics.population", "topics.dynamics"}
    with contextlib.closing(kafka_client.admin_client(settings)) as admin:
        for weakness in topics.require(admin, [spec for spec in topics.plan(settings) if spec.key in wanted]):
            _log.warning("topic", problem=str(weakness))
    reader = kafka_client.consumer(settings)
    producer = kafka_client.producer(settings)
    try:
        publisher = Publisher(producer, settings.scorer.publish_timeout.seconds)
        FleetLoop(settings, reader, publisher, vitals).run(stop.is_set)
    finally:
        producer.close(timeout=5)
        reader.close()


class FleetLoop:
    """Reads windows and publishes what has changed.

    Parameters
    ----------
    settings
        The effective settings.
    reader
        A consumer without a group.
    publisher
        Where records go.
    vitals
        Is told how it goes.
    """

    def __init__(
        self, settings: Settings, reader: KafkaConsumer, publisher: Publisher, vitals: Vitals | None = None
    ) -> None:
        self._settings, self._reader, self._publisher = settings, reader, publisher
        self._state = FleetState(fleet_rules(settings))
        self._ends = kafka_client.Ends(reader)
        self._names = {Kind.population: settings.topics.population, Kind.dynamics: settings.topics.dynamics}
        self._said: dict[tuple[str, bytes], bytes] = {}
        self._vitals = vitals or Vitals("fleet")
        self._vitals.metrics.read_one("windows_too_old", lambda: self._state.too_old)

    def run(self, stopped: Callable[[], bool]) -> None:
        """Catch up, then go on until stopped. Nothing is published before all windows that exist have been seen."""
        for name in self._names.values():
            for records in self._all(name, stopped):
                for record in records:
                    if record.key is not None and record.value is not None:
                        self._said[name, record.key] = _digest(record.value)
        windows = self._settings.topics.entropy
        for records in self._all(windows, stopped):
            self._take_all(records)
        if stopped():
            return
        self._publish()
        self._vitals.health.meet("recovered")
        _log.info("ready", too_old=self._state.too_old)
        self._follow(stopped)

    def _follow(self, stopped: Callable[[], bool]) -> None:
        """Go on from where `_all` has come to."""
        patience = self._settings.fleet.publish_every.seconds
        due, too_old = 0.0, self._state.too_old
        while not stopped():
            self._take_all(self._poll())
            now = time.monotonic()
            if not self._state.changed:
                due = now + patience
            elif now >= due:
                self._publish()
            if self._state.too_old > too_old:
                too_old = self._state.too_old
                _log.warning("windows came too late to count across models; see fleet.keep", too_old=too_old)

    def _poll(self) -> list[Any]:
        with self._vitals.stage("poll"):
            polled: dict[TopicPartition, list[Any]] = self._reader.poll(timeout_ms=500)
        return [record for records in polled.values() for record in records]

    def _take_all(self, polled: list[Any]) -> None:
        """Take what a poll for windows has brought, and note how many are still to come."""
        if polled:
            with self._vitals.stage("parse"):
                for record in polled:
                    self._take(record)
        for tp, end in self._ends.of(self._reader.assignment(), busy=bool(polled)).items():
            self._vitals.lag.done(tp.partition, self._reader.position(tp))
            self._vitals.lag.ends(tp.partition, end)

    def _take(self, record: Any) -> None:
        if record.value is None:
            return
        self._vitals.metrics.add("windows_read")
        self._vitals.lag.done(record.partition, record.offset + 1, stamp_s(record.timestamp))
        try:
            self._state.take(orjson.loads(record.value))
        except (orjson.JSONDecodeError, NotAWindow):
            _log.warning("not a window", topic=record.topic, partition=record.partition, offset=record.offset)

    def _publish(self) -> None:
        """Publish what is not there yet; return when the broker has acknowledged it."""
        count = 0
        with self._vitals.stage("count"):
            outputs = self._state.settle()
        for output in outputs:
            found = encode(output)
            name, digest = self._names[found.kind], _digest(found.value)
            if self._said.get((name, found.key)) == digest:
                continue
            self._publisher.send(name, found.value, key=found.key)
            self._said[name, found.key] = digest
            self._vitals.metrics.add("published", topic=found.kind)
            count += 1
            if count % _UNIT == 0:
                self._settle()
        self._settle()

    def _settle(self) -> None:
        with self._vitals.stage("publish"):
            self._publisher.settle()

    def _all(self, topic: str, stopped: Callable[[], bool]) -> Iterable[list[Any]]:
        """Yield every record that is on a topic now, by polls; the reader is then at its end."""
        numbers = self._reader.partitions_for_topic(topic)
        if not numbers:
            raise TopicError(f"{topic}: does not exist; `valuedrift topics create` makes it")
        tps = [TopicPartition(topic, number) for number in sorted(numbers)]
        self._reader.assign(tps)
        self._reader.seek_to_beginning(*tps)
        ends = kafka_client.ends_of(self._reader, tps)
        while not stopped() and any(self._reader.position(tp) < ends[tp] for tp in tps):
            yield self._poll()


def _digest(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=16).digest()
