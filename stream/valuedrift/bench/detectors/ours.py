"""Our detector on a change: panes as production has them, many runs side by side."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from valuedrift.bench.detectors.scenarios import SCENARIOS, law_of
from valuedrift.bench.detectors.streams import changed
from valuedrift.study.false_alarms.counting import Promise, make
from valuedrift.study.false_alarms.lockstep import Lockstep

__all__ = ["our_delays"]

_PANES: Final = 500  # of each history that are drawn at once


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
    histories that were passed over because they alarmed before the change.
    """
    promise = Promise(reference_events, window_events, pane_events)
    chosen = [SCENARIOS[name] for name in scenarios]
    (before,) = {scenario.before for scenario in chosen}
    (settled,) = {scenario.settled for scenario in chosen}
    rng = np.random.default_rng(seed)
    panes = settled * window_events // pane_events
    histories, early = _histories(rng, law_of(before), promise, panes=panes, runs=runs)
    delays: dict[str, list[int | None]] = {}
    for scenario, horizon in zip(chosen, horizons, strict=True):
        found: list[int | None] = [None] * runs
        wanted = np.ones(runs, dtype=np.bool_)
        streams = histories.subset(np.arange(runs))
        for part in changed(rng, scenario, n=window_events, pane=pane_events, horizon=horizon, wanted=wanted):
            alarms = streams.advance(part.counts, rng.integers(0, 2**62, size=part.ends.shape))
            seen, first, open_ = alarms.any(axis=1), alarms.argmax(axis=1), np.flatnonzero(wanted)
            for at in np.flatnonzero(seen).tolist():
                found[open_[at]] = int(part.ends[at, first[at]])
            wanted[open_[seen]] = False
            streams = streams.subset(np.flatnonzero(~seen))
        delays[scenario.name] = found
    return {"delays": delays, "early": early}


def _histories(
    rng: np.random.Generator, law: npt.NDArray[np.float64], promise: Promise, *, panes: int, runs: int
) -> tuple[Lockstep, int]:
    """Let detectors take stable panes until so many did without an alarm; and how many of those before them did not."""
    most = runs + runs // 4 + 20  # one in a hundred alarms in so short a time
    streams, left = Lockstep([make(rng, law, promise) for _ in range(most)]), panes
    quiet = np.ones(most, dtype=np.bool_)
    while left:
        size = (most, min(left, _PANES))
        left -= size[1]
        counts = rng.multinomial(promise.pane_events, law, size=size)
        quiet &= ~streams.advance(counts, rng.integers(0, 2**62, size=size)).any(axis=1)
    kept = np.flatnonzero(quiet)[:runs]
    if len(kept) < runs:
        raise ArithmeticError("too many alarms before the change")
    return streams.subset(kept), int(kept[-1]) + 1 - runs
