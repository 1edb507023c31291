"""Drawing a pane's order."""

from __future__ import annotations

import numpy as np
import pytest

from valuedrift.drift.subpanes import SUBPANE, draw, splitmix64

PINNED = [[0, 3, 2, 1, 0, 1, 1, 0], [0, 0, 0, 0, 2, 0, 1, 0]]


def test_the_generator_is_splitmix64() -> None:
    # The first outputs of the authors' C program.
    assert splitmix64(0, 3).tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert splitmix64(1234567, 2).tolist() == [6457827717110365317, 3203168211198807973]


def test_seeds_are_taken_modulo_two_to_the_64() -> None:
    assert splitmix64(-1, 4).tolist() == splitmix64(2**64 - 1, 4).tolist() == splitmix64(2**65 - 1, 4).tolist()
    counts = np.array([[20, 5, 3, 1, 1]])
    assert draw(counts, [-1]).tolist() == draw(counts, [2**64 - 1]).tolist()


@pytest.mark.parametrize("events", [1, 7, 8, 9, 99, 100, 101, 12_345])
def test_every_event_is_in_exactly_one_subpane(events: int) -> None:
    counts = np.random.default_rng(events).multinomial(events, [0.9, 0.05, 0.03, 0.01, 0.01])
    labels = draw(counts[None], [7])
    assert labels.shape == (-(-events // SUBPANE), SUBPANE)
    flat = labels.reshape(-1)
    np.testing.assert_array_equal(np.bincount(flat[:events], minlength=5), counts)
    assert (flat[events:] == 5).all()


def test_a_pane_does_not_depend_on_its_company() -> None:
    rng = np.random.default_rng(2)
    panes = rng.multinomial(rng.integers(1, 60, size=40), [0.5, 0.2, 0.2, 0.05, 0.05])
    seeds = [int(seed) for seed in rng.integers(0, 2**62, size=40)]
    together = draw(panes, seeds).tolist()
    assert together == [
        row for pane, seed in zip(panes, seeds, strict=True) for row in draw(pane[None], [seed]).tolist()
    ]


def test_the_order_depends_on_the_seed_and_never_changes() -> None:
    counts = np.array([[9, 4, 2, 1]])
    assert draw(counts, [1]).tolist() == PINNED
    assert draw(counts, [2]).tolist() != PINNED
