"""The local store of a partition's state, with a seal: what was not written, or is not there any more, is noticed.

RocksDB checks what it reads block by block, but its listing ends at a block that it can't read as if nothing came
after it, and a shortened MANIFEST opens as a smaller store. State with holes would count on without a word. So the
store keeps how many values it holds, the sum of their checksums and the changelog's offset that they come to, written
together with every value. Whatever does not agree with its seal is deleted, and recovered from the changelog, where all
of it is.
"""

from __future__ import annotations

import contextlib
import shutil
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from faust.stores import rocksdb
from faust.types import TP, EventT
from rocksdict import WriteBatch

from valuedrift.errors import ValuedriftError
from valuedrift.telemetry import get_logger

__all__ = ["Seal", "SealedStore", "StateDamaged", "sealed_items"]

_log = get_logger(__name__)

SEAL: Final = b"__valuedrift\0seal__"

_FORM: Final = struct.Struct(">QQq")
_MODULUS: Final = 1 << 64
_PASSING: Final = ("/LOCK", "No space", "Permission denied", "Too many open files", "Read-only file system")
"""Words of errors that say nothing of what is stored."""


class StateDamaged(ValuedriftError):
    """Local state is not what was written. The next start deletes it, and recovers it from the changelog."""


class Seal(NamedTuple):
    """What a store must hold.

    Parameters
    ----------
    values
        How many.
    total
        Sum of their checksums, modulo 2^64: it does not depend on the order in which they were written.
    offset
        Of the changelog's last record among them; -1: there is none.
    """

    values: int = 0
    total: int = 0
    offset: int = -1

    def with_value(self, key: bytes, value: bytes) -> Seal:
        """Return the seal with a value more."""
        return self._replace(values=self.values + 1, total=(self.total + _checksum(key, value)) % _MODULUS)

    def without_value(self, key: bytes, value: bytes) -> Seal:
        """Return the seal with a value less."""
        return self._replace(values=self.values - 1, total=(self.total - _checksum(key, value)) % _MODULUS)

    def encode(self) -> bytes:
        """Return the stored form."""
        return _FORM.pack(*self)


def _checksum(key: bytes, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(key)) + (len(value) << 32)


def _seal_of(db: Any) -> Seal | None:
    stored = db.get(SEAL)
    return None if stored is None else Seal(*_FORM.unpack(stored))


def sealed_items(db: Any) -> Iterator[tuple[bytes, bytes]]:
    """Yield all values of a store (rocksdict's), and at the end hold them against the seal.

    Raises
    ------
    StateDamaged
        If they are not what was written.
    """
    seal, found = _seal_of(db), Seal()
    for key, value in db.items():
        if key != SEAL:
            found = found.with_value(key, value)
            yield key, value
    if seal is None and found.values:
        raise StateDamaged(f"{db.path()}: {found.values} values without a seal, as an earlier release has written them")
    if seal is not None and found[:2] != seal[:2]:
        raise StateDamaged(
            f"{db.path()}: holds {found.values} values that can be read, and not the {seal.values} written"
        )


class SealedStore(rocksdb.Store):  # type: ignore[misc]
    """Faust's RocksDB store, but for what is written: values, offset and seal in one piece."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seals: dict[int, Seal] = {}

    def keep(self, partition: int, offset: int, values: Mapping[bytes, bytes | None]) -> None:
        """Write values of a partition (None deletes), which come up to an offset of the changelog."""
        db, seal = self._db_for_partition(partition), self._seals[partition]
        batch = WriteBatch(raw_mode=True)
        for key, value in values.items():
            if (known := db.get(key)) is not None:
                seal = seal.without_value(key, known)
            if value is None:
                batch.delete(key)
            else:
                batch.put(key, value)
                seal = seal.with_value(key, value)
        seal = seal._replace(offset=max(offset, seal.offset))
        batch.put(SEAL, seal.encode())
        db.write(batch)
        self._seals[partition] = seal

    def apply_changelog_batch(self, batch: Iterable[EventT], to_key: Any, to_value: Any) -> None:  # noqa: ARG002 - Faust's
        """Write records of the changelog."""
        values: dict[int, dict[bytes, bytes | None]] = defaultdict(dict)
        offsets: dict[int, int] = {}
        for event in batch:
            message = event.message
            values[message.partition][message.key] = message.value
            offsets[message.partition] = max(message.offset, offsets.get(message.partition, -1))
        for partition, written in values.items():
            self.keep(partition, offsets[partition], written)

    def persisted_offset(self, tp: TP) -> int | None:
        """Return the changelog's offset up to which a partition is here; None if nothing is."""
        self._db_for_partition(tp.partition)
        offset = self._seals[tp.partition].offset
        return None if offset < 0 else offset

    def set_persisted_offset(self, tp: TP, offset: int) -> None:
        """Note up to which offset of the changelog a partition is here."""
        self.keep(tp.partition, offset, {})

    def _open_for_partition(self, partition: int) -> Any:
        try:
            db, seal = self._open_sealed(partition)
        except Exception as error:  # rocksdict raises nothing more special
            if any(words in str(error) for words in _PASSING):
                raise
            folder = self.partition_path(partition)
            _log.error("local state is damaged", partition=partition, folder=str(folder), problem=str(error)[:300])
            shutil.rmtree(folder)
            db, seal = self._open_sealed(partition)
        self._seals[partition] = seal
        return db

    def _open_sealed(self, partition: int) -> tuple[Any, Seal]:
        db = super()._open_for_partition(partition)
        try:
            for _ in sealed_items(db):
                pass
            return db, _seal_of(db) or Seal()
        except Exception:
            with contextlib.suppress(Exception):
                db.close()
            raise

    def _visible_items(self, db: Any) -> Iterator[tuple[bytes, bytes]]:
        return sealed_items(db)

    def _visible_keys(self, db: Any) -> Iterator[bytes]:
        return (key for key, _ in sealed_items(db))

    def _visible_values(self, db: Any) -> Iterator[bytes]:
        return (value for _, value in sealed_items(db))
