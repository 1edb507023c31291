"""Drawing a pane's order."""

from __future__ import annotations

import numpy as np
import pytest

from valuedrift.drift.subpanes import SUBPANE, draw, splitmix64

PINNED = [[4, 4, 1, 1, 0], [8, 1, 1, 0, 0], [8, 0, 1, 0, 1]]


def test_the_generator_is_splitmix64() -> None:
    # The first outputs of the authors' C program.
    assert splitmix64(0, 3).tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert splitmix64(1234567, 2).tolist() == [6457827717110365317, 3203168211198807973]


def test_seeds_are_taken_modulo_two_to_the_64() -> None:
    assert splitmix64(-1, 4).tolist() == splitmix64(2**64 - 1, 4).tolist() == splitmix64(2**65 - 1, 4).tolist()


@pytest.mark.parametrize("events", [0, 1, 9, 10, 11, 99, 100, 101, 12_345])
def test_every_event_is_in_exactly_one_subpane(events: int) -> None:
    counts = np.random.default_rng(events).multinomial(events, [0.9, 0.05, 0.03, 0.01, 0.01])
    parts = draw(counts, seed=7)
    np.testing.assert_array_equal(parts.sum(axis=0), counts)
    sizes = parts.sum(axis=1).tolist()
    assert sizes[:-1] == [SUBPANE] * (len(sizes) - 1)
    assert all(0 < size <= SUBPANE for size in sizes)


def test_the_order_depends_on_the_seed_and_never_changes() -> None:
    counts = np.array([20, 5, 3, 1, 1])
    assert draw(counts, 1).tolist() == PINNED
    assert draw(counts, 1).tolist() == draw(counts.copy(), 1).tolist()
    assert draw(counts, 2).tolist() != PINNED
