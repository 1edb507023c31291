"""What one machine says of its partitions of a source, for `valuedrift.replay.merge` to count together with the rest.

    labels.part = magic  frame …
    frame       = kind (1 byte)  length (u32)  CRC-32 of the content (u32)  content
    content     = `Header`, label batch and progress report as on the labels topic, dead letter as a line of JSON,
                  nothing (the end of a chunk), number of labelled events (the end of the part)

Integers are little-endian. No text of prompts or responses, but in dead letters, which `dead_letters.payload` governs.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, NamedTuple, Self

import orjson

from valuedrift.errors import ConfigError, Malformed, OutputExists
from valuedrift.events import DeadLetter
from valuedrift.events.label_batch import LabelBatch, ProgressReport, decode_message
from valuedrift.scorer.grouping import LabelledEvents
from valuedrift.windows import Progress

__all__ = ["PART", "Chunk", "Header", "Part", "PartWriter"]

PART: Final = "labels.part"
"""Name of the file in the output folder."""

_MAGIC: Final = b"valuedrift part 1\n"
_FRAME: Final = struct.Struct("<cII")
_HEADER, _LABELS, _PROGRESS, _LETTER, _CHUNK, _END = (bytes([kind]) for kind in b"hlpdce")


class Header(NamedTuple):
    """What a part is part of.

    Parameters
    ----------
    source
        Identity of the source log.
    partitions
        How many partitions the source has.
    covers
        Partitions that this part answers for.
    empty
        Those of them that have no record in the replayed range.
    scoring
        Settings that decide what label an event gets and whether it is late; equal in all parts of a whole.
    inputs
        The input as a person knows it.
    """

    source: str
    partitions: int
    covers: list[int]
    empty: list[int]
    scoring: dict[str, Any]
    inputs: list[str]


class Chunk(NamedTuple):
    """Labelled events, how far their partitions have come with them, and dead letters, all in source order."""

    labelled: list[LabelledEvents]
    progress: list[Progress]
    letters: list[DeadLetter]


class PartWriter:
    """Writes a part; it has its name when it is complete, until then it ends in ``.partial``.

    Raises
    ------
    OutputExists
        If there is one and it may not be replaced.
    ConfigError
        If the folder can't be made or written to.
    """

    def __init__(self, folder: Path, header: Header, *, overwrite: bool) -> None:
        self._path = folder / PART
        if self._path.exists() and not overwrite:
            raise OutputExists(f"{folder} already has {PART}; choose another folder or say --overwrite")
        self._partial = folder / f"{PART}.partial"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = self._partial.open("wb")
        except OSError as error:
            raise ConfigError(f"output folder {folder}: {error.strerror}") from None
        self._events = 0
        self._file.write(_MAGIC)
        self._write(_HEADER, orjson.dumps(header._asdict()))

    def chunk(
        self, labelled: Sequence[LabelledEvents], progress: Sequence[Progress], letters: list[DeadLetter]
    ) -> None:
        """Write what one step through the source has given."""
        for group in labelled:
            self._events += len(group.labels.offsets)
            self._write(_LABELS, LabelBatch.of(group.model, group.segment, group.labels).encode())
        for report in progress:
            self._write(_PROGRESS, ProgressReport.of(report).encode())
        for letter in letters:
            self._write(_LETTER, letter.to_json_line())
        self._write(_CHUNK, b"")

    def _write(self, kind: bytes, content: bytes) -> None:
        self._file.write(_FRAME.pack(kind, len(content), zlib.crc32(content)) + content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        if kind is None:
            self._write(_END, b"%d" % self._events)
        self._file.close()
        if kind is None:
            self._partial.replace(self._path)


class Part:
    """Reads a part.

    Raises
    ------
    ConfigError
        If there is none, or it is none that this release reads. Iterating raises it for one that is damaged or cut off,
        so that nothing is ever counted without the rest.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / PART
        try:
            self._file: IO[bytes] = self._path.open("rb")
        except OSError as error:
            unfinished = (folder / f"{PART}.partial").exists()
            why = "the replay has not ended; start it again" if unfinished else error.strerror
            raise ConfigError(f"{folder}: {PART}: {why}") from None
        if self._file.read(len(_MAGIC)) != _MAGIC:
            raise self._bad("not a part, or one of another release")
        kind, content = self._frame()
        if kind != _HEADER:
            raise self._bad("the header is missing")
        try:
            self.header = Header(**orjson.loads(content))
        except (TypeError, ValueError):
            raise self._bad("the header can't be read") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[Chunk]:
        chunk, events = Chunk([], [], []), 0
        while True:
            kind, content = self._frame()
            try:
                if kind == _CHUNK:
                    yield chunk
                    chunk = Chunk([], [], [])
                elif kind == _LETTER:
                    chunk.letters.append(DeadLetter.from_json_line(content))
                elif kind == _END:
                    if int(content) != events:
                        raise self._bad(f"has {events} labelled events of {int(content)}")
                    return
                else:
                    message = decode_message(content)
                    if isinstance(message, ProgressReport):
                        chunk.progress.append(message.progress())
                    else:
                        labels = message.labels
                        events += len(labels.offsets)
                        chunk.labelled.append(LabelledEvents(message.model, message.segment, labels))
            except (ValueError, Malformed) as problem:
                raise self._bad(str(problem)) from None

    def _frame(self) -> tuple[bytes, bytes]:
        head = self._file.read(_FRAME.size)
        if len(head) < _FRAME.size:
            raise self._bad("cut off")
        kind, length, checksum = _FRAME.unpack(head)
        content = self._file.read(length)
        if len(content) < length or zlib.crc32(content) != checksum:
            raise self._bad(f"damaged before byte {self._file.tell()}")
        return kind, content

    def _bad(self, why: str) -> ConfigError:
        return ConfigError(f"{self._path}: {why}")
