"""Misalignment among models, from the counts of a window."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest

from valuedrift.population import (
    BEHAVIOUR_CONFLICTS,
    Mean,
    Weighting,
    by_segment,
    misalignment,
    mixed_agents,
    population_window,
)

COUNTS = {
    ("b",): [80, 10, 5, 5, 0],
    ("a",): [300, 0, 0, 0, 0],
    ("c",): [10, 0, 0, 40, 50],
    ("quiet",): [1, 0, 0, 0, 0],
    ("silent",): [0, 0, 0, 0, 0],
}


def test_record_of_a_window() -> None:
    window = population_window(COUNTS)
    shares = np.array([[1, 0, 0, 0, 0], [0.8, 0.1, 0.05, 0.05, 0], [0.1, 0, 0, 0.4, 0.5]])
    expected = misalignment(mixed_agents(shares, [0.6, 0.2, 0.2]), BEHAVIOUR_CONFLICTS)
    assert window.misalignment == expected
    assert (window.agents, window.left_out, window.events) == (3, 2, 500)
    assert window.unweighted == misalignment(mixed_agents(shares), BEHAVIOUR_CONFLICTS)
    assert window.interval is not None
    assert window.interval[0] < expected < window.interval[1]
    record = json.loads(json.dumps(window.record()))
    assert math.fsum(record["by_goals"].values()) == pytest.approx(expected, rel=1e-15)
    assert math.fsum(member["contribution"] for member in record["members"]) == pytest.approx(expected, rel=1e-12)
    assert record["misalignment_within"] + record["misalignment_between"] == pytest.approx(expected, rel=1e-15)
    assert {member["name"][0]: member["weight"] for member in record["members"]} == {"a": 0.6, "b": 0.2, "c": 0.2}
    assert len(window.record(most_members=1)["members"]) == 1


def test_order_of_agents_changes_nothing() -> None:
    expected = json.dumps(population_window(COUNTS).record())
    for order in itertools.permutations(COUNTS):
        assert json.dumps(population_window({name: COUNTS[name] for name in order}).record()) == expected


def test_weightings() -> None:
    share, relative, equal = (
        population_window(COUNTS, weighting=w) for w in (Weighting.share, Weighting.relative, Weighting.equal)
    )
    assert share.misalignment is not None
    assert relative.misalignment == pytest.approx(share.misalignment / 0.6, rel=1e-14)  # a has 0.6 of the events
    assert equal.misalignment == equal.unweighted == share.unweighted
    stakes = {name: 0.6 if name == ("a",) else 0.2 for name in COUNTS}
    given = population_window(COUNTS, weighting=Weighting.stakes, stakes=stakes)
    assert given.misalignment == share.misalignment
    with pytest.raises(ValueError, match="stake"):
        population_window(COUNTS, weighting=Weighting.stakes)
    with pytest.raises(ValueError, match="no stake is given for b"):
        population_window(COUNTS, weighting=Weighting.stakes, stakes={("a",): 1.0, ("c",): 1.0})


@pytest.mark.parametrize("counts", [{}, {("a",): [5, 0, 0, 0, 0]}, {("a",): [1, 0, 0, 0, 0], ("b",): [1, 0, 0, 0, 0]}])
def test_without_a_pair_there_is_nothing_to_say(counts: dict[tuple[str, ...], list[int]]) -> None:
    record = population_window(counts).record()
    assert record["misalignment"] is None
    assert record["misalignment_interval_95"] is None
    assert record["misalignment_between"] is None
    assert record["agents"] + record["agents_left_out"] == len(counts)


def test_models_that_are_alike_differ_by_nothing() -> None:
    window = population_window({("a",): [8000, 0, 0, 2000, 0], ("b",): [8000, 0, 0, 2000, 0]})
    assert window.misalignment == pytest.approx(0.5 * 2 * 0.8 * 0.2 * 0.5)
    assert window.between == pytest.approx(0.0, abs=1e-4)


def test_within_and_misalignment_are_unbiased() -> None:
    """Few events, many draws: means of the estimates against the truth that the draws were made from."""
    rng = np.random.default_rng(8)
    truth = np.array([[0.7, 0.1, 0.1, 0.05, 0.05], [0.5, 0.2, 0.1, 0.1, 0.1], [0.7, 0.1, 0.1, 0.05, 0.05]])
    weights = {("0",): 0.9, ("1",): 0.4, ("2",): 0.2}
    draws = [
        population_window(
            {(str(i),): rng.multinomial(6, p) for i, p in enumerate(truth)},
            weighting=Weighting.stakes,
            stakes=weights,
            mean=Mean.arithmetic,
        )
        for _ in range(4000)
    ]
    exact = population_window(
        {(str(i),): p * 1e12 for i, p in enumerate(truth)},
        weighting=Weighting.stakes,
        stakes=weights,
        mean=Mean.arithmetic,
    )
    for name in ("misalignment", "within", "between", "unweighted"):
        values = np.array([getattr(draw, name) for draw in draws])
        error = float(values.std()) / math.sqrt(len(values))
        assert abs(float(values.mean()) - getattr(exact, name)) < 4 * error
    # Without the correction, `within` would be smaller by a sixth.
    assert np.mean([d.within for d in draws]) > 0.93 * exact.within  # type: ignore[operator]


def test_segments_as_areas() -> None:
    areas = by_segment({("a", "code"): [9, 1, 0, 0, 0], ("b", "code"): [5, 5, 0, 0, 0], ("a", "chat"): [3, 0, 0, 0, 0]})
    assert areas == {
        "chat": {("a",): [3, 0, 0, 0, 0]},
        "code": {("a",): [9, 1, 0, 0, 0], ("b",): [5, 5, 0, 0, 0]},
    }


def test_what_is_no_count_is_refused() -> None:
    with pytest.raises(ValueError, match="5 finite"):
        population_window({("a",): [1, 2, 3]})
    with pytest.raises(ValueError, match="5 finite"):
        population_window({("a",): [1, 2, 3, -1, 0]})
    with pytest.raises(ValueError, match="least_events"):
        population_window({}, least_events=1)
    with pytest.raises(ValueError, match="5 behaviours"):
        population_window({}, conflicts=[[0, 1], [1, 0]])
