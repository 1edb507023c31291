"""Settings whose value is more than a word: read from TOML as they are, from the environment and options as text."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode

from valuedrift.taxonomy import GOALS, K

__all__ = [
    "Accepted",
    "GoalWeights",
    "TimeZone",
    "TimesOfDay",
    "from_text",
    "is_loopback",
    "minutes",
    "nanoseconds",
    "show_value",
]

_MOST_TIMES: Final = 48
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


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


def minutes(clock: str) -> int:
    """Return a time such as 07:30 as minutes after midnight."""
    return int(clock[:2]) * 60 + int(clock[3:])


def _times_of_day(value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        if value.lower() in {"", "none"}:
            return ()
        value = int(value) if value.isascii() and value.isdigit() and len(value) < 4 else value
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 2 or value > _MOST_TIMES or 24 * 60 % value:
            raise ValueError(f"a day is cut into 2 to {_MOST_TIMES} equal parts of whole minutes, such as 12")
        part = 24 * 60 // value
        return tuple(f"{part * i // 60:02}:{part * i % 60:02}" for i in range(value))
    if isinstance(value, str):
        value = re.split(r"[\s,]+", value.removeprefix("[").removesuffix("]").replace('"', " ").strip())
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(at, str) and _CLOCK.fullmatch(at) for at in value):
        raise ValueError("write into how many parts a day is cut, or when they begin: [07:00, 19:00]")
    if len(value) > _MOST_TIMES or len(value) == 1 or not all(a < b for a, b in pairwise(value)):
        raise ValueError(f"write 2 to {_MOST_TIMES} times, each later than the one before")
    return tuple(value)


TimesOfDay = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_times_of_day)]
"""When times of day begin, HH:MM, ascending; none where they are not told apart. As text also their number."""


def _time_zone(name: str) -> str:
    if name != "UTC":
        try:
            ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            raise ValueError("no time zone that this machine knows; write one such as Europe/Berlin") from None
    return name


TimeZone = Annotated[str, AfterValidator(_time_zone)]
"""IANA name of a time zone that this machine knows."""


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
