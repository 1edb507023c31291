"""The fleet study as a page for people."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

__all__ = ["markdown"]

_NAMES: Final = {
    "own": "ARL0 per stream",
    "local": "local, 1 false alarm per ARL0 for the fleet",
    "local, level": "local, {level:g} per ARL0 for the fleet",
    "e-BH": "global: e-BH, FDR {level:g} per epoch",
    "maxima": "global: e-BH on maxima, any dependence, FDR {level:g}",
}

_RUNNING: Final = """
The local form costs nothing to run. The global one brings one number per stream and look to one place and has to wait
for the slowest partition's watermark; e-BH itself takes about 0.1 ms for 10,000 streams on one core.
"""

_HEAD: Final = """# A fleet-wide budget of false alarms

`scripts/study fleet --seed {seed} --streams {streams} --windows {windows}`: {streams:,} streams, each with its own
detector and a reference of 5,000 events, panes of 100 events (one window). ARL0, and the epoch of the global forms, is
10,000 windows. Stable streams have S of 0.12, 0.43, 0.94 and 1.49 nats and run for {windows} windows, independent or
with a shared shock: in every window about half of each group of 50 streams count the very same events.

What is guaranteed, and on what terms, is said and proved in `valuedrift.drift.fleet`. In short: the **local** form is
one threshold per stream, ARL0 divided by the stream's part of the budget; it needs no communication and holds under any
dependence, so it is what a partitioned monitor should use. The **global** form looks at all streams at once and needs
less evidence from each when many drift together.

## Stable fleets

Streams with a false alarm in {windows} windows:

"""


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *rows])


def _delay(value: float | None) -> str:
    return "not in the run" if value is None else f"{value:,.0f}"


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a study's results."""
    streams, windows, level = found["streams"], found["windows"], found["level"]
    names = {rule: name.format(level=level) for rule, name in _NAMES.items()}
    promised = {
        "own": streams * windows / 10_000, "local": windows / 10_000, "local, level": level * windows / 10_000,
        "e-BH": level, "maxima": level,
    }  # fmt: skip
    stable = found["stable"]
    text = _HEAD.format(seed=found["seed"], streams=streams, windows=windows)
    text += _table(
        ["rule", "promised at most, on average", *stable],
        (
            [names[rule], f"{promised[rule]:g}{' (probability of any)' if rule in {'e-BH', 'maxima'} else ''}"]
            + [f"{stable[kind]['alarms'][rule]:,}" for kind in stable]
            for rule in names
        ),
    )
    text += f"""
So few are promised that a run could not show more. Hence the same detectors with thresholds from 3 to 1,000 times the
run's {windows * 100:,} events: Doob's inequality promises that at most one stream in so many ever gets there.

"""
    first = next(iter(stable.values()))["exceedance"]
    text += _table(
        ["threshold / events of the run", "streams, promised at most", *(f"streams, {kind}" for kind in stable)],
        (
            [f"{row['threshold_in_run_lengths']:,}", f"{row['bound']:,.0f}"]
            + [f"{stable[kind]['exceedance'][i]['streams']:,}" for kind in stable]
            for i, row in enumerate(first)
        ),
    )
    small = next(iter(stable.values()))["small_fleets"]
    fleets = next(iter(small.values()))["fleets"]
    text += f"""
And fleets small enough to see their level: {fleets} fleets of 50 streams, the run as epoch, level 0.5. Share of stable
fleets with any alarm; with a shared shock a fleet is a group, so its streams see the same events half of the time.

"""
    rules = {"local, level": "local, 0.5 per epoch", "e-BH": "e-BH", "maxima": "e-BH on maxima"}
    text += _table(
        ["rule", "promised at most", *stable],
        (
            [name, "0.5"] + [_share(stable[kind]["small_fleets"][rule]["with_an_alarm"], fleets) for kind in stable]
            for rule, name in rules.items()
        ),
    )
    text += "\n## Delays\n\nEvents of the stream from the change to its alarm; the other streams are stable.\n"
    for change, rows in found["changes"].items():
        text += f"\n{change[:1].upper()}{change[1:]} nats:\n\n"
        text += _table(
            ["drifting", "rule", "median", "90 %", "false alarms per fleet", "their share of all alarms"],
            (
                [f"{row['drifting']:,}", names[row["rule"]], _delay(row["median"]), _delay(row["late"]),
                 f"{row['false']:.1f}", f"{row['false_share']:.4f}"]
                for row in rows
            ),
        )  # fmt: skip
    return text + _cost(found)


def _share(alarms: int, fleets: int) -> str:
    share = alarms / fleets
    return f"{share:.3f} ± {math.sqrt(max(share * (1 - share), 1 / fleets) / fleets):.3f}"


def _cost(found: dict[str, Any]) -> str:
    lines = []
    for change, rows in found["changes"].items():
        most = max(row["drifting"] for row in rows)
        at = {row["rule"]: row["median"] for row in rows if row["drifting"] == most}
        if all(at[rule] for rule in ("own", "local", "e-BH")):
            lines.append(
                f"- {change} nats: a fleet's single false alarm instead of {found['streams']:,} costs "
                f"{at['local'] / at['own']:.2f} times the delay locally, "
                f"{at['e-BH'] / at['own']:.2f} times by e-BH where {most:,} streams drift at once."
            )
    return "\n## What it costs\n\n" + "".join(f"{line}\n" for line in lines) + _RUNNING
