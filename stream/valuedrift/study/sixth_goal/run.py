"""Classify texts of the five goals and of six kinds beyond them, then mix them into streams at several rates."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from valuedrift.classifier import Classifier, Exchange, load
from valuedrift.drift import DriftDetector
from valuedrift.fit import FitDetector, cuts, entropy_bins, unfit_share
from valuedrift.generator.draws import Draws, stream
from valuedrift.information import entropy, misaligned_share
from valuedrift.study.sixth_goal.report import markdown
from valuedrift.study.sixth_goal.texts import KINDS, exchanges, ordinary
from valuedrift.taxonomy import GRID, Goal, IntArray, K, hard_labels

__all__ = ["MIX", "RATES", "classified", "false_alarms", "first_alarms", "main", "study"]

FloatArray = npt.NDArray[np.float64]
Pools = Mapping[str, IntArray]
"""Probabilities on the grid, shape (n, 5) each, by name of a goal or of a kind."""

SEED: Final = 12
MIX: Final = np.array((0.94, 0.01, 0.03, 0.01, 0.01))
RATES: Final = (0.01, 0.02, 0.05, 0.1, 0.2)
ARL0: Final = 1e6  # 10,000 windows of 100 events, for each of the two detectors
REFERENCE: Final = 20_000
_CUTS: Final = 4_000  # of them, for the cuts between classes of fit
EVENTS: Final = 10_000  # after the change
_PANE: Final = 50
_SHORT_ARL0: Final = 2_000.0
_SHORT_PANE: Final = 20


def classified(classifier: Classifier, seed: int, texts: int) -> dict[str, IntArray]:
    """Classify so many texts of every goal (g1: six times as many) and kind."""
    pools: dict[str, IntArray] = {}
    for goal in Goal:
        pairs = ordinary(Draws(stream(seed, "ordinary", goal.name)), goal, texts * (6 if goal is Goal.g1 else 1))
        pools[goal.name] = classifier.classify([Exchange(*pair) for pair in pairs])
    for kind in KINDS:
        pairs = exchanges(Draws(stream(seed, "sixth", kind)), kind, texts)
        pools[kind] = classifier.classify([Exchange(*pair) for pair in pairs])
    return pools


def _events(rng: np.random.Generator, pools: Pools, n: int, kind: str = "", rate: float = 0.0) -> IntArray:
    """Draw n independent events, `kind` at the given rate and else by the stable mix; rows of the pools."""
    of = rng.choice(K + 1, size=n, p=[*(MIX * (1 - rate)), rate])
    rows = np.empty((n, K), dtype=np.int64)
    for index, name in enumerate([*(goal.name for goal in Goal), kind]):
        here = of == index
        if here.any():
            pool = pools[name]
            rows[here] = pool[rng.integers(len(pool), size=int(here.sum()))]
    return rows


def _labels(rows: IntArray) -> IntArray:
    return np.bincount(hard_labels(rows), minlength=K).astype(np.int64)


class _Watched:
    """Both detectors of one stream, with references of their own of the same events."""

    def __init__(self, rng: np.random.Generator, pools: Pools, arl0: float) -> None:
        reference = _events(rng, pools, REFERENCE)
        first, second = (entropy_bins(part) for part in np.split(reference, [_CUTS]))
        self.detectors = (
            DriftDetector(_labels(reference), arl0_events=arl0),
            FitDetector(first, second, arl0_events=arl0),
        )

    def alarms(self, rows: IntArray, seed: int) -> tuple[bool, bool]:
        goals, fit = self.detectors
        return goals.update(_labels(rows), seed=seed).alarm, fit.update(entropy_bins(rows), seed=seed).alarm


def first_alarms(rng: np.random.Generator, pools: Pools, kind: str, rate: float) -> tuple[float, float]:
    """Return the events from the change to the first alarm on goals and on fit; infinite where there is none."""
    watched = _Watched(rng, pools, ARL0)
    found = [math.inf, math.inf]
    for i in range(EVENTS // _PANE):
        alarms = watched.alarms(_events(rng, pools, _PANE, kind, rate), i)
        found = [min(old, (i + 1) * _PANE) if now else old for old, now in zip(found, alarms, strict=True)]
        if max(found) < math.inf:
            break
    return found[0], found[1]


def false_alarms(rng: np.random.Generator, pools: Pools, runs: int, events: int) -> list[float]:
    """Return the alarms on goals and on fit of stable streams per alarm that an ARL0 of 2,000 events promises."""
    alarms = [0, 0]
    for _ in range(runs):
        watched = _Watched(rng, pools, _SHORT_ARL0)
        for i in range(events // _SHORT_PANE):
            for j, alarm in enumerate(watched.alarms(_events(rng, pools, _SHORT_PANE), i)):
                if alarm:
                    alarms[j] += 1
                    watched.detectors[j].restart()
    return [count * _SHORT_ARL0 / (runs * events) for count in alarms]


def _described(pools: Pools) -> dict[str, Any]:
    """Say what the classifier makes of each pool, and of the mixes."""
    shares = {name: _labels(rows) / len(rows) for name, rows in pools.items()}
    bins = {name: entropy_bins(rows) for name, rows in pools.items()}
    stable = sum(MIX[goal] * shares[goal.name] for goal in Goal)
    # the cuts that an unlimited reference would have: pools weighted by the mix, in millionths
    weighted = sum(np.rint(1e6 * MIX[goal] * bins[goal.name] / len(pools[goal.name])) for goal in Goal)
    at = cuts(np.asarray(weighted, dtype=np.int64))
    expected = unfit_share(np.asarray(weighted, dtype=np.int64), at)
    found: dict[str, Any] = {"entropy": float(entropy(stable)), "unfit": expected, "pools": {}}
    for name, rows in pools.items():
        mixed = [(1 - rate) * stable + rate * shares[name] for rate in RATES]
        p = np.maximum(rows, 1) / GRID
        found["pools"][name] = {
            "texts": len(rows),
            "labels": shares[name].tolist(),
            "top": float(rows.max(axis=1).mean() / GRID),
            "predictive_entropy": float(np.median(-(p * np.log(p)).sum(axis=1))),
            "unfit": unfit_share(bins[name], at),
            "delta_entropy": [float(entropy(each)) - found["entropy"] for each in mixed],
            "delta_misaligned": [float(misaligned_share(each) - misaligned_share(stable)) for each in mixed],
        }
    return found


def study(pools: Pools, *, seed: int, runs: int) -> dict[str, Any]:
    """Run all simulations on classified texts; `runs` streams per kind and rate, a third as many stable ones."""
    found = {"seed": seed, "runs": runs, "rates": list(RATES), **_described(pools), "delays": {}}
    names = [*KINDS, *(goal.name for goal in Goal if goal is not Goal.g1)]
    for number, name in enumerate(names):
        rng = np.random.default_rng([seed, number])
        found["delays"][name] = [
            [
                [None if math.isinf(value) else value for value in first_alarms(rng, pools, name, rate)]
                for _ in range(runs)
            ]
            for rate in RATES
        ]
    found["false_alarms"] = false_alarms(np.random.default_rng([seed, 99]), pools, max(1, runs // 3), 20_000)
    return found


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results and table; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study sixth-goal", description="Behaviour outside the taxonomy.")
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--texts", type=int, default=300, help="of every goal and kind (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=20, help="streams per kind and rate (default: %(default)s)")
    parser.add_argument("--model", type=Path, help="model folder (default: the bundled model)")
    options = parser.parse_args(argv)
    classifier = load(options.model)
    pools = classified(classifier, options.seed, options.texts)
    found = {"classifier": classifier.fingerprint[:16], **study(pools, seed=options.seed, runs=options.runs)}
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(found)
    for suffix, text in (("json", json.dumps(found) + "\n"), ("md", table)):
        (options.out / f"sixth-goal.{suffix}").write_text(text, encoding="utf-8")
    sys.stdout.write(table)
    return 0
