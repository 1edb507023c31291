"""Puts the records of log files onto the source topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from valuedrift import kafka_client
from valuedrift.config import Settings
from valuedrift.errors import Malformed
from valuedrift.events import Record, decode
from valuedrift.events.conversation import AUTO, NONE
from valuedrift.events.timestamps import LATEST_NS
from valuedrift.scorer.publisher import Publisher

__all__ = ["Produced", "produce_records", "record_key"]

_UNIT = 1000
"""Records that may be unacknowledged at a time."""


class Produced(NamedTuple):
    """What was sent.

    Parameters
    ----------
    sent
        Number of records on the topic.
    too_large
        Offsets (line numbers from 0) of records longer than allowed, which were not read whole and so not sent.
    """

    sent: int
    too_large: list[int]


def produce_records(
    settings: Settings, records: Iterable[Record], *, on_progress: Callable[[int], None] | None = None
) -> Produced:
    """Send records; key = conversation id, else event id, so that a conversation keeps its order.

    Raises
    ------
    DeliveryError
        If the broker does not acknowledge.
    """
    producer = kafka_client.producer(settings)
    publisher = Publisher(producer, settings.scorer.publish_timeout.seconds)
    sent = 0
    too_large: list[int] = []
    try:
        for record in records:
            if record.oversize:
                too_large.append(record.offset)
                continue
            publisher.send(settings.topics.source, record.raw or b"", key=record_key(record, settings))
            sent += 1
            if sent % _UNIT == 0:
                publisher.settle()
                if on_progress is not None:
                    on_progress(sent)
        publisher.settle()
    finally:
        producer.close(timeout=10)
    if on_progress is not None:
        on_progress(sent)
    return Produced(sent, too_large)


def record_key(record: Record, settings: Settings) -> bytes | None:
    """Key of a record; none for one that can't be read, which then goes to any partition."""
    scorer = settings.scorer
    path = None if scorer.conversation in {AUTO, NONE} else scorer.conversation
    try:
        event = decode(record.raw, limit_ns=LATEST_NS, max_bytes=scorer.max_record_bytes, conversation=path)
    except Malformed:
        return None
    return (event.conversation_id or event.event_id).encode()
