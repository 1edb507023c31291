"""Good records come back as they were; whatever else arrives is Malformed and nothing else."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st

from valuedrift.errors import Malformed
from valuedrift.events import ChatEvent, DeadLetter, Reason, decode
from valuedrift.events.scores import quantise_row
from valuedrift.events.timestamps import EARLIEST_NS, parse_timestamp
from valuedrift.taxonomy import GOALS, quantise

LIMIT = 1_900_000_000 * 10**9

text = st.text(st.characters(codec="utf-8"), max_size=200)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=256)
times = st.integers(EARLIEST_NS, LIMIT)


@st.composite
def timestamps(draw: st.DrawFn) -> tuple[int, str | int]:
    """Draw a time and one way to write it down exactly."""
    time_ns = draw(times)
    match draw(st.sampled_from(["iso", "s", "ms", "us", "ns"])):
        case "iso":
            zone = timezone(timedelta(minutes=draw(st.integers(-1439, 1439))))
            seconds, fraction = divmod(time_ns, 10**9)
            local = datetime.fromtimestamp(seconds, UTC).astimezone(zone).isoformat()
            return time_ns, f"{local[:19]}.{fraction:09d}{local[19:]}"
        case "s":
            return time_ns // 10**9 * 10**9, time_ns // 10**9
        case "ms":
            return time_ns // 10**6 * 10**6, time_ns // 10**6
        case "us":
            return time_ns // 10**3 * 10**3, time_ns // 10**3
        case _:
            return time_ns, time_ns


@st.composite
def records(draw: st.DrawFn) -> tuple[dict[str, Any], ChatEvent]:
    """Draw a good native record and the event that it means."""
    time_ns, timestamp = draw(timestamps())
    fields = {"event_id": draw(names), "model": draw(names)}
    optional = {name: draw(names) for name in ("segment", "conversation_id") if draw(st.booleans())}
    label = draw(st.none() | st.sampled_from(GOALS))
    scores: Any = None
    if label is not None:
        optional["label"] = label
        scores = tuple(10_000 * (goal == label) for goal in GOALS)
    for name in ("prompt", "response"):
        if label is None or draw(st.booleans()):
            optional[name] = draw(text)
    extra = {
        f"x-{key}": value for key, value in draw(st.dictionaries(text, text | st.integers(-9, 9), max_size=3)).items()
    }
    expected = {"segment": "default", **optional}
    expected.pop("label", None)
    return {**extra, **fields, "timestamp": timestamp, **optional}, ChatEvent(
        **fields, **expected, time_ns=time_ns, scores=scores
    )


@settings(deadline=None)
@given(records(), st.booleans())
def test_good_records_round_trip(record: tuple[dict[str, Any], ChatEvent], ascii_only: bool) -> None:
    fields, event = record
    raw = json.dumps(fields, ensure_ascii=ascii_only).encode()
    assert decode(raw, limit_ns=LIMIT, max_bytes=1 << 20) == event


def refused(raw: bytes) -> Malformed | None:
    """Decode; return the refusal, or None for an event. Anything but Malformed fails the test."""
    try:
        event = decode(raw, limit_ns=LIMIT, max_bytes=1 << 20)
    except Malformed as caught:
        problem = caught
    else:
        assert EARLIEST_NS <= event.time_ns <= LIMIT
        assert event.scores is None or sum(event.scores) == 10_000
        assert event.scores is not None or (event.prompt is not None and event.response is not None)
        return None
    assert problem.reason in set(Reason)
    dead = DeadLetter(source="s", partition=0, offset=0, reason=problem.reason, detail=problem.detail, raw=raw)
    assert DeadLetter.from_json_line(dead.to_json_line()) == dead
    return problem


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
@example(b"\xff\xfe{}")
@example(b"[" * 200_000)
@example(b'{"a":' * 100_000)
@example(b'{"' + b"x" * 500_000)
@example(b'"' + b"\\u" * 100_000)
def test_arbitrary_bytes(raw: bytes) -> None:
    assert refused(raw) is not None


@settings(deadline=None)
@given(records(), st.data())
def test_mutated_records(record: tuple[dict[str, Any], ChatEvent], data: st.DataObject) -> None:
    raw = bytearray(orjson.dumps(record[0]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        match data.draw(st.sampled_from(["set", "cut", "drop", "insert"])):
            case "set":
                raw[at] = data.draw(st.integers(0, 255))
            case "cut":
                del raw[at + 1 :]
            case "drop" if len(raw) > 1:
                del raw[at]
            case _:
                raw[at:at] = data.draw(st.sampled_from([b"NaN", b"1e999", b"\\ud800", b'"', b"{", b"\x00", b"\xc3"]))
    refused(bytes(raw))


NAMES = [
    *("event_id", "timestamp", "model", "prompt", "response", "label", "probabilities", *GOALS, "request", "metadata"),
    *("messages", "role", "content", "choices", "message", "id", "created", "type", "text", "refusal", "tool_calls"),
    *("function", "name", "arguments", "user", "error"),
]

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | text
    | st.sampled_from(["user", "g1", "stop", "2026-01-01T00:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(values, values)
def test_objects_of_the_right_names_and_wrong_shapes(request: Any, response: Any) -> None:
    refused(json.dumps({"request": request, "response": response}).encode("utf-8", "surrogatepass"))
    if isinstance(request, dict):
        refused(json.dumps({"event_id": "e", "model": "m", "timestamp": 1_772_366_400, **request}).encode())


row = st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(lambda r: sum(r) > 1e-3)


@settings(max_examples=300, deadline=None)
@given(row | st.lists(st.integers(0, 4), min_size=5, max_size=5).filter(any))
def test_rounding_equals_that_of_the_taxonomy(values: Any) -> None:
    values = [float(v) for v in values]
    assert quantise_row(tuple(values)) == tuple(quantise(values).tolist())
    assert np.sum(quantise_row(tuple(values))) == 10_000


@settings(deadline=None)
@given(st.integers(946_684_800_000, 1_900_000_000_000))
def test_seconds_as_doubles_keep_their_milliseconds(ms: int) -> None:
    assert parse_timestamp(ms / 1000, limit_ns=LIMIT) == ms * 10**6
