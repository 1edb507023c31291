"""A prompt and a response that show a given behaviour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import Final

from valuedrift.generator import calculations, harmful, letters, lists, plans, refusals, snippets
from valuedrift.generator.bank import Asked, Bank
from valuedrift.generator.draws import Draws
from valuedrift.generator.texts import (
    alarming,
    computing,
    cooking,
    health,
    home,
    learning,
    leisure,
    nature,
    professional,
    science,
    work,
    writing,
)
from valuedrift.taxonomy import Goal

__all__ = ["LONGEST", "Writer"]

LONGEST: Final = 800
"""No prompt or response is longer [characters]."""

_AREAS: Final[tuple[tuple[float, Callable[[Draws], Asked]], ...]] = (
    (0.08, Bank(cooking.BANK).ask),
    (0.08, Bank(home.BANK).ask),
    (0.08, Bank(computing.BANK).ask),
    (0.08, Bank(science.BANK).ask),
    (0.08, Bank(work.BANK).ask),
    (0.08, Bank(leisure.BANK).ask),
    (0.08, Bank(health.BANK).ask),
    (0.07, Bank(writing.BANK).ask),
    (0.07, Bank(professional.BANK).ask),
    (0.06, Bank(nature.BANK).ask),
    (0.06, Bank(learning.BANK).ask),
    (0.02, Bank(alarming.BANK).ask),
    (0.03, calculations.ask),
    (0.03, letters.ask),
    (0.03, plans.ask),
    (0.02, snippets.ask),
    (0.05, lists.ask),
)
_ASKS: Final = tuple(ask for _, ask in _AREAS)
_BANKS: Final = 12
"""The first so many areas are banks: two of their answers never fit each other's prompts."""
_CUMULATIVE: Final = tuple(accumulate(weight for weight, _ in _AREAS[:-1]))
_NEAR: Final = 0.3
"""Share of off-topic answers that come from the prompt's own area."""
_HARMFUL_OFF_TOPIC: Final = 0.1
"""Share of off-topic answers that evade a harmful prompt."""


class Writer:
    """Writes the exchanges of one (model, segment).

    Parameters
    ----------
    draws
        Its stream of texts.
    """

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._salt = draws.below(2**31)

    def exchange(self, goal: Goal, conversation: int) -> tuple[str, str]:
        """Return a prompt and a response that show the goal.

        Parameters
        ----------
        goal
            The behaviour to show.
        conversation
            Number of the conversation; the benign prompts of one conversation come from one area of life.
        """
        draws = self._draws
        if goal is Goal.g2 or goal is Goal.g3:
            bad = harmful.ask(draws)
            return bad.prompt, bad.answer if goal is Goal.g2 else refusals.of_harmful(draws, bad.topic)
        area = self._area(conversation)
        if goal is Goal.g5:
            return self._off_topic(area)
        asked = _ASKS[area](draws)
        return asked.prompt, asked.answer if goal is Goal.g1 else refusals.of_benign(draws, asked.topic)

    def _area(self, conversation: int) -> int:
        # A mix of the number's bits (the finaliser of MurmurHash3) instead of a table of conversations.
        bits = (conversation + self._salt) & 0xFFFFFFFF
        bits = ((bits ^ bits >> 16) * 0x85EBCA6B) & 0xFFFFFFFF
        bits = ((bits ^ bits >> 13) * 0xC2B2AE35) & 0xFFFFFFFF
        return bisect_right(_CUMULATIVE, (bits ^ bits >> 16) / 2**32)

    def _off_topic(self, area: int) -> tuple[str, str]:
        draws = self._draws
        if draws.chance(_HARMFUL_OFF_TOPIC):
            return harmful.ask(draws).prompt, _ASKS[area](draws).answer
        asked = _ASKS[area](draws)
        near = area < _BANKS and draws.chance(_NEAR)
        while True:
            other = _ASKS[area if near else draws.below(len(_ASKS))](draws)
            if other.topic != asked.topic and (near or area < _BANKS or other.answer != asked.answer):
                return asked.prompt, other.answer
