"""One message of `labels`: what it causes is published and acknowledged, then the state that implies it is assigned.

The order is the guarantee. The other one loses an alert when the process dies in between; this one at worst publishes
an alert again, under the same id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any, NamedTuple, Protocol

from valuedrift.errors import Malformed, ValuedriftError
from valuedrift.events.dead_letter import DeadLetter
from valuedrift.events.label_batch import ProgressReport, decode_message
from valuedrift.events.published import Published, encode
from valuedrift.fault_points import reach
from valuedrift.monitor.observed import count_outputs
from valuedrift.monitor.shards import Shards
from valuedrift.monitor.state import Stamp, pack, progress_key, stream_key
from valuedrift.telemetry import get_logger
from valuedrift.telemetry.vitals import Vitals
from valuedrift.windows import Engine, Labels, Progress, Step

__all__ = ["Incoming", "Outlet", "Processor", "StateTooLarge", "Table"]

_log = get_logger(__name__)


class StateTooLarge(ValuedriftError):
    """The state of a (model, segment) does not fit into a record of the changelog."""


class Incoming(NamedTuple):
    """A message of `labels`, and the generation of the consumer group in which it was fetched."""

    partition: int
    offset: int
    generation: int | None
    key: bytes | None
    value: bytes | None
    timestamp_ns: int | None


class Outlet(Protocol):
    """Where outputs go. Both return when the broker has acknowledged everything."""

    async def publish(self, records: Sequence[Published], partition: int) -> None:
        """Publish outputs, in this order."""

    async def dead_letter(self, letter: DeadLetter) -> None:
        """Publish a message that can't be read."""


class Table(Protocol):
    """Where state goes."""

    def __setitem__(self, key: bytes, value: bytes) -> None: ...

    def durable(self) -> Awaitable[Any]:
        """Return what completes when every assignment since the last call is durable."""


class Processor:
    """Takes messages one after the other.

    Parameters
    ----------
    shards
        The engines.
    outlet, table
        Where outputs and state go.
    labels
        Topic id of `labels`.
    source
        Identity of `labels` for dead letters.
    fingerprint
        Fingerprint of the rules.
    max_state_bytes
        Largest value of the table.
    vitals
        Is told how it goes.
    """

    def __init__(
        self,
        shards: Shards,
        outlet: Outlet,
        table: Table,
        *,
        labels: str,
        source: str,
        fingerprint: str,
        max_state_bytes: int,
        vitals: Vitals | None = None,
    ) -> None:
        self._shards, self._outlet, self._table = shards, outlet, table
        self._labels, self._source, self._fingerprint = labels, source, fingerprint
        self._max_state_bytes = max_state_bytes
        self._vitals = vitals or Vitals("monitor")

    async def handle(self, message: Incoming) -> Awaitable[Any]:
        """Process a message.

        Returns
        -------
        What completes when the state is durable: from then on the message's offset may be committed.

        Raises
        ------
        ConfigError
            If the partition's state was made under other rules.
        LabelsMissed, LabelsUnreachable
            If messages between the last one and this one were never seen.
        StateTooLarge
            If a state has outgrown `max_state_bytes`.
        """
        engine = await self._shards.get(message.partition, message.generation, message.offset)
        if engine is None:
            return asyncio.sleep(0)
        try:
            return await self._handle(engine, message)
        except BaseException:
            # cancelled or failed half-way: the engine may be ahead of the table
            self._shards.drop(message.partition)
            raise

    async def _handle(self, engine: Engine, message: Incoming) -> Awaitable[Any]:
        try:
            with self._vitals.stage("parse"):
                decoded: _Labelled | _Reported | _Nothing = _decode(message.value)
            if isinstance(decoded, _Reported):
                _note_source(engine, decoded.progress, message.partition)
            with self._vitals.stage("count"):
                step = decoded.given_to(engine)
        except Malformed as bad:
            await self._outlet.dead_letter(self._letter(message, bad))
            _log.warning(
                "dead letter", reason=bad.reason, detail=bad.detail, partition=message.partition, offset=message.offset
            )
            self._vitals.metrics.add("dead_letters", reason=bad.reason)
            decoded = _Nothing()
            step = decoded.given_to(engine)
        if step.outputs:
            reach("monitor.before_publish")
            with self._vitals.stage("publish"):
                await self._outlet.publish([encode(output) for output in step.outputs], message.partition)
            reach("monitor.after_publish")
            count_outputs(self._vitals, step.outputs)
        self._vitals.metrics.add("events", decoded.events)
        stamp = Stamp(message.partition, message.offset, self._labels, self._fingerprint)
        for model, segment in step.streams:
            value = pack(stamp, engine.dump((model, segment)))
            if len(value) > self._max_state_bytes:
                raise StateTooLarge(
                    f"the state of a (model, segment) has {len(value)} bytes, more than monitor.max_state_bytes "
                    f"({self._max_state_bytes}); raise it, and max.message.bytes of the changelog with it"
                )
            self._table[stream_key(model, segment)] = value
        if step.watermarks:
            self._table[progress_key(message.partition)] = pack(stamp, engine.watermarks.to_dict())
        reach("monitor.after_assign")
        return self._table.durable()

    def _letter(self, message: Incoming, bad: Malformed) -> DeadLetter:
        return DeadLetter(
            source=self._source,
            partition=message.partition,
            offset=message.offset,
            record_timestamp_ns=message.timestamp_ns,
            reason=bad.reason,
            detail=bad.detail,
            raw=message.value,
            key=message.key,
        )


class _Labelled(NamedTuple):
    model: str
    segment: str
    labels: Labels

    @property
    def events(self) -> int:
        return len(self.labels.offsets)

    def given_to(self, engine: Engine) -> Step:
        return engine.labels(self.model, self.segment, self.labels)


class _Reported(NamedTuple):
    progress: Progress
    events: int = 0

    def given_to(self, engine: Engine) -> Step:
        return engine.progress(self.progress)


class _Nothing(NamedTuple):
    events: int = 0

    def given_to(self, engine: Engine) -> Step:  # noqa: ARG002 - of its siblings
        return Step([], [], watermarks=True)  # nothing but the stamp changes


def _note_source(engine: Engine, progress: Progress, partition: int) -> None:
    """Say that the source is another topic from now on. What the old one still held, its own scorers may not know."""
    known = engine.watermarks
    if known.replaced_by(progress.source):
        reached = {str(p): offset for p, offset in known.reached.items()}
        _log.warning(
            "the source was replaced", partition=partition, before=known.source, now=progress.source, reached=reached
        )


def _decode(value: bytes | None) -> _Labelled | _Reported:
    decoded = decode_message(value)
    if isinstance(decoded, ProgressReport):
        return _Reported(decoded.progress())
    return _Labelled(decoded.model, decoded.segment, decoded.labels)
