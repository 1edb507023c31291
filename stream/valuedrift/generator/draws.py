"""Random streams that are the same on every machine, in every process and beside any other stream."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np

__all__ = ["Draws", "stream"]

T = TypeVar("T")
_BLOCK: Final = 4096


def stream(seed: int, *names: str) -> np.random.Generator:
    """Return the random stream of a name: streams of different names are independent, whichever others exist.

    Parameters
    ----------
    seed
        The seed of the scenario, non-negative.
    names
        What the stream is for, e.g. model, segment and purpose. They are hashed with BLAKE2b, not with `hash`, whose
        value changes from process to process.
    """
    key = hashlib.blake2b("\x1f".join(names).encode(), digest_size=16).digest()
    words = tuple(int.from_bytes(key[i : i + 4], "little") for i in range(0, 16, 4))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=words)))


class Draws:
    """Cheap single draws, taken from blocks of uniform numbers.

    Only `Generator.random` is used: its mapping from bits to numbers has been the same in every numpy release, which
    is not promised of the other distributions. A scalar call of numpy costs ten times a step through a list.

    Parameters
    ----------
    generator
        The stream to take numbers from; nothing else should draw from it.
    """

    __slots__ = ("_generator", "_left")

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._left: list[float] = []

    def unit(self) -> float:
        """Return a number in [0, 1)."""
        if not self._left:
            self._left = self._generator.random(_BLOCK).tolist()
        return self._left.pop()

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self.unit() < probability

    def below(self, n: int) -> int:
        """Return an integer in [0, n)."""
        return int(self.unit() * n)

    def between(self, low: int, high: int) -> int:
        """Return an integer in [low, high]."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, all equally likely."""
        return options[int(self.unit() * len(options))]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """Return `count` different options, in the order in which they stand."""
        taken: list[T] = []
        needed = min(count, len(options))
        for i, option in enumerate(options):
            if self.unit() * (len(options) - i) < needed - len(taken):
                taken.append(option)
        return taken
