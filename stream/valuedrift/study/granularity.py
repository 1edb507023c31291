"""How fine a measurement of S has to be: responses per prompt, goals told apart, and what of S(t) is sampling.

The source takes k = 100 responses of each of 100 prompts, finds k = 50 to keep 95 % of the accuracy, three goals easier
to label than five, and 78 % of the variance of S(t) to be sampling (arXiv 2512.03047).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from valuedrift.drift import DriftDetector
from valuedrift.information import entropy, entropy_interval, miller_madow
from valuedrift.study.granularity_report import markdown, pictures
from valuedrift.study.kinds import KINDS
from valuedrift.taxonomy import Goal, K, coarsen

__all__ = ["alarm_events", "main", "probe", "split", "study", "wander"]

FloatArray = npt.NDArray[np.float64]

SEED: Final = 50
PROMPTS: Final = 100
RESPONSES: Final = (5, 10, 20, 50, 100, 200, 500)
ALIKENESS: Final = (0.0, 0.08, 0.3, 0.8)
"""Correlation of two responses to one prompt: do prompts decide how they are answered?"""
SPLITS: Final = ((20, 500), (100, 100), (500, 20), (2_000, 5), (10_000, 1))
"""10,000 generations as prompts times responses."""
LAWS: Final = {name: np.array(KINDS[name].law) for name in list(KINDS)[:4]}
EVENTS: Final = (100, 1_000, 10_000, 100_000)
WANDER: Final = (0.005, 0.02, 0.05)  # nats, standard deviation of the true S(t)
MEMORY: Final = 0.95  # of the true S(t), from one window to the next
DAY: Final = 288  # windows
DAYS: Final = 8  # of which intervals are reckoned
LAW: Final = LAWS["some refusals, S 0.43"]
FIVE: Final = np.eye(K) * (0.942 - 0.0145) + 0.0145
"""The source's accuracy for five goals, errors spread evenly."""
THREE: Final = np.eye(3) * (0.968 - 0.016) + 0.016
CHANGES: Final[dict[str, dict[Goal, float]]] = {
    "g2 three times as common": {Goal.g2: 3.0},
    "g4 three times as common": {Goal.g4: 3.0},
    "all but g1, odds times 1.5": {goal: 1.5 for goal in Goal if goal is not Goal.g1},
    "g2 in place of g5, g5 in place of g2": {Goal.g2: 0.5, Goal.g5: 2.0},
    "half of g3 becomes g4": {Goal.g3: 0.5, Goal.g4: 4.0},
}
"""Factors by which the odds of goals against g1 change; in the last two the shares of the three goals don't."""
PANE: Final = 10
HORIZON: Final = 10_000
ARL0: Final = 1e6


def _prompts(rng: np.random.Generator, law: FloatArray, alike: float, shape: tuple[int, ...]) -> FloatArray:
    """Draw prompts with a mix of their own each, shape (..., 5)."""
    if alike == 0:
        return np.broadcast_to(law, (*shape, K))
    return rng.dirichlet(law * (1 / alike - 1), size=shape)


def probe(
    rng: np.random.Generator, law: FloatArray, alike: float, k: int, measurements: int, bank: FloatArray | None = None
) -> dict[str, list[float]]:
    """Measure S by probes of 100 prompts with k responses each; `bank`, shape (100, 5), are the prompts that stay.

    Returns
    -------
    For each way to reckon S, its mean over measurements and its standard deviation, with new prompts for each
    measurement and with the same prompts for all (nats); and the true S of all responses and of a prompt on average.
    """
    new = _prompts(rng, law, alike, (measurements, PROMPTS))
    same = np.broadcast_to(_prompts(rng, law, alike, (PROMPTS,)) if bank is None else bank, new.shape)
    counts = [rng.multinomial(k, mixes) for mixes in (new, same)]
    found = {
        "pooled": [entropy(each.sum(axis=1)) for each in counts],
        "mean of prompts": [entropy(each).mean(axis=1) for each in counts],
        "mean of prompts, Miller-Madow": [miller_madow(each).mean(axis=1) for each in counts],
    }
    many = _prompts(rng, law, alike, (100_000,)) if alike else law
    return {"truth": [float(entropy(law)), float(entropy(many).mean())]} | {
        name: [float(new_ones.mean()), float(new_ones.std(ddof=1)), float(same_ones.std(ddof=1))]
        for name, (new_ones, same_ones) in found.items()
    }


def split(rng: np.random.Generator, law: FloatArray, alike: float, prompts: int, k: int, measurements: int) -> float:
    """Return the standard deviation of S of all responses to so many new prompts, k each, nats."""
    values = [
        float(entropy(rng.multinomial(k, _prompts(rng, law, alike, (prompts,)), size=(prompts,)).sum(axis=0)))
        for _ in range(measurements)
    ]
    return float(np.std(values, ddof=1))


def _slope(law: FloatArray) -> float:
    """How fast S rises with the logarithm of the odds of all goals but g1, nats."""
    tilted = law * np.where(np.arange(K) == Goal.g1, 1.0, math.exp(1e-4))
    return float((entropy(tilted) - entropy(law)) / 1e-4)


