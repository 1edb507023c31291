"""Misalignment between models: its course, which behaviours of which models make it, and what behaviour depends on."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.report import limits
from valuedrift.report.across_charts import Chart, band_chart, charts, value_range
from valuedrift.report.across_collected import AGAINST, MOST_MEMBERS, PopulationStore
from valuedrift.report.across_rows import points
from valuedrift.report.columns import Axis
from valuedrift.report.legend import goal_name
from valuedrift.report.text import count, name, number, percent, stamp, stamp_html
from valuedrift.taxonomy import Goal

__all__ = ["population_card"]

FloatArray = npt.NDArray[np.float64]

_WEIGHTS: Final = {
    "share": "its share of the traffic",
    "relative": "its traffic beside that of the busiest",
    "equal": "one",
    "stakes": "its stake",
}
_MOST_ROWS: Final = 6
_SIGNIFICANT: Final = 0.05
_BAR: Final = '<div class="part" aria-hidden="true"><i style="width:{:.1f}%"></i></div>'


def _parts(rows: list[tuple[str, float]], head: str, total: float) -> str:
    """Write a table of parts of the misalignment, the largest first."""
    most = max((value for _, value in rows), default=0.0)
    body = "".join(
        f'<tr><th scope="row">{what}</th><td class="move">{_BAR.format(100 * max(0.0, value) / (most or 1.0))}</td>'
        f"<td>{percent(value / total if total else 0.0)}</td></tr>"
        for what, value in rows
    )
    return (
        f'<table class="goals parts"><thead><tr><th scope="col">{head}</th><th scope="col" class="move">'
        f'<span class="unseen">bar</span></th><th scope="col">of it</th></tr></thead><tbody>{body}</tbody></table>'
    )


def _members(store: PopulationStore, table: FloatArray) -> list[tuple[str, float]]:
    """Add up what each model contributed; those who are seldom among the ten of a window count when they are."""
    places = table[:, store.MEMBERS :].reshape(len(table), MOST_MEMBERS, 2).reshape(-1, 2)
    places = places[np.isfinite(places[:, 0])]
    sums = np.bincount(places[:, 0].astype(np.int64), weights=places[:, 1], minlength=len(store.names)) / len(table)
    rows = [(who, float(sums[index])) for who, index in store.names.items() if sums[index] > 0]
    return [(name(who), value) for who, value in sorted(rows, key=lambda row: (-row[1], row[0]))[:_MOST_ROWS]]


def _against(store: PopulationStore, table: FloatArray) -> list[tuple[str, float]]:
    means = table[:, store.GOALS : store.MEMBERS].mean(axis=0)
    order = sorted((i for i in range(len(AGAINST)) if means[i] > 0), key=lambda i: (-means[i], i))[:_MOST_ROWS]
    return [(" against ".join(goal_name(Goal(g)) for g in AGAINST[i]), float(means[i])) for i in order]


def _p_value(value: float) -> str:
    return f"p = {value:.3f}" if value >= 0.01 else f"p ≤ {value:.3f}"


def _facts(store: PopulationStore, table: FloatArray) -> list[tuple[str, str]]:
    highest = table[table[:, store.VALUE].argmax()]
    within, between = table[:, store.WITHIN].mean(), table[:, store.BETWEEN].mean()
    facts = [
        ("Highest", f"{number(highest[store.VALUE])} <small>in the window to {stamp_html(highest[store.END])}</small>"),
        ("Within models", f"{number(max(0.0, within))} <small>of the mean: as much as each has with itself</small>"),
        ("Between models", f"{number(between)} <small>the rest: nothing, but for chance, if all behave alike</small>"),
        ("Without weights", f"{number(table[:, store.UNWEIGHTED].mean())} <small>mean conflict of two models</small>"),
    ]
    depends = table[np.isfinite(table[:, store.NATS])]
    if len(depends):
        tested = depends[np.isfinite(depends[:, store.P_VALUE]), store.P_VALUE]
        share = (
            f", p ≤ {_SIGNIFICANT} in {percent(float((tested <= _SIGNIFICANT).mean()))} of windows"
            if len(tested)
            else ""
        )
        told = f"{number(max(0.0, depends[:, store.NATS].mean()))} nats <small>mutual information{share}</small>"
        facts.append(("Behaviour tells the model", told))
    for segments in store.segments[:3]:
        p_value = "" if segments.p_value is None else f", {_p_value(segments.p_value)}"
        told = (
            f"{name(segments.model)}: {number(max(0.0, segments.nats))} nats <small>in the last window{p_value}</small>"
        )
        facts.append(("Behaviour tells the segment", told))
    return facts


def population_card(store: PopulationStore, axis: Axis) -> str:
    """Write the card; nothing where no window had two models."""
    table = store.rows.table()
    table = table[np.isfinite(table[:, store.VALUE])] if len(table) else table
    if not len(table):
        return ""
    values = table[:, [store.VALUE, store.LOW, store.HIGH]]
    mean, last = float(values[:, 0].mean()), table[-1]
    agents = table[:, store.AGENTS]
    models = count(agents.max()) if agents.min() == agents.max() else f"{count(agents.min())} to {count(agents.max())}"
    drawn = points(table[:, store.END], values, axis, limits.MOST_COLUMNS)
    words = Chart(
        "m",
        "Misalignment M(t), 0 to 1",
        "Misalignment between models over time",
        f"{count(len(table))} windows to {stamp(last[store.END])} UTC: {mean:.4f} on average, lowest "
        f"{values[:, 0].min():.4f}, highest {values[:, 0].max():.4f}, {last[store.VALUE]:.4f} in the last.",
    )
    scale = value_range(values, least=0.02)
    facts = "".join(f"<div><dt>{term}</dt><dd>{text}</dd></div>" for term, text in _facts(store, table))
    tables = _parts(_against(store, table), "Behaviours that collide", mean) + _parts(
        _members(store, table), "Models that add to it", mean
    )
    return (
        '<article class="panel" id="population"><header><h3>Misalignment between models</h3>'
        f'<span class="now">{number(mean)} on average, {number(last[store.VALUE])} in the last window; {models} models'
        '</span></header><p class="how">How far models\' behaviours conflict, averaged over pairs of models: 0 when no '
        "answer of one conflicts with any of another, 1 when all do. A model weighs "
        f"{_WEIGHTS.get(store.weighting, 'as given')}, so compare windows of the same models. The band is the 95 % "
        f"interval of what chance leaves open.</p>{charts([band_chart(words, drawn, axis, scale)], axis)}"
        f'<div class="why"><dl class="facts">{facts}</dl><div>{tables}</div></div></article>\n'
    )
