"""A range of a topic as a source of records, in one fixed order."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

import structlog
from kafka import KafkaConsumer, TopicPartition

from valuedrift import kafka_client
from valuedrift.config import Settings
from valuedrift.errors import ConfigError, Malformed, UnreadableSource
from valuedrift.events import Record
from valuedrift.events.timestamps import LATEST_NS, parse_timestamp
from valuedrift.replay.bounds import JOURNAL, Bounds

__all__ = ["KafkaRange", "TopicReader"]

_log = structlog.get_logger(__name__)

_AT_ONCE: Final = 5_000
"""Records of one partition read ahead."""

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
    partitions
        Those to read. None: all.
    whole
        The URL without its choice of partitions.
    """

    topic: str
    start: int | tuple[str, int] | None
    stop: int | tuple[str, int] | None
    partitions: frozenset[int] | None
    whole: str

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
        query = parse_qs(parts.query, keep_blank_values=True)
        unknown = set(query) - {"from", "to", "partitions"}
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,249}", topic) or unknown:
            raise ConfigError(f"{url}: expected kafka://TOPIC[?from=OFFSET|TIME&to=OFFSET|TIME&partitions=0-3,7]")
        kept = "&".join(each for each in parts.query.split("&") if not each.startswith("partitions="))
        return cls(
            topic,
            _bound(url, query.get("from")),
            _bound(url, query.get("to")),
            _partitions(url, query.get("partitions")),
            url.partition("?")[0] + (f"?{kept}" if kept else ""),
        )


def _partitions(url: str, values: list[str] | None) -> frozenset[int] | None:
    if not values:
        return None
    chosen = set[int]()
    for each in values[-1].split(","):
        first, dash, last = each.partition("-")
        if not (first.isdecimal() and (last.isdecimal() if dash else not last) and len(each) < 20):
            raise ConfigError(f"{url}: {values[-1]} is not a list of partitions such as 0-3,7")
        chosen |= set(range(int(first), min(int(last or first), 100_000) + 1))
    return frozenset(chosen)


