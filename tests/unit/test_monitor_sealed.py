"""A local store is either what was written, or is made again: whatever happens to its files."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.types import TP
from structlog.testing import capture_logs

from valuedrift.monitor.sealed import SEAL, Seal, SealedStore, StateDamaged, sealed_items

OPTIONS = {"max_open_files": 64, "write_buffer_size": 256 << 10, "target_file_size_base": 256 << 10}


def value(number: int, version: int = 0) -> bytes:
    return random.Random(number * 1000 + version).randbytes(400)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[], Any]:
    app = faust.App("seals", broker="kafka://", datadir=tmp_path, store="rocksdb://", cython_optimizations=False)
    table = app.Table("t", key_type=bytes, value_type=bytes)

    def store() -> SealedStore:
        made = SealedStore("rocksdb://", app, table, table_name="t", options=dict(OPTIONS))
        made.path.mkdir(parents=True, exist_ok=True)
        return made

    return store


def filled(store: Any) -> dict[bytes, bytes]:
    """Several files, some values overwritten, some deleted; and a tail that is in the write-ahead log alone."""
    truth: dict[bytes, bytes] = {}
    for offset in range(3000):
        key = b"k%04d" % (offset * 7 % 1500)
        truth[key] = value(offset)
        store.keep(0, offset, {key: truth[key]})
    store.keep(0, 3000, dict.fromkeys(sorted(truth)[:50]))
    for key in sorted(truth)[:50]:
        del truth[key]
    store._dbs[0].flush()
    store.keep(0, 3001, {b"last": b"value"})
    return truth | {b"last": b"value"}


def close(store: Any) -> Path:
    path = Path(store._dbs[0].path())
    store._dbs.clear()
    return path


def listed(store: Any) -> dict[bytes, bytes]:
    return dict(sealed_items(store._db_for_partition(0)))


def test_what_was_written_is_there_again(make: Callable[[], Any]) -> None:
    store = make()
    truth = filled(store)
    close(store)
    again = make()
    assert listed(again) == truth
    assert again.persisted_offset(TP("t", 0)) == 3001
    assert set(again._visible_keys(again._dbs[0])) == truth.keys()


def test_records_of_the_changelog_are_one_write_with_their_offset(make: Callable[[], Any]) -> None:
    store = make()

    def event(partition: int, offset: int, key: bytes, value: bytes | None) -> Any:
        return SimpleNamespace(message=SimpleNamespace(partition=partition, offset=offset, key=key, value=value))

    store.apply_changelog_batch(
        [event(0, 5, b"a", b"1"), event(0, 6, b"b", b"2"), event(1, 9, b"c", b"3"), event(0, 8, b"a", None)], None, None
    )
    assert listed(store) == {b"b": b"2"}
    assert store.persisted_offset(TP("t", 0)) == 8
    assert store.persisted_offset(TP("t", 1)) == 9
    store.set_persisted_offset(TP("t", 0), 12)
    assert store.persisted_offset(TP("t", 0)) == 12
    assert store.persisted_offset(TP("t", 2)) is None


def files(path: Path, pattern: str) -> list[Path]:
    found = sorted(path.glob(pattern))
    assert found, pattern
    return found


def flip(pattern: str, share: float) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        file = files(path, pattern)[0]
        data = bytearray(file.read_bytes())
        at = int(len(data) * share)
        for i in range(at, min(at + 16, len(data))):
            data[i] ^= 0xFF
        file.write_bytes(data)

    return damage


def cut(pattern: str, share: float) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        file = files(path, pattern)[-1]
        data = file.read_bytes()
        file.write_bytes(data[: int(len(data) * share)])

    return damage


def remove(pattern: str) -> Callable[[Path], None]:
    return lambda path: files(path, pattern)[0].unlink()


MUST_BE_TOLD = {
    "sst flipped at its start": flip("*.sst", 0.0),
    "sst flipped in the middle": flip("*.sst", 0.5),
    "sst flipped at its end": flip("*.sst", 0.999),
    "sst cut": cut("*.sst", 0.5),
    "sst emptied": cut("*.sst", 0.0),
    "sst gone": remove("*.sst"),
    "manifest cut": cut("MANIFEST*", 0.5),
    "manifest flipped": flip("MANIFEST*", 0.5),
    "manifest gone": remove("MANIFEST*"),
    "current gone": remove("CURRENT"),
    "current flipped": flip("CURRENT", 0.0),
}
MAY_BE_SHORTER = {"log cut": cut("*.log", 0.5), "log flipped": flip("*.log", 0.2), "log gone": remove("*.log")}


@pytest.mark.parametrize("name", MUST_BE_TOLD)
def test_a_damaged_store_is_told_of_and_begun_anew(make: Callable[[], Any], name: str) -> None:
    store = make()
    filled(store)
    path = close(store)
    MUST_BE_TOLD[name](path)
    again = make()
    with capture_logs() as logs:
        assert again.persisted_offset(TP("t", 0)) is None, "so all of the changelog is read"
    assert listed(again) == {}
    (line,) = [line for line in logs if line["event"] == "local state is damaged"]
    assert (line["partition"], line["folder"]) == (0, str(path))
    again.keep(0, 4000, {b"k": b"v"})
    close(again)
    assert listed(make()) == {b"k": b"v"}, "the new one is whole"


@pytest.mark.parametrize("name", MAY_BE_SHORTER)
def test_a_store_that_lost_its_newest_writes_is_what_it_was_before_them(make: Callable[[], Any], name: str) -> None:
    store = make()
    truth = filled(store)
    path = close(store)
    MAY_BE_SHORTER[name](path)
    again = make()
    reached = again.persisted_offset(TP("t", 0))
    assert reached in {None, 3000, 3001}
    expected = {None: {}, 3000: {k: v for k, v in truth.items() if k != b"last"}, 3001: truth}
    assert listed(again) == expected[reached]


def test_damage_while_it_is_open_ends_the_listing_with_an_error(make: Callable[[], Any], tmp_path: Path) -> None:
    store = make()
    filled(store)
    db = store._dbs[0]
    db.delete(b"k0900")
    with pytest.raises(StateDamaged, match="written"):
        list(sealed_items(db))


def test_a_store_of_an_earlier_release_is_made_again(make: Callable[[], Any]) -> None:
    store = make()
    filled(store)
    store._dbs[0].delete(SEAL)
    close(store)
    with capture_logs() as logs:
        assert make().persisted_offset(TP("t", 0)) is None
    assert "earlier release" in logs[0]["problem"]


def test_what_says_nothing_of_the_state_deletes_nothing(make: Callable[[], Any]) -> None:
    store = make()
    truth = filled(store)
    with pytest.raises(Exception, match="LOCK"):  # it is open already
        make().persisted_offset(TP("t", 0))
    assert listed(store) == truth
    path = close(store)
    copy = path.with_name("copy")
    shutil.copytree(path, copy)
    assert listed(make()) == truth


def test_the_order_of_writes_does_not_matter() -> None:
    numbers = list(range(100))
    one, other = Seal(), Seal()
    for i in numbers:
        one = one.with_value(b"%d" % i, value(i, 1))
    random.Random(1).shuffle(numbers)
    for i in numbers:
        other = other.with_value(b"%d" % i, value(i, 2)).without_value(b"%d" % i, value(i, 2))
        other = other.with_value(b"%d" % i, value(i, 1))
    assert one == other
    assert Seal(*one).without_value(b"0", value(0, 1)).with_value(b"1", value(0, 1)) != one
