"""An alert in plain words: what moved, since when, on what evidence."""

from __future__ import annotations

import math
from collections.abc import Sequence

from valuedrift.report.collected import Episode
from valuedrift.report.columns import LEAST_FIT
from valuedrift.report.legend import goal_name
from valuedrift.report.text import (
    apportioned,
    count,
    duration,
    escape,
    name,
    number,
    percent,
    signed,
    stamp_html,
)
from valuedrift.taxonomy import Goal

__all__ = ["alert_card", "alert_order"]

_DIGITS = 4
_RESOLUTIONS = {
    "new_reference": ": behaviour since then is the new reference",
    "classifier_replaced": ": another classifier took over",
}


def alert_order(episode: Episode) -> tuple[bool, bool, float, str]:
    """Order of alerts on the page: open before resolved, critical before warning, the latest first."""
    return episode.resolved is not None, not episode.critical, -episode.fired, episode.id


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<div><dt>{term}</dt><dd>{text}</dd></div>" for term, text in facts)


def _severity(episode: Episode) -> str:
    return "critical" if episode.critical else "warning"


def _times(episode: Episode) -> list[tuple[str, str]]:
    since = stamp_html(episode.since)
    if episode.since_interval is not None:
        low, high = (stamp_html(end) for end in episode.since_interval)
        since += f" <small>95 % interval {low} to {high}</small>"
    facts = [("Changed since about", since), ("Fired", stamp_html(episode.fired))]
    if episode.explained > episode.fired and episode.resolved != episode.explained:
        facts.append(("Last update", f"{stamp_html(episode.explained)} <small>now {_severity(episode)}</small>"))
    if episode.resolved is None:
        facts.append(("Resolved", "<strong>not yet</strong>"))
    else:
        lasted = duration(episode.resolved - episode.fired)
        why = _RESOLUTIONS.get(episode.resolution or "", "")
        facts.append(("Resolved", f"{stamp_html(episode.resolved)} <small>after {lasted}{why}</small>"))
    if episode.proposal is not None:
        waits = "behaviour has settled; <code>reference.accept</code> makes it the new normal"
        facts.append(("Proposed reference", f"<code>{escape(episode.proposal)}</code> <small>{waits}</small>"))
    return facts


def _evidence(episode: Episode) -> list[tuple[str, str]]:
    kind = "change of entropy, |ΔS|" if abs(episode.delta) >= episode.js else "Jensen-Shannon divergence"
    drift = f"{number(episode.drift)} nats <small>{kind}; ε is {number(episode.epsilon)}</small>"
    facts = [("Size of the drift", drift), *_behind(episode)]
    if episode.unfit is not None:
        least = "of answers as unsure as the least sure 2 % used to be; what the goals did is only context"
        before, now = map(percent, episode.unfit)
        facts = [("Fit to the goals", f"{before} → {now} <small>{least}</small>")]
    evidence = episode.evidence
    if evidence is None:
        rule = "S moved by more than ε from one window to the next <small>no test of chance; expect many</small>"
        return [*facts, ("Rule", rule), ("Seen in", f"{count(episode.events)} events")]
    ratio = evidence.statistic / evidence.threshold if evidence.threshold else math.inf
    times = f"{ratio:.1f}" if ratio < 1000 else number(ratio)
    reached = f"{times} times the threshold of {number(evidence.threshold)}"
    if evidence.epsilon:
        reached += f"; for more than {percent(evidence.epsilon)} of answers behaving otherwise"
    direction = f" <small>direction: {escape(evidence.alternative)}</small>" if evidence.alternative else ""
    arl0 = f"ARL0 {number(round(evidence.arl0_votes))} votes, one per conversation"
    rate = f"at most one per {number(round(evidence.arl0_windows))} windows on average"
    return [
        *facts,
        ("Evidence", f"{number(evidence.statistic)} <small>{reached}</small>"),
        ("False alarms while stable", f"{rate} <small>{arl0}</small>"),
        ("Noticed within", f"{count(evidence.votes_since_change)} votes{direction}"),
    ]


