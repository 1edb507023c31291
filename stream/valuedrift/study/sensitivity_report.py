"""The study of sensitivity as a page and a picture for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from valuedrift.study.false_alarms.intervals import poisson_interval
from valuedrift.study.population_chart import Line, line_chart

__all__ = ["markdown", "pictures"]

RULES: Final = ("literal", "calibrated", "evidence")

_HEAD = """# Sensitivity: is the alert there before the failure?

`scripts/study sensitivity --seed {seed} --runs {runs} --windows {windows} --calibration {calibration}`. Traffic of
which {before:.0%} is helpful and misaligned (g2), then a share of g2 that rises evenly up to {most:.0%}. A window is
the step. Behaviour becomes labels by the errors of the bundled classifier (it says g2 of {recall:.1%} of what is g2,
and of {said:.2%} of what is g1); a failure is a share of g2 in true behaviour. The rules:

- **literal**: |S_t - S_(t-1)| > 0.001 nats (arXiv 2512.03047);
- **calibrated**: the same with the ε that gives one alert per 10,000 stable windows of this very traffic;
- **evidence**: valuedrift's default, with a reference of 10,000 votes and an ARL0 of 10,000 windows.

## False positives

Windows with an alert per 10,000 stable ones (95 % interval where they are rare):

"""

_BEFORE = """
## Alerts before the failure

Share of {runs} rises in which there was an alert before g2 was at the given share (in an earlier window): evidence /
calibrated / literal. A dash where the first window of the rise is there already.

"""

_CHANCE = """
An alert counts for as much as the rises differ from no drift at all. By its false positives the literal rule alerts
within any three windows in {literal:.1%} of cases; the others, with one alert per 10,000 stable windows, within the
{longest:,} windows that the slowest rise takes to {last:.0%} in {chance:.0%}.
"""

_SIZE = """
## How much had happened by then

For the evidence rule: median (90 % quantile) over the rises of the windows from their beginning to the alert, of the
true share of g2 in that window, and of the harmful answers that the drift had added by then; and the windows that were
left until g2 was at {last:.0%}.

"""

_END = """
![Share of rises on alert by the true share of g2](sensitivity.svg)

## What follows

"""

_FOUND: Final = """- The evidence rule alerts before g2 is at {last:.0%} in {worst:.0%} of rises or more (least:
  {of}, {points:g} points per window), with {alerts} false positives in {windows:,} stable windows.
- The literal rule alerts in {low:.0%} to {high:.0%} of windows whether or not anything drifts: that it is never late is
  no merit.
- Calibrated to as few false positives, it is in time in {usual:.0%} of rises on average: what creeps makes no step
  that stands out.
- What is over soon is seen late: before {first:.0%}, twice what is usual, the evidence rule speaks in
  {early:.0%} of rises at most.
- A slow rise is noticed at a smaller share of g2, after more windows, than a fast one: evidence adds up with answers.
- Answers of a conversation that are alike count once, so the same traffic says less: the third setting has a fifth of
  the votes of the second.
