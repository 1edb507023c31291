"""`python -m valuedrift.bench`: what `scripts/bench` runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from valuedrift.bench import capacity, malformed, pipeline, replay
from valuedrift.bench.machine import machine_lines
from valuedrift.bench.measure import BenchmarkFailed, last_core
from valuedrift.bench.table import say
from valuedrift.errors import ValuedriftError

PARTS = ("classify", "pipeline", "replay", "malformed")
"""Run when none is named."""

LIVE = ("latency", "workers", "overload")
"""Of running processes on a broker, some minutes each; run only when named."""

OTHERS = (*LIVE, "detectors", "gpu")
"""Run only when named, as are simulations of a quarter of an hour, and what needs a GPU or minutes to rehearse."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return the exit status (0 done, 1 failed, 2 usage)."""
    options = _parser().parse_args(argv)
    for line in machine_lines():
        say(line)
    say("CPU seconds are those of the whole process, user and system; contestants take turns, seeds are fixed.")
    say()
    try:
        for part in options.parts or PARTS:
            _run(part, options, 1 if options.quick else options.rounds)
    except ValuedriftError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _run(part: str, options: argparse.Namespace, rounds: int) -> None:
    match part:
        case "classify":
            _classify(options)
        case "detectors":
            _detectors(options)
        case "gpu":
            _gpu(options)
        case "latency" | "workers" | "overload":
            _live(part, options, rounds)
        case "malformed":
            count = 5_000 if options.quick else options.events // 2
            malformed.run(count=count, rounds=rounds, bootstrap=options.bootstrap)
        case "pipeline":
            count = 5_000 if options.quick else options.events
            sizes = capacity.QUICK if options.quick else None
            pipeline.run(count=count, rounds=rounds, bootstrap=options.bootstrap, sizes=sizes)
        case "replay":
            replay.run(count=5_000 if options.quick else options.lines, rounds=rounds)


def _classify(options: argparse.Namespace) -> None:
    from valuedrift.bench import classify, rivals  # noqa: PLC0415  # it pins this process and loads ONNX Runtime

    absent = rivals.missing()
    if options.rivals and absent:
        raise BenchmarkFailed(f'rivals need {", ".join(absent)}: install "valuedrift[train]"')
    core, before = last_core(), os.sched_getaffinity(0)
    try:
        classify.run(events=64 if options.quick else options.exchanges, core=core)
        if not absent:
            say()
            shape, events = ("t5-small", 4) if options.quick else ("t5-base", options.t5_exchanges)
            classify.run_t5(events=events, shape=shape, core=core)
        say()
        classify.run_stream(events=600 if options.quick else options.stream_events)
    finally:
        os.sched_setaffinity(0, before)
    say()


def _detectors(options: argparse.Namespace) -> None:
    from valuedrift.bench import detectors  # noqa: PLC0415  # nothing else needs it

    detectors.run(
        quick=options.quick,
        out=options.out or Path("docs/studies"),
        workers=options.workers,
        panes=options.panes,
        seed=options.seed,
        rivals=options.rivals,
    )


def _live(part: str, options: argparse.Namespace, rounds: int) -> None:
    """Measure running processes; what a quick run finds is not kept unless asked to."""
    from valuedrift.bench import latency, live_page, overload, workers  # noqa: PLC0415  # nothing else needs them

    quick, bootstrap, machine = options.quick, options.bootstrap, machine_lines()
    result: Any
    match part:
        case "latency":
            result = latency.run(sizes=latency.QUICK if quick else latency.FULL, bootstrap=bootstrap)
        case "workers":
            result = workers.run(events=1500 if quick else workers.EVENTS, rounds=rounds, bootstrap=bootstrap)
        case _:
            result = overload.run(sizes=overload.QUICK if quick else overload.FULL, bootstrap=bootstrap)
    if options.out is not None or not quick:
        say(f"wrote {live_page.keep(options.out or Path('docs/studies'), part, result, machine)}")


def _gpu(options: argparse.Namespace) -> None:
    from valuedrift.bench import gpu  # noqa: PLC0415  # loads ONNX Runtime

    gpu.run(
        gpu.Wanted(
            provider=options.provider,
            small=options.small,
            precision=options.precision,
            events=options.gpu_events,
            out=options.out or Path("gpu-benchmark.json"),
        )
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Throughput as ratios to rivals measured in the same run.",
        epilog="latency: a window's record comes out when its window closes; measured is the time from when the event "
        "that closes it was due until a subscriber (read-committed) has the record, at 20, 50 and 80 % of what "
        "scorer and monitor can take, load as an open loop. workers: scorers with the bundled model on a core each, "
        "two against one. overload: lag, memory and counts of a scorer that is sent three times what it can take.",
    )
    parser.add_argument(
        "parts",
        nargs="*",
        choices=[*PARTS, *OTHERS, []],
        metavar="PART",
        help=f"{', '.join(PARTS)} (all when absent), {', '.join(OTHERS)}",
    )
    parser.add_argument("--quick", action="store_true", help="little work, one round: shows that it runs, not how fast")
    parser.add_argument("--rounds", type=int, default=3, help="how often contestants take turns (default: %(default)s)")
    parser.add_argument("--events", type=int, default=200_000, help="events of `pipeline` (default: %(default)s)")
    parser.add_argument("--lines", type=int, default=replay.LINES, help="lines of `replay` (default: %(default)s)")
    parser.add_argument("--exchanges", type=int, default=2048, help="exchanges of `classify` (default: %(default)s)")
    parser.add_argument(
        "--rivals", action="store_true", help="`classify`, `detectors`: fail if the rivals are not installed"
    )
    parser.add_argument(
        "--t5-exchanges", type=int, default=48, help="exchanges of `classify` for T5-base shapes (default: %(default)s)"
    )
    parser.add_argument(
        "--stream-events", type=int, default=10_000, help="exchanges that `classify` streams (default: %(default)s)"
    )
    parser.add_argument(
        "--provider", choices=["cuda", "tensorrt", "cpu"], default="cuda", help="`gpu`: where (default: %(default)s)"
    )
    parser.add_argument("--small", action="store_true", help="`gpu`: a tiny network, to rehearse")
    parser.add_argument("--precision", choices=["bf16", "fp16", "fp32"], help="`gpu`: default bf16, fp32 on the CPU")
    parser.add_argument("--gpu-events", type=int, default=60_000, help="exchanges of `gpu` (default: %(default)s)")
    parser.add_argument(
        "--out",
        type=Path,
        help="`gpu`: file of results (default: gpu-benchmark.json); `detectors`, `latency`, `workers`, `overload`: "
        "folder (docs/studies)",
    )
    parser.add_argument("--workers", type=int, help="`detectors`: processes (default: one for each core)")
    parser.add_argument(
        "--panes",
        type=int,
        nargs="+",
        default=[10, 1, 100],
        metavar="M",
        help="`detectors`: events per pane of ours, divisors of 100 (default: 10 1 100)",
    )
    parser.add_argument("--seed", type=int, default=6, help="`detectors`: of every draw (default: %(default)s)")
    parser.add_argument("--bootstrap", help="broker, host:port; one of its own when absent")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
