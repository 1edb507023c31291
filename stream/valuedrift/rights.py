"""The least rights that each command needs on a cluster with access control (Kafka's ACLs).

READ and WRITE of a topic imply DESCRIBE, and WRITE the idempotent producer (KIP-679), so neither is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from valuedrift.topics import changelog_topic, plan

if TYPE_CHECKING:
    from valuedrift.config import Settings

__all__ = ["RESUBMIT_ID", "Right", "rights", "rights_table"]

RESUBMIT_ID: Final = "valuedrift-resubmit"
"""Transactional id of `valuedrift dead-letters resubmit`: one at a time, and the last one counts."""

# What a process checks at its start are the settings of its topics.
_CHECKED: Final = ("DESCRIBE_CONFIGS",)
_READS: Final = ("READ",)
_WRITES: Final = ("WRITE",)

_TOPICS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "scorer": {
        "source": _READS + _CHECKED,
        "labels": _WRITES + _CHECKED,
        "dead_letters": _WRITES + _CHECKED,
    },
    "scorer --shadow": {"shadow": _WRITES + _CHECKED},
    "monitor": {
        "labels": _READS + _CHECKED,
        "changelog": _READS + _WRITES + _CHECKED,
        "entropy": _WRITES + _CHECKED,
        "alerts": _WRITES + _CHECKED,
        "dead_letters": _WRITES + _CHECKED,
        "late": _WRITES + _CHECKED,
    },
    "fleet": {
        "entropy": _READS + _CHECKED,
        "population": _READS + _WRITES + _CHECKED,
        "dynamics": _READS + _WRITES + _CHECKED,
    },
    "replay kafka://…": {"source": _READS},
    "produce": {"source": _WRITES},
    "tail": dict.fromkeys(("alerts", "entropy", "late", "population", "dynamics"), _READS),
    "shadow": {"shadow": _READS},
    "dead-letters list, show": {"dead_letters": _READS},
    "dead-letters resubmit": {"dead_letters": _READS + _WRITES, "source": _WRITES},
}
_GROUPS: Final = {"scorer": "scorer.group", "monitor": "monitor.group"}


class Right(NamedTuple):
    """One operation on one resource.

    Parameters
    ----------
    kind
        TOPIC, GROUP or TRANSACTIONAL_ID.
    key
        The setting that names the resource.
    name
        Its name.
    operation
        As Kafka calls it, such as READ.
    """

    kind: str
    key: str
    name: str
    operation: str


def rights(settings: Settings) -> dict[str, list[Right]]:
    """List what each command needs, by command; `scorer --shadow` is what it needs beside `scorer`."""
    found = {"topics create, check": _provisioning(settings)}
    for role, topics in _TOPICS.items():
        found[role] = [_topic(settings, name, operation) for name in topics for operation in topics[name]]
        if (key := _GROUPS.get(role)) is not None:
            section, _, field = key.partition(".")
            found[role].append(Right("GROUP", key, getattr(getattr(settings, section), field), "READ"))
    found["dead-letters resubmit"].append(Right("TRANSACTIONAL_ID", "", RESUBMIT_ID, "WRITE"))
    return found


def rights_table(settings: Settings) -> str:
    """Write the Markdown table of all rights: command, operations, resources."""
    lines = ["| command | may | on |", "|---|---|---|"]
    for role, needed in rights(settings).items():
        by_operations: dict[tuple[str, str], list[str]] = {}
        resources = dict.fromkeys((right.kind, right.name) for right in needed)
        for kind, name in resources:
            operations = [right.operation for right in needed if (right.kind, right.name) == (kind, name)]
            text = ", ".join(operation.replace("_", " ").title().replace(" ", "") for operation in operations)
            by_operations.setdefault((kind, text), []).append(f"`{name}`")
        command = f"`{role}`"
        for (kind, text), names in by_operations.items():
            lines.append(f"| {command} | {text} | {kind.lower().replace('_', ' ')} {', '.join(names)} |")
            command = ""
    return "\n".join(lines) + "\n"


def _provisioning(settings: Settings) -> list[Right]:
    return [
        Right("TOPIC", spec.key, spec.name, operation)
        for spec in plan(settings)
        for operation in ("CREATE", "DESCRIBE", "DESCRIBE_CONFIGS")
    ]


def _topic(settings: Settings, name: str, operation: str) -> Right:
    if name == "changelog":
        return Right("TOPIC", "monitor.group", changelog_topic(settings), operation)
    return Right("TOPIC", f"topics.{name}", getattr(settings.topics, name), operation)
