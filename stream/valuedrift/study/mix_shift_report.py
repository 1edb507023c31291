"""The mix-shift study as a page and pictures for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from valuedrift.study.population_chart import Line, line_chart

__all__ = ["markdown", "pictures"]

_STEPS: Final = 40

_HEAD = """# Mix shift between segments

`scripts/study mix-shift --seed {seed} --runs {runs}`. Three segments of one model, each stable, with S of 0.12, 0.43
and 0.94 nats and 60, 30 and 10 % of the traffic; 100 events of the model in a window, a reference of 10,000 events in
all, ARL0 10,000 windows of the model.

## How it is configured

Every record may carry a `segment` (tenant, product, route). valuedrift counts, learns a reference and tests per
(model, segment), and how many events a pane has is no evidence of anything: so a mix that moves between segments makes
no alarms beyond those promised. It does where it moves *inside* a segment: records without a `segment` are all of the
segment `default`, so give whatever is known to behave differently a segment of its own. References per segment can be
pinned in `reference.baseline`. Nothing else has to be set.

## The mix moves, nobody behaves differently

Share of {moves} runs with an alarm within 400 windows after the mix began to move, and median events to it. An ARL0 of
10,000 windows allows 4 %. A detector per segment has an ARL0 each, in events at the reference's rate: 12 %, and 22 % at
30 : 30 : 40, where the third segment has four times the events.

"""

_WAYS = """
- **pooled**: one detector on all events of the model;
- **segments**: a detector per segment, each with an ARL0 of 10,000 windows (what valuedrift does);
- **segments, one budget**: the same, the ARL0 for all segments of the model together (`stream_threshold`);
- **stratified**: `valuedrift.drift.strata.StratifiedDetector`: segments, and a change of all by the same factor.

![Share of runs on alarm while only the mix moves](mix-shift.svg)

## Behaviour drifts: what it costs not to pool

Events of the model from the change to the first alarm: median (90 % quantile).

"""

_RATIO = """
A drift common to all segments (first line) is seen after {:.2f} times the events of pooling by a detector per segment,
after {:.2f} times with one budget for them, and after {:.2f} times by the stratified detector. Where the mix moves as
well, the pooled detector's delay means nothing: the mix itself alarms.
"""

_END = """
![Share of runs on alarm after a drift of all segments](mix-shift-delay.svg)

False alarms per 2,000 events of the model, with that as ARL0 (3 are promised for a detector per segment, 1 for the
others); stable behaviour, the mix going through days and nights, a restart after every alarm:

"""

_LIMITS = """
The stratified detector needs the counts of all segments of a model in one place, pane by pane; label batches are keyed
by (model, segment), so a partitioned monitor has them only for segments that share a partition. And it takes segments
for independent given the past; under a shock that they share within a pane only the thresholds per segment have a
proof.
"""


def _median(values: Sequence[float | None], q: float = 0.5) -> float:
    ordered = sorted(math.inf if value is None else value for value in values)
    return ordered[min(len(ordered) - 1, math.ceil(q * len(ordered)) - 1)]


def _shown(value: float) -> str:
    return "none" if math.isinf(value) else f"{value:,.0f}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a study's results."""
    moves, drifts = found["moves"], found["drifts"]
    ways = list(found["false_alarms"])
    runs = len(next(iter(moves.values()))[ways[0]])
    text = _HEAD.format(seed=found["seed"], runs=found["runs"], moves=runs)
    text += _row(["the mix moves", *ways]) + _row(["---"] * (1 + len(ways)))
    for name, by_way in moves.items():
        cells = [name]
        for way in ways:
            alarmed = sum(value is not None for value in by_way[way])
            middle = _median([value for value in by_way[way] if value is not None]) if alarmed else math.inf
            cells.append(f"{alarmed / runs:.0%}" + (f", {_shown(middle)}" if alarmed else ""))
        text += _row(cells)
    text += _WAYS + _row(["drift", *ways]) + _row(["---"] * (1 + len(ways)))
    for name, by_way in drifts.items():
        text += _row([name, *(f"{_shown(_median(by_way[way]))} ({_shown(_median(by_way[way], 0.9))})" for way in ways)])
    first = next(iter(drifts.values()))
    ratio = {way: _median(first[way]) / _median(first["pooled"]) for way in ways}
    text += _RATIO.format(*(ratio[way] for way in ways[1:]))
    text += _END + _row(ways) + _row(["---"] * len(ways))
    text += _row([f"{found['false_alarms'][way]:.2f}" for way in ways])
    return text + _LIMITS


def pictures(found: dict[str, Any]) -> dict[str, str]:
    """Return the pictures by file name."""
    move, drift = next(iter(found["moves"].values())), list(found["drifts"].values())[1]
    return {
        "mix-shift.svg": _curves("Only the mix of segments moves", "windows since the mix moved", move, 400, 100),
        "mix-shift-delay.svg": _curves("All segments drift", "windows since the change", drift, 200, 100),
    }


def _curves(title: str, x_title: str, by_way: dict[str, list[float | None]], most: float, unit: float) -> str:
    lines = []
    for way, values in by_way.items():
        x = [most * i / _STEPS for i in range(_STEPS + 1)]
        y = [sum(v is not None and v <= at * unit for v in values) / len(values) for at in x]
        lines.append(Line(way, x, y))
    return line_chart(title, x_title, "share of runs on alarm", lines)
