"""An engine per partition of `labels`, loaded from the table and dropped whenever partitions move."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from valuedrift.errors import ConfigError
from valuedrift.monitor.continuity import Continuity, LabelsMissed
from valuedrift.monitor.state import is_progress, progress_key, stamp_of, state_of
from valuedrift.telemetry import get_logger
from valuedrift.windows import Engine, Rules, Watermarks

__all__ = ["Shard", "Shards"]

_log = get_logger(__name__)


@dataclass(slots=True)
class Shard:
    """The engine of one partition.

    Parameters
    ----------
    engine
        State of everything whose labels arrive in the partition.
    generation
        Generation of the consumer group in which it was loaded.
    next_offset
        Offset of the message that must come next; what comes below is a repeat.
    counted_below
        Messages below this offset had caused all that they cause before the engine was loaded.
    """

    engine: Engine
    generation: int | None
    next_offset: int
    counted_below: int


class Shards:
    """Cache of the table.

    An engine is good for one generation of the group: whatever another member wrote in between is in the table after
    the recovery that a rebalance brings, and not in an engine loaded before.

    Parameters
    ----------
    rules, fingerprint
        Rules of all engines, and their fingerprint.
    labels
        Topic id of `labels`.
    items
        Reads the table. It may show partitions of others too.
    continuity
        Checks that nothing lies between state and messages.
    """

    def __init__(
        self,
        rules: Rules,
        fingerprint: str,
        labels: str,
        items: Callable[[], Iterable[tuple[bytes, bytes]]],
        continuity: Continuity,
    ) -> None:
        self._rules, self._fingerprint, self._labels = rules, fingerprint, labels
        self._items, self._continuity = items, continuity
        self._shards: dict[int, Shard] = {}

    async def get(self, partition: int, generation: int | None, offset: int) -> Engine | None:
        """Return the engine of a partition, for the message at an offset.

        Returns
        -------
        None if the state that was loaded knows of a later message. The table holds what was written to it in order, so
        everything that this one causes is durable; the message is read again because the commit of its offset was not.
        The latest message that the state knows of may have got only half of its writes through, and is handled again.

        Raises
        ------
        ConfigError
            If the state was made under other rules.
        LabelsMissed, LabelsUnreachable
            If messages between the state and the offset were not seen. Nothing may be acknowledged from here on.
        """
        shard = self._shards.get(partition)
        if shard is None or shard.generation != generation:
            engine, counted_below = await self._load(partition, offset)
            shard = self._shards[partition] = Shard(engine, generation, offset, counted_below)
        if offset > shard.next_offset:
            raise LabelsMissed(f"partition {partition}: expected offset {shard.next_offset}, got {offset}")
        shard.next_offset = max(shard.next_offset, offset + 1)
        return None if offset < shard.counted_below else shard.engine

    def drop(self, partition: int) -> None:
        """Forget an engine that may be ahead of the table."""
        self._shards.pop(partition, None)

    def clear(self) -> None:
        """Forget all engines."""
        self._shards.clear()

    async def _load(self, partition: int, offset: int) -> tuple[Engine, int]:
        engine = Engine(self._rules)
        streams, reached = 0, -1
        for key, value in self._items():
            stamp = stamp_of(value)
            if stamp.partition != partition:
                continue
            if stamp.rules != self._fingerprint:
                raise ConfigError(
                    "monitor.group: its state was made under other settings of windows, reference, detector or alerts. "
                    "Set those back, or choose a new monitor.group (it reads all labels from the start)"
                )
            if stamp.labels == self._labels:
                reached = max(reached, stamp.offset)
            if not is_progress(key):
                engine.load(state_of(value))
                streams += 1
            elif key == progress_key(partition):
                engine.watermarks = Watermarks.from_dict(state_of(value))
        _log.info("state loaded", partition=partition, streams=streams, offset=reached, next=offset)
        # every message leaves a stamp before it is committed, so a hole is lost or foreign state, or moved offsets
        await self._continuity.check(partition, reached, offset)
        return engine, reached
