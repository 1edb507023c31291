"""The page as a whole: masthead, models, alerts, charts, footer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

import numpy as np

from valuedrift.report import limits
from valuedrift.report.across_collected import Across
from valuedrift.report.across_section import across_section
from valuedrift.report.alert_cards import alert_card, alert_order
from valuedrift.report.charts import charts
from valuedrift.report.collected import Episode, Table
from valuedrift.report.columns import Axis, believed, columns, hop_of
from valuedrift.report.footer import footer
from valuedrift.report.hover import hover_axis, hover_data
from valuedrift.report.legend import legend
from valuedrift.report.masthead import masthead
from valuedrift.report.meta import ReportMeta
from valuedrift.report.model_table import STATUS, model_table
from valuedrift.report.series import SeriesView
from valuedrift.report.text import count, escape, name, percent

__all__ = ["page"]


class _Anchors(NamedTuple):
    """Element ids: of series by (model, segment, classifier), of alerts by alert id."""

    series: dict[tuple[str, str, str], str]
    alerts: dict[str, str]


def _resource(file: str) -> str:
    return resources.files("valuedrift.report").joinpath(file).read_text("utf-8")


def page(series: Sequence[SeriesView], episodes: Sequence[Episode], meta: ReportMeta, across: Across) -> str:
    """Write the page.

    Parameters
    ----------
    series
        In the order in which they are shown.
    episodes
        All alerts, also those of series without a window.
    meta
        Facts of the run.
    across
        What several series say together.
    """
    shown = sorted(episodes, key=alert_order)[: limits.MOST_ALERTS]
    anchors = _Anchors(
        {(s.model, s.segment, s.classifier): f"s{i}" for i, s in enumerate(series[: limits.MOST_CHARTS])},
        {e.id: f"a{i}" for i, e in enumerate(shown)},
    )
    body = [masthead(series, episodes, meta)]
    if series:
        tables = [s.table for s in series]
        start, end = min(float(t.start.min()) for t in tables), max(float(t.end.max()) for t in tables)
        axis = Axis(start, end, hop_of(tables))
        body.append(model_table(series, axis, anchors.series))
        body.append(_alerts(shown, len(episodes), anchors))
        body.append(across_section(across, axis))
        body.append(_charts(series, axis, anchors))
    else:
        body.append(
            '<section class="empty"><h2>No windows</h2><p>Nothing was measured: no event fell into a window. '
            "The counts below say what became of the records that were read.</p></section>"
        )
        if shown:
            body.append(_alerts(shown, len(episodes), anchors))
    body.append(footer(series, meta))
    return _document(meta.title, "".join(body))


def _document(title: str, body: str) -> str:
    script = _resource("report.js")
    # only this very script may run: a name that slipped through the escaping would still be harmless
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f'<link rel="icon" href="data:,"><title>{escape(title)}</title>'
        f"<style>{_resource('report.css')}</style></head>\n"
        f'<body><main>{body}</main><div id="tip" hidden></div><script>{script}</script></body></html>\n'
    )


def _alerts(shown: Sequence[Episode], total: int, anchors: _Anchors) -> str:
    cards = [alert_card(e, anchors.alerts[e.id], anchors.series.get((e.model, e.segment, e.classifier))) for e in shown]
    if not shown:
        cards.append('<p class="none">No alert fired.</p>')
    elif total > len(shown):
        more = count(total - len(shown))
        cards.append(f'<p class="none">{more} more alerts are in the alert records, but not on this page.</p>')
    return f'<section id="alerts"><h2>Alerts</h2>{"".join(cards)}</section>\n'


def _charts(series: Sequence[SeriesView], axis: Axis, anchors: _Anchors) -> str:
    drawn = series[: limits.MOST_CHARTS]
    most = limits.columns_per_chart(len(drawn))
    merged = any(len(s.table.end) > most for s in drawn)
    corrected = any(believed(s.table.corrected).any() for s in drawn)
    several = len({s.classifier for s in series}) > 1
    notes = ["Times are UTC, and all charts share one time axis. Where no window was published, nothing is drawn."]
    if merged:
        notes.append(
            f"There are more windows than fit, so a chart has at most {count(most)} columns: line and interval "
            "are means over a column's windows, the pale band spans their lowest and highest S, and goal shares "
            "are those of all its events."
        )
    if len(series) > len(drawn):
        notes.append(f"Charts are drawn for the first {count(len(drawn))} of {count(len(series))} series.")
    sections = [
        _series(view, axis, anchors, most=most, several=several, unfolded=index < limits.OPEN_CHARTS)
        for index, view in enumerate(drawn)
    ]
    return (
        f'<section id="charts" data-axis="{escape(hover_axis(axis))}"><h2>Behaviour over time</h2>'
        f'<p class="how">{" ".join(notes)}</p><div class="keys">{legend(merged=merged, corrected=corrected)}</div>'
        f"{''.join(sections)}</section>\n"
    )


def _remarks(table: Table) -> str:
    """Say how well answers fit the goals in the last window that knows, and whether it has another reference."""
    known = table.fit[np.isfinite(table.fit[:, 0])]
    text = ""
    if len(known):
        share, expected = known[-1].tolist()
        text = f"; {percent(share)} fit no goal well ({percent(expected)} in the reference)"
    return text + ("; measured from a renewed reference" if table.renewed[-1] else "")


def _series(view: SeriesView, axis: Axis, anchors: _Anchors, *, most: int, several: bool, unfolded: bool) -> str:
    anchor = anchors.series[view.model, view.segment, view.classifier]
    drawn = columns(view.table, axis, most)
    classifier = f" <code>{escape(view.classifier[:16])}</code>" if several else ""
    table = view.table
    return (
        f'<details class="series" id="{anchor}"{" open" if unfolded else ""}><summary><h3>{name(view.model)} '
        f'<span class="slash">/</span> {name(view.segment)}{classifier}</h3>'
        f'<span class="badge {view.status}">{STATUS[view.status]}</span>'
        f'<span class="now">S {table.mean_entropy:.3f} on average, {table.entropy[-1]:.3f} in the last window; '
        f"{percent(table.misaligned_share)} misaligned{_remarks(table)}</span></summary>"
        f"{charts(view, drawn, axis, anchor, anchors.alerts)}"
        f'<script type="application/json" class="data">{hover_data(drawn, axis)}</script></details>\n'
    )
