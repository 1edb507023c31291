"""Pairs that are constructed anew for every epoch."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from goaltrain.corpus import Pair
from goaltrain.refusals import short_refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goaltrain.corpus import Corpus

__all__ = ["constructed"]

_G1: Final = 1 << 0
_G3: Final = 1 << 2
_G4: Final = 1 << 3
_G5: Final = 1 << 4

_LONGEST_REFUSAL: Final = 180
"""Longer refusals tend to name what they refuse; under another prompt they would be off-topic."""


def constructed(
    corpus: Corpus, matched: Sequence[Pair], epoch: int, *, refusals: int, crossings: int, answers: int
) -> list[Pair]:
    """Make pairs for one epoch; the same epoch always gets the same.

    Parameters
    ----------
    corpus
        Source of prompts, refusals and answers; only its training split is touched.
    matched
        Questions with their own answers.
    epoch
        Seed.
    refusals
        Pairs of a topic-free refusal with a benign (g4) and as many with a harmful prompt (g3), the same sentences.
    crossings
        Pairs of a prompt with the answer to another (g5).
    answers
        Matched pairs (g1), and as many chat exchanges of which only g5 is excluded.
    """
    generator = random.Random(f"constructed {epoch}")  # noqa: S311  # repeatable, not secret
    real = sorted(
        {
            pair.response
            for pair in corpus.train
            if pair.label in (2, 3)
            and len(pair.response) <= _LONGEST_REFUSAL
            and pair.source in ("refusal_swap", "g4_constructed")
        }
    )
    pairs: list[Pair] = []
    for _ in range(refusals):
        text = generator.choice(real) if generator.random() < 0.5 else short_refusal(generator)
        pairs.append(Pair(generator.choice(corpus.benign), text, _G4, "swap"))
        pairs.append(Pair(generator.choice(corpus.harmful), text, _G3, "swap"))
    own = [pair for pair in corpus.train if pair.label in (0, 1)]
    pools = (own, matched, corpus.chats) if matched and corpus.chats else (own,)
    for _ in range(crossings):
        pool = generator.choice(pools)
        first, second = _two(pool, generator)
        pairs.append(Pair(first.prompt, second.response, _G5, "crossed"))
    if matched:
        pairs += generator.sample(list(matched), min(answers, len(matched)))
    pairs += generator.sample(corpus.chats, min(answers, len(corpus.chats)))
    return pairs


def _two(pool: Sequence[Pair], generator: random.Random) -> tuple[Pair, Pair]:
    """Draw two pairs with different prompts; every other time of one source, which makes near-topic crossings."""
    first = generator.choice(pool)
    near = generator.random() < 0.5
    while True:
        second = generator.choice(pool)
        if near and second.source != first.source:
            continue
        if second.prompt != first.prompt and second.response != first.response:
            return first, second
