"""Whether the state of a partition and the first message that comes for it fit together.

They do when nothing lies between them. If something does, going on would lose it without a trace: the process ends, and
says what is missing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from valuedrift.errors import ValuedriftError
from valuedrift.events.reasons import Reason
from valuedrift.telemetry import get_logger

__all__ = ["Continuity", "LabelsMissed", "LabelsUnreachable", "Log", "Tell", "accepted_losses"]

_log = get_logger(__name__)


class LabelsMissed(ValuedriftError):
    """Messages of `labels` were skipped on the way from the broker. Starting again reads them."""


class LabelsUnreachable(ValuedriftError):
    """Messages of `labels` are in no state, and not on the topic any more. Starting again does not help by itself."""


class Log(Protocol):
    """The partitions of `labels`, and the group's place in them."""

    async def committed(self, partition: int) -> int | None:
        """Return the committed offset as the broker has it; None if there is none."""

    async def start(self, partition: int) -> int:
        """Return the offset of the oldest message that is kept."""

    async def go_back(self, partition: int, offset: int) -> None:
        """Commit this offset, which lies below the committed one."""


Tell = Callable[[int, int, int, Reason], Awaitable[None]]
"""Is told of messages that are missing: partition, first offset, offset behind the last, why."""


async def _nobody(_partition: int, _first: int, _end: int, _reason: Reason) -> None:
    pass


class Continuity:
    """Compares where state ends with where messages begin.

    Parameters
    ----------
    log
        The partitions of `labels`.
    accepted
        By partition, the offset below which messages may be missing.
    tell
        Is told what is missing where work goes on without it.
    """

    def __init__(self, log: Log, accepted: Mapping[int, int] | None = None, tell: Tell = _nobody) -> None:
        self._log, self._accepted, self._tell = log, dict(accepted or {}), tell

    async def check(self, partition: int, reached: int, found: int) -> None:
        """Return if the message at offset `found` may be handled by the state that `reached` an offset (-1: no state).

        Raises
        ------
        LabelsMissed
            If there are messages in between. They are still on the topic, and the next start reads them: the group's
            committed offset has been set back if need be. To read a message again is always harmless.
        LabelsUnreachable
            If some of them are gone.
        """
        first = reached + 1
        if found <= first:
            return
        start, committed = await self._log.start(partition), await self._log.committed(partition)
        if first == 0 and committed is None and found <= start:
            if found > 0:
                _log.warning("labels begin behind their first message", partition=partition, next=found)
                await self._tell(partition, 0, found, Reason.deleted_before_start)
            return  # a new group begins where the log begins
        if found <= self._accepted.get(partition, -1):
            _log.warning("labels are missing, as accepted", partition=partition, first=first, next=found)
            await self._tell(partition, first, found, Reason.deleted_unread)
            return
        if first == 0 and committed is None:
            raise LabelsMissed(f"partition {partition}: expected offset {start}, got {found}")
        if start <= first:
            if committed is not None and committed > first:
                await self._log.go_back(partition, first)
            raise LabelsMissed(
                f"partition {partition}: state ends before offset {first}, messages go on at {found}, "
                f"committed is {committed}; the next start reads again from {first}"
            )
        raise LabelsUnreachable(
            f"partition {partition}: labels from offset {first} to {found - 1} are missing: the state has not counted "
            f"them (committed is {committed}), and the topic is kept from {start} only. Restore the changelog, "
            f'or set monitor.accept_loss = "{partition}:{found}" to go on without them'
        )


def accepted_losses(text: str | None) -> dict[int, int]:
    """Read `monitor.accept_loss`, ``partition:offset`` separated by commas."""
    accepted: dict[int, int] = {}
    for pair in (text or "").split(","):
        if pair.strip():
            partition, offset = map(int, pair.split(":"))
            accepted[partition] = max(offset, accepted.get(partition, 0))
    return accepted
