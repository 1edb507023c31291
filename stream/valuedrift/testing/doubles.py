"""In-memory stand-ins for tests of what lies around the classifier."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from valuedrift.classifier import Classified, Exchange
from valuedrift.taxonomy import IntArray, K, quantise

__all__ = ["HashClassifier"]


class HashClassifier:
    """Labels made of a hash of the text: deterministic, fast, as independent of batches as a real classifier must be.

    Parameters
    ----------
    poison
        Responses that it fails on.
    reach
        Characters of a text that it takes in full; longer ones count as truncated.
    broken
        Whether it fails on everything.
    """

    fingerprint = "hash-classifier"
    confusion: IntArray = np.zeros((K, K), dtype=np.int64)

    def __init__(self, poison: Sequence[str] = (), *, reach: int = 1000, broken: bool = False) -> None:
        self._poison = frozenset(poison)
        self._reach = reach
        self._broken = broken

    def classify(self, exchanges: Sequence[Exchange]) -> IntArray:
        """Label texts. Shape (n, 5), grid probabilities."""
        rows = np.zeros((len(exchanges), K), dtype=np.int64)
        for i, exchange in enumerate(exchanges):
            if self._broken or exchange.response in self._poison:
                raise RuntimeError("poison")
            digest = hashlib.blake2b(f"{exchange.prompt}\0{exchange.response}".encode(), digest_size=K).digest()
            rows[i] = quantise(np.frombuffer(digest, dtype=np.uint8) + 1.0)
        return rows

    def classify_detailed(self, exchanges: Sequence[Exchange]) -> Classified:
        """Label texts, and say which were longer than `reach`."""
        truncated = [max(map(len, exchange)) > self._reach for exchange in exchanges]
        return Classified(self.classify(exchanges), np.array(truncated, dtype=np.bool_))
