"""The dependence study as a page and pictures for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from valuedrift.study.population_chart import Line, line_chart

__all__ = ["markdown", "pictures"]

_STEPS: Final = 40
_WAYS: Final = {
    "events": "every event taken for independent",
    "votes": "one vote per conversation",
    "urn": "urn, nothing known",
    "urn by group": "urn, by conversation",
    "tenants": "each tenant compared with itself",
    "by hour": "a reference per time of day",
    "urn by hour": "urn, a reference per time of day",
}

_HEAD: Final = """# Labels that depend on each other

`scripts/study dependence --seed {seed} --streams {streams} --runs {runs}`

{about}

100 events in a window, panes of about 10 (20 by day and night), references of 10,000 events (five days, where there are
any). Behaviour changes abruptly, from S = 0.12 to 0.70 nats; what is under way in a conversation stays as it was.

- **False alarms** per promised one on stable streams of 25,000 events, with a restart after each, ARL0 5,000 events.
  The interval (95 %) is that of the mean over {streams} streams, each with a reference of its own: an unlucky one is
  unlucky again after every restart. At most 1 is wanted. A longer ARL0 magnifies what is above 1.
- **Delay**: median events from the change to the alarm, at an ARL0 of 10,000 windows, over {runs} changes ("none": not
  within 4,000 events).
- **Oracle**: Shiryaev-Roberts with the same ARL0, the change, the distributions and the law of dependence all known,
  and the ids where they are. The ratio is that of the medians; 1.3 is wanted.

"""

_TAIL: Final = """
{long}
## What to make of it

- Dependence that is not allowed for floods. The delays of "every event" are no merit: they are what false alarms are
  made of.
- The urn of `valuedrift.drift.urn` learns from the reference how labels repeat each other, and the detector of
  `valuedrift.drift.clustered` counts as evidence what is not a repetition: `detector.dependence = "learned"`. Nothing
  else has to be configured. What is proved, and for which law, is said there; these streams are of other laws.
- Where conversations that don't change within themselves have ids, one vote each is the remedy. Where they do change,
  the urn by conversation hears later turns too, as far as the reference has shown that they say something new: it needs
  a third of the events.
- Tenants that differ from each other are the one case in which the urn without names is above its promise: which of
  them a reference of 1,000 panes has seen in a burst is chance, and that is more than dependence. With names
  (`detector.dependence = "tenants"`) each of them is compared with itself, by `valuedrift.drift.tenants`, without any
  assumption on what tenants are like or who is busy when. The promise is kept whatever their sizes, and does not wear
  off at longer run lengths (table above; an urn for each tenant, which was here before, gave ten times the promise at
  10,000 windows). The delay is 1.3 to 1.8 times that of the oracle, which knows what each of them is like; a
  reference of 1,000 panes has hardly heard some.
- Tenants that also repeat themselves: the reference shows how far apart their votes have to be to be news, and the
  others are not heard. The promise is kept, at nine times the delay of the oracle, which knows the law of the
  repetitions and hears all. One vote per conversation leaves little of that; without ids it is the price.
- Day and night want a reference for each time of day (`detector.times_of_day`): then the promise is kept, also at long
  run lengths, at a delay that is 1.1 times that of a detector which takes every evening for a drift.
- Runs are no urn, and at long run lengths what is slightly wrong with it added up: the shares are not the p with which
  an urn fits runs best, so one of the alternatives gained a hundredth of a nat in every pane. In runs of 5, at an ARL0
  of 10,000 windows, there were some six times the alarms promised. `valuedrift.drift.misfit` allows for that: evidence
  is divided by the mean ratio of stable panes. In runs of 2, 5 and 10 there were then 2 alarms where 12 were promised,
  and 31 without. It costs next to no delay, for a change is told by tenths of a nat. (Of the urn's figures above those
  in runs are with this allowance; the others, and the 10,000 windows in runs of 5, are from before it.)
- Other delays are 1.1 to 2.7 times the oracle's (medians of {runs}, so each ratio is uncertain by about a third), where
  1.3 is wanted. The oracle sees labels in their order and knows every law; the urn sees the counts of panes.

