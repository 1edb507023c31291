"""`python -m tests.chaos`: what scripts/chaos runs."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.registry import all_faults
from tests.chaos.report import Report
from tests.chaos.run import Line, run_faults


def main() -> int:
    """Run the faults that are asked for; 0 if every one of them was survived."""
    parser = argparse.ArgumentParser(prog="scripts/chaos", description="Break everything, and count.")
    parser.add_argument("--short", action="store_true", help="the seeded selection that runs in scripts/test")
    parser.add_argument("--fault", nargs="+", metavar="NAME", default=[], help="only faults whose name begins so")
    parser.add_argument("--events", type=int, help="events in all (default: 1,000,000; 30,000 with --short)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=int, default=1000, help="events per second while faults happen")
    parser.add_argument("--out", type=Path, help="folder for logs and results (default: a temporary one)")
    parser.add_argument(
        "--report", type=Path, metavar="FOLDER", help="write the table there, as chaos.json and chaos.md"
    )
    parser.add_argument("--list", action="store_true", help="only name the faults")
    options = parser.parse_args()
    faults = [f for f in all_faults() if not options.short or f.short]
    if options.fault:
        faults = [f for f in faults if f.name.startswith(tuple(options.fault))]
    if not faults:
        parser.error("no fault has such a name")
    if options.list:
        sys.stdout.write("".join(f"{f.name}\n" for f in faults))
        return 0
    events = options.events or (30_000 if options.short else 1_000_000)
    signal.signal(signal.SIGTERM, _interrupt)
    report = None if options.report is None else Report(options.report, options.seed)
    began, lines = time.monotonic(), list[Line]()
    with tempfile.TemporaryDirectory(prefix="chaos-") as temporary:
        folder = (options.out or Path(temporary)).absolute()
        for line in run_faults(
            faults, folder, events=events, seed=options.seed, rate=options.rate, short=options.short
        ):
            lines.append(line)
            if report is not None:
                report.add(line)
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    seconds = time.monotonic() - began
    bad = [line for line in lines if not line.good]
    sys.stdout.write(
        f"{len(lines) - len(bad)} of {len(lines)} good; {sum(line.kills[0] for line in lines)} scorers and "
        f"{sum(line.kills[1] for line in lines)} monitors killed; lost {sum(line.lost for line in lines)}, "
        f"doubled {sum(line.doubled for line in lines)}; {seconds:.0f} s\n"
    )
    return 1 if bad else 0


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    raise SystemExit(main())
