"""Columns of a Parquet file as columns of native records, without making a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from valuedrift.events.native_columns import NativeColumns
from valuedrift.events.text_columns import PAD, Coded, Cuts, printable
from valuedrift.events.timestamps import LATEST_NS
from valuedrift.taxonomy import GOALS, IntArray

__all__ = ["native_columns"]

_NS: Final = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}
_TEXTS: Final = ("prompt", "response")
_NAMES: Final = ("event_id", "model", "segment", "conversation_id", "label", *_TEXTS)

_NO_TEXT: Final = (UnicodeDecodeError, pa.ArrowException)
"""Nothing checks the text of a Parquet file before it is made to strings."""

_FRAME_BYTES: Final = 2048
"""More than names, braces and numbers of a row take as JSON."""


def native_columns(batch: Any, max_bytes: int) -> NativeColumns | None:
    """Return the fields of all rows of a record batch.

    Returns
    -------
    None if a column has another type than the native field has; or if a row, as JSON, might be longer than
    `max_bytes`. The way over JSON then decides, row by row.
    """
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    texts = {name: columns[name] for name in _NAMES if name in columns}
    if not {"event_id", "model", "timestamp"} <= columns.keys() or any(not _is_text(c.type) for c in texts.values()):
        return None
    if columns["event_id"].null_count or columns["model"].null_count or _longest(texts.values()) > max_bytes:
        return None
    probabilities = _probabilities(columns.get("probabilities"))
    times = _times(columns["timestamp"])
    if probabilities is None or times is None:
        return None
    nothing = Coded([None], np.zeros(batch.num_rows, dtype=np.int64))
    try:
        event_ids = _strings(columns["event_id"])
        conversations = list(_strings(texts["conversation_id"])) if "conversation_id" in texts else None
        model, segment, label = (
            _coded(texts[name]) if name in texts else nothing for name in ("model", "segment", "label")
        )
    except _NO_TEXT:
        return None

    def said(which: Any) -> list[tuple[str | None, str | None]]:
        chosen = pa.array(which, type=pa.int64())
        prompts, responses = (
            _strings_or_none(texts[name].take(chosen)) if name in texts else [None] * len(which) for name in _TEXTS
        )
        return list(zip(prompts, responses, strict=True))

    return NativeColumns(event_ids, model, segment, conversations, times, label, probabilities, said)


def _is_text(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _longest(columns: Any) -> int:
    """Return a bound of the bytes of a row as JSON: every byte may become an escape of six."""
    longest = [pc.max(pc.binary_length(_plain(column))).as_py() or 0 for column in columns]
    return 6 * sum(longest) + _FRAME_BYTES


def _plain(column: Any) -> Any:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _coded(column: Any) -> Coded:
    encoded = _plain(column).dictionary_encode()
    names = encoded.dictionary.to_pylist()
    return Coded([*names, None], encoded.indices.fill_null(len(names)).to_numpy().astype(np.int64))


def _strings(column: Any) -> Sequence[Any]:
    """Return strings, None for nulls; cuts where that is enough."""
    plain = _plain(column)
    _, ends, data = plain.buffers()
    if plain.null_count or not len(plain) or data is None:
        return list(plain.to_numpy(zero_copy_only=False))
    kind = np.int64 if pa.types.is_large_string(plain.type) else np.int32
    places = np.frombuffer(ends, dtype=kind)[plain.offset : plain.offset + len(plain) + 1].astype(np.int64)
    text = bytes(memoryview(data)[places[0] : places[-1]])
    if not printable(text):
        return list(plain.to_numpy(zero_copy_only=False))
    return Cuts(text + bytes(PAD), places[:-1] - places[0], np.diff(places))


def _strings_or_none(column: Any) -> list[Any]:
    """Return texts; one that is no text is left to be found by those who read row by row."""
    try:
        return list(_plain(column).to_numpy(zero_copy_only=False))
    except _NO_TEXT:
        return [None] * len(column)


def _times(column: Any) -> Any:
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return _nanoseconds(column.cast(pa.int64()).fill_null(0).to_numpy(), _NS[kind.unit])
    if not (_is_text(kind) or pa.types.is_integer(kind)):
        return None
    try:
        return _strings(column) if _is_text(kind) else column.to_pylist()
    except _NO_TEXT:
        return None


def _nanoseconds(counts: IntArray, unit: int) -> IntArray:
    """Return times in ns; 0, which is too early for any, where they are beyond what 64 bits hold."""
    return np.where(np.abs(counts) <= LATEST_NS // unit, counts, 0) * unit


def _probabilities(column: Any) -> dict[int, tuple[float, ...]] | None:
    if column is None or column.null_count == len(column):
        return {}
    kind = column.type
    if not pa.types.is_struct(kind) or {field.name for field in kind} != set(GOALS) or kind.num_fields != len(GOALS):
        return None
    parts = [pc.struct_field(column, goal) for goal in GOALS]
    if any(not pa.types.is_float64(part.type) or part.null_count > column.null_count for part in parts):
        return None
    at = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False)).tolist()
    rows = zip(*(part.to_numpy(zero_copy_only=False)[at].tolist() for part in parts), strict=True)
    return dict(zip(at, rows, strict=True))
