"""How thresholds should be set: false alarms and misses of the source's rule and of valuedrift's, by traffic and size.

The source's rule alerts when |S_t - S_(t-1)| > ε = 0.001 nats; it leaves open how ε should be set (arXiv 2512.03047).
Three rules watch the same windows: that one; the same with the ε that gives one alert per 10,000 stable windows of this
very traffic, which nobody knows beforehand; and the default rule, with a reference of 10,000 votes and an ARL0 of
10,000 windows.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from valuedrift.drift import DriftDetector
from valuedrift.information import entropy
from valuedrift.study.kinds import CHANGES, DAY, KINDS, Kind, reference, traffic
from valuedrift.study.thresholds_report import markdown, pictures
from valuedrift.study.watching import EPSILON, calibrated_epsilon, evidence_alerts, literal_alerts
from valuedrift.taxonomy import IntArray, K

__all__ = ["by_the_hour", "delays", "exceeded", "main", "needed", "promise", "stable", "study"]

SEED: Final = 3
SIZES: Final = (100, 1_000)
LARGE: Final = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
EVERY: Final = 10_000.0
REFERENCE: Final = 10_000
PANES: Final = 5
BEFORE: Final = 20  # stable windows before a change
AFTER: Final = 200  # windows in which it has to be seen
MATTERS: Final = 0.03  # of the answers, as a total variation distance
CHUNK: Final = 1_000  # windows drawn at once


def _windows(rng: np.random.Generator, kind: Kind, windows: int, size: int) -> Iterator[IntArray]:
    """Draw stable windows, shape (T, 5), in chunks."""
    for first in range(0, windows, CHUNK):
        yield traffic(rng, kind, min(CHUNK, windows - first), size, 1, first=first).events[:, 0]


def exceeded(rng: np.random.Generator, kind: Kind, size: int, windows: int) -> float:
    """Share of stable steps that exceed the source's ε."""
    steps = np.concatenate([np.abs(np.diff(entropy(part))) for part in _windows(rng, kind, windows, size)])
    return float((steps > EPSILON).mean())


def needed(rng: np.random.Generator, kind: Kind, size: int, windows: int) -> float:
    """Return the ε that gives one alert per 10,000 stable windows."""
    return calibrated_epsilon(np.concatenate(list(_windows(rng, kind, windows, size))), EVERY)


