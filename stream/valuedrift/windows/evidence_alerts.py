"""The default rule: drift beyond epsilon *and* a sequential test with a stated average run length to a false alarm.

    quiet ── evidence and drift > epsilon ──▶ firing ── no new evidence for long enough ──▶ resolved
                                              │    ▲
                                              └────┘ new evidence: the detector has restarted and alarmed again

After every alarm the detector restarts on the same reference. While behaviour stays away from the reference it alarms
again after about as many votes as it took to notice, so an alert counts as resolved only when three times that many
votes, and `resolve_windows` windows, have passed in silence.

Everything here goes by votes, one per conversation (`valuedrift.windows.votes`): detector, onset, size of the drift.
"""

from __future__ import annotations

from typing import Any

from valuedrift.drift import DriftDetector, DriftStatus
from valuedrift.windows.exemplars import Exemplars
from valuedrift.windows.explanation import QUIET, Change, alert_record
from valuedrift.windows.history import History, Stretch
from valuedrift.windows.outputs import Alert, SeriesKey, short_id
from valuedrift.windows.reference import Reference
from valuedrift.windows.rules import Rules
from valuedrift.windows.window_record import shares

__all__ = ["EvidenceAlerts"]

_PATIENCE = 3
"""Silence, in multiples of the votes that the last alarms took, after which behaviour counts as back to normal."""

_SEVERITIES = ("warning", "critical")


class EvidenceAlerts:
    """Alerts of one series against its reference.

    Parameters
    ----------
    key, reference, rules
        Whose alerts, measured from what, by which rules.
    """

    def __init__(self, key: SeriesKey, reference: Reference, rules: Rules) -> None:
        self._key, self._reference, self._rules = key, reference, rules
        self._arl0_votes = rules.arl0_events or rules.arl0_windows * reference.votes_per_window
        self._detector = DriftDetector(reference.votes, arl0_events=self._arl0_votes)
        self._history = History()
        self._episode: dict[str, Any] | None = None

    def on_pane(self, pane: Stretch, exemplars: Exemplars) -> list[Alert]:
        """Step the detector by one closed pane with at least one on-time event."""
        seed = int(short_id("pane", *self._key, pane.start_ns)[:16], 16)
        status = self._detector.update(pane.counts, seed=seed)
        self._history.append(pane)
        if self._episode is not None:
            self._episode["quiet_events"] += pane.counted
        if not status.alarm:
            return []
        recent = self._history.last(status.onset_events)
        assert recent is not None  # the pane itself is in it
        change = Change(self._reference.votes, recent)
        if change.size <= self._rules.epsilon:
            return []
        self._detector.restart()
        self._history.clear()
        return self._fire(pane.end_ns, change, status, exemplars)

    def _fire(self, at_ns: int, change: Change, status: DriftStatus, exemplars: Exemplars) -> list[Alert]:
        evidence = {
            "statistic": status.e_value,
            "threshold": status.threshold,
            "arl0_votes": self._arl0_votes,
            "arl0_events": self._arl0_votes * self._reference.events_per_vote,
            "arl0_windows": self._arl0_votes / self._reference.votes_per_window,
            "alternative": status.alternative,
            "votes_since_change": status.onset_events,
            "events_since_change": round(status.onset_events * change.now.events / change.now.counted),
        }
        needed = _PATIENCE * status.onset_events
        if self._episode is None:
            self._episode = {
                "id": short_id("alert", *self._key, "evidence", at_ns),
                "sequence": 0,
                "severity": change.severity,
                "fired": at_ns,
                "last_evidence": at_ns,
                "needed": needed,
                "quiet_events": 0,
                "quiet_windows": 0,
                "evidence": evidence,
            }
            return [self._alert("firing", at_ns, change, exemplars)]
        episode = self._episode
        worse = _SEVERITIES.index(change.severity) > _SEVERITIES.index(episode["severity"])
        episode.update(
            last_evidence=at_ns,
            needed=max(needed, episode["needed"]),
            quiet_events=0,
            quiet_windows=0,
            evidence=evidence,
        )
        if not worse:
            return []
        episode.update(severity=change.severity, sequence=episode["sequence"] + 1)
        return [self._alert("firing", at_ns, change, exemplars)]

    def on_window(self, end_ns: int, exemplars: Exemplars) -> list[Alert]:
        """Count a closed window with at least one event; resolve the alert when the silence has lasted.

        A window counts as silent when it began after the last evidence.
        """
        episode = self._episode
        if episode is None or end_ns - self._rules.grid.size_ns < episode["last_evidence"]:
            return []
        episode["quiet_windows"] += 1
        if episode["quiet_windows"] < self._rules.resolve_windows or episode["quiet_events"] < episode["needed"]:
            return []
        return self.close(end_ns, exemplars, QUIET)

    def close(self, at_ns: int, exemplars: Exemplars, resolution: str) -> list[Alert]:
        """Resolve the open alert, if any, for a reason."""
        if self._episode is None:
            return []
        before = self._reference.votes
        recent = self._history.last(int(self._episode["needed"]))
        if recent is None or not recent.counted:
            recent = Stretch(at_ns, at_ns, before, {}, int(self._reference.counts.sum()))
        self._episode["sequence"] += 1
        alert = self._alert("resolved", at_ns, Change(before, recent), exemplars, resolution)
        self._episode = None
        return [alert]

    def _alert(
        self, status: str, at_ns: int, change: Change, exemplars: Exemplars, resolution: str | None = None
    ) -> Alert:
        episode = self._episode
        assert episode is not None
        rise = shares(change.now.counts) - shares(change.before)
        record = alert_record(
            alert_id=episode["id"],
            sequence=episode["sequence"],
            status=status,
            rule="evidence",
            severity=episode["severity"],
            key=self._key,
            change=change,
            fired_ns=episode["fired"],
            at_ns=at_ns,
            epsilon=self._rules.epsilon,
            reference=self._reference.id,
            evidence=episode["evidence"],
            exemplars=exemplars.of_rise(rise, change.now.start_ns) if status == "firing" else [],
            resolution=resolution,
        )
        return Alert(self._key, at_ns, record)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {"detector": self._detector.to_dict(), "history": self._history.to_dict(), "episode": self._episode}

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._detector = DriftDetector.from_dict(data["detector"])
        self._history = History.from_dict(data["history"])
        self._episode = data["episode"]
