"""How many records are taken at once."""

from __future__ import annotations

from valuedrift.scorer.poll_size import PollSize


def settled(per_record_s: float, most: int, backlog: int = 1_000_000) -> int:
    """What it comes to with a classifier of constant speed and so many records waiting."""
    size = PollSize(most)
    for _ in range(50):
        polled = min(size.records, backlog)
        size.took(polled, polled * per_record_s)
        assert 1 <= size.records <= most
    return size.records


def test_fast_work_is_done_in_large_portions_and_slow_work_in_small_ones() -> None:
    assert settled(10e-6, most=5_000) == 5_000
    assert 250 <= settled(1e-3, most=5_000) <= 1_000
    assert settled(10.0, most=5_000) == 500


def test_the_bound_holds_also_below_what_is_taken_first() -> None:
    assert PollSize(20).records == 20
    assert settled(10.0, most=20) == 20


def test_what_is_not_full_says_nothing_about_speed() -> None:
    assert settled(1e-6, most=5_000, backlog=10) == 500
