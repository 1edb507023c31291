"""The study of granularity as a page and a picture for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from valuedrift.study.population_chart import Line, line_chart

__all__ = ["markdown", "pictures"]

_HEAD = """# Granularity: responses per prompt, goals, and what of S(t) is sampling

`scripts/study granularity --seed {seed} --runs {runs} --measurements {measurements}`. The source (arXiv 2512.03047)
takes k = 100 responses of each of 100 prompts as one measurement of S, finds that k = 50 keeps 95 % of the accuracy,
that three goals are easier to label than five, and that 78 % of the variance of S(t) is sampling.

## k = 50 or 100, and others

Traffic with S = {truth:.3f} nats. Prompts have a mix of behaviours of their own (Dirichlet); *alike* is the correlation
of two responses to one prompt. Standard deviation of the measured S over {measurements:,} measurements, in millinats:
of all 100 k responses together, with **new** prompts in every measurement / with the **same** ones in all.

"""

_PRECISION = """
The same as precision relative to k = 100, the ratio of the standard deviations (a standard error of {error:.0%}):

"""

_BIAS = """
![Precision of S by responses per prompt](granularity.svg)

Halving k costs 1 - 1/√2 = 29 % of the precision where only chance differs between responses, and next to nothing where
new prompts are drawn each time and prompts differ: then 100 prompts are the sample, and k hardly matters. To first
order the variance goes as a + (1 - a)/k with a the correlation, so the source's 95 % for k = 50 is what a = 0.08 gives,
with new prompts each time: √((0.08 + 0.92/100) / (0.08 + 0.92/50)) = 0.95. The same 10,000 generations say more as
more prompts with fewer responses; standard deviation of S in millinats, new prompts:

"""

_MEAN = """
If S is reckoned per prompt and averaged, as the source's protocol reads, it is another quantity (a mix of prompts that
each get one answer has S = 0 by prompts), and it is biased at these k. Bias in millinats, plug-in / Miller-Madow:

"""

_VARIANCE = """
The plug-in reads too little, by about (goals that occur - 1)/2k. Miller-Madow with all five goals reads too much where
prompts have goals that never occur. Neither matters for windows of pooled traffic of a thousand events and more.

## How much of S(t) is sampling

Behaviour wanders about its mix, with a memory of 20 windows, so that the true S(t) has the standard deviation given;
part of the variance of the measured S(t) that is sampling. In brackets what a day of 288 such windows tells by itself:
mean square of (width of the 95 % interval / 3.92) over the variance of S, the median over {days} days.

"""

_SEVENTY_EIGHT = """
The source's 78 % in measurements of 10,000 generations would be a true S(t) whose standard deviation is, in millinats:

"""

_GOALS = """
So it says less about drift than about how still the behaviour was. At 100 events in a window, {part:.0%} and more of
the variance of S(t) is sampling even where behaviour moves by 0.02 nats: such a line is to be read with its interval.

## Three goals or five

Traffic with S = {truth:.3f} nats changes at once. Median events to the alarm of {runs} runs (share that were alarmed
within 10,000 events, if not all), with a reference of 10,000 events and an ARL0 of 1,000,000: without errors of the
classifier, and with those of the source's (94.2 % right of five goals, 96.8 % of three), spread evenly.

"""

_BIAS_GOALS = """
True S and S as read by those classifiers, nats:

"""

_END = """
## What follows

- k: responses to one prompt are worth less the more alike they are. Spend generations on prompts, not on k; in traffic
  every conversation brings its own, and a conversation has one vote for the same reason.
