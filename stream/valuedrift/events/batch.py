"""Batches of records read into columns: fast where that is surely right, one by one with `decode` where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np

from valuedrift.errors import Malformed
from valuedrift.events.columns import Columns, merged, of_events
from valuedrift.events.decode import refused_or_read
from valuedrift.events.event import ChatEvent
from valuedrift.events.native_columns import NativeColumns, NativeRow, check, columns_of, decode_row
from valuedrift.events.reasons import Reason
from valuedrift.events.record import Record
from valuedrift.events.timestamps import LATEST_NS
from valuedrift.taxonomy import IntArray

__all__ = ["BatchReader", "Columnar", "Read"]


@runtime_checkable
class Columnar(Protocol):
    """A sequence of records whose source can give columns without making records."""

    def native(self, max_bytes: int) -> NativeColumns | None:
        """Return the fields of all records, none of which has a timestamp of its own.

        None if they are not all native records without foreign fields and of at most `max_bytes`.
        """
        ...


class Read(NamedTuple):
    """What became of a batch of records; every record is in exactly one of the two.

    Parameters
    ----------
    columns
        The events.
    refused
        Numbers of the records that can't be read, ascending, and why.
    """

    columns: Columns
    refused: list[tuple[int, Malformed]]


class BatchReader:
    """Reads batches of records.

    Parameters
    ----------
    now_ns
        Stands in for the timestamp of records that have none.
    max_future_ns
        How far an event time may lie beyond its record's timestamp.
    max_bytes
        Longer records are refused.
    conversation, segment, tenant
        See `decode`.
    """

    def __init__(
        self,
        *,
        now_ns: int,
        max_future_ns: int,
        max_bytes: int,
        conversation: str | None,
        segment: str | None,
        tenant: str | None = None,
    ) -> None:
        self._now_ns, self._max_future_ns, self._max_bytes = now_ns, max_future_ns, max_bytes
        self._conversation, self._segment, self._tenant = conversation, segment, tenant
        # paths lead to where the columns do not reach
        self._plain = conversation is None and segment is None and tenant is None

    def read(self, records: Sequence[Record]) -> Read:
        """Read a batch. What comes out is the same as if every record went through `decode`."""
        if not self._plain:
            return self._merge(of_events([], []), range(len(records)), records)
        if isinstance(records, Columnar):
            found = records.native(self._max_bytes)
            if found is not None:
                limit = min(self._now_ns + self._max_future_ns, LATEST_NS)
                columns, doubtful = check(found, np.full(len(records), limit, dtype=np.int64))
                return self._merge(columns, doubtful, records)
        rows = [self._row(record) for record in records]
        taken = [i for i, row in enumerate(rows) if row is not None]
        if not taken:
            return self._merge(of_events([], []), range(len(records)), records)
        columns, doubtful = check(
            columns_of([row for row in rows if row is not None]),
            self._limits(records if len(taken) == len(records) else [records[i] for i in taken]),
        )
        if len(taken) < len(records):
            columns = replace(columns, index=np.array(taken, dtype=np.int64)[columns.index])
            doubtful = sorted([taken[i] for i in doubtful] + [i for i, row in enumerate(rows) if row is None])
        return self._merge(columns, doubtful, records)

    def _row(self, record: Record) -> NativeRow | None:
        raw = record.raw
        # longer ones are seldom, and refused by what comes after
        return None if raw is None or record.oversize or len(raw) > self._max_bytes else decode_row(raw)

    def _merge(self, columns: Columns, doubtful: Sequence[int], records: Sequence[Record]) -> Read:
        """Read the records that are left one by one."""
        if not doubtful:
            return Read(columns, [])
        index: list[int] = []
        events: list[ChatEvent] = []
        refused: list[tuple[int, Malformed]] = []
        suspect = False  # formats that columns can't be made of are often doubtful, and seldom wrong
        for i in doubtful:
            found = self._look(records[i], suspect=suspect)
            suspect = isinstance(found, Malformed)
            if isinstance(found, Malformed):
                refused.append((i, found))
            else:
                index.append(i)
                events.append(found)
        return Read(merged(columns, of_events(index, events)), refused)

    def _look(self, record: Record, *, suspect: bool) -> ChatEvent | Malformed:
        if record.damage is not None:
            return Malformed(Reason.damaged, record.damage)
        if record.oversize:
            return Malformed(Reason.too_large, f"more than {self._max_bytes} bytes")
        stamp = self._now_ns if record.timestamp_ns is None else record.timestamp_ns
        paths = (self._conversation, self._segment, self._tenant)
        return refused_or_read(record.raw, stamp + self._max_future_ns, self._max_bytes, paths, suspect=suspect)

    def _limits(self, records: Sequence[Record]) -> IntArray:
        now = self._now_ns
        stamps = [now if record.timestamp_ns is None else record.timestamp_ns for record in records]
        room = LATEST_NS - self._max_future_ns
        if max(stamps) > room:
            stamps = [min(stamp, room) for stamp in stamps]
        return np.array(stamps, dtype=np.int64) + self._max_future_ns
