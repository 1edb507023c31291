"""The life of an alert that rests on evidence: fires, fires again, is resolved after silence.

    quiet ── evidence ──▶ firing ── no new evidence for long enough ──▶ resolved
                           │    ▲
                           └────┘ new evidence: the detector has restarted and alarmed again

After every alarm the detector restarts on the same reference. While behaviour stays away from it, it alarms again after
about as many votes as it took to notice, so an alert counts as resolved only when three times that many votes, and
`resolve_windows` windows, have passed in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from valuedrift.windows.explanation import Since
from valuedrift.windows.outputs import SeriesKey, iso, short_id

__all__ = ["Evidence", "Incident"]

_PATIENCE = 3
"""Silence, in multiples of the votes that the last alarms took, after which behaviour counts as back to normal."""

_SEVERITIES = ("warning", "critical")


class Evidence(NamedTuple):
    """An alarm.

    Parameters
    ----------
    at_ns
        Event time of the decision.
    severity
        "warning" or "critical".
    votes
        About how many votes it took to notice.
    since
        When the change is believed to have begun.
    facts
        What is published of it, JSON-ready.
    """

    at_ns: int
    severity: str
    votes: int
    since: Since
    facts: dict[str, Any]


@dataclass(slots=True)
class Incident:
    """One alert, from its first evidence on.

    Parameters
    ----------
    id, fired, since
        Its identity, when it fired first, and when the change is believed to have begun.
    severity, facts
        The worst so far, and what is published of the last evidence.
    needed
        Votes of silence that end it.
    last_evidence
        Event time of the last evidence.
    quiet_votes, quiet_windows
        Since then.
    sequence
        Of the last record that was published.
    proposal
        Id of the reference that is proposed at present.
    """

    id: str
    fired: int
    since: Since
    severity: str
    facts: dict[str, Any]
    needed: int
    last_evidence: int
    quiet_votes: int = 0
    quiet_windows: int = 0
    sequence: int = 0
    proposal: str | None = None

    @classmethod
    def of(cls, key: SeriesKey, rule: str, first: Evidence) -> Incident:
        """Begin with the first evidence, which with whose it is and by which rule makes its identity."""
        at, needed = first.at_ns, _PATIENCE * first.votes
        return cls(short_id("alert", *key, rule, at), at, first.since, first.severity, first.facts, needed, at)

    def again(self, evidence: Evidence) -> bool:
        """Take new evidence; return whether it is more severe than what was known, so that it is told."""
        self.needed = max(self.needed, _PATIENCE * evidence.votes)
        self.facts = evidence.facts
        self.last_evidence = evidence.at_ns
        self.quiet_votes = self.quiet_windows = 0
        if _SEVERITIES.index(evidence.severity) <= _SEVERITIES.index(self.severity):
            return False
        self.severity = evidence.severity
        return True

    def hear(self, votes: int) -> None:
        """Count votes of a closed pane."""
        self.quiet_votes += votes

    def over(self, start_ns: int, resolve_windows: int) -> bool:
        """Count a closed window, which is silent if it began after the last evidence; return whether that is enough."""
        if start_ns < self.last_evidence:
            return False
        self.quiet_windows += 1
        return self.quiet_windows >= resolve_windows and self.quiet_votes >= self.needed

    def said(self) -> dict[str, Any]:
        """Return what a window says of it, JSON-ready."""
        return {
            "id": self.id,
            "severity": self.severity,
            "fired_at": iso(self.fired),
            **self.since.record(),
            "proposal": self.proposal,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `from_dict` restores."""
        return {
            "id": self.id,
            "sequence": self.sequence,
            "severity": self.severity,
            "fired": self.fired,
            "since": list(self.since),
            "last_evidence": self.last_evidence,
            "needed": self.needed,
            "quiet_events": self.quiet_votes,
            "quiet_windows": self.quiet_windows,
            "evidence": self.facts,
            "proposal": self.proposal,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Incident:
        """Restore what `to_dict` saved; the defaults are for what an earlier release has saved."""
        return cls(
            data["id"],
            data["fired"],
            Since(*data.get("since", [data["fired"]])),
            data["severity"],
            data["evidence"],
            data["needed"],
            data["last_evidence"],
            data["quiet_events"],
            data["quiet_windows"],
            data["sequence"],
            data.get("proposal"),
        )
