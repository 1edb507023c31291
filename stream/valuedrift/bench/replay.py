"""Replaying labelled lines from a file, against only parsing them; the same as Parquet; memory over 10⁸ bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from valuedrift.bench.measure import BenchmarkFailed, Round, median_ratio, run_contestant
from valuedrift.bench.table import print_rounds, say
from valuedrift.bench.traffic import KEYS

__all__ = ["LINES", "run"]

LINES: Final = 815_000
"""So many are 10⁸ bytes."""

_PART: Final = 10
"""Memory is compared with that for so small a part of the lines."""


def run(*, count: int = LINES, rounds: int = 3) -> list[Round]:
    """Measure and print the replay of labelled JSONL against `orjson.loads` of the same lines, and that of Parquet.

    Raises
    ------
    BenchmarkFailed
        If a contestant has not done all of the work.
    """
    with tempfile.TemporaryDirectory(prefix="valuedrift-bench-") as folder:
        lines, part, rows = (Path(folder) / name for name in ("labelled.jsonl", "part.jsonl", "labelled.parquet"))
        # not by this process: what it has ever held would count for the processes that it starts
        run_contestant("write_labelled", count=count, lines=str(lines), rows=str(rows))
        run_contestant("write_labelled", count=count // _PART, lines=str(part))
        size = lines.stat().st_size
        say(f"replay: {count:,} labelled lines of {size / count:.0f} bytes on average, {KEYS} (model, segment)s;")
        say("  validated, counted, tested for drift; windows, alerts and the page written")
        done, same = [], []
        for number in range(rounds):
            bare = run_contestant("loads", path=str(lines))
            ours = run_contestant("replay", path=str(lines), out=f"{folder}/out-{number}")
            done.append(Round(bare, ours))
            same.append(Round(ours, run_contestant("replay", path=str(rows), out=f"{folder}/rows-{number}")))
        few = run_contestant("replay", path=str(part), out=f"{folder}/part")
    if any(cost.events != count for one in (*done, *same) for cost in one) or few.events != count // _PART:
        raise BenchmarkFailed("a contestant has seen another number of events than there are")
    print_rounds("orjson.loads", "valuedrift replay", done)
    say(f"  replay / orjson.loads: {median_ratio(done):.4f} of its lines per CPU second (median of {rounds});")
    say(f"  it takes {1 / median_ratio(done):.1f} times the time of parsing alone")
    say(f"  Parquet / JSONL: {median_ratio(same):.2f} times as many events per CPU second")
    most = max(one.ours.peak_rss_mb for one in done)
    say(f"  peak memory {most:.0f} MiB over {size:,} bytes, {few.peak_rss_mb:.0f} MiB over a tenth of them")
    say()
    return done
