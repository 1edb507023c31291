"""The table for people."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any, Final

from valuedrift.bench.detectors.results import ORACLE
from valuedrift.bench.detectors.scenarios import GRID

__all__ = ["markdown"]

_MEANINGLESS: Final = 100.0  # false alarms per 10,000 windows from which a delay says nothing

_HEAD: Final = """# Detectors compared

`scripts/bench detectors`, seed {seed}. Independent events, windows of n; every method promises, or is set to, one
false alarm in 10,000 windows, if it can. Stable: false alarms per 10,000 windows with the exact 95 % interval (oracle:
those of all scenarios together). Else: median delay in events from the change, at a random place inside a window and a
pane, to the alarm, with a distribution-free 95 % interval, and its ratio to the oracle's. "n/a": more than 100 false
alarms in 10,000 windows, so a delay means nothing. ">": more than half the runs are without an alarm in four times the
first-order bound of Lorden and five windows.

The oracle is told the change, its start excepted. Ours gets panes of counts; n₀: its reference is a sample of so many
events, 50 windows before the change if nothing else is said; panes of 1 show what waiting for the end of a pane costs,
on quick changes only. Chi-square and ε know the law before. ADWIN gets every event (1 where it is not of the most
frequent goal), Page-Hinkley and KSWIN the entropy of every window, with the defaults of their library.

"""


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"


def _rate(rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    row = rows[0]
    form = ",.0f" if row["rate"] >= _MEANINGLESS else ".2f"
    return f"{row['rate']:{form}} [{row['low']:{form}}, {row['high']:{form}}]"


def _delay(row: dict[str, Any] | None, rate: float) -> str:
    if row is None:
        return ""
    if rate > _MEANINGLESS:
        return "n/a"
    if row["median"] is None:
        return ">"
    high = "" if row["high"] is None else f"{row['high']:,.0f}"
    text = f"{row['median']:,.0f} [{row['low']:,.0f}, {high}]"
    return text if row["method"] == ORACLE else f"{text} **{row['ratio']:.2f}**"


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a run's results."""
    stable, delays, names = found["stable"], found["delays"], found["methods"]
    rates = {(row["method"], row["n"]): row["rate"] for row in stable if row["scenario"] is None}
    at = {(row["scenario"], row["n"], row["method"]): row for row in delays}
    sizes = sorted({row["n"] for row in delays})
    text = _HEAD.format(seed=found["seed"])
    text += _line(["", "n", *names]) + _line(["---"] * (2 + len(names)))
    for n in sizes:
        cells = [_rate([row for row in stable if (row["method"], row["n"]) == (name, n)]) for name in names]
        cells[names.index(ORACLE)] = _rate([row for row in found["oracles"] if row["n"] == n])
        text += _line(["**stable**", f"{n:,}", *cells])
    for scenario in found["scenarios"]:
        for n in sizes:
            cells = [_delay(at.get((scenario, n, name)), rates.get((name, n), 0.0)) for name in names]
            text += _line([scenario, f"{n:,}", *cells])
    text += _off_grid(found, names, sizes)
    text += "\nCPU time at 100 events per pane, µs per event, in turns: "
    text += ", ".join(f"{name} {value:.3f}" for name, value in found["speed"].items() if name != "cpu_s") + ".\n"
    return text + f"{found['cpu_s'] / 60:.1f} CPU minutes. " + " ".join(found["machine"]) + "\n"


def _off_grid(found: dict[str, Any], names: Sequence[str], sizes: Sequence[int]) -> str:
    on_grid = {scenario.name for scenario in GRID}
    text = "\nChanges that no alternative was made for: median and largest ratio to the oracle.\n\n"
    text += _line(["", "n", "changes", "median", "largest", "at"]) + _line(["---"] * 6)
    for name in names:
        for n in sizes:
            rows = [
                row
                for row in found["delays"]
                if (row["method"], row["n"]) == (name, n) and row["scenario"] not in on_grid
            ]
            ratios = [float("inf") if row["ratio"] is None else row["ratio"] for row in rows]
            if not name.startswith("ours") or not rows:
                continue
            worst = rows[ratios.index(max(ratios))]
            text += _line(
                [name, f"{n:,}", len(rows), f"{statistics.median(ratios):.2f}", f"{max(ratios):.2f}", worst["scenario"]]
            )
    return text
