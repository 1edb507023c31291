"""The score of fit: bins, cuts, and a detector that sees worse fit within a label and nothing else."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from valuedrift.fit import BINS, FitDetector, cuts, entropy_bins, fit_classes, unfit_share
from valuedrift.taxonomy import GRID, hard_labels, quantise


def rows(
    rng: np.random.Generator, n: int, sure: float, mix: tuple[float, ...] = (0.8, 0.05, 0.05, 0.05, 0.05)
) -> np.ndarray:
    """Probabilities of n events: the label by the mix, the more concentrated the greater `sure`."""
    labels = rng.choice(5, size=n, p=mix)
    p = rng.dirichlet(np.full(5, 0.2), size=n)
    p[np.arange(n), labels] += sure * rng.random(n)
    return quantise(p)


def test_bins_are_those_of_the_entropy() -> None:
    scores = np.concatenate([rows(np.random.default_rng(1), 500, 5.0), np.eye(5, dtype=np.int64) * GRID])
    counts = entropy_bins(scores)
    assert counts.shape == (5, BINS)
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(hard_labels(scores), minlength=5))
    p = scores / GRID
    h = -np.where(p > 0, p * np.log(np.maximum(p, 1e-9)), 0.0).sum(axis=1)
    centre = (counts.sum(axis=0) * (np.arange(BINS) + 0.5)).sum() / len(scores) * math.log(5) / BINS
    assert centre == pytest.approx(h.mean(), abs=0.002 + 0.5 * math.log(5) / BINS)
    assert counts[:, 0].sum() >= 5  # certainty has no entropy
    assert entropy_bins(np.full((1, 5), GRID // 5))[0, BINS - 1] == 1
    np.testing.assert_array_equal(entropy_bins(scores[:100]) + entropy_bins(scores[100:]), counts)
    np.testing.assert_array_equal(entropy_bins(scores[::-1]), counts)


def test_cuts_are_quantiles() -> None:
    counts = entropy_bins(rows(np.random.default_rng(2), 50_000, 5.0))
    at = cuts(counts)
    classes = fit_classes(counts, at)
    assert classes.sum() == 50_000
    below = np.cumsum(classes.sum(axis=0))[:-1] / 50_000
    width = counts.sum(axis=0) / 50_000  # a cut is off by no more than the bin in which the quantile lies
    for share, wanted, cut in zip(below, (0.6, 0.8, 0.92, 0.98), at, strict=True):
        assert wanted <= share + 1e-12 <= wanted + width[cut - 1] + 2e-12
    assert unfit_share(counts, at) == pytest.approx(1 - below[-1])
    assert math.isnan(unfit_share(np.zeros_like(counts), at))


@pytest.mark.parametrize("bin_", [0, 10, BINS - 1])
def test_cuts_of_events_that_are_all_alike(bin_: int) -> None:
    counts = np.zeros((5, BINS), dtype=np.int64)
    counts[0, bin_] = 100
    at = cuts(counts)
    assert list(at) == sorted(set(at))
    assert 0 < at[0] <= at[-1] < BINS
    assert fit_classes(counts, at).shape == (5, 5)
    with pytest.raises(ValueError, match="at least one event"):
        cuts(np.zeros_like(counts))


def detector(rng: np.random.Generator, arl0: float = 1e5) -> FitDetector:
    return FitDetector(*(entropy_bins(rows(rng, 3000, 5.0)) for _ in range(2)), arl0_events=arl0)


def test_worse_fit_alarms_better_fit_and_another_mix_do_not() -> None:
    rng = np.random.default_rng(3)
    watch = detector(rng)
    for seed in range(40):  # other labels than in the reference, each as sure as it was
        status = watch.update(entropy_bins(rows(rng, 50, 5.0, (0.2, 0.2, 0.2, 0.2, 0.2))), seed=seed)
        assert not status.alarm
    watch.restart()
    for seed in range(40):
        status = watch.update(entropy_bins(rows(rng, 50, 50.0)), seed=seed)
        assert not status.alarm
    assert status.log_evidence > math.log(status.threshold)  # it is another behaviour all right
    assert status.worse < 0
    watch.restart()
    for seed in range(40):
        status = watch.update(entropy_bins(rows(rng, 50, 2.0)), seed=seed)
    assert status.alarm
    assert status.worse > 0
    assert status.events == 2000


def test_a_state_saved_in_between_changes_nothing() -> None:
    rng = np.random.default_rng(4)
    one = detector(rng, 1e4)
    other = FitDetector.from_dict(json.loads(json.dumps(one.to_dict())))
    for seed in range(20):
        pane = entropy_bins(rows(rng, 40, 5.0 if seed < 8 else 2.0))
        status = one.update(pane, seed=seed)
        assert status == other.update(pane, seed=seed)
        state = other.to_dict()
        assert state == one.to_dict()
        other = FitDetector.from_dict(json.loads(json.dumps(state)))
    assert status.alarm
    assert len(json.dumps(state)) < 10_000
    with pytest.raises(ValueError, match="damaged"):
        FitDetector.from_dict(state | {"cuts": [1, 2]})
    with pytest.raises(ValueError, match="damaged"):
        FitDetector.from_dict({})
