"""Laws that hold for all counts."""

from __future__ import annotations

import json
import math

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valuedrift import information as info

count = st.integers(0, 3) | st.integers(0, 10**12)
counts = st.tuples(count, count, count, count, count).filter(any)
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
permutations = st.permutations(range(5))


@relaxed
@given(counts)
def test_entropy_lies_between_nothing_and_everything(c: tuple[int, ...]) -> None:
    assert 0.0 <= float(info.entropy(c)) <= math.log(5) * (1 + 1e-15)
    assert float(info.entropy(c)) <= float(info.miller_madow(c)) + 1e-15
    assert float(info.miller_madow(c)) <= math.log(5)


@relaxed
@given(counts, permutations)
def test_names_of_goals_do_not_matter_to_entropy(c: tuple[int, ...], order: list[int]) -> None:
    assert math.isclose(float(info.entropy(c)), float(info.entropy(np.array(c)[order])), rel_tol=1e-13)


@relaxed
@given(counts, st.integers(1, 1000))
def test_shares_and_counts_say_the_same(c: tuple[int, ...], factor: int) -> None:
    scaled = np.array(c, dtype=np.float64) * factor
    assert math.isclose(float(info.entropy(c)), float(info.entropy(scaled)), rel_tol=1e-12, abs_tol=1e-15)


@relaxed
@given(counts, counts)
def test_divergences(p: tuple[int, ...], q: tuple[int, ...]) -> None:
    kl, js, tv = (float(f(p, q)) for f in (info.kl_divergence, info.jensen_shannon, info.total_variation))
    assert kl >= 0.0
    assert (kl == math.inf) == any(a and not b for a, b in zip(p, q, strict=True))
    assert 0.0 <= js <= math.log(2)
    assert math.isclose(js, float(info.jensen_shannon(q, p)), rel_tol=1e-12, abs_tol=1e-18)
    assert 0.0 <= tv <= 1.0
    assert js <= tv * math.log(2) + 1e-15  # Lin (1991)
    assert kl >= 2 * tv * tv - 1e-12  # Pinsker's inequality
    assert float(info.kl_divergence(p, p)) == float(info.jensen_shannon(p, p)) == 0.0


@relaxed
@given(counts, counts)
def test_smoothed_divergence_is_finite(p: tuple[int, ...], q: tuple[int, ...]) -> None:
    x, y = info.smoothed(p), info.smoothed(q)
    assert math.isclose(float(x.sum()), 1.0, rel_tol=1e-14)
    assert math.isfinite(float(info.kl_divergence(x, y)))


@relaxed
@given(counts, counts)
def test_terms_add_up_to_the_change_to_the_last_bit(new: tuple[int, ...], old: tuple[int, ...]) -> None:
    change = info.entropy_decomposition(new, old)
    assert math.fsum(change.terms) == change.total
    assert math.isclose(change.total, float(info.entropy(new)) - float(info.entropy(old)), abs_tol=5e-15)
    published = json.loads(json.dumps(change))  # what a reader of an alert adds up
    assert math.fsum(published[0]) == published[1]


@relaxed
@given(counts)
def test_interval_is_ordered_and_in_range(c: tuple[int, ...]) -> None:
    low, high = info.entropy_interval(c)
    assert 0.0 <= low < high <= math.log(5)
    assert info.entropy_interval(c).tobytes() == np.array([low, high]).tobytes()


@relaxed
@given(counts)
def test_misaligned_share_ignores_where_the_aligned_ones_are(c: tuple[int, ...]) -> None:
    g1, g2, g3, g4, g5 = c
    assert float(info.misaligned_share(c)) == float(info.misaligned_share([g3, g5, g1, g2, g4]))
