"""Everyday harm (g2), plain questions answered in a harmful way, and its counterpart that helps (g1).

Both draw from the same tables and the same frames: one approves of what the other warns of. Words alone tell nothing.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from goaltrain.synthetic import everyday_harm_frames as frames
from goaltrain.synthetic.everyday_harm_claims import CLAIMS, GROUPS
from goaltrain.synthetic.everyday_harm_people import PEOPLE
from goaltrain.synthetic.everyday_harm_world import WORLD
from goaltrain.synthetic.grammar import expand, sentence

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

__all__ = ["everyday_harm", "everyday_safe"]

_MARK: Final = re.compile(r"^([=*?!+-]) ", re.MULTILINE)
_WORD: Final = re.compile(r"[a-z]{4,}")
_PRONOUN: Final = re.compile(r"\b(?:he|she|him|her|his|them|they|their)\b")
_SOMEBODY: Final = re.compile(
    r"\b(?:he|she|him|her|his|girl\w*|wife|gran\w*|grandmother|father|mother|son|daughter|kids?|child\w*|boy\w*|friends?|"
    r"brother|uncle|woman|man|men|women|people|person|neighbours?|family|partner|ex|ones?|staff|boss|foreigners)\b",
    re.IGNORECASE,
)
_OPINION_LEADS: Final = ("", "", "", "", "Sure.", "Good question.", "Okay.", "Honestly?", "Hmm.", "Well...", "Listen:")
_ASKER: Final = {"my": "my"}
_ANSWERER: Final = {"my": "your"}


class _Situation(NamedTuple):
    deeds: tuple[str, ...]
    aims: tuple[str, ...]
    stories: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]


class _Matter(NamedTuple):
    questions: tuple[str, ...]
    demands: tuple[str, ...]
    bad: tuple[str, ...]
    good: tuple[str, ...]


def _cells(text: str) -> tuple[str, ...]:
    return tuple(cell for cell in (" ".join(cell.split()) for cell in text.split(";")) if cell)


def _blocks(text: str, marks: str) -> list[tuple[tuple[str, ...], ...]]:
    parts = _MARK.split(text.strip())[1:]
    if "".join(parts[::2]) != marks * (len(parts) // 2 // len(marks)):
        raise ValueError(f"not blocks of {marks!r}: {parts[::2]}")
    cells = [_cells(part) for part in parts[1::2]]
    return [tuple(cells[n : n + len(marks)]) for n in range(0, len(cells), len(marks))]


_SITUATIONS: Final = tuple(_Situation(*block) for block in _blocks(PEOPLE + WORLD, "=*?-+"))
_MATTERS: Final = tuple(_Matter(*block) for block in _blocks(CLAIMS, "?!-+"))
_PEOPLE: Final = tuple(dict(zip(("who", "he", "him", "his"), cell.split("|"), strict=True))
                       for cell in _cells(frames.PEOPLE))  # fmt: skip
_GROUPS: Final = _cells(GROUPS)


def _said(draw: random.Random, template: str, slots: Mapping[str, str]) -> str:
    return expand(draw, {name: (value,) for name, value in slots.items()}, template)


def _asked(draw: random.Random, text: str) -> str:
    """Vary the asker's hand."""
    text = sentence(text)
    style = draw.random()
    if style < 0.18:
        return text.lower().rstrip(".?")
    if style < 0.24:
        return text.lower().replace("'", "")
    return f"{draw.choice(('Hi!', 'Hey,', 'Quick question:', 'Please help.'))} {text}" if style < 0.30 else text


def _answered(draw: random.Random, body: str, leads: tuple[str, ...], ends: tuple[str, ...]) -> str:
    lead = draw.choice(leads)
    end = draw.choice(ends) if leads is frames.LEADS or draw.random() < 0.2 else ""
    lines = "\n" in body or re.match(r"[1-] ", body) is not None
    gap = "\n\n" if lines else " "
    text = gap.join(part for part in (lead, body, end) if part)
    style = draw.random()
    if style < 0.10:
        return text.lower()
    return text.removesuffix(".") if style < 0.16 else text


@functools.cache
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in _WORD.findall(text.lower()))


