"""Arithmetic of panes, slices and windows; lateness; the minimum watermark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.windows import LatenessTracker, Progress, Watermarks, WindowGrid

panes = st.integers(1, 50)


@st.composite
def grids(draw: st.DrawFn) -> WindowGrid:
    pane = draw(panes)
    hop = draw(st.integers(1, 12))
    size = draw(st.integers(hop, 40))
    return WindowGrid(pane, size * pane, hop * pane)


@given(grids(), st.integers(0, 10_000))
def test_windows_of_a_time_are_exactly_those_that_hold_it(grid: WindowGrid, time: int) -> None:
    ends = list(grid.window_ends(time))
    starts = [s for s in range(-grid.size_ns, time + 1) if s % grid.hop_ns == 0 and s <= time < s + grid.size_ns]
    assert ends == [s + grid.size_ns for s in starts]


@given(grids(), st.integers(0, 10_000))
def test_slices_tile_every_window_of_a_time(grid: WindowGrid, time: int) -> None:
    for end in grid.window_ends(time):
        slices = grid.slices_of(end)
        assert grid.slice_start(time) in slices
        assert slices[0] == end - grid.size_ns
        assert slices[-1] + grid.slice_ns == end
        assert grid.slice_start(slices[0]) == slices[0]
    assert grid.slice_start(time) <= grid.pane_start(time) < grid.slice_start(time) + grid.slice_ns


@pytest.mark.parametrize(
    ("pane", "size", "hop"), [(0, 10, 10), (10, 25, 10), (10, 20, 15), (10, 20, 30), (10, -10, 10)]
)
def test_impossible_grids_are_refused(pane: int, size: int, hop: int) -> None:
    with pytest.raises(ValueError, match="must"):
        WindowGrid(pane, size, hop)


@given(st.lists(st.integers(0, 1000), min_size=1), st.integers(0, 100))
def test_lateness_is_measured_from_the_newest_event_before(times: list[int], allowed: int) -> None:
    tracker = LatenessTracker(allowed)
    for i, time in enumerate(times):
        assert tracker.observe(time) == max(0, max(times[: i + 1]) - allowed - time)
        assert tracker.watermark_ns == max(times[: i + 1]) - allowed


def report(
    partition: int, watermark: int | None, offset: int = 0, *, idle: bool = False, source: str = "log", of: int = 2
) -> Progress:
    return Progress(source, partition, of, offset, watermark, idle)


def test_nothing_is_known_until_every_partition_has_reported() -> None:
    marks = Watermarks()
    assert not marks.update(report(0, 100))
    assert marks.current_ns is None
    assert marks.update(report(1, 50))
    assert marks.current_ns == 50


def test_a_partition_without_events_holds_everyone_until_it_is_excused() -> None:
    marks = Watermarks()
    marks.update(report(0, 100))
    assert not marks.update(report(1, None))
    assert marks.update(report(1, None, idle=True))
    assert marks.current_ns == 100


def test_when_all_are_idle_the_furthest_counts_and_a_return_does_not_turn_time_back() -> None:
    marks = Watermarks()
    marks.update(report(0, 100, idle=True))
    assert marks.update(report(1, 300, idle=True))
    assert marks.current_ns == 300
    assert not marks.update(report(0, 120, 1))
    assert marks.current_ns == 300


def test_older_reports_of_zombies_change_nothing() -> None:
    marks = Watermarks()
    marks.update(report(0, 100, 10))
    marks.update(report(1, 100, 10))
    assert not marks.update(report(0, 40, 4))
    assert marks.update(report(1, 200, 20)) is False
    assert marks.update(report(0, 150, 12))
    assert marks.current_ns == 150


def test_a_topic_created_anew_retires_the_one_before() -> None:
    marks = Watermarks()
    marks.update(report(0, 100, 500, of=1))
    marks.update(report(0, 300, 3, of=1, source="anew"))
    assert marks.current_ns == 300
    assert not marks.update(report(0, 900, 900, of=1))
    restored = Watermarks.from_dict(marks.to_dict())
    assert restored.to_dict() == marks.to_dict()
    assert not restored.update(report(0, 900, 900, of=1))
