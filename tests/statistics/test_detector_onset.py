"""How often the interval of the onset holds it, and how near the estimate is.

The bound states the probability with which a right detector would fail it for a random seed; the seed is fixed.
"""

from __future__ import annotations

import numpy as np

from valuedrift.drift import DriftDetector

STABLE = np.array((0.98089, 0.00764, 0.00382, 0.00382, 0.00383))
DRIFTED = np.array((0.82391, 0.07044, 0.03522, 0.03522, 0.03521))


def test_the_interval_of_the_onset_holds_it() -> None:
    # Measured 0.99 (79 of 80, 99 of 100), because its ends are whole panes: at 0.95 more than 13 of 80 lie outside with
    # probability 3e-5, and the median of the estimate is off by a fifth with less than 1e-4.
    rng = np.random.default_rng(31)
    outside, ratios = 0, []
    for _ in range(80):
        detector = DriftDetector(rng.multinomial(1000, STABLE), arl0_events=1e6)
        assert detector.scan(rng.multinomial(10, STABLE, size=60), rng.integers(0, 2**62, size=60)) is None
        offset = int(rng.integers(10))
        counts = rng.multinomial(10, DRIFTED, size=100)
        counts[0] = rng.multinomial(offset, STABLE) + rng.multinomial(10 - offset, DRIFTED)
        index = detector.scan(counts, rng.integers(0, 2**62, size=100))
        assert index is not None
        true, status = 10 * (index + 1) - offset, detector.status
        low, high = status.onset_interval
        outside += not low <= true <= high
        ratios.append(status.onset_events / true)
    assert outside <= 13
    assert 0.8 <= float(np.median(ratios)) <= 1.2
