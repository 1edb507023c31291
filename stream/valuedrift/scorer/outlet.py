"""What a scorer publishes: label batches, dead letters, how far its partitions have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest

import structlog

from valuedrift import kafka_client
from valuedrift.config import Settings
from valuedrift.events import DeadLetter
from valuedrift.events.label_batch import ProgressReport, partition_key
from valuedrift.fault_points import reach
from valuedrift.scorer.batches import batches
from valuedrift.scorer.continuity import Missing
from valuedrift.scorer.letters import outgoing
from valuedrift.scorer.pipeline import Scored
from valuedrift.scorer.publisher import Publisher
from valuedrift.windows import Progress

__all__ = ["Outlet"]

_log = structlog.get_logger(__name__)


class Outlet:
    """Knows the topics, and what goes where in which order.

    Parameters
    ----------
    settings
        The effective settings.
    publisher
        Sends; nothing is durable before it has settled.
    """

    def __init__(self, settings: Settings, publisher: Publisher) -> None:
        self._topics, self._publisher = settings.topics, publisher
        self._payload, self._max_letter_bytes = settings.dead_letters.payload, settings.scorer.max_record_bytes
        self._batch_bytes = kafka_client.message_bytes(settings) - kafka_client.ENVELOPE_BYTES

    def send(self, scored: Scored) -> None:
        """Send what became of a poll, which is yet to be settled."""
        keys = [partition_key(group.model, group.segment) for group in scored.labelled]
        parts = (batches(group.model, group.segment, group.labels, self._batch_bytes) for group in scored.labelled)
        for number, batch_of_each in enumerate(zip_longest(*parts)):
            if number:
                self._publisher.settle()  # should one fail, none behind it with the same key may get through
            for key, batch in zip(keys, batch_of_each, strict=True):
                if batch is not None:
                    self._publisher.send(self._topics.labels, batch, key=key)
                    reach("scorer.between_sends")
        self._bury(scored.dead_letters)
        counts = Counter(letter.reason for letter in scored.dead_letters)
        for first in {letter.reason: letter for letter in reversed(scored.dead_letters)}.values():
            # a line of each would take longer than to read and to publish it
            _log.warning("dead letter", records=counts[first.reason], **_where(first))

    def report(self, missing: Iterable[Missing]) -> None:
        """Say aloud what can't be read any more: a dead letter, durable, and a log line."""
        letters = [(each, each.letter()) for each in missing]
        self._bury([letter for _, letter in letters])
        self._publisher.settle()
        for each, letter in letters:
            _log.error("events are missing from the source", lost=each.events, **_where(letter))

    def tell(self, progress: Iterable[Progress]) -> None:
        """Send reports to every partition of `labels`, which are yet to be settled."""
        for report in [ProgressReport.of(each).encode() for each in progress]:
            for partition in range(self._topics.labels_partitions):
                self._publisher.send(self._topics.labels, report, key=b"progress", partition=partition)

    def settle(self) -> None:
        """Wait until all that was sent is durable. Raises as `Publisher.settle` does."""
        self._publisher.settle()

    def _bury(self, letters: Sequence[DeadLetter]) -> None:
        if not letters:
            return
        records = [outgoing(letter, self._payload, self._max_letter_bytes) for letter in letters]
        self._publisher.send_all(self._topics.dead_letters, records)


def _where(letter: DeadLetter) -> dict[str, object]:
    return {name: getattr(letter, name) for name in ("reason", "detail", "partition", "offset")}
