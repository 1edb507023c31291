"""Five goals and three: the same labels, summed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.taxonomy import GOALS, GRID, CoarseGoal, Goal, Taxonomy, coarsen, quantise


def test_every_goal_belongs_to_exactly_one_of_three() -> None:
    assert sorted(goal for coarse in CoarseGoal for goal in coarse.members) == list(Goal)
    assert [goal.name for goal in CoarseGoal.off_topic_or_harmful.members] == ["g2", "g5"]


@given(st.lists(st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(any), min_size=1, max_size=8))
def test_sums_keep_the_grid(rows: list[list[float]]) -> None:
    fine = quantise(rows)
    coarse = Taxonomy.three.view(fine)
    assert coarse.shape == (len(rows), 3)
    assert (coarse.sum(axis=1) == GRID).all()
    assert (coarse[:, CoarseGoal.refusal] == fine[:, Goal.g3] + fine[:, Goal.g4]).all()
    assert Taxonomy.five.view(fine) is fine


def test_only_five_goals_can_be_summed() -> None:
    with pytest.raises(ValueError, match="5 goals"):
        coarsen(np.zeros((2, 3), dtype=np.int64))
    assert Taxonomy.five.goals == GOALS
