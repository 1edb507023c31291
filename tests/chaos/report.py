"""The table of a full run, for docs/studies."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.chaos.run import Line

__all__ = ["Report"]

_HEAD = """\
# Chaos: nothing lost, nothing counted twice

`scripts/chaos` runs scorers and monitors on a real Kafka and breaks them while events come in: {events:,} events of
known labels, with disorder, repeats, late ones and rubbish. A ledger that shares no code with valuedrift works out from
the source log what must have been published: for every (model, segment, window) the exact counts of the five goals, and
the place of every late event and dead letter. *lost* is what of it is missing, *doubled* what there is too much of;
*again* are records that were published once more, byte for byte and with the same key, as at-least-once delivery may.
*seconds until consuming* go from the fault until every partition with unread records has moved on, restarts included.
A replay of each source gives the same windows, alerts and late events, byte for byte. Faults may have been run in
parts, one after the other; of each, the last run counts.

{faults} faults in {minutes:.0f} minutes on {cores} cores, with {busy:.1f} processes waiting per core on average;
{scorers} scorers and {monitors} monitors were ended with kill -9. Lost {lost}, doubled {doubled}.

| fault | what was done | seconds until consuming | events | again | lost | doubled |
|---|---|---|---|---|---|---|
"""


class Report:
    """chaos.json and chaos.md of a folder, written anew after every line, so an interrupted run leaves what it has.

    Parameters
    ----------
    folder
        Where they are. Lines of an earlier run stay, unless the same fault is run again.
    seed
        Of this run.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        self._lines: dict[str, dict[str, Any]] = {}
        known = folder / "chaos.json"
        if known.exists():
            self._lines = {line["fault"]: line for line in json.loads(known.read_text())["lines"]}

    def add(self, line: Line) -> None:
        """Add a line and write both files."""
        busy = os.getloadavg()[1] / (os.cpu_count() or 1)
        name, copies = line.fault, 2
        while name.endswith(".replay") and name in self._lines and self._lines[name]["done"] != line.done:
            name, copies = f"{line.fault} {copies}", copies + 1
        self._lines[name] = line.record() | {"fault": name, "seed": self._seed, "processes_per_core": round(busy, 1)}
        lines = list(self._lines.values())
        self._folder.mkdir(parents=True, exist_ok=True)
        record = {"cores": os.cpu_count(), "lines": lines}
        (self._folder / "chaos.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
        (self._folder / "chaos.md").write_text(_page(lines))


def _page(lines: list[dict[str, Any]]) -> str:
    faults = [line for line in lines if ".replay" not in line["fault"]]
    head = _HEAD.format(
        events=sum(line["events"] for line in faults),
        faults=len(faults),
        minutes=sum(line["seconds"] for line in lines) / 60,
        cores=os.cpu_count(),
        busy=sum(line["processes_per_core"] for line in lines) / len(lines),
        scorers=sum(line["kills"][0] for line in lines),
        monitors=sum(line["kills"][1] for line in lines),
        lost=sum(line["lost"] for line in lines),
        doubled=sum(line["doubled"] for line in lines),
    )
    return head + "".join(map(_row, lines))


def _row(line: dict[str, Any]) -> str:
    again = " / ".join(f"{seconds:.1f}" for seconds in line["again_s"]) or "-"
    done = "; ".join([line["done"], *line["notes"]]).replace("|", "/").replace("\n", " ")
    name = line["fault"] if line["good"] else f"**{line['fault']} FAILED**"
    counts = [f"{line[key]:,}" for key in ("events", "repeats", "lost", "doubled")]
    return f"| {' | '.join([name, done, again, *counts])} |\n"
