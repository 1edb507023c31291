"""Dead letters: records that could not be read, with the reason, their coordinates and their exact bytes."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import orjson

__all__ = ["SCHEMA_VERSION", "DeadLetter"]

SCHEMA_VERSION: Final = 1

Headers = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A record that could not be read.

    Parameters
    ----------
    source, partition, offset
        Where the record came from; together its identity.
    record_timestamp_ns
        The record's own timestamp (not the event's), nanoseconds since the epoch, where the source has one.
    reason
        Reason code, one of `valuedrift.events.Reason`; readers of dead letters must expect codes newer than themselves.
    detail
        What is wrong and where, for a person; free of the record's text.
    raw
        The record's bytes; `None` for a tombstone, which is not the same as an empty value.
    key
        The record's key.
    truncated
        Whether `raw` is only the beginning of the record.
    """

    source: str
    partition: int
    offset: int
    reason: str
    detail: str
    raw: bytes | None
    record_timestamp_ns: int | None = None
    key: bytes | None = None
    truncated: bool = False

    def to_json_line(self) -> bytes:
        """Return the dead letter as one line of JSON with its line feed, the bytes in Base64 (RFC 4648)."""
        return orjson.dumps(
            {
                "schema_version": SCHEMA_VERSION,
                "source": self.source,
                "partition": self.partition,
                "offset": self.offset,
                "record_timestamp_ns": self.record_timestamp_ns,
                "reason": str(self.reason),
                "detail": self.detail,
                "raw_base64": _base64(self.raw),
                "key_base64": _base64(self.key),
                "truncated": self.truncated,
            },
            option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE,
        )

    def to_kafka(self, *, max_value_bytes: int | None = None) -> tuple[bytes, Headers]:
        """Return value and headers of the Kafka record; its key is `key`.

        The value is the original value, byte for byte, so that a repaired producer's records can be sent again from
        the topic. It is never null: a tombstone becomes an empty value with the header ``vd-null``.

        Parameters
        ----------
        max_value_bytes
            Longest value that may be published, in bytes; a longer one is cut and says so in ``vd-truncated``.
        """
        letter = self
        if max_value_bytes is not None and self.raw is not None and len(self.raw) > max_value_bytes:
            letter = replace(self, raw=self.raw[:max_value_bytes], truncated=True)
        headers = [
            ("vd-schema", b"%d" % SCHEMA_VERSION),
            ("vd-reason", str(letter.reason).encode()),
            ("vd-detail", letter.detail.encode()),
            ("vd-source", letter.source.encode()),
            ("vd-partition", b"%d" % letter.partition),
            ("vd-offset", b"%d" % letter.offset),
        ]
        if letter.record_timestamp_ns is not None:
            headers.append(("vd-timestamp-ns", b"%d" % letter.record_timestamp_ns))
        if letter.raw is None:
            headers.append(("vd-null", b"1"))
        if letter.truncated:
            headers.append(("vd-truncated", b"1"))
        return letter.raw or b"", headers

    @classmethod
    def from_kafka(cls, value: bytes | None, headers: Sequence[tuple[str, bytes]], *, key: bytes | None = None) -> Self:
        """Read back what `to_kafka` made. Headers of others are ignored.

        Raises
        ------
        ValueError
            If a header is missing or can't be read, or the schema is of another version.
        """
        named = dict(headers)
        try:
            if int(named["vd-schema"]) != SCHEMA_VERSION:
                raise ValueError(f"dead letter of an unknown schema, this version reads {SCHEMA_VERSION}")
            timestamp = named.get("vd-timestamp-ns")
            return cls(
                source=named["vd-source"].decode(),
                partition=int(named["vd-partition"]),
                offset=int(named["vd-offset"]),
                reason=named["vd-reason"].decode(),
                detail=named["vd-detail"].decode(),
                raw=None if "vd-null" in named else value or b"",
                record_timestamp_ns=None if timestamp is None else int(timestamp),
                key=key,
                truncated="vd-truncated" in named,
            )
        except KeyError as missing:
            raise ValueError(f"not a dead letter: header {missing} is missing") from None

    @classmethod
    def from_json_line(cls, line: bytes) -> Self:
        """Read back what `to_json_line` made.

        Raises
        ------
        ValueError
            If the line is not a dead letter of this schema.
        """
        try:
            fields = orjson.loads(line)
            version = fields.pop("schema_version")
            raw, key = (_bytes(fields.pop(name)) for name in ("raw_base64", "key_base64"))
            letter = cls(raw=raw, key=key, **fields)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise ValueError("not a dead letter") from None
        if version != SCHEMA_VERSION:
            raise ValueError(f"dead letter of an unknown schema, this version reads {SCHEMA_VERSION}")
        return letter


def _base64(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
