"""A dead letter gives back exactly what was lost."""

import json
from typing import Any

import orjson
import pytest

from valuedrift.events import DeadLetter, Reason


def letter(raw: bytes | None, **fields: Any) -> DeadLetter:
    return DeadLetter(
        source="kafka:c/t", partition=3, offset=7, reason=Reason.not_json, detail="at 1", raw=raw, **fields
    )


@pytest.mark.parametrize("raw", [None, b"", b"\xff\x00{", "é".encode()])
@pytest.mark.parametrize("key", [None, b"", b"\xfe"])
@pytest.mark.parametrize("timestamp", [None, 0, 1_772_366_400_000_000_000])
@pytest.mark.parametrize("truncated", [False, True])
def test_round_trips(raw: bytes | None, key: bytes | None, timestamp: int | None, truncated: bool) -> None:
    dead = letter(raw, key=key, record_timestamp_ns=timestamp, truncated=truncated)
    value, headers = dead.to_kafka()
    assert value is not None
    assert DeadLetter.from_kafka(value, [*headers, ("traceparent", b"x")], key=key) == dead
    line = dead.to_json_line()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert DeadLetter.from_json_line(line) == dead


def test_kafka_headers() -> None:
    value, headers = letter(b"{").to_kafka()
    assert value == b"{"
    assert headers == [
        ("vd-schema", b"1"),
        ("vd-reason", b"not_json"),
        ("vd-detail", b"at 1"),
        ("vd-source", b"kafka:c/t"),
        ("vd-partition", b"3"),
        ("vd-offset", b"7"),
    ]


def test_a_value_that_the_broker_would_refuse_is_cut_and_says_so() -> None:
    value, headers = letter(b"x" * 100).to_kafka(max_value_bytes=10)
    back = DeadLetter.from_kafka(value, headers)
    assert back.raw == b"x" * 10
    assert back.truncated
    assert not DeadLetter.from_kafka(*letter(b"x" * 10).to_kafka(max_value_bytes=10)).truncated


def test_a_key_that_leaves_no_room_for_the_value_is_cut_and_says_so() -> None:
    long = letter(b"x", key=b"k" * 100_000).with_short_key()
    assert long.key is not None
    assert 0 < len(long.key) < 65_536
    assert long.truncated
    short = letter(b"x", key=b"k" * 1000)
    assert short.with_short_key() == short


def test_json_line_names() -> None:
    assert json.loads(letter(b"{").to_json_line()) == {
        "schema_version": 1,
        "source": "kafka:c/t",
        "partition": 3,
        "offset": 7,
        "record_timestamp_ns": None,
        "reason": "not_json",
        "detail": "at 1",
        "raw_base64": "ew==",
        "key_base64": None,
        "truncated": False,
    }


def test_what_is_no_dead_letter() -> None:
    _, headers = letter(b"").to_kafka()
    with pytest.raises(ValueError, match="vd-offset"):
        DeadLetter.from_kafka(b"", headers[:-1])
    with pytest.raises(ValueError, match="unknown schema"):
        DeadLetter.from_kafka(b"", [("vd-schema", b"2"), *headers[1:]])
    for line in (
        b"{}",
        b"[]",
        b"nonsense",
        letter(b"").to_json_line().replace(b'"schema_version":1', b'"schema_version":2'),
    ):
        with pytest.raises(ValueError, match="dead letter"):
            DeadLetter.from_json_line(line)
    with pytest.raises(ValueError, match="not a dead letter"):
        DeadLetter.from_json_line(
            orjson.dumps({"schema_version": 1, "raw_base64": None, "key_base64": None, "more": 1})
        )


@pytest.mark.parametrize("payload", ["hash", "none"])
@pytest.mark.parametrize("raw", [b"secret words", b"", None])
def test_a_redacted_letter_keeps_neither_key_nor_value(payload: str, raw: bytes | None) -> None:
    whole = letter(raw, key=b"secret key")
    bare = whole.redacted(payload)
    assert whole.redacted("full") == whole
    assert (bare.raw, bare.key, bare.size) == (None, None, None if raw is None else len(raw))
    assert (bare.sha256 is not None) == (payload == "hash" and raw is not None)
    assert bare.redacted("none") == bare, "what is redacted can't be redacted again"
    value, headers = bare.to_kafka()
    assert DeadLetter.from_kafka(value, headers) == bare
    assert DeadLetter.from_json_line(bare.to_json_line()) == bare
    for data in (value, *(content for _, content in headers), bare.to_json_line()):
        assert b"secret" not in data
