"""Good records with malformed ones between them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from valuedrift.generator.draws import Draws, stream
from valuedrift.generator.malformed import malformed
from valuedrift.generator.scenarios import START_NS

__all__ = ["with_malformed"]


def with_malformed(lines: Iterable[bytes], share: float, *, seed: int = 0, start_ns: int = START_NS) -> Iterator[bytes]:
    """Yield the lines in their order, and malformed records of every kind at random places between them.

    Parameters
    ----------
    lines
        Good records.
    share
        Of the malformed ones among all, in [0, 1).
    seed, start_ns
        See `malformed`.

    Raises
    ------
    ValueError
        If the share is none.
    """
    if not 0 <= share < 1:
        raise ValueError("share must be at least 0 and less than 1")
    return _mixed(lines, share, seed, start_ns)


def _mixed(lines: Iterable[bytes], share: float, seed: int, start_ns: int) -> Iterator[bytes]:
    draws = Draws(stream(seed, "malformed", "places"))
    bad = malformed(sys.maxsize, seed, start_ns=start_ns)
    for line in lines:
        while draws.chance(share):  # a geometric number of them, share / (1 - share) on average
            yield next(bad).raw
        yield line
