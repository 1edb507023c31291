"""The charts of a series: S(t) with its interval, goal shares, events, and alert marks on one time axis.

Shapes are SVG that stretches with the page; labels are HTML, so that they keep their size on a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from valuedrift.report import paths
from valuedrift.report.axes import Range, entropy_range, time_ticks
from valuedrift.report.collected import Episode
from valuedrift.report.columns import Axis, Columns
from valuedrift.report.legend import STACK
from valuedrift.report.series import SeriesView
from valuedrift.report.text import count, escape, percent, stamp
from valuedrift.taxonomy import GOALS, Goal

__all__ = ["charts", "sparkline"]

_SVG: Final = f'viewBox="0 0 {paths.WIDTH} {paths.HEIGHT}" preserveAspectRatio="none"'


def _svg(kind: str, label: str, title: str, description: str, shapes: str) -> str:
    return (
        f'<svg class="{kind}" {_SVG} role="img" aria-labelledby="{label}t {label}d">'
        f'<title id="{label}t">{title}</title><desc id="{label}d">{description}</desc>{shapes}</svg>'
    )


def _spans(episodes: Sequence[Episode], axis: Axis, columns: int) -> list[tuple[float, float, str, int]]:
    """Return (from, to, severity, index of the first alert) of alert marks; marks closer than a column are joined."""
    spans: list[tuple[float, float, str, int]] = []
    for severity in ("warning", "critical"):
        own: list[tuple[float, float, str, int]] = []
        for index, episode in enumerate(episodes):
            if episode.critical != (severity == "critical"):
                continue
            left = axis.fraction(episode.fired)
            right = 1.0 if episode.resolved is None else axis.fraction(episode.resolved)
            if own and len(episodes) > columns // 4 and left - own[-1][1] < 2 / columns:
                own[-1] = (own[-1][0], max(right, own[-1][1]), severity, own[-1][3])
            else:
                own.append((left, right, severity, index))
        spans += own
    return spans


def _shading(spans: Sequence[tuple[float, float, str, int]]) -> str:
    shapes: list[str] = []
    for left, right, severity, _ in spans:
        x, width = round(left * paths.WIDTH), max(2, round((right - left) * paths.WIDTH))
        x = min(x, paths.WIDTH - 2)
        shapes.append(f'<rect class="span {severity}" x="{x}" width="{width}" height="{paths.HEIGHT}"/>')
        shapes.append(f'<path class="fired {severity}" d="M{x} 0V{paths.HEIGHT}"/>')
    return "".join(shapes)


def _grid(ticks: Sequence[float], scale: Range) -> str:
    lines = (f"M0 {round((1 - scale.fraction(t)) * paths.HEIGHT)}h{paths.WIDTH}" for t in ticks)
    return f'<path class="grid" d="{"".join(lines)}"/>'


def _labels(labels: Sequence[tuple[float, str]]) -> str:
    return "".join(f'<span style="bottom:{f * 100:.2f}%">{text}</span>' for f, text in labels)


def _runs(columns: Columns) -> list[slice]:
    """Return the runs of columns in which corrected S is known."""
    known = np.isfinite(columns.corrected[:, 0])
    runs: list[slice] = []
    for run in columns.runs:
        edges = np.flatnonzero(np.diff(known[run].astype(np.int8), prepend=0, append=0)) + run.start
        runs += [slice(a, b) for a, b in edges.reshape(-1, 2).tolist()]
    return runs


def _entropy(series: SeriesView, columns: Columns, axis: Axis, label: str, shading: str) -> str:
    reference = series.reference_entropy
    scale = entropy_range(columns, reference)

    def height(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return (values - scale.low) / (scale.high - scale.low)

    shapes = _grid(scale.ticks, scale)
    if (learned_at := series.learned_at) is not None:
        shapes += (
            f'<rect class="learning" width="{round(axis.fraction(learned_at) * paths.WIDTH)}" height="{paths.HEIGHT}"/>'
        )
    shapes += shading
    if columns.merged:
        shapes += (
            f'<path class="envelope" d="{paths.area(columns, axis, height(columns.lowest), height(columns.highest))}"/>'
        )
    shapes += f'<path class="interval" d="{paths.area(columns, axis, height(columns.low), height(columns.high))}"/>'
    if reference is not None:
        y = round((1 - scale.fraction(reference)) * paths.HEIGHT)
        shapes += f'<path class="reference" d="M0 {y}h{paths.WIDTH}"/>'
    shapes += f'<path class="entropy" d="{paths.line(columns, axis, height(columns.entropy))}"/>'
    known = replace(columns, runs=_runs(columns))
    if known.runs:
        corrected, low, high = (np.nan_to_num(height(values)) for values in columns.corrected.T)
        shapes += f'<path class="corrected-interval" d="{paths.area(known, axis, low, high)}"/>'
        shapes += f'<path class="corrected" d="{paths.line(known, axis, corrected)}"/>'
    table = series.table
    description = (
        f"{count(len(table.end))} windows from {stamp(table.start[0])} to {stamp(table.end[-1])} UTC. S starts at "
        f"{table.entropy[0]:.3f}, ends at {table.entropy[-1]:.3f}, lowest {table.entropy.min():.3f}, highest "
        f"{table.entropy.max():.3f} nats."
    )
    if reference is not None:
        description += f" Reference: {reference:.3f} nats."
    title = f"Entropy S(t) of {escape(series.model)}, {escape(series.segment)}"
    digits = 2 if any(abs(t * 10 - round(t * 10)) > 1e-6 for t in scale.ticks) else 1
    ticks = _labels([(scale.fraction(t), f"{t:.{digits}f}") for t in scale.ticks])
    return (
        f'<div class="y" aria-hidden="true">{ticks}</div>'
        f'<div class="plot tall"><b>Entropy S(t), nats</b>{_svg("s", label + "s", title, description, shapes)}</div>'
    )


def _shares(series: SeriesView, columns: Columns, axis: Axis, label: str, shading: str) -> str:
    cumulative = np.cumsum(columns.shares[:, [int(g) for g in STACK]], axis=1)
    nothing = np.zeros(len(cumulative))
    full = np.ones(len(cumulative))
    shapes = ""
    for level in range(len(STACK) - 1, -1, -1):
        top = full if level == len(STACK) - 1 else cumulative[:, level]
        shapes += f'<path class="goal {STACK[level].name}" d="{paths.area(columns, axis, nothing, top)}"/>'
    counts = series.table.counts.sum(axis=0)
    overall = counts / max(1.0, float(counts.sum()))
    description = "Over the whole period: " + ", ".join(
        f"{Goal(g).meaning.replace('&', 'and')} {percent(float(overall[g]))}" for g in range(len(GOALS))
    )
    title = f"Goal shares of {escape(series.model)}, {escape(series.segment)}"
    ticks = _labels([(0.0, "0"), (0.5, "50"), (1.0, "100")])
    drawing = _svg("g", label + "g", title, description + ".", shapes + shading)
    return f'<div class="y" aria-hidden="true">{ticks}</div><div class="plot"><b>Goal shares, %</b>{drawing}</div>'


def _volume(series: SeriesView, columns: Columns, axis: Axis, label: str) -> str:
    length = np.maximum(columns.end - columns.start, axis.hop) / axis.hop
    rate = columns.events / length
    most = float(rate.max())
    shapes = f'<path class="volume" d="{paths.bars(columns, axis, rate / max(most, 1.0))}"/>'
    title = f"Events per window of {escape(series.model)}, {escape(series.segment)}"
    what = f"{count(float(series.table.events.sum()))} events in all, at most {count(most)} per window."
    return (
        f'<div class="y" aria-hidden="true">{_labels([(1.0, count(most))])}</div>'
        f'<div class="plot low"><b>Events per window</b>{_svg("v", label + "v", title, what, shapes)}</div>'
    )


def _placed(left: float, right: float) -> str:
    return f'style="left:min({left * 100:.2f}%,100% - 4px);width:{(right - left) * 100:.2f}%"'


def _lane(
    series: SeriesView, axis: Axis, spans: Sequence[tuple[float, float, str, int]], anchors: dict[str, str]
) -> str:
    marks: list[str] = []
    for left, right, severity, index in spans:
        episode = series.episodes[index]
        until = "still firing" if episode.resolved is None else f"resolved {stamp(episode.resolved)}"
        text = f"{severity} alert, fired {stamp(episode.fired)} UTC, {until}"
        since = axis.fraction(episode.since)
        if since < left and len(spans) == len(series.episodes):
            marks.append(f'<i class="since {severity}" {_placed(since, left)}></i>')
        target = f' href="#{anchors[episode.id]}"' if episode.id in anchors else ""
        open_end = " open" if right == 1.0 and episode.resolved is None else ""
        marks.append(
            f'<a class="mark {severity}{open_end}"{target} {_placed(left, right)} '
            f'title="{text}"><span class="unseen">{text}</span></a>'
        )
    return f'<div class="y"></div><div class="lane">{"".join(marks)}</div>'


def charts(series: SeriesView, columns: Columns, axis: Axis, label: str, anchors: dict[str, str]) -> str:
    """Draw the charts of a series.

    Parameters
    ----------
    series, columns, axis
        What to draw.
    label
        Prefix of the element ids.
    anchors
        Element id of an alert's card by alert id; an alert without one is marked, but not linked.
    """
    spans = _spans(series.episodes, axis, len(columns.end))
    shading = _shading(spans)
    ticks = time_ticks(axis)
    times = "".join(
        f'<span class="{"minor" if i % 2 else "major"}" style="left:{t.fraction * 100:.2f}%">{t.label}</span>'
        for i, t in enumerate(ticks)
    )
    return (
        '<div class="charts">'
        + _lane(series, axis, spans, anchors)
        + _entropy(series, columns, axis, label, shading)
        + _shares(series, columns, axis, label, shading)
        + _volume(series, columns, axis, label)
        + f'<div class="y"></div><div class="x" aria-hidden="true">{times}</div></div>'
    )


def sparkline(series: SeriesView, columns: Columns, axis: Axis) -> str:
    """Draw S(t) of a series, the size of a word."""
    low, high = float(columns.entropy.min()), float(columns.entropy.max())
    span = max(high - low, 0.1)
    height = 0.08 + 0.84 * (columns.entropy - (low + high - span) / 2) / span
    shading = "".join(
        f'<rect class="span {severity}" x="{round(left * paths.WIDTH)}" '
        f'width="{max(12, round((right - left) * paths.WIDTH))}" height="{paths.HEIGHT}"/>'
        for left, right, severity, _ in _spans(series.episodes, axis, 4 * len(columns.end))[:20]
    )
    label = f"S between {low:.3f} and {high:.3f} nats"
    return (
        f'<svg class="spark" {_SVG} role="img" aria-label="{label}"><title>{label}</title>{shading}'
        f'<path class="entropy" d="{paths.line(columns, axis, height)}"/></svg>'
    )
