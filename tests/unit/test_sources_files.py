"""Files, however cut, packed or laid out, are one log of records."""

import gzip
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson
import pytest
import zstandard

from valuedrift.errors import ConfigError, ValuedriftError
from valuedrift.events import Record
from valuedrift.replay.sources import UnreadableSource, open_records, total_bytes

LINES = [orjson.dumps({"event_id": f"e{i}", "text": "é\\n" * (i % 50)}) for i in range(1000)]
BODY = b"\n".join(LINES) + b"\n"
EXPECTED = [Record(0, i, line) for i, line in enumerate(LINES)]

PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}


def write(path: Path, data: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".json", ".JSONL"])
def test_lines(tmp_path: Path, packing: str, suffix: str) -> None:
    path = write(tmp_path / f"2026.03{suffix}{packing}", PACK[packing](BODY))
    assert list(open_records([path])) == EXPECTED


def test_cut_in_ten_is_the_whole(tmp_path: Path) -> None:
    paths = []
    for i in range(10):
        packing = list(PACK)[i % 3]
        body = b"".join(line + b"\n" for line in LINES[i * 100 : (i + 1) * 100])
        if i == 4:
            body = body[:-1]  # without the line feed at the end
        paths.append(write(tmp_path / "cut" / f"part-{i}.jsonl{packing}", PACK[packing](body)))
    assert list(open_records(paths)) == EXPECTED
    assert list(open_records([str(tmp_path / "cut")])) == EXPECTED


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"", []),
        (b"\n", [b""]),
        (b"a", [b"a"]),
        (b"a\n", [b"a"]),
        (b"a\n\n", [b"a", b""]),
        (b"\n\na\r\n b", [b"", b"", b"a\r", b" b"]),
    ],
)
@pytest.mark.parametrize("packing", PACK)
def test_ends_of_lines(tmp_path: Path, body: bytes, lines: list[bytes], packing: str) -> None:
    path = write(tmp_path / f"a.jsonl{packing}", PACK[packing](body))
    assert [record.raw for record in open_records([path])] == lines


def test_directory_order_and_hidden_files(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a/z.jsonl", "a-b.jsonl", "a/b/c.ndjson", "_logs.jsonl"):
        write(tmp_path / name, name.encode())
    for name in (".hidden.txt", ".git/config", "_SUCCESS", "a/._SUCCESS.crc"):
        write(tmp_path / name, b"not a record")
    order = ["_logs.jsonl", "a/b/c.ndjson", "a/z.jsonl", "a-b.jsonl", "b.jsonl"]
    assert [record.raw for record in open_records([str(tmp_path)])] == [name.encode() for name in order]


def test_linked_directory_is_read_and_a_loop_refused(tmp_path: Path) -> None:
    write(tmp_path / "real" / "a.jsonl", b"a")
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "link").symlink_to(tmp_path / "real")
    assert [record.raw for record in open_records([str(logs)])] == [b"a"]
    (tmp_path / "real" / "up").symlink_to(logs)
    with pytest.raises(ConfigError, match="link leads back"):
        open_records([str(logs)])


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "README", "a.tar.gz", "a.parquet.gz", "a.jsonl.bak"])
def test_unknown_kind_is_refused_at_once(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "d" / name, b"x")
    for source in (path, str(tmp_path / "d")):
        with pytest.raises(ConfigError, match=name):
            open_records([source])


def test_what_can_not_be_opened(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.jsonl"):
        open_records([write(tmp_path / "a.jsonl", b"x"), str(tmp_path / "gone.jsonl")])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="holds no chat logs"):
        open_records([str(tmp_path / "empty")])
    (tmp_path / "dangling").mkdir()
    (tmp_path / "dangling" / "a.jsonl").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="leads nowhere"):
        open_records([str(tmp_path / "dangling")])
    for paths in ([], ["-", "-"], ["a\0.jsonl"]):
        with pytest.raises(ConfigError):
            open_records(paths)


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("lost", [1, 5, 400])
def test_cut_off_file_yields_what_it_has_and_says_so(tmp_path: Path, packing: str, lost: int) -> None:
    path = write(tmp_path / f"a.jsonl{packing}", PACK[packing](BODY)[:-lost])
    after = write(tmp_path / "b.jsonl", b"never read\n")
    got: list[Record] = []
    with pytest.raises(UnreadableSource, match=rf"a\.jsonl\{packing}: after line (\d+)") as caught:
        drain(open_records([path, after]), into=got)
    assert isinstance(caught.value, ValuedriftError)
    assert got == EXPECTED[: len(got)]
    assert f"after line {len(got)}:" in str(caught.value)


