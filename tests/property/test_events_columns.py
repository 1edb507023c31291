"""Whole batches are read as `decode` reads single records: the same events, the same refusals, the same details."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import orjson
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from valuedrift.errors import Malformed
from valuedrift.events import ChatEvent, Record, decode
from valuedrift.events.batch import BatchReader, Read
from valuedrift.events.columns import Columns
from valuedrift.events.native_columns import decode_row
from valuedrift.events.time_columns import times_of
from valuedrift.events.timestamps import EARLIEST_NS, LATEST_NS, parse_timestamp
from valuedrift.taxonomy import GOALS

NOW = 1_772_366_400 * 10**9
FUTURE = 300 * 10**9
MAX_BYTES = 2_000

Row = tuple[object, ...]


def reader(**paths: str) -> BatchReader:
    return BatchReader(
        now_ns=NOW,
        max_future_ns=FUTURE,
        max_bytes=MAX_BYTES,
        conversation=paths.get("conversation"),
        segment=paths.get("segment"),
    )


def one_by_one(records: list[Record], **paths: str) -> tuple[list[Row], list[tuple[int, object, str]]]:
    """What every record is by itself."""
    events: list[Row] = []
    refused: list[tuple[int, object, str]] = []
    for i, record in enumerate(records):
        stamp = NOW if record.timestamp_ns is None else record.timestamp_ns
        if record.oversize:
            refused.append((i, "too_large", f"more than {MAX_BYTES} bytes"))
            continue
        try:
            event = decode(record.raw, limit_ns=stamp + FUTURE, max_bytes=MAX_BYTES, **paths)
        except Malformed as problem:
            refused.append((i, problem.reason, problem.detail))
        else:
            events.append(row_of(i, event))
    return events, refused


def row_of(i: int, e: ChatEvent) -> Row:
    texts = None if e.scores is not None else (e.prompt or "", e.response or "")
    return i, e.event_id, e.model, e.segment, e.time_ns, e.conversation_id, e.scores, texts


def rows_of(columns: Columns) -> list[Row]:
    texts = iter(columns.texts)
    conversations = columns.conversations or [None] * len(columns)
    rows: list[Row] = []
    for i in range(len(columns)):
        own = bool(columns.given[i])
        pair = columns.pairs[columns.pair[i]]
        scores = tuple(columns.scores[i].tolist()) if own else None
        text = None if own else next(texts)
        rows.append(
            (int(columns.index[i]), columns.event_ids[i], *pair, int(columns.times[i]), conversations[i], scores, text)
        )
    assert next(texts, None) is None
    assert len(set(columns.pairs)) == len(columns.pairs)
    return rows


def same(read: Read, records: list[Record], **paths: str) -> None:
    events, refused = one_by_one(records, **paths)
    assert rows_of(read.columns) == events
    assert [(i, problem.reason, problem.detail) for i, problem in read.refused] == refused


text = st.text(st.characters(codec="utf-8"), max_size=20)
names = (
    st.sampled_from(["m", "n", "default", "\x7f", "a\u0085b", "zero\u200bwidth", "", "x" * 256, "x" * 257, "😀" * 256])
    | text
)
numbers = st.sampled_from(
    ["0.2", "1", "0", "-0.0", "1e0", "-1", "1e999", "NaN", "5e-324", "0.30000000000000004", "18446744073709551616"]
) | st.floats(0, 1).map(repr)
times = (
    st.integers(EARLIEST_NS - 10**9, NOW + 2 * FUTURE)
    | st.sampled_from([0, -1, 10**11, 10**14, 10**17, 2**63, 2**64, 10**29, 1_772_366_400, 1_772_366_400_123])
).map(str) | st.floats(allow_nan=False).map(repr)
ISO = [
    "2026-03-01T12:00:00Z",
    "2026-03-01T12:00:00.123+00:00",
    "2026-03-01T12:00:00,123456789123Z",
    "2026-03-01t12:00:59.9z",
    "2026-03-01 12:00Z",
    "2026-03-01T12:00:60Z",
    "2026-02-30T12:00:00Z",
    "2016-12-31T23:59:60Z",
    "2026-03-01T12:00:00",
    "2026-03-01T12:00:0xZ",
    "2026-03-01T12:00:00.12\u0663Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+23:59",
    "1999-12-31T23:59:59Z",
    "",
]
iso_text = st.sampled_from(ISO).flatmap(
    lambda made: (
        st.just(made)
        | st.tuples(st.integers(0, max(0, len(made) - 1)), st.sampled_from("0159:.,TZ+- x")).map(
            lambda edit: made[: edit[0]] + edit[1] + made[edit[0] + 1 :]
        )
    )
)


@st.composite
def members(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Names and JSON texts of the members of a record, mostly as they should be."""
    quoted = names.map(json.dumps)
    odd = st.sampled_from(["null", "1", "true", "{}", "[]", '"g1"', "1.5", '"\\ud800"', '"\\ud83d\\ude00"'])
    found = [
        ("event_id", draw(quoted | odd)),
        ("model", draw(quoted | odd)),
        ("timestamp", draw(iso_text.map(json.dumps) | times | odd)),
    ]
    if draw(st.booleans()):
        found.append(("label", draw(st.sampled_from([f'"{goal}"' for goal in (*GOALS, "g6")]) | odd)))
    if draw(st.integers(0, 3)) == 0:
        row = ",".join(f'"{goal}":{draw(numbers)}' for goal in (*GOALS, *draw(st.sampled_from([(), ("g6",), ("g1",)]))))
        found.append(("probabilities", draw(st.just(f"{{{row}}}") | odd)))
    for name in ("prompt", "response"):
        if draw(st.integers(0, 3)):
            found.append((name, draw(text.map(json.dumps) | odd)))
    for name in ("segment", "conversation_id"):
        if draw(st.booleans()):
            found.append((name, draw(quoted | odd)))
    extra = st.sampled_from(["1", "1e999", "NaN", '"\\ud800"', "[[[]]]", '{"a":1}'])
    for _ in range(draw(st.sampled_from([0, 0, 0, 1]))):
        found.append(
            (draw(st.sampled_from(["x", "event_id", "label", "\\u006dodel", "request"])), draw(extra | quoted))
        )
    return draw(st.permutations(found)) if draw(st.booleans()) else found


