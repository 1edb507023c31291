"""The source as the consumer sees it: where partitions begin, and whether what comes next is what should."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from valuedrift.kafka_client import beginnings_of, bounds_of_led, ends_of
from valuedrift.scorer.continuity import Committed, Missing, Start, skipped, start_of, went_back

__all__ = ["SourceLog"]

_PATIENCE_MS = 1_000
"""Where the client is about to look up a position, it need not be known now."""

_LEADERLESS_S = 5.0
"""A partition without a leader is asked about again after so long: the others are not to wait for it."""


class SourceLog:
    """Asks the broker as seldom as it can.

    Parameters
    ----------
    consumer
        Of the scorer's group.
    source
        Identity of the source log.
    """

    def __init__(self, consumer: KafkaConsumer, source: str) -> None:
        self._consumer, self._source = consumer, source
        self._leaderless: dict[TopicPartition, float] = {}

    def starts(self, tps: Sequence[TopicPartition]) -> dict[TopicPartition, tuple[Start, Committed | None]]:
        """Say where to begin with partitions that were just assigned, and what the group had committed for them.

        Those without a leader are left out.
        """
        now = time.monotonic()
        asked = [tp for tp in tps if self._leaderless.get(tp, now) <= now]
        bounds = bounds_of_led(self._consumer, asked)
        again_at = time.monotonic() + _LEADERLESS_S
        self._leaderless = {tp: again_at if tp in asked else self._leaderless[tp] for tp in tps if tp not in bounds}
        found = {}
        for tp, (beginning, end) in bounds.items():
            position = self._consumer.committed(tp, metadata=True)
            known = position is not None and position.offset >= 0
            committed = Committed(position.offset, position.metadata) if known else None
            found[tp] = (start_of(self._source, tp.partition, committed, beginning, end), committed)
        return found

    def missing(
        self, expected: Mapping[TopicPartition, int], polled: Mapping[TopicPartition, list[Any]]
    ) -> list[Missing]:
        """Say what lies between what was read before and what was polled now.

        The client goes to the beginning of a log by itself when it asks for an offset that is not in it any more. Where
        that is, or where a log starts again below what was read of it, the next record tells.
        """
        jumps = [tp for tp, records in polled.items() if records[0].offset != expected[tp]]
        back = [tp for tp in jumps if polled[tp][0].offset < expected[tp]]
        if back:
            ends = ends_of(self._consumer, back)
            return [went_back(self._source, tp.partition, expected[tp], ends[tp]) for tp in back]
        beginnings = beginnings_of(self._consumer, jumps) if jumps else {}
        found = (
            skipped(self._source, tp.partition, expected[tp], polled[tp][0].offset, beginnings[tp]) for tp in jumps
        )
        return [missing for missing in found if missing is not None]

    def passed(
        self, expected: Mapping[TopicPartition, int], quiet: Iterable[TopicPartition]
    ) -> dict[TopicPartition, int]:
        """Return the positions of quiet partitions that have gone on without a record: past marks of transactions.

        Where retention has deleted something meanwhile, it is not known that they were nothing else.
        """
        ahead = {
            tp: at
            for tp in quiet
            if (at := self._consumer.position(tp, timeout_ms=_PATIENCE_MS)) is not None and at > expected[tp]
        }
        beginnings = beginnings_of(self._consumer, ahead) if ahead else {}
        return {tp: at for tp, at in ahead.items() if beginnings[tp] <= expected[tp]}
