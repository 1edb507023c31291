"""The default rule: drift beyond epsilon *and* a sequential test with a stated average run length to a false alarm.

    quiet ── evidence and drift > epsilon ──▶ firing ── no new evidence for long enough ──▶ resolved
                                              │    ▲
                                              └────┘ new evidence: the detector has restarted and alarmed again

After every alarm the detector restarts on the same reference. While behaviour stays away from the reference it alarms
again after about as many votes as it took to notice, so an alert counts as resolved only when three times that many
votes, and `resolve_windows` windows, have passed in silence.

Everything here goes by votes, one per conversation (`valuedrift.windows.votes`): detector, onset, size of the drift.

With `Rules.tolerance` the test itself asks for a drift above it (`valuedrift.drift.tolerance`).
"""

from __future__ import annotations

from typing import Any

from valuedrift.drift import DriftDetector, DriftStatus
from valuedrift.windows.explanation import QUIET, Change, Context, Since, alert_record
from valuedrift.windows.history import History, Stretch
from valuedrift.windows.journal import Facts
from valuedrift.windows.outputs import Alert, SeriesKey, iso, short_id
from valuedrift.windows.reference import Reference
from valuedrift.windows.rules import Rules

__all__ = ["EvidenceAlerts"]

_PATIENCE = 3
"""Silence, in multiples of the votes that the last alarms took, after which behaviour counts as back to normal."""

_DIGITS = 6
"""Of ln of the e-value: more are of no use, and cost bytes in state and records."""

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
        self._detector = DriftDetector(reference.votes, arl0_events=self._arl0_votes, epsilon=rules.tolerance)
        self._history = History()
        self._episode: dict[str, Any] | None = None
        self._votes = 0

    def on_pane(self, pane: Stretch, context: Context) -> tuple[list[Alert], Facts]:
        """Step the detector by one closed pane with at least one on-time event.

        Returns
        -------
        Alerts, and what windows say of evidence and of an open alert from here on.
        """
        seed = int(short_id("pane", *self._key, pane.start_ns)[:16], 16)
        status = self._detector.update(pane.counts, seed=seed)
        self._votes += pane.counted
        self._history.append(pane)
        if self._episode is not None:
            self._episode["quiet_events"] += pane.counted
        alerts: list[Alert] = []
        if status.alarm:
            recent = self._history.last(status.onset_events)
            assert recent is not None  # the pane itself is in it
            change = Change(self._reference.votes, recent)
            if change.size > self._rules.epsilon:
                alerts = self._fire(pane.end_ns, change, status, context)
                self._detector.restart()
                self._history.clear()
        return alerts, {"evidence": self._said(status), "alert": self._open()}

    def _promise(self) -> Facts:
        """Return what is promised on false alarms, and for which null."""
        return {
            "epsilon": self._rules.tolerance,
            "arl0_votes": self._arl0_votes,
            "arl0_windows": self._arl0_votes / self._reference.votes_per_window,
        }

    def _said(self, status: DriftStatus) -> Facts:
        known = status.events > 0
        return {
            "reference": self._reference.id,
            "log_e_value": round(status.log_evidence, _DIGITS) if known else None,
            "alternative": status.alternative,
            "votes": self._votes,
            **self._promise(),
        }

    def _open(self) -> Facts | None:
        """Return what a window says of the open alert, if any."""
        episode = self._episode
        if episode is None:
            return None
        since = Since(*episode["since"])
        return {
            "id": episode["id"],
            "severity": episode["severity"],
            "fired_at": iso(episode["fired"]),
            **since.record(),
        }

    def _fire(self, at_ns: int, change: Change, status: DriftStatus, context: Context) -> list[Alert]:
        low, high = status.onset_interval
        since = Since(
            change.now.start_ns,
            min(self._history.moment(high)[0], change.now.start_ns),
            max(self._history.moment(low)[1], change.now.start_ns),
        )
        evidence = {
            "statistic": status.e_value,
            "threshold": status.threshold,
            **self._promise(),
            "arl0_events": self._arl0_votes * self._reference.events_per_vote,
            "alternative": status.alternative,
            "votes_since_change": status.onset_events,
            "votes_since_change_interval_95": [low, high],
            "events_since_change": round(status.onset_events * change.now.events / change.now.counted),
        }
        needed = _PATIENCE * status.onset_events
        if self._episode is None:
            self._episode = {
                "id": short_id("alert", *self._key, "evidence", at_ns),
                "sequence": 0,
                "severity": change.severity,
                "fired": at_ns,
                "since": list(since),
                "last_evidence": at_ns,
                "needed": needed,
                "quiet_events": 0,
                "quiet_windows": 0,
                "evidence": evidence,
            }
            return [self._alert("firing", at_ns, change, context)]
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
        return [self._alert("firing", at_ns, change, context)]

    def on_window(self, end_ns: int, context: Context) -> list[Alert]:
        """Count a closed window with at least one event; resolve the alert when the silence has lasted.

        A window counts as silent when it began after the last evidence.
        """
        episode = self._episode
        if episode is None or end_ns - self._rules.grid.size_ns < episode["last_evidence"]:
            return []
        episode["quiet_windows"] += 1
        if episode["quiet_windows"] < self._rules.resolve_windows or episode["quiet_events"] < episode["needed"]:
            return []
        return self.close(end_ns, context, QUIET)

    def close(self, at_ns: int, context: Context, resolution: str) -> list[Alert]:
        """Resolve the open alert, if any, for a reason."""
        if self._episode is None:
            return []
        before = self._reference.votes
        recent = self._history.last(int(self._episode["needed"]))
        if recent is None or not recent.counted:
            recent = Stretch(at_ns, at_ns, before, {}, int(self._reference.counts.sum()))
        self._episode["sequence"] += 1
        alert = self._alert("resolved", at_ns, Change(before, recent), context, resolution)
        self._episode = None
        return [alert]

    def _alert(self, status: str, at_ns: int, change: Change, context: Context, resolution: str | None = None) -> Alert:
        episode = self._episode
        assert episode is not None
        record = alert_record(
            alert_id=episode["id"],
            sequence=episode["sequence"],
            status=status,
            rule="evidence",
            severity=episode["severity"],
            key=self._key,
            change=change,
            since=Since(*episode["since"]),
            fired_ns=episode["fired"],
            at_ns=at_ns,
            epsilon=self._rules.epsilon,
            reference=self._reference.id,
            evidence=episode["evidence"],
            context=context,
            resolution=resolution,
        )
        return Alert(self._key, at_ns, record)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            "detector": self._detector.to_dict(),
            "history": self._history.to_dict(),
            "episode": self._episode,
            "votes": self._votes,
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._detector = DriftDetector.from_dict(data["detector"])
        self._history = History.from_dict(data["history"])
        # the defaults are for what an earlier release has saved
        self._votes = data.get("votes", self._detector.status.events)
        self._episode = data["episode"]
        if self._episode is not None and "since" not in self._episode:
            self._episode["since"] = [self._episode["fired"], None, None]
