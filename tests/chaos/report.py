"""The table of a full run, for docs/studies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.run import Line

__all__ = ["write_report"]


def write_report(folder: Path, lines: Sequence[Line], *, events: int, seed: int, seconds: float, machine: str) -> None:
    """Write chaos.json and chaos.md."""
    folder.mkdir(parents=True, exist_ok=True)
    record = {
        "events_asked": events,
        "seed": seed,
        "seconds": round(seconds),
        "machine": machine,
        "lines": [line.record() for line in lines],
    }
    (folder / "chaos.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    rows = [
        "| fault | what was done | consuming again [s] | events | repeats | lost | doubled |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {line.fault} | {line.done} | {' / '.join(f'{s:.1f}' for s in line.again_s) or '-'} | {line.events:,} | "
            f"{line.repeats:,} | {line.lost} | {line.doubled} |"
            for line in lines
        ),
    ]
    (folder / "chaos.md").write_text("\n".join(rows) + "\n")
