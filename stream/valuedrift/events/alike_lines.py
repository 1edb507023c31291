"""Lines of JSON that are all built like one of them: their columns, without parsing each.

Programs write logs line after line with the same members in the same order. Such a line is, byte for byte, the line
that was parsed, but for what stands between the quotes of its values. That is checked for all lines at once, and holds
only where nothing could mean anything else: no backslash and no byte but printable ASCII in the line, as many quotes,
and between values exactly the same bytes. What is not so, or has another value than strings, is for those who parse.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from valuedrift.events.columns import BoolArray
from valuedrift.events.native_columns import NativeColumns, NativeRow
from valuedrift.events.text_columns import PAD, Coded, Cuts, bytes_at, coded, printable
from valuedrift.taxonomy import IntArray

__all__ = ["columns_alike"]

Codes = npt.NDArray[np.uint8]

_QUOTE, _SPACE, _LAST, _BACKSLASH = b'" ~\\'
_PER_MEMBER: Final = 4
"""Quotes of a member: two of its name, two of its value."""

_NEEDED: Final = {"event_id", "model", "timestamp"}
_FIELDS: Final = {*NativeRow.__struct_fields__} - {"probabilities"}

_FEW: Final = 8
"""At most one of so many lines may be built otherwise: each of those is read by itself, which takes longer."""

_SAMPLE: Final = 16
"""About so many lines tell whether a look at all is worth it."""


class _Build(NamedTuple):
    """How a line is built.

    Parameters
    ----------
    names
        Of its members.
    pieces
        What stands before, between and behind their values, up to the quotes and with them.
    """

    names: list[str]
    pieces: list[bytes]


def columns_alike(text: bytes, ends: IntArray, max_bytes: int) -> NativeColumns | None:
    """Return the fields of lines that are built alike.

    Parameters
    ----------
    text
        Lines, separated by line feeds.
    ends
        Shape (n,), where each ends; n > 0.
    max_bytes
        Longest line to look at.

    Returns
    -------
    The fields of n records. Of the few that are built otherwise all of them are empty, which no good record has. None
    if there are more of those, or the first that is worth a look is no native record of nothing but strings.
    """
    codes = np.frombuffer(text, dtype=np.uint8)
    begins = np.zeros_like(ends)
    begins[1:] = ends[:-1] + 1
    step = max(1, len(ends) // _SAMPLE)
    tried = [text[begin:end] for begin, end in zip(begins[::step].tolist(), ends[::step].tolist(), strict=True)]
    if 2 * sum(b"\\" not in line and printable(line) for line in tried) < len(tried):
        return None
    sound = _sound(text, codes, ends) & (ends - begins <= max_bytes)
    first = int(sound.argmax())
    least = len(ends) - len(ends) // _FEW
    build = _build(text[begins[first] : ends[first]]) if np.count_nonzero(sound) >= least else None
    if build is None:
        return None
    rows, places = _quotes(codes, begins, ends, sound, len(build.names) * _PER_MEMBER)
    opened, closed = (np.ascontiguousarray(places.T[at::_PER_MEMBER]) for at in (2, 3))
    starts, stops = [begins[rows], *closed], [*(opened + 1), ends[rows]]
    padded = text + bytes(PAD)
    same = np.ones(len(rows), dtype=np.bool_)
    for piece, start, stop in zip(build.pieces, starts, stops, strict=True):
        same &= stop - start == len(piece)
    for piece, start in zip(build.pieces, starts, strict=True):
        same[same] = _are(padded, start[same], piece)
    if np.count_nonzero(same) < least:
        return None
    begins, lengths = opened + 1, closed - opened - 1
    if np.count_nonzero(same) < len(ends):
        rows, found = rows[same], (begins[:, same], lengths[:, same])
        begins, lengths = (np.zeros((len(build.names), len(ends)), dtype=np.int64) for _ in found)
        begins[:, rows], lengths[:, rows] = found
    cuts = {name: Cuts(padded, begin, length) for name, begin, length in zip(build.names, begins, lengths, strict=True)}
    return _columns(cuts, len(ends))


def _sound(text: bytes, codes: Codes, ends: IntArray) -> BoolArray:
    """Tell the lines of printable ASCII without a backslash, shape (n,)."""
    sound = np.ones(len(ends), dtype=np.bool_)
    if (
        b"\\" in text
        or b"\x7f" in text
        or not text.isascii()
        or np.count_nonzero(codes < _SPACE) != np.count_nonzero(ends < len(text))
    ):
        strange = np.flatnonzero((codes < _SPACE) | (codes > _LAST) | (codes == _BACKSLASH))
        line = np.searchsorted(ends, strange)
        sound[line[ends[line] != strange]] = False
    return sound


def _build(line: bytes) -> _Build | None:
    """Return how a sound line is built; None if it is no object of native fields that are strings, each once."""
    parts = line.split(b'"')
    names = [part.decode() for part in parts[1::_PER_MEMBER]]
    values = [part.decode() for part in parts[3::_PER_MEMBER]]
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    # equal only if every quote means what it is taken for; of a name that comes twice only one is in the record
    if not isinstance(record, dict) or list(record.items()) != list(zip(names, values, strict=False)):
        return None
    if len(parts) != len(record) * _PER_MEMBER + 1 or not _NEEDED <= record.keys() <= _FIELDS:
        return None
    places = [place for place, code in enumerate(line) if code == _QUOTE]
    starts, stops = [0, *places[3::_PER_MEMBER]], [*(place + 1 for place in places[2::_PER_MEMBER]), len(line)]
    return _Build(names, [line[start:stop] for start, stop in zip(starts, stops, strict=True)])


def _quotes(codes: Codes, begins: IntArray, ends: IntArray, sound: BoolArray, most: int) -> tuple[IntArray, IntArray]:
    """Return the numbers of the sound lines with so many quotes, and where these are, shape (m, most)."""
    quotes = np.flatnonzero(codes == _QUOTE)
    if len(quotes) == most * len(ends) and sound.all():
        places = quotes.reshape(-1, most)
        if (places[:, 0] > begins).all() and (places[:, -1] < ends).all():
            return np.arange(len(ends)), places
    counts = np.diff(np.searchsorted(quotes, ends), prepend=0)
    fit = sound & (counts == most)
    return np.flatnonzero(fit), quotes[np.repeat(fit, counts)].reshape(-1, most)


def _are(text: bytes, starts: IntArray, piece: bytes) -> BoolArray:
    """Tell where a text has a piece, which reaches nowhere beyond the end of it."""
    found = bytes_at(text, starts, len(piece))
    if found.tobytes() == piece * len(starts):
        return np.ones(len(starts), dtype=np.bool_)
    rows = found.view(np.uint8).reshape(len(starts), len(piece))
    return np.asarray((rows == np.frombuffer(piece, dtype=np.uint8)).all(axis=1))


def _columns(cuts: dict[str, Cuts], size: int) -> NativeColumns:
    nothing = Coded([None], np.zeros(size, dtype=np.int64))

    def said(which: IntArray) -> list[tuple[str | None, str | None]]:
        found = (cuts[name].only(which) if name in cuts else [None] * len(which) for name in ("prompt", "response"))
        return list(zip(*found, strict=True))

    return NativeColumns(
        cuts["event_id"],
        coded(cuts["model"]),
        coded(cuts["segment"]) if "segment" in cuts else nothing,
        list(cuts["conversation_id"]) if "conversation_id" in cuts else None,
        cuts["timestamp"],
        coded(cuts["label"]) if "label" in cuts else nothing,
        {},
        said,
    )
