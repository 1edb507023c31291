"""What holds for every stream: the state depends on reference, pane counts and seeds, and on nothing else."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valuedrift.drift import DriftDetector
from valuedrift.drift.subpanes import cut, draw

relaxed = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
count = st.integers(0, 3) | st.integers(0, 60)
pane = st.tuples(count, count, count, count, count)
reference = st.tuples(*(st.integers(0, 2000) | st.integers(0, 2) for _ in range(5)))
seed = st.integers(0, 2**64 - 1)
stream = st.lists(st.tuples(pane, seed), min_size=1, max_size=12)
arl0 = st.sampled_from([5.0, 300.0, 1e6])


def bits(detector: DriftDetector) -> str:
    return json.dumps(detector.to_dict(), allow_nan=False)


@relaxed
@given(reference, stream, arl0)
def test_scan_is_update_in_a_loop(r: tuple[int, ...], panes: list[tuple[tuple[int, ...], int]], limit: float) -> None:
    looped, scanned = DriftDetector(r, arl0_events=limit), DriftDetector(r, arl0_events=limit)
    first = None
    for index, (counts, key) in enumerate(panes):
        if looped.update(counts, seed=key).alarm:
            first = index
            break
    found = scanned.scan([counts for counts, _ in panes], np.array([key for _, key in panes], dtype=np.uint64))
    assert found == first
    assert bits(scanned) == bits(looped)
    assert scanned.status == looped.status


@relaxed
@given(reference, stream, st.integers(0, 12), st.booleans())
def test_saving_and_restoring_anywhere_changes_no_bit(
    r: tuple[int, ...], panes: list[tuple[tuple[int, ...], int]], cut: int, known: bool
) -> None:
    r = tuple(value + known for value in r)
    whole = DriftDetector(r, arl0_events=1e4, known=known)
    parted = DriftDetector(r, arl0_events=1e4, known=known)
    for index, (counts, key) in enumerate(panes):
        if index == cut:
            parted = DriftDetector.from_dict(json.loads(bits(parted)))
        assert parted.update(counts, seed=key) == whole.update(counts, seed=key)
    assert bits(parted) == bits(whole) == bits(DriftDetector.from_dict(json.loads(bits(whole))))


@relaxed
@given(pane.filter(any), seed, st.floats(1, 3000))
def test_drawing_keeps_every_event(counts: tuple[int, ...], key: int, known: float) -> None:
    sizes = cut(sum(counts), known, 5)
    parts = draw(np.array(counts), key, sizes)
    assert tuple(parts.sum(axis=0).tolist()) == counts
    assert parts.sum(axis=1).tolist() == sizes


@relaxed
@given(reference, stream, st.integers(0, 11))
def test_empty_panes_change_nothing(r: tuple[int, ...], panes: list[tuple[tuple[int, ...], int]], where: int) -> None:
    plain, padded = DriftDetector(r, arl0_events=1e4), DriftDetector(r, arl0_events=1e4)
    for index, (counts, key) in enumerate(panes):
        plain.update(counts, seed=key)
        if index == where:
            padded.update([0] * 5, seed=index)
        padded.update(counts, seed=key)
    assert bits(plain) == bits(padded)


@relaxed
@given(reference, stream)
def test_restart_is_a_new_detector(r: tuple[int, ...], panes: list[tuple[tuple[int, ...], int]]) -> None:
    detector = DriftDetector(r, arl0_events=1e4)
    for counts, key in panes:
        detector.update(counts, seed=key)
    detector.restart()
    assert bits(detector) == bits(DriftDetector(r, arl0_events=1e4))


@relaxed
@given(reference, st.lists(st.integers(0, 4), min_size=2, max_size=40))
def test_panes_of_one_event_need_no_seed(r: tuple[int, ...], goals: list[int]) -> None:
    one, other = DriftDetector(r, arl0_events=1e4), DriftDetector(r, arl0_events=1e4)
    for index, counts in enumerate(np.eye(5, dtype=int)[goals]):
        assert one.update(counts, seed=index) == other.update(counts, seed=index + 99)


@relaxed
@given(stream, st.sampled_from([0.05, 0.3]), st.integers(0, 12), arl0)
def test_with_epsilon_too(panes: list[tuple[tuple[int, ...], int]], epsilon: float, cut: int, limit: float) -> None:
    r = (3000, 50, 20, 0, 9)
    looped, scanned = (DriftDetector(r, arl0_events=limit, epsilon=epsilon) for _ in range(2))
    first = None
    for index, (counts, key) in enumerate(panes):
        if index == cut:
            looped = DriftDetector.from_dict(json.loads(bits(looped)))
        if looped.update(counts, seed=key).alarm:
            first = index
            break
    assert scanned.scan([counts for counts, _ in panes], [key for _, key in panes]) == first
    assert bits(scanned) == bits(looped)
