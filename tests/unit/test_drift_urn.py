"""The urn and its e-detector: probabilities by enumeration, the martingale, groups, strata, state."""

from __future__ import annotations

import json
import math
from itertools import product

import numpy as np
import pytest

from valuedrift.drift.clustered import ClusteredDetector
from valuedrift.drift.polya import log_urn
from valuedrift.drift.urn import Urn

FRESH, MEMORIES = (0.5, 8.0), (0.0, 3.0)
REFERENCE = np.array([(5, 1, 0), (3, 0, 0), (0, 4, 1), (6, 1, 0), (2, 2, 0), (7, 0, 1)])


def taught(goals: int = 3, **options: int) -> Urn:
    urn = Urn(goals, fresh=FRESH, memories=MEMORIES, **options)
    for pane, counts in enumerate(REFERENCE):
        urn.learn(urn.look(counts, pane=pane))
    return urn


def compositions(events: int, goals: int) -> list[tuple[np.ndarray, int]]:
    """All counts of so many events, with the number of sequences that have them."""
    found = []
    for counts in product(range(events + 1), repeat=goals):
        if sum(counts) == events:
            orders = math.factorial(events) // math.prod(math.factorial(count) for count in counts)
            found.append((np.array(counts), orders))
    return found


def test_the_probability_is_that_of_drawing_ball_by_ball() -> None:
    shares, recent, fresh = np.array((0.7, 0.2, 0.1)), np.array((0.5, 0.0, 2.0)), 1.5
    balls, probability = fresh * shares + recent, 1.0
    for goal in (2, 2, 0, 1, 2):
        probability *= balls[goal] / balls.sum()
        balls[goal] += 1.0
    found = log_urn(np.array([(1.0, 1.0, 3.0)]), np.array([fresh]), shares, recent[None, None])
    assert found.shape == (1, 1)
    assert found[0, 0] == pytest.approx(math.log(probability), rel=1e-12)


def test_long_products_go_on_where_short_ones_end() -> None:
    shares, recent = np.array((0.7, 0.2, 0.1)), np.zeros((1, 1, 3))
    fresh = np.array([0.25, 30.0, 2.0**18])
    by_two = [log_urn(np.array([(n, 40.0 - n, 0.0)]), fresh, shares, recent)[0] for n in (16.0, 17.0, 24.0)]
    for n, found in zip((16, 17, 24), by_two, strict=True):
        wanted = [
            sum(math.log(s * 0.7 + u) for u in range(n))
            + sum(math.log(s * 0.2 + u) for u in range(40 - n))
            - sum(math.log(s + u) for u in range(40))
            for s in fresh
        ]
        np.testing.assert_allclose(found, wanted, rtol=1e-11)


@pytest.mark.parametrize("events", [1, 2, 5])
def test_every_hypothesis_foresees_panes_with_probability_one_in_all(events: int) -> None:
    urn = taught()
    total = sum(orders * np.exp(urn.look(counts, pane=8).log_probability) for counts, orders in compositions(events, 3))
    np.testing.assert_allclose(total, 1.0, rtol=1e-10)


def test_expected_value_grows_by_the_number_of_events() -> None:
    # The martingale, exactly: over all panes that may come next, with the probability that the urn gives them.
    detector = ClusteredDetector(taught(), arl0_events=1e6)
    for pane, counts in ((6, (0, 1, 2)), (9, (3, 0, 0))):
        before = detector.status.e_value
        state = detector.to_dict()
        expected = 0.0
        for possible, orders in compositions(4, 3):
            after = ClusteredDetector.from_dict(state)
            probability = orders * math.exp(after.urn.log_mean(after.urn.look(possible, pane=pane).log_probability))
            expected += probability * after.update(possible, pane=pane).e_value
        assert expected == pytest.approx(before + 4, rel=1e-9)
        detector.update(counts, pane=pane)


def test_panes_of_two_groups_sum_to_one_as_well() -> None:
    urn = taught()
    urn.learn(urn.look([(1, 0, 1), (0, 2, 0)], pane=6, groups=(4, 7)))
    total = 0.0
    for (first, m), (second, n) in product(compositions(2, 3), compositions(1, 3)):
        look = urn.look(np.stack([first, second]), pane=7, groups=(7, 4))
        total += m * n * math.exp(urn.log_mean(look.log_probability))
    assert total == pytest.approx(1.0, rel=1e-10)


def test_a_repetition_in_the_same_group_is_no_news_and_in_another_it_is() -> None:
    alike, mixed = Urn(3), Urn(3)
    rng = np.random.default_rng(3)
    for pane in range(400):  # conversations of five turns that never change
        for urn, goals in ((alike, np.repeat(rng.choice(3, p=(0.9, 0.06, 0.04)), 5)), (mixed, rng.choice(3, 5))):
            urn.learn(urn.look(np.bincount(goals, minlength=3), pane=pane, groups=(pane,)))
    assert alike.fresh[alike.leader] < 1.0
    assert mixed.fresh[mixed.leader] > 10.0
    one, many = ClusteredDetector(alike, arl0_events=1e6), ClusteredDetector.from_dict(
        ClusteredDetector(Urn.from_dict(alike.to_dict()), arl0_events=1e6).to_dict()
    )  # fmt: skip
    one.update([(0, 5, 0)], pane=400, groups=(900,))
    many.update(np.tile((0, 1, 0), (5, 1)), pane=400, groups=tuple(range(900, 905)))
    assert many.status.log_evidence > one.status.log_evidence + 3.0


