"""Text from tables: seeded expansion of `{slot}` templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

__all__ = ["expand", "lines", "rows", "sentence"]

_SPACES: Final = re.compile(r" {2,}")
_SLOT: Final = re.compile(r"\{(\w+)\}")


def lines(text: str) -> tuple[str, ...]:
    r"""Split a table with one entry a line; a line `-` is the empty entry, `\n` in an entry a line break."""
    # A table line continued with a backslash holds the indentation of its next line.
    entries = (re.sub(r" {2,}", " ", line.strip()).replace("\\n", "\n") for line in text.strip().splitlines())
    return tuple("" if entry == "-" else entry for entry in entries)


def rows(text: str) -> tuple[tuple[str, ...], ...]:
    """Split a table with one row a line and cells between bars."""
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines(text))


def sentence(text: str) -> str:
    """Begin with a capital, leave the rest."""
    return text[:1].upper() + text[1:]


def expand(generator: random.Random, rules: Mapping[str, Sequence[str]], template: str) -> str:
    """Fill every slot with a drawn entry of its rule, again and again until none is left.

    A slot whose name begins with a capital begins with a capital: `{Decline}` is the rule `decline` as the first
    word of a sentence. Runs of spaces, which empty entries leave, become one.
    """

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        text = _SLOT.sub(fill, generator.choice(rules[name.lower()]))
        return sentence(text) if name[0].isupper() else text

    return _SPACES.sub(" ", _SLOT.sub(fill, template)).strip(" ")
