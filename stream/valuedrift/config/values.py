"""Settings whose value is more than a word: read from TOML as they are, from the environment and options as text."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

from valuedrift.taxonomy import GOALS, K

__all__ = ["GoalWeights", "from_text", "show_value"]


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


def show_value(value: Any) -> str:
    """Write a list or table as JSON text, which is read back as it was; nothing for an empty one."""
    return json.dumps(value, default=lambda part: part.model_dump()) if value else ""
