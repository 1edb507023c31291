"""Which files a user means, in which order, and how each is to be opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple

from valuedrift.errors import ConfigError

__all__ = ["STDIN", "Compression", "SourceFile", "expand", "size_of", "total_bytes"]

STDIN: Final = "-"

_LINES: Final = frozenset({".jsonl", ".ndjson", ".json"})
_PARQUET: Final = ".parquet"
_COMPRESSED: Final = {".gz": "gzip", ".zst": "zstd"}
_KNOWN: Final = ".jsonl, .ndjson, .json, each also with .gz or .zst, and .parquet"


class Compression(Enum):
    """How the bytes of a file of lines are packed."""

    none = "none"
    gzip = "gzip"
    zstd = "zstd"


class SourceFile(NamedTuple):
    """One file to read.

    Parameters
    ----------
    path
        Where it is; ``-`` for standard input.
    parquet
        Whether it holds rows; otherwise lines.
    compression
        Packing of lines.
    size
        Bytes on disk, or `None` where that is not known (standard input, pipes).
    """

    path: str
    parquet: bool
    compression: Compression
    size: int | None


def expand(paths: Sequence[str]) -> list[SourceFile]:
    """List the files to read, in order.

    A directory stands for all files below it, sorted by their path (component by component, in code points). Hidden
    files and the marker files of Hadoop and Spark (``_SUCCESS``) are passed over; any other must be of a known kind, so
    that nothing is left out silently. What is named by the user and is no regular file (a pipe, ``/dev/fd/63``) is
    read as lines.

    Raises
    ------
    ConfigError
        If something is missing, of an unknown kind, a directory without logs, or standard input named twice.
    """
    if not paths:
        raise ConfigError("no source is given")
    if list(paths).count(STDIN) > 1:
        raise ConfigError("standard input (-) can be read only once")
    return [file for path in paths for file in _files(path)]


def total_bytes(paths: Sequence[str]) -> int | None:
    """Return how many bytes the sources hold on disk, or `None` if one of them doesn't say.

    `RecordStream.position` counts towards this number.

    Raises
    ------
    ConfigError
        As `open_records`.
    """
    return size_of(expand(paths))


def size_of(files: Sequence[SourceFile]) -> int | None:
    """Return how many bytes the files hold on disk together, or `None` if one of them doesn't say."""
    sizes = [file.size for file in files if file.size is not None]
    return sum(sizes) if len(sizes) == len(files) else None


def _files(path: str) -> Iterator[SourceFile]:
    if path == STDIN:
        yield SourceFile(STDIN, parquet=False, compression=Compression.none, size=None)
        return
    try:
        status = Path(path).stat()
    except OSError as error:
        raise ConfigError(f"source {path}: {error.strerror}") from None
    except ValueError:
        raise ConfigError(f"source {path!r}: not a file name") from None
    if stat.S_ISDIR(status.st_mode):
        found = sorted(_below(Path(path), frozenset()), key=lambda below: below.parts)
        if not found:
            raise ConfigError(f"source {path}: the directory holds no chat logs ({_KNOWN})")
        for below in found:
            yield _file(below, below.stat())
    else:
        yield _file(Path(path), status)


def _below(directory: Path, above: frozenset[Path]) -> Iterator[Path]:
    here = directory.resolve()
    if here in above:
        raise ConfigError(f"source {directory}: a link leads back to a directory above it")
    try:
        entries = list(directory.iterdir())
    except OSError as error:
        raise ConfigError(f"source {directory}: {error.strerror}") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _below(entry, above | {here})
        elif not (entry.name.startswith("_") and _kind(entry) is None):
            if not entry.exists():
                raise ConfigError(f"source {entry}: a link that leads nowhere")
            yield entry


def _file(path: Path, status: os.stat_result) -> SourceFile:
    regular = stat.S_ISREG(status.st_mode)
    kind = _kind(path)
    if kind is None:
        if regular:
            raise ConfigError(f"source {path}: unknown kind of file; known are {_KNOWN}")
        kind = (False, Compression.none)
    parquet, compression = kind
    if parquet and not regular:
        raise ConfigError(f"source {path}: Parquet can't be read from a pipe")
    return SourceFile(str(path), parquet=parquet, compression=compression, size=status.st_size if regular else None)


def _kind(path: Path) -> tuple[bool, Compression] | None:
    """Return whether a file is Parquet and how it is packed, by its suffixes; `None` if they are unknown."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    compression = Compression.none
    if suffixes and suffixes[-1] in _COMPRESSED:
        compression = Compression(_COMPRESSED[suffixes.pop()])
        if not suffixes:  # "part-0001.gz"
            return False, compression
    last = suffixes[-1] if suffixes else ""
    if last in _LINES:
        return False, compression
    if last == _PARQUET and compression is Compression.none:
        return True, compression
    return None
