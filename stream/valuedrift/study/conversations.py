"""Conversations that change within themselves: how often they may vote, and what it costs.

Traffic as production has it: conversations begin at random, their turns are 15 s and more apart (75 s on average), and
a later turn behaves as the one before with probability `alike`, else as any. Every event goes through the panes and
votes of the monitor (`valuedrift.windows`), with one rule after the other for when a conversation votes again.

- False alarms: a detector with an estimated reference on stable traffic, started again after each alarm; per alarm that
  was promised. At most 1 is the promise. The ARL0 is 2,000 votes, so that there are enough of them; longer ones
  magnify what is above 1.
- Delay: events from an abrupt change of behaviour to the alarm, median, with one false alarm per 10,000 windows of 100
  events promised. Conversations that go on through the change keep to their old behaviour as their turns are alike.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.drift import DriftDetector
from valuedrift.taxonomy import GRID, IntArray, K
from valuedrift.windows import Labels, WindowGrid
from valuedrift.windows.store import CountStore
from valuedrift.windows.votes import Voters, votes_per_pane

__all__ = ["Traffic", "delays", "false_alarms", "main", "markdown", "simulate", "study", "tallied"]

FloatArray = npt.NDArray[np.float64]

SEED: Final = 4
STABLE: Final = np.array((0.98090, 0.00764, 0.00382, 0.00382, 0.00382))
CHANGED: Final = np.array((0.82390, 0.07044, 0.03522, 0.03522, 0.03522))
TURNS: Final = (2.0, 5.0, 20.0)
ALIKE: Final = (0.5, 1.0)
AGAIN_S: Final = {"every event": None, "0s": 0, "2m": 120, "10m": 600, "1h": 3600, "never": 10**7}
EVENTS_PER_S: Final = 1 / 3  # 100 in a window of five minutes
WARM_UP_S: Final = 3600
ARL0: Final = 2_000.0
_S: Final = 1_000_000_000
_PANE_S: Final = 10


class Traffic(NamedTuple):
    """Events in the order of time: times in whole ns, goals, conversations from 1 on, all of shape (n,)."""

    times: IntArray
    goals: IntArray
    conversations: IntArray


def simulate(
    rng: np.random.Generator, seconds: float, turns: float, alike: float, change_s: float = math.inf
) -> Traffic:
    """Draw traffic of so many seconds; from `change_s` on, turns that behave anew do so by the changed mix."""
    before = turns * 75 * 3  # conversations that are under way at the start
    n = rng.poisson((seconds + before) * EVENTS_PER_S / turns)
    lengths = rng.geometric(1 / turns, n)
    conversation = np.repeat(np.arange(n), lengths)
    first = np.cumsum(lengths) - lengths
    gaps = 15 + rng.exponential(60, len(conversation))
    gaps[first] = rng.random(n) * (seconds + before) - before
    passed = np.cumsum(gaps)
    times = passed - np.repeat(passed[first] - gaps[first], lengths)
    anew = rng.random(len(times)) >= alike
    anew[first] = True
    mixes = np.cumsum([STABLE, CHANGED], axis=1)[(times >= change_s).astype(int)]
    drawn = np.minimum((rng.random(len(times))[:, None] >= mixes).sum(axis=1), K - 1)
    goals = drawn[np.maximum.accumulate(np.where(anew, np.arange(len(times)), 0))]
    kept = np.flatnonzero((times >= 0) & (times < seconds))
    order = kept[np.argsort(times[kept], kind="stable")]
    return Traffic((times[order] * _S).astype(np.int64), goals.astype(np.int64)[order], conversation[order] + 1)


def tallied(traffic: Traffic, again_s: int | None) -> tuple[IntArray, IntArray, IntArray]:
    """Return starts of panes (s), shape (T,), events and votes, both (T, 5); None: every event votes."""
    n = len(traffic.times)
    pane_ns, again_ns = _PANE_S * _S, (again_s or 0) * _S
    store = CountStore(WindowGrid(pane_ns, pane_ns, pane_ns), votes_per_pane(2**40, pane_ns, again_ns))
    voters = Voters(again_ns)
    conversations = np.zeros_like(traffic.conversations) if again_s is None else traffic.conversations
    scores = np.eye(K, dtype=np.int64)[traffic.goals] * GRID
    nothing = np.zeros(n, dtype=np.int64)
    labels = Labels("study", 0, "c", np.arange(n), traffic.times, nothing, scores, [""] * n, nothing > 0, conversations)
    store.add(labels, None)
    closing = store.close(int(traffic.times.max()) + 1)
    closing.elect(voters, 0)
    return np.array(closing.panes.starts) // _S, closing.on_time, closing.votes


def false_alarms(rng: np.random.Generator, votes: IntArray, n0: int) -> int:
    """Count the alarms on stable panes, shape (T, 5), after a reference of the first `n0` votes."""
    learned = int(np.searchsorted(np.cumsum(votes.sum(axis=1)), n0)) + 1
    detector = DriftDetector(votes[:learned].sum(axis=0), arl0_events=ARL0)
    seeds = rng.integers(0, 2**62, size=len(votes))
    found, at = 0, learned
    while (index := detector.scan(votes[at:], seeds[at:])) is not None:
        found, at = found + 1, at + index + 1
        detector.restart()
    return found


def delays(rng: np.random.Generator, turns: float, alike: float, again_s: int | None, runs: int) -> list[int]:
    """Draw delays after an abrupt change, in events."""
    found: list[int] = []
    for _ in range(runs):
        starts, events, votes = tallied(simulate(rng, WARM_UP_S + 9000, turns, alike, WARM_UP_S), again_s)
        changed = int(np.searchsorted(starts, WARM_UP_S))
        arl0 = 10_000 * 100 * votes.sum() / events.sum()
        detector = DriftDetector(rng.multinomial(5000, STABLE), arl0_events=float(arl0))
        index = detector.scan(votes[changed:], rng.integers(0, 2**62, size=len(votes) - changed))
        last = len(votes) - 1 if index is None else changed + index
        found.append(int(events[changed : last + 1].sum()))
    return found


def study(*, seed: int = SEED, events: int = 400_000, runs: int = 25) -> list[dict[str, Any]]:
    """Measure every cell.

    Parameters
    ----------
    seed
        Of every draw.
    events
        Stable events per cell, in ten streams.
    runs
        Changes per cell.

    Returns
    -------
    One row per cell: turns, alike, again, votes per event, alarms found and promised, median delay in events.
    """
    rows: list[dict[str, Any]] = []
    for turns in TURNS:
        for alike in ALIKE:
            rng = np.random.default_rng([seed, int(turns), int(10 * alike)])
            streams = [simulate(rng, events / 10 / EVENTS_PER_S, turns, alike) for _ in range(10)]
            for name, again_s in AGAIN_S.items():
                found, total, voted = 0, 0, 0
                for traffic in streams:
                    _, counted, votes = tallied(traffic, again_s)
                    found += false_alarms(rng, votes, 500)
                    total += int(counted.sum())
                    voted += int(votes.sum()) - 500
                rows.append(
                    {
                        "turns": turns,
                        "alike": alike,
                        "again": name,
                        "votes_per_event": voted / total,
                        "alarms": found,
                        "promised": voted / ARL0,
                        "delay_events": float(np.median(delays(rng, turns, alike, again_s, runs))),
                    }
                )
    return rows


def markdown(rows: Sequence[dict[str, Any]]) -> str:
    """Write the table for people."""
    lines = [
        "# How often a conversation may vote",
        "",
        *(__doc__ or "").strip().splitlines()[2:],
        "",
        "| turns, mean | alike | votes again after | votes per event | false alarms per promised one | delay, events |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        ratio, error = row["alarms"] / row["promised"], math.sqrt(max(row["alarms"], 1)) / row["promised"]
        lines.append(
            f"| {row['turns']:g} | {row['alike']:g} | {row['again']} | {row['votes_per_event']:.2f} "
            f"| {ratio:.2f} ± {error:.2f} | {row['delay_events']:.0f} |"
        )
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results and table; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study conversations", description="How often conversations vote.")
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--events", type=int, default=400_000, help="stable events per cell (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=25, help="changes per cell (default: %(default)s)")
    options = parser.parse_args(argv)
    rows = study(seed=options.seed, events=options.events, runs=options.runs)
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(rows)
    for suffix, text in (("json", json.dumps(rows, indent=1) + "\n"), ("md", table)):
        (options.out / f"conversations.{suffix}").write_text(text, encoding="utf-8")
    sys.stdout.write(table)
    return 0
