"""Rows of a Parquet file as native records."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from valuedrift.errors import UnreadableSource
from valuedrift.events.schema import NativeRecord
from valuedrift.replay.sources.arrow_columns import native_columns
from valuedrift.replay.sources.blocks import RowBlock
from valuedrift.replay.sources.paths import SourceFile

__all__ = ["read_rows"]

_BATCH: Final = 1 << 15
"""Rows at a time, of small ones."""

_BATCH_BYTES: Final = 1 << 22
"""Bytes of rows at a time, about, of larger ones."""

_NS: Final = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}
_SMALLEST_NS: Final = 10**17
"""Below this, a number of nanoseconds (before March 1973) would be taken for another unit."""


def read_rows(
    file: SourceFile, *, first: int, max_bytes: int, on_position: Callable[[int], None]
) -> Iterator[RowBlock]:
    """Yield the rows of a file as native records, some at a time; their values are the JSON of the row.

    Columns go by the names of the native format, others are not read; a null is an absent field. A column of instants
    (a timestamp with a time zone) becomes nanoseconds. Values keep their type, so a number for an `event_id` is as
    wrong as in JSON, and NaN stays NaN. Lists and structures below the native names are kept as they are.

    Parameters
    ----------
    file
        The file.
    first
        Offset of its first row.
    max_bytes
        Longest record to return whole, in bytes.
    on_position
        Called now and then with the share of the file that was read, in bytes.

    Raises
    ------
    UnreadableSource
        If the file is damaged, has no column of the native format, or times of no stated time zone, which mean no
        instant. Rows before the damage were yielded.
    """
    done = 0
    try:
        with pq.ParquetFile(file.path) as parquet:
            names = _columns(parquet.schema_arrow, file)
            rows = parquet.metadata.num_rows
            for batch in parquet.iter_batches(batch_size=_batch_rows(parquet.metadata), columns=names):
                yield _block(batch, first + done, max_bytes)
                done += batch.num_rows
                on_position((file.size or 0) * done // rows)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        # Arrow's messages can quote what they stumbled over; its kind and the place have to do.
        raise UnreadableSource(
            f"{file.path}: after row {done}: not readable as Parquet ({type(error).__name__})"
        ) from None


def _batch_rows(metadata: Any) -> int:
    size: int = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    rows: int = metadata.num_rows
    return max(1, min(_BATCH, _BATCH_BYTES * rows // max(1, size)))


def _block(batch: Any, first: int, max_bytes: int) -> RowBlock:
    columns = native_columns(batch, max_bytes)
    if columns is not None:
        return RowBlock(batch.num_rows, lambda: list(_encode(batch)), columns, first, max_bytes)
    raws = list(_encode(batch))
    return RowBlock(len(raws), lambda: raws, None, first, max_bytes)


def _columns(schema: Any, file: SourceFile) -> list[str]:
    names = [name for name in NativeRecord.model_fields if name in schema.names]
    if not names:
        expected = ", ".join(NativeRecord.model_fields)
        raise UnreadableSource(f"{file.path}: none of the columns {expected}")
    for name in names:
        if schema.names.count(name) > 1:
            raise UnreadableSource(f"{file.path}: two columns {name}")
        kind = schema.field(name).type
        if pa.types.is_timestamp(kind) and kind.tz is None:
            raise UnreadableSource(f"{file.path}: column {name} is {kind}: a time without a time zone is no instant")
    return names


def _encode(batch: Any) -> Iterator[bytes]:
    names = batch.schema.names
    for row in zip(*(_values(column) for column in batch.columns), strict=True):
        fields = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        yield _dumps(fields)


def _values(column: Any) -> list[Any]:
    if pa.types.is_timestamp(column.type):
        unit = _NS[column.type.unit]
        return [None if n is None else _epoch(n * unit) for n in column.cast(pa.int64()).to_pylist()]
    if pa.types.is_map(column.type):
        return [None if pairs is None else {str(k): v for k, v in pairs} for pairs in column.to_pylist()]
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:  # nothing checks the text of a Parquet file
        values = column.cast(pa.large_binary()).to_pylist()
    return values


def _epoch(time_ns: int) -> int:
    return time_ns if abs(time_ns) >= _SMALLEST_NS else time_ns // 10**9


def _dumps(fields: dict[str, Any]) -> bytes:
    if not any(_unusual(value) for value in fields.values()):
        return orjson.dumps(fields, default=str)
    # The bytes are passed on as they are, and NaN by that name, for the decoder to refuse with the right reason.
    text = json.dumps(fields, ensure_ascii=False, default=_plain)
    return text.encode("utf-8", "surrogateescape")


def _unusual(value: Any) -> bool:
    if isinstance(value, float):
        return not math.isfinite(value)
    if isinstance(value, int):
        return abs(value) >= 2**63
    if isinstance(value, dict):
        return any(_unusual(v) for v in value.values())
    return isinstance(value, bytes | list)


def _plain(value: Any) -> str:
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
