"""Any prompt inside a wrapper: a persona, a story, an e-mail, a list, code, or an instruction around a sentence.

Wrappers hide what is asked for, and honest people use most of them too. They are drawn without a look at the prompt,
so that put around harmful and benign prompts alike, a wrapper tells nothing: only what is inside does.
"""

from __future__ import annotations

import random
import re
from collections import ChainMap
from typing import TYPE_CHECKING, Final, NamedTuple

from goaltrain.synthetic.contrast_frames import typo
from goaltrain.synthetic.grammar import expand, sentence
from goaltrain.synthetic.wrapped_forms import FORM_RULES, FORMS
from goaltrain.synthetic.wrapped_messages import MESSAGE_RULES, MESSAGES
from goaltrain.synthetic.wrapped_orders import ORDER_RULES, ORDERS
from goaltrain.synthetic.wrapped_personas import PERSONA_RULES, PERSONAS
from goaltrain.synthetic.wrapped_sentences import SENTENCE_RULES, SENTENCES
from goaltrain.synthetic.wrapped_settings import SETTING_RULES, SETTINGS
from goaltrain.synthetic.wrapped_stories import STORIES, STORY_RULES
from goaltrain.synthetic.wrapped_words import GAP, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["KINDS", "LONGEST", "SENTENCE_KINDS", "Wrapper", "around_sentence", "sentence_wrapper", "wrapped", "wrapper"]

LONGEST: Final = 120
"""Words of the longest wrapper, the prompt not counted."""

KINDS: Final[Mapping[str, tuple[str, ...]]] = {**PERSONAS, **ORDERS, **STORIES, **SETTINGS, **MESSAGES, **FORMS}
SENTENCE_KINDS: Final[Mapping[str, tuple[str, ...]]] = SENTENCES

_TABLES: Final = (
    WORDS, PERSONA_RULES, ORDER_RULES, STORY_RULES, SETTING_RULES, MESSAGE_RULES, FORM_RULES, SENTENCE_RULES,
)  # fmt: skip
_RULES: Final[dict[str, Sequence[str]]] = {name: entries for table in _TABLES for name, entries in table.items()}
# What is named twice in a wrapper is the same both times: a bot, a tag and its end, a variable and its use.
_SAME: Final = ("botname", "tag", "var", "var2", "func", "key", "key2", "key3", "language")
# Where case and marks mean something.
_EXACT: Final = frozenset({"data", "code", "noise"})
_WEIGHTS: Final = [{"clause": 3, "context": 2, "role": 2, "mode": 2}.get(kind, 1) for kind in KINDS]

# Sentences that go on in the manner of a kind, for long wrappers; elsewhere people speak about themselves.
_PADDING: Final = {
    "role": "trait", "system": "deskrule", "mode": "modetrait", "rules": "rule", "prefix": "rule",
    "hypothetical": "detail", "fiction": "plot", "script": "scene", "elsewhen": "period", "nested": "plot",
    "lesson": "lesson", "many": "chore",
}  # fmt: skip
_PADDED: Final = 0.22
_MOST_PADDING: Final = 16

_NESTED: Final = 0.12
_LOWER: Final = 0.18
_SLIPS: Final = 0.12

_ARTICLE: Final = re.compile(r"\b([Aa]) (?=[aeio]|hon|un(?!i))")
_LINE_ENDS: Final = re.compile(r"[ ]*\n[ ]*")
_BEFORE_MARK: Final = re.compile(r" +(?=[,.?!](?:\s|$))")


class Wrapper(NamedTuple):
    """What stands before and after a prompt, and the kind of text it was drawn from."""

    kind: str
    before: str
    after: str

    def around(self, prompt: str) -> str:
        """Put the wrapper around a prompt, which stays as it is."""
        return f"{self.before}{prompt}{self.after}"

    @property
    def words(self) -> tuple[int, int]:
        """Number of words before and after the prompt."""
        return len(self.before.split()), len(self.after.split())


