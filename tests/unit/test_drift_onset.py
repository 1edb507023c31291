"""When the change began, from counts in few blocks."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from valuedrift.drift.onset import Past, log_rising, onset
from valuedrift.drift.tilts import tilts
from valuedrift.drift.tolerance import beyond

START = (980.5, 8.5, 4.5, 4.5, 4.5)
STABLE = np.array((0.98089, 0.00764, 0.00382, 0.00382, 0.00383))
DRIFTED = np.array((0.82391, 0.07044, 0.03522, 0.03522, 0.03521))


@pytest.mark.parametrize("a", [0.5, 3.5, 1e3, 9.8e12])
@pytest.mark.parametrize("n", [0, 1, 7, 1000, 10**9])
def test_rising_factorials_agree_with_any_number_of_digits(a: float, n: int) -> None:
    with mpmath.workdps(60):
        exact = float(mpmath.loggamma(mpmath.mpf(a) + n) - mpmath.loggamma(mpmath.mpf(a)))
    assert float(log_rising(np.array(a), np.array(float(n)))) == pytest.approx(exact, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("panes", [1, 63, 64, 65, 1000, 20_000])
def test_blocks_keep_every_event_and_are_few_and_fine_near_now(panes: int) -> None:
    past = Past()
    counts = np.random.default_rng(panes).multinomial(10, STABLE, size=panes)
    for pane in counts:
        past.add(pane.tolist())
    assert len(past.blocks) <= 64
    np.testing.assert_array_equal(np.sum(past.blocks, axis=0), counts.sum(axis=0))
    assert past.blocks[-1] == counts[-1].tolist()
    sizes = np.sum(past.blocks, axis=1)[::-1]
    after = np.cumsum(sizes) - sizes
    assert (sizes <= np.maximum(10, 0.5 * after)).all()


@pytest.mark.parametrize("before", [3, 40, 900])
@pytest.mark.parametrize("known", [False, True])
def test_an_abrupt_change_is_dated(before: int, known: bool) -> None:
    rng = np.random.default_rng(before)
    past = Past()
    for pane in (*rng.multinomial(20, STABLE, size=before), *rng.multinomial(20, DRIFTED, size=30)):
        past.add(pane.tolist())
    start = 1e13 * STABLE if known else np.array(START)
    found = onset(past.blocks, tilts(tuple(start.tolist())), start)
    assert found.low <= 600 <= found.high
    assert found.low <= found.events <= found.high
    assert found.high - found.low < 200
    assert abs(found.events - 600) < 100


def test_the_only_pane_is_where_it_began() -> None:
    assert onset([[1, 3, 0, 0, 0]], tilts(START), np.array(START)) == (4, 0, 4)


def test_with_a_ball_around_the_reference() -> None:
    blocks = [[980, 8, 4, 4, 4]] * 9 + [[900, 60, 20, 10, 10]] * 4
    found = onset(blocks, beyond(START, 0.02), None)
    assert found.low <= 4000 <= found.high
    assert found.events == 4000
