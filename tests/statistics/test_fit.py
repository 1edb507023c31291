"""What the detector of fit promises about false alarms, by seeded simulation.

P(N ≤ T) ≤ T/ARL0, here 1/4: a detector that just meets it fails with a probability below 1e-3. Alarms ask for worse fit
too, so that about half of the bound can be reached.
"""

from __future__ import annotations

import math

import numpy as np

from valuedrift.fit import FitDetector, entropy_bins
from valuedrift.taxonomy import quantise


def test_probability_of_an_early_alarm() -> None:
    rng = np.random.default_rng(71)
    runs, events, pane = 60, 300, 20
    found = 0
    for _ in range(runs):

        def drawn(n: int) -> np.ndarray:
            labels = rng.choice(5, size=n, p=(0.85, 0.05, 0.05, 0.03, 0.02))
            return entropy_bins(quantise(rng.dirichlet(np.full(5, 0.3), size=n) + 2 * np.eye(5)[labels]))

        watch = FitDetector(drawn(500), drawn(500), arl0_events=4 * events)
        alarms = [watch.update(drawn(pane), seed=i).alarm for i in range(events // pane)]
        found += any(alarms)
    limit = next(k for k in range(runs) if _at_least(k, runs, 0.25) < 1e-3)
    assert found < limit


def _at_least(k: int, n: int, p: float) -> float:
    return math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
