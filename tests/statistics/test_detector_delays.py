"""How soon the detector speaks, in events: windows of 100 events, ARL0 = 10,000 windows, panes of ten events.

The bounds on medians are above what was measured by more than the sampling error of the median of so many runs: each is
failed by a right detector with probability below 1e-3 for a random seed. The seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from valuedrift.drift import DriftDetector

STABLE = np.array((0.98089, 0.00764, 0.00382, 0.00382, 0.00382))
DRIFTED = np.array((0.82391, 0.07044, 0.03522, 0.03522, 0.03522))
ARL0 = 1e6
BEFORE = 100  # stable panes before the change


def median_delay(
    seed: int, runs: int, after: Callable[[int], np.ndarray], *, n0: int | None, panes: int, before: int = BEFORE
) -> float:
    """Median number of events from the change, anywhere inside a pane, to the end of the pane that alarms."""
    rng = np.random.default_rng(seed)
    laws = after(panes)
    delays = []
    for _ in range(runs):
        reference = STABLE if n0 is None else rng.multinomial(n0, STABLE)
        detector = DriftDetector(reference, arl0_events=ARL0, known=n0 is None)
        assert detector.scan(rng.multinomial(10, STABLE, size=before), rng.integers(0, 2**62, size=before)) is None
        offset = int(rng.integers(10))
        counts = rng.multinomial(10, laws)
        counts[0] = rng.multinomial(offset, STABLE) + rng.multinomial(10 - offset, laws[0])
        index = detector.scan(counts, rng.integers(0, 2**62, size=panes))
        delays.append(np.inf if index is None else 10 * (index + 1) - offset)
    return float(np.median(delays))


def at_once(law: np.ndarray) -> Callable[[int], np.ndarray]:
    return lambda panes: np.tile(law, (panes, 1))


def ramp(panes: int) -> np.ndarray:
    """S rises by 0.001 nats per window of ten panes, the rare goals in their proportions, up to 0.70."""
    rare = np.linspace(0.001, 0.19, 4000)
    laws = np.stack([1 - 5 * rare, 2 * rare, rare, rare, rare], axis=1)
    entropies = -(laws * np.log(laws)).sum(axis=1)
    target = np.minimum(0.12 + 0.001 * (1 + np.arange(panes) // 10), 0.70)
    share = np.interp(target, entropies, rare)
    return np.stack([1 - 5 * share, 2 * share, share, share, share], axis=1)


@pytest.mark.parametrize("n0", [None, 1000], ids=["known", "estimated"])
def test_abrupt_change(n0: int | None) -> None:
    assert median_delay(21, 100, at_once(DRIFTED), n0=n0, panes=80) <= 70


@pytest.mark.parametrize("n0", [None, 1000], ids=["known", "estimated"])
def test_swap_that_leaves_the_entropy_unchanged(n0: int | None) -> None:
    assert median_delay(22, 60, at_once(STABLE[[2, 1, 0, 3, 4]]), n0=n0, panes=20) <= 12


def test_slow_ramp_with_a_known_reference() -> None:
    assert median_delay(23, 30, ramp, n0=None, panes=1500) <= 7400


def test_slow_ramp_with_an_estimated_reference() -> None:
    assert median_delay(24, 30, ramp, n0=1000, panes=2000, before=500) <= 8800
