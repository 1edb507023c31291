"""Faust's Kafka driver, with commits and retries that can be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from faust.transport.drivers import aiokafka as driver
from faust.types import TP

__all__ = ["OrderedConsumer", "OrderedProducer"]


class OrderedConsumer(driver.Consumer):  # type: ignore[misc]
    """Commits behind the last acknowledged message, and never further.

    For messages that are acknowledged in the order of the log, each after all before it: as `Acknowledgements` does.

    Faust works out from a set of acknowledged offsets, and of gaps in the log, how far it may commit. It notes a gap
    wherever the offsets that it reads jump, and they also jump when it seeks to the committed offset while messages
    from there are already on their way to the agent: behind every recovery that finds a backlog. What it then takes for
    a gap is a stretch of messages that nobody has handled yet. It commits past them, and whoever has the partition next
    never sees them.
    """

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Note nothing: what is missing from the log is missing between two acknowledgements too."""

    def _new_offset(self, tp: TP) -> int | None:
        """Return the offset to commit for a partition; None if nothing was acknowledged since the last call."""
        acknowledged: list[int] = self._acked[tp]
        if not acknowledged:
            return None
        last = max(acknowledged)
        acknowledged.clear()
        self._acked_index[tp].clear()
        return last + 1


class OrderedProducer(driver.Producer):  # type: ignore[misc]
    """Numbers its records, so that the broker drops one that arrives again.

    A request that was given up after a timeout may still reach a slow broker, behind its own repetition and what was
    sent after that. An old state, or an old revision of a window, would then be the last word on its key.
    """

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}
