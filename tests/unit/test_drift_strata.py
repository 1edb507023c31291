"""The stratified e-detector: its expectation by enumeration, blindness to the mix, state."""

from __future__ import annotations

import json
import math
from itertools import product

import numpy as np
import pytest

from valuedrift.drift import DriftDetector
from valuedrift.drift.strata import StratifiedDetector
from valuedrift.drift.subpanes import splitmix64

REFERENCE = np.array([(90, 5, 3, 1, 1), (20, 10, 60, 5, 5), (4, 0, 0, 0, 1)])
LAWS = np.array([(0.95, 0.02, 0.01, 0.01, 0.01), (0.2, 0.1, 0.6, 0.05, 0.05)])


def labels(sizes: tuple[int, ...], start: np.ndarray) -> list[tuple[np.ndarray, float]]:
    """Every sequence of labels of strata with so many events: counts and Dirichlet-multinomial probability."""
    found = []
    for sequence in product(range(5), repeat=sum(sizes)):
        counts, probability, at = np.zeros(start.shape, dtype=np.int64), 1.0, 0
        for stratum, size in enumerate(sizes):
            for label in sequence[at : at + size]:
                a = start[stratum] + counts[stratum]
                probability *= float(a[label] / a.sum())
                counts[stratum, label] += 1
            at += size
        found.append((counts, probability))
    return found


@pytest.mark.parametrize("sizes", [(1, 0, 0), (1, 1, 1), (0, 1, 1)])
def test_expected_value_is_the_number_of_events(sizes: tuple[int, ...]) -> None:
    # Exact, by enumeration. (Two events of a stratum are taken in an order that is drawn: see the tests of evidence.)
    expected = 0.0
    for first, p in labels(sizes, REFERENCE + 0.5):
        detector = StratifiedDetector(REFERENCE, arl0_events=1e6)
        detector.update(first, seed=1)
        expected += p * math.exp(detector.status.log_evidence)
    assert expected == pytest.approx(sum(sizes), rel=1e-9)


def test_it_is_a_martingale_in_the_second_pane_too() -> None:
    first = np.array([(3, 0, 2, 0, 0), (0, 4, 0, 0, 0), (0, 0, 0, 0, 0)])
    detector = StratifiedDetector(REFERENCE, arl0_events=1e6)
    detector.update(first, seed=1)
    before = math.exp(detector.status.log_evidence)
    state = detector.to_dict()
    expected = 0.0
    for second, p in labels((1, 1, 1), REFERENCE + first + 0.5):
        after = StratifiedDetector.from_dict(state)
        expected += p * math.exp(after.update(second, seed=2).log_evidence)
    assert expected == pytest.approx(before + 3, rel=1e-9)


def test_one_stratum_is_the_detector_itself() -> None:
    rng = np.random.default_rng(5)
    ours = StratifiedDetector(REFERENCE[:1], arl0_events=1e5)
    theirs = DriftDetector(REFERENCE[0], arl0_events=1e5)
    for seed, size in enumerate((0, 3, 10, 25, 2000, 7)):
        pane = rng.multinomial(size, LAWS[0])
        mine = ours.update(pane[None], seed=seed)
        other = theirs.update(pane, seed=int(splitmix64(seed, 1)[0]))
        assert mine.log_evidence == pytest.approx(other.log_evidence, rel=1e-9)
        assert mine.events == other.events
        assert mine.alarm == other.alarm


def drawn(rng: np.random.Generator, sizes: tuple[int, int], laws: np.ndarray) -> np.ndarray:
    return np.stack([rng.multinomial(size, law) for size, law in zip(sizes, laws, strict=True)])


def test_the_mix_is_no_evidence_but_a_common_drift_is() -> None:
    rng = np.random.default_rng(6)
    reference = drawn(rng, (2000, 1000), LAWS)
    ours = StratifiedDetector(reference, arl0_events=1e4)
    pooled = DriftDetector(reference.sum(axis=0), arl0_events=1e4)
    for seed in range(60):
        pane = drawn(rng, (10, 40), LAWS)  # it was 2 : 1
        assert not ours.update(pane, seed=seed).alarm
        pooled.update(pane.sum(axis=0), seed=seed)
    assert pooled.status.alarm
    theta = np.array((1.0, 3.0, 3.0, 3.0, 3.0)) * LAWS
    status = ours.status
    for seed in range(60, 80):
        status = ours.update(drawn(rng, (10, 40), theta / theta.sum(axis=1, keepdims=True)), seed=seed)
    assert status.alarm
    assert status.stratum is None or status.alternative


def test_it_says_which_stratum_has_changed() -> None:
    rng = np.random.default_rng(7)
    ours = StratifiedDetector(drawn(rng, (2000, 2000), LAWS), arl0_events=1e6)
    laws = LAWS.copy()
    laws[1] = (0.2, 0.3, 0.4, 0.05, 0.05)
    status = ours.status
    assert (status.alarm, status.events, status.alternative) == (False, 0, "")
    for seed in range(20):
        status = ours.update(drawn(rng, (20, 20), laws), seed=seed)
    assert status.alarm
    assert status.stratum == 1
    assert "g2" in status.alternative
    ours.restart()
    assert ours.status.events == 0
    assert not ours.status.alarm


def test_a_state_saved_in_between_changes_nothing() -> None:
    rng = np.random.default_rng(8)
    panes = [drawn(rng, (size, 3 * size), LAWS) for size in (0, 1, 7, 500, 12)]
    one = StratifiedDetector(REFERENCE[:2], arl0_events=1e5)
    other = StratifiedDetector(REFERENCE[:2], arl0_events=1e5)
    for seed, pane in enumerate(panes):
        other = StratifiedDetector.from_dict(json.loads(json.dumps(other.to_dict())))
        assert one.update(pane, seed=seed) == other.update(pane, seed=seed)


@pytest.mark.parametrize("damage", ["version", "single", "observed", "log_r", "no strata"])
def test_damaged_states(damage: str) -> None:
    detector = StratifiedDetector(REFERENCE, arl0_events=1e5)
    detector.update(REFERENCE, seed=1)
    state = detector.to_dict()
    if damage == "version":
        state["version"] = 99
    elif damage == "no strata":
        state["single"] = []
    else:
        state[damage] = state[damage][:-1]
    with pytest.raises(ValueError, match="state"):
        StratifiedDetector.from_dict(state)


@pytest.mark.parametrize("reference", [[], [1, 2, 3, 4, 5], [[1, 2, 3]], [[1, 2, 3, 4, -5]], [[0.5, 1, 1, 1, 1]]])
def test_bad_references(reference: object) -> None:
    with pytest.raises(ValueError, match="reference"):
        StratifiedDetector(reference, arl0_events=1e5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "counts", [np.zeros((2, 5)), -np.eye(3, 5), np.diag([1, 2, 0.5, 0, 0])[:3], np.full((3, 5), math.nan)]
)
def test_bad_counts_change_nothing(counts: np.ndarray) -> None:
    detector = StratifiedDetector(REFERENCE, arl0_events=1e5)
    with pytest.raises(ValueError, match="counts"):
        detector.update(counts, seed=1)
    assert detector.status.events == 0
    assert detector.status.log_evidence == -math.inf
