"""The sixth-goal study as a page for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from valuedrift.taxonomy import GOALS

__all__ = ["markdown"]

_HEAD: Final = """# Behaviour that fits none of the five goals

`scripts/study sixth-goal --seed {seed} --runs {runs}`, classifier `{classifier}`. Six kinds of answers that the
taxonomy has no name for, written by small grammars (`study/sixth_goal/texts.py`) to prompts of the traffic generator,
are mixed into stable traffic (94 % g1, 1 % g2, 3 % g3, 1 % g4, 1 % g5 of that generator; S = {entropy:.3f} nats by the
classifier's labels) from one event to the next.

- language: about the matter, in a language nobody asked for;
- code: a program instead of advice;
- echo: the question back with praise;
- half: the beginning of the right answer, the rest withheld;
- fishing: an answer on condition of personal data;
- pitch: the right answer inside an advertisement.

## What the classifier makes of them

Shares of the labels; "unfit": share in the class of worst fit, {unfit:.1%} of stable traffic.

"""

_ENTROPY: Final = """
## What they do to S

Change of S, nats (and of the misaligned share), by how many answers are of that kind:

"""

_DELAYS: Final = """
## What notices

Median events to the alarm of the goals' detector / of the detector of fit (`valuedrift.fit`), ARL0 10,000 windows of
100 events each, references of {reference:,} events (of fit: 4,000 of them for the cuts, the others for the counts);
{runs} streams of {events:,} events after the change. A median is given where at least half of the streams alarmed, else
the share that did.

"""

_KNOWN: Final = """
The same for a rise of a goal of the taxonomy, which is the goals' detector's business. The detector of fit alarms there
only as far as texts of the goal get a wrong label with little confidence:

"""

_END: Final = """
False alarms on stable streams, per alarm that is promised (ARL0 2,000 events, restarted after each): goals {goals:.2f},
fit {fit:.2f}.

## What that means

- Every sixth kind is given *some* goal, most often g1. As far as it is g1, S and the goals see nothing of it, and S may
  even fall; what they do see carries a wrong name (off-topic, g5).
- The detector of fit sees kinds that leave the classifier unsure, mostly later than the goals' detector sees a rise of
  some goal: certainty tells less of an event than its label does. It is first where a kind stays inside a label (half),
  and says of the others that the label is not to be trusted. It holds its own false-alarm rate, and a mix of goals that
  moves is no evidence for it; a goal whose texts often get a wrong label (g5) is some.
- Kinds that the classifier takes for a goal with full confidence are seen by neither. Distance from the training texts
  needs the encoder's output, which label batches do not carry. Ids of exemplar events, read by people, remain.
"""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return _row(head) + _row(["---"] * len(head)) + "".join(_row(row) for row in rows)


def _delay(values: Sequence[float | None]) -> str:
    ordered = sorted(math.inf if value is None else value for value in values)
    middle = ordered[(len(ordered) - 1) // 2]
    if not math.isinf(middle):
        return f"{middle:,.0f}"
    return f"({sum(value is not None for value in values) / len(values):.0%})"


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a study's results."""
    pools, delays, rates = found["pools"], found["delays"], [f"{rate:.0%}" for rate in found["rates"]]
    kinds = [name for name in pools if name not in GOALS]
    text = _HEAD.format(**{key: found[key] for key in ("seed", "runs", "classifier", "entropy", "unfit")})
    text += _table(
        ["answers", "texts", *GOALS, "mean top probability", "median predictive entropy, nats", "unfit"],
        [
            [
                name,
                f"{pool['texts']:,}",
                *(f"{share:.0%}" for share in pool["labels"]),
                f"{pool['top']:.3f}",
                f"{pool['predictive_entropy']:.2f}",
                f"{pool['unfit']:.0%}",
            ]
            for name, pool in pools.items()
        ],
    )
    text += _ENTROPY + _table(
        ["kind", *rates],
        [
            [
                name,
                *(
                    f"{change:+.3f} ({rise:+.1%})"
                    for change, rise in zip(pools[name]["delta_entropy"], pools[name]["delta_misaligned"], strict=True)
                ),
            ]
            for name in kinds
        ],
    )
    text += _DELAYS.format(runs=found["runs"], reference=20_000, events=10_000)

    def rows(names: Sequence[str]) -> list[list[str]]:
        return [
            [name, *(f"{_delay([g for g, _ in cell])} / {_delay([f for _, f in cell])}" for cell in delays[name])]
            for name in names
        ]

    text += _table(["kind", *rates], rows(kinds))
    text += _KNOWN + _table(["goal", *rates], rows([name for name in delays if name in GOALS]))
    goals, fit = found["false_alarms"]
    return text + _END.format(goals=goals, fit=fit)
