"""The marks of the template: what stands between the texts, and why no text can pass for one.

A model trained from scratch has a token of its own for every mark. A published checkpoint has none to spare, so its
template is written in words ("response:"), which anyone may write: what spells such a mark is broken up in the ids
of a text.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tokenizers import Tokenizer

__all__ = ["CUT", "END", "PAD", "PROMPT", "RESPONSE", "SPECIALS", "UNKNOWN", "Marks", "Scrubber"]

PAD: Final = "<pad>"
END: Final = "</s>"
UNKNOWN: Final = "<unk>"
PROMPT: Final = "<prompt>"
RESPONSE: Final = "<response>"
CUT: Final = "<cut>"
SPECIALS: Final = (PAD, END, UNKNOWN, PROMPT, RESPONSE, CUT)
"""Marks that a vocabulary made for valuedrift has, in the order of their ids."""


class Marks(BaseModel):
    """Token ids of the marks.

    Attributes
    ----------
    prompt, response
        What stands before the two texts.
    cut
        What stands for the middle of a text that is too long.
    end
        What stands after the response.
    pad
        What fills up a batch.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    prompt: tuple[int, ...] = Field(min_length=1)
    response: tuple[int, ...] = Field(min_length=1)
    cut: tuple[int, ...] = Field(min_length=1)
    end: tuple[int, ...] = Field(min_length=1)
    pad: int = Field(ge=0)

    @model_validator(mode="after")
    def _tell_apart(self) -> Self:
        """Refuse marks that overlap: text beside one could then complete another."""
        sequences = {"prompt": self.prompt, "response": self.response, "cut": self.cut, "end": self.end}
        if any(number < 0 for sequence in sequences.values() for number in sequence):
            raise ValueError("token ids are not negative")
        for name, mark in sequences.items():
            if any(mark[-size:] == mark[:size] for size in range(1, len(mark))):
                raise ValueError(f"the mark {name} ends as it begins, so text beside it could pass for it")
        for (name, mark), (other_name, other) in permutations(sequences.items(), 2):
            if _holds(mark, other):
                raise ValueError(f"the mark {name} contains the mark {other_name}")
            if any(mark[-size:] == other[:size] for size in range(1, min(len(mark), len(other)))):
                raise ValueError(f"the mark {name} ends as the mark {other_name} begins")
        return self

    @property
    def longest(self) -> int:
        """Tokens of all marks in a sequence whose texts are both cut."""
        return len(self.prompt) + len(self.response) + len(self.end) + 2 * len(self.cut)

    @classmethod
    def of_vocabulary(cls, tokenizer: Tokenizer) -> Marks:
        """Find marks that are tokens of their own.

        Raises
        ------
        ValueError
            If one is not in the vocabulary.
        """
        found = {mark: tokenizer.token_to_id(mark) for mark in SPECIALS}
        ids = {mark: number for mark, number in found.items() if number is not None}
        if len(ids) < len(SPECIALS):
            raise ValueError(f"the tokeniser does not know {', '.join(sorted(set(SPECIALS) - ids.keys()))}")
        return cls(prompt=(ids[PROMPT],), response=(ids[RESPONSE],), cut=(ids[CUT],), end=(ids[END],), pad=ids[PAD])


class Scrubber:
    """Takes out of a text's ids whatever could pass for a mark.

    Tokens that the tokeniser calls special are dropped, except the one for unknown characters: several published
    vocabularies spell them from plain text even when asked to read it as text. A mark made of ordinary tokens loses
    its last one.

    Parameters
    ----------
    tokenizer, marks
        As of the encoder.
    """

    def __init__(self, tokenizer: Tokenizer, marks: Marks) -> None:
        unknown = tokenizer.token_to_id(UNKNOWN)
        special = {number for number, token in tokenizer.get_added_tokens_decoder().items() if token.special}
        sequences = (marks.prompt, marks.response, marks.cut, marks.end)
        single = {mark[0] for mark in sequences if len(mark) == 1}
        self._dropped = frozenset((special | single | {marks.pad}) - {unknown})
        # A mark with a dropped token in it can't be spelt.
        self._spelt = [mark for mark in sequences if self._dropped.isdisjoint(mark)]

    def __call__(self, ids: list[int]) -> list[int]:
        """Return the ids without marks; the same list if there are none."""
        if not self._dropped.isdisjoint(ids):
            ids = [number for number in ids if number not in self._dropped]
        changed = True
        while changed:  # what is left when a mark is broken may spell another
            changed = False
            for mark in self._spelt:
                broken = _break(ids, mark)
                changed = changed or len(broken) < len(ids)
                ids = broken
        return ids


def _break(ids: list[int], mark: Sequence[int]) -> list[int]:
    """Drop the last token of every occurrence; occurrences can't overlap."""
    size, last = len(mark), mark[-1]
    if last not in ids:
        return ids
    wanted = list(mark)
    return [
        number
        for place, number in enumerate(ids)
        if number != last or place + 1 < size or ids[place + 1 - size : place + 1] != wanted
    ]


def _holds(sequence: Sequence[int], part: Iterable[int]) -> bool:
    wanted = tuple(part)
    return any(tuple(sequence[at : at + len(wanted)]) == wanted for at in range(len(sequence) - len(wanted) + 1))
