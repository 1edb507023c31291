"""The study as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from valuedrift.study.false_alarms.intervals import poisson_interval

__all__ = ["markdown", "per_10_000"]

_HEAD: Final = """# False alarms on stable traffic

`scripts/study false-alarms`, seed {seed}. Independent events of one law, ten panes in a window of n events, the
threshold at an average run of 10,000 windows. A detector starts again from its reference after an alarm. With an
estimated reference, {references} samples of n₀ events are drawn from the law, each with {windows:,} windows after it;
"known" is told the law. False alarms per 10,000 windows, with the exact 95 % interval of Garwood; the promise is 1 on
average over what the reference leaves open, with a known reference for each law. Of {cells} intervals some stray by
chance alone.

"""


_OVER_REFERENCES: Final = """
Over references: quantiles of the alarms per 10,000 windows of single references (all laws together), beside those of
streams with a known reference, which differ by chance alone (variance over mean of a Poisson count: 1).

"""


def per_10_000(alarms: int, windows: int) -> tuple[float, float, float]:
    """Return false alarms per 10,000 windows and the ends of the 95 % interval."""
    low, high = poisson_interval(alarms)
    scale = 10_000 / windows
    return alarms * scale, low * scale, high * scale


def _cell(*rows: dict[str, Any]) -> str:
    alarms, windows = sum(sum(row["alarms"]) for row in rows), sum(row["windows"] for row in rows)
    rate, low, high = per_10_000(alarms, windows)
    return f"{rate:.2f} [{low:.2f}, {high:.2f}]"


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"


def _label(n0: int | None) -> str:
    return "known" if n0 is None else f"n₀ = {n0:,}"


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a study's results."""
    rows = found["rows"]
    at = {(row["law"], row["n"], row["n0"]): row for row in rows}
    references = sorted({row["n0"] for row in rows}, key=lambda n0: n0 or 0)
    sizes = sorted({row["n"] for row in rows})
    first = rows[0]
    text = _HEAD.format(
        seed=found["seed"],
        references=len(first["alarms"]),
        windows=first["windows"] // len(first["alarms"]),
        cells=len(rows),
    )
    head = ["law", "n", *map(_label, references)]
    text += _line(head) + _line(["---"] * len(head))
    for law in dict.fromkeys(row["law"] for row in rows):
        for n in sizes:
            text += _line([law, f"{n:,}", *(_cell(at[law, n, n0]) for n0 in references)])
    for n in sizes:
        pooled = []
        for n0 in references:
            chosen = [row for row in rows if (row["n"], row["n0"]) == (n, n0)]
            pooled.append(_cell(*chosen))
        text += _line(["**all laws**", f"{n:,}", *pooled])
    text += _OVER_REFERENCES
    quantiles = (0.5, 0.9, 0.99, 1.0)
    head = [
        "n",
        "reference",
        "references",
        "none",
        *(f"{q:.0%}" if q < 1 else "most" for q in quantiles),
        "variance / mean",
    ]
    text += _line(head) + _line(["---"] * len(head))
    for n in sizes:
        for n0 in references:
            chosen = [row for row in rows if (row["n"], row["n0"]) == (n, n0)]
            single = np.concatenate([row["alarms"] for row in chosen])
            scale = 10_000 * len(single) / sum(row["windows"] for row in chosen)
            spread = np.quantile(single, quantiles, method="higher") * scale
            text += _line(
                [
                    f"{n:,}",
                    _label(n0),
                    len(single),
                    f"{(single == 0).mean():.2f}",
                    *(f"{value:.3g}" for value in spread),
                    f"{single.var() / single.mean():.2f}" if single.any() else "n/a",
                ]
            )
    worst = max(rows, key=lambda row: sum(row["alarms"]) / row["windows"])
    text += f"\nMost: {worst['law']}, n = {worst['n']:,}, {_label(worst['n0'])}: {_cell(worst)}. "
    cpu = sum(row["cpu_s"] for row in rows)
    return text + f"{cpu / 60:.1f} CPU minutes.\n"
