"""The study of thresholds as a page and pictures for people."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

from valuedrift.study.false_alarms.intervals import poisson_interval
from valuedrift.study.population_chart import Line, line_chart

__all__ = ["markdown", "pictures"]

_HEAD = """# Thresholds: false alarms and misses by traffic and window size

`scripts/study thresholds --seed {seed} --runs {runs} --windows {windows} --calibration {calibration}`. The source
alerts when |S_t - S_(t-1)| > ε = {epsilon} nats per step and leaves the calibration of ε open. Three rules watch the
same windows:

- **literal**: the source's, with its ε;
- **calibrated**: the same with the ε that gives one alert per 10,000 stable windows of this very traffic and size, as
  found from {found_from:,} of them, which no operator has;
- **evidence**: valuedrift's default, with a reference of 10,000 votes and an ARL0 of 10,000 windows.

## What the literal rule does on stable traffic

Share of stable windows in which it alerts, by events per window:

"""

_NEEDED = """
S of a window has a sampling error of the order of 1/√n, and a step has √2 of that: ε = {epsilon} is less than the noise
of a step for all but windows of millions of events. There is no one ε: the same ε that is too small for one traffic is
too large for another.

![Share of stable windows on alert under the literal rule](thresholds.svg)

## Stable windows, all rules

Windows on alert per 10,000 stable ones; in brackets the 95 % interval of what is rare. The last column is the
detector alone with an ARL0 of 100 windows: share of streams of 20 windows, each with a reference of its own, in which
it alarms, of which at most so many in brackets are promised.

"""

_POOLED = """
Together, where behaviour does not go by the hour: calibrated {calibrated}, evidence {evidence} per 10,000, of
{windows:,} windows. So few windows can't show one in 10,000; the detector's own promise is measured, with more of them,
by `scripts/study false-alarms`.
"""

_MISSES = """
## Changes

After {before} stable windows behaviour changes. **literal**: share of all these changes at which it alerts in the very
window of the change, and its share of stable windows: where the two are alike, its alerts say nothing about a change.
Then, for **calibrated / evidence**: share of {runs} runs without an alert within {after} windows (missed) and, of those
not on alert before, the median windows to the first alert, the one of the change being 1.

"""

_END: Final = """
![Share of runs on alert while g2 creeps up](thresholds-creep.svg)

## What follows

- No fixed ε works. The calibrated one differs {spread:.0f}-fold over these kinds of traffic at the same window size,
  and moves with traffic and window size. It has to be found from 10,000 and more stable windows.
- Even calibrated, a rule on steps of S misses {missed:.0%} of these changes (evidence: {ours:.0%}), since it has
  one window, that of the change, to see it in: nearly all that creep, and swaps, which leave S where it was.
- The evidence rule needs no calibration by traffic or window size: its threshold is the ARL0 itself.{broken}
"""

_HOURS: Final = """- Where behaviour goes by the hour, an hour *is* different from the day that the reference is
  of: such alerts are true of the hour and useless to whoever is called by them. No ARL0 mends that. Either give such
  traffic segments by the time of day, or say how large a drift matters: `detector.epsilon = {matters:g}`, which is of
  {points:.0f} answers in a hundred. There, with the same ARL0, runs without an alert and median windows to the first:

