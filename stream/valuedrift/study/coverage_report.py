"""The coverage study as a table for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

__all__ = ["WANTED", "markdown"]

WANTED: Final = (0.93, 0.98)
_GOALS: Final = ("S", "p1", "p2", "p3", "p4", "p5")

_HEAD = """# Coverage of the error-corrected intervals

`scripts/study coverage`: {draws:,} windows of each of {cells} truths, seed {seed}. In every window the labelled
examples and the events are drawn anew, and `corrected_entropy_interval` gives 95 % intervals of S and of the five
shares. Wanted: the truth inside between {low} and {high} of the time. The Monte-Carlo standard error of one coverage is
{error:.4f}, so of some thousand coverages many near the limits stray outside by chance alone: "clearly" means by more
than three standard errors.

Truths: S of 0.05 to 1.6 nats; a main goal and four alike, goals that fall by a factor, or two goals absent; 50 to
100,000 events; classifiers right 0.942 of the time (even errors) or 0.86 to 0.95 (uneven ones, some never made).

"""

_EXPLAINED = """
Above the wanted range are goals and entropies that the classifier's errors or the few events hide: the interval then
starts at its boundary, only one of its ends can miss, and as it is never given without width the other end does not.
Exact coverage there would need intervals that are empty at times, such as [0, 0]. With 50 events coverage also moves
in steps, as a rare goal has been said 0, 1 or 2 times.
"""


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    return "".join(f"| {' | '.join(line)} |\n" for line in [head, ["---"] * len(head), *rows])


def _span(values: np.ndarray) -> str:
    return f"{values.mean():.3f} ({values.min():.3f} to {values.max():.3f})"


def markdown(found: dict[str, Any]) -> str:
    """Return the report of a study's results."""
    draws, rows = found["draws"], found["rows"]
    misses = np.array([[row["above"], row["below"]] for row in rows])
    covered = 1.0 - misses.sum(axis=1) / draws  # truths, S and shares
    low, high = WANTED
    text = _HEAD.format(
        draws=draws, cells=len(rows), seed=found["seed"], low=low, high=high, error=(0.95 * 0.05 / draws) ** 0.5
    )
    present = np.array([[True, *(p > 0 for p in row["shares"])] for row in rows])
    parts = {"S": covered[:, 0], "shares above 0": covered[:, 1:][present[:, 1:]]}
    parts["shares of 0"] = covered[:, 1:][~present[:, 1:]]
    slack = [3.0 * (p * (1.0 - p) / draws) ** 0.5 for p in WANTED]
    text += _table(
        ["coverage of", "intervals", "mean (least to most)", "in the range", "clearly below", "clearly above"],
        (
            [name, f"{values.size:,}", _span(values), f"{((values >= low) & (values <= high)).mean():.3f}",
             f"{(values < low - slack[0]).mean():.3f}", f"{(values > high + slack[1]).mean():.3f}"]
            for name, values in parts.items()
        ),
    )  # fmt: skip
    for what, key in (("events in the window", "events"), ("S", "entropy")):
        text += f"\nBy classifier, labelled examples per class and {what}; in brackets the range over truths.\n\n"
        groups: dict[tuple[Any, ...], list[int]] = {}
        for i, row in enumerate(rows):
            groups.setdefault((row["classifier"], row["examples"], row[key]), []).append(i)
        text += _table(
            ["classifier", "examples", what, "S", "shares above 0", "S if labels were taken for true"],
            (
                [name, f"{examples:,}", f"{value:,}", _span(covered[at, 0]), _span(covered[at, 1:][present[at, 1:]]),
                 f"{np.mean([rows[i]['uncorrected'] for i in at]):.3f}"]
                for (name, examples, value), at in groups.items()
            ),
        )  # fmt: skip
    text += _EXPLAINED
    worst = [
        [row["classifier"], f"{row['examples']:,}", row["shape"], f"{row['entropy']}", f"{row['events']:,}",
         _GOALS[j], f"{row['entropy'] if j == 0 else row['shares'][j - 1]:.4g}", f"{covered[i, j]:.3f}",
         f"{misses[i, 0, j] / draws:.3f}", f"{misses[i, 1, j] / draws:.3f}"]
        for i, row in enumerate(rows) for j in range(len(_GOALS)) if covered[i, j] < low - slack[0]
    ]  # fmt: skip
    text += f"\nClearly below the range: {len(worst) or 'none'}.\n"
    if worst:
        head = ["classifier", "examples", "shape", "S", "events", "of", "truth", "coverage", "too high", "too low"]
        text += "\n" + _table(head, sorted(worst, key=lambda line: line[7]))
    return text