def wander(rng: np.random.Generator, law: FloatArray, deviation: float, events: int, windows: int) -> list[float]:
    """Let behaviour wander about a law, and measure it in windows.

    Returns
    -------
    Part of the variance of the measured S that is sampling, and the same as a day of such windows tells without knowing
    the truth: from the widths of their intervals, the median over days.
    """
    noise = rng.standard_normal(windows)
    tilt = np.empty(windows)
    tilt[0] = noise[0]
    for t in range(1, windows):
        tilt[t] = MEMORY * tilt[t - 1] + math.sqrt(1 - MEMORY**2) * noise[t]
    weights = law * np.where(np.arange(K) == Goal.g1, 1.0, np.exp(tilt * deviation / _slope(law))[:, None])
    truth = weights / weights.sum(axis=1, keepdims=True)
    counts = rng.multinomial(events, truth)
    measured, true = entropy(counts), entropy(truth)
    part = 1 - true.var() / measured.var()
    widths = np.diff(entropy_interval(counts[: DAYS * DAY]), axis=1)[:, 0] / (2 * 1.96)
    days = [slice(first, first + DAY) for first in range(0, len(widths) - DAY + 1, DAY)]
    told = [min(1.0, float(np.square(widths[day]).mean() / measured[day].var(ddof=1))) for day in days]
    return [float(part), float(np.median(told))]


def alarm_events(rng: np.random.Generator, before: FloatArray, after: FloatArray, runs: int) -> list[int | None]:
    """Return the events from an abrupt change to the alarm, K goals by K laws; None: none within `HORIZON`."""
    found: list[int | None] = []
    for _ in range(runs):
        detector = DriftDetector(rng.multinomial(10_000, before), arl0_events=ARL0)
        panes = rng.multinomial(PANE, after, size=HORIZON // PANE)
        index = detector.scan(panes, rng.integers(0, 2**62, size=len(panes)))
        found.append(None if index is None else (index + 1) * PANE)
    return found


def _changed(factors: dict[Goal, float]) -> FloatArray:
    weights = LAW * [factors.get(goal, 1.0) for goal in Goal]
    return np.asarray(weights / weights.sum())


def _three(law: FloatArray) -> FloatArray:
    """Shares of three goals, to the last of 10^15 events."""
    counts = coarsen(np.rint(law * 1e15).astype(np.int64))
    return np.asarray(counts / counts.sum())


def _labelled(law: FloatArray, *, errors: bool) -> dict[str, FloatArray]:
    five, three = law, _three(law)
    return {"five": five @ FIVE, "three": three @ THREE} if errors else {"five": five, "three": three}


def study(*, seed: int = SEED, runs: int = 40, measurements: int = 1_000, windows: int = 30 * DAY) -> dict[str, Any]:
    """Run all simulations.

    Parameters
    ----------
    seed
        Of every draw.
    runs
        Changes per cell of the comparison of three and five goals.
    measurements
        Probes per cell.
    windows
        Windows per cell of the shares of variance.
    """
    found: dict[str, Any] = {"seed": seed, "runs": runs, "measurements": measurements, "days": DAYS, "probe": {}}
    found["variance"] = {}
    for number, alike in enumerate(ALIKENESS):
        rng = np.random.default_rng([seed, 1, number])
        bank = _prompts(rng, LAW, alike, (PROMPTS,))
        found["probe"][f"{alike:g}"] = {
            "by_k": {str(k): probe(rng, LAW, alike, k, measurements, bank) for k in RESPONSES},
            "splits": {f"{p:,} x {k}": split(rng, LAW, alike, p, k, max(2, measurements // 5)) for p, k in SPLITS},
        }
    for number, (name, law) in enumerate(LAWS.items()):
        rng = np.random.default_rng([seed, 2, number])
        found["variance"][name] = {
            str(n): {f"{deviation:g}": wander(rng, law, deviation, n, windows) for deviation in WANDER} for n in EVENTS
        } | {"sampling": float(entropy(rng.multinomial(10_000, law, size=20_000)).std())}
    found["goals"] = {"change": {}, "entropy": {}}
    rng = np.random.default_rng([seed, 3])
    for errors in (False, True):
        before = _labelled(LAW, errors=errors)
        found["goals"]["entropy"]["errors" if errors else "none"] = {k: float(entropy(p)) for k, p in before.items()}
    for name, factors in CHANGES.items():
        after = _changed(factors)
        cells: dict[str, Any] = {"rise": {k: float(entropy(p)) - found["goals"]["entropy"]["none"][k]
                                          for k, p in _labelled(after, errors=False).items()}}  # fmt: skip
        for errors in (False, True):
            before, changed = _labelled(LAW, errors=errors), _labelled(after, errors=errors)
            cells["errors" if errors else "none"] = {
                goals: alarm_events(rng, before[goals], changed[goals], runs) for goals in ("five", "three")
            }
        found["goals"]["change"][name] = cells
    return found


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results, table and picture; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study granularity", description="How fine a measurement has to be.")
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=40, help="changes per cell (default: %(default)s)")
    parser.add_argument("--measurements", type=int, default=1_000, help="probes per cell (default: %(default)s)")
    options = parser.parse_args(argv)
    found = study(seed=options.seed, runs=options.runs, measurements=options.measurements)
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(found)
    for suffix, text in (("json", json.dumps(found) + "\n"), ("md", table)):
        (options.out / f"granularity.{suffix}").write_text(text, encoding="utf-8")
    for name, picture in pictures(found).items():
        (options.out / name).write_text(picture, encoding="utf-8")
    sys.stdout.write(table)
    return 0
