"""What an interrupted replay leaves to the next one: its bounds, and the scores that were dear to get.

A replay that is started again reads its input anew, which is cheap, and asks the classifier only for what the journal
lacks, so that it ends with the bytes of a run that was never interrupted.

    journal.replay = one line of JSON (`Bounds`)  block  block  …
    block          = rows in it (u32)  CRC-32 of them (u32)  rows
    row            = BLAKE2b of fingerprint and exchange (16 bytes)  five grid scores (u16)  truncated (u8)

Integers are little-endian. A block that a crash has cut off or torn ends the journal; it is overwritten.
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import numpy as np
import numpy.typing as npt
import orjson

from valuedrift.classifier import Classified, Classifier, Exchange
from valuedrift.errors import ConfigError
from valuedrift.replay.bounds import JOURNAL, Bounds
from valuedrift.taxonomy import IntArray, K

__all__ = ["ScoresJournal"]

_HEAD: Final = struct.Struct("<II")
_ROW: Final = np.dtype([("high", "<u8"), ("low", "<u8"), ("scores", "<u2", (K,)), ("truncated", "u1")])

_FIRST_BLOCK: Final = 64
"""Exchanges of the first block; they double until a block takes long enough."""

_BLOCK_S: Final = 2.0
"""Seconds of work that a crash may cost, about; what is classified together does not show in the scores."""

_Rows = npt.NDArray[np.void]


class ScoresJournal:
    """A classifier that remembers, over the death of its process, what it has said.

    Scores are found by what they are of, not by their place: neither the order of the input nor the settings have to
    be those of the run that was interrupted. Memory is 27 bytes per row that an earlier run has left.

    Parameters
    ----------
    folder
        Output folder of the replay; exists.
    classifier
        The real one. Its fingerprint is part of every key.
    bounds
        Of this replay. A journal of other bounds is of no use, and begun anew.

    Raises
    ------
    ConfigError
        If the journal can't be read or written.
    """

    def __init__(self, folder: Path, classifier: Classifier, bounds: Bounds) -> None:
        self._path = folder / JOURNAL
        self._classifier = classifier
        self._known: _Rows = np.zeros(0, dtype=_ROW)
        self._at_once = _FIRST_BLOCK
        self.reused = 0
        try:
            resumed = Bounds.left_in(self._path) == bounds
            self._file: IO[bytes] = self._path.open("r+b" if resumed else "wb")
            if resumed:
                self._known = _sorted(self._blocks())
            else:
                self._file.write(orjson.dumps(bounds.to_dict()) + b"\n")
            self._file.flush()
        except OSError as error:
            raise ConfigError(f"output folder {folder}: {JOURNAL}: {error.strerror}") from None

    @property
    def fingerprint(self) -> str:
        """See `Classifier.fingerprint`."""
        return self._classifier.fingerprint

    @property
    def confusion(self) -> IntArray:
        """See `Classifier.confusion`."""
        return self._classifier.confusion

    def classify(self, exchanges: Sequence[Exchange]) -> IntArray:
        """See `Classifier.classify`."""
        return self.classify_detailed(exchanges).quantised

    def classify_detailed(self, exchanges: Sequence[Exchange]) -> Classified:
        """Say what is known, ask for the rest and write that down. See `Classifier.classify_detailed`."""
        rows = np.zeros(len(exchanges), dtype=_ROW)
        rows["high"], rows["low"] = self._keys(exchanges).T
        missing = self._look_up(rows)
        self.reused += len(exchanges) - missing.size
        while missing.size:
            asked, missing = missing[: self._at_once], missing[self._at_once :]
            began = time.monotonic()
            found = self._classifier.classify_detailed([exchanges[i] for i in asked.tolist()])
            rows["scores"][asked], rows["truncated"][asked] = found.quantised, found.truncated
            self._append(rows[asked])
            self._at_once *= 2 if time.monotonic() - began < _BLOCK_S else 1
        return Classified(rows["scores"].astype(np.int64), rows["truncated"].astype(np.bool_))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        """Close the journal; when all went well it has served its purpose."""
        self._file.close()
        if kind is None:
            self._path.unlink(missing_ok=True)

    def _keys(self, exchanges: Sequence[Exchange]) -> npt.NDArray[np.uint64]:
        seed = self._classifier.fingerprint.encode()
        keys = bytearray()
        for prompt, response in exchanges:
            first, second = (text.encode("utf-8", "surrogatepass") for text in (prompt, response))
            keys += blake2b(b"%d %d " % (len(seed), len(first)) + seed + first + second, digest_size=16).digest()
        return np.frombuffer(bytes(keys), dtype="<u8").reshape(-1, 2)

    def _look_up(self, rows: _Rows) -> IntArray:
        """Fill in the rows that are known; return the indices of the others."""
        if not self._known.size:
            return np.arange(len(rows))
        # The first half of the key finds, the second confirms: two keys with the same first half would take about
        # 2^32 exchanges, and the one that is not found is only classified again.
        at = np.minimum(np.searchsorted(self._known["high"], rows["high"]), self._known.size - 1)
        known = self._known[at]
        hit = (known["high"] == rows["high"]) & (known["low"] == rows["low"])
        rows[hit] = known[hit]
        return np.flatnonzero(~hit)

    def _append(self, rows: _Rows) -> None:
        payload = rows.tobytes()
        # One write: whoever dies in it leaves a block that its length or checksum gives away.
        self._file.write(_HEAD.pack(len(rows), zlib.crc32(payload)) + payload)
        self._file.flush()

    def _blocks(self) -> Iterator[_Rows]:
        """Yield what an earlier run has left, up to the first damage, and cut that off."""
        whole = len(self._file.readline())
        left = os.fstat(self._file.fileno()).st_size - whole
        while len(head := self._file.read(_HEAD.size)) == _HEAD.size:
            count, checksum = _HEAD.unpack(head)
            size = _HEAD.size + count * _ROW.itemsize
            left -= size
            if left < 0 or zlib.crc32(payload := self._file.read(size - _HEAD.size)) != checksum:
                break
            yield np.frombuffer(payload, dtype=_ROW)
            whole += size
        self._file.seek(whole)
        self._file.truncate()


def _sorted(blocks: Iterable[_Rows]) -> _Rows:
    rows = np.concatenate([np.zeros(0, dtype=_ROW), *blocks])
    return rows[np.argsort(rows["high"], kind="stable")]
