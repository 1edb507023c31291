"""Profiles are distributions at every time, and draws are fair to every option."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.generator import Flip, Pulse, Slide, Stable
from valuedrift.generator.arrivals import DAY_S, poisson_times
from valuedrift.generator.draws import Draws, stream
from valuedrift.generator.profiles import Mix, Profile

weights = st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(lambda w: sum(w) > 0.01)
mixes = weights.map(lambda w: tuple((np.array(w) / sum(w)).tolist()))
seconds = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20).map(np.array)
spans = st.tuples(st.floats(0, 1e5), st.floats(1, 1e5)).map(lambda s: (s[0], s[0] + s[1]))


@given(mixes, mixes, spans, seconds)
def test_shares_are_distributions_between_both_ends(
    p0: Mix, p1: Mix, span: tuple[float, float], times: np.ndarray
) -> None:
    start, end = span
    profiles: list[Profile] = [
        Stable(p0),
        Flip(p0, p1, start),
        Pulse(p0, p1, start, end),
        Slide(p0, p1, start, end),
        Slide(p0, p1, start, end, "logistic"),
    ]
    low, high = np.minimum(p0, p1) - 1e-9, np.maximum(p0, p1) + 1e-9
    for profile in profiles:
        shares = profile.shares(times)
        assert shares.shape == (len(times), 5)
        np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-9)
        assert (shares >= low).all()
        assert (shares <= high).all()


@given(mixes, mixes, spans)
def test_a_slide_starts_at_p0_and_ends_at_p1(p0: Mix, p1: Mix, span: tuple[float, float]) -> None:
    start, end = span
    for shape, tolerance in (("linear", 1e-9), ("logistic", 0.003)):
        shares = Slide(p0, p1, start, end, shape).shares(np.array([start, end]))  # type: ignore[arg-type]
        np.testing.assert_allclose(shares, [p0, p1], atol=tolerance)


@pytest.mark.parametrize(
    "bad", [(0.5, 0.5, 0, 0), (1.2, -0.2, 0, 0, 0), (0.5, 0.4, 0, 0, 0), (float("nan"), 1, 0, 0, 0)]
)
def test_what_is_no_mix_is_refused(bad: Mix) -> None:
    with pytest.raises(ValueError, match="mix"):
        Stable(bad)
    with pytest.raises(ValueError, match="mix"):
        Flip((1, 0, 0, 0, 0), bad, 1)


@given(st.integers(0, 2**40), st.lists(st.integers(), min_size=1, max_size=9, unique=True), st.integers(1, 9))
def test_some_takes_different_options_in_order(seed: int, options: list[int], count: int) -> None:
    taken = Draws(stream(seed, "t")).some(options, count)
    assert len(taken) == min(count, len(options))
    assert taken == [o for o in options if o in taken]


def test_some_takes_every_option_equally_often() -> None:
    """6,000 draws of 2 out of 4: each is taken 3,000 ± 39 times; five sd."""
    draws = Draws(stream(1, "t"))
    taken = [option for _ in range(6000) for option in draws.some("abcd", 2)]
    assert all(abs(taken.count(option) - 3000) < 195 for option in "abcd")


@given(st.integers(0, 2**31), st.floats(60, 2 * DAY_S), st.floats(1, 500), st.floats(0, 1), st.floats(0, DAY_S))
def test_arrivals_ascend_within_the_period(
    seed: int, duration: float, per_hour: float, swing: float, time_of_day: float
) -> None:
    times = poisson_times(stream(seed, "a"), duration, per_hour, swing, time_of_day)
    assert (np.diff(times) >= 0).all()
    assert ((times >= 0) & (times <= duration)).all()


@given(st.integers(0, 2**64), st.text(), st.text())
def test_streams_of_different_names_differ(seed: int, one: str, other: str) -> None:
    same = stream(seed, one).random(4).tolist() == stream(seed, other).random(4).tolist()
    assert same == (one == other)
