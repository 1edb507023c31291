"""Dead letters: records that could not be read, with the reason, their coordinates and their exact bytes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple, Self

import orjson

__all__ = ["FULL", "HASH", "SCHEMA_VERSION", "DeadLetter"]

SCHEMA_VERSION: Final = 1
FULL: Final = "full"
HASH: Final = "hash"

_LONGEST_KEY: Final = 32 << 10
_REDACTION: Final = ("payload", "size", "sha256")

Headers = list[tuple[str, bytes]]


class DeadLetter(NamedTuple):
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
    payload
        What is left of key and value: "full", "hash" or "none"; see `redacted`. Unless it is full, `raw` is None.
    size, sha256
        Of a redacted value: its length in bytes, and its hash in hexadecimal digits (of `hash` only).
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
    payload: str = FULL
    size: int | None = None
    sha256: str | None = None

    def redacted(self, payload: str) -> Self:
        """Return the letter without key and value.

        Parameters
        ----------
        payload
            "full": all stays; "hash": length and SHA-256 of the value stay; "none": its length.
        """
        if payload == FULL or self.payload != FULL:
            return self
        size = None if self.raw is None else len(self.raw)
        sha256 = None if self.raw is None or payload != HASH else hashlib.sha256(self.raw).hexdigest()
        return self._replace(raw=None, key=None, payload=payload, size=size, sha256=sha256)

    def with_short_key(self) -> Self:
        """Return the letter with no more of its key than there is room for beside the longest value."""
        if self.key is None or len(self.key) <= _LONGEST_KEY:
            return self
        return self._replace(key=self.key[:_LONGEST_KEY], truncated=True)

    def to_json_line(self) -> bytes:
        """Return the dead letter as one line of JSON with its line feed, the bytes in Base64 (RFC 4648)."""
        # Only where it is so: a reader that does not know of it must not take such a letter for a tombstone's.
        redaction = {} if self.payload == FULL else {name: getattr(self, name) for name in _REDACTION}
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
                **redaction,
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
            letter = self._replace(raw=self.raw[:max_value_bytes], truncated=True)
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
        if letter.payload != FULL:
            headers.append(("vd-payload", letter.payload.encode()))
            headers += [("vd-size", b"%d" % letter.size)] if letter.size is not None else []
            headers += [("vd-sha256", letter.sha256.encode())] if letter.sha256 is not None else []
        if letter.raw is None and letter.size is None:
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
            timestamp, size, sha256 = (named.get(name) for name in ("vd-timestamp-ns", "vd-size", "vd-sha256"))
            payload = named.get("vd-payload", FULL.encode()).decode()
            return cls(
                source=named["vd-source"].decode(),
                partition=int(named["vd-partition"]),
                offset=int(named["vd-offset"]),
                reason=named["vd-reason"].decode(),
                detail=named["vd-detail"].decode(),
                raw=None if "vd-null" in named or payload != FULL else value or b"",
                record_timestamp_ns=None if timestamp is None else int(timestamp),
                key=key,
                truncated="vd-truncated" in named,
                payload=payload,
                size=None if size is None else int(size),
                sha256=None if sha256 is None else sha256.decode(),
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