def _behind(episode: Episode) -> list[tuple[str, str]]:
    """Say what S is without the classifier's errors, where these explain the labels."""
    behind = episode.behind
    if behind is None or not behind.misfit >= LEAST_FIT:
        return []
    interval = f"95 % interval {behind.low:.3f} to {behind.high:.3f}; the table below is of labels"
    return [
        ("S without the classifier's errors", f"{behind.before:.3f} → {behind.now:.3f} nats <small>{interval}</small>")
    ]


def _bar(value: float, most: float) -> str:
    """Draw a signed bar around zero, negative to the left."""
    width = 50 * abs(value) / most if most else 0.0
    left = 50 - width if value < 0 else 50.0
    return f'<div class="signed" aria-hidden="true"><i style="left:{left:.1f}%;width:{width:.1f}%"></i></div>'


def _contributions(episode: Episode) -> str:
    """Table of goals: share before and now, and what each adds to the change of S. The terms add up as shown."""
    terms, total = apportioned(episode.contributions, episode.delta, _DIGITS)
    most = max((abs(c) for c in (*episode.contributions, episode.delta)), default=0.0)
    rows: list[str] = []
    for goal in Goal:
        before, now = episode.before[goal], episode.now[goal]
        rows.append(
            f'<tr><th scope="row">{goal_name(goal)}</th><td>{percent(before)}</td><td>{percent(now)}</td>'
            f'<td class="move">{_bar(episode.contributions[goal], most)}</td><td class="term">{terms[goal]}</td></tr>'
        )
    return (
        '<table class="goals"><thead><tr><th scope="col">Behaviour</th><th scope="col">before</th>'
        '<th scope="col">now</th><th scope="col" class="move"><span class="unseen">bar</span></th>'
        '<th scope="col">adds to S</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody><tfoot><tr><th scope='row'>ΔS in nats</th>"
        f"<td>{episode.entropy_before:.3f}</td><td>{episode.entropy_now:.3f}</td>"
        f'<td class="move">{_bar(episode.delta, most)}</td><td class="total">{total}</td></tr></tfoot></table>'
    )


def _exemplars(episode: Episode) -> str:
    if not episode.exemplars:
        return ""
    ids = " ".join(f"<code>{name(event)}</code>" for event in episode.exemplars)
    return f'<p class="exemplars"><span>Events to look at</span> {ids}</p>'


def alert_card(episode: Episode, anchor: str, series_anchor: str | None) -> str:
    """Write an alert.

    Parameters
    ----------
    episode
        The alert.
    anchor
        Its element id.
    series_anchor
        Element id of its series, if that has charts.
    """
    who = f"{name(episode.model)} <span class='slash'>/</span> {name(episode.segment)}"
    if series_anchor is not None:
        who = f'<a href="#{series_anchor}">{who}</a>'
    severity = _severity(episode)
    state = "Firing" if episode.resolved is None else "Resolved"
    note = ""
    if episode.unfit is None and abs(episode.delta) < episode.js / 2:
        note = (
            '<p class="note">Entropy says little here: behaviours traded places, so S moved by only '
            f"{signed(episode.delta)} nats while the distribution moved by {number(episode.js)} nats "
            "(Jensen-Shannon divergence).</p>"
        )
    return (
        f'<article class="alert {severity} {state.lower()}" id="{anchor}"><header><h3>{who}</h3>'
        f'<span class="badge {severity if episode.resolved is None else "resolved"}">{state}</span>'
        f'<span class="severity {severity}">{severity}</span></header>'
        f'<p class="summary">{escape(episode.summary)}</p>{note}'
        f'<div class="why"><dl class="facts">{_facts([*_times(episode), *_evidence(episode)])}</dl>'
        f"{_contributions(episode)}</div>{_exemplars(episode)}"
        f'<p class="id">alert <code>{escape(episode.id)}</code> · '
        f"classifier <code>{escape(episode.classifier[:16])}</code></p>"
        "</article>"
    )
