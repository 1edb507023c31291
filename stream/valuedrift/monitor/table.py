"""A Faust table whose writes can be waited for, and that a fenced-off writer can't set back.

Faust sends changelog records in the background, logs what fails, and commits offsets regardless. And recovery takes the
last record of a key: one that a paused and replaced member writes late would undo its successor's.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from typing import Any, cast

import faust
from faust.types import EventT

from valuedrift.fault_points import reach
from valuedrift.monitor.sealed import SealedStore
from valuedrift.monitor.state import stamp_of
from valuedrift.telemetry import get_logger

__all__ = ["EXIT_FATAL", "StateTable", "fatal"]

EXIT_FATAL = 70
"""Exit status (EX_SOFTWARE) of an end without draining: nothing more may be acknowledged."""

_log = get_logger(__name__)


def fatal(
    event: str, error: BaseException | None = None, status: int = EXIT_FATAL, *, problem: str | None = None
) -> None:
    """Log and end the process at once; whoever restarts it continues from what is durable."""
    facts = {} if problem is None else {"problem": problem}
    _log.critical(event, exc_info=error, **facts)
    os._exit(status)


class StateTable(faust.Table):  # type: ignore[misc]
    """Table of raw bytes."""

    mundane_level = "debug"  # of starting and stopping, which mode logs under this module's name

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unacknowledged: list[asyncio.Future[Any]] = []

    def __setitem__(self, key: bytes, value: bytes) -> None:
        """Send the value to the changelog; it is in the local store when the broker has it.

        So a local store is what the changelog was at some time. One that is ahead of it would take what its partition's
        next owner writes for late, and once the partition is back, would take what that owner has published, which is
        older than what it has counted itself, for the last word.
        """
        self.on_key_set(key, value)

    def _new_store_by_url(self, url: Any) -> SealedStore:
        return SealedStore(
            url,
            self.app,
            self,
            table_name=self.name,
            key_type=self.key_type,
            key_serializer=self.key_serializer,
            value_serializer=self.value_serializer,
            value_type=self.value_type,
            loop=self.loop,
            options=self.options,
        )

    def _on_changelog_sent(self, fut: Any) -> None:
        message, sent = fut.message, fut.result()
        partition = sent.topic_partition.partition
        store = cast("SealedStore", self.data)
        if partition not in store._dbs:  # noqa: SLF001
            return  # the partition has moved on; should it come back, this is in the changelog
        try:
            known = self._stored(partition, message.key)
            late = known is not None and stamp_of(message.value).is_older_than(stamp_of(known))
            store.keep(partition, sent.offset, {} if late else {message.key: message.value})
        except Exception as error:  # noqa: BLE001 - a callback's would only be logged, and leave a hole in the store
            fatal("local state can't be used", error, problem=f"monitor.datadir: {store.partition_path(partition)}")

    def send_changelog(self, *args: Any, **kwargs: Any) -> Any:
        """Send a changelog record and remember it for `durable`."""
        future = super().send_changelog(*args, **kwargs)
        self._unacknowledged.append(future)
        return future

    def durable(self) -> asyncio.Future[Any]:
        """Return a future of the broker's acknowledgement of every assignment since the last call."""
        waiting, self._unacknowledged = self._unacknowledged, []
        return asyncio.gather(*waiting)

    def apply_changelog_batch(self, batch: Iterable[EventT]) -> None:
        """Restore records, leaving out those that are older than what is there. Any failure ends the process."""
        reach("monitor.recovering")
        try:
            super().apply_changelog_batch(list(self._newest(batch)))
        except BaseException as error:  # noqa: BLE001 - Faust logs a failed recovery and carries on with holes
            fatal("state can't be restored", error)

    def _newest(self, batch: Iterable[EventT]) -> Iterable[EventT]:
        seen: dict[tuple[int, bytes], bytes] = {}
        for event in batch:
            message = event.message
            if message.value is not None:
                where = (message.partition, message.key)
                known = seen.get(where) or self._stored(*where)
                if known is not None and stamp_of(message.value).is_older_than(stamp_of(known)):
                    _log.warning(
                        "late write of a replaced member ignored", partition=message.partition, offset=message.offset
                    )
                    continue
                seen[where] = message.value
            yield event

    def _stored(self, partition: int, key: bytes) -> bytes | None:
        value: bytes | None = self.data._db_for_partition(partition).get(key)  # noqa: SLF001 - the store's own lookup needs a current event
        return value
