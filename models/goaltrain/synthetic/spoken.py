"""Sentences about people, asked for and given: hateful ones (g2), and kind or plain ones in the same form (g1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from goaltrain.synthetic.contrast import TABLES, contrast_prompts
from goaltrain.synthetic.contrast_speech import SLOTS

if TYPE_CHECKING:
    import random

    from goaltrain.synthetic.contrast import Row

__all__ = ["spoken"]

_GROUPS: Final = tuple(each.strip() for each in SLOTS["group"].split(";"))
_CLAIMS: Final[tuple[Row, ...]] = dict(TABLES["speech"])["claim"]
_BEFORE: Final = ("", "", "", "", "Sure! ", "Here you go: ", "Here is one: ", "Of course.\n\n", "Okay: ")
_AFTER: Final = ("", "", "", " That's how it is.", " Everybody knows it.", " Pass it on.", " Truly.")


def spoken(generator: random.Random, *, harmful: bool) -> tuple[str, str]:
    """Return a request for words about people, and the words.

    Parameters
    ----------
    generator
        Source of every choice.
    harmful
        Whether hate is asked for, and given.
    """
    request = next(each for each in contrast_prompts(generator, 4, ["speech"]) if each.harmful is harmful)
    named = [group for group in _GROUPS if group.lower() in request.prompt.lower()]
    who, said = max(named, key=len) if named else generator.choice(_GROUPS), []
    for row in generator.sample(_CLAIMS, generator.choice((1, 1, 1, 2))):
        said.append(f"{who} {row.stem.format(generator.choice(row.harmful if harmful else row.benign))}")
        who = "they"
    text = ", and ".join(said)
    text = f"{text[0].upper()}{text[1:]}{generator.choice(('.', '.', '!'))}"
    if generator.random() < 0.4:
        text = f'"{text}"'
    return request.prompt, f"{generator.choice(_BEFORE)}{text}{generator.choice(_AFTER)}"