def drain(records: Iterable[Record], into: list[Record]) -> None:
    """Append one by one, so that what came before an error is kept."""
    for record in records:
        into.append(record)


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_cut_off_long_file_yields_nearly_all(tmp_path: Path, packing: str) -> None:
    body = b"".join(b'{"n":%d,"x":"%s"}\n' % (i, os.urandom(40).hex().encode()) for i in range(50_000))
    packed = PACK[packing](body)
    path = write(tmp_path / f"a.jsonl{packing}", packed[: len(packed) // 2])
    got: list[Record] = []
    with pytest.raises(UnreadableSource):
        drain(open_records([path]), into=got)
    assert len(got) > 15_000
    assert b"".join((record.raw or b"") + b"\n" for record in got) == body[: sum(len(r.raw or b"") + 1 for r in got)]


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_damaged_file(tmp_path: Path, packing: str) -> None:
    packed = bytearray(PACK[packing](BODY))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises(UnreadableSource):
        list(open_records([write(tmp_path / f"a.jsonl{packing}", bytes(packed))]))
    with pytest.raises(UnreadableSource):
        list(open_records([write(tmp_path / f"b.jsonl{packing}", BODY)]))


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_several_members_in_one_file(tmp_path: Path, packing: str) -> None:
    half = len(BODY) // 2
    path = write(
        tmp_path / f"a.jsonl{packing}", PACK[packing](BODY[:half]) + PACK[packing](b"") + PACK[packing](BODY[half:])
    )
    assert list(open_records([path])) == EXPECTED


@pytest.mark.parametrize("packing", PACK)
def test_long_lines_are_marked_and_not_held(tmp_path: Path, packing: str) -> None:
    body = b"x" * 100 + b"\n" + b"y" * 101 + b"\n" + b"z" * 30_000_000 + b"\nlast\n" + b"w" * 5_000_000
    path = write(tmp_path / f"a.jsonl{packing}", PACK[packing](body))
    got = list(open_records([path], max_bytes=100))
    assert [(record.raw, record.oversize) for record in got] == [
        (b"x" * 100, False),
        (b"y" * 101, True),
        (b"z" * 101, True),
        (b"last", False),
        (b"w" * 101, True),
    ]
    assert [record.offset for record in got] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("packing", PACK)
def test_memory_stays_flat(tmp_path: Path, packing: str) -> None:
    line = b"x" * 100_000_000  # far more than the process may grow by
    path = write(tmp_path / f"a.jsonl{packing}", PACK[packing](line + b"\nlast"))
    code = (
        "import sys, resource\n"
        "from valuedrift.replay.sources import open_records\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "records = list(open_records(sys.argv[1:]))\n"
        "grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before\n"
        "assert [r.oversize for r in records] == [True, False], records\n"
        "assert grown < 50_000, grown\n"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True, timeout=120)


def test_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a\nb\n")))
    before = write(tmp_path / "a.jsonl", b"first\n")
    stream = open_records([before, "-", before])
    assert stream.total_bytes is None
    assert total_bytes([before, "-"]) is None
    assert [record.raw for record in stream] == [b"first", b"a", b"b", b"first"]
    assert not sys.stdin.buffer.closed


def test_pipe_is_read_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    seen = threading.Event()

    def produce() -> None:
        with path.open("wb", buffering=0) as pipe:
            pipe.write(b"a\n")
            assert seen.wait(20)
            pipe.write(b"b")

    producer = threading.Thread(target=produce)
    producer.start()
    stream = open_records([str(path)])
    assert next(stream).raw == b"a"
    seen.set()
    assert [record.raw for record in stream] == [b"b"]
    producer.join(20)


def test_position_runs_up_to_the_total(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"a.jsonl{packing}", PACK[packing](BODY * 20)) for packing in PACK]
    total = sum(Path(path).stat().st_size for path in paths)
    assert total_bytes(paths) == total
    with open_records(paths) as stream:
        assert (stream.position, stream.total_bytes, stream.path) == (0, total, None)
        next(stream)
        assert stream.path == paths[0]
        positions = [stream.position for _ in stream]
    assert positions == sorted(positions)
    assert stream.position == total


def test_close_ends_the_stream(tmp_path: Path) -> None:
    stream = open_records([write(tmp_path / "a.jsonl", BODY)])
    next(stream)
    stream.close()
    assert list(stream) == []
