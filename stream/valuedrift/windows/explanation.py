"""The published record of an alert: what moved, by how much, on what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from valuedrift import information
from valuedrift.taxonomy import GOALS, Goal, IntArray
from valuedrift.windows.beyond_labels import by_goal
from valuedrift.windows.history import Stretch
from valuedrift.windows.outputs import SCHEMA_VERSION, SeriesKey, iso
from valuedrift.windows.window_record import divergences, shares

__all__ = ["QUIET", "REPLACED", "Change", "alert_record"]

QUIET = "quiet"
"""An alert was resolved because behaviour had returned for long enough."""

REPLACED = "classifier_replaced"
"""An alert was resolved because another classifier, which has a reference of its own, had taken over."""

_CRITICAL_RISE = 0.10
"""A rise of the misaligned share from which an alert is critical."""


@dataclass(frozen=True, slots=True)
class Change:
    """Behaviour before and now.

    Parameters
    ----------
    before
        Counts of the reference (votes) or of the window before (events), shape (5,).
    now
        On-time counts, of the same unit, since the change is believed to have begun.
    """

    before: IntArray
    now: Stretch

    @property
    def delta_entropy(self) -> float:
        """S now minus S before, nats (plug-in)."""
        return float(information.entropy(self.now.counts)) - float(information.entropy(self.before))

    @property
    def size(self) -> float:
        """Size of the drift in nats: the larger of |delta S| and the Jensen-Shannon divergence.

        Entropy alone is blind to a swap of goals, hence the divergence.
        """
        return max(abs(self.delta_entropy), divergences(self.now.counts, self.before)[1])

    @property
    def severity(self) -> str:
        """`critical` when the misaligned share rose by a tenth or more, else `warning`."""
        rise = float(information.misaligned_share(self.now.counts)) - float(information.misaligned_share(self.before))
        return "critical" if rise >= _CRITICAL_RISE else "warning"

    def summary(self) -> str:
        """Say in a sentence which behaviour grew most, and what S did."""
        p, q = shares(self.now.counts), shares(self.before)
        goal = max(range(len(GOALS)), key=lambda g: (p[g] - q[g], -g))
        s_before, s_now = float(information.entropy(self.before)), float(information.entropy(self.now.counts))
        return (
            f"{Goal(goal).meaning} ({GOALS[goal]}) rose from {q[goal]:.1%} to {p[goal]:.1%} of answers, "
            f"entropy went from {s_before:.3f} to {s_now:.3f} nats ({s_now - s_before:+.3f})"
        )


def alert_record(
    *,
    alert_id: str,
    sequence: int,
    status: str,
    rule: str,
    severity: str,
    key: SeriesKey,
    change: Change,
    fired_ns: int,
    at_ns: int,
    epsilon: float,
    reference: str | None,
    evidence: dict[str, Any] | None,
    exemplars: list[str],
    resolution: str | None,
) -> dict[str, Any]:
    """Write one step in the life of an alert, JSON-ready; nats; the contributions add up to `delta_entropy`.

    `votes` are what shares and entropies are made of, `events` all on-time events of the same time; under the rule
    "epsilon", which goes by events, there are no votes. `resolution` says why a resolved alert ended, `QUIET` or
    `REPLACED`; None while it fires.
    """
    summary = change.summary()
    if resolution == REPLACED:
        summary = f"the classifier was replaced; when it last labelled, {summary}"
    contributions, delta = information.entropy_decomposition(shares(change.now.counts), shares(change.before))
    low, high = information.entropy_interval(change.now.counts)
    kl, js = divergences(change.now.counts, change.before)
    return {
        "schema": SCHEMA_VERSION,
        "id": alert_id,
        "sequence": sequence,
        "status": status,
        "rule": rule,
        "severity": severity,
        "resolution": resolution,
        "model": key.model,
        "segment": key.segment,
        "classifier": key.classifier,
        "at": iso(at_ns),
        "fired_at": iso(fired_ns),
        "changed_since": iso(change.now.start_ns),
        "summary": summary,
        "epsilon": epsilon,
        "drift": change.size,
        "delta_entropy": float(delta),
        "contributions": by_goal([float(c) for c in contributions]),
        "entropy": {
            "before": float(information.entropy(change.before)),
            "now": float(information.entropy(change.now.counts)),
            "now_interval_95": [float(low), float(high)],
        },
        "shares": {"before": by_goal(shares(change.before)), "now": by_goal(shares(change.now.counts))},
        "misaligned_share": {
            "before": float(information.misaligned_share(change.before)),
            "now": float(information.misaligned_share(change.now.counts)),
        },
        "events": change.now.events,
        "votes": None if evidence is None else change.now.counted,
        "kl": kl,
        "js": js,
        "reference": reference,
        "evidence": evidence,
        "exemplars": exemplars,
        "sources": {source: list(span) for source, span in sorted(change.now.ranges.items())},
    }
