"""A range of a topic as a source of records, in one fixed order."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from kafka import KafkaConsumer, TopicPartition

from valuedrift import kafka_client
from valuedrift.config import Settings
from valuedrift.errors import ConfigError, Malformed
from valuedrift.events import Record
from valuedrift.events.timestamps import LATEST_NS, parse_timestamp

__all__ = ["KafkaRange", "TopicReader"]

_HIGH_WATER: Final = 5_000
_PATIENCE: Final = 30
"""Empty polls of a second each before a range that should still have records counts as unreachable."""


@dataclass(frozen=True, slots=True)
class KafkaRange:
    """What ``kafka://topic?from=…&to=…`` asks for.

    Parameters
    ----------
    topic
        Its name.
    start, stop
        Offset (int, the same for all partitions), time (ns, as ("time", ns)), or None for the topic's ends. `stop` is
        exclusive.
    """

    topic: str
    start: int | tuple[str, int] | None
    stop: int | tuple[str, int] | None

    @classmethod
    def parse(cls, url: str) -> KafkaRange:
        """Read the URL.

        Raises
        ------
        ConfigError
            If it names no topic, or has a bound that is neither an offset nor an ISO 8601 time.
        """
        parts = urlsplit(url)
        topic = parts.netloc + parts.path.rstrip("/")
        query = parse_qs(parts.query, strict_parsing=bool(parts.query))
        unknown = set(query) - {"from", "to"}
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,249}", topic) or unknown:
            raise ConfigError(f"{url}: expected kafka://TOPIC[?from=OFFSET|TIME&to=OFFSET|TIME]")
        return cls(topic, _bound(url, query.get("from")), _bound(url, query.get("to")))


def _bound(url: str, values: list[str] | None) -> int | tuple[str, int] | None:
    if not values:
        return None
    text = values[-1].replace(" ", "+")  # an unescaped "+" of an offset like +02:00 arrives as a space
    if text.isdigit():
        return int(text)
    try:
        return ("time", parse_timestamp(text, limit_ns=LATEST_NS))
    except Malformed as problem:
        raise ConfigError(f"{url}: {text} is neither an offset nor an ISO 8601 time ({problem.detail})") from None


class TopicReader:
    """Reads a range of a topic, merging its partitions by record timestamp.

    The order depends on the topic alone, not on how the broker answers: ties go to the lower partition. So a replay writes
    the same bytes each time, and event time advances evenly, which bounds the number of open panes.

    Parameters
    ----------
    settings
        For the connection.
    span
        Topic and range. Its end is fixed when the reader is made: what arrives later is not read.
    """

    def __init__(self, settings: Settings, span: KafkaRange) -> None:
        admin = kafka_client.admin_client(settings)
        try:
            self.identity = kafka_client.cluster_identity(admin, span.topic)
        finally:
            admin.close()
        self._consumer: KafkaConsumer = kafka_client.consumer(settings)
        self._tps = [TopicPartition(span.topic, p) for p in range(self.identity.partitions)]
        self._consumer.assign(self._tps)
        beginnings = self._consumer.beginning_offsets(self._tps)
        ends = self._consumer.end_offsets(self._tps)
        starts = self._resolve(span.start, beginnings, ends, default=beginnings)
        stops = self._resolve(span.stop, beginnings, ends, default=ends)
        self._stops = {tp: stops[tp] for tp in self._tps if starts[tp] < stops[tp]}
        self.empty = [tp.partition for tp in self._tps if tp not in self._stops]
        self.total = sum(stops[tp] - starts[tp] for tp in self._stops)
        self._consumer.assign(list(self._stops))
        for tp in self._stops:
            self._consumer.seek(tp, starts[tp])

    def _resolve(
        self,
        bound: int | tuple[str, int] | None,
        beginnings: dict[TopicPartition, int],
        ends: dict[TopicPartition, int],
        *,
        default: dict[TopicPartition, int],
    ) -> dict[TopicPartition, int]:
        if bound is None:
            return dict(default)
        if isinstance(bound, int):
            return {tp: min(max(bound, beginnings[tp]), ends[tp]) for tp in self._tps}
        found = self._consumer.offsets_for_times(dict.fromkeys(self._tps, bound[1] // 1_000_000))
        return {tp: ends[tp] if found[tp] is None else min(found[tp].offset, ends[tp]) for tp in self._tps}

    def close(self) -> None:
        """Disconnect."""
        self._consumer.close(autocommit=False)

    def __iter__(self) -> Iterator[Record]:
        buffers: dict[TopicPartition, deque[Record]] = {tp: deque() for tp in self._stops}
        done: set[TopicPartition] = set()
        while buffers:
            self._fill(buffers, done)
            for tp in [tp for tp, buffer in buffers.items() if not buffer and tp in done]:
                del buffers[tp]
            while buffers and all(buffers.values()):
                tp = min(buffers, key=lambda p: (buffers[p][0].timestamp_ns or 0, p.partition))
                yield buffers[tp].popleft()

    def _fill(self, buffers: dict[TopicPartition, deque[Record]], done: set[TopicPartition]) -> None:
        """Poll until every partition that is not done has a record."""
        patience = _PATIENCE
        while any(not buffer and tp not in done for tp, buffer in buffers.items()):
            full = [tp for tp, buffer in buffers.items() if len(buffer) >= _HIGH_WATER]
            self._consumer.pause(*full)
            polled = self._consumer.poll(timeout_ms=1000, max_records=5000)
            self._consumer.resume(*full)
            patience = _PATIENCE if polled else patience - 1
            for tp, records in polled.items():
                for r in records:
                    if r.offset < self._stops[tp]:
                        stamp = r.timestamp * 1_000_000 if r.timestamp is not None and r.timestamp >= 0 else None
                        buffers[tp].append(Record(tp.partition, r.offset, r.value, stamp, r.key))
            for tp in buffers:
                # the position also passes what is no record: control records of transactions, compacted offsets
                if tp not in done and self._consumer.position(tp) >= self._stops[tp]:
                    done.add(tp)
                    self._consumer.pause(tp)
            if not patience:
                waiting = sorted(tp.partition for tp, b in buffers.items() if not b and tp not in done)
                raise kafka_client.BrokerUnreachable(f"partitions {waiting} of the source stopped answering")
