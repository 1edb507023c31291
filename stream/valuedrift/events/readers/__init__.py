"""Readers of chat-log formats, in the order in which they are asked.

A new format is one module with a `Reader` and its entry in `READERS`: the more specific before the more general.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from valuedrift.errors import Malformed
from valuedrift.events.readers.native import NativeReader
from valuedrift.events.readers.openai_chat import OpenAIChatReader
from valuedrift.events.reasons import Reason

if TYPE_CHECKING:
    from valuedrift.events.event import ChatEvent

__all__ = ["READERS", "Reader", "first_problem", "read"]


class Reader(Protocol):
    """Understands one format."""

    name: str
    """What `ChatEvent.source_format` says."""

    def matches(self, obj: dict[str, Any]) -> bool:
        """Tell from the names of a few fields, cheaply, whether the object is meant to be in this format."""
        ...

    def read(self, obj: dict[str, Any], *, limit_ns: int) -> ChatEvent:
        """Read the object.

        Raises
        ------
        Malformed
            If it is in this format but wrong.
        """
        ...

    def first_problem(self, obj: dict[str, Any]) -> Malformed | None:
        """Return what `read` raises, found in a fraction of its time; None where only `read` knows."""
        ...


READERS: Final[tuple[Reader, ...]] = (OpenAIChatReader(), NativeReader())


def read(obj: dict[str, Any], *, limit_ns: int) -> ChatEvent:
    """Read a JSON object with the first reader that recognises it.

    Raises
    ------
    Malformed
        `unknown_format` if none does; otherwise what that reader finds.
    """
    for reader in READERS:
        if reader.matches(obj):
            return reader.read(obj, limit_ns=limit_ns)
    names = ", ".join(reader.name for reader in READERS)
    raise Malformed(Reason.unknown_format, f"record: none of the formats {names}")


def first_problem(obj: dict[str, Any]) -> Malformed | None:
    """Return what `read` raises, found in a fraction of its time; None where only `read` knows."""
    for reader in READERS:
        if reader.matches(obj):
            return reader.first_problem(obj)
    return None
