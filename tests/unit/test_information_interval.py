"""The credible interval against a simulation of the posterior, and its limits."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from valuedrift.information import entropy, entropy_interval

DRAWS = 100_000


@pytest.mark.parametrize(
    "counts",
    [
        [100, 0, 0, 0, 0],
        [98, 1, 1, 0, 0],
        [0, 0, 3, 0, 97],
        [1, 0, 0, 0, 0],
        [20, 20, 20, 20, 20],
        [980, 8, 4, 4, 4],
        [1_000_000, 3, 0, 1, 0],
        [10**12, 10**9, 10, 0, 0],
    ],
)
def test_ends_are_where_stated(counts: list[int]) -> None:
    # The simulation's own error is 0.0005 (one standard deviation), the stated one of the fixed points 0.01.
    shares = np.random.default_rng(20).dirichlet(np.array(counts) + 0.2, size=DRAWS)
    below = entropy(shares)[:, None] <= entropy_interval(counts)
    np.testing.assert_allclose(below.mean(axis=0), [0.025, 0.975], atol=0.01 + 5 * 0.0005)


def test_equal_counts_give_equal_bits_in_any_company() -> None:
    rows = np.array([[98, 1, 1, 0, 0], [5, 4, 3, 2, 1], [98, 1, 1, 0, 0]])
    together = entropy_interval(rows)
    assert together[0].tobytes() == together[2].tobytes() == entropy_interval(rows[0]).tobytes()


def test_wider_level_is_wider() -> None:
    ends = [entropy_interval([90, 4, 3, 2, 1], level) for level in (0.5, 0.8, 0.95, 0.99)]
    for narrow, wide in pairwise(ends):
        assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_more_events_make_it_narrower() -> None:
    widths = [float(np.diff(entropy_interval(np.array([90, 4, 3, 2, 1]) * scale))[0]) for scale in (1, 10, 100, 10**6)]
    assert widths == sorted(widths, reverse=True)
    # Root-n: ten times the events twice, a tenth of the width, within the points' error.
    assert widths[2] / widths[0] == pytest.approx(0.1, rel=0.15)


def test_three_goals_are_accepted_and_the_maximum_respected() -> None:
    low, high = entropy_interval([50, 50, 50])
    assert 0 < low < high <= math.log(3)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, math.nan])
def test_level_must_be_a_probability(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        entropy_interval([1, 2, 3, 4, 5], level)


def test_six_goals_are_refused() -> None:
    with pytest.raises(ValueError, match="2 to 5"):
        entropy_interval([1] * 6)
