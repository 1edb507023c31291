"""Traffic moves between segments while each behaves as ever: what must not alarm, how, and what it costs.

Three segments of one model, each stable, with S of 0.12, 0.43 and 0.94 nats; 100 events of the model in a window. In
one family of runs only the mix of traffic moves, in the other behaviour does. Four ways to watch the model, all with a
reference of 10,000 events in all and an ARL0 of 10,000 windows of the model:

- pooled: one detector on all events, as if there were no segments;
- segments: a detector per segment with ARL0 10,000 windows each, which is what valuedrift does;
- segments, one budget: the same with the model's ARL0 shared by traffic (`stream_threshold`);
- stratified: `StratifiedDetector`, segments and a change common to all together.
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
from valuedrift.drift.fleet import stream_threshold
from valuedrift.drift.strata import StratifiedDetector
from valuedrift.study.mix_shift_report import markdown, pictures
from valuedrift.taxonomy import IntArray

__all__ = ["DRIFTS", "LAWS", "MIXES", "WAYS", "alarm_events", "false_alarms", "main", "study", "traffic"]

FloatArray = npt.NDArray[np.float64]

SEED: Final = 8
WINDOW: Final = 100
ARL0: Final = 1e6
REFERENCE: Final = 10_000
BEFORE: Final = 2_000  # events before anything moves
LAWS: Final = np.array(
    [(0.98090, 0.00764, 0.00382, 0.00382, 0.00382), (0.90, 0.02, 0.06, 0.01, 0.01), (0.70, 0.15, 0.10, 0.04, 0.01)]
)
MIX: Final = np.array((0.6, 0.3, 0.1))
MIXES: Final = {
    "at once, to 30 : 30 : 40": "step",
    "within 100 windows, to 30 : 30 : 40": "ramp",
    "day and night, the third segment from 2 % to 18 %": "day",
}
DRIFTS: Final = {
    "all segments, the odds of all but g1 tripled": ((0, 1, 2), 3.0, False),
    "all segments, by 1.5": ((0, 1, 2), 1.5, False),
    "the segment with 10 % of the traffic, tripled": ((2,), 3.0, False),
    "the segment with 60 % of the traffic, tripled": ((0,), 3.0, False),
    "all segments, by 1.5, while the mix moves back and forth by day": ((0, 1, 2), 1.5, True),
}
"""Which segments drift, by which factor, and whether the mix moves by day and night as well."""
MOVE_EVENTS: Final = 40_000
DRIFT_EVENTS: Final = 20_000  # a fifth of them where the factor is large
WAYS: Final = ("pooled", "segments", "segments, one budget", "stratified")


def _mix(kind: str, t: FloatArray) -> FloatArray:
    """Return the mix after t windows, shape (len(t), 3); "still": that of the reference."""
    if kind == "day":  # 288 windows of five minutes
        third = 0.1 + 0.08 * np.sin(2 * np.pi * t / 288)
        return np.stack([0.7 - third, np.full_like(t, 0.3), third], axis=1)
    gone = {"still": np.zeros_like(t), "step": np.ones_like(t), "ramp": np.minimum(t / 100, 1.0)}[kind][:, None]
    return np.asarray((1 - gone) * MIX + gone * np.array((0.3, 0.3, 0.4)))


def _tilted(laws: FloatArray, segments: Sequence[int], factor: float) -> FloatArray:
    theta = np.where(np.arange(laws.shape[1]) == 0, 1.0, factor)
    changed = laws.copy()
    for s in segments:
        changed[s] = laws[s] * theta / (laws[s] * theta).sum()
    return changed


def traffic(
    rng: np.random.Generator, panes: int, size: int, *, mix: str, segments: Sequence[int] = (), factor: float = 1.0
) -> IntArray:
    """Draw `BEFORE` stable events and then so many panes, each of `size` events; shape (T, 3, 5)."""
    first = BEFORE // size
    t = np.arange(panes) * size / WINDOW
    mixes = np.vstack([np.tile(MIX, (first, 1)), _mix(mix, t)])
    sizes = rng.multinomial(size, mixes)
    before, after = (rng.multinomial(part, laws) for part, laws in (
        (sizes[:first], LAWS), (sizes[first:], _tilted(LAWS, segments, factor))
    ))  # fmt: skip
    return np.concatenate([before, after])


class _Watch:
    """One way to watch the model; `alarm` after a pane."""

    def __init__(self, way: str, reference: IntArray, arl0: float) -> None:
        self._stratified = StratifiedDetector(reference, arl0_events=arl0) if way == "stratified" else None
        self._detectors: list[DriftDetector] = []
        if way == "pooled":
            self._detectors = [DriftDetector(reference.sum(axis=0), arl0_events=arl0)]
        elif way != "stratified":  # an ARL0 of so many events of the model is so many of a segment's own
            shares = (reference.sum(axis=1) / reference.sum()).tolist()
            budget = shares if way == "segments, one budget" else [1.0] * len(shares)
            thresholds = [stream_threshold(arl0 * share, part) for share, part in zip(shares, budget, strict=True)]
            self._detectors = [DriftDetector(row, arl0_events=a) for row, a in zip(reference, thresholds, strict=True)]

    def alarm(self, pane: IntArray, seed: int) -> bool:
        if self._stratified is not None:
            return self._stratified.update(pane, seed=seed).alarm
        rows = [pane.sum(axis=0)] if len(self._detectors) == 1 else list(pane)
        alarms = [each.update(row, seed=seed).alarm for each, row in zip(self._detectors, rows, strict=True)]
        return any(alarms)  # all of them have stepped

    def restart(self) -> None:
        if self._stratified is not None:
            self._stratified.restart()
        for detector in self._detectors:
            detector.restart()


def _reference(rng: np.random.Generator) -> IntArray:
    return np.asarray(rng.multinomial(rng.multinomial(REFERENCE, MIX), LAWS))


def alarm_events(
    seed: Sequence[int], way: str, runs: int, events: int, size: int, *, mix: str, segments: Sequence[int] = (),
    factor: float = 1.0,
) -> FloatArray:  # fmt: skip
    """Return the events of the model from the move to the first alarm of each run, shape (runs,).

    Infinite where there is none within `events`; negative or zero for alarms before the move. Every way sees the same
    traffic if it gets the same seed.
    """
    found = np.full(runs, math.inf)
    rng = np.random.default_rng(seed)
    for run in range(runs):
        panes = traffic(rng, events // size, size, mix=mix, segments=segments, factor=factor)
        watch = _Watch(way, _reference(rng), ARL0)
        for i, pane in enumerate(panes):
            if watch.alarm(pane, 1_000_003 * i):
                found[run] = (i + 1) * size - BEFORE
                break
    return found


def false_alarms(seed: Sequence[int], way: str, runs: int, events: int, arl0: float) -> float:
    """Return alarms per promised one while the mix goes through days and nights and behaviour is stable."""
    rng, alarms, size = np.random.default_rng(seed), 0, 20
    for _ in range(runs):
        watch = _Watch(way, _reference(rng), arl0)
        for i, pane in enumerate(traffic(rng, events // size, size, mix="day")):
            if watch.alarm(pane, 1_000_003 * i):
                alarms += 1
                watch.restart()
    return alarms * arl0 / (runs * (events + BEFORE))


def study(*, seed: int = SEED, runs: int = 60) -> dict[str, Any]:
    """Run all simulations; `runs` changes per cell, half as many mixes that move."""
    found: dict[str, Any] = {"seed": seed, "runs": runs, "moves": {}, "drifts": {}, "false_alarms": {}}
    for number, (name, mix) in enumerate(MIXES.items()):
        found["moves"][name] = {
            way: _finite(alarm_events([seed, 1, number], way, max(2, runs // 2), MOVE_EVENTS, WINDOW, mix=mix))
            for way in WAYS
        }
    for number, (name, (segments, factor, moving)) in enumerate(DRIFTS.items()):
        size, events = (10, DRIFT_EVENTS // 5) if factor > 2 else (50, DRIFT_EVENTS)
        found["drifts"][name] = {
            way: _finite(
                alarm_events(
                    [seed, 2, number], way, runs, events, size, mix="day" if moving else "still", segments=segments,
                    factor=factor,
                )
            )
            for way in WAYS
        }  # fmt: skip
    for way in WAYS:
        found["false_alarms"][way] = false_alarms([seed, 3], way, max(1, runs // 5), 20_000, 2_000.0)
    return found


def _finite(values: FloatArray) -> list[float | None]:
    return [None if math.isinf(value) else value for value in values.tolist()]


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results, table and pictures; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study mix-shift", description="Traffic that moves between segments.")
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=60, help="changes per cell (default: %(default)s)")
    options = parser.parse_args(argv)
    found = study(seed=options.seed, runs=options.runs)
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(found)
    files = {"json": json.dumps(found) + "\n", "md": table}
    for suffix, text in files.items():
        (options.out / f"mix-shift.{suffix}").write_text(text, encoding="utf-8")
    for name, picture in pictures(found).items():
        (options.out / name).write_text(picture, encoding="utf-8")
    sys.stdout.write(table)
    return 0
