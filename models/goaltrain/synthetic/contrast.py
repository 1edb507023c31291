"""Prompts that sound dangerous and are not, beside harmful twins that share their words.

A row of a table holds a stem with a gap and what may fill it, harmless or harmful. Twins take the same stem, the same
opening and the same manner (role, politeness, case, slips), so that only what is asked for tells them apart. The
harmful ones are requests and nothing more: no row says how anything is done.
"""

from __future__ import annotations

import random
import re
from typing import Final, NamedTuple

from goaltrain.synthetic import contrast_knowledge as knowledge
from goaltrain.synthetic import contrast_life as life
from goaltrain.synthetic import contrast_people as people
from goaltrain.synthetic import contrast_protection as protection
from goaltrain.synthetic import contrast_scenes as scenes
from goaltrain.synthetic import contrast_targets as targets
from goaltrain.synthetic import contrast_words as words
from goaltrain.synthetic.contrast_frames import FRAMES, Manner, draw_manner, typo
from goaltrain.synthetic.grammar import lines, sentence

__all__ = ["ALL_KINDS", "TABLES", "ContrastPrompt", "Row", "contrast_prompts"]

# Repeats are drawn again: as many as there are prompts to make, and these besides, then the tables count as used up.
_PATIENCE: Final = 2000
# Harmful fillers run a little longer; so often a longer harmless one and the shortest harmful one are taken instead.
_EVEN_OUT: Final = 0.15
_SLOT: Final = re.compile(r"\{(\w+)\}")


class ContrastPrompt(NamedTuple):
    """One prompt, whether it asks for harm, and the kind of contrast it was drawn from."""

    prompt: str
    harmful: bool
    kind: str


class Row(NamedTuple):
    """A stem with a gap `{}`, and its fillers of either class."""

    stem: str
    benign: tuple[str, ...]
    harmful: tuple[str, ...]


def _table(text: str) -> tuple[Row, ...]:
    entries: list[str] = []
    for line in lines(text):
        if entries and entries[-1].endswith(";"):  # a long line of fillers goes on in the next
            entries[-1] += f" {line}"
        elif line:
            entries.append(line)
    made = []
    for stem, benign, harmful in zip(entries[::3], entries[1::3], entries[2::3], strict=True):
        if stem.count("{}") != 1 or not benign.startswith("+ ") or not harmful.startswith("- "):
            raise ValueError(f"not a row: {stem!r}, {benign!r}, {harmful!r}")
        made.append(Row(stem, _cells(benign[2:]), _cells(harmful[2:])))
    return tuple(made)


def _cells(text: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in text.split(";"))


# Every kind with its tables, each under the form of frame that its rows fit.
TABLES: Final[dict[str, tuple[tuple[str, tuple[Row, ...]], ...]]] = {
    "homonym": (("act", _table(words.HOMONYMS + people.PEOPLE_HOMONYMS)),),
    "figurative": (("act", _table(words.FIGURATIVE)), ("scene", _table(words.FIGURATIVE_SCENES))),
    "target": (("act", _table(targets.TARGETS + people.PEOPLE_TARGETS)),),
    "context": (("act", _table(targets.CONTEXTS + people.MILD_CONTEXTS)),),
    "definition": (
        ("clause", _table(knowledge.DEFINITIONS)),
        ("scene", _table(knowledge.DEFINITION_QUESTIONS)),
    ),
    "safety": (("act", _table(protection.SAFETY)),),
    "discrimination": (
        ("scene", _table(knowledge.DISCRIMINATION)),
        ("act", _table(knowledge.DISCRIMINATION_ACTS)),
    ),
    "privacy": (("act", _table(protection.PRIVACY)),),
    "money": (("act", _table(life.MONEY)),),
    "health": (("act", _table(life.HEALTH)),),
    "everyday": (("act", _table(life.EVERYDAY + people.PEOPLE_EVERYDAY)),),
    "scene": (("scene", _table(scenes.SCENES)),),
}
ALL_KINDS: Final = tuple(TABLES)
_SLOT_VALUES: Final = {name: _cells(values) for name, values in knowledge.KNOWLEDGE_SLOTS.items()}


def contrast_prompts(generator: random.Random, count: int) -> list[ContrastPrompt]:
    """Draw distinct prompts of every kind in turn, half of them harmful, in shuffled order.

    Parameters
    ----------
    generator
        Source of all randomness: the same state gives the same prompts.
    count
        Number of prompts; when odd, one more is benign.

    Raises
    ------
    ValueError
        When the tables cannot make that many distinct prompts.
    """
    made: list[ContrastPrompt] = []
    seen: set[str] = set()
    misses = 0
    while len(made) < count:
        kind = ALL_KINDS[(len(made) // 2 + misses) % len(ALL_KINDS)]
        twins = _twins(generator, kind)
        if twins[0] in seen or twins[1] in seen:
            misses += 1
            if misses > _PATIENCE + count:
                raise ValueError(f"the tables cannot make {count} distinct prompts")
            continue
        seen.update(twins)
        made += [
            ContrastPrompt(prompt=twins[0], harmful=False, kind=kind),
            ContrastPrompt(prompt=twins[1], harmful=True, kind=kind),
        ]
    del made[count:]
    generator.shuffle(made)
    return made


def _twins(generator: random.Random, kind: str) -> tuple[str, str]:
    """Draw a benign prompt and a harmful one with the same stem, frame, slots and manner."""
    tables = TABLES[kind]
    form, table = generator.choices(tables, [len(rows) for _, rows in tables])[0]
    row = generator.choice(table)
    frame = generator.choice(FRAMES[form])
    manner = draw_manner(generator, form)
    slots = {name: generator.choice(values) for name, values in _SLOT_VALUES.items()}

    def one(filler: str) -> str:
        asked = row.stem.replace("{}", filler)
        asked = _SLOT.sub(lambda found: slots[found[1]], asked)
        return _dress(frame.replace("{}", asked), manner)

    benign, harmful = generator.choice(row.benign), generator.choice(row.harmful)
    if generator.random() < _EVEN_OUT:
        benign, harmful = max(benign, generator.choice(row.benign), key=len), min(row.harmful, key=len)
    return one(benign), one(harmful)


def _dress(text: str, manner: Manner) -> str:
    before = manner.before
    if before.endswith(",") and not text.startswith(("I ", "I'")):
        text = text[:1].lower() + text[1:]
    elif not before.endswith(","):
        text = sentence(text)
    text = f"{before} {text} {manner.after}".strip()
    if manner.lower:
        text = text.lower()
    if manner.bare:
        text = text.rstrip(".?!")
    slips = random.Random(manner.seed)  # noqa: S311 - slips in spelling, no secret
    for _ in range(manner.typos):
        text = typo(slips, text)
    return text
