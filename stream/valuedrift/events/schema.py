"""Strict schema of the native record, and the parts that other formats share with it.

Strict means that nothing is converted: a number in quotes is wrong. Unknown fields are ignored, so producers may carry
their own. A JSON null in an optional field is the same as leaving it out.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from typing_extensions import TypedDict

from valuedrift.errors import Malformed
from valuedrift.events.reasons import Reason

__all__ = ["ID_MAX", "Identifier", "Labelled", "NativeRecord", "Probabilities", "Strict", "Timestamp", "malformed_from"]

ID_MAX: Final = 256
"""Longest identifier, model or segment, in characters."""

Identifier = Annotated[
    str,
    Field(min_length=1, max_length=ID_MAX, pattern=r"^[^\u0000-\u001f\u007f-\u009f]*$"),
]
"""A name that may become a key, a header or a metric label: not empty, capped, no control characters (C0, C1)."""

Timestamp = Annotated[
    str | int | float,
    Field(
        description="ISO 8601 with an offset, or an epoch number: below 1e11 s, below 1e14 ms, below 1e17 µs, else ns.",
        examples=["2026-03-01T12:00:00.123456789Z", 1772366400, 1772366400123],
    ),
]

_Probability = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Probabilities(TypedDict):
    """Probability of each goal; together 1 ± 0.01."""

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")  # type: ignore[misc]

    g1: _Probability
    g2: _Probability
    g3: _Probability
    g4: _Probability
    g5: _Probability


class Strict(BaseModel):
    """Base of all record models."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True, hide_input_in_errors=True)


class Labelled(Strict):
    """A record that may carry a verdict, in which case it is not classified again."""

    label: Literal["g1", "g2", "g3", "g4", "g5"] | None = Field(default=None, description="Behaviour, if known.")
    probabilities: Probabilities | None = Field(
        default=None, description="Probability of each behaviour; wins over `label`, which must not contradict it."
    )


class NativeRecord(Labelled):
    """One chat interaction in valuedrift's own format."""

    event_id: Identifier
    timestamp: Timestamp
    model: Identifier
    prompt: str | None = Field(default=None, description="Required unless `label` or `probabilities` is given.")
    response: str | None = Field(default=None, description="Required unless `label` or `probabilities` is given.")
    segment: Identifier | None = Field(default=None, description="Tenant, product or route; `default` if left out.")
    conversation_id: Identifier | None = None


_REASONS: Final = {
    "missing": Reason.missing_field,
    "string_too_short": Reason.bad_value,
    "string_too_long": Reason.bad_value,
    "string_pattern_mismatch": Reason.bad_value,
    "too_short": Reason.bad_value,
    "finite_number": Reason.not_finite,
    "greater_than_equal": Reason.bad_value,
    "extra_forbidden": Reason.bad_value,
}
_SAYS: Final = {
    "missing": "required",
    "string_too_short": "must not be empty",
    "string_too_long": f"longer than {ID_MAX} characters",
    "string_pattern_mismatch": "has control characters",
    "too_short": "must not be empty",
    "finite_number": "not a finite number",
    "greater_than_equal": "must not be negative",
    "extra_forbidden": "has an unexpected member",
    "literal_error": "not one of the choices",
}


def malformed_from(error: ValidationError, where: str = "") -> Malformed:
    """Turn a validation error into the dead-letter reason of its first problem.

    Parameters
    ----------
    error
        What pydantic raised.
    where
        Path of the validated object in its record, such as ``response``; empty for the record itself.

    Returns
    -------
    An error whose detail names the JSON path and the rule, and nothing of the record's content.
    """
    first: Any = error.errors(include_url=False, include_context=False)[0]
    kind: str = first["type"]
    loc: tuple[int | str, ...] = first["loc"]
    reason = _REASONS.get(kind, Reason.wrong_type)
    if kind == "literal_error":
        reason = Reason.bad_value if isinstance(first["input"], str) else Reason.wrong_type
    elif "probabilities" in loc and reason in (Reason.missing_field, Reason.bad_value):
        reason = Reason.bad_probabilities
    says = "wrong type" if reason is Reason.wrong_type else _SAYS.get(kind, "not acceptable")
    if kind == "extra_forbidden":
        loc = loc[:-1]  # the unexpected name is the producer's text, not ours
    return Malformed(reason, f"{_path(loc, where)}: {says}")


def _path(loc: tuple[int | str, ...], where: str) -> str:
    path = where
    for part in loc:
        if isinstance(part, int):
            path += f"[{part}]"
        elif path and part in ("str", "int", "float"):
            continue  # which alternative of a union was tried
        else:
            path += f".{part}" if path else part
    return path or "record"