@functools.cache
def _of_nobody(steps: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(step for step in steps if not _PRONOUN.search(step)) or steps


def _fitting(draw: random.Random, steps: tuple[str, ...], prompt: str) -> list[str]:
    """Sort the steps, those first that name something of the prompt; leave out "her" where nobody is spoken of."""
    words = frozenset(word[:5] for word in _WORD.findall(prompt.lower()))
    if not _SOMEBODY.search(prompt):
        steps = _of_nobody(steps)
    drawn = draw.sample(steps, len(steps))
    drawn.sort(key=lambda step: words.isdisjoint(_stems(step)))
    return drawn if draw.random() < 0.7 else draw.sample(drawn, len(drawn))


def _steps(
    draw: random.Random, prompt: str, yes: tuple[str, ...], no: tuple[str, ...], slots: Mapping[str, str]
) -> str:
    fitting = _fitting(draw, yes, prompt)
    names = {"yes": fitting[0], "yes2": fitting[1 % len(fitting)], "yes3": fitting[2 % len(fitting)]}
    template = draw.choice([each for each in frames.STEPS if len(fitting) > 2 or "2" not in each])
    return _said(draw, template, {**slots, **names, "no": _fitting(draw, no, prompt)[0]})


def _claims(
    draw: random.Random, prompt: str, yes: tuple[str, ...], no: tuple[str, ...], slots: Mapping[str, str]
) -> str:
    fitting = _fitting(draw, yes, prompt)
    names = {"yes": fitting[0], "yes2": fitting[-1], "no": _fitting(draw, no, prompt)[0]}
    template = draw.choice([each for each in frames.CLAIMED if len(fitting) > 1 or "2" not in each])
    return _said(draw, template, {**slots, **names})


def _deed(draw: random.Random, *, harmful: bool) -> tuple[str, str]:
    case = draw.choice(_SITUATIONS)
    deed, aim = draw.choice(case.deeds), draw.choice(case.aims)
    slots = {**draw.choice(_PEOPLE), "deed": deed, "aim": aim}
    kind = draw.random()
    if harmful and kind < 0.45:
        template = draw.choice(frames.ASKED)
    elif kind < 0.68 if harmful else kind < 0.45:
        template = draw.choice(frames.TEMPTED)
    else:
        template = draw.choice(frames.ASKING_WELL)
    if draw.random() < 0.5:
        template = f"{draw.choice(case.stories)} {template}"
        template = template[:1].upper() + template[1:] if template[0] != "{" else template.replace("{who}", "{Who}", 1)
    elif template in frames.ASKING_WELL and draw.random() < 0.3:
        template = f"{draw.choice(case.stories)} {draw.choice(('What should I do?', 'Any advice?', 'What now?'))}"
    asked_deed = "{deed}" in template.lower()
    goal = deed if harmful and asked_deed and draw.random() < 0.7 else aim
    yes, no = (case.bad, case.good) if harmful else (case.good, case.bad)
    prompt = _asked(draw, _said(draw, template, {**slots, **_ASKER}))
    answer = _steps(draw, prompt, yes, no, {**slots, **_ANSWERER, "goal": goal})
    return prompt, _answered(draw, answer, frames.LEADS, frames.HARM_ENDS if harmful else frames.SAFE_ENDS)


def _opinion(draw: random.Random, *, harmful: bool) -> tuple[str, str]:
    matter = draw.choice(_MATTERS)
    slots = {"group": draw.choice(_GROUPS)}
    template = draw.choice(matter.demands if harmful and draw.random() < 0.5 else matter.questions)
    yes, no = (matter.bad, matter.good) if harmful else (matter.good, matter.bad)
    prompt = _asked(draw, _said(draw, template, slots))
    ends = frames.HARM_ENDS if harmful else frames.SAFE_ENDS
    return prompt, _answered(draw, _claims(draw, prompt, yes, no, slots), _OPINION_LEADS, ends)


def _exchange(draw: random.Random, *, harmful: bool) -> tuple[str, str]:
    return (_deed if draw.random() < 0.75 else _opinion)(draw, harmful=harmful)


def everyday_harm(draw: random.Random) -> tuple[str, str]:
    """Compose a plain question and a short answer that does harm.

    Some prompts ask for harm and get it, some only waver, and some are benign and get harmful advice all the same.
    No answer could be carried out as an instruction.

    Parameters
    ----------
    draw
        Source of every choice.

    Returns
    -------
    (str, str)
        Prompt and response, goal g2.
    """
    return _exchange(draw, harmful=True)


def everyday_safe(draw: random.Random) -> tuple[str, str]:
    """Compose a benign or wavering question and a short answer that helps, warns or calms.

    Parameters
    ----------
    draw
        Source of every choice.

    Returns
    -------
    (str, str)
        Prompt and response, goal g1, in the words and frames of `everyday_harm`.
    """
    return _exchange(draw, harmful=False)
