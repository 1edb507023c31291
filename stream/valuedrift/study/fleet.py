"""Ten thousand streams at once: false alarms and delays of a fleet-wide budget against an ARL0 per stream.

Every stream has a `DriftDetector` with a reference of 5,000 events and panes of a window's 100 events. Stable fleets of
four kinds of behaviour run for 150 windows, once with streams that are independent and once with streams of which a
shared shock makes half of every group of 50 count the very same events in each window. Drifting streams change at the
21st window; for the first five windows after an abrupt change panes are of ten events, so that delays can be told
apart. A fleet with d drifting streams is d of these beside the stable ones.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.drift import DriftDetector
from valuedrift.drift.fleet import any_dependence, fleet_alarms, stream_threshold
from valuedrift.study.fleet_report import markdown
from valuedrift.taxonomy import IntArray

__all__ = ["CHANGES", "LAWS", "RULES", "Paths", "first_alarms", "main", "simulate", "study"]

FloatArray = npt.NDArray[np.float64]

SEED: Final = 6
WINDOW: Final = 100
EPOCH: Final = 10_000  # windows: the ARL0, and the time for which a fleet's budget is stated
LEVEL: Final = 0.1
REFERENCE: Final = 5_000
BEFORE: Final = 20  # windows before a change
GROUP: Final = 50
LAWS: Final = np.array(
    [
        (0.98090, 0.00764, 0.00382, 0.00382, 0.00382),
        (0.90, 0.02, 0.06, 0.01, 0.01),
        (0.70, 0.15, 0.10, 0.04, 0.01),
        (0.35, 0.25, 0.20, 0.12, 0.08),
    ]
)
CHANGES: Final = {
    "abrupt, S 0.12 to 0.70": (0.82390, 0.07044, 0.03522, 0.03522, 0.03522),
    "small, S 0.12 to 0.15": (0.97486, 0.010056, 0.005028, 0.005028, 0.005028),
}
RULES: Final = ("own", "local", "local, level", "e-BH", "maxima")
"""Own: ARL0 per stream. Local: `stream_threshold` with W = 1 and W = level. Global: `fleet_alarms`, also on maxima."""


class Paths(NamedTuple):
    """E-values of streams over time.

    Parameters
    ----------
    events
        Shape (T,), how many events each stream has had at the end of each pane.
    log_m
        Shape (T, n), ln of the e-detector's value.
    """

    events: IntArray
    log_m: FloatArray


def simulate(
    rng: np.random.Generator, panes: Sequence[int], laws: FloatArray, *, shared: float = 0.0, known: bool = False
) -> Paths:
    """Run one detector per stream over panes of so many events.

    Parameters
    ----------
    rng
        Draws references, counts and the detectors' seeds.
    panes
        T sizes, events.
    laws
        Shape (2, n, 5): what holds in the first `BEFORE` panes, which the reference is drawn from, and afterwards.
    shared
        Probability with which a stream's pane is that of its group of `GROUP` streams, which must be of one law.
    known
        Whether references are the laws themselves.
    """
    n = laws.shape[1]
    references = laws[0] if known else rng.multinomial(REFERENCE, laws[0])
    detectors = [DriftDetector(each, arl0_events=EPOCH * WINDOW, known=known) for each in references]
    log_m = np.empty((len(panes), n))
    for step, size in enumerate(panes):
        law = laws[int(step >= BEFORE)]
        counts: IntArray = np.asarray(rng.multinomial(size, law))
        if shared:
            common = rng.multinomial(size, law[::GROUP])[np.arange(n) // GROUP]
            counts = np.where(rng.random((n, 1)) < shared, common, counts)
        seeds: list[int] = rng.integers(0, 2**62, size=(n,)).tolist()
        for i, detector in enumerate(detectors):
            log_m[step, i] = detector.update(counts[i], seed=seeds[i]).log_evidence
    return Paths(np.cumsum(panes), log_m)


def first_alarms(log_m: FloatArray, rule: str, *, epoch: float, level: float) -> IntArray:
    """Return the index of each stream's first alarm under one of `RULES`, shape (n,); T where there is none.

    Parameters
    ----------
    log_m
        Shape (T, n), of streams that all start an epoch at once.
    rule, epoch, level
        Which of `RULES`, with an epoch (ARL0) of so many events and a fleet's level.
    """
    steps, n = log_m.shape
    found = np.full(n, steps)
    log_e = log_m - math.log(epoch)
    if rule not in {"e-BH", "maxima"}:
        arl0 = {"own": epoch, "local": stream_threshold(epoch, 1 / n), "local, level": epoch * n / level}[rule]
        hit = log_m >= math.log(arl0)
        return np.asarray(np.where(hit.any(axis=0), hit.argmax(axis=0), steps), dtype=np.int64)
    if rule == "maxima":
        log_e, level = np.maximum.accumulate(log_e, axis=0), any_dependence(level, n)
    standing = np.zeros(n, dtype=np.bool_)
    for step in range(steps):
        now = fleet_alarms(np.exp(np.minimum(log_e[step], 700.0)), level=level, standing=standing)
        found[now & ~standing] = step
        standing = now
    return found


def _stable(streams: int) -> FloatArray:
    laws = LAWS[np.arange(streams) // GROUP % len(LAWS)]
    return np.stack([laws, laws])


def _exceedance(stable: Paths) -> list[dict[str, float]]:
    """Compare how many streams ever reach a threshold with Doob's bound."""
    events, peak = int(stable.events[-1]), stable.log_m.max(axis=0)
    return [
        {
            "threshold_in_run_lengths": times,
            "streams": int((peak >= math.log(times * events)).sum()),
            "bound": len(peak) / times,
        }
        for times in (3, 10, 30, 100, 300, 1000)
    ]


