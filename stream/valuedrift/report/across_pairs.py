"""A tuned model beside its base model: does tuning hold drift back, and since when."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.report.across_charts import Chart, band_chart, charts, value_range
from valuedrift.report.across_collected import PairKey, PairStore
from valuedrift.report.across_rows import points
from valuedrift.report.columns import Axis
from valuedrift.report.text import count, escape, name, percent, signed, stamp

__all__ = ["MOST_COLUMNS", "pair_card"]

FloatArray = npt.NDArray[np.float64]

MOST_COLUMNS: Final = 360
_SMALL: Final = 0.02  # nats per step; below it ticks are in thousandths
_METHODS: Final = {
    "saturating": "initial slope of a curve that saturates",
    "averaged": "mean of a line and a curve that saturates",
    "initial": "line over the initial segment",
    "line": "line over all windows",
}


def _verdict(key: PairKey, row: FloatArray) -> tuple[str, str]:
    """Return a class and what the last record comes to."""
    low, high = row[PairStore.GAMMA + 1 : PairStore.GAMMA + 3]
    base, tuned = name(key.base), name(key.tuned)
    if low > 0:
        return "ok", f"The entropy of {base} rises faster than that of {tuned}: tuning holds drift back."
    if high < 0:
        return "warning", f"The entropy of {tuned} rises faster than that of {base}: tuning does not hold drift back."
    return "learning", f"{base} and {tuned} can't be told apart in how their entropy drifts."


def _rate(row: FloatArray, at: int) -> tuple[str, str]:
    value, low, high = row[at : at + 3].tolist()
    ends = (
        signed(low, 5) if math.isfinite(low) else "no bound",
        signed(high, 5) if math.isfinite(high) else "no bound",
    )
    return signed(value, 5), f"{ends[0]} to {ends[1]}"


def _table(row: FloatArray, method: str) -> str:
    p_value = row[PairStore.P_VALUE]
    shown = "" if math.isnan(p_value) else f"p = {p_value:.3f}" if p_value >= 0.001 else "p &lt; 0.001"
    how = _METHODS.get(method, escape(method))
    rows = [
        (f"Base model, σ <small>{how}</small>", *_rate(row, PairStore.SIGMA), ""),
        ("Tuned model, dS/dt", *_rate(row, PairStore.TUNED), ""),
        ("Difference, γ<sub>eff</sub> = σ - dS/dt", *_rate(row, PairStore.GAMMA), shown),
    ]
    value, low, high = row[PairStore.SUPPRESSION : PairStore.SUPPRESSION + 3].tolist()
    foot = ""
    if math.isfinite(value):
        ends = " to ".join(percent(end) if math.isfinite(end) else "no bound" for end in (low, high))
        what = "S of the tuned model is lower by <small>final windows</small>"
        foot = f'<tr><th scope="row">{what}</th><td>{percent(value)}</td><td>{ends}</td><td></td></tr>'
    body = "".join(
        f'<tr><th scope="row">{what}</th><td>{rate}</td><td>{ends}</td><td>{p}</td></tr>'
        for what, rate, ends, p in rows
    )
    return (
        '<table class="goals rates"><thead><tr><th scope="col">Rate of S</th><th scope="col">nats per step</th>'
        '<th scope="col">95 % interval</th><th scope="col">not above 0</th></tr></thead>'
        f"<tbody>{body}{foot}</tbody></table>"
    )


def pair_card(key: PairKey, store: PairStore, axis: Axis, anchor: str, *, several: bool) -> str:
    """Write the card of a pair.

    Parameters
    ----------
    key, store
        Whose it is, and its records; at least one.
    axis
        The page's time axis.
    anchor
        Its element id.
    several
        Whether the page is about more than one classifier, so that it must be named.
    """
    table = store.rows.table()
    last = table[-1]
    level, sentence = _verdict(key, last)
    gamma = table[:, PairStore.GAMMA : PairStore.GAMMA + 3]
    small = bool(np.quantile(np.abs(gamma[:, 0]), 0.9) < _SMALL)
    gamma = 1000 * gamma if small else gamma
    scale = value_range(gamma, least=0.1 if small else 0.01)
    span = scale.high - scale.low
    inside = np.clip(gamma, scale.low - span, scale.high + span)  # no bound: beyond the edge
    words = Chart(
        anchor,
        f"γ<sub>eff</sub>(t), {'millinats' if small else 'nats'} per step",
        f"Effective drift suppression of {key.tuned} beside {key.base}",
        f"{count(len(table))} records to {stamp(last[PairStore.END])} UTC, last {last[PairStore.GAMMA]:.6f} nats per "
        "step.",
    )
    chart = band_chart(words, points(table[:, PairStore.END], inside, axis, MOST_COLUMNS), axis, scale)
    who = f"{name(key.tuned)} <small>beside its base model</small> {name(key.base)}"
    if key.segment != "default":
        who += f' <span class="slash">/</span> {name(key.segment)}'
    classifier = f" <code>{escape(key.classifier[:16])}</code>" if several else ""
    beyond = (gamma[:, 1] < scale.low) | (gamma[:, 2] > scale.high)
    cut = '<p class="how">Where the band ends at the frame, the interval goes on beyond it.</p>' * bool(beyond.any())
    unit = "one window" if key.step == "window" else escape(key.step)
    windows = count(last[PairStore.WINDOWS])
    now = f'<span class="now">last {windows} windows in common; a step is {unit}</span>'
    return (
        f'<article class="panel" id="{anchor}"><header><h3>{who}{classifier}</h3>{now}</header>'
        f'<p class="verdict {level}">{sentence}</p>{charts([chart], axis)}{cut}{_table(last, store.method)}</article>\n'
    )
