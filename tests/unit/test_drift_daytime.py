"""The e-detector for behaviour that takes turns: expectation by enumeration, learning strata, onset, state."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from valuedrift.drift import DriftDetector
from valuedrift.drift.clustered import ClusteredDetector
from valuedrift.drift.daytime import DaytimeDetector
from valuedrift.drift.urn import Urn

DAY = np.array([0.90, 0.02, 0.05, 0.02, 0.01])
NIGHT = np.array([0.60, 0.05, 0.30, 0.03, 0.02])
LAWS = np.stack([DAY, NIGHT])
REFERENCE = (2000 * LAWS).astype(int)


def watched(panes: list[tuple[int, np.ndarray]], **options: float) -> DaytimeDetector:
    detector = DaytimeDetector(REFERENCE, arl0_events=options.get("arl0", 1e5))
    for number, (stratum, counts) in enumerate(panes):
        detector.update(counts, stratum=stratum, seed=number)
    return detector


def turns(seed: int, panes: int, laws: np.ndarray, size: int = 10) -> list[tuple[int, np.ndarray]]:
    rng = np.random.default_rng(seed)
    return [(pane // 50 % 2, rng.multinomial(size, laws[pane // 50 % 2])) for pane in range(panes)]


def test_expected_value_grows_by_one_with_an_event_of_either_stratum() -> None:
    # The martingale, exactly: over the labels that may come next, by what is known of the stratum that is on.
    detector = watched(turns(1, 120, LAWS))
    before, state = detector.status.e_value, detector.to_dict()
    for stratum in (0, 1):
        p = detector.pseudo_counts[stratum] / detector.pseudo_counts[stratum].sum()
        after = [DaytimeDetector.from_dict(state).update(row, stratum=stratum, seed=1) for row in np.eye(5)]
        assert sum(p * [status.e_value for status in after]) == pytest.approx(before + 1, rel=1e-9)


def test_one_stratum_is_the_plain_detector() -> None:
    rng = np.random.default_rng(2)
    ours, plain = DaytimeDetector(REFERENCE[:1], arl0_events=5e4), DriftDetector(REFERENCE[0], arl0_events=5e4)
    for pane in range(300):
        counts = rng.multinomial(int(rng.integers(0, 300)) if pane % 40 == 0 else 10, DAY if pane < 250 else NIGHT)
        one, other = ours.update(counts, stratum=0, seed=pane), plain.update(counts, seed=pane)
        assert one._replace(log_evidence=0.0, e_value=0.0) == other._replace(log_evidence=0.0, e_value=0.0)
        assert one.log_evidence == pytest.approx(other.log_evidence, rel=1e-12)
    assert one.alarm


def test_turns_are_no_evidence_and_a_plain_detector_takes_them_for_one() -> None:
    """P(a false alarm in 4,000 events at an ARL0 of 10⁵) ≤ 0.04 by Doob; this stream has none."""
    panes = turns(3, 400, LAWS)
    assert not watched(panes).status.alarm
    plain = DriftDetector(REFERENCE.sum(axis=0), arl0_events=1e5)
    assert plain.scan(np.stack([counts for _, counts in panes]), list(range(400))) is not None


def test_a_change_is_evidence_at_every_time_of_day_and_is_dated() -> None:
    theta = np.array([1.0, 1.0, 1.0, 1.0, 3.0])
    changed = LAWS * theta
    changed /= changed.sum(axis=1, keepdims=True)
    panes = turns(4, 430, LAWS)
    later = [(stratum, np.random.default_rng(pane).multinomial(10, changed[stratum]))
             for pane, (stratum, _) in enumerate(turns(0, 800, LAWS)[430:])]  # fmt: skip
    detector = watched(panes)
    for number, (stratum, counts) in enumerate(later, 1):
        status = detector.update(counts, stratum=stratum, seed=1000 + number)
        if status.alarm:
            break
    assert status.alarm
    assert "g5" in status.alternative or "rest" in status.alternative
    low, high = status.onset_interval
    assert low <= status.onset_events <= high
    assert low <= 10 * number <= high  # the interval holds the change


def test_a_stratum_that_learns_is_no_evidence_until_it_is_known() -> None:
    detector = DaytimeDetector([REFERENCE[0].tolist(), [0] * 5], arl0_events=1e5)
    detector.update(REFERENCE[0] // 100, stratum=0, seed=1)
    before = detector.status
    for _ in range(200):
        detector.learn((6, 0, 3, 1, 0), stratum=1)  # nothing like the other stratum
    assert detector.status == before
    detector.restart()  # what was learned stays
    np.testing.assert_array_equal(detector.pseudo_counts[1], np.array([1200, 0, 600, 200, 0]) + 0.5)
    for pane in range(100):
        detector.update((6, 0, 3, 1, 0), stratum=1, seed=pane)
    assert not detector.status.alarm


@pytest.mark.parametrize("alarm_at", [4e2, 1e9])
def test_a_restored_detector_goes_on_bit_for_bit(alarm_at: float) -> None:
    whole, stopped = (DaytimeDetector(REFERENCE * [[1], [0]], arl0_events=alarm_at) for _ in range(2))
    for number, (stratum, counts) in enumerate(turns(6, 300, LAWS[::-1] if alarm_at < 1e3 else LAWS)):
        for one in (whole, stopped):
            if stratum and number < 100:
                one.learn(counts, stratum=1)
            else:
                one.update(counts, stratum=stratum, seed=number)
        assert stopped.status == whole.status
        if number % 7 == 0:
            stopped = DaytimeDetector.from_dict(json.loads(json.dumps(stopped.to_dict())))
        if whole.status.alarm and number % 2:
            whole.restart()
            stopped.restart()
    assert stopped.to_dict() == whole.to_dict()


def test_an_urn_of_strata_learns_one_and_goes_on_bit_for_bit() -> None:
    def born() -> ClusteredDetector:
        urn = Urn(5, strata=2, fresh=(1.0, 16.0), memories=(0.0, 4.0))
        for pane, counts in enumerate(np.random.default_rng(1).multinomial(10, DAY, 100)):
            urn.learn(urn.look(counts, pane=pane, stratum=0))
        return ClusteredDetector(urn, arl0_events=2e3)

    whole, stopped = born(), born()
    before = whole.status
    for number, (stratum, counts) in enumerate(turns(7, 400, LAWS)):
        for one in (whole, stopped):
            if stratum and number < 100:
                one.learn(counts, pane=100 + number, stratum=1)
            else:
                one.update(counts if number < 350 else counts[::-1], pane=100 + number, stratum=stratum)
        assert stopped.status == whole.status
        if number == 99:
            learned = whole.to_dict()
        if number % 7 == 0:
            stopped = ClusteredDetector.from_dict(json.loads(json.dumps(stopped.to_dict())))
    assert stopped.to_dict() == whole.to_dict()
    assert before.threshold == whole.status.threshold
    assert sum(learned["reference"][1]) == 500
    assert whole.status.alarm
    low, high = whole.status.onset_interval
    assert low <= 500 <= high


def test_what_is_no_pane_or_no_state_is_refused() -> None:
    detector = DaytimeDetector(REFERENCE, arl0_events=1e5)
    with pytest.raises(ValueError, match="whole"):
        detector.update((1, 0.5, 0, 0, 0), stratum=0, seed=1)
    with pytest.raises(ValueError, match="shape"):
        detector.learn((1, 0), stratum=0)
    with pytest.raises(ValueError, match="reference"):
        DaytimeDetector(np.zeros((2, 5)), arl0_events=1e5)
    with pytest.raises(ValueError, match="arl0"):
        DaytimeDetector(REFERENCE, arl0_events=math.nan)
    with pytest.raises(ValueError, match="version"):
        DaytimeDetector.from_dict({"version": 0})
    with pytest.raises(ValueError, match="damaged"):
        DaytimeDetector.from_dict({"version": 1})
    state = watched(turns(1, 20, LAWS)).to_dict()
    with pytest.raises(ValueError, match="damaged"):
        DaytimeDetector.from_dict(state | {"past": state["past"][1:]})
