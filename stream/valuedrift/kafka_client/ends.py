"""How far partitions reach while their reader is busy: what the client knows of it is old by then."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from valuedrift.errors import BrokerUnreachable
from valuedrift.kafka_client.bounds import ends_of

__all__ = ["Ends"]

_EVERY_S: Final = 2.0
_LATER_S: Final = 30.0
"""Asked again after so long where nobody has answered: one that lags has better things to do than to wait."""
_PATIENCE_MS: Final = 500


class Ends:
    """Asks the broker while there is work; without any, the client knows as well.

    The client learns where a partition ends with the records that it fetches, and fetches thousands at once: to a
    scorer that labels a hundred in a second it says for half a minute what held when they came.

    Parameters
    ----------
    consumer
        Reads the partitions.
    """

    def __init__(self, consumer: KafkaConsumer) -> None:
        self._consumer = consumer
        self._asked: dict[TopicPartition, int] = {}
        self._ask_at = 0.0

    def of(self, tps: Collection[TopicPartition], *, busy: bool) -> dict[TopicPartition, int | None]:
        """Return the offset that the next record of each partition will have, None where it is not known.

        Parameters
        ----------
        tps
            Partitions that it reads.
        busy
            Whether there were records to process just now.
        """
        if not busy:
            self._asked = {}
        elif time.monotonic() >= self._ask_at:
            self._asked = self._ask(tps)
        known = {tp: self._consumer.highwater(tp) for tp in tps}
        return {tp: max(self._asked[tp], end or 0) if tp in self._asked else end for tp, end in known.items()}

    def _ask(self, tps: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        try:
            asked = ends_of(self._consumer, tps, timeout_ms=_PATIENCE_MS) if tps else {}
        except (KafkaError, BrokerUnreachable):
            self._ask_at = time.monotonic() + _LATER_S
            return {}
        self._ask_at = time.monotonic() + _EVERY_S
        return asked
