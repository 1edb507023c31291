"""Publishing through the app's own producer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any

from valuedrift.errors import DeliveryError
from valuedrift.events.published import Kind, Published
from valuedrift.monitor.lease import Lease

if TYPE_CHECKING:
    from valuedrift.config import TopicSettings
    from valuedrift.events.dead_letter import DeadLetter

__all__ = ["KafkaOutlet"]


class KafkaOutlet:
    """Sends records and waits until all in-sync replicas have them.

    Parameters
    ----------
    app
        The Faust app, for its producer.
    topics
        Names of the topics.
    lease
        Checked before anything is sent.
    max_value_bytes
        Longest dead letter that is published whole.
    payload
        What dead letters hold of the message: "full", "hash" or "none".
    timeout_s
        How long the broker may take to acknowledge what one message has caused, seconds.
    """

    def __init__(
        self,
        app: Any,
        topics: TopicSettings,
        lease: Lease,
        *,
        max_value_bytes: int,
        payload: str = "full",
        timeout_s: float = 120.0,
    ) -> None:
        self._app, self._lease = app, lease
        self._names = {Kind.window: topics.entropy, Kind.alert: topics.alerts, Kind.late: topics.late}
        self._dead_letters = topics.dead_letters
        self._max_value_bytes, self._payload, self._timeout_s = max_value_bytes, payload, timeout_s

    async def publish(self, records: Sequence[Published], partition: int) -> None:
        """Publish outputs, in this order.

        Windows and late events go to the partition that their labels came from, so they stay in order per (model,
        segment), and a window's revisions meet in one partition, where compaction finds them. Alerts go by id.

        Raises
        ------
        DeliveryError
            If the broker refuses one or does not acknowledge all in time.
        LeaseExpired
            If the partition may be another member's by now.
        """
        self._lease.check()
        await self._settle(
            [
                await self._send(
                    self._names[record.kind],
                    record.key,
                    record.value,
                    None if record.kind is Kind.alert else partition,
                    record.headers,
                )
                for record in records
            ]
        )

    async def dead_letter(self, letter: DeadLetter) -> None:
        """Publish a message that can't be read. Raises as `publish` does."""
        letter = letter.redacted(self._payload).with_short_key()
        value, headers = letter.to_kafka(max_value_bytes=self._max_value_bytes)
        await self._settle([await self._send(self._dead_letters, letter.key, value, None, headers)])

    async def _send(
        self, topic: str, key: bytes | None, value: bytes, partition: int | None, headers: list[tuple[str, bytes]]
    ) -> Awaitable[Any]:
        producer = await self._app.maybe_start_producer()
        sent: Awaitable[Any] = await producer.send(topic, key, value, partition, None, headers)
        return sent

    async def _settle(self, sent: list[Awaitable[Any]]) -> None:
        try:
            await asyncio.wait_for(asyncio.gather(*sent), self._timeout_s)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            raise DeliveryError(f"an output was not acknowledged ({type(error).__name__})") from error
