"""Every kind of bad record is refused with its own reason; no refusal quotes the record."""

import json
from typing import Any

import orjson
import pytest

from valuedrift.errors import Malformed
from valuedrift.events import MAX_BYTES, ChatEvent, Reason, decode
from valuedrift.events.reasons import LOSSES, reasons_table
from valuedrift.events.schema import NativeRecord

LIMIT = 1_900_000_000 * 10**9
CANARY = "canary-7c1e"
GOOD = {
    "event_id": "e-1",
    "timestamp": "2026-03-01T12:00:00Z",
    "model": "m",
    "prompt": f"prompt {CANARY}",
    "response": f"response {CANARY}",
}
FIVE = {"g1": 0.5, "g2": 0.5, "g3": 0.0, "g4": 0.0, "g5": 0.0}


def changed(**fields: Any) -> bytes:
    return orjson.dumps({**GOOD, **fields})


def without(*names: str) -> bytes:
    return orjson.dumps({k: v for k, v in GOOD.items() if k not in names})


def read(raw: bytes | None, **kwargs: Any) -> ChatEvent:
    return decode(raw, limit_ns=LIMIT, **kwargs)


BAD = {
    "tombstone": (None, Reason.empty),
    "no bytes": (b"", Reason.empty),
    "white space": (b" \r\n\t", Reason.empty),
    "byte order mark alone": (b"\xef\xbb\xbf", Reason.empty),
    "latin-1": (orjson.dumps(GOOD).replace(b"prompt c", b"prompt \xe9"), Reason.not_utf8),
    "utf-16": (json.dumps(GOOD).encode("utf-16"), Reason.not_utf8),
    "utf-8 encoded surrogate": (b'{"a":"\xed\xa0\x80"}', Reason.not_utf8),
    "truncated": (orjson.dumps(GOOD)[:-9], Reason.not_json),
    "csv": (b"e-1,2026-03-01,m", Reason.not_json),
    "two values": (orjson.dumps(GOOD) * 2, Reason.not_json),
    "single quotes": (str(GOOD).encode(), Reason.not_json),
    "trailing comma": (orjson.dumps(GOOD)[:-1] + b",}", Reason.not_json),
    "raw control character": (b'{"event_id":"a\x00b"}', Reason.not_json),
    "leading zero": (b'{"timestamp":01}', Reason.not_json),
    "lone high surrogate": (b'{"prompt":"\\ud83d"}', Reason.lone_surrogate),
    "lone low surrogate": (b'{"prompt":"a\\uDC00"}', Reason.lone_surrogate),
    "NaN": (b'{"probabilities":{"g1":NaN}}', Reason.not_finite),
    "minus infinity": (b'{"x":[-Infinity]}', Reason.not_finite),
    "overflow": (b'{"timestamp":1e999}', Reason.not_finite),
    "400 digits": (b'{"timestamp":-' + b"9" * 400 + b"}", Reason.not_finite),
    "bomb of arrays": (b"[" * 100_000, Reason.nested_too_deep),
    "closed bomb": (b'{"a":' * 5000 + b"1" + b"}" * 5000, Reason.nested_too_deep),
    "array": (b"[]", Reason.not_object),
    "string": (b'"x"', Reason.not_object),
    "null": (b"null", Reason.not_object),
    "number": (b"1", Reason.not_object),
    "foreign object": (b'{"level":"info","msg":"started"}', Reason.unknown_format),
    "empty object": (b"{}", Reason.unknown_format),
    "no event_id": (without("event_id"), Reason.missing_field),
    "no timestamp": (without("timestamp"), Reason.missing_field),
    "no model": (without("model"), Reason.missing_field),
    "no prompt": (without("prompt"), Reason.missing_field),
    "no response": (without("response"), Reason.missing_field),
    "null prompt": (changed(prompt=None), Reason.wrong_type),
    "number as event_id": (changed(event_id=1), Reason.wrong_type),
    "null model": (changed(model=None), Reason.wrong_type),
    "object as response": (changed(response={"text": CANARY}), Reason.wrong_type),
    "bool as timestamp": (changed(timestamp=True), Reason.wrong_type),
    "list as timestamp": (changed(timestamp=[CANARY]), Reason.wrong_type),
    "number as label": (changed(label=1), Reason.wrong_type),
    "list as probabilities": (changed(probabilities=[0.2] * 5), Reason.wrong_type),
    "string probability": (changed(probabilities={**FIVE, "g1": "0.5"}), Reason.wrong_type),
    "empty event_id": (changed(event_id=""), Reason.bad_value),
    "empty model": (changed(model=""), Reason.bad_value),
    "empty segment": (changed(segment=""), Reason.bad_value),
    "long model": (changed(model=CANARY * 30), Reason.bad_value),
    "NUL in event_id": (changed(event_id=f"a\0{CANARY}"), Reason.bad_value),
    "line feed in segment": (changed(segment="a\n"), Reason.bad_value),
    "C1 control in conversation": (changed(conversation_id="a\x85"), Reason.bad_value),
    "unknown label": (changed(label=CANARY), Reason.bad_value),
    "four probabilities": (changed(probabilities=dict.fromkeys(list(FIVE)[:4], 0.25)), Reason.bad_probabilities),
    "six probabilities": (changed(probabilities={**FIVE, CANARY: 0.0}), Reason.bad_probabilities),
    "negative probability": (changed(probabilities={**FIVE, "g1": 0.6, "g3": -0.1}), Reason.bad_probabilities),
    "percent": (changed(probabilities={k: v * 100 for k, v in FIVE.items()}), Reason.bad_probabilities),
    "all zero": (changed(probabilities=dict.fromkeys(FIVE, 0)), Reason.bad_probabilities),
    "sum 1.02": (changed(probabilities={**FIVE, "g1": 0.52}), Reason.bad_probabilities),
    "contradicting label": (changed(probabilities=FIVE, label="g5"), Reason.bad_probabilities),
    "huge probabilities": (changed(probabilities=dict.fromkeys(FIVE, 1e308)), Reason.bad_probabilities),
    "no offset": (changed(timestamp="2026-03-01T12:00:00"), Reason.bad_timestamp),
    "epoch in quotes": (changed(timestamp="1772366400"), Reason.bad_timestamp),
    "future": (changed(timestamp=LIMIT + 1), Reason.timestamp_out_of_bounds),
    "past": (changed(timestamp="1970-01-01T00:00:00Z"), Reason.timestamp_out_of_bounds),
    "too large": (changed(prompt="x" * MAX_BYTES), Reason.too_large),
}