def _small_fleets(stable: Paths) -> dict[str, dict[str, float]]:
    """Split the streams into fleets of 50 whose epoch is the whole run, at a level that can be measured: 1/2."""
    epoch, level = float(stable.events[-1]), 0.5
    fleets = [stable.log_m[:, i : i + GROUP] for i in range(0, stable.log_m.shape[1], GROUP)]
    return {
        rule: {
            "fleets": len(fleets),
            "with_an_alarm": sum(
                bool((first_alarms(each, rule, epoch=epoch, level=level) < len(each)).any()) for each in fleets
            ),
        }
        for rule in RULES[2:]
    }


def _fleet(stable: Paths, drifting: Paths, first: int, number: int) -> FloatArray:
    """Put drifting streams in the places of as many stable ones, which show what they had at the last pane's end."""
    at = np.searchsorted(stable.events, drifting.events, side="right") - 1
    log_m = stable.log_m[at].copy()
    log_m[:, :number] = drifting.log_m[:, first : first + number]
    return log_m


def _delays(stable: Paths, drifting: Paths, number: int, fleets: int) -> list[dict[str, Any]]:
    """Measure every rule on fleets with so many drifting streams, each with others of them."""
    rows = []
    start = drifting.events[BEFORE - 1]
    after = np.append(drifting.events - start, 10**9)  # the last: never
    for rule in RULES:
        found, false, share = [], 0, 0.0
        for fleet in range(fleets):
            log_m = _fleet(stable, drifting, fleet * number, number)
            first = first_alarms(log_m, rule, epoch=EPOCH * WINDOW, level=LEVEL)
            wrong = int((first[number:] < len(log_m)).sum() + (first[:number] < BEFORE).sum())
            false += wrong
            share += wrong / max(1, int((first < len(log_m)).sum())) / fleets
            found += after[first[:number][first[:number] >= BEFORE]].tolist()
        median, late = (float(np.quantile(found, q, method="higher")) for q in (0.5, 0.9))
        rows.append(
            {
                "drifting": number,
                "rule": rule,
                "delays": len(found),
                "median": median if median < 10**9 else None,
                "late": late if late < 10**9 else None,
                "false": false / fleets,
                "false_share": share,
            }
        )
    return rows


def study(
    *, seed: int = SEED, streams: int = 10_000, windows: int = 150, progress: Callable[[str], object] = str
) -> Any:
    """Run all simulations.

    Parameters
    ----------
    seed
        Of every draw.
    streams
        In a fleet, a multiple of `GROUP`.
    windows
        For which stable fleets run.
    progress
        Told what has been done.
    """
    result: dict[str, Any] = {
        "seed": seed, "streams": streams, "windows": windows, "level": LEVEL, "stable": {}, "changes": {},
    }  # fmt: skip
    for name, shared in (("shared shock", 0.5), ("independent", 0.0)):
        stable = simulate(np.random.default_rng([seed, 0]), [WINDOW] * windows, _stable(streams), shared=shared)
        alarms = {
            rule: int((first_alarms(stable.log_m, rule, epoch=EPOCH * WINDOW, level=LEVEL) < windows).sum())
            for rule in RULES
        }
        result["stable"][name] = {
            "alarms": alarms, "exceedance": _exceedance(stable), "small_fleets": _small_fleets(stable),
        }  # fmt: skip
        progress(f"stable, {name}")
    for number, (change, law) in enumerate(CHANGES.items(), 1):
        abrupt = number == 1
        most = streams if abrupt else streams // 10
        fine = 5 if abrupt else 0
        panes = [WINDOW] * BEFORE + [WINDOW // 10] * (10 * fine) + [WINDOW] * (5 if abrupt else windows - BEFORE)
        laws = np.stack([np.tile(LAWS[0], (most, 1)), np.tile(law, (most, 1))])
        drifting = simulate(np.random.default_rng([seed, number]), panes, laws)
        progress(change)
        result["changes"][change] = [
            row
            for d in (streams // 1000, streams // 100, streams // 10, streams)
            if 0 < d <= most
            for row in _delays(stable, drifting, d, min(10, most // d))
        ]
    return result


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results and table; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study fleet", description="A fleet-wide budget of false alarms.")
    parser.add_argument("--out", type=Path, default=Path("docs/studies"), help="folder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--streams", type=int, default=10_000, help="in a fleet (default: %(default)s)")
    parser.add_argument("--windows", type=int, default=150, help="of stable fleets (default: %(default)s)")
    options = parser.parse_args(argv)
    if options.streams < 1000 or options.streams % 1000 or options.windows < 2 * BEFORE:
        parser.error(f"--streams is a multiple of 1000, --windows at least {2 * BEFORE}")
    found = study(
        seed=options.seed,
        streams=options.streams,
        windows=options.windows,
        progress=lambda done: sys.stderr.write(f"{done}: done\n"),
    )
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(found)
    for suffix, text in (("json", json.dumps(found, indent=1) + "\n"), ("md", table)):
        (options.out / f"fleet.{suffix}").write_text(text, encoding="utf-8")
    sys.stdout.write(table)
    return 0