@st.composite
def raws(draw: st.DrawFn) -> bytes | None:
    kind = draw(st.integers(0, 11))
    if kind == 0:
        return draw(st.none() | st.binary(max_size=30) | st.sampled_from([b"", b" ", b"[]", b"null", b"{" * 3000]))
    pad = draw(st.sampled_from(["", "", " ", "\t\r\n"]))
    body = ",".join(f'{pad}"{name}"{pad}:{pad}{value}{pad}' for name, value in draw(members()))
    raw = bytearray(f"{pad}{{{body}}}{pad}".encode("utf-8", "surrogatepass"))
    if kind == 1:
        at = draw(st.integers(0, len(raw) - 1))
        raw[at : at + 1] = draw(st.sampled_from([b"", b"\xff", b"\x00", b'"', b"}", b"{", b"\xed\xa0\x80", b"\\"]))
    elif kind == 2:
        raw[:0] = b"\xef\xbb\xbf"
    return bytes(raw)


GOOD = b'{"event_id":"e","timestamp":"2026-03-01T12:00:00.123Z","model":"m","label":"g1"}'


@st.composite
def logs(draw: st.DrawFn) -> list[Record]:
    made = draw(st.lists(raws() | st.just(GOOD), max_size=12))
    stamp = st.none() | st.sampled_from([NOW, NOW - 10**15, 0, LATEST_NS, 2**63 * 10**6])
    return [
        Record(draw(st.integers(0, 2)), i, raw, draw(stamp), None, draw(st.integers(0, 20)) == 0)
        for i, raw in enumerate(made)
    ]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs())
@example([Record(0, 0, GOOD + b" " * MAX_BYTES), Record(0, 1, GOOD)])
def test_a_batch_is_its_records_one_by_one(records: list[Record]) -> None:
    same(reader().read(records), records)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(logs(), st.sampled_from([{"conversation": "x"}, {"segment": "model"}, {"segment": "x", "conversation": "a.b"}]))
def test_also_where_names_are_found_by_paths(records: list[Record], paths: dict[str, str]) -> None:
    same(reader(**paths).read(records), records, **paths)


def test_good_records_do_take_the_short_way() -> None:
    """Or all of the above would hold of nothing."""
    assert decode_row(GOOD) is not None
    full = orjson.loads(GOOD) | {"prompt": "p", "response": "r", "segment": "s", "conversation_id": "c", "label": None}
    assert decode_row(orjson.dumps(full | {"probabilities": dict.fromkeys(GOALS, 0.2)})) is not None
    assert decode_row(orjson.dumps(full | {"more": 1})) is None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(iso_text, min_size=1, max_size=60)
    | st.tuples(iso_text, st.integers(1, 40)).map(lambda one: [one[0]] * one[1])
    | st.lists(st.integers(-(2**70), 2**70) | st.integers(0, 2**63 - 1), min_size=1, max_size=30)
    | st.lists(st.floats(), min_size=1, max_size=5),
    st.integers(EARLIEST_NS, LATEST_NS),
)
@example(["2026-03-01T12:00:00.123Z"] * 20 + ["2026-03-01T12:00:60.123Z"], LATEST_NS)
@example([f"2026-03-01T12:{i:02d}:00.{i:03d}+00:00" for i in range(60)], LATEST_NS)
def test_times_are_read_as_single_ones(values: list[Any], limit: int) -> None:
    found, good = times_of(values, np.full(len(values), limit, dtype=np.int64))
    for value, time, fine in zip(values, found.tolist(), good.tolist(), strict=True):
        try:
            expected: int | None = parse_timestamp(value, limit_ns=limit)
        except Malformed:
            expected = None
        assert (time if fine else None) == expected
