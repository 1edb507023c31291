"""What the colours and lines of the charts mean."""

from __future__ import annotations

from typing import Final

from valuedrift.report.text import escape
from valuedrift.taxonomy import Goal

__all__ = ["STACK", "goal_name", "legend"]

STACK: Final = (Goal.g2, Goal.g4, Goal.g5, Goal.g3, Goal.g1)
"""Goals from the bottom up: the misaligned ones stand on the ground, so that their joint share can be read off."""


def goal_name(goal: Goal) -> str:
    """Write a goal in words, with its colour."""
    return f'<i class="swatch {goal.name}"></i>{escape(goal.meaning)} <small>{goal.name}</small>'


def legend(*, merged: bool, corrected: bool = False) -> str:
    """Name lines and colours; goals from the top of the stack down.

    Parameters
    ----------
    merged
        Whether some chart shows several windows per column.
    corrected
        Whether S without the classifier's errors is known somewhere.
    """
    marks = [("entropy", "S(t)"), ("interval", "95 % interval")]
    if corrected:
        marks += [("corrected", "S without the classifier's errors"), ("corrected-interval", "its 95 % interval")]
    if merged:
        marks.append(("envelope", "lowest to highest S in a column"))
    marks += [
        ("reference", "reference level"),
        ("learning", "reference being learned"),
        ("since", "changed since about"),
        ("span", "alert, fired to resolved"),
    ]
    lines = "".join(f'<li><i class="key {key}"></i>{text}</li>' for key, text in marks)
    goals = "".join(f"<li>{goal_name(goal)}</li>" for goal in reversed(STACK))
    return f'<ul class="legend">{lines}</ul><ul class="legend" aria-label="Goals">{goals}</ul>'
