"""Counts corrected for the classifier's errors, and the corrected intervals' limits."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

from valuedrift import information as info
from valuedrift.information.interval import _POINTS, _dirichlet, _quantiles

CONFUSION = np.array(
    [[880, 25, 4, 11, 80], [47, 890, 34, 0, 29], [13, 24, 943, 20, 0], [11, 0, 30, 953, 6], [118, 7, 1, 10, 864]]
)
RATES = CONFUSION / CONFUSION.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("method", ["inversion", "em"])
def test_said_shares_without_noise_give_the_truth_back(method: str) -> None:
    truths = np.random.default_rng(3).dirichlet([0.5] * 5, size=(4, 3)) * 1000
    truths[0, 0] = [1000, 0, 0, 0, 0]
    found = info.correct_counts(truths @ RATES, CONFUSION, method)  # type: ignore[arg-type]
    np.testing.assert_allclose(found, truths, atol=1e-9 * 1000 if method == "inversion" else 0.2)


def test_inversion_finds_the_least_squares_on_the_simplex() -> None:
    rng = np.random.default_rng(8)
    said = rng.dirichlet([0.3] * 5, size=30)  # many of these no true shares can explain
    found = info.correct_counts(said, CONFUSION)
    assert (found >= 0).all()
    assert (found == 0).any(axis=1).sum() > 10
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-12)
    # The conditions of a minimum on the simplex: the slope is the same for all goals that occur, and larger for others.
    slope = (found @ RATES - said) @ RATES.T
    for p, g in zip(found, slope, strict=True):
        assert np.ptp(g[p > 0]) < 1e-9
        assert (g >= g[p > 0].max() - 1e-9).all()


def test_em_finds_the_greatest_likelihood() -> None:
    said = np.random.default_rng(9).multinomial(300, [0.9, 0.02, 0.03, 0.04, 0.01], size=20)
    found = info.correct_counts(said, CONFUSION, "em") / 300
    # Its conditions: no goal's slope exceeds the mean slope, 1 after normalising, and those that occur have it.
    slope = (said / 300 / (found @ RATES)) @ RATES.T
    assert (slope <= 1 + 1e-4).all()
    assert np.abs((slope - 1)[found > 1e-3]).max() < 1e-4


def test_corrections_take_the_error_of_the_entropy_away() -> None:
    # A true S of 0.12 reads 0.36 through this classifier.
    rng = np.random.default_rng(4)
    truth = np.array((0.98089, 0.00764, 0.00382, 0.00382, 0.00382))
    examples = rng.multinomial(2000, RATES, size=(200, 5))
    said = rng.multinomial(1000, truth @ RATES, size=200)
    wrong = info.entropy(said) - info.entropy(truth)
    for method in ("inversion", "em"):
        right = info.entropy(info.correct_counts(said, examples, method)) - info.entropy(truth)
        assert math.sqrt(np.square(right).mean()) < 0.4 * math.sqrt(np.square(wrong).mean())


@pytest.mark.parametrize("method", ["inversion", "em"])
def test_axes_totals_and_empty_rows(method: str) -> None:
    counts = np.array([[[0] * 5, [10**12, 1, 1, 1, 1]], [[5, 0, 0, 0, 0], [1, 2, 3, 4, 5]]], np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = info.correct_counts(counts, CONFUSION, method)  # type: ignore[arg-type]
    np.testing.assert_allclose(found.sum(axis=-1), counts.sum(axis=-1, dtype=np.float64), rtol=1e-12)
    assert (found[0, 0] == 0).all()
    perfect = info.correct_counts(counts, np.stack([np.eye(5) * 50, CONFUSION])[:, None], method)  # type: ignore[arg-type]
    np.testing.assert_allclose(perfect[0], counts[0], rtol=1e-9, atol=1e-15 * 1e12)
    np.testing.assert_allclose(perfect[1], found[1], rtol=1e-9)


@pytest.mark.parametrize(
    ("confusion", "complaint"),
    [
        (np.eye(4), "4 goals|K goals"),
        (np.eye(5)[:4], "K by K"),
        (np.diag([1, 1, 1, 1, 0]), "labelled examples"),
        (-np.eye(5), "non-negative"),
        (np.eye(9), "at most 8"),
    ],
)
def test_bad_confusions_are_refused(confusion: np.ndarray, complaint: str) -> None:
    for function in (info.correct_counts, info.corrected_entropy_interval):
        with pytest.raises(ValueError, match=complaint):
            function([1, 2, 3, 4, 5], confusion)
    with pytest.raises(ValueError, match="unknown method"):
        info.correct_counts([1, 2, 3, 4, 5], CONFUSION, "guess")  # type: ignore[arg-type]


def test_interval_of_a_nearly_perfect_classifier_is_that_of_the_sampling() -> None:
    counts, examples = [900, 40, 30, 20, 10], np.eye(5) * 10**8
    corrected, plain = info.corrected_entropy_interval(counts, examples).entropy, info.entropy_interval(counts)
    # Another prior and a tail of 0.85: the ends differ by less than a tenth of the width.
    assert np.abs(corrected - plain).max() < 0.1 * float(np.diff(plain)[0])


def test_few_labelled_examples_make_it_wider_and_events_cannot_help() -> None:
    said = np.array([0.85, 0.05, 0.04, 0.03, 0.03]) @ RATES
    width = {
        (n, m): float(np.diff(info.corrected_entropy_interval(said * n, RATES * m).entropy)[0])
        for n in (10**3, 10**7, 10**12)
        for m in (200, 20_000)
    }
    assert width[10**3, 200] > width[10**3, 20_000] > width[10**7, 20_000]
    assert width[10**7, 200] == pytest.approx(width[10**12, 200], rel=0.02)
    assert width[10**7, 200] > 5 * width[10**7, 20_000]


def test_intervals_are_within_what_is_possible_and_never_without_width() -> None:
    counts = np.vstack([np.eye(5, dtype=int) * 300, np.random.default_rng(1).multinomial(60, [0.2] * 5, size=20)])
    found = info.corrected_entropy_interval(counts, CONFUSION)
    assert found.entropy.shape == (25, 2)
    assert found.shares.shape == (25, 5, 2)
    for ends, most in ((found.entropy, math.log(5)), (found.shares, 1.0)):
        assert (ends[..., 0] >= 0).all()
        assert (ends[..., 1] <= most).all()
        assert (ends[..., 0] < ends[..., 1]).all()
    wider = info.corrected_entropy_interval(counts, CONFUSION, 0.99)
    assert (wider.entropy[:, 0] <= found.entropy[:, 0]).all()
    assert (wider.shares[..., 1] >= found.shares[..., 1]).all()


def test_equal_counts_give_equal_bits_in_any_company() -> None:
    rows = np.array([[98, 1, 1, 0, 0], [0, 0, 0, 0, 0], [98, 1, 1, 0, 0]])
    together = info.corrected_entropy_interval(rows, CONFUSION)
    alone = info.corrected_entropy_interval(rows[0].astype(np.float32), CONFUSION.tolist())
    for many, one in zip(together, alone, strict=True):
        assert many[0].tobytes() == many[2].tobytes() == one.tobytes()
        assert np.isnan(many[1]).all()


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, math.nan])
def test_level_must_be_a_probability(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        info.corrected_entropy_interval([1, 2, 3, 4, 5], CONFUSION, level)


@pytest.mark.parametrize("shape", [[0.5, 100.5], [1.5, 60.5], [3.5, 20.5, 0.5], [1e9, 5e8]])
def test_points_are_those_of_the_dirichlet_distribution(shape: list[float]) -> None:
    drawn = np.random.default_rng(12).dirichlet(shape, size=200_000)[:, 0]
    points = np.sort(_dirichlet(np.array([shape]), seed=5)[0], axis=-1)
    # Probabilities, not values. The points' own error is about 1/√points at the middle, less in the tails.
    for probability in (0.025, 0.5, 0.975):
        (at,) = _quantiles(points, (probability,))
        assert abs((drawn < at[0]).mean() - probability) < 4 * math.sqrt(probability * (1 - probability) / _POINTS)
