"""The dynamics study as a table for people and a picture."""

from __future__ import annotations

import math
from typing import Any, Final

from valuedrift.study.population_chart import Line, line_chart

__all__ = ["markdown", "picture"]

SHOWN: Final = 300
"""Steps in the picture: later ones are flat."""


def _milli(rate: dict[str, Any]) -> str:
    low, high = rate["interval_95"]
    return f"{1e3 * rate['value']:.2f} [{1e3 * low:.2f}, {1e3 * high:.2f}]"


def _micro(rate: dict[str, Any]) -> str:
    low, high = rate["interval_95"]
    return f"{1e6 * rate['value']:.2f} [{1e6 * low:.2f}, {1e6 * high:.2f}]"


def _span(values: list[float], digits: int, factor: float = 1.0) -> str:
    value, low, high = (factor * v for v in values)
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _families(found: dict[str, Any]) -> str:
    rows = []
    for family in found["families"]:
        truth = family["truth"]
        p = family["gamma_eff"]["p_positive"]
        rows.append([
            family["name"], f"{1e3 * truth['sigma']:.2f}", _milli(family["sigma"]), _micro(family["tuned"]),
            _milli(family["gamma_eff"]), "< 0.001" if p < 0.001 else f"{p:.3f}",
            f"{100 * truth['suppression']:.1f}", _span(family["suppression"], 1, 100.0),
        ])  # fmt: skip
    head = ["family", "true σ, 1e-3", "σ, 1e-3", "dS/dt tuned, 1e-6", "γ_eff, 1e-3", "p (γ_eff > 0)"]
    return _table([*head, "true suppression, %", "suppression, %"], rows)


def _methods(found: dict[str, Any]) -> str:
    rows = [
        [
            family["name"],
            f"{1e3 * family['truth']['sigma']:.2f}",
            _milli(family["sigma"]),
            f"{_milli(family['sigma_by']['initial'])} over {family['sigma_by']['initial']['windows']} steps",
            _milli(family["sigma_by"]["line"]),
            _span(family["tau"], 1),
            _span(family["plateau"], 3),
        ]
        for family in found["families"]
    ]
    head = ["family", "true σ", "saturating curve", "initial segment", "one line over all steps"]
    return _table([*head, "τ, steps", "S∞, nats"], rows)


def _longest(found: dict[str, Any]) -> str:
    day = 86_400.0
    rows = [
        [f"{row['rate']:g}", f"{row['steps']:,.0f}", f"{1000 * row['rate']:.1f}",
         f"{1000 * row['rate'] / found['ceiling']:.1f}", f"{row['steps'] / 10:,.1f} s",
         f"{row['steps'] * found['window_seconds'] / day:.2f} days"]
        for row in found["longest"]
    ]  # fmt: skip
    head = ["nats per step", "steps it can last at most", "1,000 steps would need, nats", "as a multiple of ln 5"]
    return _table([*head, "step = 1 interaction at 10/s: over after", "step = 5-minute window: over after"], rows)


def _units(found: dict[str, Any]) -> str:
    rows = [
        [family["name"], _milli(family["sigma"]), *(_micro(rate) for rate in family["sigma_in"])]
        for family in found["families"]
    ]
    return _table(["family", "1e-3 nats per window", "1e-6 nats per second", "1e-6 nats per interaction"], rows)


def _coverage(found: dict[str, Any]) -> str:
    cells = found["coverage"]
    rows = []
    for windows in sorted({cell["windows"] for cell in cells}):
        row = [cell for cell in cells if cell["windows"] == windows]
        rows.append([str(windows), *(f"{cell['covered']:.3f}" for cell in row), str(row[0]["runs"])])
    rhos = sorted({cell["rho"] for cell in cells})
    return _table(["windows", *(f"autocorrelation {rho:g}" for rho in rhos), "series per cell"], rows)


def markdown(found: dict[str, Any]) -> str:
    """Return the page of the study."""
    mean = sum(family["suppression"][0] for family in found["families"]) / len(found["families"])
    least = min(family["sigma_by"]["initial"]["windows"] for family in found["families"])
    return f"""# Drift rates of base and tuned models: four simulated families

`scripts/study dynamics --seed {found["seed"]}` writes this page. Trajectories are built to the figures of arXiv
2512.03047 (base models: 0.012 to 0.013 nats per step; tuned models: flat; final entropy 83 % lower), with parameters of
our own drawn by that seed. A step is one window of {found["events_per_step"]:,} labelled responses and
{found["window_seconds"]:g} s; {found["steps"]:,} windows per model. All brackets are 95 % intervals that respect
autocorrelation.

## The source's table

Rates in nats per step. Mean suppression: {100 * mean:.1f} %.

{_families(found)}
![S over steps](dynamics.svg)

## What its step cannot mean

Entropy over five goals is at most ln 5 = {found["ceiling"]:.3f} nats. No rate of change lasts longer than that allows:

{_longest(found)}
So no base model drifts at σ for 1,000 steps, and with a step of one interaction it would be through in seconds of
traffic. σ can only be the slope at the start of a curve that saturates, and must be read as that:

{_methods(found)}
Rates in 1e-3 nats per step. One line over all {found["steps"]:,} steps gives a twentieth of σ. A line over the initial
segment, the first quarter of the way up ({least} steps here), is about 13 % low, because the curve already bends there.
The saturating curve gives the initial slope itself and is what `auto` chooses here.

The same σ in three units: nothing but the word "step" was left open.

{_units(found)}
## Do the intervals hold?

Share of 95 % intervals of a slope that hold the true one, by number of windows and lag-one autocorrelation of the
noise:

{_coverage(found)}"""


def picture(found: dict[str, Any]) -> str:
    """Return S over steps as SVG: four base models, four tuned ones, the ceiling, and the straight line of σ."""
    lines = []
    for family in found["families"]:
        series = family["series"]
        shown = sum(index <= SHOWN for index in series["index"])
        lines.append(Line(f"{family['name']}, base", series["index"][:shown], series["base"][:shown]))
    first = found["families"][0]
    lines.append(Line("Family 1, tuned", first["series"]["index"][:shown], first["series"]["tuned"][:shown]))
    lines.append(Line("ln 5", [0, SHOWN], [found["ceiling"]] * 2, dashed=True))
    sigma, start = first["sigma"]["value"], first["truth"]["start"]
    top = 1.8
    lines.append(Line("σ t, Family 1", [0.0, (top - start) / sigma], [start, top], dashed=True))
    title = "A drift of 0.0125 nats per step meets the ceiling of S within 130 steps"
    return line_chart(title, "step (window)", "S, nats", lines, top=math.ceil(top * 10) / 10)