"""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return _row(head) + _row(["---"] * len(head)) + "".join(_row(row) for row in rows)


def _rate(alerts: int, windows: int) -> str:
    rate = 10_000 * alerts / windows
    if alerts > 100:
        return f"{rate:,.0f}"
    low, high = poisson_interval(alerts)
    return f"{rate:,.1f} ({10_000 * low / windows:.1f} to {10_000 * high / windows:.1f})"


def _cells(found: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, by_size in found["kinds"].items():
        for size, cell in by_size.items():
            yield name, size, cell


def _missed(values: Sequence[int | None]) -> float:
    return sum(value is None for value in values) / len(values)


def _delay(values: Sequence[int | None]) -> str:
    missed = _missed(values)
    early = sum(value is not None and value < 1 for value in values)
    ordered = sorted(math.inf if value is None else value for value in values if value is None or value >= 1)
    middle = ordered[(len(ordered) - 1) // 2] if ordered else math.inf
    text = f"{missed:.0%}" + ("" if math.isinf(middle) else f", {middle:,.0f}")
    return text + (f" ({early} before)" if early else "")


def _all(found: dict[str, Any], rule: str) -> float:
    every = [v for _, _, cell in _cells(found) for change in cell["changes"].values() for v in change[rule]]
    return _missed(every)


def _pooled(found: dict[str, Any]) -> dict[str, Any]:
    cells = [cell["stable"] for name, _, cell in _cells(found) if "by the hour" not in name]
    windows = sum(cell["windows"] for cell in cells)
    rates = {rule: _rate(sum(cell[rule] for cell in cells), windows) for rule in ("calibrated", "evidence")}
    return {"windows": windows, **rates}


def _broken(found: dict[str, Any]) -> str:
    """Name the traffic in which the evidence rule alerts more often than promised, beyond chance."""
    names = [
        f"{name}, {int(size):,} events"
        for name, size, cell in _cells(found)
        if poisson_interval(cell["promise"]["alarms"])[0] > cell["promise"]["promised"]
    ]
    return f" Its promise\n  is for behaviour that is stable; here it is broken by: {'; '.join(names)}." * bool(names)


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a study's results."""
    epsilon = found["epsilon"]
    text = _HEAD.format(
        **{key: found[key] for key in ("seed", "runs", "windows", "epsilon", "calibration")},
        found_from=found["calibration"],
    )
    sizes = list(next(iter(found["large"].values())))
    text += _table(
        ["traffic", *(f"{int(size):,}" for size in sizes)],
        [[name, *(f"{share:.1%}" for share in by_size.values())] for name, by_size in found["large"].items()],
    )
    text += _NEEDED.format(epsilon=epsilon)
    rows = []
    for name, size, cell in _cells(found):
        counts, kept = cell["stable"], cell["promise"]
        rates = [_rate(counts[rule], counts["windows"]) for rule in ("literal", "calibrated", "evidence")]
        ratio = f"{kept['alarms'] / kept['streams']:.0%} ({kept['promised'] / kept['streams']:.0%})"
        rows.append([name, f"{int(size):,}", f"{cell['needed']:.3f}", *rates, ratio])
    text += _table(
        ["traffic", "events", "calibrated ε, nats", "literal", "calibrated", "evidence", "detector, ARL0 100 windows"],
        rows,
    )
    text += _POOLED.format(**_pooled(found))
    text += _MISSES.format(before=found["before"], runs=found["runs"], after=found["after"])
    rows = []
    for name, size, cell in _cells(found):
        usual = cell["stable"]["literal"] / cell["stable"]["windows"]
        seen = [change["at_change"] for change in cell["changes"].values()]
        both = [f"{_delay(c['calibrated'])} / {_delay(c['evidence'])}" for c in cell["changes"].values()]
        rows.append([name, f"{int(size):,}", f"{sum(seen) / len(seen):.0%}, {usual:.0%}", *both])
    changes = list(next(_cells(found))[2]["changes"])
    text += _table(["traffic", "events", "literal: change, stable", *changes], rows)
    by_size: dict[str, list[float]] = {}
    for _, size, cell in _cells(found):
        by_size.setdefault(size, []).append(cell["needed"])
    text += _END.format(
        spread=max(max(each) / min(each) for each in by_size.values()), missed=_all(found, "calibrated"),
        ours=_all(found, "evidence"), broken=_broken(found),
    )  # fmt: skip
    text += _HOURS.format(matters=found["matters"], points=100 * found["matters"])
    return text + _table(
        ["events", "stable", *changes],
        [
            [f"{int(size):,}", *(_delay(values) for values in each.values())]
            for size, each in found["by_the_hour"].items()
        ],
    )


def pictures(found: dict[str, Any]) -> dict[str, str]:
    """Return the pictures by file name."""
    shares = [
        Line(name, [float(size) for size in by_size], list(by_size.values()))
        for name, by_size in found["large"].items()
    ]
    name, size, cell = next(_cells(found))
    creep = next(change for about, change in cell["changes"].items() if "creeps" in about)
    x = [float(t) for t in range(found["after"] + 1)]
    runs = [
        Line(rule, x, [sum(v is not None and v <= t for v in creep[rule]) / len(creep[rule]) for t in x])
        for rule in ("calibrated", "evidence")
    ]
    title = "Stable windows on alert under the literal rule"
    return {
        "thresholds.svg": line_chart(title, "events per window", "share of windows", shares, logarithmic=True),
        "thresholds-creep.svg": line_chart(
            f"g2 creeps up: {name}, {int(size):,} events per window", "windows since the change",
            "share of runs with an alert", runs,
        ),
    }  # fmt: skip
