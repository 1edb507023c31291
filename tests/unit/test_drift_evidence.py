"""The likelihood ratios: their expectation is one, exactly, which is all the guarantee rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from valuedrift.drift.evidence import excess, weigh
from valuedrift.drift.tilts import tilts

STARTS = [
    (980.5, 8.5, 4.5, 4.5, 4.5),
    (0.5, 0.5, 0.5, 0.5, 0.5),
    (2000.5, 0.5, 0.5, 0.5, 0.5),
    (3.5, 100.5, 0.5, 20.5, 7.5),
    (17.5, 0.5, 2.5),
    (30.5, 3.5),
]


def compositions(events: int, goals: int) -> Iterator[tuple[int, ...]]:
    """All counts of so many events."""
    if goals == 1:
        yield (events,)
        return
    for first in range(events + 1):
        for others in compositions(events - first, goals - 1):
            yield (first, *others)


def urn_probability(counts: tuple[int, ...], start: tuple[float, ...]) -> Fraction:
    """Probability of any one sequence with these counts under the running estimate, event by event."""
    urn = [Fraction(x) for x in start]
    probability = Fraction(1)
    for goal, count in enumerate(counts):
        for _ in range(count):
            probability *= urn[goal] / sum(urn)
            urn[goal] += 1
    return probability


def sequences(counts: tuple[int, ...]) -> int:
    """How many sequences have these counts."""
    return math.factorial(sum(counts)) // math.prod(map(math.factorial, counts))


@pytest.mark.parametrize(("start", "events"), [(s, m) for s in STARTS for m in (1, 3, 8, 17)])
def test_expectation_under_the_predictive_is_one(start: tuple[float, ...], events: int) -> None:
    rows = list(compositions(events, len(start)))
    probability = np.array([float(sequences(row) * urn_probability(row, start)) for row in rows])
    assert probability.sum() == pytest.approx(1, rel=1e-12)
    ratio = weigh(np.array(rows, dtype=np.float64), np.tile(start, (len(rows), 1)), tilts(start))
    np.testing.assert_allclose(probability @ np.exp(ratio), 1.0, rtol=1e-11)


@pytest.mark.parametrize("start", STARTS)
def test_agrees_with_rational_arithmetic(start: tuple[float, ...]) -> None:
    alternatives = tilts(tuple(reversed(start)))  # the tilts stay those of the reference while the estimate moves
    goals = len(start)
    rows = [tuple(row) for row in np.random.default_rng(1).integers(0, 40, size=(6, goals)).tolist()]
    rows += [(1,) + (0,) * (goals - 1), (0,) * (goals - 1) + (90,)]
    found = weigh(np.array(rows, dtype=np.float64), np.tile(start, (len(rows), 1)), alternatives)
    for row, ratio in zip(rows, found, strict=True):
        for k in range(alternatives.theta.shape[1]):
            q = [Fraction(t) * Fraction(a) for t, a in zip(alternatives.theta[:, k].tolist(), start, strict=True)]
            exact = math.prod((x / sum(q)) ** n for x, n in zip(q, row, strict=True)) / urn_probability(row, start)
            with mpmath.workdps(40):
                expected = float(mpmath.log(mpmath.mpf(exact.numerator) / exact.denominator))
            assert ratio[k] == pytest.approx(expected, rel=1e-12, abs=1e-11)


def test_a_known_reference_keeps_its_digits_beside_1e13_events() -> None:
    p = (0.98089, 0.00764, 0.00382, 0.00382, 0.00383)
    start = tuple(1e13 * x for x in p)
    alternatives = tilts(start)
    row = np.array([[97.0, 1, 0, 0, 2]])
    found = weigh(row, np.array([start]), alternatives)
    np.testing.assert_allclose(found[0], (row.T * alternatives.log_theta).sum(axis=0), atol=1e-10)


@pytest.mark.parametrize("a", [0.5, 1.0, 4.5, 15.5, 16.0, 1000.5, 1e13, 1e15])
@pytest.mark.parametrize("n", [0, 1, 2, 16, 17, 100, 10**6, 10**12])
def test_what_an_urn_learns_agrees_with_any_number_of_digits(a: float, n: int) -> None:
    with mpmath.workdps(80):
        exact = mpmath.loggamma(mpmath.mpf(a) + n) - mpmath.loggamma(mpmath.mpf(a)) - n * mpmath.log(a)
    assert excess(a, float(n)) == pytest.approx(float(exact), rel=1e-12, abs=1e-12 * max(n, 1))


@pytest.mark.parametrize("start", [*STARTS, tuple(range(1, 18)), (1e13, 2e11, 7e10)])
def test_a_row_does_not_depend_on_its_company(start: tuple[float, ...]) -> None:
    rng = np.random.default_rng(5)
    counts = rng.multinomial(rng.integers(1, 200, size=300), np.array(start) / sum(start)).astype(np.float64)
    before = np.asarray(start + rng.integers(0, 50, size=counts.shape), dtype=np.float64)
    alternatives = tilts(start)
    together = weigh(counts, before, alternatives)
    for width in (1, 2, 7, 128):
        for first in range(0, 300 - width, 37):
            part = slice(first, first + width)
            assert weigh(counts[part], before[part], alternatives).tobytes() == together[part].tobytes()
