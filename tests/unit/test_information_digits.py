"""Every measure against fifty digits: zero counts, one category, huge counts, near distributions, single precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import mpmath
import numpy as np
import pytest

from valuedrift import information as info

Row = Sequence[int]

ROWS: list[Row] = [
    [98, 1, 1, 0, 0],
    [90, 2, 2, 3, 3],
    [1, 1, 1, 1, 1],
    [7, 0, 0, 0, 0],
    [0, 0, 3, 0, 97],
    [10**12, 1, 1, 1, 1],
    [10**12, 2, 1, 1, 1],
    [10**12, 10**12 - 1, 3, 10**6, 7],
    [10**12 + 1, 10**12 - 1, 10**12, 10**12, 10**12],
    [10**12] * 5,
    [10**15, 1, 0, 0, 0],
]
PAIRS = [(p, q) for p in ROWS for q in ROWS]


def shares(row: Row) -> list[mpmath.mpf]:
    return [mpmath.mpf(int(c)) / sum(map(int, row)) for c in row]


def kl(p: Sequence[mpmath.mpf], q: Sequence[mpmath.mpf]) -> mpmath.mpf:
    if any(a and not b for a, b in zip(p, q, strict=True)):
        return mpmath.inf
    return mpmath.fsum(a * mpmath.log(a / b) for a, b in zip(p, q, strict=True) if a)


def exact_entropy(row: Row) -> float:
    return float(-mpmath.fsum(p * mpmath.log(p) for p in shares(row) if p))


def exact_kl(p: Row, q: Row) -> float:
    return float(kl(shares(p), shares(q)))


def exact_cross_entropy(p: Row, q: Row) -> float:
    return exact_entropy(p) + exact_kl(p, q)


def exact_js(p: Row, q: Row) -> float:
    x, y = shares(p), shares(q)
    middle = [(a + b) / 2 for a, b in zip(x, y, strict=True)]
    return float((kl(x, middle) + kl(y, middle)) / 2)


def exact_tv(p: Row, q: Row) -> float:
    return float(mpmath.fsum(abs(a - b) for a, b in zip(shares(p), shares(q), strict=True)) / 2)


def exact_mutual_information(table: Sequence[Row]) -> float:
    n = sum(sum(map(int, row)) for row in table)
    rows = [sum(map(int, row)) for row in table]
    columns = [sum(int(row[j]) for row in table) for j in range(len(table[0]))]
    cells = [(int(c), rows[i] * columns[j]) for i, row in enumerate(table) for j, c in enumerate(row)]
    return float(mpmath.fsum(mpmath.mpf(c) / n * mpmath.log(mpmath.mpf(c) * n / e) for c, e in cells if c))


@pytest.fixture(autouse=True)
def fifty_digits() -> None:
    mpmath.mp.dps = 60  # and more, since near distributions cancel even there


@pytest.mark.parametrize("row", ROWS)
def test_entropy(row: Row) -> None:
    assert float(info.entropy(row)) == pytest.approx(exact_entropy(row), rel=1e-13, abs=0)


@pytest.mark.parametrize(
    ("measure", "exact"),
    [
        (info.kl_divergence, exact_kl),
        (info.cross_entropy, exact_cross_entropy),
        (info.jensen_shannon, exact_js),
        (info.total_variation, exact_tv),
    ],
)
def test_measures_of_two(measure: Callable[..., np.ndarray], exact: Callable[[Row, Row], float]) -> None:
    for p, q in PAIRS:
        # Relative: a divergence of 1e-25 nats is as right as one of 1.
        assert float(measure(p, q)) == pytest.approx(exact(p, q), rel=1e-13, abs=0), (p, q)


TABLES: list[list[Row]] = [
    [[10, 20], [30, 5]],
    [[10, 20, 0], [30, 60, 0]],
    [[5, 0, 0], [0, 7, 0], [0, 0, 9]],
    [[3, 4, 5]],
    [[3], [4], [5]],
    [[10**12, 10**12], [10**12, 10**12 + 1]],
    [[10**12, 3, 0, 1], [10**12 - 7, 2, 1, 1]],
    [[0, 0], [0, 4]],
]


@pytest.mark.parametrize("table", TABLES)
def test_mutual_information(table: list[Row]) -> None:
    value = float(info.mutual_information(table))
    # Its terms have either sign only before they are paired with the expected counts: relative here too.
    assert value == pytest.approx(exact_mutual_information(table), rel=1e-12, abs=0)
    assert float(info.mutual_information(np.transpose(table))) == pytest.approx(value, rel=1e-12, abs=0)


def test_single_precision_is_computed_in_double() -> None:
    for p, q in PAIRS:
        x, y = np.array(p, np.float32), np.array(q, np.float32)
        rounded = [[int(c) for c in row.tolist()] for row in (x, y)]
        assert float(info.kl_divergence(x, y)) == pytest.approx(exact_kl(*rounded), rel=1e-13, abs=0)
        assert float(info.entropy(x)) == pytest.approx(exact_entropy(rounded[0]), rel=1e-13, abs=0)
    table = np.array([[0.1, 0.2], [0.3, 0.4]], np.float32)
    assert info.mutual_information(table).dtype == np.float64
    np.testing.assert_array_equal(info.mutual_information(table), info.mutual_information(table.astype(np.float64)))
