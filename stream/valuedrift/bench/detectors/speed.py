"""What an event costs ours and ADWIN, taking turns in one process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from valuedrift.bench.detectors import libraries
from valuedrift.bench.detectors.scenarios import STABLE, law_of
from valuedrift.drift import DriftDetector

__all__ = ["speed"]


def speed(*, pane_events: int, panes: int, rounds: int, river: bool, seed: list[int]) -> dict[str, Any]:
    """Measure CPU time per event on a stable stream.

    Parameters
    ----------
    pane_events, panes
        The stream of ours; ADWIN gets as many events.
    rounds
        How often contestants take turns; the median counts.
    river
        Whether ADWIN takes part.
    seed
        Of every draw.

    Returns
    -------
    Microseconds per event: `scan` of many panes, `update` of one after the other, and `ADWIN`.
    """
    rng = np.random.default_rng(seed)
    law = law_of(STABLE)
    counts, seeds = rng.multinomial(pane_events, law, size=panes), rng.integers(0, 2**62, size=panes)
    pairs = list(zip(counts, seeds.tolist(), strict=True))
    reference = rng.multinomial(1_000, law)

    def fresh() -> DriftDetector:
        return DriftDetector(reference, arl0_events=1e12)

    def scan() -> None:
        fresh().scan(counts, seeds)

    def update() -> None:
        detector = fresh()
        for pane, key in pairs:
            detector.update(pane, seed=key)

    contestants: dict[str, Callable[[], None]] = {"scan": scan, "update": update}
    if river:
        events = (rng.random(pane_events * panes) >= law[0]).astype(np.int64).tolist()

        def adwin() -> None:
            detector = libraries.adwin()
            for event in events:
                detector.update(event)

        contestants["ADWIN"] = adwin
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.process_time()
            run()
            taken[name].append((time.process_time() - start) / (pane_events * panes) * 1e6)
    return {name: statistics.median(each) for name, each in taken.items()}
