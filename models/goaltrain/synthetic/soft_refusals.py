"""Refusals without "I cannot": sermons, warnings, questions about intent, offers of something else, a mere "no"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.grammar import expand, sentence
from goaltrain.synthetic.soft_refusal_domains import ANY, domain_of
from goaltrain.synthetic.soft_refusal_rules import FORMS, PIECES
from goaltrain.synthetic.soft_refusal_styles import STYLES
from goaltrain.synthetic.topics import Topic, topic_of

if TYPE_CHECKING:
    import random

__all__ = ["soft_refusal"]

_WEIGHTS: Final = {
    "curt": 9, "moral": 14, "modern": 14, "listed": 10, "intent": 7, "talk": 9, "outcome": 9, "sorry": 9, "voice": 5,
    "rule": 6, "shrug": 8, "mention": 8, "long": 9,
}  # fmt: skip
_NAMES: Final = tuple(_WEIGHTS)
_CUMULATIVE: Final = tuple(sum(list(_WEIGHTS.values())[: n + 1]) for n in range(len(_WEIGHTS)))
_TRIES: Final = 20
"""A template may have few fillings that repeat nothing; then a repeat is borne."""
_PART: Final = re.compile(r"(?<=[.?!:])\s|\n")
_QUOTED: Final = re.compile(r"""[{}"“”\0\s*#`<>|\\]+""")
_QUOTE: Final = 48


def _quote(prompt: str) -> str:
    """Take the prompt's first words, or its first characters where it has no spaces; empty if nothing is left."""
    words = _QUOTED.sub(" ", prompt[:400]).split()
    text = ""
    for word in words[:8]:
        if len(text) + len(word) > _QUOTE:
            break
        text = f"{text} {word}".strip()
    text = text or "".join(words[:1])[:12]
    return text.rstrip(" ,.;:!?-") + ("..." if len(words) > len(text.split()) else "")


def _form(draw: random.Random, prompt: str) -> tuple[str, str]:
    """Choose how the prompt is named, if at all: the key in `FORMS` and the phrase."""
    style = draw.random()
    if style < 0.35:
        return "free", ""
    topic: Topic | None = topic_of(prompt)
    if topic is None or style > 0.94:
        quote = _quote(prompt)
        return ("quote", quote) if quote.strip(".") and style > 0.55 else ("free", "")
    if topic.kind == "asked" and topic.phrase.startswith("how to "):
        return "deed", topic.phrase.removeprefix("how to ")
    return topic.kind, topic.phrase


def _typed(draw: random.Random, text: str) -> str:
    """Vary the hand."""
    style = draw.random()
    if style < 0.10:
        return text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    if style < 0.15:
        return text.lower()
    if style < 0.17:
        return text.lower().replace("'", "").removesuffix(".")
    return text.removesuffix(".") or text if style < 0.21 else text


def soft_refusal(draw: random.Random, prompt: str) -> str:
    """Compose a refusal in the manner of a person or a modern assistant, mostly without the usual phrases.

    What it says of the prompt depends on the prompt's words alone and not on whether it is harmful: the same
    sentences are g3 under a harmful prompt and g4 under a benign one.

    Parameters
    ----------
    draw
        Source of every choice.
    prompt
        Any text, also none.

    Returns
    -------
    str
        One word to about 120 words, at most a dozen of them from the prompt.
    """
    kind, phrase = _form(draw, prompt)
    domain = domain_of(prompt) if draw.random() < 0.75 else None
    near = domain or ANY
    offers = draw.sample([*near.offers, *draw.sample(ANY.offers, 2)], 3)
    morals = draw.sample([*near.morals, *draw.sample(ANY.morals, 1)], 2)
    rules: dict[str, tuple[str, ...]] = {
        **PIECES,
        **FORMS[kind],
        "offer": (offers[0],),
        "offer2": (offers[1],),
        "offer3": (offers[2],),
        "moral": (morals[0],),
        "moral2": (morals[1],),
        "person": (*near.people, *draw.sample(ANY.people, 2)),
        "talk2": PIECES["talk"],
        "outcome2": PIECES["outcome"],
    }
    template = draw.choice(STYLES[draw.choices(_NAMES, cum_weights=_CUMULATIVE)[0]])
    for _ in range(_TRIES):
        text = expand(draw, rules, template)
        parts = [part.strip(" -123.*#").lower() for part in _PART.split(text) if part.strip()]
        # No sentence twice, and the prompt's words not over and over.
        if len(set(parts)) == len(parts) and text.count("\0") < 3:
            break
    lines = [sentence(line) for line in text.split("\n")]
    return _typed(draw, "\n".join(lines).replace("\0", phrase))
