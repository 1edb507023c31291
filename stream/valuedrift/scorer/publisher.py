"""Sends a poll's results and waits until the broker has acknowledged all of them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from valuedrift.errors import DeliveryError
from valuedrift.kafka_client import Outgoing, send_all

__all__ = ["Publisher"]

Headers = list[tuple[str, bytes]]


class Publisher:
    """The flush barrier: nothing new is sent before everything older is durable.

    Parameters
    ----------
    producer
        An idempotent producer with acks=all.
    timeout_s
        How long the broker may take to acknowledge one poll's results, seconds.
    """

    def __init__(self, producer: KafkaProducer, timeout_s: float) -> None:
        self._producer = producer
        self._timeout_s = timeout_s
        self._unacknowledged: list[Any] = []

    def send(
        self,
        topic: str,
        value: bytes | None,
        *,
        key: bytes | None = None,
        partition: int | None = None,
        headers: Headers | None = None,
    ) -> None:
        """Hand a message to the producer.

        Raises
        ------
        DeliveryError
            If the producer refuses it.
        """
        try:
            future = self._producer.send(topic, value=value, key=key, partition=partition, headers=headers or [])
        except KafkaError as error:
            raise DeliveryError(f"topic {topic}: {type(error).__name__}") from error
        self._unacknowledged.append((topic, future))

    def send_all(self, topic: str, records: Iterable[Outgoing]) -> None:
        """Hand many messages to the producer, whose order does not matter. Raises as `send` does."""
        try:
            futures = send_all(self._producer, topic, records)
        except KafkaError as error:
            raise DeliveryError(f"topic {topic}: {type(error).__name__}") from error
        self._unacknowledged += [(topic, future) for future in futures]

    def settle(self) -> None:
        """Wait for the acknowledgement of all that was sent.

        Raises
        ------
        DeliveryError
            If one does not come in time or the broker refuses a message. The process must end then: sending more would
            let a later batch overtake a lost one.
        """
        if not self._unacknowledged:
            return
        deadline = time.monotonic() + self._timeout_s
        for topic, future in self._unacknowledged:
            if future.succeeded():  # most have, once the last of their batch has
                continue
            try:
                future.get(timeout=max(0.0, deadline - time.monotonic()))
            except KafkaError as error:
                raise DeliveryError(f"topic {topic}: not acknowledged ({type(error).__name__})") from error
        self._unacknowledged.clear()