def _still_there(ranges: dict[int, tuple[int, int]], beginnings: dict[int, int]) -> dict[int, tuple[int, int]]:
    for partition, (start, _) in ranges.items():
        if beginnings.get(partition, start) > start:
            raise ConfigError(
                f"partition {partition} no longer holds offset {start}, where the interrupted replay began: "
                f"delete {JOURNAL} in the output folder to start anew with what is left"
            )
    return ranges


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

    The order depends on the topic alone, not on how the broker answers: ties go to the lower partition. So a replay
    writes the same bytes each time, and event time advances evenly, which bounds the number of open panes.

    Parameters
    ----------
    settings
        For the connection.
    span
        Topic and range. Its end is fixed when the reader is made: what arrives later is not read.
    earlier
        Bounds of an interrupted replay; if they are of this very topic, they are taken instead.

    Raises
    ------
    ConfigError
        If the topic no longer holds all that lies within the earlier bounds.
    """

    def __init__(self, settings: Settings, span: KafkaRange, earlier: Bounds | None = None) -> None:
        admin = kafka_client.admin_client(settings)
        try:
            self.identity = kafka_client.cluster_identity(admin, span.topic)
        finally:
            admin.close()
        self._consumer: KafkaConsumer = kafka_client.consumer(settings)
        wanted = frozenset(range(self.identity.partitions)) if span.partitions is None else span.partitions
        if not wanted or max(wanted) >= self.identity.partitions:
            self._consumer.close(autocommit=False)
            raise ConfigError(
                f"{span.whole}: the topic has partitions 0 to {self.identity.partitions - 1}, not all of those"
            )
        self.covers = sorted(wanted)
        self._tps = [TopicPartition(span.topic, partition) for partition in self.covers]
        self._consumer.assign(self._tps)
        beginnings = kafka_client.beginnings_of(self._consumer, self._tps)
        ends = kafka_client.ends_of(self._consumer, self._tps)
        starts = self._resolve(span.start, beginnings, ends, default=beginnings)
        stops = self._resolve(span.stop, beginnings, ends, default=ends)
        if earlier is not None and earlier.identity == self.identity.source:
            self.ranges = _still_there(earlier.ranges, {tp.partition: first for tp, first in beginnings.items()})
        else:
            self.ranges = {tp.partition: (starts[tp], stops[tp]) for tp in self._tps if starts[tp] < stops[tp]}
        held = {tp: self.ranges[tp.partition] for tp in self._tps if tp.partition in self.ranges}
        read = {tp.partition for tp in held}
        self.empty = [partition for partition in range(self.identity.partitions) if partition not in read]
        self.total = sum(stop - start for start, stop in held.values())
        self._stops = {tp: stop for tp, (_, stop) in held.items()}
        self._next = {tp: start for tp, (start, _) in held.items()}
        for tp, first in beginnings.items():
            if span.start is None and first > 0:
                _log.warning(
                    "the topic begins behind its first offset", topic=tp.topic, partition=tp.partition, first=first
                )

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
            short = {tp.partition: beginnings[tp] for tp in self._tps if bound < beginnings[tp]}
            if short:
                self.close()
                raise ConfigError(
                    f"from={bound}: retention has deleted that; partition {min(short)} begins at offset "
                    f"{short[min(short)]}. Say a later offset, or leave it out to replay all that is left"
                )
            return {tp: min(max(bound, beginnings[tp]), ends[tp]) for tp in self._tps}
        found = self._consumer.offsets_for_times(dict.fromkeys(self._tps, bound[1] // 1_000_000))
        return {tp: ends[tp] if found[tp] is None else min(found[tp].offset, ends[tp]) for tp in self._tps}

    def close(self) -> None:
        """Disconnect."""
        self._consumer.close(autocommit=False)

    def __iter__(self) -> Iterator[Record]:
        buffers: dict[TopicPartition, deque[Record]] = {tp: deque() for tp in self._stops}
        while buffers:
            for tp in [tp for tp, buffer in buffers.items() if not buffer]:
                buffers[tp].extend(self._read(tp))
                if not buffers[tp]:
                    del buffers[tp]
            while buffers and all(buffers.values()):
                tp = min(buffers, key=lambda p: (buffers[p][0].timestamp_ns or 0, p.partition))
                yield buffers[tp].popleft()

    def _read(self, tp: TopicPartition) -> list[Record]:
        """Read the next records of one partition; none at the end of the range.

        One partition at a time: pausing the others instead makes the client throw away what it has fetched of them.
        """
        self._consumer.assign([tp])
        self._consumer.seek(tp, self._next[tp])
        for _ in range(_PATIENCE):
            # the position also passes what is no record: control records of transactions, compacted offsets
            if self._next[tp] >= self._stops[tp]:
                return []
            polled = self._consumer.poll(timeout_ms=1000, max_records=_AT_ONCE).get(tp, [])
            if (polled[0].offset if polled else self._consumer.position(tp)) > self._next[tp]:
                self._require_kept(tp)
            self._next[tp] = self._consumer.position(tp)
            records = kafka_client.records_of(r for r in polled if r.offset < self._stops[tp])
            if records:
                return records
        raise kafka_client.BrokerUnreachable(f"partition {tp.partition} of the source stopped answering")

    def _require_kept(self, tp: TopicPartition) -> None:
        """Tell records that were skipped because retention was faster from offsets that are none.

        Raises
        ------
        UnreadableSource
            If something within the range was deleted before it was read.
        """
        first = kafka_client.beginnings_of(self._consumer, [tp])[tp]
        if first > self._next[tp]:
            gone = f"offsets {self._next[tp]} to {first - 1} of partition {tp.partition}"
            raise UnreadableSource(f"{tp.topic}: retention has deleted {gone} before they were replayed")
