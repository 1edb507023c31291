"""Made-up exchanges whose lengths are those of real chat traffic."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from valuedrift.classifier.protocol import Exchange

__all__ = ["exchanges", "stream"]

_WORDS: Final = [
    "the",
    "a",
    "of",
    "to",
    "and",
    "in",
    "is",
    "that",
    "for",
    "it",
    "with",
    "as",
    "on",
    "be",
    "this",
    "are",
    "by",
    "an",
    "or",
    "from",
    "at",
    "which",
    "can",
    "not",
    "have",
    "more",
    "one",
    "when",
    "will",
    "people",
    "time",
    "water",
    "work",
    "house",
    "small",
    "large",
    "green",
    "window",
    "answer",
    "question",
    "example",
    "important",
    "because",
    "through",
    "between",
    "another",
    "number",
    "system",
    "market",
    "history",
    "music",
    "science",
    "garden",
    "kitchen",
    "station",
    "language",
    "computer",
    "morning",
    "consider",
    "describe",
    "explain",
    "compare",
    "improve",
    "measure",
    "remember",
    "suggest",
    "write",
    "carry",
    "learn",
    "build",
    "open",
    "close",
    "change",
]

_WORDS_PER_TOKEN: Final = 0.8


def exchanges(count: int, *, seed: int = 1) -> list[Exchange]:
    """Make exchanges with log-normal lengths: median 120 tokens, mean about 160, a fifth of it the prompt."""
    return list(stream(count, seed=seed))


def stream(count: int, *, seed: int = 1, scale: float = 1.0) -> Iterator[Exchange]:
    """Make exchanges one by one; `scale` stretches their lengths."""
    generator = random.Random(seed)  # noqa: S311  # repeatable, not secret
    for _ in range(count):
        words = max(4, int(generator.lognormvariate(4.787, 0.76) * _WORDS_PER_TOKEN * scale))
        cut = max(2, words // 5)
        text = generator.choices(_WORDS, k=words)
        yield Exchange(" ".join(text[:cut]) + "?", " ".join(text[cut:]) + ".")
