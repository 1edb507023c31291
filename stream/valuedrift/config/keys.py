"""The dotted keys of the settings tree, read from its types."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from pydantic import SecretStr

from valuedrift.config.durations import SIZE_MARK, format_bytes
from valuedrift.config.sections import Section
from valuedrift.config.settings import Settings
from valuedrift.config.values import show_value

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

__all__ = ["ENV_PREFIX", "Key", "all_keys", "show"]

ENV_PREFIX = "VALUEDRIFT_"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting.

    Parameters
    ----------
    name
        Dotted key, such as "windows.size".
    field
        Its field in the section.
    types
        The types that its value may have, unions and annotations resolved.
    """

    name: str
    field: FieldInfo
    types: frozenset[Any]

    @property
    def env(self) -> str:
        """Name of the environment variable that sets it."""
        return ENV_PREFIX + self.name.replace(".", "__").upper()

    @property
    def is_path(self) -> bool:
        """Whether its value is a path."""
        return Path in self.types

    @property
    def is_secret(self) -> bool:
        """Whether its value must never be shown."""
        return SecretStr in self.types

    @property
    def default(self) -> str:
        """Its default as people would write it; empty when not set."""
        return show(self, self.field.get_default(call_default_factory=True))


@cache
def all_keys() -> dict[str, Key]:
    """All settings by dotted key, in the order of the tree."""
    found: dict[str, Key] = {}
    for section_name, section_field in Settings.model_fields.items():
        section = section_field.annotation
        assert isinstance(section, type)
        assert issubclass(section, Section)
        for field_name, field in section.model_fields.items():
            name = f"{section_name}.{field_name}"
            found[name] = Key(name, field, frozenset(_leaf_types(field.annotation)))
    return found


def show(key: Key, value: object) -> str:
    """Write a value as people would in a settings file; secrets are masked."""
    if value is None:
        return ""
    if key.is_secret:
        return "********"
    if any(mark is SIZE_MARK for mark in key.field.metadata) and isinstance(value, int):
        return format_bytes(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | Mapping):
        return show_value(value)
    return str(value)


def _leaf_types(annotation: Any) -> set[Any]:
    origin = get_origin(annotation)
    if origin is Union or origin is types.UnionType:
        return {leaf for argument in get_args(annotation) for leaf in _leaf_types(argument)}
    if hasattr(annotation, "__metadata__"):
        return _leaf_types(annotation.__origin__)
    return {annotation}
