"""Where a scorer begins with a partition, and what it says of the offsets that it can't read."""

from __future__ import annotations

import pytest

from valuedrift.events import DeadLetter
from valuedrift.events.reasons import LOSSES, Reason
from valuedrift.scorer.commits import Commit
from valuedrift.scorer.continuity import Committed, Missing, skipped, start_of, went_back

HERE = "kafka:cluster/topic"
BEFORE = "kafka:cluster/deleted"


def committed(offset: int, source: str = HERE, newest: int | None = 5) -> Committed:
    return Committed(offset, Commit(source, newest).encode())


def test_a_committed_offset_inside_the_log_is_where_to_begin() -> None:
    for at in (10, 50, 90):
        start = start_of(HERE, 3, committed(at), 10, 90)
        assert (start.offset, start.max_time_ns, start.missing, start.moved) == (at, 5, (), False)


def test_nothing_committed_is_the_beginning_and_what_was_before_is_not_known() -> None:
    assert start_of(HERE, 3, None, 0, 90).missing == ()
    start = start_of(HERE, 3, None, 10, 90)
    assert start.offset == 10
    assert start.missing == (Missing(HERE, 3, 0, 10, Reason.deleted_before_start),)
    assert start.missing[0].events == 0


def test_what_was_deleted_before_it_was_read() -> None:
    start = start_of(HERE, 3, committed(4), 10, 90)
    assert (start.offset, start.max_time_ns, start.moved) == (10, 5, True)
    assert start.missing == (Missing(HERE, 3, 4, 10, Reason.deleted_unread),)
    assert start.missing[0].events == 6


def test_a_log_that_ends_before_what_was_read_of_it() -> None:
    start = start_of(HERE, 3, committed(95), 10, 90)
    assert (start.offset, start.moved) == (90, True)
    assert start.missing == (Missing(HERE, 3, 90, 95, Reason.log_cut),)
    assert went_back(HERE, 3, 95, 90) == start.missing[0]


def test_another_topic_of_the_same_name() -> None:
    start = start_of(HERE, 3, committed(40, BEFORE), 10, 90)
    assert (start.offset, start.max_time_ns, start.moved) == (10, None, True)
    assert start.missing == (
        Missing(BEFORE, 3, 40, None, Reason.topic_recreated),
        Missing(HERE, 3, 0, 10, Reason.deleted_before_start),
    )


def test_metadata_that_nobody_can_read_moves_nothing() -> None:
    start = start_of(HERE, 3, Committed(40, "?"), 10, 90)
    assert (start.offset, start.max_time_ns, start.missing, start.readable) == (40, None, (), False)


@pytest.mark.parametrize(
    ("expected", "found", "beginning", "lost"),
    [
        (10, 10, 0, None),
        (10, 12, 0, None),  # marks of a transaction
        (10, 12, 10, None),
        (10, 12, 12, (10, 12)),
        (10, 30, 20, (10, 20)),  # the rest are marks
        (10, 30, 40, (10, 30)),  # more was deleted since
    ],
)
def test_offsets_that_were_passed_over(expected: int, found: int, beginning: int, lost: tuple[int, int] | None) -> None:
    missing = skipped(HERE, 3, expected, found, beginning)
    assert (missing and (missing.first, missing.end)) == lost


def test_a_range_is_a_dead_letter_that_comes_back_from_kafka() -> None:
    for missing in (
        Missing(HERE, 3, 4, 10, Reason.deleted_unread),
        Missing(BEFORE, 3, 4, None, Reason.topic_recreated),
    ):
        letter = missing.letter()
        value, headers = letter.to_kafka()
        assert DeadLetter.from_kafka(value, headers) == letter
        assert (letter.partition, letter.offset, letter.reason in LOSSES) == (3, 4, True)
        assert str(missing.first) in letter.detail
