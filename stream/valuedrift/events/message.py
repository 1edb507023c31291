"""What messages between our own processes have in common: strict JSON objects, written and read the same way."""

from __future__ import annotations

from typing import TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from valuedrift.errors import Malformed
from valuedrift.events.reasons import Reason

__all__ = ["Message", "read_message"]

_M = TypeVar("_M")


class Message(BaseModel):
    """A message that is published as one JSON object; an unknown or missing field is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    def encode(self) -> bytes:
        """Return the message value as it is published."""
        return orjson.dumps(self.model_dump(by_alias=True))


def read_message(adapter: TypeAdapter[_M], raw: bytes | None, *, empty: Reason, bad: Reason) -> _M:
    """Read a message value.

    Parameters
    ----------
    adapter
        The messages that a topic may hold.
    raw
        The value; None is a tombstone.
    empty, bad
        Reasons given where there is no value, and where it is not such a message.

    Raises
    ------
    Malformed
        Naming the field, never its content.
    """
    if not raw:
        raise Malformed(empty, "empty value")
    try:
        return adapter.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "value"
        raise Malformed(bad, f"{where}: {first['type']}") from None
