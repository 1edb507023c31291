"""Lines of a file in bounded memory, packed or not."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

import zstandard

from valuedrift.errors import UnreadableSource
from valuedrift.replay.sources.blocks import LineBlock
from valuedrift.replay.sources.paths import STDIN, Compression, SourceFile

__all__ = ["read_lines"]

_CHUNK: Final = 1 << 22
# A Zstandard block of 4 bytes can unfold to 128 KiB; what is fed at once bounds what comes out at once.
_ZSTD_CHUNK: Final = 1 << 13

_DAMAGE: Final = (OSError, EOFError, zlib.error, zstandard.ZstdError)


def read_lines(
    file: SourceFile, *, first: int, max_bytes: int, on_position: Callable[[int], None]
) -> Iterator[LineBlock]:
    """Yield the lines of a file, about four MiB of them at a time.

    Lines end with a line feed; the last one may lack it. An empty line is a line. A line of more than `max_bytes` is
    not held in memory: its first `max_bytes` + 1 bytes come, marked, and the rest is passed over.

    Parameters
    ----------
    file
        The file.
    first
        Offset of its first line.
    max_bytes
        Longest line to return whole, in bytes.
    on_position
        Called now and then with the number of bytes read of the file itself (not unpacked).

    Raises
    ------
    UnreadableSource
        If the file can't be read on, is cut off or damaged. All whole lines before that place were yielded; the line in
        which it lies is not a record, since nothing tells what it was.
    """
    number = 0
    with _opened(file) as stream:
        try:
            for text in _whole_lines(_unpack(stream, file.compression, on_position), max_bytes):
                block = LineBlock(text, first + number, max_bytes)
                number += len(block)
                yield block
        except _DAMAGE as error:
            what = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise UnreadableSource(f"{file.path}: after line {number}: {what}") from error


@contextmanager
def _opened(file: SourceFile) -> Iterator[BinaryIO]:
    if file.path == STDIN:
        yield sys.stdin.buffer
        return
    try:
        stream = open(file.path, "rb", buffering=0)  # noqa: SIM115, PTH123 - closed below; Path.open does the same
    except OSError as error:
        raise UnreadableSource(f"{file.path}: {error.strerror}") from error
    with stream:
        yield cast("BinaryIO", stream)


def _unpack(stream: BinaryIO, compression: Compression, on_position: Callable[[int], None]) -> Iterator[bytes]:
    """Yield the unpacked content in pieces of bounded size."""
    match compression:
        case Compression.none:
            yield from _pieces(stream, _CHUNK, on_position)
        case Compression.gzip:
            counted = _Counted(stream, on_position)
            with gzip.GzipFile(fileobj=cast("BinaryIO", counted)) as unpacked:
                yield from _joined(iter(lambda: unpacked.read1(_CHUNK), b""))
        case Compression.zstd:
            yield from _joined(_unpack_zstd(stream, on_position))


def _joined(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Put small pieces together; those before a damage come before it is told."""
    held: list[bytes] = []
    size = 0
    try:
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size >= _CHUNK:
                yield b"".join(held)
                held, size = [], 0
    except _DAMAGE:
        yield b"".join(held)
        raise
    if held:
        yield b"".join(held)


def _pieces(stream: BinaryIO, size: int, on_position: Callable[[int], None]) -> Iterator[bytes]:
    position = 0
    read = getattr(stream, "read1", stream.read)  # a pipe gives what it has, without waiting for all of it
    while piece := read(size):
        position += len(piece)
        on_position(position)
        yield piece


def _unpack_zstd(stream: BinaryIO, on_position: Callable[[int], None]) -> Iterator[bytes]:
    # Not stream_reader: it takes a frame that is cut off for the end of the file.
    frame = None
    for fed in _pieces(stream, _ZSTD_CHUNK, on_position):
        piece = fed
        while piece:
            if frame is None:
                frame = zstandard.ZstdDecompressor().decompressobj()
            if unpacked := frame.decompress(piece):
                yield unpacked
            piece = b""
            if frame.eof:
                piece, frame = frame.unused_data, None
    if frame is not None:
        raise EOFError("the compressed file ends before its end-of-stream marker")


class _Counted:
    """A stream that tells how far it was read."""

    def __init__(self, stream: BinaryIO, on_position: Callable[[int], None]) -> None:
        self._stream = stream
        self._on_position = on_position
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._position += len(piece)
        self._on_position(self._position)
        return piece


def _whole_lines(pieces: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Cut between lines: yield one or more at a time, separated by line feeds."""
    tail = _Tail(max_bytes)
    for piece in pieces:
        last = piece.rfind(b"\n")
        if last < 0:
            tail.add(piece)
            continue
        if tail.empty:
            yield piece[:last]
        else:
            end = piece.find(b"\n")
            tail.add(piece[:end])
            yield tail.take() + piece[end:last]
        tail.add(piece[last + 1 :])
    if not tail.empty:
        yield tail.take()


class _Tail:
    """A line whose end is still to come; of one that is too long only the beginning is held."""

    def __init__(self, max_bytes: int) -> None:
        self._room = max_bytes + 1
        self._parts: list[bytes] = []
        self._held = 0

    def add(self, part: bytes) -> None:
        if part and self._held < self._room:
            kept = part[: self._room - self._held]
            self._parts.append(kept)
            self._held += len(kept)

    @property
    def empty(self) -> bool:
        return not self._parts

    def take(self) -> bytes:
        line = b"".join(self._parts)
        self._parts = []
        self._held = 0
        return line