- Sampling: valuedrift publishes the interval of S with every window, and the widths of a day tell the share of
  sampling to within {far:.0%} of the variance where windows hold a thousand events or more, {near:.0%} at a hundred.
{goals}"""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [head, ["---"] * len(head), *rows])


def _delay(values: Sequence[int | None]) -> str:
    ordered = sorted(math.inf if value is None else value for value in values)
    seen = sum(value is not None for value in values) / len(values)
    middle = ordered[(len(ordered) - 1) // 2]
    text = "none" if math.isinf(middle) else f"{middle:,.0f}"
    return text if seen == 1 else f"{text} ({seen:.0%})"


def _probe(found: dict[str, Any]) -> str:
    probes = found["probe"]
    ks = list(next(iter(probes.values()))["by_k"])
    head = ["alike", *(f"k = {k}" for k in ks)]
    deviations = {alike: [each["by_k"][k]["pooled"][1:] for k in ks] for alike, each in probes.items()}
    text = _table(
        head,
        [[alike, *(f"{1e3 * new:.1f} / {1e3 * same:.1f}" for new, same in row)] for alike, row in deviations.items()],
    )
    rows = []
    for alike, row in deviations.items():
        usual = row[ks.index("100")]
        rows.append([alike, *(f"{usual[0] / new:.2f} / {usual[1] / same:.2f}" for new, same in row)])
    error = 1 / math.sqrt(found["measurements"] - 1)
    text += _PRECISION.format(error=error) + _table(head, rows) + _BIAS
    splits = list(next(iter(probes.values()))["splits"])
    text += _table(
        ["alike", *splits], [[a, *(f"{1e3 * each['splits'][s]:.1f}" for s in splits)] for a, each in probes.items()]
    )
    rows = []
    for alike, each in probes.items():
        cells = []
        for k in ks:
            true = each["by_k"][k]["truth"][1]
            plain, corrected = (each["by_k"][k][n][0] - true for n in _MEANS)
            cells.append(f"{1e3 * plain:+.0f} / {1e3 * corrected:+.0f}")
        rows.append([alike, f"{true:.3f}", *cells])
    return text + _MEAN + _table(["alike", "true mean S of a prompt", *head[1:]], rows)


_MEANS: Final = ("mean of prompts", "mean of prompts, Miller-Madow")


def _goals(found: dict[str, Any]) -> str:
    """Say what the figures of three and five goals come to."""
    said: dict[str, list[str]] = {
        "Three goals never see": [],
        "With errors, three see later than five": [],
        "With errors, three see about as soon (within a quarter)": [],
        "With errors, three see sooner": [],
    }
    never, later, alike, sooner = said.values()
    for name, cells in found["goals"]["change"].items():
        five, three = (
            sorted(math.inf if v is None else v for v in cells["errors"][goals])[(found["runs"] - 1) // 2]
            for goals in ("five", "three")
        )
        if sum(value is not None for value in cells["none"]["three"]) / found["runs"] < _SELDOM:
            never.append(name)
        else:
            (later if three > five * _ABOUT else sooner if five > three * _ABOUT else alike).append(name)
    text = "".join(f"- {what}: {'; '.join(names)}.\n" for what, names in said.items() if names)
    return text + "- A record of a window holds S over three goals beside that over five; alerts go by five.\n"


_SELDOM: Final = 0.1
_ABOUT: Final = 1.25


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a study's results."""
    truth = next(iter(next(iter(found["probe"].values()))["by_k"].values()))["truth"][0]
    text = _HEAD.format(truth=truth, **{key: found[key] for key in ("seed", "runs", "measurements")}) + _probe(found)
    variance = found["variance"]
    text += _VARIANCE.format(days=found["days"])
    rows, moves = [], []
    for name, by_size in variance.items():
        moves.append([name, f"{1e3 * by_size['sampling'] * math.sqrt(0.22 / 0.78):.1f}"])
        for size, parts in by_size.items():
            if size != "sampling":
                rows.append(
                    [name, f"{int(size):,}", *(f"{max(part, 0):.0%} ({told:.0%})" for part, told in parts.values())]
                )
    first = next(iter(variance.values()))
    deviations = next(parts for size, parts in first.items() if size != "sampling")
    text += _table(["traffic", "events of a window", *(f"{each} nats" for each in deviations)], rows)
    text += _SEVENTY_EIGHT + _table(["traffic", "standard deviation"], moves)
    least = min(by_size["100"]["0.02"][0] for by_size in variance.values())
    text += _GOALS.format(part=least, truth=truth, runs=found["runs"])
    text += _table(
        ["change", "ΔS, five", "ΔS, three", "five", "three", "five, with errors", "three, with errors"],
        [
            [name, *(f"{cells['rise'][goals]:+.3f}" for goals in ("five", "three")),
             *(_delay(cells[errors][goals]) for errors in ("none", "errors") for goals in ("five", "three"))]
            for name, cells in found["goals"]["change"].items()
        ],
    )  # fmt: skip
    read = found["goals"]["entropy"]
    text += _BIAS_GOALS + _table(
        ["goals", "true", "as read"],
        [[goals, f"{read['none'][goals]:.3f}", f"{read['errors'][goals]:.3f}"] for goals in ("five", "three")],
    )
    off = {
        size: max(abs(part - told) for by_size in variance.values() for part, told in by_size[size].values())
        for size in first
        if size != "sampling"
    }
    far = max(each for size, each in off.items() if int(size) >= 1_000)
    return text + _END.format(far=far, near=off["100"], goals=_goals(found))


def pictures(found: dict[str, Any]) -> dict[str, str]:
    """Return the picture by file name."""
    lines = []
    for alike, each in found["probe"].items():
        by_k = each["by_k"]
        x = [float(k) for k in by_k]
        for which, prompts in ((1, "new prompts"), (2, "same prompts")):
            y = [by_k["100"]["pooled"][which] / by_k[k]["pooled"][which] for k in by_k]
            if which == 1 or alike == "0.3":
                lines.append(Line(f"alike {alike}, {prompts}", x, y, dashed=which == 2))
    return {
        "granularity.svg": line_chart(
            "Precision of S relative to k = 100", "responses per prompt", "ratio of standard deviations", lines,
            top=2.5, logarithmic=True,
        )
    }  # fmt: skip
