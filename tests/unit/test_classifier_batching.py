from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.classifier.batching import micro_batches, pad, width

LENGTHS = st.lists(st.integers(1, 400), max_size=200)


@given(LENGTHS, st.integers(16, 2048))
def test_every_index_is_in_exactly_one_batch(lengths: list[int], budget: int) -> None:
    found = sorted(index for batch in micro_batches(lengths, budget) for index in batch.indices)
    assert found == list(range(len(lengths)))


@given(LENGTHS, st.integers(16, 2048))
def test_a_batch_stays_within_the_budget_unless_it_is_one_exchange(lengths: list[int], budget: int) -> None:
    for batch in micro_batches(lengths, budget):
        assert len(batch.indices) * batch.width <= budget or len(batch.indices) == 1


@given(LENGTHS, st.integers(16, 2048))
def test_the_width_follows_from_the_own_length_alone(lengths: list[int], budget: int) -> None:
    for batch in micro_batches(lengths, budget):
        assert {width(lengths[index]) for index in batch.indices} == {batch.width}


@given(st.integers(0, 10_000), st.integers(1, 64))
def test_width_is_the_next_multiple(length: int, step: int) -> None:
    columns = width(length, step)
    assert columns % step == 0
    assert columns >= length
    assert columns - length < step or columns == step


def test_batches_are_filled() -> None:
    batches = list(micro_batches([10] * 100, 16 * 10))
    assert [len(batch.indices) for batch in batches] == [10] * 10


def test_pad_marks_tokens_and_padding() -> None:
    ids, mask = pad([[5, 6, 7], [8]], 4, 9)
    np.testing.assert_array_equal(ids, [[5, 6, 7, 9], [8, 9, 9, 9]])
    np.testing.assert_array_equal(mask, [[1, 1, 1, 0], [1, 0, 0, 0]])
