"""The records of files, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Self

from valuedrift.events.decode import MAX_BYTES
from valuedrift.events.record import Record
from valuedrift.replay.sources.blocks import Block
from valuedrift.replay.sources.lines import read_lines
from valuedrift.replay.sources.paths import SourceFile, expand, size_of

__all__ = ["RecordStream", "open_records"]


class RecordStream(Iterator[Record]):
    """Records of files in order; partition 0, offsets 0, 1, 2, … over all files.

    Parameters
    ----------
    files
        What to read.
    max_bytes
        Longest record to return whole, in bytes.

    Attributes
    ----------
    position
        Bytes read of the files as they lie on disk, for a progress bar.
    total_bytes
        What `position` runs up to; `None` if a source doesn't say (standard input, pipes).
    path
        File that is being read.
    """

    def __init__(self, files: Sequence[SourceFile], *, max_bytes: int) -> None:
        self.position = 0
        self.path: str | None = None
        self.total_bytes = size_of(files)
        self._files = files
        self._max_bytes = max_bytes
        self._before = 0
        self._blocks = self._read()
        self._records = (record for block in self._blocks for record in block)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Record:
        return next(self._records)

    def batches(self) -> Iterator[Block]:
        """Return what is left of the records in stretches, which can give their columns without making records."""
        return self._blocks

    def close(self) -> None:
        """Close the file that is open. Nothing comes after this."""
        self._blocks.close()
        self._records.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _moved(self, position: int) -> None:
        self.position = self._before + position

    def _read(self) -> Generator[Block, None, None]:
        offset = 0
        for file in self._files:
            self.path = file.path
            for block in _reader(file)(file, first=offset, max_bytes=self._max_bytes, on_position=self._moved):
                offset += len(block)
                yield block
            self._before += file.size or 0
            self.position = max(self.position, self._before)


def _reader(file: SourceFile) -> Callable[..., Iterator[Block]]:
    if not file.parquet:
        return read_lines
    from valuedrift.replay.sources.parquet import read_rows  # noqa: PLC0415 - loads Arrow, which takes half a second

    return read_rows


def open_records(paths: Sequence[str], *, max_bytes: int = MAX_BYTES) -> RecordStream:
    """Open files, directories and standard input (``-``) as one log.

    Files of JSON lines (``.jsonl``, ``.ndjson``, ``.json``; packed with ``.gz`` or ``.zst``) and Parquet files. Each
    line and each row is one record; an empty line is a record too, the line feed that ends a file is not.
    Memory stays flat however long the files or their lines are.

    Parameters
    ----------
    paths
        What to read, in order; see `valuedrift.replay.sources.paths.expand` for directories.
    max_bytes
        Longest record to return whole, in bytes; of a longer one the beginning comes, marked `oversize`.

    Raises
    ------
    ConfigError
        At once, if a path is missing or of an unknown kind.
    UnreadableSource
        While reading, at the place where a file turns out to be cut off or damaged; all records before were yielded.

    Examples
    --------
    >>> for record in open_records(["logs/2026-03/", "today.jsonl.gz"]):  # doctest: +SKIP
    ...     print(record.offset, len(record.raw))
    """
    return RecordStream(expand(paths), max_bytes=max_bytes)
