"""Parquet rows are the same events as JSON lines, and their faults the same dead letters."""

import collections
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from valuedrift.errors import ConfigError, Malformed
from valuedrift.events import Reason, Record, decode
from valuedrift.replay.sources import UnreadableSource, open_records

LIMIT = 1_900_000_000 * 10**9
T = 1_772_366_400 * 10**9 + 123_456_789
ROWS = [
    {
        "event_id": f"e{i}",
        "timestamp": T + i * 10**9,
        "model": "m" if i % 2 else "é",
        "prompt": f"p{i}",
        "response": "r\n" * (i % 7),
        "segment": None if i % 3 else "eu",
        "conversation_id": None,
    }
    for i in range(5000)
]


def write(path: Path, table: Any, **options: Any) -> str:
    pq.write_table(table, path, **options)
    return str(path)


def outcome(records: Iterable[Record]) -> list[Any]:
    """Return what each record decodes to: an event, or a reason."""
    results: list[Any] = []
    for record in records:
        try:
            results.append(decode(record.raw, limit_ns=LIMIT))
        except Malformed as problem:
            results.append(problem.reason)
    return results


def reasons(tmp_path: Path, columns: dict[str, Any]) -> list[Any]:
    return outcome(open_records([write(tmp_path / "a.parquet", pa.table(columns))]))


def test_equals_json_lines(tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in ROWS))
    rows = write(tmp_path / "a.parquet", pa.Table.from_pylist(ROWS), row_group_size=700)
    from_lines, from_rows = (list(open_records([path])) for path in (str(lines), rows))
    assert [record[:2] for record in from_rows] == [record[:2] for record in from_lines]
    assert outcome(from_rows) == outcome(from_lines)
    assert len(from_rows) == 5000


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "+05:30"])
def test_instants(tmp_path: Path, unit: str, zone: str) -> None:
    scale = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}[unit]
    table = pa.table(
        {
            "event_id": ["a"],
            "timestamp": pa.array([T // scale], pa.timestamp(unit, zone)),
            "model": pa.array(["m"]).dictionary_encode(),
            "label": ["g2"],
        }
    )
    (event,) = outcome(open_records([write(tmp_path / "a.parquet", table)]))
    assert event.time_ns == T // scale * scale
    assert event.scores == (0, 10_000, 0, 0, 0)


def test_instants_of_the_seventies_are_not_taken_for_another_unit(tmp_path: Path) -> None:
    early = [
        datetime(1970, 1, 12, 13, 46, 40, tzinfo=UTC),
        datetime(1969, 1, 1, tzinfo=UTC),
        datetime(1973, 3, 3, tzinfo=UTC),
    ]
    columns = {"event_id": ["a"] * 3, "timestamp": pa.array(early, pa.timestamp("ns", "UTC")), "model": ["m"] * 3}
    assert reasons(tmp_path, {**columns, "label": ["g1"] * 3}) == [Reason.timestamp_out_of_bounds] * 3


def test_time_without_zone_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", pa.table({"event_id": ["a"], "timestamp": pa.array([0], pa.timestamp("us"))}))
    with pytest.raises(UnreadableSource, match=r"a\.parquet.*timestamp.*without a time zone"):
        list(open_records([path]))


def test_probabilities(tmp_path: Path) -> None:
    good: dict[str, float | None] = {"g1": 0.9, "g2": 0.1, "g3": 0.0, "g4": 0.0, "g5": 0.0}
    rows: list[dict[str, float | None] | None] = [
        good,
        {**good, "g1": float("nan")},
        {**good, "g1": None},
        {**good, "g1": 0.5},
        None,
    ]
    common = {"event_id": ["a"] * 5, "timestamp": [T] * 5, "model": ["m"] * 5}
    expected = [Reason.not_finite, Reason.wrong_type, Reason.bad_probabilities, Reason.missing_field]
    struct, *bad = reasons(tmp_path, {**common, "probabilities": rows})
    assert struct.scores == (9000, 1000, 0, 0, 0)
    assert bad == expected
    pairs = pa.array([row and list(row.items()) for row in rows], pa.map_(pa.string(), pa.float32()))
    mapped, *bad = reasons(tmp_path, {**common, "probabilities": pairs})
    assert mapped.scores == struct.scores
    assert bad == expected


def test_faults_are_those_of_json(tmp_path: Path) -> None:
    good = {"event_id": ["a", "b"], "timestamp": [T, T], "model": ["m", "m"], "label": ["g1", "g1"]}
    assert reasons(tmp_path, {**good, "event_id": [1, 2]}) == [Reason.wrong_type] * 2
    assert reasons(tmp_path, {**good, "model": ["m", None]})[1] == Reason.missing_field
    assert reasons(tmp_path, {**good, "label": ["g1", "g6"]})[1] == Reason.bad_value
    assert reasons(tmp_path, {**good, "timestamp": [float(T), float("inf")]})[1] == Reason.not_finite
    assert reasons(tmp_path, {**good, "timestamp": pa.array([1, 2], pa.date32())}) == [Reason.bad_timestamp] * 2
    broken = pa.Array.from_buffers(pa.string(), 2, pa.array([b"ok", b"\xff"]).buffers())
    first, second = reasons(tmp_path, {**good, "prompt": broken, "response": ["r", "r"]})
    assert first.prompt == "ok"
    assert second == Reason.not_utf8
    assert reasons(tmp_path, {**good, "prompt": [b"bytes", b"\xff"]})[1] == Reason.not_utf8


def test_other_columns_are_not_read(tmp_path: Path) -> None:
    table = pa.table(
        {"event_id": ["a"], "timestamp": [T], "model": ["m"], "label": ["g1"], "blob": [b"\xff"], "x": [1]}
    )
    (record,) = open_records([write(tmp_path / "a.parquet", table)])
    assert orjson.loads(record.raw or b"") == {"event_id": "a", "timestamp": T, "model": "m", "label": "g1"}


def test_not_our_columns(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="none of the columns"):
        list(open_records([write(tmp_path / "a.parquet", pa.table({"x": [1]}))]))


def test_empty_table(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", pa.table({"event_id": pa.array([], pa.string())}))
    stream = open_records([path])
    assert list(stream) == []
    assert stream.position == stream.total_bytes


def test_damage_is_named_after_the_rows_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write(path, pa.Table.from_pylist(ROWS), row_group_size=1000, compression="zstd")
    whole = path.read_bytes()
    metadata = pq.read_metadata(path)
    at = metadata.row_group(3).column(0).data_page_offset
    path.write_bytes(whole[:at] + b"\xff" * 60 + whole[at + 60 :])
    got: list[Record] = []
    with pytest.raises(UnreadableSource, match=r"a\.parquet: after row \d+") as caught:
        collections.deque(map(got.append, open_records([str(path)])))
    assert len(got) <= 3000
    assert f"after row {len(got)}:" in str(caught.value)
    path.write_bytes(whole[:-20])
    with pytest.raises(UnreadableSource, match="after row 0"):
        list(open_records([str(path)]))


def test_long_rows_are_marked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", pa.table({"event_id": ["a", "b"], "prompt": ["x" * 500, ""]}))
    long, short = open_records([path], max_bytes=100)
    assert (len(long.raw or b""), long.oversize, short.oversize) == (101, True, False)


def test_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.parquet")
    with pytest.raises(ConfigError, match="pipe"):
        open_records([str(tmp_path / "a.parquet")])
