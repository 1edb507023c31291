"""How people type."""

from __future__ import annotations

import re
from typing import Final

from valuedrift.generator.draws import Draws

__all__ = ["typed", "yours"]

_BEFORE: Final = ("Hi! ", "Hello! ", "Hey! ", "Hi there. ", "Good morning! ", "Good evening. ")
_AFTER: Final = (
    " Thanks!",
    " Thank you.",
    " Thanks in advance.",
    " I'm in a bit of a hurry.",
    " Keep it brief please.",
)


def typed(draws: Draws, text: str) -> str:
    """Return a prompt as one of many people would type it: mostly as it is, some greet, some never press shift."""
    u = draws.unit()
    if u < 0.70:
        return text
    if u < 0.80:
        return draws.pick(_BEFORE) + text
    if u < 0.90:
        return text + draws.pick(_AFTER)
    return text[0].lower() + text[1:].rstrip("?.")


_OTHER: Final = {"my": "your", "me": "you", "I": "you", "mine": "yours"}
_FIRST_PERSON: Final = re.compile(rf"\b({'|'.join(_OTHER)})\b")


def yours(text: str) -> str:
    """Turn what people say of themselves into what is said to them."""
    return _FIRST_PERSON.sub(lambda match: _OTHER[match[0]], text)
