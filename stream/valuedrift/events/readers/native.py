"""valuedrift's own format: one flat JSON object per interaction."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ValidationError

from valuedrift.errors import Malformed
from valuedrift.events.event import DEFAULT_SEGMENT, ChatEvent
from valuedrift.events.first_problem import check_of
from valuedrift.events.reasons import Reason
from valuedrift.events.schema import NativeRecord, malformed_from
from valuedrift.events.scores import scores_of
from valuedrift.events.timestamps import parse_timestamp

__all__ = ["NativeReader"]

_TELLING: Final = frozenset({"event_id", "timestamp", "model", "prompt", "response", "label", "probabilities"})

_check: Final = check_of(NativeRecord)
_validate: Final = NativeRecord.__pydantic_validator__.validate_python  # model_validate costs as much again


class NativeReader:
    """Reads `NativeRecord`."""

    name = "native"

    def matches(self, obj: dict[str, Any]) -> bool:
        """Two names of the format are enough: a record that lacks the others is ours, and wrong."""
        if "event_id" in obj and "timestamp" in obj:  # nearly always, and much cheaper than a set
            return True
        return len(_TELLING & obj.keys()) >= 2

    def read(self, obj: dict[str, Any], *, limit_ns: int) -> ChatEvent:
        """Read one record; see `valuedrift.events.readers.Reader`."""
        try:
            record: NativeRecord = _validate(obj)
        except ValidationError as error:
            raise malformed_from(error) from None
        scores = scores_of(record)
        if scores is None:
            if record.prompt is None:
                raise _lacking("prompt", obj)
            if record.response is None:
                raise _lacking("response", obj)
        return ChatEvent(
            event_id=record.event_id,
            time_ns=parse_timestamp(record.timestamp, limit_ns=limit_ns),
            model=record.model,
            segment=DEFAULT_SEGMENT if record.segment is None else record.segment,
            conversation_id=record.conversation_id,
            prompt=record.prompt,
            response=record.response,
            scores=scores,
        )

    def first_problem(self, obj: dict[str, Any]) -> Malformed | None:
        """See `valuedrift.events.readers.Reader`."""
        return _check(obj)


def _lacking(field: str, obj: dict[str, Any]) -> Malformed:
    if field in obj:  # a null
        return Malformed(Reason.wrong_type, f"{field}: wrong type")
    return Malformed(Reason.missing_field, f"{field}: required unless label or probabilities is given")
