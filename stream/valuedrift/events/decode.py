"""From the bytes of a record to an event, or to the reason why not."""

from __future__ import annotations

import math
import re
from typing import Any, Final

import numpy as np
import orjson

from valuedrift.errors import Malformed
from valuedrift.events.conversation import conversation_at
from valuedrift.events.event import DEFAULT_SEGMENT, ChatEvent
from valuedrift.events.readers import first_problem, read
from valuedrift.events.reasons import Reason
from valuedrift.events.schema import ID_MAX

__all__ = ["MAX_BYTES", "MAX_DEPTH", "decode", "refused_or_read"]

Paths = tuple[str | None, str | None, str | None]

MAX_BYTES: Final = 1_048_576
"""Default for the longest record, in bytes: the broker's own default limit (`message.max.bytes`)."""

MAX_DEPTH: Final = 1024
"""Deepest nesting of arrays and objects; the parser's own bound, so a nesting bomb costs no stack."""

_CONTROL: Final = re.compile("[\\u0000-\\u001f\\u007f-\\u009f]")
_BOM: Final = b"\xef\xbb\xbf"
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_NOT_A_NUMBER: Final = re.compile(r"-?(?:NaN|nan|Infinity|inf)")
# Brackets inside strings don't nest. The last string may have no end.
_STRINGS: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
_STEPS: Final = np.array([(chr(i) in "[{") - (chr(i) in "]}") for i in range(256)], dtype=np.int8)
"""By byte, how much deeper it leads."""


def decode(
    raw: bytes | None,
    *,
    limit_ns: int,
    max_bytes: int = MAX_BYTES,
    conversation: str | None = None,
    segment: str | None = None,
    tenant: str | None = None,
) -> ChatEvent:
    """Read one record.

    JSON is taken strictly (RFC 8259), with two decisions where that leaves room: a leading UTF-8 byte order mark is
    ignored, and of two members with the same name the last one counts.

    Parameters
    ----------
    raw
        Value of the record; `None` for a tombstone.
    limit_ns
        Latest event time to accept, nanoseconds since the epoch: the record's own timestamp (for files, the start of
        the run) plus the allowance for clocks that run fast.
    max_bytes
        Longest value to look at, in bytes.
    conversation
        Dotted path of the conversation id in the record. None: where the format has it.
    segment
        The same of the segment; a record without one there is of the default segment.
    tenant
        The same of the tenant id. None: tenants are not told apart.

    Raises
    ------
    Malformed
        With a `Reason`, for anything that is not a good record. Nothing else is ever raised.
    """
    obj = _object(raw, max_bytes)
    if isinstance(obj, Malformed):
        raise obj
    return _event(obj, limit_ns, (conversation, segment, tenant))


def refused_or_read(
    raw: bytes | None, limit_ns: int, max_bytes: int, paths: Paths, *, suspect: bool
) -> ChatEvent | Malformed:
    """Return what `decode` returns or raises.

    Parameters
    ----------
    raw, limit_ns, max_bytes
        See `decode`.
    paths
        Of conversation, segment and tenant; see there.
    suspect
        Whether it is worth a look of its own that the record is malformed; the result is the same.
    """
    obj = _object(raw, max_bytes)
    if isinstance(obj, Malformed):
        return obj
    if suspect and (found := first_problem(obj)) is not None:
        return found
    try:
        return _event(obj, limit_ns, paths)
    except Malformed as problem:
        # or it would hold on to the frames that it passed, and what they have read of the record
        problem.__traceback__ = problem.__context__ = None
        return problem


def _object(raw: bytes | None, max_bytes: int) -> dict[str, Any] | Malformed:
    """Return the object that a record is, or why it is none."""
    if raw is None:
        return Malformed(Reason.empty, "record: no value (a tombstone)")
    if len(raw) > max_bytes:
        return Malformed(Reason.too_large, f"record: longer than {max_bytes} bytes")
    raw = raw.removeprefix(_BOM)
    try:
        obj: Any = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return _no_json(raw, error.pos)
    return obj if isinstance(obj, dict) else Malformed(Reason.not_object, "record: not a JSON object")


def _event(obj: dict[str, Any], limit_ns: int, paths: Paths) -> ChatEvent:
    event = read(obj, limit_ns=limit_ns)
    conversation, segment, tenant = paths
    if segment is not None:
        event = event._replace(segment=_segment(conversation_at(obj, segment)))
    if tenant is not None:
        event = event._replace(tenant_id=conversation_at(obj, tenant))
    return event if conversation is None else event._replace(conversation_id=conversation_at(obj, conversation))


def _segment(found: str | None) -> str:
    if found is None:
        return DEFAULT_SEGMENT
    if len(found) > ID_MAX or _CONTROL.search(found):
        raise Malformed(Reason.bad_value, "segment: too long, or has control characters")
    return found


def _no_json(raw: bytes, at: int) -> Malformed:
    """Find the reason from the place where the parser stopped, not from its words, which may change."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as bad:
        return Malformed(Reason.not_utf8, f"record: not UTF-8 at byte {bad.start}")
    if not text.strip(" \t\r\n"):
        return Malformed(Reason.empty, "record: nothing but white space")
    if _too_deep(text, at):
        return Malformed(Reason.nested_too_deep, f"record: nested deeper than {MAX_DEPTH} levels")
    if _not_finite(text, at):
        return Malformed(Reason.not_finite, f"record: number at character {at} is not finite")
    if _SURROGATE.match(text, at):
        return Malformed(Reason.lone_surrogate, f"record: half a surrogate pair at character {at}")
    return Malformed(Reason.not_json, f"record: not JSON at character {at}")


def _not_finite(text: str, at: int) -> bool:
    start = at - 1 if at and text[at - 1] == "-" else at
    if _NOT_A_NUMBER.match(text, start):
        return True
    number = _NUMBER.match(text, at)
    return number is not None and math.isinf(float(number[0]))


def _too_deep(text: str, at: int) -> bool:
    # Most of what is cut off or garbled has too few brackets for that; a look at every string in it takes long.
    if text.count("[", 0, at + 1) + text.count("{", 0, at + 1) <= MAX_DEPTH:
        return False
    begun = text[: at + 1]
    bare = _STRINGS.sub("", begun) if "\\" in begun else "".join(begun.split('"')[::2])
    if bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}") > MAX_DEPTH:
        return True
    return bool(_STEPS[np.frombuffer(bare.encode(), dtype=np.uint8)].cumsum(dtype=np.int64).max(initial=0) > MAX_DEPTH)