def test_groups_come_in_any_order() -> None:
    rows, groups = np.array([(1, 0, 1), (0, 2, 0), (3, 0, 0)]), (4, 7, 9)
    first, second = taught(), taught()
    first.learn(first.look(rows, pane=6, groups=groups))
    second.learn(second.look(rows[[2, 0, 1]], pane=6, groups=(9, 4, 7)))
    following = [urn.look((0, 1, 1), pane=7, groups=(7,)).log_probability for urn in (first, second)]
    np.testing.assert_allclose(following[0], following[1], rtol=1e-12)


def test_many_groups_take_bounded_memory_and_the_latest_stay() -> None:
    urn = Urn(3, fresh=(1.0,), memories=(1000.0,), most_groups=16)
    for pane in range(100):
        urn.learn(urn.look((0, 1, 0), pane=pane, groups=(pane,)))
    assert len(urn.to_dict()["recent"]) <= 16
    known, forgotten = (urn.look((0, 1, 0), pane=100, groups=(group,)).recent.sum() for group in (99, 3))
    assert known > 0.0
    assert forgotten == 0.0


def test_strata_have_a_distribution_each() -> None:
    urn = Urn(3, strata=2)
    for pane in range(200):
        urn.learn(urn.look((18, 1, 1) if pane % 2 else (2, 9, 9), pane=pane, stratum=pane % 2))
    assert urn.shares(1)[0] == pytest.approx(0.9, abs=0.02)
    assert urn.shares(0)[0] == pytest.approx(0.1, abs=0.02)


def test_another_reference_for_the_same_traffic() -> None:
    urn = taught()
    other = urn.measured_from((90, 9, 1))
    np.testing.assert_allclose(other.shares(), (90.5 / 101.5, 9.5 / 101.5, 1.5 / 101.5))
    np.testing.assert_array_equal(other.log_weights, urn.log_weights)
    np.testing.assert_allclose(other.worth / 100, urn.worth / REFERENCE.sum())
    look = other.look((0, 1, 0), pane=6)
    np.testing.assert_array_equal(look.recent, urn.look((0, 1, 0), pane=6).recent)
    assert urn.counts.sum() == REFERENCE.sum()


def test_a_restored_detector_goes_on_bit_for_bit() -> None:
    rng = np.random.default_rng(5)
    panes = rng.multinomial(6, (0.7, 0.2, 0.1), size=60)
    whole = ClusteredDetector(taught(), arl0_events=200.0)
    stopped = ClusteredDetector(taught(), arl0_events=200.0)
    for step, counts in enumerate(panes):
        groups = (step % 5,)
        status = whole.update(counts, pane=10 + 2 * step, groups=groups)
        assert stopped.update(counts, pane=10 + 2 * step, groups=groups) == status
        stopped = ClusteredDetector.from_dict(json.loads(json.dumps(stopped.to_dict())))
        assert stopped.status == status
        if status.alarm:
            whole.restart()
            stopped.restart()
    assert stopped.to_dict() == whole.to_dict()


def test_a_restart_forgets_the_evidence() -> None:
    detector = ClusteredDetector(taught(), arl0_events=50.0)
    fresh = detector.urn.shares()
    for pane in range(10, 60):
        detector.update((0, 0, 4), pane=pane)
    assert detector.status.alarm
    assert 1 <= detector.status.onset_events <= 200
    detector.restart()
    assert not detector.status.alarm
    assert detector.status.events == 0
    np.testing.assert_array_equal(detector.urn.shares(), fresh)


def test_panes_without_events_change_nothing() -> None:
    detector = ClusteredDetector(taught(), arl0_events=50.0)
    detector.update((3, 0, 1), pane=7)
    state = detector.to_dict()
    detector.update((0, 0, 0), pane=8)
    assert detector.to_dict() == state


@pytest.mark.parametrize(
    ("counts", "pane", "groups"),
    [
        ((1, 2), 9, (0,)),
        ((1, -2, 3), 9, (0,)),
        ((1, 0.5, 3), 9, (0,)),
        ((0, 0, 0), 9, (0,)),
        ((1, 0, math.inf), 9, (0,)),
        ([(1, 0, 0), (1, 0, 0)], 9, (2, 2)),
        ((1, 0, 0), 5, (0,)),
    ],
)
def test_what_is_no_pane_is_refused(counts: object, pane: int, groups: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"counts|order"):
        taught().look(np.asarray(counts), pane=pane, groups=groups)


def test_what_cannot_start_is_refused() -> None:
    with pytest.raises(ValueError, match="arl0"):
        ClusteredDetector(taught(), arl0_events=0.5)
    with pytest.raises(ValueError, match="reference"):
        ClusteredDetector(Urn(3), arl0_events=50.0)
    with pytest.raises(ValueError, match="version"):
        Urn.from_dict({"version": 0})
    with pytest.raises(ValueError, match="damaged"):
        ClusteredDetector.from_dict({"version": 1})
