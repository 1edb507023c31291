"""Which events a shadow classifier sees: decided by the event id alone, so every run picks the same ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from valuedrift.classifier import Exchange
from valuedrift.taxonomy import IntArray

__all__ = ["Sampled", "Sampler", "sampler"]

Sampler = Callable[[str], bool]
"""Tells by its id whether an event is in the sample."""

_RANGE = 2**64


class Sampled(NamedTuple):
    """Sampled events of one (model, segment) and source partition in one poll, with the main classifier's labels.

    Parameters
    ----------
    model, segment, partition
        Whose events, and their source partition.
    classifier
        Fingerprint of the main classifier.
    offsets
        n source offsets, ascending.
    goals
        Shape (n,), the main classifier's labels.
    exchanges
        n exchanges to classify.
    """

    model: str
    segment: str
    partition: int
    classifier: str
    offsets: list[int]
    goals: IntArray
    exchanges: list[Exchange]


def sampler(share: float) -> Sampler:
    """Return a sampler that picks this share of all ids, 0 to 1; a larger share picks the same ones and more."""
    limit = round(share * _RANGE)

    def picks(event_id: str) -> bool:
        digest = hashlib.blake2b(event_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big") < limit

    return picks
