"""Refusals in many styles: what g3 is under a harmful prompt and g4 under a benign one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.grammar import expand
from goaltrain.synthetic.refusal_rules import PIECES, STYLES
from goaltrain.synthetic.topical_rules import BY_KIND
from goaltrain.synthetic.topics import topic_of

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

__all__ = ["topic_free_refusal", "topical_refusal"]

_WEIGHTS: Final = {
    "curt": 8, "curt_more": 7, "plain": 12, "apologetic": 12, "agreeing": 8, "identity": 6, "policy": 6, "legal": 5,
    "safety": 6, "moral": 7, "capability": 6, "redirect": 7, "deflect": 4, "empathy": 4, "chat": 6, "formal": 5,
    "system": 5, "markdown": 4,
}  # fmt: skip
_STYLES: Final = tuple(_WEIGHTS)
_CUMULATIVE: Final = tuple(sum(list(_WEIGHTS.values())[: n + 1]) for n in range(len(_WEIGHTS)))
_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s")
_TOPIC: Final = "\0"
"""Stands for the prompt's phrase until the grammar is done: braces in a prompt are not slots."""


def _composed(generator: random.Random, rules: Mapping[str, Sequence[str]], template: str) -> str:
    """Expand a template, again where a sentence came twice, and join what the pieces leave apart ("I 'm")."""
    while True:
        text = expand(generator, rules, template)
        sentences = [part.strip(" \n-12>*.") for part in _SENTENCE_END.split(text.lower())]
        if len(set(sentences)) == len(sentences):
            return text.replace("I 'm", "I'm").replace("I 'd", "I'd")


def _typed(generator: random.Random, text: str) -> str:
    """Vary the hand: typographic or no apostrophes, no capitals, no full stop, an exclamation mark."""
    draw = generator.random()
    if draw < 0.08:
        text = text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    elif draw < 0.11:
        text = text.lower()
    elif draw < 0.13:
        text = text.lower().replace("'", "")
    elif draw < 0.17:
        text = text.removesuffix(".")
    elif draw < 0.20 and text.endswith(".") and not text.endswith(".."):
        text = text[:-1] + "!"
    elif draw < 0.205:
        text = text.upper()
    return text


def topic_free_refusal(generator: random.Random) -> str:
    """Compose a refusal that fits under any prompt, since it names nothing of it.

    Parameters
    ----------
    generator
        Source of every choice: the same state gives the same text.

    Returns
    -------
    str
        One to six sentences; not empty.
    """
    style = generator.choices(_STYLES, cum_weights=_CUMULATIVE)[0]
    return _typed(generator, _composed(generator, PIECES, generator.choice(STYLES[style])))


def topical_refusal(generator: random.Random, prompt: str) -> str:
    """Compose a refusal that names what it refuses in the prompt's own words.

    Parameters
    ----------
    generator
        Source of every choice.
    prompt
        Any text. Where no simple rule finds what it asks for, the refusal is topic-free.

    Returns
    -------
    str
        A refusal with at most a dozen words of the prompt.
    """
    topic = topic_of(prompt)
    if topic is None:
        return topic_free_refusal(generator)
    template = generator.choice(BY_KIND[topic.kind])
    text = _composed(generator, PIECES | {"topic": (_TOPIC,)}, template)
    text = text.replace(_TOPIC, topic.phrase)
    return _typed(generator, text[:1].upper() + text[1:])
