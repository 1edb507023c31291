"""What a report says about the run that made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["ReportMeta"]


@dataclass(frozen=True, slots=True)
class ReportMeta:
    """Facts that windows and alerts do not carry.

    Parameters
    ----------
    title
        Heading of the page.
    version
        Version of valuedrift that wrote it.
    settings
        Settings that matter to a reader, name to value, shown in this order.
    inputs
        Names of what was read.
    events
        Events read and counted; None = what the windows add up to, which counts an event once per window that holds it.
    dead_letters
        Records that were unreadable.
    late
        Events that came too late for any window.
    rule
        The alert rule in force: decides how a series without a reference is described.
    """

    title: str
    version: str
    settings: Mapping[str, str] = field(default_factory=dict)
    inputs: Sequence[str] = ()
    events: int | None = None
    dead_letters: int = 0
    late: int = 0
    rule: Literal["evidence", "epsilon"] = "evidence"
