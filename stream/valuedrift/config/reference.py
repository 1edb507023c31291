"""The settings for people: what is in force and why, and the table of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from valuedrift.config.keys import all_keys, show

if TYPE_CHECKING:
    from valuedrift.config.settings import Settings

__all__ = ["EffectiveSetting", "effective", "reference_table"]


class EffectiveSetting(NamedTuple):
    """One setting in force: dotted key, value (secrets masked, empty when not set), and where it came from."""

    key: str
    value: str
    source: str


def effective(settings: Settings) -> list[EffectiveSetting]:
    """List all settings in force, in the order of the tree."""
    rows = []
    for key in all_keys().values():
        section, name = key.name.split(".")
        value = getattr(getattr(settings, section), name)
        rows.append(EffectiveSetting(key.name, show(key, value), settings.origins.get(key.name, "default")))
    return rows


def reference_table() -> str:
    """Write the Markdown table of all settings: key, default, meaning, environment variable."""
    lines = ["| key | default | meaning | environment |", "|---|---|---|---|"]
    for key in all_keys().values():
        default = f"`{key.default}`" if key.default else "not set"
        meaning = (key.field.description or "").replace("|", r"\|")
        lines.append(f"| `{key.name}` | {default} | {meaning} | `{key.env}` |")
    return "\n".join(lines) + "\n"