def stable(
    rng: np.random.Generator, kind: Kind, size: int, windows: int, epsilon: float, stream: str
) -> dict[str, Any]:
    """Count the windows in which each rule alerts while behaviour is stable; streams of `CHUNK` windows."""
    found = {"windows": 0, "literal": 0, "calibrated": 0, "evidence": 0}
    for number in range(-(-windows // CHUNK)):
        length = min(CHUNK, windows - number * CHUNK)
        drawn = traffic(rng, kind, length, size, PANES)
        events = drawn.events.sum(axis=1)
        found["windows"] += length
        found["literal"] += int(literal_alerts(events).sum())
        found["calibrated"] += int(literal_alerts(events, epsilon).sum())
        alerts = evidence_alerts(
            drawn.votes, reference(rng, kind, REFERENCE), stream=f"{stream} {number}",
            votes_per_window=float(drawn.votes.sum() / length),
        )  # fmt: skip
        found["evidence"] += int(alerts.sum())
    return found


def promise(rng: np.random.Generator, kind: Kind, size: int, windows: int) -> dict[str, Any]:
    """Count the streams in which the detector alone alarms within a fifth of its ARL0, which is 100 windows here.

    At most a fifth is promised, P(N ≤ T) ≤ T/ARL0. Every stream has a reference of its own.
    """
    streams, alarms, events = max(1, windows // 20), 0, 0
    arl0 = 100 * size / kind.turns
    for _ in range(streams):
        votes = traffic(rng, kind, 20, size, PANES, first=int(rng.integers(DAY))).votes.reshape(-1, K)
        detector = DriftDetector(reference(rng, kind, REFERENCE), arl0_events=arl0)
        alarms += detector.scan(votes, rng.integers(0, 2**62, size=len(votes))) is not None
        events += int(votes.sum())
    return {"streams": streams, "alarms": alarms, "promised": events / arl0}


def by_the_hour(rng: np.random.Generator, size: int, runs: int) -> dict[str, list[int | None]]:
    """Return the windows to the first alarm where behaviour goes by the hour, if only a drift above `MATTERS` counts.

    Stable for `AFTER` windows under "stable"; from the first window on changed under the name of each change.
    """
    kind = next(kind for kind in KINDS.values() if kind.swing)
    found: dict[str, list[int | None]] = {}
    for about, change in {"stable": "", **CHANGES}.items():
        found[about] = []
        for run in range(runs):
            votes = traffic(rng, kind, AFTER, size, PANES, first=int(rng.integers(DAY)), change=change).votes
            at = evidence_alerts(
                votes, reference(rng, kind, REFERENCE), stream=f"{about} {run}", votes_per_window=size,
                tolerance=MATTERS, stop=True,
            )  # fmt: skip
            found[about].append(int(at.argmax()) + 1 if at.any() else None)
    return found


def delays(rng: np.random.Generator, kind: Kind, size: int, change: str, runs: int, epsilon: float, stream: str
           ) -> dict[str, list[int | None]]:  # fmt: skip
    """Return the windows from a change to the first alert, counted from 1; None: none in `AFTER`; 0 or less: before."""
    found: dict[str, list[int | None]] = {"calibrated": [], "evidence": []}
    for run in range(runs):
        first = int(rng.integers(DAY))
        before = traffic(rng, kind, BEFORE, size, PANES, first=first)
        after = traffic(rng, kind, AFTER, size, PANES, first=first + BEFORE, change=change)
        events, votes = (np.concatenate(pair) for pair in zip(before, after, strict=True))
        alerts = {
            "calibrated": literal_alerts(events.sum(axis=1), epsilon),
            "evidence": evidence_alerts(
                votes, reference(rng, kind, REFERENCE), stream=f"{stream} {run}",
                votes_per_window=float(before.votes.sum() / BEFORE), stop=True,
            ),
        }  # fmt: skip
        for rule, at in alerts.items():
            found[rule].append(int(at.argmax()) - BEFORE + 1 if at.any() else None)
    return found


def at_change(rng: np.random.Generator, kind: Kind, size: int, change: str, pairs: int) -> float:
    """Share of changes at which the source's rule alerts in the very window in which they come."""
    alerts = 0
    for _ in range(pairs):
        first = int(rng.integers(DAY))
        two = [
            traffic(rng, kind, 1, size, 1, first=first + i, change=c).events[:, 0] for i, c in enumerate(("", change))
        ]
        alerts += int(literal_alerts(np.concatenate(two))[1])
    return alerts / pairs


def study(*, seed: int = SEED, runs: int = 20, windows: int = 2_000, calibration: int = 100_000) -> dict[str, Any]:
    """Run all simulations.

    Parameters
    ----------
    seed
        Of every draw.
    runs
        Changes per cell; ten times as many for the source's rule at the change.
    windows
        Stable windows per cell; five times as many for the promise at 100 events.
    calibration
        Stable windows from which an ε is found.
    """
    found: dict[str, Any] = {
        "seed": seed,
        "runs": runs,
        "epsilon": EPSILON,
        "before": BEFORE,
    }
    found |= {"windows": windows, "calibration": calibration, "after": AFTER, "large": {}, "kinds": {}}
    for number, (name, kind) in enumerate(KINDS.items()):
        if kind.turns == 1 and not kind.volume and not kind.swing:
            rng = np.random.default_rng([seed, 0, number])
            found["large"][name] = {str(size): exceeded(rng, kind, size, 20_000) for size in LARGE}
        for size in SIZES:
            rng = np.random.default_rng([seed, 1, number, size])
            epsilon = needed(rng, kind, size, calibration)
            found["kinds"].setdefault(name, {})[str(size)] = {
                "needed": epsilon,
                "stable": stable(rng, kind, size, windows, epsilon, name),
                "promise": promise(rng, kind, size, 5 * windows if size <= 100 else windows),
                "changes": {
                    about: {
                        "at_change": at_change(rng, kind, size, change, 10 * runs),
                        **delays(rng, kind, size, change, runs, epsilon, name),
                    }
                    for about, change in CHANGES.items()
                },
            }
    rng = np.random.default_rng([seed, 2])
    found |= {"matters": MATTERS, "by_the_hour": {str(size): by_the_hour(rng, size, runs) for size in SIZES}}
    return found


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results, table and pictures; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study thresholds", description="False alarms and misses of rules.")
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=20, help="changes per cell (default: %(default)s)")
    parser.add_argument("--windows", type=int, default=2_000, help="stable windows per cell (default: %(default)s)")
    parser.add_argument("--calibration", type=int, default=100_000, help="windows to find an ε (default: %(default)s)")
    options = parser.parse_args(argv)
    found = study(
        seed=options.seed, runs=options.runs, windows=options.windows, calibration=options.calibration
    )  # fmt: skip
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(found)
    for suffix, text in (("json", json.dumps(found) + "\n"), ("md", table)):
        (options.out / f"thresholds.{suffix}").write_text(text, encoding="utf-8")
    for name, picture in pictures(found).items():
        (options.out / name).write_text(picture, encoding="utf-8")
    sys.stdout.write(table)
    return 0
