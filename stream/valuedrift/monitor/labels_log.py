"""The partitions of `labels` through the app's own consumer."""

from __future__ import annotations

from typing import Any

from faust.types import TP

from valuedrift.errors import DeliveryError

__all__ = ["LabelsLog"]


class LabelsLog:
    """Implements `valuedrift.monitor.continuity.Log`.

    Parameters
    ----------
    app
        The Faust app, for its consumer.
    topic
        Name of `labels`.
    """

    def __init__(self, app: Any, topic: str) -> None:
        self._app, self._topic = app, topic

    async def committed(self, partition: int) -> int | None:
        """Return the group's committed offset, asked of the broker; None if there is none.

        Faust's own note of it is made after the seek to it, and messages from there may come before.
        """
        thread = self._app.consumer._thread  # noqa: SLF001
        offset: int | None = await thread.call_thread(thread._ensure_consumer().committed, TP(self._topic, partition))  # noqa: SLF001
        return offset

    async def start(self, partition: int) -> int:
        """Return the offset of the oldest message that is kept."""
        tp = TP(self._topic, partition)
        found: dict[Any, int] = await self._app.consumer.earliest_offsets(tp)
        return next(iter(found.values()))

    async def go_back(self, partition: int, offset: int) -> None:
        """Commit this offset. Faust's own way to commit never goes back.

        Raises
        ------
        DeliveryError
            If the group has given the partition to another member by now.
        """
        if not await self._app.consumer._commit({TP(self._topic, partition): offset}):  # noqa: SLF001
            raise DeliveryError(f"partition {partition}: offset {offset} could not be committed")
