"""The last line of defence: what a log line may carry at all.

Code never logs texts on purpose. This stands behind it for the day when a call site, a library or an exception does:
values under telling names are removed, bytes become their length, objects become their type, long strings are cut, and
tracebacks carry neither local variables nor the input that pydantic quotes.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import numpy as np
from pydantic import SecretStr, ValidationError

from valuedrift.config.durations import Duration

if TYPE_CHECKING:
    from types import TracebackType

    from structlog.typing import EventDict

__all__ = ["REMOVED", "redact", "safe_traceback"]

REMOVED: Final = "[removed]"
"""What stands in a log line where a text was."""

_TEXT_NAMES: Final = frozenset({"prompt", "response", "raw", "text", "content", "messages"})
_MAX_STRING: Final = 1_000
_MAX_ITEMS: Final = 50
_MAX_DEPTH: Final = 6
# Lines of the program's own, not values: the event itself and tracebacks may be longer.
_LONG: Final = {"event": 4_000, "exception": 32_000, "stack": 32_000}
_MAX_MESSAGE: Final = 300
_MAX_CHAIN: Final = 8
_MAX_FRAMES: Final = 40  # the innermost ones
_INT64: Final = 1 << 63


def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Make an event safe to write (structlog processor)."""
    for name in list(event):
        if not name.startswith("_"):  # structlog's own
            event[name] = _safe(event[name], name, _MAX_DEPTH)
    return event


def safe_traceback(error: BaseException) -> str:
    """Write an exception and what caused it: frames and source lines, no variables, no quoted input.

    Returns
    -------
    Text as the interpreter would print it, oldest cause first; messages are cut at 300 characters.
    """
    blocks: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    joint = ""
    while current is not None and id(current) not in seen and len(blocks) < _MAX_CHAIN:
        seen.add(id(current))
        blocks.append(_one(current, current.__traceback__) + joint)
        if current.__cause__ is not None:
            joint = "\n\nThe above exception was the direct cause of the following exception:\n"
            current = current.__cause__
        else:
            joint = "\n\nDuring handling of the above exception, another exception occurred:\n"
            current = None if current.__suppress_context__ else current.__context__
    return "\n".join(reversed(blocks))


def _one(error: BaseException, trace: TracebackType | None) -> str:
    frames = "".join(traceback.format_tb(trace, limit=-_MAX_FRAMES))
    head = f"Traceback (most recent call last):\n{frames}" if frames else ""
    text = f"{head}{_name(type(error))}: {_message(error)}"
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions[:_MAX_ITEMS]:
            text += "\n" + "\n".join(f"  | {line}" for line in safe_traceback(part).splitlines())
    return text


def _name(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _message(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        problems = error.errors(include_input=False, include_url=False, include_context=False)
        places = ", ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['type']}" for problem in problems
        )
        return _cut(f"{error.title}: {places}", _MAX_MESSAGE)
    return _cut(str(error), _MAX_MESSAGE)


def _safe(value: Any, name: str, depth: int) -> Any:  # noqa: C901, PLR0911 - one line per kind of value
    if value is None or isinstance(value, bool | float) or (type(value) is int and -_INT64 <= value < _INT64):
        return value
    if isinstance(value, int):
        return str(value)
    if _is_text_name(name):
        return REMOVED
    if isinstance(value, str):
        return _cut(str(value), _LONG.get(name, _MAX_STRING))
    if isinstance(value, bytes | bytearray | memoryview):
        return f"<{len(value)} bytes>"
    if isinstance(value, np.generic):
        return _safe(value.item(), name, depth)
    if isinstance(value, BaseException):
        return f"{_name(type(value))}: {_message(value)}"
    if isinstance(value, Duration | PurePath | Enum | UUID | date | Decimal | SecretStr):
        return str(value)
    if depth and isinstance(value, Mapping):
        return {
            _cut(str(key), _MAX_STRING): _safe(item, str(key), depth - 1)
            for key, item in list(value.items())[:_MAX_ITEMS]
        }
    if depth and isinstance(value, list | tuple | set | frozenset):
        return [_safe(item, "", depth - 1) for item in list(value)[:_MAX_ITEMS]]
    return f"<{type(value).__name__}>"


def _is_text_name(name: str) -> bool:
    return name.lower().rpartition("_")[2] in _TEXT_NAMES


def _cut(text: str, limit: int) -> str:
    text = text.encode(errors="backslashreplace").decode()  # a lone surrogate can be written nowhere
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text) - limit} more characters)"
