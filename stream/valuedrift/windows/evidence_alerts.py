"""The default rule: drift beyond epsilon *and* a sequential test with a stated average run length to a false alarm.

`valuedrift.windows.watch` has the test, `valuedrift.windows.incident` the life of an alert, and
`valuedrift.windows.renewal` what follows it while it is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from valuedrift.drift import DriftStatus
from valuedrift.taxonomy import IntArray
from valuedrift.windows.clusters import Clusters
from valuedrift.windows.explanation import QUIET, RENEWED, Change, Context, alert_record
from valuedrift.windows.history import Stretch
from valuedrift.windows.incident import Evidence, Incident
from valuedrift.windows.journal import Facts
from valuedrift.windows.outputs import Alert, SeriesKey
from valuedrift.windows.reference import Reference
from valuedrift.windows.renewal import Renewal
from valuedrift.windows.rules import Rules
from valuedrift.windows.timetable import Timetable
from valuedrift.windows.watch import Watch

__all__ = ["EvidenceAlerts"]

_RULE = "evidence"


class EvidenceAlerts:
    """Alerts of one series against its reference.

    Parameters
    ----------
    key, reference, rules
        Whose alerts, measured from what, by which rules.
    clusters
        How votes repeat each other; ready.
    timetable
        What is normal at each time of day; None: the reference is, at all times.
    """

    def __init__(
        self,
        key: SeriesKey,
        reference: Reference,
        rules: Rules,
        clusters: Clusters,
        timetable: Timetable | None = None,
    ) -> None:
        self._key, self._reference, self._rules = key, reference, rules
        self._watch = Watch(key, reference, rules, clusters, timetable)
        # behaviour would have to settle at every time of day, so a new reference is not proposed
        self._renewable = rules.renewal.mode != "never" and timetable is None
        self._incident: Incident | None = None
        self._renewal: Renewal | None = None
        self.successor: Reference | None = None
        """The reference that has taken the place of its own: another one goes on from here."""

    def foresee(self, votes: IntArray, starts: Sequence[int]) -> None:
        """Say which panes will come next, shape (T, 5) and when they start: then they cost less."""
        self._watch.foresee(votes, starts)

    def on_pane(self, pane: Stretch, on_time: IntArray, context: Context) -> tuple[list[Alert], Facts]:
        """Take a closed pane with at least one on-time event; `on_time` are its events per goal, shape (5,).

        Returns
        -------
        Alerts, and what windows say of evidence and of an open alert from here on.
        """
        status = self._watch.step(pane)
        alerts: list[Alert] = []
        if self._incident is not None:
            self._incident.hear(pane.counted)
            alerts = self._renew(pane, on_time, context)
        if status.alarm and self.successor is None:
            recent = self._watch.last(status.onset_events)
            assert recent is not None  # the pane itself is in it
            change = self._watch.change(recent)
            if change.size > self._rules.epsilon:
                since, facts = self._watch.since(status, recent), self._watch.alarm(status, change)
                evidence = Evidence(pane.end_ns, change.severity, status.onset_events, since, facts)
                alerts += self._fire(evidence, change, context, self._watch.daytime(recent, pane.end_ns))
                self._watch.restart()
        return alerts, self._said(status)

    def learn(self, pane: Stretch) -> Facts:
        """Take a closed pane of a time of day that is still learning; return what windows say from here on."""
        return self._said(self._watch.learn(pane))

    def _said(self, status: DriftStatus) -> Facts:
        return {"evidence": self._watch.said(status), "alert": self._incident and self._incident.said()}

    def _renew(self, pane: Stretch, on_time: IntArray, context: Context) -> list[Alert]:
        """Follow what behaviour has become since the alarm; tell of a proposal that is made or withdrawn, or taken."""
        incident, renewal = self._incident, self._renewal
        if incident is None or renewal is None:
            return []
        found = renewal.update(pane, on_time)
        self.successor = renewal.successor(self._reference)
        if self.successor is not None:
            return self.close(pane.end_ns, context, RENEWED)
        proposal = None if found is None else found.id
        if proposal == incident.proposal:
            return []
        incident.proposal = proposal
        incident.sequence += 1
        return [self._alert("firing", pane.end_ns, *self._recent(pane.end_ns), context)]

    def _fire(self, evidence: Evidence, change: Change, context: Context, daytime: Facts | None) -> list[Alert]:
        if self._incident is None:
            self._incident = Incident.of(self._key, _RULE, evidence)
            if self._renewable:
                self._renewal = Renewal(self._key, self._rules)
        elif not self._incident.again(evidence):
            return []
        else:
            self._incident.sequence += 1
        return [self._alert("firing", evidence.at_ns, change, daytime, context)]

    def on_window(self, end_ns: int, context: Context) -> list[Alert]:
        """Count a closed window with at least one on-time event; resolve the alert when the silence has lasted."""
        start_ns = end_ns - self._rules.grid.size_ns
        if self._incident is None or not self._incident.over(start_ns, self._rules.resolve_windows):
            return []
        return self.close(end_ns, context, QUIET)

    def close(self, at_ns: int, context: Context, resolution: str) -> list[Alert]:
        """Resolve the open alert, if any, for a reason."""
        if self._incident is None:
            return []
        self._incident.sequence += 1
        alert = self._alert("resolved", at_ns, *self._recent(at_ns), context, resolution)
        self._incident = self._renewal = None
        return [alert]

    def _recent(self, at_ns: int) -> tuple[Change, Facts | None]:
        """Return how behaviour is now, by as many votes as silence would need, and of which times of day they are."""
        assert self._incident is not None
        recent = self._watch.last(self._incident.needed)
        if recent is None or not recent.counted:
            before = self._reference.votes
            nothing = Stretch(at_ns, at_ns, before, {}, int(self._reference.counts.sum()))
            return Change(before, nothing), self._watch.daytime(None, at_ns)
        return self._watch.change(recent), self._watch.daytime(recent, at_ns)

    def _alert(
        self,
        status: str,
        at_ns: int,
        change: Change,
        daytime: Facts | None,
        context: Context,
        resolution: str | None = None,
    ) -> Alert:
        incident = self._incident
        assert incident is not None
        proposal = None if self._renewal is None or resolution is not None else self._renewal.proposal
        record = alert_record(
            alert_id=incident.id,
            sequence=incident.sequence,
            status=status,
            rule=_RULE,
            severity=incident.severity,
            key=self._key,
            change=change,
            since=incident.since,
            fired_ns=incident.fired,
            at_ns=at_ns,
            epsilon=self._rules.epsilon,
            reference=self._reference.id,
            evidence=incident.facts,
            context=context,
            resolution=resolution,
            proposal=None if proposal is None else proposal.record(self._reference, self._rules.grid.size_ns),
            succession=None if self.successor is None else self.successor.succession(),
            daytime=daytime,
        )
        return Alert(self._key, at_ns, record)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            **self._watch.to_dict(),
            "episode": self._incident and self._incident.to_dict(),
            "renewal": self._renewal and self._renewal.to_dict(),
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._watch.restore(data)
        self._incident = None if data["episode"] is None else Incident.from_dict(data["episode"])
        if data.get("renewal") is not None:
            self._renewal = Renewal(self._key, self._rules)
            self._renewal.restore(data["renewal"])
