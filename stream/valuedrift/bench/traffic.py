"""Labelled events for the benchmarks: the same for the same seed, our own words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from valuedrift.bench.texts import exchanges
from valuedrift.generator import BulkEvents, bulk_labelled
from valuedrift.generator.record import encode

__all__ = ["BUSY", "KEYS", "PAIRS", "QUIET", "events", "lines_with_texts"]

_MODELS: Final = ("atlas-7b", "borealis-13b", "cirrus-8b", "delta-3b")
_SEGMENTS: Final = ("chat", "code", "search")
PAIRS: Final = tuple((model, segment) for model in _MODELS for segment in _SEGMENTS)
KEYS: Final = len(PAIRS)

BUSY: Final = 120.0
"""Events per second of event time, all keys together: 100 per key and pane of ten seconds."""
QUIET: Final = 12.0
"""A tenth of it: what panes and windows cost by themselves weighs more."""

_FILLERS: Final = 512


def events(count: int, *, per_s: float = BUSY, seed: int = 1) -> BulkEvents:
    """Make labelled events of twelve (model, segment)s by event time."""
    return bulk_labelled(count, _MODELS, _SEGMENTS, seed=seed, duration_s=count / per_s)


def lines_with_texts(made: BulkEvents, size: int, *, seed: int = 1) -> Iterator[bytes]:
    """Yield native records that carry a label and texts, each of `size` bytes if that is enough for the rest."""
    generator = random.Random(seed)  # noqa: S311  # repeatable, not secret
    speech = " ".join(f"{e.prompt} {e.response}" for e in exchanges(_FILLERS, seed=seed))
    for line in made.lines():
        head, prompt, between = line[:-1], b',"prompt":"How does this work?"', b',"response":'
        room = size - len(head) - len(prompt) - len(between) - len(b'""}')
        start = generator.randrange(max(1, len(speech) - max(room, 0)))
        yield head + prompt + between + encode(speech[start : start + max(room, 0)]).encode() + b"}"
