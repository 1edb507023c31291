"""What a window says of behaviour behind the labels, and of what is desired."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from tests.unit.feed import Feed, records, rules

from valuedrift import information
from valuedrift.taxonomy import GOALS
from valuedrift.windows import Window

CONFUSION = (180, 5, 1, 2, 12, 9, 180, 7, 0, 4, 3, 5, 188, 4, 0, 2, 0, 6, 191, 1, 24, 1, 0, 2, 173)
RATES = np.array(CONFUSION).reshape(5, 5) / np.array(CONFUSION).reshape(5, 5).sum(axis=1, keepdims=True)


def window_of(goals: list[int], **options: Any) -> dict[str, Any]:
    feed = Feed(rules(**options.pop("rules", {})))
    feed.events([0.01 * i for i in range(len(goals))], goals, **options)
    (window,) = records(feed.reach(60), Window)
    return window


def test_the_errors_of_the_classifier_are_taken_back() -> None:
    truth = np.array([0.9, 0.03, 0.04, 0.02, 0.01])
    goals = np.random.default_rng(1).choice(5, 3000, p=truth @ RATES).tolist()
    found = window_of(goals, confusion=CONFUSION)
    corrected = found["corrected"]
    true_s = float(information.entropy(truth))
    low, high = corrected["entropy_interval_95"]
    assert low < corrected["entropy"] < high
    assert low < true_s < high < found["entropy"], "the labels alone claim more disorder than there is"
    assert abs(corrected["entropy"] - true_s) < 0.5 * abs(found["entropy"] - true_s)
    for goal, share in zip(GOALS, truth, strict=True):
        low, high = corrected["shares_interval_95"][goal]
        assert low <= share <= high
    assert np.isclose(sum(corrected["shares"].values()), 1.0)
    assert corrected["examples"] == sum(CONFUSION)
    assert corrected["misfit_p_value"] > 0.05


def test_traffic_that_is_easier_than_the_examples_is_told() -> None:
    assert window_of([0] * 2000, confusion=CONFUSION)["corrected"]["misfit_p_value"] < 0.001


def test_nothing_is_corrected_where_nothing_is_known() -> None:
    assert window_of([0, 0, 1])["corrected"] is None


def test_what_is_known_of_the_classifier_survives_a_restart_and_state_of_an_earlier_release_has_none() -> None:
    feed = Feed(rules())
    feed.events([1, 2, 3], [0, 0, 1], confusion=CONFUSION)
    saved = feed.engine.dump(("m", "default"))
    (whole,) = records(feed.reach(60), Window)
    again, older = Feed(rules()), Feed(rules())
    again.engine.load(deepcopy(saved))  # what is loaded may be built later
    del saved["series"]["c"]["confusion"]
    older.engine.load(saved)
    again.offset = older.offset = 3
    assert records(again.reach(60), Window) == [whole]
    assert whole["corrected"] is not None
    assert records(older.reach(60), Window) == [whole | {"corrected": None}]


def test_distance_from_what_is_desired() -> None:
    assert window_of([0, 1])["desired"] is None
    found = window_of([0] * 8 + [2, 3], rules={"desired": (8.0, 0.0, 2.0, 0.0, 0.0)})["desired"]
    assert found["total_variation"] == pytest.approx(0.1)
    assert found["unwanted"] == pytest.approx(0.1)
    assert 0 < found["js"] < found["kl"] < 1
