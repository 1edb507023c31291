"""Results of source-held-out exams: pooled, as tables, and what a model is known to get wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from goaltrain.holdout import HUMAN
from goaltrain.metrics import scores
from valuedrift.taxonomy import GOALS, K

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Answered", "area", "failures", "pooled", "table"]

_ENOUGH: Final = 50
"""Pairs of a source and goal, or prompts of a source, below which a rate says little."""

_POOR: Final = 0.6
"""Rates below this are failures that a user should know of."""


class Answered(NamedTuple):
    """An exam that was taken.

    Attributes
    ----------
    family
        Which.
    sources
        Confusion counts [true][predicted] per source of pairs.
    prompts
        Per source of prompts: counts [benign, harmful][taken for benign, for harmful].
    area
        Chance that a harmful prompt of the exam looks more harmful than a benign one (area under the ROC curve).
    """

    family: str
    sources: dict[str, Any]
    prompts: dict[str, Any]
    area: float


def pooled(exams: Iterable[Answered], *, human: bool) -> Any:
    """Return the scores over all exams; with `human`, of sources with people's labels and what was crossed alone."""
    total = np.zeros((K, K), dtype=np.int64)
    for each in exams:
        for source, counts in each.sources.items():
            if not human or source in HUMAN or source == "crossed":
                total += np.asarray(counts)
    true, found = np.divmod(np.repeat(np.arange(K * K), total.ravel()), K)
    return scores(true, found)


def table(exams: list[Answered]) -> str:
    """Return the results as Markdown."""
    lines = ["| held out with | source | pairs | accuracy | " + " | ".join(f"{goal} recall" for goal in GOALS) + " |"]
    lines.append("|---|---|---|---|" + "---|" * K)
    for each in exams:
        for source, counts in sorted(each.sources.items()):
            matrix = np.asarray(counts)
            rows = matrix.sum(axis=1)
            recalls = " | ".join(f"{matrix[i, i] / rows[i]:.2f} of {rows[i]}" if rows[i] else "" for i in range(K))
            mark = " (human)" if source in HUMAN else ""
            lines.append(
                f"| {each.family} | {source}{mark} | {rows.sum()} | {np.trace(matrix) / rows.sum():.3f} | {recalls} |"
            )
    lines += ["", "| held out with | prompts | n | benign kept | harmful found |", "|---|---|---|---|---|"]
    for each in exams:
        for source, counts in sorted(each.prompts.items()):
            (benign, wrong), (missed, seen) = counts
            kept = f"{benign / (benign + wrong):.2f}" if benign + wrong else ""
            caught = f"{seen / (missed + seen):.2f}" if missed + seen else ""
            total = benign + wrong + missed + seen
            lines.append(f"| {each.family} | {source} | {total} | {kept} | {caught} |")
    lines.append("")
    for name, human in (("people's labels", True), ("all sources", False)):
        found = pooled(exams, human=human)
        f1 = ", ".join(f"{goal} {value:.3f}" for goal, value in zip(GOALS, found.f1, strict=True))
        lines.append(
            f"Pooled, {name}: {int(found.confusion.sum()):,} pairs, accuracy **{found.accuracy:.3f}**, "
            f"macro F1 **{found.macro_f1:.3f}** ({f1})."
        )
    areas = ", ".join(f"{each.family} {each.area:.3f}" for each in exams)
    lines.append(f"Harm of prompts alone, area under the ROC curve: {areas}.")
    return "\n".join(lines)


def failures(exams: Iterable[Answered]) -> list[str]:
    """Return what went wrong often, as Markdown items, worst first: a goal of a source, or the harm of its prompts."""
    found: list[tuple[float, str]] = []
    for each in exams:
        for source, counts in each.sources.items():
            for goal, row in enumerate(np.asarray(counts)):
                rate = row[goal] / max(1, row.sum())
                if row.sum() >= _ENOUGH and rate < _POOR:
                    taken = int(np.where(np.arange(K) == goal, -1, row).argmax())
                    missed = f"taken for {GOALS[taken]} in {row[taken] / row.sum():.0%}"
                    found.append(
                        (float(rate), f"{source}: {GOALS[goal]} found in {rate:.0%} of {row.sum()}, {missed}.")
                    )
        for source, counts in each.prompts.items():
            for name, row, right in zip(("benign prompts kept", "harmful prompts found"), counts, (0, 1), strict=True):
                rate = row[right] / max(1, sum(row))
                if sum(row) >= _ENOUGH and rate < _POOR:
                    found.append((rate, f"{source}: {name} in {rate:.0%} of {sum(row)}."))
    return [f"- {text}" for _, text in sorted(found)]


def area(odds: Any, harm: Any) -> float:
    """Return the area under the ROC curve by ranks; half for ties."""
    _, place, size = np.unique(odds, return_inverse=True, return_counts=True)
    ends = np.cumsum(size)
    ranks = (ends - (size - 1) / 2)[place]
    yes = int(harm.sum())
    no = len(harm) - yes
    return float((ranks[harm].sum() - yes * (yes + 1) / 2) / (yes * no)) if yes and no else float("nan")
