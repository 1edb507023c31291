"""Count the alarms of the detector on stable traffic."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.drift import DriftDetector
from valuedrift.study.false_alarms.lockstep import Lockstep

__all__ = ["ARL0_WINDOWS", "Promise", "false_alarms", "make"]

FloatArray = npt.NDArray[np.float64]

ARL0_WINDOWS: Final = 10_000
"""What every detector is set to: one false alarm in so many windows on average."""

_PANES: Final = 1_000  # of each stream that are drawn at once
_NEVER: Final = 1e-9  # a known reference has no zeros: what an operator would write for a goal that does not occur


class Promise(NamedTuple):
    """What a detector is told.

    Attributes
    ----------
    reference_events
        Size n₀ of the sample that is its reference; None: it is told the law itself.
    window_events
        Events per window, in which its average run length is stated.
    pane_events
        Events per pane, in which the stream reaches it.
    """

    reference_events: int | None
    window_events: int
    pane_events: int


def make(rng: np.random.Generator, law: FloatArray, promise: Promise) -> DriftDetector:
    """Make a detector whose reference is the law, shape (5,), or a fresh sample of it."""
    arl0 = float(ARL0_WINDOWS * promise.window_events)
    if promise.reference_events is None:
        return DriftDetector(np.maximum(law, _NEVER), arl0_events=arl0, known=True)
    return DriftDetector(rng.multinomial(promise.reference_events, law), arl0_events=arl0)


def false_alarms(
    *, law: list[float], reference_events: int | None, window_events: int, pane_events: int,
    references: int, windows: int, seed: list[int],
) -> dict[str, Any]:  # fmt: skip
    """Count false alarms with many references of one law.

    Parameters
    ----------
    law
        Shape (5,), shares of the goals.
    reference_events, window_events, pane_events
        See `Promise`.
    references
        How many references are drawn (or streams, with a known one), each with a stream of its own.
    windows
        Stable windows after each.
    seed
        Of every draw.

    Returns
    -------
    `alarms` of each reference, and `windows` in all.
    """
    shares = np.array(law) / np.sum(law)
    promise = Promise(reference_events, window_events, pane_events)
    rng = np.random.default_rng(seed)
    streams = Lockstep([make(rng, shares, promise) for _ in range(references)])
    found = np.zeros(references, dtype=np.int64)
    left = windows * window_events // pane_events
    while left:
        size = (references, min(left, _PANES))
        left -= size[1]
        counts = rng.multinomial(pane_events, shares, size=size)
        found += streams.advance(counts, rng.integers(0, 2**62, size=size)).sum(axis=1)
    return {"alarms": found.tolist(), "windows": references * windows}
