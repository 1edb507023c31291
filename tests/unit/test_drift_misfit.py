"""The allowance for a law that is not quite right: what it averages, when, and what the detector makes of it."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from valuedrift.drift.clustered import ClusteredDetector
from valuedrift.drift.misfit import LAG, PRESUMED, Misfit
from valuedrift.drift.urn import Urn
from valuedrift.taxonomy import K

LAW = np.array((0.9, 0.05, 0.03, 0.01, 0.01))


def panes(seed: int, number: int, mean: float) -> np.ndarray:
    """Panes of ten labels, in runs of a geometric length."""
    rng = np.random.default_rng(seed)
    anew = rng.random(10 * number) < 1 / mean
    anew[0] = True
    goals = rng.choice(K, 10 * number, p=LAW)[np.maximum.accumulate(np.where(anew, np.arange(10 * number), 0))]
    return np.asarray(np.eye(K, dtype=np.int64)[goals].reshape(number, 10, K).sum(axis=1))


def learned(mean: float, number: int = 60) -> Urn:
    urn = Urn(K, fresh=(0.5, 2.0, 8.0), memories=(0.0, 1.0))
    for pane, counts in enumerate(panes(1, number, mean)):
        urn.learn(urn.look(counts, pane=pane))
    return urn


def test_it_is_the_mean_of_settled_panes_with_as_many_ones_as_are_presumed() -> None:
    misfit, rng = Misfit(3), np.random.default_rng(2)
    ratios = rng.normal((0.02, -0.02, 0.0), 0.1, (5 * LAG, 3))
    for seen, row in enumerate(ratios):
        settled = max(0, seen // LAG - 1) * LAG
        mean = (PRESUMED + np.exp(ratios[:settled]).sum(axis=0)) / (PRESUMED + settled)
        np.testing.assert_allclose(misfit.log_allowance, np.log(np.maximum(1.0, mean)), atol=1e-12)
        misfit.add(row)
    assert misfit.log_allowance[0] > 0.005
    assert misfit.log_allowance[1] == 0.0


def test_one_pane_counts_for_no_more_than_all_that_is_presumed() -> None:
    misfit = Misfit(1)
    misfit.add(np.array([1e6]))
    for _ in range(2 * LAG):
        misfit.add(np.zeros(1))
    assert 0.0 < misfit.log_allowance[0] < math.log(2.0)


def test_what_led_to_an_alarm_is_not_taken_for_stable() -> None:
    misfit = Misfit(1)
    for _ in range(2 * LAG):
        misfit.add(np.full(1, 0.01))
    settled = misfit.log_allowance.copy()
    for _ in range(LAG - 1):
        misfit.add(np.full(1, 3.0))
    misfit.restart()
    for _ in range(2 * LAG):
        misfit.add(np.full(1, 0.01))
    assert settled[0] < misfit.log_allowance[0] < 0.01


@pytest.mark.parametrize("mean", [1.0, 5.0])
def test_restored_goes_on_bit_for_bit(mean: float) -> None:
    stream = panes(3, 3 * LAG, mean)
    whole = ClusteredDetector(learned(mean), arl0_events=1e9)
    cut = ClusteredDetector(learned(mean), arl0_events=1e9)
    for pane, counts in enumerate(stream, 60):
        if pane % 50 == 0:
            cut = ClusteredDetector.from_dict(json.loads(json.dumps(cut.to_dict())))
        assert cut.update(counts, pane=pane) == whole.update(counts, pane=pane)
    assert cut.to_dict() == whole.to_dict()


def test_a_state_of_an_earlier_release_goes_on_without_an_allowance() -> None:
    detector = ClusteredDetector(learned(5.0), arl0_events=1e9)
    for pane, counts in enumerate(panes(3, 20, 5.0), 60):
        detector.update(counts, pane=pane)
    state = detector.to_dict()
    del state["misfit"]
    assert ClusteredDetector.from_dict(state).status == detector.status


def test_evidence_of_runs_is_less_than_without_and_that_of_independent_labels_the_same() -> None:
    for mean in (1.0, 5.0):
        stream, with_it = panes(4, 6 * LAG, mean), ClusteredDetector(learned(mean), arl0_events=1e12)
        without = ClusteredDetector(learned(mean), arl0_events=1e12)
        for pane, counts in enumerate(stream, 60):
            ours = with_it.update(counts, pane=pane).log_evidence
            without._misfit = Misfit(len(without._log_r))  # as if nothing had been seen
            theirs = without.update(counts, pane=pane).log_evidence
            assert ours == theirs if mean == 1.0 else ours <= theirs + 1e-12
        assert mean == 1.0 or ours < theirs - 0.1


@pytest.mark.parametrize("damage", [{}, {"panes": [1, 2]}, {"panes": [1, 0, 0], "sums": "!"}, {"panes": None}])
def test_what_is_damaged_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"damaged|stretches|floats"):
        Misfit.from_dict(damage, 3)
