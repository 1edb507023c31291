"""Labels that depend on each other: what it does to false alarms, what takes it away, and what that costs in delay.

- *runs*: labels come in runs of equal ones, and nothing tells where one begins;
- *conversations*: begin at random, turns 75 s apart, an event every 3 s in all, interleaved; later turns repeat the
  one before, always or half of the time; without ids or with;
- *tenants*: 100 that differ in behaviour and come in bursts, their names known; of different sizes (log-normal; equal;
  like 1/rank; one with four fifths of all events), or repeating themselves half of the time;
- *day and night*: independent labels whose mix and number go with the time of day.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from valuedrift.drift import DriftDetector
from valuedrift.drift.clustered import ClusteredDetector
from valuedrift.drift.daytime import DaytimeDetector
from valuedrift.drift.tenant_reference import TenantReference
from valuedrift.drift.tenants import TenantDetector
from valuedrift.drift.urn import Urn
from valuedrift.study.dependence_report import markdown, pictures
from valuedrift.study.dependence_traffic import (
    DAY,
    HOURS,
    Maker,
    Traffic,
    conversations,
    days,
    hidden_delay,
    oracle_delay,
    runs,
    tenants,
)
from valuedrift.taxonomy import IntArray, K

__all__ = ["ABOUT", "SCENARIOS", "Scenario", "delays", "false_alarms", "main", "study"]

ABOUT: Final = (__doc__ or "").partition("\n")[2].strip()
SEED: Final = 12
WINDOW: Final = 100
ARL0: Final = 5_000.0
REFERENCE: Final = 1_000  # panes
STABLE_PANES: Final = 2_500
CHANGED_PANES: Final = 400


class Scenario(NamedTuple):
    """What is simulated, the ways to watch it, its oracle (traffic, pane of the change, ARL0), panes of reference."""

    make: Maker
    ways: tuple[str, ...]
    oracle: Callable[[Traffic, int, float], float] = oracle_delay
    reference: int = REFERENCE


def _unseen(turns: float) -> Callable[[Traffic, int, float], float]:
    return lambda traffic, change, arl0: hidden_delay(traffic, change, arl0, turns)


SCENARIOS: Final = {
    "independent": Scenario(runs(1.0), ("events", "urn")),
    "runs of 2": Scenario(runs(2.0), ("events", "urn")),
    "runs of 5": Scenario(runs(5.0), ("events", "urn")),
    "runs of 10": Scenario(runs(10.0), ("events", "urn")),
    "conversations of 2, no ids": Scenario(conversations(2.0, 1.0), ("events", "urn"), _unseen(2.0)),
    "conversations of 5, no ids": Scenario(conversations(5.0, 1.0), ("events", "urn"), _unseen(5.0)),
    "conversations of 5, ids": Scenario(conversations(5.0, 1.0), ("events", "votes", "urn by group")),
    "conversations of 5, half alike, ids": Scenario(conversations(5.0, 0.5), ("events", "votes", "urn by group")),
    "100 tenants": Scenario(tenants(100), ("events", "urn", "tenants")),
    "day and night": Scenario(days, ("events", "by hour", "urn by hour"), reference=5 * DAY),
    "100 tenants, equal": Scenario(tenants(100, "equal"), ("events", "tenants")),
    "100 tenants, 1/rank": Scenario(tenants(100, "zipf"), ("events", "tenants")),
    "100 tenants, one large": Scenario(tenants(100, "one large"), ("events", "tenants")),
    "100 tenants, half alike": Scenario(tenants(100, alike=0.5), ("events", "tenants")),
}

LONG: Final = {
    "day and night": {"events": 10 * DAY, "by hour": 100 * DAY},
    "100 tenants": {"events": STABLE_PANES},
}
"""Traffic of which all is known that can be, which is also watched at the ARL0 of production: panes, by way."""

TENANTS: Final = {1e5: 10_000, 1e6: 50_000}
"""ARL0 at which tenants are also watched, events: panes."""


def _cut(traffic: Traffic, way: str) -> Iterator[tuple[int, IntArray, tuple[int, ...], int, int]]:
    """Yield for every pane its number, counts by group, groups, stratum, and number of events."""
    starts = np.flatnonzero(np.diff(traffic.panes, prepend=-1))
    first = np.zeros(len(traffic.goals), dtype=np.bool_)
    first[np.unique(traffic.groups, return_index=True)[1]] = True
    for low, high in zip(starts, np.append(starts[1:], len(traffic.goals)), strict=True):
        goals, stratum = traffic.goals[low:high], int(traffic.strata[low]) if way.endswith("by hour") else 0
        groups, inside = np.array([0]), np.zeros(high - low, dtype=np.int64)
        if way in {"urn by group", "tenants"}:
            groups, inside = np.unique(traffic.groups[low:high], return_inverse=True)
        elif way == "votes":
            goals, inside = goals[first[low:high]], inside[first[low:high]]
        counts = np.bincount(inside * K + goals, minlength=len(groups) * K).reshape(-1, K)
        yield int(traffic.panes[low]), counts, tuple(groups.tolist()), stratum, int(high - low)


class _Watch:
    """A detector that has learned its reference; steps by what `_cut` yields."""

    def __init__(self, way: str, reference: list[tuple[int, IntArray, tuple[int, ...], int, int]], arl0: float) -> None:
        self._plain: DriftDetector | DaytimeDetector | None = None
        self._tenants: TenantDetector | None = None
        if way == "by hour":
            by_hour = np.zeros((HOURS, K), dtype=np.int64)
            for _, counts, _, stratum, _ in reference:
                by_hour[stratum] += counts[0]
            self._plain = DaytimeDetector(by_hour, arl0_events=arl0)
            return
        if way in {"events", "votes"}:
            counts = np.sum([row[1][0] for row in reference], axis=0)
            share = float(counts.sum() / sum(row[4] for row in reference))
            self._plain = DriftDetector(counts, arl0_events=max(1.0, arl0 * share))
            return
        if way == "tenants":
            learned = TenantReference(K, 256)
            for pane, counts, groups, _, _ in reference:
                learned.learn(counts, pane=pane, tenants=groups)
            pooled = np.sum([row[1].sum(axis=0) for row in reference], axis=0)
            self._tenants = learned.detector(pooled, arl0)
            return
        urn = Urn(K, strata=HOURS if way == "urn by hour" else 1)
        for pane, counts, groups, stratum, _ in reference:
            urn.learn(urn.look(counts, pane=pane, stratum=stratum, groups=groups))
        self._urn = ClusteredDetector(urn, arl0_events=arl0)

    def alarm(self, pane: int, counts: IntArray, groups: tuple[int, ...], stratum: int) -> bool:
        if isinstance(self._plain, DaytimeDetector):
            return self._plain.update(counts[0], stratum=stratum, seed=1_000_003 * pane).alarm
        if self._plain is not None:
            return self._plain.update(counts[0], seed=1_000_003 * pane).alarm
        if self._tenants is not None:
            return self._tenants.update(counts, pane=pane, tenants=groups).alarm
        return self._urn.update(counts, pane=pane, stratum=stratum, groups=groups).alarm

    def restart(self) -> None:
        (self._plain or self._tenants or self._urn).restart()


def false_alarms(
    seed: Sequence[int], scenario: Scenario, way: str, streams: int, panes: int = STABLE_PANES, arl0: float = ARL0
) -> tuple[list[int], float]:
    """Count the alarms of each stable stream after its reference, with a restart after each; and those promised."""
    rng, found, promised = np.random.default_rng(seed), [], 0.0
    for _ in range(streams):
        rows = list(_cut(scenario.make(rng, scenario.reference + panes, 10**9), way))
        split = next(i for i, row in enumerate(rows) if row[0] >= scenario.reference)
        watch, alarms = _Watch(way, rows[:split], arl0), 0
        for row in rows[split:]:
            if watch.alarm(*row[:4]):
                alarms += 1
                watch.restart()
        found.append(alarms)
        promised += sum(row[4] for row in rows[split:]) / arl0
    return found, promised


def delays(seed: Sequence[int], scenario: Scenario, runs: int, arl0: float = 1e4 * WINDOW) -> dict[str, list[float]]:
    """Draw delays after an abrupt change, in events, of every way and of the oracle; infinite where none was seen."""
    rng = np.random.default_rng(seed)
    found: dict[str, list[float]] = {way: [] for way in ("oracle", *scenario.ways)}
    for _ in range(runs):
        change = scenario.reference + int(rng.integers(20, 20 + DAY))
        traffic = scenario.make(rng, change + CHANGED_PANES, change)
        found["oracle"].append(scenario.oracle(traffic, change, arl0))
        for way in scenario.ways:
            rows = list(_cut(traffic, way))
            split = next(i for i, row in enumerate(rows) if row[0] >= scenario.reference)
            watch, passed = _Watch(way, rows[:split], arl0), math.inf
            events = 0
            for row in rows[split:]:
                events += row[4] if row[0] >= change else 0
                if watch.alarm(*row[:4]):
                    if row[0] >= change:
                        passed = events
                        break
                    watch.restart()
            found[way].append(float(passed))
    return found


def study(*, seed: int = SEED, streams: int = 6, runs: int = 10) -> dict[str, Any]:
    """Run all simulations: so many stable streams, and changes, per cell."""
    found: dict[str, Any] = {"seed": seed, "streams": streams, "runs": runs, "scenarios": {}}
    for number, (name, scenario) in enumerate(SCENARIOS.items()):
        cell: dict[str, Any] = {"false_alarms": {}, "delays": {}}
        for way in scenario.ways:
            alarms, promised = false_alarms([seed, 1, number], scenario, way, streams)
            cell["false_alarms"][way] = {"alarms": alarms, "promised": promised}
        for way, values in delays([seed, 2, number], scenario, runs).items():
            cell["delays"][way] = [None if math.isinf(value) else value for value in values]
        found["scenarios"][name] = cell
    long = max(1, streams // 3)
    found["long"] = {}
    for way in ("events", "urn"):  # at the ARL0 of production, 10,000 windows
        alarms, promised = false_alarms([seed, 3], SCENARIOS["runs of 5"], way, long, 100 * STABLE_PANES // 10, 1e6)
        found["long"][way] = {"alarms": alarms, "promised": promised, "windows": promised * 1e6 / WINDOW}
    found["known"] = {
        name: {way: long_run([seed, number], name, way, streams, panes) for way, panes in ways.items()}
        for number, (name, ways) in enumerate(LONG.items(), 4)
    }
    found["tenants"] = {
        name: {
            f"{arl0 / WINDOW:.0f}": long_run([seed, 8, number, int(arl0)], name, "tenants", streams, panes, arl0)
            for arl0, panes in TENANTS.items()
        }
        for number, name in enumerate(name for name, scenario in SCENARIOS.items() if "tenants" in scenario.ways)
    }
    return found


def long_run(
    seed: Sequence[int], name: str, way: str, streams: int, panes: int, arl0: float = 1e4 * WINDOW
) -> dict[str, Any]:
    """Count false alarms at an ARL0, of production if it is not said."""
    alarms, promised = false_alarms(seed, SCENARIOS[name], way, streams, panes, arl0)
    return {"alarms": alarms, "promised": promised, "windows": promised * arl0 / WINDOW}


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results, table and pictures; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study dependence", description="Labels that are not independent.")
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--streams", type=int, default=6, help="stable streams per cell (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=10, help="changes per cell (default: %(default)s)")
    options = parser.parse_args(argv)
    found = study(seed=options.seed, streams=options.streams, runs=options.runs)
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(found, ABOUT)
    for suffix, text in (("json", json.dumps(found) + "\n"), ("md", table)):
        (options.out / f"dependence.{suffix}").write_text(text, encoding="utf-8")
    for name, picture in pictures(found).items():
        (options.out / name).write_text(picture, encoding="utf-8")
    sys.stdout.write(table)
    return 0
