"""The table of models: one row per series, what needs attention first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from valuedrift.report import limits
from valuedrift.report.charts import sparkline
from valuedrift.report.columns import LEAST_FIT, Axis, columns
from valuedrift.report.series import SeriesView, Status
from valuedrift.report.text import count, escape, name, percent

__all__ = ["STATUS", "model_table"]

STATUS: Final[dict[Status, str]] = {
    "critical": "Critical",
    "warning": "Warning",
    "resolved": "Resolved",
    "learning": "Learning",
    "ok": "OK",
}


_CORRECTED_HEAD: Final = '<th scope="col" class="n">Corrected S</th>'
_CORRECTED_HOW: Final = (
    "Corrected S is S now without the errors that the classifier made on its labelled examples, with a 95 % interval "
    "of sampling and of these examples; a dash where such errors can't explain the labels. "
)


def _corrected(view: SeriesView) -> str:
    """Write S of the last window without the classifier's errors, and its interval."""
    value, low, high, fit = view.table.corrected[-1].tolist()
    text = f"{value:.3f} <small>{low:.3f}\N{EN DASH}{high:.3f}</small>"
    if not fit >= LEAST_FIT:
        why = "nothing is known of its errors" if math.isnan(fit) else "its errors do not fit these labels"
        text = f'<span title="{why}">\N{EM DASH}</span>'
    return f'<td class="n" data-label="Corrected S">{text}</td>'


def _row(view: SeriesView, axis: Axis, anchor: str | None, *, several: bool, corrected: bool) -> str:
    table = view.table
    model = name(view.model)
    if anchor is not None:
        model = f'<a href="#{anchor}">{model}</a>'
    if several:
        model += f" <code>{escape(view.classifier[:8])}</code>"
    alerts = f" <small>{count(len(view.episodes))}</small>" if len(view.episodes) > 1 else ""
    spark = sparkline(view, columns(table, axis, limits.SPARK_COLUMNS), axis)
    return (
        f'<tr class="{view.status}"><th scope="row">{model}</th><td data-label="Segment">{name(view.segment)}</td>'
        f'<td class="n" data-label="Events">{count(float(table.counts.sum()))}</td>'
        f'<td class="n" data-label="Mean S">{table.mean_entropy:.3f}</td>'
        f'<td class="n" data-label="S now">{table.entropy[-1]:.3f}</td>'
        f"{_corrected(view) if corrected else ''}"
        f'<td class="n" data-label="Misaligned">{percent(table.misaligned_share)}</td>'
        f'<td class="sparkcell" data-label="S(t)">{spark}</td>'
        f'<td data-label="Status"><span class="badge {view.status}">{STATUS[view.status]}</span>{alerts}</td></tr>'
    )


def model_table(series: Sequence[SeriesView], axis: Axis, anchors: dict[tuple[str, str, str], str]) -> str:
    """Write the table.

    Parameters
    ----------
    series
        In the order in which they are shown.
    axis
        The page's time axis.
    anchors
        Element ids of the series that have charts.
    """
    several = len({s.classifier for s in series}) > 1
    corrected = any(np.isfinite(s.table.corrected[:, 0]).any() for s in series)
    rows = "".join(
        _row(s, axis, anchors.get((s.model, s.segment, s.classifier)), several=several, corrected=corrected)
        for s in series[: limits.MOST_ROWS]
    )
    more = ""
    if len(series) > limits.MOST_ROWS:
        more = f'<p class="none">{count(len(series) - limits.MOST_ROWS)} more series are in the window records.</p>'
    return (
        '<section id="models"><h2>Models</h2><table class="models"><thead><tr><th scope="col">Model</th>'
        '<th scope="col">Segment</th><th scope="col" class="n">Events</th><th scope="col" class="n">Mean S</th>'
        '<th scope="col" class="n">S now</th>'
        f'{_CORRECTED_HEAD if corrected else ""}<th scope="col" class="n">Misaligned</th>'
        f'<th scope="col">S(t)</th><th scope="col">Status</th></tr></thead><tbody>{rows}</tbody></table>{more}'
        '<p class="how">S in nats. Mean S weighs windows by their events, S now is that of the last window, misaligned '
        f"is the share over the whole period. {_CORRECTED_HOW if corrected else ''}"
        "<b>Learning</b>: too few events for a reference yet, so this series can't "
        "alert.</p>"
        "</section>"
    )
