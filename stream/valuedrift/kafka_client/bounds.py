"""Where the logs of partitions begin and end.

kafka-python leaves a partition without a leader out of the brokers' answers, and then trips over its absence, unless
none of them has a leader: then it asks until one has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kafka.errors import KafkaTimeoutError

from valuedrift.errors import BrokerUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kafka import KafkaConsumer, TopicPartition

__all__ = ["beginnings_of", "bounds_of_led", "ends_of"]

_PATIENCE_MS: Final = 30_000
_LITTLE_PATIENCE_MS: Final = 1_000
"""For one partition, once it is known that some have no leader."""


def beginnings_of(
    consumer: KafkaConsumer, tps: Collection[TopicPartition], timeout_ms: int = _PATIENCE_MS
) -> dict[TopicPartition, int]:
    """Return the first offset of each partition.

    Raises
    ------
    BrokerUnreachable
        If a partition has no leader, or its leader doesn't answer in time.
    """
    return _asked(consumer.beginning_offsets, tps, timeout_ms)


def ends_of(
    consumer: KafkaConsumer, tps: Collection[TopicPartition], timeout_ms: int = _PATIENCE_MS
) -> dict[TopicPartition, int]:
    """Return the offset behind the last record of each partition; errors as of `beginnings_of`."""
    return _asked(consumer.end_offsets, tps, timeout_ms)


def bounds_of_led(consumer: KafkaConsumer, tps: Collection[TopicPartition]) -> dict[TopicPartition, tuple[int, int]]:
    """Return beginning and end of those partitions that have a leader."""
    try:
        return _bounds(consumer, tps, _PATIENCE_MS if len(tps) > 1 else _LITTLE_PATIENCE_MS)
    except BrokerUnreachable:
        found: dict[TopicPartition, tuple[int, int]] = {}
        for tp in tps if len(tps) > 1 else ():
            found |= bounds_of_led(consumer, [tp])
        return found


def _bounds(
    consumer: KafkaConsumer, tps: Collection[TopicPartition], timeout_ms: int
) -> dict[TopicPartition, tuple[int, int]]:
    beginnings, ends = beginnings_of(consumer, tps, timeout_ms), ends_of(consumer, tps, timeout_ms)
    return {tp: (beginnings[tp], ends[tp]) for tp in tps}


def _asked(ask: Callable[..., Any], tps: Collection[TopicPartition], timeout_ms: int) -> dict[TopicPartition, int]:
    try:
        return dict(ask(list(tps), timeout_ms=timeout_ms))
    except KeyError as error:
        left_out: TopicPartition = error.args[0]
        raise BrokerUnreachable(f"partition {left_out.partition} of {left_out.topic} has no leader") from None
    except KafkaTimeoutError as error:
        names = ", ".join(f"{tp.topic} {tp.partition}" for tp in sorted(tps))
        raise BrokerUnreachable(f"no leader of {names} has answered") from error
