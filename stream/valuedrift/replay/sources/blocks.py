"""Stretches of a log as its source holds them: sequences of records, and columns without making one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np

from valuedrift.events.alike_lines import columns_alike
from valuedrift.events.native_columns import NativeColumns, columns_of, decode_lines
from valuedrift.events.record import Record
from valuedrift.taxonomy import IntArray

__all__ = ["Block", "LineBlock", "RowBlock"]

_LINE_FEED, _RETURN, _OPEN, _CLOSE = b"\n\r{}"


class Block(Sequence[Record]):
    """Consecutive records of partition 0.

    Parameters
    ----------
    first
        Offset of the first one.
    max_bytes
        Longest record to return whole; of a longer one the beginning comes, marked `oversize`.
    """

    def __init__(self, first: int, max_bytes: int) -> None:
        self._first, self._max_bytes = first, max_bytes

    @property
    def raws(self) -> Sequence[bytes]:
        """Values of all records."""
        raise NotImplementedError

    def native(self, max_bytes: int) -> NativeColumns | None:
        """See `valuedrift.events.batch.Columnar`."""
        raise NotImplementedError

    def coordinates(self) -> tuple[IntArray, IntArray]:
        """See `valuedrift.events.record.Located`."""
        size = len(self)
        return np.zeros(size, dtype=np.int64), np.arange(self._first, self._first + size)

    def _record(self, i: int, raw: bytes) -> Record:
        if len(raw) > self._max_bytes:
            return Record(0, self._first + i, raw[: self._max_bytes + 1], None, None, oversize=True)
        return Record(0, self._first + i, raw)

    def __iter__(self) -> Iterator[Record]:
        return (self._record(i, raw) for i, raw in enumerate(self.raws))

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        numbers = range(len(self))[index]
        if isinstance(numbers, range):
            return [self._record(i, self.raws[i]) for i in numbers]
        return self._record(numbers, self.raws[numbers])


class LineBlock(Block):
    """Whole lines.

    Parameters
    ----------
    text
        The lines, separated by line feeds, without the one that ends the last. Of a line longer than `max_bytes` at
        least its first `max_bytes` + 1 bytes.
    first, max_bytes
        See `Block`.
    """

    def __init__(self, text: bytes, first: int, max_bytes: int) -> None:
        super().__init__(first, max_bytes)
        self._text = text
        self._codes = np.frombuffer(text, dtype=np.uint8)
        self._ends: IntArray = np.append(np.flatnonzero(self._codes == _LINE_FEED), len(text))

    def __len__(self) -> int:
        return len(self._ends)

    @cached_property
    def raws(self) -> Sequence[bytes]:
        """Values of all records."""
        return self._text.split(b"\n")

    def native(self, max_bytes: int) -> NativeColumns | None:
        """See `valuedrift.events.batch.Columnar`."""
        most = min(max_bytes, self._max_bytes)
        alike = columns_alike(self._text, self._ends, most)
        if alike is not None:
            return alike
        rows = decode_lines(self._text, len(self)) if self._objects(most) else None
        return None if rows is None else columns_of(rows)

    def _objects(self, max_bytes: int) -> bool:
        """Whether every line is short enough, and begins and ends as an object does."""
        text, ends = self._codes, self._ends
        begins = np.concatenate([[0], ends[:-1] + 1])
        if (ends == begins).any() or (ends - begins).max() > max_bytes or (text[begins] != _OPEN).any():
            return False
        last = text[ends - 1]
        if (last == _RETURN).any():
            last = np.where(last == _RETURN, text[np.maximum(ends - 2, 0)], last)
        return bool((last == _CLOSE).all())


class RowBlock(Block):
    """Rows of a table.

    Parameters
    ----------
    size
        How many.
    encode
        Makes the values of all records, as JSON.
    columns
        The fields of all rows, where they can be had without that and none is longer than `max_bytes`.
    first, max_bytes
        See `Block`.
    """

    def __init__(
        self,
        size: int,
        encode: Callable[[], Sequence[bytes]],
        columns: NativeColumns | None,
        first: int,
        max_bytes: int,
    ) -> None:
        super().__init__(first, max_bytes)
        self._size, self._encode, self._columns = size, encode, columns

    def __len__(self) -> int:
        return self._size

    @cached_property
    def raws(self) -> Sequence[bytes]:
        """Values of all records."""
        return self._encode()

    def native(self, max_bytes: int) -> NativeColumns | None:
        """See `valuedrift.events.batch.Columnar`."""
        return self._columns if self._max_bytes <= max_bytes else None
