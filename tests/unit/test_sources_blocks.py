"""Blocks of lines and of rows: their columns are those of their records, wherever they give columns at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.property.test_events_columns import GOOD, MAX_BYTES, reader, rows_of, same

from valuedrift.events import Record
from valuedrift.events.batch import Columnar
from valuedrift.events.record import coordinates
from valuedrift.replay.sources import open_records
from valuedrift.replay.sources.blocks import Block, LineBlock
from valuedrift.taxonomy import GOALS

SECOND = GOOD.replace(b'"e"', b'"e2"')


def block_of(text: bytes) -> LineBlock:
    return LineBlock(text, 7, MAX_BYTES)


def takes_columns(block: Block) -> bool:
    assert isinstance(block, Columnar)
    return block.native(MAX_BYTES) is not None


def check(block: Block) -> None:
    records = list(block)
    assert [block[i] for i in range(len(block))] == records == block[:]
    partitions, offsets = coordinates(block)
    assert [(0, record.offset) for record in records] == list(zip(partitions.tolist(), offsets.tolist(), strict=True))
    same(reader().read(block), records)


@pytest.mark.parametrize("text", [GOOD, GOOD + b"\n" + SECOND, GOOD + b"\r\n" + SECOND + b"\r"])
def test_lines_of_native_objects_give_columns(text: bytes) -> None:
    assert takes_columns(block_of(text))
    check(block_of(text))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        GOOD + b"\n",
        GOOD + b"\n\n" + SECOND,
        # as many values as lines, but not one in each
        GOOD + SECOND + b"\n" + GOOD[:10] + b"\n" + GOOD[10:],
        GOOD + b" " + SECOND + b"\n" + GOOD[:-1] + b',"probabilities":\nnull}',
        GOOD + SECOND + b"\n" + GOOD[:-1] + b',"probabilities":{"g1":1,"g2":0,"g3":0,"g4":0,"g5":0}\n}',
        GOOD + SECOND + b"\n" + GOOD[:-1] + b',\n"prompt":"x"}',
        GOOD[:-1] + b',"prompt":"}\n{"}\n' + SECOND,
        GOOD + b"\n" + SECOND[:-1] + b',"more":1}',
        GOOD + b"\n" + GOOD[:-1] + b',"prompt":"' + b"x" * MAX_BYTES + b'"}',
        GOOD + b"\n" + b"\xff",
        GOOD + b"\n[" + SECOND + b"]",
        GOOD + b"\n " + SECOND,
        b"{\n}",
    ],
)
def test_other_lines_are_read_one_by_one(text: bytes) -> None:
    assert not takes_columns(block_of(text))
    check(block_of(text))


NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def write(path: Path, columns: dict[str, Any]) -> Block:
    pq.write_table(pa.table(columns), path)  # type: ignore[no-untyped-call, unused-ignore]
    (block,) = open_records([str(path)], max_bytes=100_000).batches()
    return block


BASE: dict[str, Any] = {"event_id": ["a", "b", "c"], "model": ["m", "n", "m"], "label": ["g1", "g5", "g2"]}
INSTANTS = pa.array([NOW, NOW + dt.timedelta(microseconds=1), NOW], type=pa.timestamp("us", tz="UTC"))
ROW = pa.struct([(goal, pa.float64()) for goal in GOALS])
FIFTHS, ODD = dict.fromkeys(GOALS, 0.2), dict.fromkeys(GOALS, 0.9)


@pytest.mark.parametrize(
    "columns",
    [
        BASE | {"timestamp": INSTANTS},
        BASE | {"timestamp": INSTANTS.cast(pa.timestamp("ns", tz="Europe/Paris"))},
        BASE | {"timestamp": pa.array([1, None, 2**62], type=pa.timestamp("ms", tz="UTC"))},
        BASE | {"timestamp": [1_772_366_400, None, 1_772_366_400_123]},
        BASE | {"timestamp": ["2026-03-01T12:00:00Z", "x", None]},
        BASE | {"timestamp": INSTANTS, "segment": pa.array(["s", None, "s"]).dictionary_encode()},
        BASE | {"timestamp": INSTANTS, "conversation_id": ["c", "", "\x00"]},
        BASE | {"timestamp": INSTANTS, "label": [None, "g6", "g1"], "prompt": ["p", "p", None], "response": ["r"] * 3},
        BASE | {"timestamp": INSTANTS, "label": [None, None, "g1"], "prompt": [None, "p", "p"], "response": ["r"] * 3},
        BASE | {"timestamp": INSTANTS, "label": [None] * 3, "probabilities": pa.array([FIFTHS, None, ODD], type=ROW)},
        BASE | {"timestamp": INSTANTS, "label": ["g1"] * 3, "probabilities": pa.array([FIFTHS, None, ODD], type=ROW)},
    ],
    ids=range(11),
)
def test_rows_of_the_right_types_give_columns(tmp_path: Path, columns: dict[str, Any]) -> None:
    typed = {k: pa.array(v, type=pa.string()) if k == "label" else v for k, v in columns.items()}
    block = write(tmp_path / "a.parquet", typed)
    assert takes_columns_of_rows(block)
    records = list(block)
    same(reader().read(block), records)
    assert len(reader().read(block).columns) + len(reader().read(block).refused) == 3


def takes_columns_of_rows(block: Block) -> bool:
    assert isinstance(block, Columnar)
    return block.native(100_000) is not None


@pytest.mark.parametrize(
    "columns",
    [
        BASE | {"timestamp": INSTANTS, "event_id": [1, 2, 3]},
        BASE | {"timestamp": INSTANTS, "event_id": ["a", None, "c"]},
        BASE | {"timestamp": [1.772e9, 1e300, float("nan")]},
        BASE | {"timestamp": INSTANTS, "probabilities": [{"g1": 1.0}, None, None]},
        BASE | {"timestamp": INSTANTS, "prompt": [b"\xff", b"p", b"p"]},
        BASE | {"timestamp": INSTANTS, "prompt": ["x" * 50_000, "p", "p"]},
        {"event_id": ["a"], "model": ["m"], "label": ["g1"]},
    ],
    ids=range(7),
)
def test_other_rows_are_read_one_by_one(tmp_path: Path, columns: dict[str, Any]) -> None:
    block = write(tmp_path / "a.parquet", columns)
    assert not takes_columns_of_rows(block)
    same(reader().read(block), list(block))


@pytest.mark.parametrize("name", ["event_id", "prompt", "label"])
def test_text_that_is_no_text_is_refused_row_by_row(tmp_path: Path, name: str) -> None:
    bad = pa.array([b"g1", b"\xff\xfe", b"g1"]).cast(pa.binary())
    columns = {k: pa.array(v) for k, v in BASE.items()} | {"timestamp": INSTANTS, "prompt": pa.array(["p"] * 3)}
    raw = pa.StringArray.from_buffers(3, bad.buffers()[1], bad.buffers()[2])
    columns |= {name: raw, "label": pa.array([None] * 3, type=pa.string()) if name == "prompt" else columns["label"]}
    block = write(tmp_path / "a.parquet", columns | {"response": pa.array(["r"] * 3)} | {name: raw})
    read = reader().read(block)
    same(read, list(block))
    assert 1 in [i for i, _ in read.refused]


def test_lines_and_rows_of_the_same_events_are_the_same_columns(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    made = [
        {
            "event_id": f"e{i}",
            "timestamp": 1_772_300_000_000 + i,
            "model": str(rng.choice(["m", "n"])),
            "segment": "s" if rng.random() < 0.5 else None,
            "label": str(rng.choice(GOALS)),
        }
        for i in range(20_000)
    ]
    lines = tmp_path / "a.jsonl"
    lines.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in made))
    rows = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(made), rows)  # type: ignore[no-untyped-call, unused-ignore]

    def read(path: Path) -> list[Any]:
        blocks = open_records([str(path)]).batches()
        return [row[1:] for block in blocks for row in rows_of(reader().read(block).columns)]

    assert len(read(lines)) == 20_000
    assert read(lines) == read(rows)


def test_records_and_batches_are_two_views_of_one_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes((GOOD + b"\n") * 30_000)
    stream = open_records([str(path)])
    whole = [record for block in stream.batches() for record in block]
    assert whole == [Record(0, i, GOOD) for i in range(30_000)] == list(open_records([str(path)]))
