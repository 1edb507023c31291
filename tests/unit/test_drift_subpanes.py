"""Cutting a pane, and drawing what each part of it holds."""

from __future__ import annotations

import numpy as np
import pytest

from valuedrift.drift.subpanes import SUBPANE, cut, draw, splitmix64

PINNED = [[4, 2, 1, 1], [5, 2, 1, 0]]


def test_the_generator_is_splitmix64() -> None:
    # The first outputs of the authors' C program.
    assert splitmix64(0, 3).tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert splitmix64(1234567, 2).tolist() == [6457827717110365317, 3203168211198807973]


def test_seeds_are_taken_modulo_two_to_the_64() -> None:
    assert splitmix64(-1, 4).tolist() == splitmix64(2**64 - 1, 4).tolist() == splitmix64(2**65 - 1, 4).tolist()
    counts = np.array([20, 5, 3, 1, 1])
    assert draw(counts, -1, [8, 8, 14]).tolist() == draw(counts, 2**64 - 1, [8, 8, 14]).tolist()


@pytest.mark.parametrize("events", [1, 8, 9, 100, 12_345, 10**6])
@pytest.mark.parametrize("known", [1.0, 502.5, 1e5, 1e13])
@pytest.mark.parametrize("goals", [2, 5, 64])
def test_subpanes_are_eight_or_small_beside_what_is_known(events: int, known: float, goals: int) -> None:
    sizes = np.array(cut(events, known, goals))
    before = known + np.cumsum(sizes) - sizes
    limit = np.maximum(SUBPANE, before * 2 / (5 * (goals - 1)))
    assert sizes.sum() == events
    assert (sizes > 0).all()
    assert (sizes <= limit).all()
    assert (sizes[:-1] > limit[:-1] - 1).all()  # and no smaller than that
    assert len(sizes) < 10 * goals * 10 + 40  # geometric growth


@pytest.mark.parametrize("events", [1, 7, 99, 12_345])
def test_every_event_is_in_exactly_one_subpane(events: int) -> None:
    counts = np.random.default_rng(events).multinomial(events, [0.9, 0.05, 0.03, 0.01, 0.01])
    sizes = cut(events, 20.0, 5)
    parts = draw(counts, 7, sizes)
    assert parts.sum(axis=1).tolist() == sizes
    assert parts.sum(axis=0).tolist() == counts.tolist()


def test_the_order_depends_on_the_seed_and_never_changes() -> None:
    counts = np.array([9, 4, 2, 1])
    assert draw(counts, 1, [8, 8]).tolist() == PINNED
    assert draw(counts, 2, [8, 8]).tolist() != PINNED
    labels = [goal for goal, count in enumerate(counts.tolist()) for _ in range(count)]
    keys = [word >> 8 << 8 | goal for word, goal in zip(splitmix64(1, 16).tolist(), labels, strict=True)]
    order = [key & 0xFF for key in sorted(keys)]
    assert [[part.count(goal) for goal in range(4)] for part in (order[:8], order[8:])] == PINNED