@pytest.mark.parametrize(("raw", "reason"), BAD.values(), ids=BAD)
def test_reason(raw: bytes | None, reason: Reason) -> None:
    with pytest.raises(Malformed) as caught:
        read(raw)
    assert caught.value.reason == reason, str(caught.value)
    assert CANARY not in str(caught.value)
    assert len(caught.value.detail) < 200


def test_kinds_cover_every_reason_of_decoding() -> None:
    elsewhere = {Reason.upstream_failure, Reason.classifier_failed, Reason.bad_label_batch, Reason.damaged, *LOSSES}
    assert {reason for _, reason in BAD.values()} == set(Reason) - elsewhere


def test_detail_names_the_path() -> None:
    for raw, path in [
        (without("model"), "model: required"),
        (changed(timestamp=True), "timestamp: wrong type"),
        (changed(probabilities={**FIVE, "g3": None}), "probabilities.g3: wrong type"),
        (changed(probabilities={**FIVE, "other": 0}), "probabilities: has an unexpected member"),
    ]:
        with pytest.raises(Malformed) as caught:
            read(raw)
        assert caught.value.detail.startswith(path)


def test_good_record() -> None:
    event = read(changed(segment="eu", conversation_id="c", extra={"ignored": [1]}))
    assert event == ChatEvent(
        event_id="e-1",
        time_ns=1_772_366_400 * 10**9,
        model="m",
        segment="eu",
        conversation_id="c",
        prompt=GOOD["prompt"],
        response=GOOD["response"],
    )
    assert read(changed(segment=None, label=None)).segment == "default"


@pytest.mark.parametrize(
    ("fields", "scores"),
    [
        ({"label": "g4"}, (0, 0, 0, 10_000, 0)),
        ({"probabilities": FIVE}, (5000, 5000, 0, 0, 0)),
        ({"probabilities": FIVE, "label": "g2"}, (5000, 5000, 0, 0, 0)),
        ({"probabilities": {"g1": 1, "g2": 0, "g3": 0, "g4": 0, "g5": 0}}, (10_000, 0, 0, 0, 0)),
        ({"probabilities": {**FIVE, "g1": 0.49}}, (4949, 5051, 0, 0, 0)),
    ],
)
def test_labelled_record_needs_no_text(fields: Any, scores: Any) -> None:
    raw = orjson.dumps({"event_id": "e", "timestamp": 1_772_366_400, "model": "m", **fields})
    event = read(raw)
    assert event.scores == scores
    assert event.prompt is event.response is None


def test_tolerated() -> None:
    raw = orjson.dumps(GOOD)
    assert read(b"\xef\xbb\xbf" + raw) == read(raw) == read(b" " + raw + b"\r\n")
    assert read(raw[:-1] + b',"model":"last"}').model == "last"
    assert read(changed(prompt="", response="\u0000")).response == "\u0000"
    deep = b"[" * 1000 + b"]" * 1000
    assert read(raw[:-1] + b',"extra":' + deep + b"}").model == "m"
    assert read(changed(model="m" * 256)).model == "m" * 256
    assert read(changed(response="\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))).response == "😀"


def test_size_is_counted_in_bytes() -> None:
    raw = changed(prompt="é" * 100)
    assert read(raw, max_bytes=len(raw)).event_id == "e-1"
    with pytest.raises(Malformed, match="too_large"):
        read(raw, max_bytes=len(raw) - 1)


def test_five_megabytes_are_read_where_allowed() -> None:
    assert len(read(changed(response="x" * 5_000_000), max_bytes=6_000_000).response or "") == 5_000_000
    with pytest.raises(Malformed, match="not_json"):
        read(b'{"prompt":"' + b"x" * 5_000_000, max_bytes=6_000_000)


def test_json_schema_says_what_is_required() -> None:
    schema = NativeRecord.model_json_schema()
    assert sorted(schema["required"]) == ["event_id", "model", "timestamp"]
    assert schema["properties"]["timestamp"]["description"].startswith("ISO 8601")


def test_every_reason_is_explained() -> None:
    table = reasons_table()
    assert all(f"| `{reason}` | {reason.meaning} |" in table for reason in Reason)
