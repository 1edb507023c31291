"""Bad input in files: what is malformed is a record like any other, what is damaged is named; nothing else happens."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from valuedrift.errors import ConfigError
from valuedrift.events import Malformed, decode
from valuedrift.generator import START_NS, malformed
from valuedrift.generator.malformed import KINDS
from valuedrift.replay.sources import UnreadableSource, open_records

LIMIT = 20_000
LINES = [(record.expected_reason, record.raw) for record in malformed(4 * len(KINDS), 5, max_bytes=LIMIT)]
BODY = b"".join(raw + b"\n" for _, raw in LINES)
PACK: dict[str, Callable[[bytes], bytes]] = {
    ".jsonl": bytes,
    ".jsonl.gz": gzip.compress,
    ".ndjson.zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


def reason(raw: bytes | None, *, oversize: bool = False) -> str:
    if oversize:
        return "too_large"
    with pytest.raises(Malformed) as caught:
        decode(raw, limit_ns=START_NS + 10**15, max_bytes=LIMIT)
    return caught.value.reason


@pytest.mark.parametrize("suffix", PACK)
def test_every_kind_on_lines(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / f"all{suffix}").write_bytes(PACK[suffix](BODY))
    found = list(open_records([str(tmp_path / "logs")], max_bytes=LIMIT))
    assert [record.offset for record in found] == list(range(len(LINES)))
    assert [record.raw for record in found] == [raw[: LIMIT + 1] for _, raw in LINES]
    assert [reason(record.raw, oversize=record.oversize) for record in found] == [expected for expected, _ in LINES]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress])
def test_packed_but_not_named_so(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "packed.jsonl"
    path.write_bytes(pack(b"".join(raw + b"\n" for _, raw in LINES[:50])))
    for record in open_records([str(path)]):
        assert reason(record.raw) in {"not_utf8", "not_json", "empty"}


@pytest.mark.parametrize("name", ["a.jsonl.bz2", "a.jsonl.xz", "a.csv", "a.parquet.gz", "a"])
def test_files_of_other_kinds_are_refused_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BODY)
    with pytest.raises(ConfigError, match=r"source .*"):
        open_records([str(tmp_path)])


def table() -> Any:
    rows = 400
    return pa.table(
        {
            "event_id": [f"e{i}" for i in range(rows)],
            "timestamp": pa.array([START_NS + i * 10**9 for i in range(rows)], pa.timestamp("ns", tz="UTC")),
            "model": ["m", "n"] * (rows // 2),
            "label": ["g1", None, "g4", "g5"] * (rows // 4),
            "prompt": [f"p{i}" * 20 for i in range(rows)],
            "response": [f"r{i}" * 20 for i in range(rows)],
        }
    )


def files(folder: Path) -> dict[str, bytes]:
    made = {suffix: pack(BODY[:200_000]) for suffix, pack in PACK.items()}
    for codec in ("none", "snappy", "gzip", "zstd"):
        path = folder / "whole.parquet"
        pq.write_table(table(), path, compression=codec, row_group_size=100)
        made[f"-{codec}.parquet"] = path.read_bytes()
    return made


def spoilt(data: bytes, draw: random.Random) -> bytes:
    out = bytearray(data)
    match draw.randrange(6):
        case 0:
            return data[: draw.randrange(len(data))]
        case 1:
            out[-draw.randrange(1, 200) :] = draw.randbytes(draw.randrange(200))  # the footer of Parquet
        case 2:
            out[: draw.randrange(1, 20)] = draw.randbytes(draw.randrange(20))
        case 3:
            at = draw.randrange(len(out))
            out[at:at] = draw.randbytes(draw.randrange(1, 50))
        case 4:
            out[-8:-4] = draw.randbytes(4)  # the length of that footer
        case _:
            for _ in range(draw.randrange(1, 6)):
                out[draw.randrange(len(out))] ^= 1 << draw.randrange(8)
    return bytes(out)


def test_damaged_files_end_in_one_way(tmp_path: Path) -> None:
    draw = random.Random(6)
    named = 0
    for suffix, whole in files(tmp_path).items():
        path = tmp_path / f"spoilt{suffix}"
        for _ in range(40):
            path.write_bytes(spoilt(whole, draw))
            offsets = []
            try:
                for record in open_records([str(path)], max_bytes=LIMIT):
                    offsets.append(record.offset)
                    assert record.raw is not None
                    assert len(record.raw) <= LIMIT + 1
            except UnreadableSource as problem:
                named += str(path) in str(problem)
            assert offsets == list(range(len(offsets)))
    assert named > 100


STRANGE: dict[str, list[Any]] = {
    "event_id": [7, 1.5, True, b"\xff", ["a"], {"a": 1}, Decimal("1.5"), date(2026, 1, 1), timedelta(1), float("nan")],
    "timestamp": [True, b"x", ["a"], {"a": 1}, date(2026, 1, 1), Decimal("1e30"), timedelta(1), float("inf"), "\x00"],
    "model": [7, b"m\xff", [None], {"": None}, datetime(2026, 1, 1, tzinfo=UTC), 2**63, ""],
    "label": [1, "g6", b"g1", ["g1"], False, 0.5],
    "prompt": [7, b"\xed\xa0\x80", [["deep"]], {"text": "a"}, Decimal(3)],
    "probabilities": [0.2, [0.2] * 5, {"g1": 1.0}, {"g1": None, "g2": 2.0}, "g1", {"g1": float("nan")}],
}


@pytest.mark.parametrize("name", STRANGE)
def test_columns_of_strange_types(tmp_path: Path, name: str) -> None:
    """Each row is a record, good or not; or the file is refused as a whole, by name."""
    good = {"event_id": "e", "timestamp": 1_767_225_600, "model": "m", "label": "g1", "prompt": "p", "response": "r"}
    refused = wrong = 0
    for value in STRANGE[name]:
        kind = pa.uint64() if value == 2**63 else None
        columns = {key: pa.array([fill] * 3) for key, fill in good.items()} | {name: pa.array([value] * 3, kind)}
        path = tmp_path / "strange.parquet"
        pq.write_table(pa.table(columns), path)
        try:
            records = list(open_records([str(path)]))
        except UnreadableSource:
            refused += 1
            continue
        assert len(records) == 3
        for record in records:
            try:
                decode(record.raw, limit_ns=START_NS + 10**15)
            except Malformed:
                wrong += 1
    assert refused < len(STRANGE[name])
    assert wrong >= 3 * len(STRANGE[name]) // 3


def test_lists_within_lists_of_a_parquet_file(tmp_path: Path) -> None:
    deep: Any = "x"
    for _ in range(60):
        deep = [deep]
    path = tmp_path / "deep.parquet"
    pq.write_table(pa.table({"event_id": ["e"], "model": pa.array([deep])}), path)
    try:
        (record,) = open_records([str(path)])
    except UnreadableSource:
        return
    assert reason(record.raw) in {"wrong_type", "missing_field"}


def test_a_line_of_fifty_megabytes_is_not_held(tmp_path: Path) -> None:
    good = orjson.dumps({"event_id": "e", "timestamp": 1_767_225_600, "model": "m", "label": "g1"})
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(good + b"\n" + b"x" * (50 << 20) + b"\n" + good + b"\n", 1))
    records = list(open_records([str(tmp_path)], max_bytes=LIMIT))
    assert [(len(record.raw or b""), record.oversize) for record in records] == [
        (len(good), False),
        (LIMIT + 1, True),
        (len(good), False),
    ]
