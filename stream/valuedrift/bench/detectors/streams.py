"""Counts of panes around a change, of many runs side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.bench.detectors.scenarios import Scenario, law_by_window, law_of
from valuedrift.taxonomy import IntArray

__all__ = ["Changed", "changed"]

BoolArray = npt.NDArray[np.bool_]


class Changed(NamedTuple):
    """Panes of R runs, from the one in which the change is.

    Attributes
    ----------
    counts
        Shape (R, T, 5).
    ends
        Shape (R, T): events from the change to the end of each pane.
    """

    counts: IntArray
    ends: IntArray


def changed(
    rng: np.random.Generator, scenario: Scenario, *, n: int, pane: int, horizon: int, wanted: BoolArray
) -> Iterator[Changed]:
    """Yield panes of so many events, ever more at once, up to the horizon in events; the change is inside the first.

    A pane of a ramp follows the law of its first event after the change. `wanted`, shape (runs,), says of which runs
    panes are drawn; the caller may change it between one yield and the next.
    """
    laws = law_by_window(scenario, horizon // n + 2)
    offset = rng.integers(pane, size=len(wanted))
    begun = pane - offset
    part = offset[wanted]
    first = rng.multinomial(part, law_of(scenario.before)) + rng.multinomial(pane - part, laws[0])
    yield Changed(first[:, None], begun[wanted, None])
    size = max(200 // pane, 1)
    while wanted.any() and begun.min() < horizon:
        starts = begun[wanted, None] + pane * np.arange(size)
        yield Changed(rng.multinomial(pane, laws[np.minimum(starts // n, len(laws) - 1)]), starts + pane)
        begun += size * pane
        size = min(2 * size, max(20_000 // pane, 1))
