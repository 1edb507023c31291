"""Everything the page shows of one (model, segment, classifier)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from valuedrift import information
from valuedrift.report.collected import Episode, Table

__all__ = ["SeriesView", "Status"]

Status = Literal["critical", "warning", "resolved", "learning", "ok"]
_ORDER: tuple[Status, ...] = ("critical", "warning", "resolved", "learning", "ok")


@dataclass(frozen=True)
class SeriesView:
    """Windows and alerts of a series.

    Parameters
    ----------
    model, segment, classifier
        Whose they are.
    table
        At least one window.
    episodes
        Alerts in the order in which they fired.
    revised
        Windows that were published more than once.
    learns
        Whether the alert rule needs a reference.
    """

    model: str
    segment: str
    classifier: str
    table: Table
    episodes: list[Episode]
    revised: int
    learns: bool

    @property
    def firing(self) -> list[Episode]:
        """Alerts that are open at the end of the period."""
        return [e for e in self.episodes if e.resolved is None]

    @cached_property
    def status(self) -> Status:
        """What an on-call person wants to know first."""
        if self.firing:
            return "critical" if any(e.critical for e in self.firing) else "warning"
        if self.episodes:
            return "resolved"
        return "learning" if self.learns and not self.table.reference[-1] else "ok"

    @property
    def rank(self) -> tuple[int, str, str, str]:
        """Order on the page: what needs attention first, then by name."""
        return _ORDER.index(self.status), self.model, self.segment, self.classifier

    @property
    def learned_at(self) -> float | None:
        """Until when the reference was learned: the end of the last window without one, when a window follows it.

        Seconds since the epoch.
        """
        without = np.flatnonzero(self.table.reference == 0)
        if not len(without) or without[-1] + 1 >= len(self.table.end):
            return None
        return float(self.table.end[without[-1]])

    @cached_property
    def reference_entropy(self) -> float | None:
        """S of the reference in nats: as an alert says, else of the windows it was learned from.

        None if it is not known, or if every time of day has its own.
        """
        if (self.table.reference == 2).any():
            return None
        for episode in self.episodes:
            if episode.reference is not None and episode.rule == "evidence":
                return episode.entropy_before
        learned_at = self.learned_at
        if learned_at is None:
            return None
        counts = self.table.counts[self.table.end <= learned_at].sum(axis=0)
        return float(information.entropy(counts))
