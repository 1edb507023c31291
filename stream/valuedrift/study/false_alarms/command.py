"""`scripts/study false-alarms`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from valuedrift.study.false_alarms.cells import Cell, drift_fingerprint, run_cells
from valuedrift.study.false_alarms.counting import false_alarms
from valuedrift.study.false_alarms.laws import LAWS
from valuedrift.study.false_alarms.report import markdown

__all__ = ["main", "plan", "study"]

SEED: Final = 6
REFERENCES: Final = (None, 500, 1_000, 5_000)
WINDOWS: Final = (100, 1_000)
PANES: Final = {100: 10, 1_000: 100}
"""Events per window to events per pane: ten panes in a window."""


def plan(*, seed: int = SEED, references: int = 20, windows: int = 10_000) -> list[Cell]:
    """List the simulations: every law, n₀ and window size, the long ones first."""
    code = drift_fingerprint()
    return [
        Cell(
            f"{number:02}-n{n}-ref{n0 or 'known'}",
            false_alarms,
            {
                "law": law,
                "reference_events": n0,
                "window_events": n,
                "pane_events": PANES[n],
                "references": references,
                "windows": windows,
                "seed": [seed, number, n, n0 or 0],
            },
            code,
        )
        for n in sorted(WINDOWS, reverse=True)
        for number, law in enumerate(LAWS.values())
        for n0 in REFERENCES
    ]


def study(cells: Sequence[Cell], *, seed: int, folder: Path | None, workers: int) -> dict[str, Any]:
    """Run the simulations; return one row for each, in the order of laws."""
    results = run_cells(cells, folder=folder, workers=workers)
    names = list(LAWS)
    rows = [
        {
            "law": names[int(cell.name[:2])],
            "shares": cell.settings["law"],
            "n": cell.settings["window_events"],
            "n0": cell.settings["reference_events"],
            "pane": cell.settings["pane_events"],
            **results[cell.name],
        }
        for cell in sorted(cells, key=lambda cell: (cell.name[:2], cell.settings["window_events"]))
    ]
    return {"seed": seed, "detector": drift_fingerprint()[:16], "rows": rows}


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results and table; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="scripts/study false-alarms", description="False alarms per 10,000 stable windows. Resumes what it began."
    )
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument(
        "--references", type=int, default=20, help="references, or streams, per cell (default: %(default)s)"
    )
    parser.add_argument("--windows", type=int, default=10_000, help="windows after each (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="2 references of 250 windows: shows that it runs")
    parser.add_argument("--workers", type=int, default=1, help="processes (default: %(default)s)")
    options = parser.parse_args(argv)
    references, windows = (2, 250) if options.quick else (options.references, options.windows)
    found = study(
        plan(seed=options.seed, references=references, windows=windows),
        seed=options.seed,
        folder=options.out / "false-alarms.cells",
        workers=options.workers,
    )
    head = {key: value for key, value in found.items() if key != "rows"}
    lines = ",\n".join(f"  {json.dumps(row)}" for row in found["rows"])
    table = markdown(found)
    (options.out / "false-alarms.json").write_text(f'{json.dumps(head)[:-1]}, "rows": [\n{lines}\n]}}\n', "utf-8")
    (options.out / "false-alarms.md").write_text(table, encoding="utf-8")
    sys.stdout.write(table)
    return 0
