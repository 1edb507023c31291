"""Columns of text that are not strings yet: most of the strings of a log are never looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, Self, overload

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import IntArray

__all__ = ["PAD", "Coded", "Cuts", "bytes_at", "coded", "picked", "printable"]

PAD: Final = 64
"""Bytes that stand behind the text of `Cuts`, so that values can be read by words."""

Words = npt.NDArray[np.uint64]

_WORD: Final = 8
_MASKS: Final[Words] = np.array([(1 << 8 * size) - 1 for size in range(_WORD + 1)], dtype=np.uint64)
"""The first so many bytes of a little-endian word."""
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_HALF: Final = np.uint64(32)
_SLOTS: Final = 1 << 14
"""Enough for dozens of names without two in one."""
_SHIFT: Final = np.uint64(64 - 14)


class Coded(NamedTuple):
    """A column of few different values.

    Parameters
    ----------
    names
        The values; none twice.
    number
        Shape (n,), which of them each is.
    """

    names: list[str | None]
    number: IntArray


class Cuts(Sequence[str]):
    """Pieces of one text, each made a string when it is asked for.

    Parameters
    ----------
    text
        Printable ASCII wherever a piece lies; `PAD` bytes of any kind follow the last.
    begins, lengths
        Shape (n,).
    """

    __slots__ = ("begins", "lengths", "text")

    def __init__(self, text: bytes, begins: IntArray, lengths: IntArray) -> None:
        self.text, self.begins, self.lengths = text, begins, lengths

    def __len__(self) -> int:
        return len(self.begins)

    def __iter__(self) -> Iterator[str]:
        text = self.text
        for begin, length in zip(self.begins.tolist(), self.lengths.tolist(), strict=True):
            yield text[begin : begin + length].decode("ascii")

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> str | Self:
        if isinstance(index, slice):
            return self.only(index)
        begin = int(self.begins[index])
        return self.text[begin : begin + int(self.lengths[index])].decode("ascii")

    def only(self, keep: IntArray | slice) -> Self:
        """Return the pieces at the given places."""
        return type(self)(self.text, self.begins[keep], self.lengths[keep])

    def characters(self, length: int) -> npt.NDArray[np.uint8]:
        """Return the codes of pieces that all have this length, shape (n, length)."""
        return bytes_at(self.text, self.begins, length).view(np.uint8).reshape(-1, length)

    def coded(self) -> Coded | None:
        """Return them by number; None if they are too many, or one too long, to find that without strings."""
        longest = int(self.lengths.max(initial=0))
        if longest > PAD:
            return None
        # nothing printable is zero, so that words that are equal are as long
        words = [self._word(at) for at in range(0, max(longest, 1), _WORD)]
        mixed = words[0] * _MIX
        for word in words[1:]:
            mixed = (mixed ^ mixed >> _HALF ^ word) * _MIX
        slots = (mixed ^ mixed >> _HALF) * _MIX >> _SHIFT
        places = np.arange(len(self))
        found: IntArray = np.empty(_SLOTS, dtype=np.int64)
        found[slots] = places
        first = found[slots]  # one piece of every slot stands for all that are there, which must be equal
        if any((word[first] != word).any() for word in words):
            return None
        own = np.flatnonzero(first == places)
        found[slots[own]] = np.arange(len(own))
        return Coded([self[i] for i in own.tolist()], found[slots])

    def _word(self, at: int) -> Words:
        """Return eight bytes of every piece, zeros beyond its end, as a number."""
        view: Words = np.ndarray((len(self.text) - _WORD + 1,), dtype="<u8", buffer=self.text, strides=(1,))
        return view[self.begins + at] & _MASKS[np.clip(self.lengths - at, 0, _WORD)]


def bytes_at(text: bytes, begins: IntArray, length: int) -> npt.NDArray[np.void]:
    """Return so many bytes from each place on, shape (n,)."""
    view: npt.NDArray[np.void] = np.ndarray((len(text) - length + 1,), dtype=f"V{length}", buffer=text, strides=(1,))
    return view[begins]


def coded(values: Sequence[str | None]) -> Coded:
    """Return a column by number."""
    if isinstance(values, Cuts) and (found := values.coded()) is not None:
        return found
    numbers = _Numbers()
    number = np.fromiter(map(numbers.__getitem__, values), np.int64, len(values))
    return Coded(list(numbers), number)


class _Numbers(dict[Any, int]):
    """Numbers values as they come."""

    def __missing__(self, value: str | None) -> int:
        number = self[value] = len(self)
        return number


def printable(text: bytes) -> bool:
    """Whether a text is nothing but printable ASCII."""
    codes = np.frombuffer(text, dtype=np.uint8)
    return bool(codes.min(initial=ord("~")) >= ord(" ") and codes.max(initial=ord(" ")) <= ord("~"))


def picked(values: Sequence[str], places: IntArray) -> Sequence[str]:
    """Return the values at the given places; cuts stay cuts."""
    if isinstance(values, Cuts):
        return values.only(places)
    return [values[i] for i in places.tolist()]
