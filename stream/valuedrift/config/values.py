"""Settings whose value is more than a word: read from TOML as they are, from the environment and options as text."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

from valuedrift.taxonomy import GOALS, K

__all__ = ["Accepted", "GoalWeights", "from_text", "is_loopback", "nanoseconds", "show_value"]


def _weights(value: Any) -> Any:
    if isinstance(value, str):
        if value.strip().lower() in {"", "none"}:
            return None
        value = [part.strip() for part in value.strip().removeprefix("[").removesuffix("]").split(",")]
    if value is None:
        return None
    try:
        weights = tuple(float(part) for part in value)
    except (TypeError, ValueError):
        weights = ()
    if len(weights) != K or not all(0.0 <= weight < 1e9 for weight in weights) or not sum(weights):
        raise ValueError(f"write {K} weights, of {', '.join(GOALS)}, not negative and not all 0: [0.97, 0, 0.03, 0, 0]")
    return weights


GoalWeights = Annotated[tuple[float, ...] | None, NoDecode, BeforeValidator(_weights)]
"""Weights of the five goals, or none. As text: five numbers with commas between them."""


def from_text(value: Any) -> Any:
    """Read a list or table that may come as JSON text; nothing for a blank."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() in {"", "none"}:
        return ()
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError("as text it must be JSON") from None


def nanoseconds(time: str) -> int:
    """Return an ISO 8601 time with an offset as ns since the epoch.

    Raises
    ------
    ValueError
        If it is none.
    """
    found = datetime.fromisoformat(time)
    if found.tzinfo is None:
        raise ValueError("a time needs its offset from UTC, such as Z")
    whole = found.replace(microsecond=0).timestamp()
    return int(whole) * 1_000_000_000 + found.microsecond * 1_000


def _accepted(value: Any) -> Any:
    value = from_text(value)
    if not isinstance(value, Mapping):
        if value == ():
            return {}
        raise ValueError("write a table of proposals with the time from which each holds")
    times = {str(key): at.isoformat() if isinstance(at, datetime) else str(at) for key, at in value.items()}
    for proposal, at in times.items():
        try:
            nanoseconds(at)
        except ValueError:
            raise ValueError(f"{proposal} needs a time such as 2026-01-02T09:00:00Z") from None
    return times


Accepted = Annotated[dict[str, str], NoDecode, BeforeValidator(_accepted)]
"""Times (ISO 8601 with an offset) by name. As text: JSON."""


def show_value(value: Any) -> str:
    """Write a list or table as JSON text, which is read back as it was; nothing for an empty one."""
    return json.dumps(value, default=lambda part: part.model_dump()) if value else ""


def is_loopback(host: str) -> bool:
    """Whether only processes of this machine can reach what is bound to this address. A name is not looked up."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