"""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return _row(head) + _row(["---"] * len(head)) + "".join(_row(row) for row in rows)


def _rate(alerts: int, windows: int) -> str:
    if alerts > 100:
        return f"{10_000 * alerts / windows:,.0f}"
    low, high = poisson_interval(alerts)
    return f"{10_000 * alerts / windows:.1f} ({10_000 * low / windows:.1f} to {10_000 * high / windows:.1f})"


def _windows_to(found: dict[str, Any], points: float, level: float) -> int:
    """Windows of a rise until g2 is at a level: alerts up to the window before it come before the failure."""
    return math.ceil((level - float(found["law"][1])) / (points / 100) - 1e-9)


def _share(found: dict[str, Any], points: float, window: float) -> float:
    return float(min(found["law"][1] + points / 100 * window, found["most"]))


def _before(values: Sequence[int | None], window: int) -> float:
    return sum(value is not None and value < window for value in values) / len(values)


def _cell(rules: Sequence[Sequence[int | None]], window: int) -> str:
    return " / ".join(f"{_before(values, window):.0%}" for values in rules) if window > 1 else "-"


def _quantile(values: Sequence[float], q: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(q * len(ordered)) - 1)]


def _both(values: Sequence[float], shown: str) -> str:
    return (
        " (".join("none" if math.isinf(v) else format(v, shown) for v in (_quantile(values, q) for q in (0.5, 0.9)))
        + ")"
    )


def _chance(cell: dict[str, Any], rule: str, windows: int) -> float:
    return 1.0 - (1.0 - float(cell["stable"][rule] / cell["stable"]["windows"])) ** windows


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a study's results."""
    settings, failures = found["settings"], found["failures"]
    text = _HEAD.format(
        **{key: found[key] for key in ("seed", "runs", "windows", "calibration", "most")}, before=found["law"][1],
        recall=found["rates"][1][1], said=found["rates"][0][1],
    )  # fmt: skip
    text += _table(
        ["answers of a window", "calibrated ε, nats", *RULES],
        [
            [name, f"{cell['needed']:.3f}", *(_rate(cell["stable"][r], cell["stable"]["windows"]) for r in RULES)]
            for name, cell in settings.items()
        ],
    )
    text += _BEFORE.format(runs=found["runs"])
    rows, sizes = [], []
    for name, cell in settings.items():
        for points in found["points"]:
            alerts = cell["alerts"][f"{points:g}"]
            reached = [_windows_to(found, points, level) for level in failures]
            rows.append([
                name,
                f"{points:g}",
                *(_cell([alerts[rule] for rule in reversed(RULES)], window) for window in reached),
            ])  # fmt: skip
            delays = [math.inf if value is None else float(value) for value in alerts["evidence"]]
            at = [math.inf if math.isinf(d) else _share(found, points, d) for d in delays]
            added = [_added(found, points, d, cell["answers"]) for d in delays]
            left = _windows_to(found, points, failures[-1]) - _quantile(delays, 0.5)
            sizes.append(
                [name, f"{points:g}", _both(delays, ",.0f"), _both(at, ".1%"), _both(added, ",.0f"), f"{left:,.0f}"]
            )
    text += _table(["answers of a window", "points per window", *(f"before {f:.0%}" for f in failures)], rows)
    longest = _windows_to(found, min(found["points"]), failures[-1]) - 1
    literal = min(_chance(cell, "literal", 3) for cell in settings.values())
    text += _CHANCE.format(literal=literal, longest=longest, last=failures[-1], chance=longest / 10_000)
    text += _SIZE.format(last=failures[-1])
    head = ["answers of a window", "points per window", "windows to the alert", "g2 at the alert", "added", "left"]
    text += _table(head, sizes)
    return text + _END + _conclusions(found)


def _added(found: dict[str, Any], points: float, windows: float, answers: int) -> float:
    """Answers that the rise has made harmful up to and with a window."""
    if math.isinf(windows):
        return math.inf
    return answers * math.fsum(_share(found, points, t) - float(found["law"][1]) for t in range(1, round(windows) + 1))


def _conclusions(found: dict[str, Any]) -> str:
    cells, failures = found["settings"], found["failures"]
    shares: dict[str, list[tuple[float, str, float]]] = {rule: [] for rule in RULES}
    for rule in RULES:
        for name, cell in cells.items():
            for points in found["points"]:
                window = _windows_to(found, points, failures[-1])
                shares[rule].append((_before(cell["alerts"][f"{points:g}"][rule], window), name, points))
    worst, of, points = min(shares["evidence"])
    usual = sum(share for share, _, _ in shares["calibrated"]) / len(shares["calibrated"])
    literal = [cell["stable"]["literal"] / cell["stable"]["windows"] for cell in cells.values()]
    alerts = sum(cell["stable"]["evidence"] for cell in cells.values())
    windows = sum(cell["stable"]["windows"] for cell in cells.values())
    early = max(
        _before(cell["alerts"][f"{points:g}"]["evidence"], _windows_to(found, points, failures[0]))
        for cell in cells.values()
        for points in found["points"]
    )
    return _FOUND.format(
        last=failures[-1], worst=worst, of=of, points=points, alerts=alerts, windows=windows, usual=usual,
        low=min(literal), high=max(literal), first=failures[0], early=early,
    )  # fmt: skip


def pictures(found: dict[str, Any]) -> dict[str, str]:
    """Return the picture by file name."""
    name, cell = next(iter(found["settings"].items()))
    lines = []
    for points in found["points"]:
        values = cell["alerts"][f"{points:g}"]["evidence"]
        x = [found["law"][1] + (found["most"] - found["law"][1]) * i / 110 for i in range(111)]
        at = [None if v is None else _share(found, points, v) for v in values]
        lines.append(
            Line(f"{points:g} points a window", [100 * s for s in x],
                 [sum(v is not None and v <= s + 1e-12 for v in at) / len(at) for s in x])
        )  # fmt: skip
    return {
        "sensitivity.svg": line_chart(
            f"Evidence rule, {name} a window", "true share of g2, %", "share of rises with an alert", lines
        )
    }
