"""The detector against its recursion written plainly, and its edges."""

from __future__ import annotations

import json
import math
import sys

import numpy as np
import pytest

from valuedrift.drift import DriftDetector
from valuedrift.drift.subpanes import draw
from valuedrift.drift.tilts import tilts

STABLE = np.array((0.98089, 0.00764, 0.00382, 0.00382, 0.00382))
DRIFTED = np.array((0.82391, 0.07044, 0.03522, 0.03522, 0.03522))
REFERENCE = (981, 7, 4, 4, 4)


def plain(reference: tuple[int, ...], panes: np.ndarray, seeds: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """R, CUSUM and events since its last zero of every alternative, by loops over events."""
    a = np.array(reference) + 0.5
    alternatives = tilts(tuple(a.tolist()))
    weights, lanes = np.exp(alternatives.log_weights), len(alternatives.names)
    r, cusum, since = np.zeros(lanes), np.zeros(lanes), np.zeros(lanes)
    for pane, seed in zip(panes, seeds, strict=True):
        moved = np.zeros(lanes)
        for counts in draw(pane, seed):
            null, urn = 1.0, a.copy()
            for goal in np.repeat(np.arange(5), counts):
                null *= urn[goal] / urn.sum()
                urn[goal] += 1
            q = a[:, None] * alternatives.theta
            ratio = ((q / q.sum(axis=0)) ** counts[:, None]).prod(axis=0) / null
            r = (r + counts.sum() * weights) * ratio
            moved += np.log(ratio)
            a += counts
        if pane.sum():
            cusum = np.maximum(0.0, cusum + moved)
            since = np.where(cusum > 0, since + pane.sum(), 0)
    return r, cusum, since


def panes_of(events: int, panes: int, p: np.ndarray, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).multinomial(events, p, size=panes)


@pytest.mark.parametrize("events", [1, 10, 37, 250])
def test_agrees_with_the_plain_recursion(events: int) -> None:
    panes = np.vstack((panes_of(events, 12, STABLE, 1), np.zeros((1, 5), dtype=int), panes_of(events, 4, DRIFTED, 2)))
    seeds = list(range(len(panes)))
    detector = DriftDetector(REFERENCE, arl0_events=1e6)
    for pane, seed in zip(panes, seeds, strict=True):
        status = detector.update(pane, seed=seed)
    r, cusum, since = plain(REFERENCE, panes, seeds)
    np.testing.assert_allclose(np.exp(detector._log_r), r, rtol=1e-9)
    np.testing.assert_allclose(detector._cusum, cusum, rtol=1e-8, atol=1e-10)
    np.testing.assert_array_equal(detector._since, since)
    leader = int(np.argmax(r))
    assert status.e_value == pytest.approx(r.sum(), rel=1e-9)
    assert status.log_evidence == pytest.approx(math.log(r.sum()), rel=1e-12)
    assert status.alternative == tilts(tuple((np.array(REFERENCE) + 0.5).tolist())).names[leader]
    assert status.onset_events == since[leader]
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


def test_a_swap_that_leaves_the_entropy_alone_is_found_and_named() -> None:
    detector = DriftDetector(REFERENCE, arl0_events=1e6)
    detector.update(panes_of(1000, 1, STABLE, 5)[0], seed=0)
    swapped = STABLE[[3, 1, 2, 0, 4]]
    assert detector.scan(panes_of(10, 5, swapped, 6), range(5)) in {0, 1}
    detector.update(panes_of(10, 1, swapped, 7)[0], seed=9)
    assert "g4" in detector.status.alternative


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
    assert (status.alarm, status.e_value, status.events, status.alternative, status.onset_events) == (
        False,
        0.0,
        0,
        "",
        0,
    )
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


def test_state_is_small_and_strict_json() -> None:
    detector = DriftDetector((9321, 411, 105, 97, 66), arl0_events=1.5e6)
    detector.scan(panes_of(137, 100, np.array((0.9321, 0.0411, 0.0105, 0.0097, 0.0066)), 10), range(100))
    text = json.dumps(detector.to_dict(), allow_nan=False)
    assert len(text) < 4096


@pytest.mark.parametrize(
    ("reference", "options"),
    [
        ([1, 2, 3, 4], {}),
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
        {"log_r": [1.0]},
        {"cusum": None},
        {"observed": [1, 2, 3]},
        {"since": "x"},
        {"log_r": [math.nan] * 42},
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
