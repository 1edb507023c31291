"""The published record of an alert: what moved, by how much, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from valuedrift import information
from valuedrift.taxonomy import GOALS, Goal, IntArray
from valuedrift.windows.beyond_labels import by_goal, corrected
from valuedrift.windows.exemplars import Exemplars
from valuedrift.windows.history import Stretch
from valuedrift.windows.journal import Facts
from valuedrift.windows.labels import Confusion
from valuedrift.windows.outputs import SCHEMA_VERSION, SeriesKey, iso
from valuedrift.windows.window_record import divergences, shares

__all__ = ["QUIET", "RENEWED", "REPLACED", "Change", "Context", "Since", "alert_record"]

QUIET = "quiet"
"""An alert was resolved because behaviour had returned for long enough."""

REPLACED = "classifier_replaced"
"""An alert was resolved because another classifier, which has a reference of its own, had taken over."""

RENEWED = "new_reference"
"""An alert was resolved because the behaviour since has become the reference."""

_CRITICAL_RISE = 0.10
"""A rise of the misaligned share from which an alert is critical."""


class Context(NamedTuple):
    """What an alert tells besides its own counts.

    Parameters
    ----------
    exemplars
        Events that show behaviours.
    confusion
        What is known of the classifier's errors.
    """

    exemplars: Exemplars
    confusion: Confusion | None


class Since(NamedTuple):
    """When a change is believed to have begun, event time in ns.

    Parameters
    ----------
    likeliest
        The estimate.
    earliest, latest
        Ends of its 95 % interval, which holds it; None where there is no estimate with an interval.
    """

    likeliest: int
    earliest: int | None = None
    latest: int | None = None

    def record(self) -> dict[str, Any]:
        """Return the published fields, JSON-ready."""
        known = self.earliest is not None and self.latest is not None
        interval = [iso(self.earliest), iso(self.latest)] if known else None  # type: ignore[arg-type]
        return {"changed_since": iso(self.likeliest), "changed_since_interval_95": interval}


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
        return max(abs(self.delta_entropy), divergences(self.now.counts, [self.before])[0][1])

    @property
    def total_variation(self) -> float:
        """Largest change of the share of any set of goals: the detector's epsilon is stated in it."""
        return float(information.total_variation(self.now.counts, self.before))

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
            f"{Goal(goal).meaning} ({GOALS[goal]}) rose from {q[goal]:.1%} to {p[goal]:.1%} of labels, "
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
    since: Since,
    fired_ns: int,
    at_ns: int,
    epsilon: float,
    reference: str | None,
    evidence: dict[str, Any] | None,
    context: Context,
    resolution: str | None,
    proposal: dict[str, Any] | None = None,
    succession: dict[str, Any] | None = None,
    fit: Facts | None = None,
    unsure: Sequence[str] = (),
    daytime: Facts | None = None,
) -> dict[str, Any]:
    """Write one step in the life of an alert, JSON-ready; nats; the contributions add up to `delta_entropy`.

    `entropy`, `shares` and what is made of them are of *labels*, which the alert was decided on; `corrected` says the
    same of what is behind them (`valuedrift.windows.beyond_labels.corrected`), None where nothing is known of the
    classifier's errors. `changed_since` is the incident's; what is said of "now" begins at `measured_since`.

    `votes` are what shares and entropies are made of, `events` all on-time events of the same time; under the rule
    "epsilon", which goes by events, there are no votes. `resolution` says why a resolved alert ended, `QUIET`,
    `REPLACED` or `RENEWED`; None while it fires. `proposal` is the reference that could be taken now, `succession` how
    the one that was taken compares with the one that the alert speaks of, which is `reference`. Under the rule "fit"
    the alert is about `fit`, and `unsure` are its exemplars: goals are there to show what the events pass for.
    `daytime` says of which times of day the votes are, where each has a reference of its own; "before" is then what so
    many votes of these times would be like.
    """
    summary = change.summary() if fit is None else _fit_summary(fit)
    if resolution == REPLACED:
        summary = f"the classifier was replaced; when it last labelled, {summary}"
    elif resolution == RENEWED:
        summary = f"this is the new reference: {summary}"
    if daytime is not None and daytime["votes"]:
        summary += f"; compared with the same time of day ({', '.join(daytime['votes'])} {daytime['time_zone']})"
    exemplars = list(unsure)
    if status == "firing" and fit is None:
        rise = shares(change.now.counts) - shares(change.before)
        exemplars = context.exemplars.of_rise(rise, change.now.start_ns)
    contributions, delta = information.entropy_decomposition(shares(change.now.counts), shares(change.before))
    low, high = information.entropy_interval(change.now.counts)
    ((kl, js),) = divergences(change.now.counts, [change.before])
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
        **since.record(),
        "measured_since": iso(change.now.start_ns),
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
        "corrected": _behind(change, context.confusion),
        "events": change.now.events,
        "votes": None if evidence is None else change.now.counted,
        "kl": kl,
        "js": js,
        "total_variation": change.total_variation,
        "reference": reference,
        "fit": fit,
        "proposal": proposal,
        "succession": succession,
        "evidence": evidence,
        "exemplars": exemplars,
        "sources": {source: list(span) for source, span in sorted(change.now.ranges.items())},
        **({} if daytime is None else {"time_of_day": daytime}),
    }


def _fit_summary(fit: Facts) -> str:
    before, now = fit["unfit_share"]["before"], fit["unfit_share"]["now"]
    return f"answers fit none of the goals well: the classifier is least sure of {now:.1%} of them, was of {before:.1%}"


def _behind(change: Change, confusion: Confusion | None) -> dict[str, Any] | None:
    """Say what is behind the labels before and now; the examples that the errors are known from are the same."""
    before, now = corrected(change.before, confusion), corrected(change.now.counts, confusion)
    if before is None or now is None:
        return None
    return {"delta_entropy": now["entropy"] - before["entropy"], "before": before, "now": now}
