"""`python -m valuedrift.bench`: what `scripts/bench` runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from valuedrift.bench import pipeline, replay
from valuedrift.bench.machine import machine_lines
from valuedrift.bench.measure import last_core
from valuedrift.bench.table import say
from valuedrift.errors import ValuedriftError

PARTS = ("classify", "pipeline", "replay")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return the exit status (0 done, 1 failed, 2 usage)."""
    options = _parser().parse_args(argv)
    rounds = 1 if options.quick else options.rounds
    for line in machine_lines():
        say(line)
    say("CPU seconds are those of the whole process, user and system; contestants take turns, seeds are fixed.")
    say()
    try:
        for part in options.parts or PARTS:
            match part:
                case "classify":
                    _classify(64 if options.quick else options.exchanges)
                case "pipeline":
                    count = 5_000 if options.quick else options.events
                    pipeline.run(count=count, rounds=rounds, bootstrap=options.bootstrap)
                case "replay":
                    replay.run(count=5_000 if options.quick else options.lines, rounds=rounds)
    except ValuedriftError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _classify(count: int) -> None:
    from valuedrift.bench import classify  # noqa: PLC0415  # it pins this process and loads ONNX Runtime

    before = os.sched_getaffinity(0)
    try:
        classify.run(events=count, core=last_core())
    finally:
        os.sched_setaffinity(0, before)
    say()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Throughput as ratios to rivals measured in the same run."
    )
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=f"{', '.join(PARTS)}; all when absent"
    )
    parser.add_argument("--quick", action="store_true", help="little work, one round: shows that it runs, not how fast")
    parser.add_argument("--rounds", type=int, default=3, help="how often contestants take turns (default: %(default)s)")
    parser.add_argument("--events", type=int, default=200_000, help="events of `pipeline` (default: %(default)s)")
    parser.add_argument("--lines", type=int, default=300_000, help="lines of `replay` (default: %(default)s)")
    parser.add_argument("--exchanges", type=int, default=2048, help="exchanges of `classify` (default: %(default)s)")
    parser.add_argument("--bootstrap", help="broker of `pipeline`, host:port; one of its own when absent")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
