"""A fleet's thresholds: the definition of weighted e-BH, no order, never later than the local form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from valuedrift.drift.fleet import any_dependence, fleet_alarms, stream_threshold

E_VALUES = arrays(np.float64, st.integers(1, 12), elements=st.floats(0, 1e6) | st.sampled_from([0.0, 1e300, math.inf]))


def by_definition(e: np.ndarray, level: float, weights: np.ndarray, standing: np.ndarray) -> np.ndarray:
    """Try every k, the largest first."""
    for k in range(len(e), 0, -1):
        alarms: np.ndarray = standing | (level * e * weights * k >= 1.0)
        if alarms.sum() >= k:
            return alarms
    return standing


@given(e=E_VALUES, level=st.floats(0.01, 1.0), data=st.data())
def test_it_is_weighted_e_bh_in_whatever_order(e: np.ndarray, level: float, data: st.DataObject) -> None:
    n = len(e)
    weights = np.array(data.draw(st.lists(st.floats(0.1, 10.0), min_size=n, max_size=n)))
    weights /= weights.sum()
    standing = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    found = fleet_alarms(e, level=level, weights=weights, standing=standing)
    np.testing.assert_array_equal(found, by_definition(e, level, weights, standing))
    order = np.array(data.draw(st.permutations(range(n))))
    permuted = fleet_alarms(e[order], level=level, weights=weights[order], standing=standing[order])
    np.testing.assert_array_equal(permuted, found[order])
    # every alarm that stands only makes it easier, and more evidence never takes an alarm away
    assert not (fleet_alarms(e, level=level, weights=weights) & ~found).any()
    assert not (found & ~fleet_alarms(2 * e, level=level, weights=weights, standing=standing)).any()


@given(e=E_VALUES, level=st.floats(0.01, 1.0))
def test_the_global_form_never_alarms_later_than_the_local_one(e: np.ndarray, level: float) -> None:
    arl0, n = 1000.0, len(e)
    local = e * arl0 >= stream_threshold(arl0 / level, 1 / n) * (1 + 1e-12)
    assert not (local & ~fleet_alarms(e, level=level)).any()


def test_many_streams_at_once_need_less_evidence_each() -> None:
    # Alone a stream of ten needs 1/(0.1 · 0.1) = 100; five at once 20 each.
    assert not fleet_alarms([99.0] + [0.0] * 9, level=0.1).any()
    assert fleet_alarms([100.0] + [0.0] * 9, level=0.1).sum() == 1
    assert fleet_alarms([20.0] * 5 + [0.0] * 5, level=0.1).sum() == 5
    assert not fleet_alarms([19.9] * 5 + [0.0] * 5, level=0.1).any()


def test_weights_share_the_budget() -> None:
    assert stream_threshold(1e6, 0.25) == 4e6
    np.testing.assert_array_equal(fleet_alarms([30.0, 30.0], level=0.1, weights=[0.9, 0.1]), [True, False])


def test_level_for_any_dependence() -> None:
    assert any_dependence(0.1, 1) == 0.1
    assert any_dependence(0.1, 4) == pytest.approx(0.1 / (1 + 1 / 2 + 1 / 3 + 1 / 4))
    # Doob's p-value 1/100 of two streams, by Benjamini and Yekutieli: 0.05 · k/2 / 1.5 = 0.0167 for the first
    assert fleet_alarms([100.0, 0.0], level=any_dependence(0.05, 2)).tolist() == [True, False]
    assert not fleet_alarms([59.0, 0.0], level=any_dependence(0.05, 2)).any()


@pytest.mark.parametrize("e", [[-1.0], [math.nan], 3.0, [[1.0]]])
def test_bad_e_values(e: object) -> None:
    with pytest.raises(ValueError, match="e-values"):
        fleet_alarms(e, level=0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize("weights", [[0.5], [0.0, 1.0], [0.6, 0.6], [math.nan, 0.5]])
def test_bad_weights(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        fleet_alarms([1.0, 1.0], level=0.1, weights=weights)


def test_other_bad_input() -> None:
    for level in (0.0, 1.1, math.nan):
        with pytest.raises(ValueError, match="level"):
            fleet_alarms([1.0], level=level)
    with pytest.raises(ValueError, match="standing"):
        fleet_alarms([1.0], level=0.1, standing=[True, False])
    for arl0, weight in ((0.5, 0.5), (math.inf, 0.5), (10.0, 0.0), (10.0, 1.5)):
        with pytest.raises(ValueError, match=r"arl0|weight"):
            stream_threshold(arl0, weight)
    with pytest.raises(ValueError, match="at least one"):
        any_dependence(0.1, 0)


def test_a_fleet_of_no_streams() -> None:
    assert fleet_alarms([], level=0.1).shape == (0,)
