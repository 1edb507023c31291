"""Counts of panes or windows around a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.bench.detectors.scenarios import Scenario, law_by_window, law_of
from valuedrift.taxonomy import IntArray

__all__ = ["Changed", "changed"]

FloatArray = npt.NDArray[np.float64]


class Changed(NamedTuple):
    """Panes from the one in which the change is.

    Attributes
    ----------
    counts
        Shape (T, 5).
    ends
        Shape (T,): events from the change to the end of each pane.
    """

    counts: IntArray
    ends: IntArray


def changed(rng: np.random.Generator, scenario: Scenario, *, n: int, pane: int, horizon: int) -> Iterator[Changed]:
    """Yield panes of so many events, ever more at once, up to the horizon in events; the change is inside the first.

    A pane of a ramp follows the law of its first event after the change.
    """
    laws = law_by_window(scenario, horizon // n + 2)
    offset = int(rng.integers(pane))
    first = rng.multinomial(offset, law_of(scenario.before)) + rng.multinomial(pane - offset, laws[0])
    yield Changed(first[None], np.array([pane - offset]))
    begun, size = pane - offset, max(200 // pane, 1)
    while begun < horizon:
        starts = begun + pane * np.arange(size)
        yield Changed(rng.multinomial(pane, laws[np.minimum(starts // n, len(laws) - 1)]), starts + pane)
        begun += size * pane
        size = min(2 * size, max(20_000 // pane, 1))