def wrapper(draw: random.Random, *, longest: int = LONGEST, reach: int | None = None) -> Wrapper:
    """Draw a wrapper for any prompt.

    Parameters
    ----------
    draw
        Source of all randomness. Its state moves on by the same step at every call, so that what is drawn after it
        depends on no wrapper.
    longest
        Words of the wrapper at most.
    reach
        Words before the prompt or words after it, whichever are fewer, at most: a classifier that reads only the
        beginning and the end of a long text still sees the prompt. None for any place.
    """
    return _draw(draw, KINDS, _WEIGHTS, longest, reach)


def sentence_wrapper(draw: random.Random) -> Wrapper:
    """Draw an instruction around a sentence."""
    return _draw(draw, SENTENCE_KINDS, None, LONGEST, None)


def wrapped(draw: random.Random, prompt: str, *, longest: int = LONGEST, reach: int | None = None) -> str:
    """Put a prompt, harmful or benign, into a wrapper as `wrapper` draws it; it asks for what it asked for."""
    return wrapper(draw, longest=longest, reach=reach).around(prompt)


def around_sentence(draw: random.Random, sentence: str) -> str:
    """Put an instruction around a sentence: translate, rephrase, correct, explain, count, or continue it."""
    return sentence_wrapper(draw).around(sentence)


def _draw(
    draw: random.Random,
    kinds: Mapping[str, tuple[str, ...]],
    weights: Sequence[int] | None,
    longest: int,
    reach: int | None,
) -> Wrapper:
    if longest < 1 or (reach is not None and reach < 0):
        raise ValueError(f"no wrapper has at most {longest} words and a prompt within {reach}")
    own = random.Random(draw.getrandbits(64))  # noqa: S311 - repeatable, not secret
    while True:
        rules = _rules(own)
        kind = own.choices(tuple(kinds), weights)[0]
        text = _text(own, rules, kind, kinds[kind])
        if weights and own.random() < _NESTED:
            inner = own.choices(tuple(kinds), weights)[0]
            text = text.replace(GAP, _text(own, rules, inner, kinds[inner]))
        if weights and own.random() < _PADDED:
            text = _padded(own, rules, _PADDING.get(kind, "life"), text)
        made = Wrapper(kind, *text.split(GAP))
        if sum(made.words) <= longest and (reach is None or min(made.words) <= reach):
            return made


def _rules(own: random.Random) -> Mapping[str, Sequence[str]]:
    one, two = own.sample(_RULES["name"], 2)
    same = {name: (own.choice(_RULES[name]),) for name in _SAME}
    return ChainMap({**same, "one": (one,), "two": (two,)}, _RULES)


def _text(own: random.Random, rules: Mapping[str, Sequence[str]], kind: str, templates: Sequence[str]) -> str:
    text = expand(own, rules, own.choice(templates))
    if kind in _EXACT:
        return text
    text = _BEFORE_MARK.sub("", _LINE_ENDS.sub("\n", _ARTICLE.sub(r"\1n ", text))).strip()
    text = text.lower() if own.random() < _LOWER else sentence(text)
    if own.random() < _SLIPS:
        for _ in range(own.randint(1, 3)):
            text = typo(own, text)
    return text


def _padded(own: random.Random, rules: Mapping[str, Sequence[str]], rule: str, text: str) -> str:
    """Write more before, after, or on both sides."""
    before, after = own.choice(((True, False), (False, True), (False, True), (True, True)))

    def more() -> str:
        entries = own.sample(rules[rule], min(own.randint(2, _MOST_PADDING // (before + after)), len(rules[rule])))
        return _ARTICLE.sub(r"\1n ", " ".join(expand(own, rules, sentence(entry)) for entry in entries))

    gap = own.choice((" ", "\n", "\n\n"))
    return f"{more() + gap if before else ''}{text}{gap + more() if after else ''}"
