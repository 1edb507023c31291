"""The page as a whole: head, models, alerts, charts, footer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

from valuedrift.report import limits
from valuedrift.report.alert_cards import alert_card, alert_order, goal_legend
from valuedrift.report.charts import charts
from valuedrift.report.collected import Episode
from valuedrift.report.columns import Axis, columns, hop_of
from valuedrift.report.hover import hover_axis, hover_data
from valuedrift.report.meta import ReportMeta
from valuedrift.report.model_table import STATUS, model_table
from valuedrift.report.series import SeriesView
from valuedrift.report.text import count, duration, escape, name, percent, stamp_html

__all__ = ["page"]


class _Anchors(NamedTuple):
    """Element ids: of series by (model, segment, classifier), of alerts by alert id."""

    series: dict[tuple[str, str, str], str]
    alerts: dict[str, str]


def _resource(file: str) -> str:
    return resources.files("valuedrift.report").joinpath(file).read_text("utf-8")


def page(series: Sequence[SeriesView], episodes: Sequence[Episode], meta: ReportMeta) -> str:
    """Write the page.

    Parameters
    ----------
    series
        In the order in which they are shown.
    episodes
        All alerts, also those of series without a window.
    meta
        Facts of the run.
    """
    shown = sorted(episodes, key=alert_order)[: limits.MOST_ALERTS]
    anchors = _Anchors(
        {(s.model, s.segment, s.classifier): f"s{i}" for i, s in enumerate(series[: limits.MOST_CHARTS])},
        {e.id: f"a{i}" for i, e in enumerate(shown)},
    )
    script = _resource("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    body = _masthead(series, episodes, meta)
    if series:
        tables = [s.table for s in series]
        axis = Axis(min(float(t.start.min()) for t in tables), max(float(t.end.max()) for t in tables), hop_of(tables))
        body += model_table(series, axis, anchors.series)
        body += _alerts(shown, len(episodes), anchors)
        body += _charts(series, axis, anchors)
    else:
        body += (
            '<section class="empty"><h2>No windows</h2><p>Nothing was measured: no event fell into a window. '
            "The counts below say what became of the records that were read.</p></section>"
        )
        body += _alerts(shown, len(episodes), anchors) if episodes else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f'<link rel="icon" href="data:,"><title>{escape(meta.title)}</title>'
        f"<style>{_resource('report.css')}</style></head><body>"
        f'<main>{body}{_footer(series, meta)}</main><div id="tip" role="presentation" hidden></div>'
        f"<script>{script}</script></body></html>\n"
    )


def _verdict(series: Sequence[SeriesView], episodes: Sequence[Episode]) -> tuple[str, str]:
    """Return a class and the sentence that the person on call reads first."""
    firing = [e for e in episodes if e.resolved is None]
    if firing:
        level = "critical" if any(e.critical for e in firing) else "warning"
        alerts = "1 alert is" if len(firing) == 1 else f"{count(len(firing))} alerts are"
        return level, f"{alerts} firing at the end of the period."
    if episodes:
        alerts = (
            "One alert fired and has" if len(episodes) == 1 else f"{count(len(episodes))} alerts fired and all have"
        )
        return "resolved", f"{alerts} resolved."
    if not series:
        return "learning", "Nothing was measured."
    if any(s.status == "learning" for s in series):
        return "learning", "No alert. Some series have no reference yet and are not watched."
    return "ok", "No alert: every series behaved as its reference."


def _masthead(series: Sequence[SeriesView], episodes: Sequence[Episode], meta: ReportMeta) -> str:
    level, sentence = _verdict(series, episodes)
    windows = sum(len(s.table.end) for s in series)
    events = meta.events if meta.events is not None else int(sum(s.table.counts.sum() for s in series))
    period = ""
    if series:
        start, end = min(float(s.table.start.min()) for s in series), max(float(s.table.end.max()) for s in series)
        period = (
            f'<p class="period">{stamp_html(start)} – {stamp_html(end)} UTC <small>{duration(end - start)}</small></p>'
        )
    tiles = [
        (count(events), "events"),
        (count(len(series)), "series" if len(series) != 1 else "series (model, segment)"),
        (count(windows), "windows"),
        (count(len(episodes)), "alerts" if len(episodes) != 1 else "alert"),
    ]
    drawn = "".join(f"<li><b>{value}</b> {label}</li>" for value, label in tiles)
    classifiers = sorted({s.classifier for s in series})
    facts = [(escape(key), escape(value)) for key, value in meta.settings.items()]
    if classifiers:
        codes = " ".join(f'<code title="{escape(c)}">{escape(c[:16])}</code>' for c in classifiers[:8])
        more = f" and {count(len(classifiers) - 8)} more" if len(classifiers) > 8 else ""
        facts.insert(0, ("classifier" if len(classifiers) == 1 else "classifiers", codes + more))
    if meta.inputs:
        more = f" and {count(len(meta.inputs) - 8)} more" if len(meta.inputs) > 8 else ""
        facts.append(("read from", ", ".join(name(i) for i in meta.inputs[:8]) + more))
    settings = "".join(f"<div><dt>{term}</dt><dd>{text}</dd></div>" for term, text in facts)
    return (
        f'<header class="masthead"><p class="brand">valuedrift <small>{escape(meta.version)}</small></p>'
        f"<h1>{escape(meta.title)}</h1>{period}"
        f'<p class="verdict {level}" role="status">{sentence}</p><ul class="tiles">{drawn}</ul>'
        f'<dl class="settings">{settings}</dl></header>'
    )


def _alerts(shown: Sequence[Episode], total: int, anchors: _Anchors) -> str:
    cards = "".join(
        alert_card(e, anchors.alerts[e.id], anchors.series.get((e.model, e.segment, e.classifier))) for e in shown
    )
    if not shown:
        cards = '<p class="none">No alert fired.</p>'
    elif total > len(shown):
        cards += (
            f'<p class="none">{count(total - len(shown))} more alerts are in the alert records, not on this page.</p>'
        )
    return f'<section id="alerts"><h2>Alerts</h2>{cards}</section>'


def _legend(merged: bool) -> str:  # noqa: FBT001
    envelope = '<li><i class="key envelope"></i>lowest to highest S in a column</li>' if merged else ""
    return (
        '<ul class="legend"><li><i class="key entropy"></i>S(t)</li><li><i class="key interval"></i>95 % interval</li>'
        f'{envelope}<li><i class="key reference"></i>reference level</li><li><i class="key learning"></i>reference being '
        'learned</li><li><i class="key span"></i>alert, fired to resolved</li>'
        f'</ul><ul class="legend" aria-label="Goals">{goal_legend()}</ul>'
    )


def _charts(series: Sequence[SeriesView], axis: Axis, anchors: _Anchors) -> str:
    drawn = series[: limits.MOST_CHARTS]
    most = limits.columns_per_chart(len(drawn))
    merged = any(len(s.table.end) > most for s in drawn)
    notes = ["Times are UTC, and all charts share one time axis. Where no window was published, nothing is drawn."]
    if merged:
        notes.append(
            f"There are more windows than fit, so each chart has {count(most)} columns: the line and the interval are means over "
            "a column's windows, the pale band spans their lowest and highest S, and goal shares are those of all its events."
        )
    if len(series) > len(drawn):
        notes.append(f"Charts are drawn for the first {count(len(drawn))} of {count(len(series))} series.")
    sections: list[str] = []
    several = len({s.classifier for s in series}) > 1
    for index, view in enumerate(drawn):
        anchor = anchors.series[view.model, view.segment, view.classifier]
        cols = columns(view.table, axis, most)
        figure = charts(view, cols, axis, anchor, anchors.alerts)
        classifier = f" <code>{escape(view.classifier[:16])}</code>" if several else ""
        table = view.table
        open_ = " open" if index < limits.OPEN_CHARTS else ""
        sections.append(
            f'<details class="series" id="{anchor}"{open_}><summary><h3>{name(view.model)} <span class="slash">/</span> '
            f'{name(view.segment)}{classifier}</h3><span class="badge {view.status}">{STATUS[view.status]}</span>'
            f'<span class="now">S {table.mean_entropy:.3f} on average, {table.entropy[-1]:.3f} in the last window; '
            f"{percent(table.misaligned_share)} misaligned</span></summary>{figure}"
            f'<script type="application/json" class="data">{hover_data(cols, axis)}</script></details>'
        )
    return (
        f'<section id="charts" data-axis="{escape(hover_axis(axis))}"><h2>Behaviour over time</h2>'
        f'<p class="how">{" ".join(notes)}</p><div class="keys">{_legend(merged)}</div>{"".join(sections)}</section>'
    )


def _footer(series: Sequence[SeriesView], meta: ReportMeta) -> str:
    late = int(sum(s.table.late.sum() for s in series))
    revised = sum(s.revised for s in series)
    excused = int(sum(s.table.revised_after_excuse.sum() for s in series))
    counts = [
        (meta.dead_letters, "dead letters", "records that were unreadable; each was kept with its reason"),
        (meta.late, "too late", "events that came after their windows could still be revised; listed, in no window"),
        (late, "late, counted", "events below their partition's watermark that still made it into their windows"),
        (revised, "windows revised", "published again because of late events; this page shows the last revision"),
        (excused, "after an excuse", "late events of a partition that had been silent and was no longer waited for"),
    ]
    rows = "".join(f"<li><b>{count(n)}</b> <span>{what}</span> <small>{why}</small></li>" for n, what, why in counts)
    return (
        f'<footer><h2>What became of the rest</h2><ul class="rest">{rows}</ul>'
        '<h2>How to read this</h2><div class="prose"><p><b>S</b> is the Shannon entropy of a window\'s five goals, in nats: 0 '
        "when every answer shows the same behaviour, ln 5 = 1.609 when all five are equally common. Its 95 % interval is what "
        "chance alone leaves open for the number of events in the window. <b>ΔS</b> is S now minus S before; the goals' "
        "terms add up to it exactly. S is blind to behaviours that trade places, so the test looks at the whole "
        "distribution.</p><p>An alert needs a drift larger than <b>ε</b> and a sequential test whose evidence reached its "
        "threshold. <b>ARL0</b>, the average run length, says how long a stable series goes on average before a false alarm: "
        "at least that long. <b>Misaligned</b> answers are helpful &amp; misaligned, refusal misaligned and off-topic.</p></div>"
        f'<p class="made">Made by valuedrift {escape(meta.version)} from windows and alerts alone: this page holds no prompt and '
        "no response, and loads nothing from anywhere.</p></footer>"
    )
