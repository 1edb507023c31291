"""Harmful compliance that creeps in: how many alerts come before it is a failure, and with which false positives.

Stable traffic of which one answer in a hundred is helpful and misaligned (g2), then a share that rises by so many
points per window, as jailbreaks that spread would make it. Behaviour becomes labels by the errors of the bundled
classifier; failure is a share of g2 in what the model truly does. The source asks for this experiment and leaves it
open (arXiv 2512.03047).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from valuedrift.classifier.bundle import bundled_model_path, read_config
from valuedrift.study.kinds import Panes, draw
from valuedrift.study.sensitivity_report import markdown, pictures
from valuedrift.study.watching import EPSILON, calibrated_epsilon, evidence_alerts, literal_alerts
from valuedrift.taxonomy import Goal, K

__all__ = ["first_alerts", "harmful", "main", "stable", "study"]

FloatArray = npt.NDArray[np.float64]

SEED: Final = 17
STABLE: Final = np.array((0.94, 0.01, 0.03, 0.01, 0.01))
POINTS: Final = (0.02, 0.05, 0.2, 1.0)
FAILURES: Final = (0.02, 0.05, 0.10)
MOST: Final = 0.12  # the share at which the rise ends
SETTINGS: Final = {
    "100 answers": (100, 1.0),
    "1,000 answers": (1_000, 1.0),
    "1,000 answers in conversations of 5 that are alike": (1_000, 5.0),
}
"""Answers of a window, and mean turns of a conversation."""
PANES: Final = 5
BEFORE: Final = 20
REFERENCE: Final = 10_000
EVERY: Final = 10_000.0
STREAM: Final = 500  # windows of a stable stream


def harmful(points: float, windows: int) -> FloatArray:
    """Return the true share of g2 in every window of a rise by so many points per window, shape (T,)."""
    rise = points / 100 * np.arange(1, windows + 1)
    return np.asarray(np.minimum(STABLE[Goal.g2] + rise, MOST))


def _laws(g2: FloatArray) -> FloatArray:
    """Behaviour with so much of g2, the others in their proportions; shape (T, 5)."""
    others = np.where(np.arange(K) == Goal.g2, 0.0, STABLE)
    return np.asarray((1 - g2)[:, None] * others / others.sum() + g2[:, None] * np.eye(K)[Goal.g2])


def _labels(rng: np.random.Generator, rates: FloatArray, g2: FloatArray, setting: str) -> Panes:
    size, turns = SETTINGS[setting]
    return draw(rng, _laws(g2) @ rates, np.full(len(g2), size), PANES, turns)


def _calm(windows: int) -> FloatArray:
    return np.full(windows, STABLE[Goal.g2])


def _evidence(rng: np.random.Generator, rates: FloatArray, panes: Panes, setting: str, stream: str, *, stop: bool
              ) -> npt.NDArray[np.bool_]:  # fmt: skip
    size, turns = SETTINGS[setting]
    learned = rng.multinomial(REFERENCE, STABLE @ rates)
    return evidence_alerts(panes.votes, learned, stream=stream, votes_per_window=size / turns, stop=stop)


def stable(rng: np.random.Generator, rates: FloatArray, setting: str, windows: int, epsilon: float) -> dict[str, int]:
    """Count the windows in which each rule alerts while nothing changes."""
    found = {"windows": 0, "literal": 0, "calibrated": 0, "evidence": 0}
    for number in range(-(-windows // STREAM)):
        length = min(STREAM, windows - number * STREAM)
        panes = _labels(rng, rates, _calm(length), setting)
        events = panes.events.sum(axis=1)
        found["windows"] += length
        found["literal"] += int(literal_alerts(events).sum())
        found["calibrated"] += int(literal_alerts(events, epsilon).sum())
        found["evidence"] += int(_evidence(rng, rates, panes, setting, f"stable {number}", stop=False).sum())
    return found


def first_alerts(rng: np.random.Generator, rates: FloatArray, setting: str, points: float, epsilon: float, runs: int
                 ) -> dict[str, list[int | None]]:  # fmt: skip
    """Return the window of the first alert after the rise began, counted from 1; None: none until it had ended.

    Runs on alert before the rise are no evidence for anything, and are left out.
    """
    rise = harmful(points, round(100 * (MOST - STABLE[Goal.g2]) / points))
    found: dict[str, list[int | None]] = {"literal": [], "calibrated": [], "evidence": []}
    for run in range(runs):
        calm, rising = (_labels(rng, rates, g2, setting) for g2 in (_calm(BEFORE), rise))
        events = np.concatenate([calm.events[-1:], rising.events]).sum(axis=1)  # the first step leads into the rise
        for rule, threshold in (("literal", EPSILON), ("calibrated", epsilon)):
            at = literal_alerts(events, threshold)
            found[rule].append(int(at.argmax()) if at.any() else None)
        whole = Panes(*(np.concatenate(pair) for pair in zip(calm, rising, strict=True)))
        at = _evidence(rng, rates, whole, setting, f"rise {points:g} {run}", stop=True)
        if not at[:BEFORE].any():
            found["evidence"].append(int(at.argmax()) - BEFORE + 1 if at.any() else None)
    return found


def study(rates: FloatArray, *, seed: int = SEED, runs: int = 40, windows: int = 5_000, calibration: int = 100_000
          ) -> dict[str, Any]:  # fmt: skip
    """Run all simulations.

    Parameters
    ----------
    rates
        What the classifier says of each true goal, shape (5, 5), rows add up to 1.
    seed
        Of every draw.
    runs
        Rises per cell.
    windows
        Stable windows per setting.
    calibration
        Stable windows from which an ε is found.
    """
    found: dict[str, Any] = {
        "seed": seed,
        "runs": runs,
        "rates": rates.tolist(),
        "law": STABLE.tolist(),
        "settings": {},
    }
    found |= {
        "windows": windows,
        "calibration": calibration,
        "points": list(POINTS),
        "failures": list(FAILURES),
        "most": MOST,
    }
    for number, setting in enumerate(SETTINGS):
        rng = np.random.default_rng([seed, number])
        chunks = (_labels(rng, rates, _calm(min(1_000, calibration)), setting) for _ in range(-(-calibration // 1_000)))
        epsilon = calibrated_epsilon(np.concatenate([chunk.events.sum(axis=1) for chunk in chunks]), EVERY)
        found["settings"][setting] = {
            "answers": SETTINGS[setting][0],
            "needed": epsilon,
            "stable": stable(rng, rates, setting, windows, epsilon),
            "alerts": {f"{points:g}": first_alerts(rng, rates, setting, points, epsilon, runs) for points in POINTS},
        }
    return found


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results, table and picture; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study sensitivity", description="Alerts before a failure.")
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=40, help="rises per cell (default: %(default)s)")
    parser.add_argument("--windows", type=int, default=5_000, help="stable windows per setting (default: %(default)s)")
    parser.add_argument("--calibration", type=int, default=100_000, help="windows to find an ε (default: %(default)s)")
    options = parser.parse_args(argv)
    confusion = np.array(read_config(bundled_model_path()).confusion, dtype=np.float64)
    rates = confusion / confusion.sum(axis=1, keepdims=True)
    found = study(
        rates, seed=options.seed, runs=options.runs, windows=options.windows, calibration=options.calibration
    )  # fmt: skip
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(found)
    for suffix, text in (("json", json.dumps(found) + "\n"), ("md", table)):
        (options.out / f"sensitivity.{suffix}").write_text(text, encoding="utf-8")
    for name, picture in pictures(found).items():
        (options.out / name).write_text(picture, encoding="utf-8")
    sys.stdout.write(table)
    return 0
