"""Lengths of time and of data as people write them: "1m30s", "500ms", "1 MiB"."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import total_ordering
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

__all__ = ["ByteSize", "Duration", "format_bytes", "parse_bytes"]

_NS_PER_SECOND: Final = 1_000_000_000
_UNITS_NS: Final = {
    "d": 86_400 * _NS_PER_SECOND,
    "h": 3_600 * _NS_PER_SECOND,
    "m": 60 * _NS_PER_SECOND,
    "s": _NS_PER_SECOND,
    "ms": 1_000_000,
    "us": 1_000,
    "ns": 1,
}
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(d|h|ms|m|us|s|ns)\s*")
_MAX_NS: Final = 2**63 - 1


@total_ordering
class Duration:
    """A length of time, kept in whole nanoseconds so that arithmetic on event time is exact.

    Parameters
    ----------
    value
        A string of parts with units, largest first or not ("10s", "1m30s", "2h", "500ms", "1.5h"; units d, h, m, s, ms,
        us, ns), or a number of seconds (as a number or a string).

    Raises
    ------
    ValueError
        If it is not readable, negative, not a whole number of nanoseconds, or longer than 292 years.
    """

    __slots__ = ("_ns",)

    _ns: int

    def __init__(self, value: str | float | Decimal | Duration) -> None:
        ns = value.ns if isinstance(value, Duration) else _parse_ns(value)
        if not 0 <= ns <= _MAX_NS:
            raise ValueError(f"{value!r} is out of range for a duration")
        object.__setattr__(self, "_ns", ns)

    @classmethod
    def from_ns(cls, ns: int) -> Duration:
        """Make a duration from whole nanoseconds."""
        return cls(f"{ns}ns") if ns >= 0 else cls(float(ns))

    @property
    def ns(self) -> int:
        """Length in nanoseconds."""
        return self._ns

    @property
    def ms(self) -> int:
        """Length in whole milliseconds, rounded up: a time-out that is not zero never becomes zero."""
        return -(-self._ns // 1_000_000)

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self._ns / _NS_PER_SECOND

    def __str__(self) -> str:
        if self._ns == 0:
            return "0s"
        parts, rest = [], self._ns
        for unit, size in _UNITS_NS.items():
            count, rest = divmod(rest, size)
            if count:
                parts.append(f"{count}{unit}")
        return "".join(parts)

    def __repr__(self) -> str:
        return f"Duration({str(self)!r})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Duration can't be changed")

    def __eq__(self, other: object) -> bool:
        return self._ns == other._ns if isinstance(other, Duration) else NotImplemented

    def __lt__(self, other: Duration) -> bool:
        return self._ns < other._ns if isinstance(other, Duration) else NotImplemented

    def __hash__(self) -> int:
        return hash((Duration, self._ns))

    def __bool__(self) -> bool:
        return self._ns != 0

    def __reduce__(self) -> tuple[type[Duration], tuple[str]]:
        return Duration, (f"{self._ns}ns",)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Validate from what people write; serialise as the string they would write."""
        return core_schema.no_info_plain_validator_function(
            _duration, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe it as a string with a unit or a number of seconds."""
        return {"anyOf": [{"type": "string", "examples": ["10s", "1m30s"]}, {"type": "number", "minimum": 0}]}


def _parse_ns(value: str | float | Decimal) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError(  # noqa: TRY004 - pydantic turns ValueError, not TypeError, into a problem of the key
            f"expected a duration such as '10s' or '1m30s', got {type(value).__name__}"
        )
    text = str(value).strip()
    total = Decimal(0)
    try:
        total = Decimal(text) * _NS_PER_SECOND
    except InvalidOperation:
        position = 0
        while position < len(text) and (part := _PART.match(text, position)):
            total += Decimal(part[1]) * _UNITS_NS[part[2]]
            position = part.end()
        if not text or position != len(text):
            raise ValueError(f"{text!r} is not a duration; write it like '10s', '1m30s', '2h' or '500ms'") from None
    if not total.is_finite():
        raise ValueError(f"{text!r} is not a duration")
    if total < 0:
        raise ValueError(f"{text!r} is negative")
    if total != total.to_integral_value():
        raise ValueError(f"{text!r} is finer than a nanosecond")
    return int(total)


def _duration(value: Any) -> Duration:
    try:
        return value if isinstance(value, Duration) else Duration(value)
    except ValueError as error:
        raise PydanticCustomError("duration", "{problem}", {"problem": str(error)}) from None


_BYTE_UNITS: Final = {"b": 1, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
_BYTES: Final = re.compile(r"(\d+)\s*(b|kib|mib|gib)?", re.IGNORECASE)


def parse_bytes(value: object) -> object:
    """Turn "1 MiB" into a number of bytes; anything that is not a string passes through.

    Raises
    ------
    PydanticCustomError
        If a string is not a size.
    """
    if not isinstance(value, str):
        return value
    if match := _BYTES.fullmatch(value.strip()):
        return int(match[1]) * _BYTE_UNITS[(match[2] or "b").lower()]
    problem = f"{value!r} is not a size; write a number of bytes or '512 KiB', '1 MiB'"
    raise PydanticCustomError("size", "{problem}", {"problem": problem})


def format_bytes(size: int) -> str:
    """Write a size in the largest unit that holds it exactly."""
    for unit, scale in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size and size % scale == 0:
            return f"{size // scale} {unit}"
    return f"{size} B"


class _SizeMark:
    """Tells the table of settings that a number is a size."""


SIZE_MARK: Final = _SizeMark()

ByteSize = Annotated[
    int,
    BeforeValidator(parse_bytes),
    SIZE_MARK,
    WithJsonSchema({"anyOf": [{"type": "string", "examples": ["1 MiB"]}, {"type": "integer", "minimum": 0}]}),
]
"""A number of bytes, written as a number or as "512 KiB", "1 MiB"."""