![Share of runs on alarm after a change](dependence.svg)
"""


def _median(values: Sequence[float | None]) -> float:
    ordered = sorted(math.inf if value is None else value for value in values)
    return ordered[(len(ordered) - 1) // 2]


def _shown(value: float) -> str:
    return "none" if math.isinf(value) else f"{value:,.0f}"


def ratio_interval(alarms: Sequence[int], promised: float) -> tuple[float, float, float]:
    """Return alarms per promised one with a 95 % interval, from counts of independent streams.

    The standard error is that of the streams' mean, but at least Poisson's.
    """
    total, n = sum(alarms), len(alarms)
    spread = sum((a - total / n) ** 2 for a in alarms) / max(1, n - 1)
    error = 1.96 * math.sqrt(n * max(spread, max(total, 1) / n))
    return total / promised, max(0.0, total - error) / promised, (total + error) / promised


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def markdown(found: dict[str, Any], about: str = "") -> str:
    """Return the report of a study's results."""
    text = _HEAD.format(seed=found["seed"], streams=found["streams"], runs=found["runs"], about=about)
    head = ["traffic", "watched", "false alarms per promised one", "delay, events", "oracle", "ratio"]
    text += _row(head) + _row(["---"] * len(head))
    for name, cell in found["scenarios"].items():
        oracle = _median(cell["delays"]["oracle"])
        for way, counted in cell["false_alarms"].items():
            mean, low, high = ratio_interval(counted["alarms"], counted["promised"])
            delay = _median(cell["delays"][way])
            ratio = "" if math.isinf(delay) else f"{delay / oracle:.2f}"
            text += _row(
                [name, _WAYS[way], f"{mean:.2f} ({low:.2f} to {high:.2f})", _shown(delay), _shown(oracle), ratio]
            )
    long = ""
    if found["long"]:
        parts = [
            f"{_WAYS[way]}: {sum(each['alarms'])} alarms in {each['windows']:,.0f} windows"
            for way, each in found["long"].items()
        ]
        promised = next(iter(found["long"].values()))["promised"]
        long = f"At the ARL0 of production, 10,000 windows, in runs of 5: {'; '.join(parts)}; {promised:g} promised.\n"
    for name, ways in found["known"].items():
        parts = []
        for way, each in ways.items():
            counted = f"{sum(each['alarms'])} alarms in {each['windows']:,.0f} windows, {each['promised']:.2g} promised"
            parts.append(f"{_WAYS[way]}: {counted}")
        long += f"The same, {name}: {'; '.join(parts)}.\n"
    return text + _TAIL.format(long=long + _tenants(found), runs=found["runs"])


def _tenants(found: dict[str, Any]) -> str:
    """Return the table of tenants at longer run lengths."""
    lengths = list(next(iter(found["tenants"].values())))
    text = "\nEach tenant compared with itself, at longer run lengths: false alarms per promised one, as above.\n\n"
    head = ["traffic", *(f"ARL0 {int(length):,} windows" for length in lengths)]
    text += _row(head) + _row(["---"] * len(head))
    rows = dict(found["tenants"])
    rows["all of them"] = {
        length: {
            "alarms": [alarms for cell in found["tenants"].values() for alarms in cell[length]["alarms"]],
            "promised": sum(cell[length]["promised"] for cell in found["tenants"].values()),
        }
        for length in lengths
    }
    for name, cell in rows.items():
        shown = []
        for length in lengths:
            mean, low, high = ratio_interval(cell[length]["alarms"], cell[length]["promised"])
            counted = f"{sum(cell[length]['alarms'])} of {cell[length]['promised']:.1f}"
            shown.append(f"{mean:.2f} ({low:.2f} to {high:.2f}), {counted}")
        text += _row([name, *shown])
    return text


def pictures(found: dict[str, Any]) -> dict[str, str]:
    """Return the pictures by file name."""
    cell = found["scenarios"]["conversations of 5, no ids"]["delays"]
    lines = []
    for way, values in cell.items():
        x = [15 * i / _STEPS for i in range(_STEPS + 1)]
        y = [sum(v is not None and v <= 100 * at for v in values) / len(values) for at in x]
        lines.append(Line(_WAYS.get(way, way), x, y, dashed=way == "oracle"))
    title = "Conversations of five turns, no ids"
    return {"dependence.svg": line_chart(title, "windows since the change", "share of runs on alarm", lines)}
