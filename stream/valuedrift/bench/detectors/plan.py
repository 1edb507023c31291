"""Which simulations make the table, and how large they are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from valuedrift.bench.detectors import libraries
from valuedrift.bench.detectors.oracle import abrupt_oracle
from valuedrift.bench.detectors.ours import our_delays
from valuedrift.bench.detectors.ramp_oracle import ramp_oracle
from valuedrift.bench.detectors.scenarios import GRID, SCENARIOS, STABLE, bound_events, law_of
from valuedrift.bench.detectors.speed import speed
from valuedrift.bench.detectors.windowed import windowed_delays, windowed_false_alarms
from valuedrift.study.false_alarms.cells import Cell, drift_fingerprint
from valuedrift.study.false_alarms.counting import ARL0_WINDOWS, false_alarms

__all__ = ["FULL", "QUICK", "REFERENCES", "WINDOWS", "Size", "cell_name", "plan"]

WINDOWS: Final = (100, 1_000)
"""Events per window."""

REFERENCES: Final = (None, 1_000, 5_000)
"""Events of our reference; None: the law itself."""


_SMALL_PANE: Final = 10  # events
_SMALL_BOUND: Final = 2_000.0  # events


class Size(NamedTuple):
    """How much is simulated.

    Attributes
    ----------
    streams
        Stable streams of ours, by events per window, each of `stable_windows`.
    stable_windows
        Windows of each.
    runs, off_runs
        Changes for ours, of the scenarios with goals and of the others.
    lanes
        Changes for the oracle; of ramps a tenth.
    check
        Average run lengths of stable events of every oracle.
    others
        Changes for each rival.
    windows
        Stable windows for rivals that look once in a window.
    speed_panes
        Panes of 100 events.
    """

    streams: dict[int, int]
    stable_windows: int
    runs: int
    off_runs: int
    lanes: int
    check: float
    others: int
    windows: int
    speed_panes: int


FULL: Final = Size({100: 40, 1_000: 16}, 10_000, 200, 100, 4_000, 5.0, 200, 1_000_000, 2_000)
QUICK: Final = Size({100: 4, 1_000: 2}, 200, 7, 7, 500, 0.2, 25, 20_000, 50)


def cell_name(kind: str, *parts: object) -> str:
    """Make a name that is fit for a file from parts that may not be."""
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:10]
    return f"{kind}-{digest}"


def plan(
    *, size: Size, scenarios: Sequence[str], windows: Sequence[int], panes: Sequence[int], river: bool, seed: int
) -> list[Cell]:
    """List the simulations, the longest first.

    Parameters
    ----------
    size
        How much.
    scenarios
        Names.
    windows
        Events per window.
    panes
        Events per pane of ours; the first is measured with every reference, further ones with the law itself.
    river
        Whether its detectors take part.
    seed
        Of every draw.
    """
    cells: list[Cell] = []
    code = drift_fingerprint()
    for n in sorted(windows, reverse=True):
        for pane, n0 in contenders(panes):
            cells += _ours(size, scenarios, n, pane, n0, seed, code)
    for n in sorted(windows, reverse=True):
        cells += _oracles(size, scenarios, n, seed)
        cells += _windowed(size, scenarios, n, seed)
        if river:
            cells += _libraries(size, scenarios, n, seed)
    timing = {"pane_events": 100, "panes": size.speed_panes, "rounds": 3, "river": river, "seed": [seed, 9]}
    return [*cells, Cell("speed", speed, timing, code)]


def contenders(panes: Sequence[int]) -> list[tuple[int, int | None]]:
    """Ours as (events per pane, events of the reference or None)."""
    return [(pane, n0) for i, pane in enumerate(panes) for n0 in REFERENCES if i == 0 or n0 is None]


def horizon(scenario: str, n: int) -> int:
    """Events after which a run is given up: four times the first-order bound, and some windows."""
    return int(4 * bound_events(SCENARIOS[scenario], n, ARL0_WINDOWS * n)) + 5 * n


def _ours(size: Size, scenarios: Sequence[str], n: int, pane: int, n0: int | None, seed: int, code: str) -> list[Cell]:
    promise = {"reference_events": n0, "window_events": n, "pane_events": pane}
    stable: dict[str, Any] = {
        "law": law_of(STABLE).tolist(),
        **promise,
        "references": size.streams[n],
        "windows": size.stable_windows,
        "seed": [seed, 1, n, n0 or 0, pane],
    }
    cells = [Cell(cell_name("ours-stable", n, pane, n0), false_alarms, stable, code)]
    if pane < _SMALL_PANE:  # shows what waiting for a pane's end costs, and costs time: quick changes only
        quick = [name for name in scenarios if bound_events(SCENARIOS[name], n, ARL0_WINDOWS * n) < _SMALL_BOUND]
        cells, scenarios = [], quick if n == min(WINDOWS) else []
    groups: dict[tuple[Any, ...], list[str]] = {}
    for name in scenarios:
        chosen = SCENARIOS[name]
        groups.setdefault((chosen in GRID, chosen.before, chosen.settled), []).append(name)
    for (on_grid, before, settled), names in groups.items():
        settings = {
            "scenarios": names,
            **promise,
            "runs": size.runs if on_grid else size.off_runs,
            "horizons": [horizon(name, n) for name in names],
            "seed": [seed, 2, n, n0 or 0, pane, settled],
        }
        name = cell_name("ours", n, pane, n0, on_grid, before, settled, names)
        cells.append(Cell(name, our_delays, settings, code))
    return cells


def _oracles(size: Size, scenarios: Sequence[str], n: int, seed: int) -> list[Cell]:
    cells = []
    for number, name in enumerate(scenarios):
        settings: dict[str, Any] = {
            "scenario": name,
            "window_events": n,
            "check": size.check,
            "seed": [seed, 3, number, n],
        }
        if SCENARIOS[name].slope is None:
            cells.append(Cell(cell_name("oracle", name, n), abrupt_oracle, {**settings, "lanes": size.lanes}))
        else:
            cells.append(
                Cell(cell_name("oracle", name, n), ramp_oracle, {**settings, "runs": max(size.lanes // 10, 50)})
            )
    return cells


def _windowed(size: Size, scenarios: Sequence[str], n: int, seed: int) -> list[Cell]:
    stable = {"window_events": n, "windows": size.windows, "seed": [seed, 4, n]}
    cells = [Cell(cell_name("windowed-stable", n), windowed_false_alarms, stable)]
    for number, name in enumerate(scenarios):
        settings = {
            "scenario": name,
            "window_events": n,
            "runs": size.others,
            "windows": max(horizon(name, n) // n, 20),
            "calibrated_on": max(size.windows // 4, 10_000),
            "seed": [seed, 5, number, n],
        }
        cells.append(Cell(cell_name("windowed", name, n), windowed_delays, settings))
    return cells


def _libraries(size: Size, scenarios: Sequence[str], n: int, seed: int) -> list[Cell]:
    cells = []
    for kind, rival in enumerate((*libraries.BY_EVENT, *libraries.BY_WINDOW)):
        divisor = {"ADWIN": n // 20, "Page-Hinkley": 4, "KSWIN": 25}[rival]
        stable = {"name": rival, "window_events": n, "windows": size.windows // divisor, "seed": [seed, 6, kind, n]}
        cells.append(Cell(cell_name("river-stable", rival, n), libraries.library_false_alarms, stable))
        for number, name in enumerate(scenarios):
            settings = {
                "name": rival,
                "scenario": name,
                "window_events": n,
                "runs": max(size.others // 4, 7),
                "horizon": horizon(name, n) if rival in libraries.BY_EVENT else max(horizon(name, n), 300 * n),
                "seed": [seed, 7, kind, number, n],
            }
            cells.append(Cell(cell_name("river", rival, name, n), libraries.library_delays, settings))
    return cells
