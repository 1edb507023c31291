"""What Faust acknowledges and commits, driven through its own loops without a broker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace
from typing import Any

import faust
import pytest
from faust.types import TP, ConsumerMessage, Message

from valuedrift.monitor.app import HandledEvent
from valuedrift.monitor.driver import OrderedConsumer, OrderedProducer

LABELS = TP("labels", 0)


def message(offset: int) -> Any:
    return Message(
        LABELS.topic, LABELS.partition, offset, 0.0, 0, headers=None, key=None, value=b"", checksum=None, tp=LABELS
    )


def app(**options: Any) -> Any:
    made = faust.App("a", broker="kafka://127.0.0.1:1", topic_allow_declare=False, **options)
    made.topics.acks_enabled_for = lambda _topic: True
    return made


def consumer_of(made: Any, fetches: list[list[int]], seek_at: int) -> tuple[Any, list[Any]]:
    """A consumer that is set back to the committed offset, 10, when it has delivered `seek_at` for the first time."""
    delivered: list[Any] = []
    stopped = asyncio.Event()

    async def deliver(msg: Any) -> None:
        delivered.append(msg)

    class Fed(OrderedConsumer):
        async def seek_to_committed(self) -> Any:
            return {LABELS: 10}

        async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Any]]:  # noqa: ASYNC109 - as Faust has it
            assert timeout > 0
            for number, fetch in enumerate(fetches):
                for offset in fetch:
                    yield LABELS, message(offset)
                    if (number, offset) == (0, seek_at):
                        await self.perform_seek()
            stopped.set()

    consumer = Fed(
        made.transport, callback=deliver, on_partitions_revoked=None, on_partitions_assigned=None, loop=made.loop
    )
    consumer.fetcher_stand_in = SimpleNamespace(_stopped=stopped)
    return consumer, delivered


def events(made: Any, stream: Any, offsets: Sequence[int], generation: int) -> list[Any]:
    """Events as the conductor makes them, in the queue of a stream."""
    found = []
    for offset in offsets:
        msg = ConsumerMessage(
            LABELS.topic, LABELS.partition, offset, 0.0, 0, headers=None, key=None, value=b"", checksum=None, tp=LABELS,
            generation_id=generation,
        )  # fmt: skip
        msg.incref()
        event = HandledEvent(made, None, b"", {}, msg)
        stream.channel.queue.put_nowait(event)
        found.append(event)
    return found


@pytest.mark.parametrize("compiled", [True, False])
def test_an_event_is_acknowledged_only_after_it_was_handled(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not compiled:
        monkeypatch.setattr(faust.streams, "_CStreamIterator", None)
    elif faust.streams._CStreamIterator is None:
        pytest.skip("Faust was installed without its compiled iterator")

    async def scenario() -> None:
        made = app(Event=HandledEvent)
        stream = made.stream(made.topic(LABELS.topic, key_serializer="raw", value_serializer="raw"))
        made.topics._acking_topics.add(LABELS.topic)
        made.flow_control.resume()
        acked = made.consumer._acked[LABELS]
        first, *_ = events(made, stream, [0, 1, 2], made.consumer_generation_id)
        events(made, stream, [3], made.consumer_generation_id + 1)  # skipped
        events(made, stream, [4], made.consumer_generation_id)
        seen = []
        async for event in stream.events():
            assert acked == []
            seen.append(event)
            if len(seen) == 4:
                break
        assert [event.message.offset for event in seen] == [0, 1, 2, 4]
        first.acknowledge()
        assert acked == [0]
        seen[1].acknowledge()
        seen[1].acknowledge()
        assert acked == [0, 1]

    asyncio.run(scenario())


def commits(consumer: Any, times: int) -> list[int]:
    """What the commit timer would commit, with nothing acknowledged in between."""
    found = []
    for _ in range(times):
        offset = consumer._new_offset(LABELS)
        if offset is not None and consumer._should_commit(LABELS, offset):
            consumer._committed_offset[LABELS] = offset
            found.append(offset)
    return found


def test_a_seek_behind_a_recovery_commits_nothing_that_was_not_acknowledged() -> None:
    """Faust's own consumer commits 17 here."""

    async def scenario() -> None:
        consumer, delivered = consumer_of(app(), [[*range(10, 20)], [*range(10, 25)]], seek_at=15)
        await consumer.perform_seek()
        await consumer._drain_messages(consumer.fetcher_stand_in)
        assert {m.offset for m in delivered} == {*range(10, 25)}
        for handled in delivered[:5]:
            consumer.ack(handled)
        assert commits(consumer, 9) == [15]
        for handled in delivered[5:]:
            consumer.ack(handled)
        assert commits(consumer, 9) == [25]

    asyncio.run(scenario())


def test_labels_deleted_before_they_were_read_hold_no_commit_up() -> None:
    async def scenario() -> None:
        consumer, delivered = consumer_of(app(), [[*range(30, 33)]], seek_at=-1)
        await consumer.perform_seek()
        await consumer._drain_messages(consumer.fetcher_stand_in)
        for handled in delivered:
            consumer.ack(handled)
        assert commits(consumer, 2) == [33]

    asyncio.run(scenario())


def test_what_is_sent_can_be_told_from_its_repetition(monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, Any] = {}
    monkeypatch.setattr(OrderedProducer, "_producer_type", lambda _self, **given: options.update(given))

    async def scenario() -> None:
        OrderedProducer(app().transport)._new_producer()

    asyncio.run(scenario())
    assert (options["enable_idempotence"], options["acks"]) == (True, "all")
