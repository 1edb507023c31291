"""Mutual information: bias, permutations, axes, and the distance from desired behaviour."""

from __future__ import annotations

import itertools
import math
import warnings

import numpy as np
import pytest

from valuedrift import information as info
from valuedrift.information.dependence import _tables


def test_it_is_what_knowing_the_context_takes_off_the_entropy() -> None:
    table = np.array([[30, 2, 5], [1, 20, 5], [0, 0, 9]])
    spared = float(info.entropy(table.sum(axis=1))) - sum(
        share * float(info.entropy(column))
        for share, column in zip(table.sum(axis=0) / table.sum(), table.T, strict=True)
    )
    assert float(info.mutual_information(table)) == pytest.approx(spared, rel=1e-12)


def test_bias_is_taken_off_for_what_occurs_and_never_below_zero() -> None:
    table = [[40, 10, 0], [10, 40, 0], [0, 0, 0]]
    plain, corrected = (float(info.mutual_information(table, corrected=c)) for c in (False, True))
    assert plain - corrected == pytest.approx(1 / 200, rel=1e-12)  # two rows and two columns occur
    assert float(info.mutual_information([[10, 10], [10, 11]], corrected=True)) == 0.0


def test_correction_removes_the_bias_of_independent_tables() -> None:
    tables = np.random.default_rng(5).multinomial(400, np.outer([0.6, 0.2, 0.1, 0.1], [0.5, 0.3, 0.2]).ravel(), 4000)
    signed = info.mutual_information(tables.reshape(-1, 4, 3)) - 6 / 800
    # Twice n times the plain value is nearly chi-square with 6 degrees of freedom: its mean's error is known.
    assert abs(signed.mean()) < 5 * math.sqrt(12 / 4000) / 800 + 6 / 800 * 0.05


def test_axes_and_empty_tables() -> None:
    tables = np.arange(24).reshape(2, 3, 2, 2)
    values = info.mutual_information(tables)
    assert values.shape == (2, 3)
    assert float(values[1, 2]) == float(info.mutual_information(tables[1, 2]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tested = info.mutual_information_test([[[0, 0], [0, 0]], [[3, 0], [0, 3]]], permutations=19)
    assert np.isnan([tested.plain[0], tested.corrected[0], tested.p_value[0]]).all()
    assert float(tested.plain[1]) == pytest.approx(math.log(2), rel=1e-15)


def test_equal_tables_have_equal_results_in_any_company() -> None:
    table, other = [[9, 3], [4, 8]], [[1, 2], [3, 4]]
    alone = info.mutual_information_test(table, seed=3)
    together = info.mutual_information_test([other, table], seed=3)
    assert float(alone.p_value) == float(together.p_value[1])
    assert float(info.mutual_information_test(table, seed=4).p_value) != float(alone.p_value)


def test_drawn_tables_keep_both_margins() -> None:
    table = np.array([[50, 3, 0], [7, 0, 1], [0, 2, 2]])
    drawn = _tables(table, 500, np.random.default_rng(1))
    assert (drawn >= 0).all()
    assert (drawn.sum(axis=1) == table.sum(axis=0)).all()
    assert (drawn.sum(axis=2) == table.sum(axis=1)).all()
    assert len(np.unique(drawn, axis=0)) > 20


def test_p_value_is_that_of_all_permutations() -> None:
    # Twelve events, every assignment of contexts to goals enumerated.
    table = np.array([[4, 1], [2, 5]])
    observed = float(info.mutual_information(table))
    goals = [0] * 5 + [1] * 7
    as_much = total = 0
    for chosen in itertools.combinations(range(12), 6):
        drawn = np.zeros((2, 2))
        for event, goal in enumerate(goals):
            drawn[goal, 0 if event in chosen else 1] += 1
        as_much += float(info.mutual_information(drawn)) >= observed - 1e-12
        total += 1
    p, m = as_much / total, 20_000
    tested = info.mutual_information_test(table, permutations=m, seed=2)
    assert abs(float(tested.p_value) - p) < 5 * math.sqrt(p * (1 - p) / m) + 1 / m


def test_p_value_is_never_zero_and_one_where_nothing_can_vary() -> None:
    assert float(info.mutual_information_test([[500, 0], [0, 500]], permutations=99).p_value) == 0.01
    assert float(info.mutual_information_test([[500, 100]], permutations=99).p_value) == 1.0


@pytest.mark.parametrize("bad", [[1, 2], [[1, -1]], [[math.nan, 1]], [[math.inf, 1]], 3.0])
def test_bad_tables_are_refused(bad: object) -> None:
    with pytest.raises(ValueError):
        info.mutual_information(bad)  # type: ignore[arg-type]


def test_permutations_need_whole_counts_that_can_be_drawn() -> None:
    for table, complaint in (([[0.5, 1]], "whole"), ([[10**9, 1]], "fewer")):
        with pytest.raises(ValueError, match=complaint):
            info.mutual_information_test(table)
    with pytest.raises(ValueError, match="permutations"):
        info.mutual_information_test([[1, 2]], permutations=0)


def test_distance_from_what_is_desired() -> None:
    wish = [0.9, 0, 0.1, 0, 0]
    found = info.desired_divergence([[90, 0, 10, 0, 0], [80, 10, 10, 0, 0], [0, 0, 100, 0, 0]], wish, floor=1e-3)
    floored = np.array([0.9, 0.001, 0.1, 0.001, 0.001]) / 1.003
    np.testing.assert_allclose(
        found.kl, info.kl_divergence([[90, 0, 10, 0, 0], [80, 10, 10, 0, 0], [0, 0, 1, 0, 0]], floored)
    )
    np.testing.assert_allclose(found.total_variation, [0.0, 0.1, 0.9], atol=1e-15)
    np.testing.assert_allclose(found.unwanted, [0.0, 0.1, 0.0])
    assert found.jensen_shannon[0] < 1e-30  # 0.9 is not nine tenths to the last bit
    # A model that refuses everything has no entropy and is the farthest of the three.
    assert found.jensen_shannon.argmax() == found.kl.argmax() == 2


def test_distance_from_desired_of_nothing_is_not_a_number() -> None:
    for pair in (([0] * 5, [1] * 5), ([1] * 5, [0] * 5)):
        assert all(math.isnan(float(value)) for value in info.desired_divergence(*pair))
    for floor in (0.0, -1.0, 0.3, math.nan):
        with pytest.raises(ValueError, match="floor"):
            info.desired_divergence([1] * 5, [1] * 5, floor=floor)
