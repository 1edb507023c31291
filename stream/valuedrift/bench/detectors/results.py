"""From simulations to the figures of the table: rates and medians with intervals, ratios to the oracle."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from valuedrift.bench.detectors import libraries
from valuedrift.bench.detectors.plan import contenders
from valuedrift.study.false_alarms.cells import Cell
from valuedrift.study.false_alarms.intervals import median_interval
from valuedrift.study.false_alarms.report import per_10_000

__all__ = ["ORACLE", "RULES", "delays", "methods", "our_name", "stable"]

ORACLE: Final = "oracle"
RULES: Final = ("chi-square", "ε, calibrated", "ε")


def our_name(reference_events: int | None, pane: int) -> str:
    """Name ours by its reference and panes."""
    known = "known" if reference_events is None else f"n₀ = {reference_events:,}"
    return f"ours, {known}, panes of {pane}"


def methods(panes: Sequence[int], *, river: bool) -> list[str]:
    """Columns of the table."""
    rivals = (*libraries.BY_EVENT, *libraries.BY_WINDOW) if river else ()
    return [ORACLE, *(our_name(n0, pane) for pane, n0 in contenders(panes)), *rivals, *RULES]


def stable(cells: Sequence[Cell], results: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return false alarms per 10,000 windows, a row for each method and window size; oracles: for each scenario."""
    rows = []
    for cell in cells:
        result, asked = results[cell.name], cell.settings
        match cell.name.partition("-")[0], cell.function.__name__:
            case "ours", "false_alarms":
                name = our_name(asked["reference_events"], asked["pane_events"])
                found = {name: sum(result["alarms"])}
            case "oracle", _:
                found = {ORACLE: result["alarms"]}
            case "windowed", "windowed_false_alarms":
                found = result["alarms"]
            case "river", "library_false_alarms":
                found = {asked["name"]: result["alarms"]}
            case _:
                continue
        for method, alarms in found.items():
            rate, low, high = per_10_000(alarms, result["windows"])
            rows.append(
                {
                    "method": method,
                    "n": asked["window_events"],
                    "scenario": asked.get("scenario"),
                    "alarms": alarms,
                    "windows": result["windows"],
                    "rate": rate,
                    "low": low,
                    "high": high,
                }
            )
    return rows


def delays(cells: Sequence[Cell], results: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return median delays in events, one row for each method, scenario and window size."""
    samples: dict[tuple[str, int, str], list[int | None]] = {}
    for cell in cells:
        result, asked = results[cell.name], cell.settings
        n = asked.get("window_events", 0)
        match cell.function.__name__:
            case "our_delays":
                name = our_name(asked["reference_events"], asked["pane_events"])
                samples.update({(scenario, n, name): found for scenario, found in result["delays"].items()})
            case "abrupt_oracle" | "ramp_oracle":
                samples[asked["scenario"], n, ORACLE] = result["delays"]
            case "windowed_delays":
                samples.update({(asked["scenario"], n, rule): found for rule, found in result["delays"].items()})
            case "library_delays":
                samples[asked["scenario"], n, asked["name"]] = result["delays"]
    rows = []
    for (scenario, n, method), sample in samples.items():
        median, low, high = median_interval([math.inf if each is None else each for each in sample])
        limit = median_interval([each for each in samples[scenario, n, ORACLE] if each is not None])[0]
        rows.append(
            {
                "scenario": scenario,
                "n": n,
                "method": method,
                "runs": len(sample),
                "missed": sum(each is None for each in sample),
                "median": _finite(median),
                "low": _finite(low),
                "high": _finite(high),
                "ratio": _finite(median / limit),
            }
        )
    return rows


def _finite(value: float) -> float | None:
    """Return None for what JSON cannot say: beyond the horizon."""
    return value if math.isfinite(value) else None
