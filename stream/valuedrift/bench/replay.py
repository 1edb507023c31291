"""Replaying labelled lines from a file, against only parsing them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from valuedrift.bench.measure import BenchmarkFailed, Round, median_ratio, run_contestant
from valuedrift.bench.table import print_rounds, say
from valuedrift.bench.traffic import KEYS, events

__all__ = ["run"]


def run(*, count: int = 300_000, rounds: int = 3) -> list[Round]:
    """Measure and print the replay of labelled JSONL against `orjson.loads` of the same lines.

    Raises
    ------
    BenchmarkFailed
        If a contestant has not done all of the work.
    """
    with tempfile.TemporaryDirectory(prefix="valuedrift-bench-") as folder:
        path = Path(folder) / "labelled.jsonl"
        with path.open("wb") as file:
            file.writelines(line + b"\n" for line in events(count).lines())
        size = path.stat().st_size / count
        say(f"replay: {count:,} labelled lines of {size:.0f} bytes on average, {KEYS} (model, segment)s;")
        say("  validated, counted, tested for drift; windows, alerts and the page written")
        done = []
        for number in range(rounds):
            bare = run_contestant("loads", path=str(path))
            done.append(Round(bare, run_contestant("replay", path=str(path), out=f"{folder}/out-{number}")))
    if any(cost.events != count for one in done for cost in one):
        raise BenchmarkFailed("a contestant has seen another number of events than there are")
    print_rounds("orjson.loads", "valuedrift replay", done)
    say(f"  replay / orjson.loads: {median_ratio(done):.4f} of its lines per CPU second (median of {rounds});")
    say(f"  it takes {1 / median_ratio(done):.1f} times the time of parsing alone")
    say()
    return done
