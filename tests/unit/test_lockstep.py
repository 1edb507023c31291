"""Detectors side by side alarm where each of them would by itself."""

from __future__ import annotations

import numpy as np
import pytest

from valuedrift.drift import DriftDetector
from valuedrift.study.false_alarms.lockstep import Lockstep

LAWS = np.array(
    [[0.9, 0.05, 0.03, 0.01, 0.01], [0.5, 0.5, 0, 0, 0], [0.2, 0.2, 0.2, 0.2, 0.2], [0.98, 0.01, 0.01, 0, 0]]
)


def detectors(known: bool, n0: int, arl0: float) -> list[DriftDetector]:
    rng = np.random.default_rng(n0)
    if known:
        return [DriftDetector(np.maximum(law, 1e-9), arl0_events=arl0, known=True) for law in LAWS]
    return [DriftDetector(rng.multinomial(n0, law), arl0_events=arl0) for law in LAWS]


@pytest.mark.parametrize(("known", "n0"), [(True, 0), (False, 0), (False, 40), (False, 500), (False, 5_000)])
@pytest.mark.parametrize("events", [1, 10, 100])
def test_alarms_are_those_of_the_detectors(known: bool, n0: int, events: int) -> None:
    rng = np.random.default_rng(7)
    arl0, panes = 20.0 * events, 150  # so that there are many
    counts = rng.multinomial(events, LAWS[:, None], size=(len(LAWS), panes))
    seeds = rng.integers(0, 2**62, size=counts.shape[:2])
    together = Lockstep(detectors(known, n0, arl0))
    found = np.concatenate(
        [together.advance(counts[:, part], seeds[:, part]) for part in (slice(1), slice(1, 61), slice(61, None))],
        axis=1,
    )
    expected = np.zeros_like(found)
    for stream, detector in enumerate(detectors(known, n0, arl0)):
        for pane in range(panes):
            if detector.update(counts[stream, pane], seed=int(seeds[stream, pane])).alarm:
                expected[stream, pane] = True
                detector.restart()
    np.testing.assert_array_equal(found, expected)
    assert found.any()


def test_a_subset_goes_on_by_itself() -> None:
    rng = np.random.default_rng(8)
    counts = rng.multinomial(100, LAWS[:, None], size=(4, 60))
    seeds = rng.integers(0, 2**62, size=counts.shape[:2])
    whole, parted = (Lockstep(detectors(known=False, n0=500, arl0=1_500.0)) for _ in range(2))
    whole.advance(counts[:, :3], seeds[:, :3])
    parted.advance(counts[:, :3], seeds[:, :3])
    chosen = np.array([3, 1])
    part = parted.subset(chosen)
    parted.advance(counts[:, 3:], seeds[:, 3:])  # which must not touch the copy
    found = part.advance(counts[chosen, 3:], seeds[chosen, 3:])
    np.testing.assert_array_equal(found, whole.advance(counts[:, 3:], seeds[:, 3:])[chosen])
