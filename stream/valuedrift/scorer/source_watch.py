"""Whether the source is still the topic that it was at the start, and has as many partitions.

A topic that is deleted and created anew under its name starts again at offset 0. A fetch names a topic by its name, and
once the new log is longer than what was read of the old one, no offset tells the two apart: its events would count as
the old one's, and those below as read. Only the topic's id tells, so the broker is asked for it after every poll that
has brought records: an id that is still the same then was the same when they were fetched. A younger answer is needed,
and one that has waited in a frozen process is old.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from kafka import KafkaConsumer
from kafka.errors import KafkaError

from valuedrift import kafka_client
from valuedrift.errors import DeliveryError
from valuedrift.scorer.continuity import Missing, topic_gone
from valuedrift.telemetry import get_logger

__all__ = ["SourceWatch"]

_log = get_logger(__name__)

_EVERY_S: Final = 1.0
"""How often the broker is asked while no records come."""
_AGAIN_S: Final = 0.2
"""How soon it is asked again when it does not answer."""


class SourceWatch:
    """Asks the broker which topic bears the source's name.

    Parameters
    ----------
    consumer
        Of the scorer's group. It learns of added partitions on the way.
    topic
        Name of the source.
    identity
        What it was at the start.
    patience_s
        How long to ask a broker that does not answer while there are records to be judged.
    """

    def __init__(
        self, consumer: KafkaConsumer, topic: str, identity: kafka_client.ClusterIdentity, patience_s: float
    ) -> None:
        self._consumer, self._topic, self._patience_s = consumer, topic, patience_s
        self.identity = identity
        self.there = True
        self.replaced = False
        self._next_s = 0.0
        self._left: dict[int, tuple[int, int | None]] = {}

    def look(self, *, insist: bool, in_group: bool) -> None:
        """Find out whether there is a topic of the name (`there`), and whether it is another one (`replaced`).

        Parameters
        ----------
        insist
            Ask at once, and don't go on without an answer: records were fetched that may be of another topic.
        in_group
            See `kafka_client.topic_now`.

        Raises
        ------
        DeliveryError
            If no broker answers in time, and the answer matters.
        """
        if not insist and time.monotonic() < self._next_s:
            return
        deadline = time.monotonic() + self._patience_s
        while True:
            self._next_s = time.monotonic() + _EVERY_S  # from when it was asked: the answer may be old when it is read
            try:
                found = kafka_client.topic_now(self._consumer, self._topic, in_group=in_group)
                break
            except KafkaError as error:
                if not insist:
                    return
                if time.monotonic() >= deadline:
                    raise DeliveryError("no broker says which topic the source is") from error
                time.sleep(_AGAIN_S)
        self._note(found)

    def _note(self, found: tuple[str, int] | None) -> None:
        if found is None:
            if self.there:
                _log.error("the source is gone", topic=self._topic, hint="waiting for a topic of that name")
            self.there = False
            return
        topic_id, partitions = found
        self.there = True
        self.replaced = topic_id != self.identity.topic_id
        if not self.replaced and partitions > self.identity.partitions:
            _log.info("the source has more partitions", before=self.identity.partitions, partitions=partitions)
            self.identity = self.identity._replace(partitions=partitions)

    @property
    def same(self) -> bool:
        """Whether it is the same topic as far as the consumer has heard."""
        known = kafka_client.topic_known(self._consumer, self._topic)
        return known is not None and known[0] == self.identity.topic_id

    def leave(self, partition: int, offset: int, end: int | None) -> None:
        """Remember how far a partition was read when it was lost; with its topic, or to a member that came later.

        Parameters
        ----------
        partition, offset
            Which, and the offset below which everything is published.
        end
            End of its log, if it was certainly ours until now.
        """
        self._left[partition] = (offset, end)

    def taken(self, partition: int) -> None:
        """Forget what was remembered of a partition that is read again."""
        self._left.pop(partition, None)

    def gone(self, owned: Mapping[int, tuple[int, int | None]]) -> list[Missing]:
        """Say from where on the old topic was not read; `owned` are offsets and ends of the partitions read last."""
        return [
            topic_gone(self.identity.source, partition, offset, end)
            for partition, (offset, end) in sorted((self._left | dict(owned)).items())
        ]
