"""The likelihood ratios: their expectation is one, exactly, which is all the guarantee rests on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from valuedrift.drift.evidence import log_likelihood_ratios
from valuedrift.drift.tilts import tilts

STARTS = [
    (980.5, 8.5, 4.5, 4.5, 4.5),
    (0.5, 0.5, 0.5, 0.5, 0.5),
    (2000.5, 0.5, 0.5, 0.5, 0.5),
    (3.5, 100.5, 0.5, 20.5, 7.5),
]


def compositions(events: int, goals: int = 5) -> Iterator[tuple[int, ...]]:
    if goals == 1:
        yield (events,)
        return
    for first in range(events + 1):
        for others in compositions(events - first, goals - 1):
            yield (first, *others)


def rising(a: Fraction, n: int) -> Fraction:
    return math.prod((a + s for s in range(n)), start=Fraction(1))


def sequence_probability(counts: tuple[int, ...], a: tuple[float, ...]) -> Fraction:
    """Dirichlet-multinomial probability of one sequence with these counts."""
    exact = [Fraction(x) for x in a]
    return math.prod((rising(x, c) for x, c in zip(exact, counts, strict=True)), start=Fraction(1)) / rising(
        sum(exact, Fraction(0)), sum(counts)
    )


def sequences(counts: tuple[int, ...]) -> int:
    return math.factorial(sum(counts)) // math.prod(math.factorial(c) for c in counts)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("events", [1, 2, 10])
def test_expectation_under_the_predictive_is_one(start: tuple[float, ...], events: int) -> None:
    rows = list(compositions(events))
    probability = np.array([float(sequence_probability(row, start) * sequences(row)) for row in rows])
    alternatives = tilts(start)
    ratios = np.exp(log_likelihood_ratios(np.array(rows), np.tile(start, (len(rows), 1)), alternatives))
    np.testing.assert_allclose(probability @ ratios, 1.0, rtol=1e-11)


@pytest.mark.parametrize("start", STARTS)
def test_agrees_with_rational_arithmetic(start: tuple[float, ...]) -> None:
    reference = STARTS[0]  # the tilts stay those of the reference while the estimate moves
    alternatives = tilts(reference)
    rows = [(10, 0, 0, 0, 0), (0, 0, 0, 0, 10), (6, 1, 1, 1, 1), (0, 1, 0, 0, 0), (7, 0, 2, 0, 0)]
    ratios = log_likelihood_ratios(np.array(rows), np.tile(start, (len(rows), 1)), alternatives)
    exact_start = [Fraction(x) for x in start]
    for row, found in zip(rows, ratios, strict=True):
        for k in range(alternatives.theta.shape[1]):
            theta = [Fraction(x) for x in alternatives.theta[:, k].tolist()]
            z = sum((t * a for t, a in zip(theta, exact_start, strict=True)), Fraction(0))
            numerator = math.prod(
                ((t * a / z) ** c for t, a, c in zip(theta, exact_start, row, strict=True)), start=Fraction(1)
            )
            exact = numerator / sequence_probability(row, start)
            assert found[k] == pytest.approx(math.log(exact.numerator) - math.log(exact.denominator), abs=1e-11)


def test_a_known_reference_keeps_its_digits_beside_1e13_events() -> None:
    p = (0.98089, 0.00764, 0.00382, 0.00382, 0.00382)
    start = tuple(1e13 * x for x in p)
    alternatives = tilts(start)
    row = (7, 1, 1, 0, 1)
    found = log_likelihood_ratios(np.array([row]), np.array([start]), alternatives)[0]
    np.testing.assert_allclose(found, np.array(row) @ alternatives.log_theta, atol=1e-10)


def test_a_row_does_not_depend_on_its_company() -> None:
    rng = np.random.default_rng(5)
    counts = rng.multinomial(10, [0.9, 0.04, 0.03, 0.02, 0.01], size=300)
    before = np.asarray(STARTS[0] + np.cumsum(counts, axis=0) - counts, dtype=np.float64)
    alternatives = tilts(STARTS[0])
    together = log_likelihood_ratios(counts, before, alternatives)
    for width in (1, 2, 7, 128):
        for first in range(0, 300 - width, 37):
            part = slice(first, first + width)
            alone = log_likelihood_ratios(counts[part], before[part], alternatives)
            assert alone.tobytes() == together[part].tobytes()
