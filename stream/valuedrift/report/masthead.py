"""The top of the page: what was watched, and whether someone has to get up."""

from __future__ import annotations

from collections.abc import Sequence

from valuedrift.report.collected import Episode
from valuedrift.report.meta import ReportMeta
from valuedrift.report.series import SeriesView
from valuedrift.report.text import count, duration, escape, name, stamp_html

__all__ = ["masthead"]

_MOST_NAMES = 8


def _verdict(series: Sequence[SeriesView], episodes: Sequence[Episode]) -> tuple[str, str]:
    """Return a class and the sentence that the person on call reads first."""
    firing = [e for e in episodes if e.resolved is None]
    if firing:
        level = "critical" if any(e.critical for e in firing) else "warning"
        alerts = "1 alert is" if len(firing) == 1 else f"{count(len(firing))} alerts are"
        who = sorted({(e.model, e.segment) for e in firing})
        names = _some(who, [f"{name(model)} / {name(segment)}" for model, segment in who], ", ")
        return level, f"{alerts} firing at the end of the period: {names}"
    if episodes:
        alerts = (
            "One alert fired and has" if len(episodes) == 1 else f"{count(len(episodes))} alerts fired and all have"
        )
        return "resolved", f"{alerts} resolved."
    if not series:
        return "learning", "Nothing was measured."
    learning = sum(s.status == "learning" for s in series)
    if learning:
        which = "the only series has" if len(series) == 1 else f"{count(learning)} of {count(len(series))} series have"
        return "learning", f"No alert, but {which} no reference yet and can't alert."
    return "ok", "No alert: no series drifted."


def _some(items: Sequence[object], written: Sequence[str], joint: str) -> str:
    rest = len(items) - _MOST_NAMES
    return joint.join(written[:_MOST_NAMES]) + (f" and {count(rest)} more" if rest > 0 else "")


def masthead(series: Sequence[SeriesView], episodes: Sequence[Episode], meta: ReportMeta) -> str:
    """Write title, period, verdict, totals and settings."""
    level, sentence = _verdict(series, episodes)
    counted = int(sum(s.table.counts.sum() for s in series))
    period = ""
    if series:
        start, end = min(float(s.table.start.min()) for s in series), max(float(s.table.end.max()) for s in series)
        period = (
            f'<p class="period">{stamp_html(start)} \N{EN DASH} {stamp_html(end)} UTC '
            f"<small>{duration(end - start)}</small></p>"
        )
    tiles = [
        (counted if meta.events is None else meta.events, "events"),
        (len(series), "series"),
        (sum(len(s.table.end) for s in series), "windows"),
        (len(episodes), "alert" if len(episodes) == 1 else "alerts"),
    ]
    facts = [(escape(key), escape(value)) for key, value in meta.settings.items()]
    classifiers = sorted({s.classifier for s in series})
    if classifiers:
        codes = [f'<code title="{escape(c)}">{escape(c[:16])}</code>' for c in classifiers]
        facts.insert(0, ("classifier" if len(codes) == 1 else "classifiers", _some(classifiers, codes, " ")))
    if meta.inputs:
        facts.append(("read from", _some(meta.inputs, [name(i) for i in meta.inputs[:_MOST_NAMES]], ", ")))
    drawn = "".join(f"<li><b>{count(value)}</b> {label}</li>" for value, label in tiles)
    settings = "".join(f"<div><dt>{term}</dt><dd>{text}</dd></div>" for term, text in facts)
    return (
        f'<header class="masthead"><p class="brand">valuedrift <small>{escape(meta.version)}</small></p>'
        f"<h1>{escape(meta.title)}</h1>{period}"
        f'<p class="verdict {level}">{sentence}</p><ul class="tiles">{drawn}</ul>'
        f'<dl class="settings">{settings}</dl></header>'
    )
