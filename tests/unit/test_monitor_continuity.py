"""State that does not reach the first message: what is read again, what stops the monitor, what was accepted."""

from __future__ import annotations

import asyncio

import pytest

from valuedrift.config import load_settings
from valuedrift.errors import ConfigError
from valuedrift.events.reasons import Reason
from valuedrift.monitor.continuity import Continuity, LabelsMissed, LabelsUnreachable, accepted_losses


class Log:
    """Partition 3, kept from an offset on."""

    def __init__(self, start: int, committed: int | None) -> None:
        self._start, self.place = start, committed

    async def committed(self, partition: int) -> int | None:
        assert partition == 3
        return self.place

    async def start(self, partition: int) -> int:
        assert partition == 3
        return self._start

    async def go_back(self, partition: int, offset: int) -> None:
        assert partition == 3
        self.place = offset


def check(log: Log, reached: int, found: int, accepted: str | None = None) -> list[tuple[int, int, int, str]]:
    """Return what was told."""
    told: list[tuple[int, int, int, str]] = []

    async def tell(partition: int, first: int, end: int, reason: Reason) -> None:
        told.append((partition, first, end, reason))

    asyncio.run(Continuity(log, accepted_losses(accepted), tell).check(3, reached, found))
    return told


@pytest.mark.parametrize(
    ("start", "committed", "reached", "found"),
    [
        (0, None, -1, 0),  # a new group
        (70, None, -1, 70),  # a new group where the oldest labels were deleted
        (0, 10, 9, 10),
        (0, 10, 12, 10),  # ended before the commit
        (0, None, 12, 0),  # no commit is left
        (12, 10, 11, 12),  # deleted were only labels that the state has counted
    ],
)
def test_state_and_messages_that_meet_are_left_alone(
    start: int, committed: int | None, reached: int, found: int
) -> None:
    log = Log(start, committed)
    told = check(log, reached, found)
    assert log.place == committed
    unknown = reached == -1 and committed is None and found > 0
    assert told == ([(3, 0, found, Reason.deleted_before_start)] if unknown else [])


@pytest.mark.parametrize(("start", "reached"), [(0, 9), (10, 9), (0, -1)])
def test_what_is_still_there_is_read_again(start: int, reached: int) -> None:
    log = Log(start, 15)
    with pytest.raises(LabelsMissed, match=rf"partition 3: .* {reached + 1}, .* 15, .* 15; .* from {reached + 1}$"):
        check(log, reached, 15)
    assert log.place == reached + 1
    check(log, reached, reached + 1)


def test_what_was_skipped_but_not_committed_needs_no_going_back() -> None:
    log = Log(0, 10)
    with pytest.raises(LabelsMissed):
        check(log, 9, 14)
    assert log.place == 10
    new = Log(5, None)
    with pytest.raises(LabelsMissed, match="expected offset 5, got 7"):
        check(new, -1, 7)
    assert new.place is None


@pytest.mark.parametrize(
    ("start", "committed", "reached", "found"), [(12, 10, 9, 12), (11, 15, 9, 15), (1, 15, -1, 15)]
)
def test_what_is_gone_stops_the_monitor_until_it_is_accepted(
    start: int, committed: int, reached: int, found: int
) -> None:
    log = Log(start, committed)
    for accepted in (None, f"2:{found}", f"3:{found - 1}"):
        with pytest.raises(LabelsUnreachable) as caught:
            check(log, reached, found, accepted)
    message = str(caught.value)
    assert f"partition 3: labels from offset {reached + 1} to {found - 1} are missing" in message
    assert f"from {start} only" in message
    assert f'monitor.accept_loss = "3:{found}"' in message
    told = [(3, reached + 1, found, Reason.deleted_unread)]
    assert check(log, reached, found, f"3:{found}") == told
    assert check(log, reached, found, f"0:7, 3:{found},3:1") == told
    assert log.place == committed


@pytest.mark.parametrize("value", ["3", "3:", "3:-1", "3:1,", "all", "3:1;4:1"])
def test_what_is_accepted_is_written_in_one_way(value: str) -> None:
    with pytest.raises(ConfigError, match=r"monitor\.accept_loss"):
        load_settings(overrides={"monitor.accept_loss": value})
    assert accepted_losses(load_settings(overrides={"monitor.accept_loss": "3:1, 4:2"}).monitor.accept_loss) == {
        3: 1,
        4: 2,
    }
