"""The detector against its recursion written plainly, and its edges."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from valuedrift.drift import DriftDetector
from valuedrift.drift.state import packed
from valuedrift.drift.subpanes import cut, draw
from valuedrift.drift.tilts import tilts

STABLE = np.array((0.98089, 0.00764, 0.00382, 0.00382, 0.00382))
DRIFTED = np.array((0.82391, 0.07044, 0.03522, 0.03522, 0.03522))
REFERENCE = (981, 7, 4, 4, 4)


def plain(reference: tuple[int, ...], panes: np.ndarray, seeds: list[int]) -> np.ndarray:
    """R of every alternative, by loops over events: beginnings at the start of each sub-pane."""
    a = np.array(reference) + 0.5
    alternatives = tilts(tuple(a.tolist()))
    weights = np.exp(alternatives.log_weights)
    r = np.zeros(len(weights))
    for pane, seed in zip(panes, seeds, strict=True):
        if not pane.any():
            continue
        for row in draw(pane, seed, cut(int(pane.sum()), float(a.sum()), len(a))):
            q = a[:, None] * alternatives.theta
            q /= q.sum(axis=0)
            r += row.sum() * weights
            for goal in np.arange(len(a)).repeat(row):
                r *= q[goal] * a.sum() / a[goal]
                a[goal] += 1
    return r


def panes_of(events: int, panes: int, p: np.ndarray, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).multinomial(events, p, size=panes)


@pytest.mark.parametrize("events", [1, 8, 37, 250, 1300])
def test_agrees_with_the_plain_recursion(events: int) -> None:
    panes = np.vstack((panes_of(events, 12, STABLE, 1), np.zeros((1, 5), dtype=int), panes_of(events, 4, DRIFTED, 2)))
    seeds = list(range(len(panes)))
    detector = DriftDetector(REFERENCE, arl0_events=1e6)
    for pane, seed in zip(panes, seeds, strict=True):
        status = detector.update(pane, seed=seed)
    r = plain(REFERENCE, panes, seeds)
    np.testing.assert_allclose(np.exp(detector._log_r), r, rtol=1e-9)
    leader = int(np.argmax(r))
    assert status.e_value == pytest.approx(r.sum(), rel=1e-9)
    assert status.log_evidence == pytest.approx(math.log(r.sum()), rel=1e-12)
    assert status.alternative == tilts(tuple((np.array(REFERENCE) + 0.5).tolist())).names[leader]
    assert status.events == panes.sum()


def test_one_event_by_hand() -> None:
    # R = Σ w_k θ_k[y] t / z_k, and t = z_k at the start; the tilts are scaled to it.
    detector = DriftDetector(REFERENCE, arl0_events=1e6)
    alternatives = tilts(tuple((np.array(REFERENCE) + 0.5).tolist()))
    expected = float(np.exp(alternatives.log_weights) @ alternatives.theta[1])
    assert detector.update([0, 1, 0, 0, 0], seed=0).e_value == pytest.approx(expected, rel=1e-12)


def test_an_abrupt_change_is_found_explained_and_dated() -> None:
    detector = DriftDetector(REFERENCE, arl0_events=1e6)
    assert detector.scan(panes_of(10, 500, STABLE, 3), np.arange(500)) is None
    index = detector.scan(panes_of(10, 500, DRIFTED, 4), np.arange(500))
    assert index is not None
    assert index < 20
    status = detector.status
    assert status.alarm
    assert status.e_value >= status.threshold == 1e6
    assert status.alternative.startswith("rest up")
    assert abs(status.onset_events - 10 * (index + 1)) <= 30
    low, high = status.onset_interval
    assert low <= 10 * (index + 1) <= high
    assert low <= status.onset_events <= high <= 1000


def test_a_swap_that_leaves_the_entropy_alone_is_found_and_named() -> None:
    detector = DriftDetector(REFERENCE, arl0_events=1e6)
    detector.update(panes_of(1000, 1, STABLE, 5)[0], seed=0)
    swapped = STABLE[[3, 1, 2, 0, 4]]
    assert detector.scan(panes_of(10, 5, swapped, 6), range(5)) in {0, 1}
    detector.update(panes_of(10, 1, swapped, 7)[0], seed=9)
    assert "g1↔g4" in detector.status.alternative


def test_the_alarm_stays_on_until_restart() -> None:
    detector = DriftDetector(STABLE, arl0_events=1e4, known=True)
    for seed, pane in enumerate(panes_of(100, 40, DRIFTED, 8)):
        status = detector.update(pane, seed=seed)
    assert status.alarm
    assert detector.update([0, 0, 0, 0, 0], seed=1) == status
    detector.restart()
    assert detector.status == DriftDetector(STABLE, arl0_events=1e4, known=True).status
    assert detector.to_dict() == DriftDetector(STABLE, arl0_events=1e4, known=True).to_dict()
    assert not detector.update([10, 0, 0, 0, 0], seed=1).alarm


def test_evidence_never_overflows() -> None:
    detector = DriftDetector(STABLE, arl0_events=1e4, known=True)
    for seed in range(20):
        status = detector.update([0, 0, 1000, 0, 0], seed=seed)
    assert status.e_value == sys.float_info.max
    assert 1e4 < status.log_evidence < math.inf
    json.dumps([status, detector.to_dict()], allow_nan=False)
    assert DriftDetector.from_dict(detector.to_dict()).status == status
    for seed in range(30):  # and comes back when the stream does; behaviour that is likelier under the null lowers it
        status = detector.update([981, 8, 4, 4, 3], seed=seed)
    assert math.isfinite(status.log_evidence)


def test_nothing_seen_yet() -> None:
    status = DriftDetector(REFERENCE, arl0_events=50).status
    assert status[:2] == (False, 0.0)
    assert status[4:] == (0, "", 0, (0, 0))
    assert status.log_evidence == -math.inf


def test_a_million_events_in_one_pane() -> None:
    detector = DriftDetector(REFERENCE, arl0_events=1e9)
    counts = panes_of(10**6, 1, np.array(REFERENCE) / 1000, 9)[0]
    status = detector.update(counts, seed=3)
    assert status.events == 10**6
    assert math.isfinite(status.log_evidence)
    assert not status.alarm


@pytest.mark.parametrize("reference", [(1000, 0, 0, 0, 0), (0, 0, 0, 0, 0), (1, 0, 0, 0, 0), (200, 200, 200, 200, 200)])
def test_references_with_zeros(reference: tuple[int, ...]) -> None:
    detector = DriftDetector(reference, arl0_events=1e5)
    for seed in range(30):
        status = detector.update([9, 0, 0, 0, 1], seed=seed)
    assert math.isfinite(status.log_evidence)
    # A thousand events of g1 alone and then one in ten of g5 is a change; the others never promised anything.
    assert status.alarm == (reference in {(1000, 0, 0, 0, 0), (200, 200, 200, 200, 200)})


@pytest.mark.parametrize("epsilon", [0.0, 0.001])
@pytest.mark.parametrize("events", [7, 137, 2_000_000])
def test_state_is_small_and_strict_json(events: int, epsilon: float) -> None:
    detector = DriftDetector((93_215_321, 4_115_411, 1_055_105, 971_097, 663_066), arl0_events=1.5e9, epsilon=epsilon)
    longest = 0
    for seed, pane in enumerate(panes_of(events, 130, np.array((0.9321, 0.0411, 0.0105, 0.0097, 0.0066)), 10)):
        detector.update(pane, seed=seed)
        if events < 1000 or seed % 10 == 0:
            longest = max(longest, len(json.dumps(detector.to_dict(), allow_nan=False)))
        if events > 1000 and epsilon == 0.0 and seed == 2:
            break
    assert longest < 4096


@pytest.mark.parametrize("reference", [(30, 4), (95, 3, 2), (70, 10, 8, 6, 4, 2, 1)])
def test_any_number_of_goals(reference: tuple[int, ...]) -> None:
    detector = DriftDetector(reference, arl0_events=1e5)
    stable = np.array(reference) / sum(reference)
    panes = np.random.default_rng(1).multinomial(23, stable, size=8)
    for seed, pane in enumerate(panes):
        detector.update(pane, seed=seed)
    np.testing.assert_allclose(np.exp(detector._log_r), plain(reference, panes, list(range(8))), rtol=1e-9)
    assert not detector.status.alarm
    swapped = np.roll(stable, 1)
    assert detector.scan(np.random.default_rng(2).multinomial(23, swapped, size=40), range(40)) is not None
    with pytest.raises(ValueError):
        detector.update([1] * (len(reference) + 1), seed=0)


def test_a_trifle_is_no_drift_above_epsilon_and_twice_epsilon_is() -> None:
    # 300 panes of 33,333 events; see the statistics tests for rates.
    trifle = STABLE + np.array((-0.004, 0.004, 0, 0, 0))
    drift = STABLE + np.array((-0.01, 0.005, 0.005, 0, 0))
    exact, tolerant = (DriftDetector(STABLE, arl0_events=1e10, known=True, epsilon=e) for e in (0.0, 0.005))
    panes = panes_of(33_333, 300, trifle, 1)
    assert exact.scan(panes[:10], range(10)) is not None
    assert tolerant.scan(panes, range(300)) is None
    found = tolerant.scan(panes_of(33_333, 20, drift, 2), range(20))
    assert found is not None
    assert "g2+g3" in tolerant.status.alternative
    low, high = tolerant.status.onset_interval
    assert low <= 33_333 * (found + 1) <= high


def test_a_drift_that_creeps_out_of_the_ball_is_found() -> None:
    rng = np.random.default_rng(3)
    shares = [STABLE + np.array([-1, 1, 0, 0, 0]) * 0.02 * i / 400 for i in range(400)]
    detector = DriftDetector(rng.multinomial(200_000, STABLE), arl0_events=1e9, epsilon=0.005)
    index = detector.scan([rng.multinomial(5_000, p) for p in shares], range(400))
    assert index is not None
    assert index > 100  # at pane 100 it has moved by epsilon


def test_a_state_of_version_2_goes_on_with_the_evidence_it_had() -> None:
    # Its alternatives were others: 70 of them. Those to a ball around the reference are the same.
    detector = DriftDetector(REFERENCE, arl0_events=1e6)
    detector.update([90, 5, 3, 2, 0], seed=1)
    state = {**detector.to_dict(), "version": 2, "log_r": packed(np.full(70, 0.25))}
    restored = DriftDetector.from_dict(state)
    assert restored.status.log_evidence == pytest.approx(0.25 + math.log(70), rel=1e-12)
    assert restored.status.events == 100
    tolerant = DriftDetector(REFERENCE, arl0_events=1e6, epsilon=0.05)
    tolerant.update([90, 5, 3, 2, 0], seed=1)
    assert DriftDetector.from_dict({**tolerant.to_dict(), "version": 2}).to_dict() == tolerant.to_dict()


def test_a_state_of_version_1_goes_on_with_the_evidence_it_had() -> None:
    lanes = 39
    state = {
        "version": 1, "reference": [981.0, 7.0, 4.0, 4.0, 4.0], "known": False, "arl0_events": 1e6,
        "observed": [90, 5, 3, 2, 0], "log_r": [0.5] * lanes, "cusum": [0.1] * lanes, "since": [10] * lanes,
    }  # fmt: skip
    detector = DriftDetector.from_dict(state)
    assert detector.status.log_evidence == pytest.approx(0.5 + math.log(lanes), rel=1e-12)
    assert detector.status.events == 100
    assert detector.to_dict()["version"] == 3
    for seed in range(20):
        status = detector.update([5, 2, 1, 1, 1], seed=seed)
    assert status.alarm
    assert DriftDetector.from_dict({**state, "observed": [0] * 5, "log_r": []}).status.events == 0


@pytest.mark.parametrize(
    ("reference", "options"),
    [
        ([1], {}),
        ([1] * 65, {}),
        ([[1, 2]], {}),
        ([1, 2, 3, 4, 5], {"epsilon": -0.1}),
        ([1, 2, 3, 4, 5], {"epsilon": 1.0}),
        ([1, 2, 3, 4, 5], {"epsilon": math.nan}),
        ([1] * 9, {"epsilon": 0.1}),
        ([1, 1, 1], {"epsilon": 0.9}),
        ([1, 2, 3, 4, -1], {}),
        ([1, 2, 3, 4, math.nan], {}),
        ([1, 2, 3, 4, 0.5], {}),
        ([1e15, 1e15, 0, 0, 0], {}),
        ([1, 2, 3, 4, 0], {"known": True}),
        ([0, 0, 0, 0, 0], {"known": True}),
        ([1, 2, 3, 4, 5], {"arl0_events": 0.5}),
        ([1, 2, 3, 4, 5], {"arl0_events": math.inf}),
    ],
)
def test_bad_settings_are_refused(reference: list[float], options: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        DriftDetector(reference, **{"arl0_events": 1e4, **options})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "counts", [[1, 2, 3], [1, 2, 3, 4, -1], [0.5, 0, 0, 0, 0], [math.nan] * 5, [math.inf, 0, 0, 0, 0], ["1"] * 5, 3]
)
def test_bad_counts_are_refused_and_change_nothing(counts: object) -> None:
    detector = DriftDetector(REFERENCE, arl0_events=1e4)
    before = detector.to_dict()
    with pytest.raises(ValueError):
        detector.update(counts, seed=0)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        detector.scan([[1, 0, 0, 0, 0]], [1, 2])
    assert detector.to_dict() == before


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": 4},
        {"log_r": "AAAAAAAA8D8="},
        {"log_r": "?"},
        {"log_r": None},
        {"log_r": [1.0]},
        {"observed": [1, 2, 3]},
        {"past": None},
        {"past": [9, 0, 0, 0, 0]},
        {"past": [9, 1, 0]},
        {"past": [9, 1, 0, 0, 0, 0, 0, 0, 0, 0]},
        {"epsilon": "x"},
        {"epsilon": 0.01},
        {"reference": None},
    ],
)
def test_damaged_state_is_refused(change: dict[str, object]) -> None:
    detector = DriftDetector(REFERENCE, arl0_events=1e4)
    detector.update([9, 1, 0, 0, 0], seed=0)
    with pytest.raises(ValueError):
        DriftDetector.from_dict({**detector.to_dict(), **change})
    with pytest.raises(ValueError):
        DriftDetector.from_dict({"version": 1})


@pytest.mark.parametrize("epsilon", [0.0, 0.05])
def test_what_is_foreseen_changes_nothing_but_the_time_it_takes(epsilon: float) -> None:
    """Panes of all sizes, foreseen rightly, wrongly, in part, across restarts; empty ones in between."""
    rng = np.random.default_rng(12)
    panes = rng.multinomial(1, [0.8, 0.1, 0.05, 0.03, 0.02], size=(200, 5)).sum(axis=1) * rng.integers(0, 40, (200, 1))
    plain, ahead = (DriftDetector([400, 50, 25, 15, 10], arl0_events=1e4, epsilon=epsilon) for _ in range(2))
    asked: list[int] = []

    def seed_of(first: int) -> Callable[[int], int]:
        def seed(index: int) -> int:
            asked.append(first + index)
            return 1000 + first + index

        return seed

    for i, pane in enumerate(panes):
        if i in {0, 3, 50, 90, 190}:
            ahead.foresee(panes[i : i + 60], seed_of(i))
        if i == 70:
            ahead.foresee(panes[::-1], seed_of(i))  # none of them comes
        if i == 120:
            plain.restart()
            ahead.restart()
        assert plain.update(pane, seed=1000 + i) == ahead.update(pane, seed=partial(int, 1000 + i))
        assert plain.to_dict() == ahead.to_dict()
    if epsilon:
        assert not asked  # the order in a pane does not matter there
