"""Small tables of text."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from valuedrift.bench.measure import Round

__all__ = ["print_rounds", "say"]


def say(line: str = "") -> None:
    """Write a line to stdout, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def print_rounds(rival: str, ours: str, rounds: Sequence[Round]) -> None:
    """Print both contestants' figures round by round."""
    width = max(len(rival), len(ours))
    say(f"  {'':{width}}  {'events/CPU s':>12}  {'events/s':>10}  {'CPU s':>7}  {'peak MiB':>8}")
    for one in rounds:
        for name, cost in ((rival, one.rival), (ours, one.ours)):
            say(
                f"  {name:{width}}  {cost.per_cpu_s:12,.0f}  {cost.per_wall_s:10,.0f}  "
                f"{cost.cpu_s:7.2f}  {cost.peak_rss_mb:8.0f}"
            )
