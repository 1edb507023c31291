"""Many event times at once: the usual ways to write them by arithmetic on columns, the others one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from valuedrift.errors import Malformed
from valuedrift.events.text_columns import Cuts, picked
from valuedrift.events.timestamps import EARLIEST_NS, LATEST_NS, iso_layout, minute_of, parse_timestamp
from valuedrift.taxonomy import IntArray

__all__ = ["times_of"]

BoolArray = npt.NDArray[np.bool_]

_MINUTE: Final = 16
"""Characters of ``2026-03-01T12:00``."""

_WEIGHTS: Final = [np.int64(10 ** (10 - place)) for place in range(11)]
"""Nanoseconds of the digits of seconds and their fraction; what lies below is cut off."""

_FEW: Final = 8
"""So few of one length are read one by one."""


def times_of(values: Sequence[str | float] | IntArray, limits: IntArray) -> tuple[IntArray, BoolArray]:
    """Read timestamps as `parse_timestamp` does.

    Parameters
    ----------
    values
        n timestamps as JSON gave them; an array holds nanoseconds since the epoch.
    limits
        Shape (n,), latest time to accept, ns since the epoch.

    Returns
    -------
    Times in ns since the epoch, and which of them are good, both shape (n,).
    """
    if isinstance(values, np.ndarray):
        times = values
    else:
        kinds = {str} if isinstance(values, Cuts) else set(map(type, values))
        times = np.zeros(len(values), dtype=np.int64)
        for kind in kinds:
            if len(kinds) == 1:
                times = _of_kind(kind, values)
            else:
                at = [i for i, value in enumerate(values) if type(value) is kind]
                times[at] = _of_kind(kind, [values[i] for i in at])
    return times, (times >= EARLIEST_NS) & (times <= limits)


def _of_kind(kind: type, values: Sequence[Any]) -> IntArray:
    times = np.zeros(len(values), dtype=np.int64)
    if kind is str:
        _iso(values, times)
    elif kind is not int or not _epoch(values, times):
        times[:] = [_single(value) for value in values]
    return times


def _single(value: str | float | None) -> int:
    """Read a timestamp; 0, which is too early for any, if it is none."""
    if value is None:
        return 0
    try:
        return parse_timestamp(value, limit_ns=LATEST_NS)
    except Malformed:
        return 0


def _epoch(values: Sequence[int], times: IntArray) -> bool:
    try:
        numbers = np.array(values, dtype=np.int64)
    except OverflowError:
        return False
    # what is not positive is too early in any unit
    positive = np.maximum(numbers, 0)
    unit = np.select([positive < 10**11, positive < 10**14, positive < 10**17], [10**9, 10**6, 10**3], default=1)
    # 1e11 s is the year 5138
    fits = positive <= LATEST_NS // unit
    times[:] = np.where(fits, positive * np.where(fits, unit, 0), 0)
    return True


def _iso(values: Sequence[str], times: IntArray) -> None:
    lengths = values.lengths if isinstance(values, Cuts) else np.fromiter(map(len, values), np.int64, len(values))
    for length in np.unique(lengths).tolist():
        at = np.flatnonzero(lengths == length)
        same = values if len(at) == len(values) else picked(values, at)
        text = _characters(same, length) if len(same) >= _FEW and length else None
        times[at] = [_single(value) for value in same] if text is None else _same_length(same, text)


def _characters(values: Sequence[str], length: int) -> npt.NDArray[np.uint8] | None:
    """Return the codes of texts of one length, shape (length, n); None if they are not ASCII."""
    if isinstance(values, Cuts):
        rows = values.characters(length)
    else:
        text = "".join(values)
        if not text.isascii():
            return None
        rows = np.frombuffer(text.encode(), dtype=np.uint8).reshape(-1, length)
    return np.ascontiguousarray(rows.T)


def _same_length(values: Sequence[str], text: npt.NDArray[np.uint8]) -> IntArray:
    """Read ISO 8601 times of one length, whose characters are the rows of `text`.

    What is not built like the first one that is a time is read by itself.
    """
    first, layout = next(((i, found) for i, value in enumerate(values) if (found := iso_layout(value))), (0, None))
    if layout is None or layout.second is None:
        return np.array([_single(value) for value in values], dtype=np.int64)
    second, fraction, offset = layout.second, layout.fraction, layout.offset
    good = (text[_MINUTE] == ord(":")) & (text[second] <= ord("5"))
    digits = [second, second + 1]
    if fraction is not None:
        good &= text[fraction.start - 1] == text[fraction.start - 1, first]
        digits += fraction
    ns = np.zeros(len(values), dtype=np.int64)
    for place, row in enumerate(digits):
        digit = text[row] - ord("0")  # below "0" wraps around, and is no digit either
        good &= digit <= 9
        if place < len(_WEIGHTS):
            ns += digit * _WEIGHTS[place]
    # Minute and offset are read once for as long as they stay the same, and of each kind: logs are nearly in order.
    frames = text[[*range(_MINUTE), *range(offset, len(text))]]
    changes = np.zeros(len(values), dtype=np.bool_)
    changes[0] = True
    for row in frames[(frames != frames[:, :1]).any(axis=1)]:
        changes[1:] |= row[1:] != row[:-1]
    begins = np.flatnonzero(changes)
    framed, width = frames[:, begins].T.tobytes().decode("ascii"), len(frames)
    each = [framed[i : i + width] for i in range(0, len(framed), width)]
    known = {frame: _minute(frame) for frame in dict.fromkeys(each)}
    minutes = np.array([known[frame] for frame in each], dtype=np.int64)
    ns += np.repeat(minutes, np.diff(begins, append=len(values)))
    good &= ns >= EARLIEST_NS
    if not good.all():
        for i in np.flatnonzero(~good).tolist():
            ns[i] = _single(values[i])
    return ns


def _minute(frame: str) -> int:
    """Return the time of a minute with its offset, ns; far too early if there is no such minute."""
    found = minute_of(frame[:_MINUTE], frame[_MINUTE:])
    return -LATEST_NS if found is None or not 0 <= found < LATEST_NS // 10**9 - 100 else found * 10**9
