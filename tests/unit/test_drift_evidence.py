"""The likelihood ratios: their expectation is one, exactly, which is all the guarantee rests on."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from valuedrift.drift.evidence import weigh
from valuedrift.drift.subpanes import SUBPANE
from valuedrift.drift.tilts import tilts

STARTS = [
    (980.5, 8.5, 4.5, 4.5, 4.5),
    (0.5, 0.5, 0.5, 0.5, 0.5),
    (2000.5, 0.5, 0.5, 0.5, 0.5),
    (3.5, 100.5, 0.5, 20.5, 7.5),
    (17.5, 0.5, 2.5),
    (30.5, 3.5),
]


def padded(sequences: list[tuple[int, ...]], goals: int) -> np.ndarray:
    return np.array([[*row, *[goals] * (SUBPANE - len(row))] for row in sequences])


def urn_probability(sequence: tuple[int, ...], start: tuple[float, ...]) -> Fraction:
    """Probability of a sequence under the running estimate, event by event."""
    urn = [Fraction(x) for x in start]
    probability = Fraction(1)
    for goal in sequence:
        probability *= urn[goal] / sum(urn)
        urn[goal] += 1
    return probability


@pytest.mark.parametrize(("start", "events"), [(s, m) for s in STARTS for m in (1, 3, 8) if len(s) ** m < 10_000])
def test_expectation_under_the_predictive_is_one(start: tuple[float, ...], events: int) -> None:
    sequences = list(product(range(len(start)), repeat=events))
    probability = np.array([float(urn_probability(row, start)) for row in sequences])
    ratio, credit = weigh(padded(sequences, len(start)), np.tile(start, (len(sequences), 1)), tilts(start))
    np.testing.assert_allclose(probability @ np.exp(ratio), 1.0, rtol=1e-11)
    # Each of the events may be the first one of the change, and is worth one on average.
    np.testing.assert_allclose(probability @ np.exp(ratio + credit), events, rtol=1e-11)


@pytest.mark.parametrize("start", STARTS)
def test_agrees_with_rational_arithmetic(start: tuple[float, ...]) -> None:
    alternatives = tilts(tuple(reversed(start)))  # the tilts stay those of the reference while the estimate moves
    last = len(start) - 1
    rows = [(0,) * 8, (last,) * 8, (0, 1, 0, last, 0, 0, 1, 1), (1,), (0, last, 0), (0, 1, last, 0, 0, 1, 1)]
    found = weigh(padded(rows, len(start)), np.tile(start, (len(rows), 1)), alternatives)
    for row, ratio, credit in zip(rows, *found, strict=True):
        for k in range(alternatives.theta.shape[1]):
            q = [Fraction(t) * Fraction(a) for t, a in zip(alternatives.theta[:, k].tolist(), start, strict=True)]
            inverse = [
                urn_probability(row[:m], start) / math.prod((q[y] / sum(q) for y in row[:m]), start=Fraction(1))
                for m in range(len(row) + 1)
            ]
            total = sum(inverse[:-1], Fraction(0))
            assert ratio[k] == pytest.approx(
                math.log(inverse[-1].denominator) - math.log(inverse[-1].numerator), abs=1e-11
            )
            assert credit[k] == pytest.approx(math.log(total.numerator) - math.log(total.denominator), abs=1e-11)


def test_a_known_reference_keeps_its_digits_beside_1e13_events() -> None:
    p = (0.98089, 0.00764, 0.00382, 0.00382, 0.00383)
    start = tuple(1e13 * x for x in p)
    alternatives = tilts(start)
    row = (0, 0, 1, 2, 0, 4, 0)
    found = weigh(padded([row], 5), np.array([start]), alternatives).log_ratio[0]
    np.testing.assert_allclose(found, alternatives.log_theta[list(row)].sum(axis=0), atol=1e-10)


def test_a_row_does_not_depend_on_its_company() -> None:
    rng = np.random.default_rng(5)
    labels = rng.choice(5, p=[0.9, 0.04, 0.03, 0.02, 0.01], size=(300, SUBPANE))
    labels[7::9, 5:] = 5
    before = np.asarray(STARTS[0] + rng.integers(0, 50, size=(300, 5)), dtype=np.float64)
    alternatives = tilts(STARTS[0])
    together = weigh(labels, before, alternatives)
    for width in (1, 2, 7, 128):
        for first in range(0, 300 - width, 37):
            part = slice(first, first + width)
            alone = weigh(labels[part], before[part], alternatives)
            assert alone.log_ratio.tobytes() == together.log_ratio[part].tobytes()
            assert alone.log_credit.tobytes() == together.log_credit[part].tobytes()
