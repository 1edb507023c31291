"""Entropy and divergences against closed forms and 50-digit decimals."""

from __future__ import annotations

import math
import warnings
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from valuedrift import information as info

PAIRS = [
    ([98, 1, 1, 0, 0], [90, 2, 2, 3, 3]),
    ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]),
    ([10**12, 1, 1, 1, 1], [10**12, 2, 1, 1, 1]),
    ([10**12, 10**12 - 1, 3, 10**6, 7], [1, 1, 1, 1, 1]),
]


def exact_entropy(counts: list[int]) -> Decimal:
    with localcontext() as context:
        context.prec = 50
        n = Decimal(sum(counts))
        return -sum((Decimal(c) / n * (Decimal(c) / n).ln() for c in counts if c), Decimal(0))


def exact_kl(p: list[int], q: list[int]) -> Decimal:
    with localcontext() as context:
        context.prec = 50
        n, m = Decimal(sum(p)), Decimal(sum(q))
        return sum(
            (Decimal(a) / n * (Decimal(a) / n / (Decimal(b) / m)).ln() for a, b in zip(p, q, strict=True) if a),
            Decimal(0),
        )


@pytest.mark.parametrize("counts", [*(p for p, _ in PAIRS), [7, 0, 0, 0, 1], [1, 1, 1, 1, 1]])
def test_entropy_agrees_with_fifty_digits(counts: list[int]) -> None:
    assert float(info.entropy(counts)) == pytest.approx(float(exact_entropy(counts)), rel=1e-12, abs=1e-16)


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_kl_agrees_with_fifty_digits(p: list[int], q: list[int]) -> None:
    assert float(info.kl_divergence(p, q)) == pytest.approx(float(exact_kl(p, q)), rel=1e-4)


def test_kl_of_near_distributions_keeps_its_digits() -> None:
    # Half a chi-square distance, some 5e-13 nats: lost in rounding if the terms were summed as p ln(p/q) alone.
    p, q = [500_000_000_500, 499_999_999_500], [1, 1]
    assert float(info.kl_divergence(p, q)) == pytest.approx(float(exact_kl(p, q)), rel=1e-3)


def test_one_category_has_exactly_no_entropy() -> None:
    value = float(info.entropy([5, 0, 0, 0, 0]))
    assert value == 0.0
    assert math.copysign(1.0, value) == 1.0


def test_uniform_counts_have_all_of_it() -> None:
    assert float(info.entropy([10**12] * 5)) == pytest.approx(math.log(5), rel=1e-15)


def test_miller_madow_adds_its_bias_and_stops_at_the_maximum() -> None:
    counts = [98, 1, 1, 0, 0]
    assert float(info.miller_madow(counts)) == pytest.approx(float(info.entropy(counts)) + 4 / 200, rel=1e-15)
    assert float(info.miller_madow([1, 1, 1, 1, 1])) == math.log(5)


def test_empty_rows_are_nan_without_a_warning() -> None:
    empty, some = [0.0] * 5, [1.0, 2, 3, 4, 5]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = [
            info.entropy(empty),
            info.miller_madow(empty),
            info.misaligned_share(empty),
            info.kl_divergence(empty, some),
            info.kl_divergence(some, empty),
            info.jensen_shannon(empty, some),
            info.jensen_shannon(some, empty),
            info.total_variation(some, empty),
            info.cross_entropy(some, empty),
            info.cross_entropy(empty, some),
            info.entropy_decomposition(empty, some).total,
            *info.entropy_interval(empty),
        ]
    assert all(math.isnan(float(value)) for value in values)


def test_a_goal_unseen_by_the_reference() -> None:
    p, q = [9, 1, 0, 0, 0], [10, 0, 0, 0, 0]
    assert float(info.kl_divergence(p, q)) == math.inf
    assert float(info.cross_entropy(p, q)) == math.inf
    assert float(info.kl_divergence(q, p)) == pytest.approx(math.log(10 / 9), rel=1e-14)
    finite = float(info.kl_divergence(info.smoothed(p), info.smoothed(q)))
    a, b = [Fraction(19, 25), Fraction(3, 25)], [Fraction(21, 25), Fraction(1, 25)]
    assert finite == pytest.approx(sum(float(x) * math.log(x / y) for x, y in zip(a, b, strict=True)), rel=1e-12)


def test_disjoint_distributions_are_as_far_apart_as_can_be() -> None:
    p, q = [3, 0, 0, 0, 0], [0, 0, 8, 0, 0]
    assert float(info.jensen_shannon(p, q)) == pytest.approx(math.log(2), rel=1e-15)
    assert float(info.total_variation(p, q)) == 1.0


def test_misaligned_share_is_that_of_g2_g4_and_g5() -> None:
    assert info.misaligned_share([[1, 2, 4, 8, 16], [1, 0, 1, 0, 0]]).tolist() == [26 / 31, 0.0]
    with pytest.raises(ValueError, match="5 goals"):
        info.misaligned_share([1, 2, 3])


def test_leading_axes_and_single_precision() -> None:
    counts = np.arange(1, 31).reshape(2, 3, 5)
    single = counts.astype(np.float32)
    assert info.entropy(single).shape == (2, 3)
    assert info.entropy(single).dtype == np.float64
    np.testing.assert_array_equal(info.entropy(single), info.entropy(counts))
    assert info.kl_divergence(counts, counts[0, 0]).shape == (2, 3)
    assert info.entropy_interval(counts).shape == (2, 3, 2)
    assert info.smoothed(single).shape == (2, 3, 5)


def test_cross_entropy_is_entropy_plus_divergence() -> None:
    for p, q in PAIRS:
        whole = float(info.entropy(p)) + float(info.kl_divergence(p, q))
        assert float(info.cross_entropy(p, q)) == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize("bad", [[1, -1, 0, 0, 0], [math.inf, 1, 1, 1, 1], [math.nan, 1, 1, 1, 1], 3.0])
def test_bad_input_is_refused(bad: object) -> None:
    for function in (info.entropy, info.miller_madow, info.smoothed, info.entropy_interval, info.misaligned_share):
        with pytest.raises(ValueError):
            function(bad)  # type: ignore[arg-type]


def test_decomposition_of_unlike_shapes_is_refused() -> None:
    with pytest.raises(ValueError, match="same goals"):
        info.entropy_decomposition([1, 2, 3, 4, 5], [1, 2, 3])
