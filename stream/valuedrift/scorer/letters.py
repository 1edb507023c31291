"""Dead letters as records to send: what `DeadLetter.to_kafka` says of them, fast, for there may be as many as events.

Reasons and partitions are few, so their headers are put together once.
"""

from __future__ import annotations

from functools import lru_cache

from valuedrift.events import DeadLetter
from valuedrift.events.dead_letter import FULL, SCHEMA_VERSION
from valuedrift.kafka_client import Outgoing
from valuedrift.kafka_client.headers import Packed, header, packed

__all__ = ["outgoing"]


def outgoing(letter: DeadLetter, payload: str, max_value_bytes: int) -> Outgoing:
    """Return the record of a dead letter.

    Parameters
    ----------
    letter
        As it was made.
    payload
        What may be published of key and value; see `DeadLetter.redacted`.
    max_value_bytes
        Longest value that may be published, in bytes.
    """
    kept = letter.redacted(payload).with_short_key()
    raw, stamp = kept.raw, kept.record_timestamp_ns
    if raw is None or stamp is None or kept.truncated or len(raw) > max_value_bytes or kept.payload != FULL:
        value, headers = kept.to_kafka(max_value_bytes=max_value_bytes)
        return Outgoing(value, kept.key, packed(headers))
    fields = (
        _why(kept.reason),
        header("vd-detail", kept.detail.encode()),
        _where(kept.source, kept.partition),
        header("vd-offset", b"%d" % kept.offset),
        header("vd-timestamp-ns", b"%d" % stamp),
    )
    return Outgoing(raw, kept.key, Packed(7, b"".join(fields)))


@lru_cache(maxsize=64)
def _why(reason: str) -> bytes:
    return header("vd-schema", b"%d" % SCHEMA_VERSION) + header("vd-reason", str(reason).encode())


@lru_cache(maxsize=1024)
def _where(source: str, partition: int) -> bytes:
    return header("vd-source", source.encode()) + header("vd-partition", b"%d" % partition)
