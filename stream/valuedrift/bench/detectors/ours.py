"""Our detector on a change, through its public contract: panes as production has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from valuedrift.bench.detectors.scenarios import SCENARIOS, law_of
from valuedrift.bench.detectors.streams import changed
from valuedrift.drift import DriftDetector
from valuedrift.study.false_alarms.counting import Promise, make

__all__ = ["our_delays"]


def our_delays(
    *, scenarios: list[str], reference_events: int | None, window_events: int, pane_events: int,
    runs: int, horizons: list[int], seed: list[int],
) -> dict[str, Any]:  # fmt: skip
    """Measure delays after each of several changes from one law.

    Parameters
    ----------
    scenarios
        Names, all with the same law before and the same number of settled windows: they share reference and history.
    reference_events, window_events, pane_events
        See `Promise`.
    runs
        Of each scenario, each with a reference of its own.
    horizons
        Events after which a run of each scenario is given up.
    seed
        Of every draw.

    Returns
    -------
    `delays`: scenario to events from the change to the end of the pane that alarms, None beyond the horizon; `early`:
    histories that were drawn again because they alarmed before the change.
    """
    promise = Promise(reference_events, window_events, pane_events)
    chosen = [SCENARIOS[name] for name in scenarios]
    (before,) = {scenario.before for scenario in chosen}
    (settled,) = {scenario.settled for scenario in chosen}
    law = law_of(before)
    panes = settled * window_events // pane_events
    early = 0
    delays: dict[str, list[int | None]] = {name: [] for name in scenarios}
    for run in range(runs):
        rng = np.random.default_rng([*seed, run])
        while True:
            detector = make(rng, law, promise)
            history = rng.multinomial(pane_events, law, size=panes)
            if detector.scan(history, rng.integers(0, 2**62, size=panes)) is None:
                break
            early += 1
        state = detector.to_dict()
        for scenario, horizon in zip(chosen, horizons, strict=True):
            found: int | None = None
            following = DriftDetector.from_dict(state)
            for part in changed(rng, scenario, n=window_events, pane=pane_events, horizon=horizon):
                index = following.scan(part.counts, rng.integers(0, 2**62, size=len(part.counts)))
                if index is not None:
                    found = int(part.ends[index])
                    break
            delays[scenario.name].append(found)
    return {"delays": delays, "early": early}
