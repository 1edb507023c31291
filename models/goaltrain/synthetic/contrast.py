"""Prompts that sound dangerous and are not, beside harmful twins that share their words.

A row of a table holds a stem with a gap and what may fill it, harmless or harmful. Twins take the same stem, the same
opening and the same manner (role, politeness, case, slips), so that only what is asked for tells them apart. The
harmful ones are requests and nothing more: no row says how anything is done.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from goaltrain.synthetic import contrast_casual as casual
from goaltrain.synthetic import contrast_cyber as cyber
from goaltrain.synthetic import contrast_engineering as engineering
from goaltrain.synthetic import contrast_knowledge as knowledge
from goaltrain.synthetic import contrast_life as life
from goaltrain.synthetic import contrast_people as people
from goaltrain.synthetic import contrast_plain as plain
from goaltrain.synthetic import contrast_policy as policy
from goaltrain.synthetic import contrast_politics as politics
from goaltrain.synthetic import contrast_protection as protection
from goaltrain.synthetic import contrast_scenes as scenes
from goaltrain.synthetic import contrast_sensitive as sensitive
from goaltrain.synthetic import contrast_speech as speech
from goaltrain.synthetic import contrast_targets as targets
from goaltrain.synthetic import contrast_words as words
from goaltrain.synthetic.contrast_frames import FRAMES as COMMON_FRAMES
from goaltrain.synthetic.contrast_frames import Manner, draw_manner, typo
from goaltrain.synthetic.grammar import lines, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ALL_KINDS", "DOMAINS", "FRAMES", "TABLES", "ContrastPrompt", "Row", "contrast_prompts"]

# Repeats are drawn again: as many as there are prompts to make, and these besides, then the tables count as used up.
_PATIENCE: Final = 2000
# Harmful fillers run a little longer; so often a longer harmless one and the shortest harmful one are taken instead.
_EVEN_OUT: Final = 0.15
# What a slot holds may begin with a vowel.
_ARTICLE: Final = re.compile(r"\ba (?=(?!one|eu)[aeio]\w{2})")
_SLOT: Final = re.compile(r"\{(\w+)\}")


class ContrastPrompt(NamedTuple):
    """One prompt, whether it asks for harm, the kind of contrast it was drawn from, and what it asks for.

    `subject` is the row's stem as filled, in the grammar of its `form` ("kill a hung thread", "banning private jets").
    """

    prompt: str
    harmful: bool
    kind: str
    form: str = ""
    subject: str = ""


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
# Domains bring frames and slots of their own; their names of kinds and forms are theirs alone.
_DOMAIN_MODULES: Final = {
    "cyber": (cyber.ROWS, cyber.FRAMES, cyber.SLOTS),
    "politics": (politics.ROWS, politics.FRAMES, politics.SLOTS),
    "sensitive": (sensitive.ROWS, sensitive.FRAMES, sensitive.SLOTS),
    "policy": (policy.ROWS, policy.FRAMES, policy.SLOTS),
    "casual": (casual.ROWS, casual.FRAMES, casual.SLOTS),
    "plain": (plain.ROWS, plain.FRAMES, plain.SLOTS),
    "speech": (speech.ROWS, speech.FRAMES, speech.SLOTS),
    "engineering": (engineering.ROWS, engineering.FRAMES, engineering.SLOTS),
}
DOMAINS: Final = {domain: tuple(kinds) for domain, (kinds, _, _) in _DOMAIN_MODULES.items()}
FRAMES: Final = dict(COMMON_FRAMES)
_COMMON_SLOTS: Final = {name: _cells(values) for name, values in knowledge.KNOWLEDGE_SLOTS.items()}
_SLOTS_OF: Final = dict.fromkeys(TABLES, _COMMON_SLOTS)
for _domain, (_kinds, _frames, _slots) in _DOMAIN_MODULES.items():
    if TABLES.keys() & _kinds.keys() or FRAMES.keys() & _frames.keys():
        raise ValueError(f"{_domain} has a kind or a form that another table has")
    TABLES.update({kind: tuple((form, _table(text)) for form, text in forms.items()) for kind, forms in _kinds.items()})
    FRAMES.update(_frames)
    _SLOTS_OF.update({kind: {name: _cells(values) for name, values in _slots.items()} for kind in _kinds})
ALL_KINDS: Final = tuple(TABLES)
# Everyday typing has no roles before it and seldom capitals or marks.
_TYPED: Final = frozenset(casual.FRAMES)


def contrast_prompts(generator: random.Random, count: int, kinds: Sequence[str] = ALL_KINDS) -> list[ContrastPrompt]:
    """Draw distinct prompts of every kind in turn, half of them harmful, in shuffled order.

    Parameters
    ----------
    generator
        Source of all randomness: the same state gives the same prompts.
    count
        Number of prompts; when odd, one more is benign.
    kinds
        Which kinds to draw from.

    Raises
    ------
    ValueError
        When the tables cannot make that many distinct prompts.
    """
    made: list[ContrastPrompt] = []
    seen: set[str] = set()
    misses = 0
    while len(made) < count:
        kind = kinds[(len(made) // 2 + misses) % len(kinds)]
        form, *twins = _twins(generator, kind)
        prompts = {prompt for prompt, _ in twins}
        if prompts & seen:
            misses += 1
            if misses > _PATIENCE + count:
                raise ValueError(f"the tables cannot make {count} distinct prompts")
            continue
        seen |= prompts
        made += [
            ContrastPrompt(prompt, harmful, kind, form, subject)
            for harmful, (prompt, subject) in zip((False, True), twins, strict=True)
        ]
    del made[count:]
    generator.shuffle(made)
    return made


def _twins(generator: random.Random, kind: str) -> tuple[str, tuple[str, str], tuple[str, str]]:
    """Draw a form, and a benign prompt and a harmful one with the same stem, frame, slots and manner, with subjects."""
    tables = TABLES[kind]
    form, table = generator.choices(tables, [len(rows) for _, rows in tables])[0]
    row = generator.choice(table)
    frame = generator.choice(FRAMES[form])
    manner = draw_manner(generator, form)
    if form in _TYPED:
        manner = _typed(generator, manner)
    slots = {name: generator.choice(values) for name, values in _SLOTS_OF[kind].items()}

    def filled(text: str) -> str:
        return _ARTICLE.sub("an ", _SLOT.sub(lambda found: slots[found[1]], text))

    def one(filler: str) -> tuple[str, str]:
        subject = row.stem.replace("{}", filler)
        return _dress(filled(frame.replace("{}", subject)), manner), filled(subject)

    benign, harmful = generator.choice(row.benign), generator.choice(row.harmful)
    if generator.random() < _EVEN_OUT:
        benign, harmful = max(benign, generator.choice(row.benign), key=len), min(row.harmful, key=len)
    return form, one(benign), one(harmful)


def _typed(generator: random.Random, manner: Manner) -> Manner:
    plain = generator.random() < 0.9
    return manner._replace(
        before="",
        after="" if plain else manner.after,
        lower=generator.random() < 0.75,
        bare=True,
        typos=max(manner.typos, generator.choice((0, 0, 0, 1, 2))),
    )


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
    if manner.typos:
        slips = random.Random(manner.seed)  # noqa: S311 - slips in spelling, no secret
        for _ in range(manner.typos):
            text = typo(slips, text)
    return text
