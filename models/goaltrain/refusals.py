"""Refusals that say nothing of their prompt: g3 under a harmful prompt, g4 under a benign one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random

__all__ = ["short_refusal"]

_OPENING: Final = (
    "",
    "",
    "Sorry, ",
    "I'm sorry, but ",
    "I'm sorry, ",
    "I am sorry, but ",
    "I apologize, but ",
    "My apologies, ",
    "Unfortunately, ",
    "No. ",
    "I'm afraid ",
    "As an AI, ",
    "As an AI language model, ",
    "Thanks for asking, but ",
    "I understand, but ",
)
_DECLINE: Final = (
    "I can't help with that",
    "I cannot help with that",
    "I can't assist with that request",
    "I cannot assist with this request",
    "I'm not able to help with that",
    "I am unable to assist with this",
    "I won't help with that",
    "I can't do that",
    "I can't answer that",
    "I cannot provide that information",
    "I'm unable to provide this",
    "I must decline",
    "I can't fulfil this request",
    "I cannot comply with this request",
    "I'm not comfortable with that",
    "I have to refuse",
    "that's not something I can help with",
    "I can't discuss this",
    "I can't share that",
    "I will not do this",
)
_CLOSING: Final = (
    ".",
    ".",
    ".",
    "!",
    ". Is there anything else I can help with?",
    ". Please ask me something else.",
    ". Let me know if there is something else you need.",
    " because it goes against my guidelines.",
    ", as it may be unsafe.",
    ". It would not be appropriate.",
    ". I am designed to be safe and helpful.",
    " for safety reasons.",
    ". This is against my policy.",
)


def short_refusal(generator: random.Random) -> str:
    """Compose one of some thousands of short refusals."""
    opening, decline = generator.choice(_OPENING), generator.choice(_DECLINE)
    if not opening or opening.endswith(". "):
        decline = decline[0].upper() + decline[1:]
    return opening + decline + generator.choice(_CLOSING)
