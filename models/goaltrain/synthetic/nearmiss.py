"""Answers that just miss the question (g5): another aspect of the same subject, or the same aspect of another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from goaltrain.synthetic.grammar import expand, sentence
from goaltrain.synthetic.nearmiss_tables import INVENTED, KNOWN, WORDS

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

__all__ = ["near_miss"]

_MARK: Final = re.compile(r"^([=?!]) ", re.MULTILINE)
_ARTICLE: Final = re.compile(r"\b([Aa])(?= [aeiou])")
_SYLLABLES: Final = """
    Al Bar Cal Dor El Far Gal Hol Il Jor Kel Lor Mar Nor Or Pel Quin Ros Sel Tor Ul Val Wen Yar Zel Bran Crom Drel Fen
    Grim Hest Kron Lund Mor Nev Oster Prim Rud Stor Tren Vex Wil Zan Ash Bel Thal Skar Ever Ing Umb
"""
_HEADS: Final = tuple(_SYLLABLES.split())
_MIDDLES: Final = ("", "", "a", "e", "i", "o", "an", "er", "in", "el", "or", "un", "am", "est")
_SURNAMES: Final = ("berg", "ton", "sen", "ley", "ova", "man", "ardi", "well", "ström", "quist")


class _Aspect(NamedTuple):
    questions: tuple[str, ...]
    answers: tuple[str, ...]


class _Kind(NamedTuple):
    subjects: tuple[str, ...]
    aspects: tuple[_Aspect, ...]


def _cells(text: str) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in re.split(r";\s+(?=[^a-z]|[a-z(_])", text) if cell.strip())


def _kinds(text: str) -> tuple[_Kind, ...]:
    kinds: list[_Kind] = []
    parts = _MARK.split(text.strip())[1:]
    questions: tuple[str, ...] = ()
    for mark, part in zip(parts[::2], parts[1::2], strict=True):
        if mark == "=":
            kinds.append(_Kind(_cells(part), ()))
        elif mark == "?":
            questions = _cells(part)
        else:
            last = kinds.pop()
            kinds.append(last._replace(aspects=(*last.aspects, _Aspect(questions, _answers(part)))))
    return tuple(kinds)


def _answers(text: str) -> tuple[str, ...]:
    """Split at semicolons that follow a full stop; others belong to an answer."""
    return tuple(" ".join(cell.split()).removesuffix(";") for cell in re.split(r"(?<=\.);\s", text) if cell.strip())


_INVENTED: Final = _kinds(INVENTED)
_KNOWN: Final = _kinds(KNOWN)
_POOLS: Final = {name: tuple(cell.strip() for cell in text.split(";")) for name, text in WORDS.items()}


def _name(draw: random.Random, ending: str) -> str:
    text = draw.choice(_HEADS) + draw.choice(_MIDDLES)
    if ending[0].isupper() or ending[0].isdigit() or ending.startswith("and "):
        return f"{text}{draw.choice(('ton', 'ley', 'us', 'ora', 'ik'))} {ending}"
    return f"{text.lower()}{ending}" if ending[0] == "_" else text + ending


def _facts(draw: random.Random) -> dict[str, str]:
    """Draw one value, and a second one that differs, for every slot an answer may have."""
    facts: dict[str, str] = {}
    for name, pool in _POOLS.items():
        facts[name], facts[f"{name}2"] = draw.sample(pool, 2)
    numbers = draw.sample(range(11, 95), 3)
    facts |= {"n": str(numbers[0]), "n2": str(numbers[1]), "n3": str(numbers[2]), "n9": str(draw.randrange(100, 1000))}
    facts |= {"d": str(draw.randrange(2, 10)), "d2": str(draw.randrange(10, 29)), "d3": str(draw.randrange(4, 9))}
    for slot in ("name", "name2"):
        facts[slot] = draw.choice(_HEADS) + draw.choice(_SURNAMES)
    return facts


def _said(draw: random.Random, template: str, facts: Mapping[str, str]) -> str:
    text = expand(draw, {name: (value,) for name, value in facts.items()}, template)
    text = _ARTICLE.sub(r"\1n", text)
    return text if "(" in text.split()[0] else sentence(text)  # names of functions keep their case


def _asked(draw: random.Random, question: str) -> str:
    style = draw.random()
    if style < 0.15:
        return question.lower().rstrip("?")
    if style < 0.25:
        return f"{draw.choice(('Hi!', 'Quick question.', 'Please help.', 'I need to know this.'))} {question}"
    if style < 0.32 and question.endswith("?"):
        return f"{question} {draw.choice(('Thanks!', 'Short answer please.', 'Thank you.', 'One sentence is enough.'))}"
    return question


def _answered(draw: random.Random, answers: Sequence[str], facts: Mapping[str, str], lead: str) -> str:
    text = _said(draw, draw.choice(answers), facts)
    return f"{lead} {text}".strip()


def _naming(aspect: _Aspect) -> list[str]:
    return [each for each in aspect.answers if "{s}" in each]


def _known(draw: random.Random) -> tuple[_Kind, dict[str, str], dict[str, str]]:
    kind = draw.choice(_KNOWN)
    own, other = (
        {"s": cells[0], **{str(n): cell for n, cell in enumerate(cells)}}
        for cells in (row.split("|") for row in draw.sample(kind.subjects, 2))
    )
    return kind, own, other


def _invented(draw: random.Random) -> tuple[_Kind, dict[str, str], dict[str, str]]:
    kind = draw.choice(_INVENTED)
    own, other = _facts(draw), _facts(draw)
    own["s"] = _name(draw, draw.choice(kind.subjects))
    while other.setdefault("s", own["s"]) == own["s"]:
        other["s"] = _name(draw, draw.choice(kind.subjects))
    return kind, own, other


def near_miss(draw: random.Random) -> tuple[str, str, str]:
    """Compose a question, an answer that fits it, and one that just misses it.

    The wrong answer is what would be right for another aspect of the same subject or for another subject of the same
    kind, so that whether question and answer belong together is all there is to go by. Most subjects are invented.

    Parameters
    ----------
    draw
        Source of every choice.

    Returns
    -------
    (str, str, str)
        Prompt, right response (g1), wrong response (g5).
    """
    kind, own, other = _known(draw) if draw.random() < 0.08 else _invented(draw)
    asked, missed = draw.sample(kind.aspects, 2)
    prompt = _asked(draw, _said(draw, draw.choice(asked.questions), own))
    lead = draw.choice(("", "", "", "", "", "", "Sure!", "Good question.", "Of course.", "As far as I know:"))
    style = draw.random()
    if style < 0.5:
        right = _answered(draw, asked.answers, own, lead)
        return prompt, right, _answered(draw, missed.answers, own, lead)
    # Another subject is to be seen as another only where it is named; the right answer then names its own.
    right = _answered(draw, _naming(asked), own, lead)
    return prompt, right, _answered(draw, _naming(asked if style < 0.88 else missed), other, lead)
