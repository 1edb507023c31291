"""False alarms and delays of ours, of an oracle, and of what else there is, in one run."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from valuedrift.bench.detectors import libraries
from valuedrift.bench.detectors.plan import FULL, QUICK, WINDOWS, Size, plan
from valuedrift.bench.detectors.report import markdown
from valuedrift.bench.detectors.results import ORACLE, delays, methods, stable
from valuedrift.bench.detectors.scenarios import GRID, OFF_GRID
from valuedrift.bench.machine import machine_lines, version_of
from valuedrift.bench.measure import BenchmarkFailed
from valuedrift.bench.table import say
from valuedrift.study.false_alarms.cells import drift_fingerprint, run_cells
from valuedrift.study.false_alarms.report import per_10_000

__all__ = ["EVERY", "SOME", "compare", "run"]

SEED: Final = 6
EVERY: Final = tuple(scenario.name for scenario in (*GRID, *OFF_GRID))
SOME: Final = (
    *(scenario.name for scenario in GRID if scenario.settled == 50),  # the other one takes long
    *(scenario.name for scenario in OFF_GRID[:8]),
)
"""Scenarios of a quick run."""


def compare(
    *, size: Size, scenarios: Sequence[str], windows: Sequence[int] = WINDOWS, panes: Sequence[int] = (10, 1, 100),
    river: bool, seed: int = SEED, folder: Path | None = None, workers: int = 1,
) -> dict[str, Any]:  # fmt: skip
    """Measure everything; see `plan` for the parameters and `run_cells` for the last two.

    Returns
    -------
    JSON values: `stable`, `oracles`, `delays` (rows), `speed`, and what was asked for.
    """
    cells = plan(size=size, scenarios=scenarios, windows=windows, panes=panes, river=river, seed=seed)
    results = run_cells(cells, folder=folder, workers=workers)
    rows = stable(cells, results)
    oracles = []
    for n in windows:
        chosen = [row for row in rows if (row["method"], row["n"]) == (ORACLE, n)]
        rate, low, high = per_10_000(sum(row["alarms"] for row in chosen), sum(row["windows"] for row in chosen))
        oracles.append({"n": n, "rate": rate, "low": low, "high": high})
    return {
        "seed": seed,
        "detector": drift_fingerprint()[:16],
        "river": version_of("river") if river else None,
        "size": size._asdict(),
        "machine": machine_lines(),
        "cpu_s": sum(result["cpu_s"] for result in results.values()),
        "speed": results["speed"],
        "methods": methods(panes, river=river),
        "scenarios": list(scenarios),
        "stable": rows,
        "oracles": oracles,
        "delays": delays(cells, results),
    }


def run(*, quick: bool, out: Path, workers: int | None, panes: Sequence[int], seed: int, rivals: bool) -> None:
    """Measure, print the table and write it to `out` as `detectors.md` and `detectors.json`."""
    absent = libraries.missing()
    if absent and rivals:
        raise BenchmarkFailed(
            f"rivals need {', '.join(absent)}: scripts/bench installs what deploy/lock/rivals.txt says"
        )
    found = compare(
        size=QUICK if quick else FULL,
        scenarios=SOME if quick else EVERY,
        panes=panes,
        river=not absent,
        seed=seed,
        folder=out / "detectors.cells",
        workers=workers or len(os.sched_getaffinity(0)),
    )
    lists = {key for key, value in found.items() if key in {"stable", "delays"}}
    head = json.dumps({key: value for key, value in found.items() if key not in lists}, ensure_ascii=False)
    parts = [head[:-1]]
    for key in sorted(lists):
        lines = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in found[key])
        parts.append(f'"{key}": [\n{lines}\n]')
    table = markdown(found)
    (out / "detectors.json").write_text(", ".join(parts) + "}\n", encoding="utf-8")
    (out / "detectors.md").write_text(table, encoding="utf-8")
    say(table)
    if absent:
        say(f"Left out: what needs {', '.join(absent)}, which is not installed.")
