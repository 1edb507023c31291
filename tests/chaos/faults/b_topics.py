"""Topics that take less than they must, or have kept less than was needed, and groups whose offsets are gone."""

from __future__ import annotations

import contextlib
import time

from kafka import TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from tests.chaos.registry import Outcome, Setup, World, fault

from valuedrift.events.label_batch import LabelBatch, decode_message

REFUSED = 2
FATAL = 70
ENOUGH = 16 << 20


def largest(world: World, topic: str, size: int | None) -> None:
    """Let a topic take messages up to a size; None: all that it must."""
    option = {"max.message.bytes": str(ENOUGH if size is None else size)}
    with contextlib.closing(world.admin()) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, option)])


@fault("topics.message_too_large")
def message_too_large(world: World) -> Outcome:
    """A topic that takes no label batch, no window, no state: whoever writes there ends, and refuses to start."""
    state = f"{world.groups['monitor']}-streams-changelog"
    again: list[float] = []
    notes: list[str] = []
    with world.load():
        for topic, role in ((world.names["labels"], "scorer"), (world.names["entropy"], "monitor"), (state, "monitor")):
            before = {member.name: len(member.ends) for member in world.of(role)}
            largest(world, topic, 200)
            # One way or another each comes to its last line: it says what is wrong, and waits for a person.
            for hit in world.of(role):
                world.wait(
                    lambda hit=hit: hit.process is None and hit.ends[-1:] == [REFUSED],  # type: ignore[misc]
                    f"{hit.name} to refuse {topic}",
                )
                assert hit.says("max.message.bytes is 200"), f"{hit.name} has not said why"
            largest(world, topic, None)
            start(world, role)
            again.append(world.consuming_again(role))
            ends = {member.name: member.ends[before[member.name] :] for member in world.of(role)}
            notes.append(f"{topic.removeprefix(world.prefix)}: {ends}")
    return Outcome("labels, entropy and changelog took no message above 200 bytes", tuple(again), notes=tuple(notes))


def retire(world: World, role: str) -> None:
    """End all members of a role in an orderly way."""
    for member in world.of(role):
        status, _ = member.retire()
        assert status == 0, f"{member.name} ended with {status}"


def start(world: World, role: str) -> None:
    """Start them again."""
    for member in world.of(role):
        member.start()


def forget(world: World, role: str) -> None:
    """Delete a group, which must have no members."""
    with contextlib.closing(world.admin()) as admin:
        admin.delete_groups([world.groups[role]])


@fault("topics.offsets_lost", Setup(alone=True))
def offsets_lost(world: World) -> Outcome:
    """Both groups are deleted: everything is read again, and nothing of it is counted again."""
    again: list[float] = []
    world.feed(world.budget // 2)
    world.consumed("scorer")
    world.consumed("monitor")
    for role in ("scorer", "monitor"):
        retire(world, role)
        forget(world, role)
        began = time.monotonic()
        start(world, role)
        world.consumed(role)
        again.append(time.monotonic() - began)
    said = sum(member.says("no committed offset") for member in world.of("scorer"))
    assert said >= 2 * world.setup.partitions, "a group that has lost its offsets must say so"
    world.feed(world.budget // 2)
    return Outcome("groups of scorers and monitors deleted: all read again", tuple(again))


def delete(world: World, topic: str, before: dict[int, int]) -> None:
    """What retention does."""
    with contextlib.closing(world.admin()) as admin:
        admin.delete_records({TopicPartition(topic, p): offset for p, offset in before.items()})


@fault("topics.retention.source", Setup(alone=True, replayable=False))
def source_retention(world: World) -> Outcome:
    """Retention deletes events that nobody has read: that many are lost, and the product says which."""
    world.feed(world.budget // 2)
    world.consumed("scorer")
    retire(world, "scorer")
    world.feed(world.budget // 4)
    world.read()
    committed, ends = world.committed("scorer"), world.ends("source")
    until = {p: (committed[p] + end) // 2 for p, end in ends.items()}
    delete(world, world.names["source"], until)
    lost = sum(world.ledger.lose(p, committed[p], until[p] - 1) for p in until)
    assert lost > 0, "nothing was unread"
    start(world, "scorer")
    again = world.consuming_again("scorer")
    world.consumed("scorer")
    world.feed(world.budget // 4)
    world.consumed("scorer")
    world.read()
    told = {(where[1], where[2], reason): what for (where, reason), what in world.published.losses.items()}
    for p, offset in until.items():
        expected = f"offsets {committed[p]} to {offset - 1}"
        assert told.get((p, committed[p], "deleted_unread")) == expected, f"partition {p}: {told}"
    assert len(told) == len(until), told
    assert sum(member.says("events are missing from the source") for member in world.of("scorer")) == len(until)
    note = f"{lost} events were deleted unread: told of in {len(told)} dead letters, log lines and the metric"
    return Outcome("unread source events deleted", (again,), notes=(note,))


@fault("topics.retention.labels", Setup(alone=True, monitors=1, replayable=False))
def labels_retention(world: World) -> Outcome:
    """Retention deletes labels before the monitor has read them: it stops, until a person accepts the loss."""
    world.feed(world.budget // 2)
    world.consumed("scorer")
    world.consumed("monitor")
    (monitor,) = world.of("monitor")
    retire(world, "monitor")
    world.feed(world.budget // 4)
    world.consumed("scorer")
    committed = world.committed("monitor")
    world.read()
    waiting: dict[int, list[tuple[int, LabelBatch]]] = {partition: [] for partition in committed}
    for record in world._new(world._ask[1], "labels"):
        batch = decode_message(record.value)
        if record.offset >= committed[record.partition] and isinstance(batch, LabelBatch):
            waiting[record.partition].append((record.offset, batch))
    partition = max(waiting, key=lambda p: len(waiting[p]))
    gone = waiting[partition][: (len(waiting[partition]) + 1) // 2]
    until = gone[-1][0] + 1
    lost = sum(
        world.ledger.lose(batch.labels.partition, offset, offset, seen=True)
        for _, batch in gone
        for offset in batch.labels.offsets.tolist()
    )
    assert lost > 0, "nothing was uncounted"
    delete(world, world.names["labels"], {partition: until})
    monitor.start()
    world.wait(lambda: monitor.ends.count(FATAL) >= 2, "the monitor to stop, and to stop again")
    monitor.retire(force=True)
    assert monitor.says("monitor.accept_loss"), "it must say what to do"
    monitor.settings["monitor.accept_loss"] = f"{partition}:{until}"
    monitor.start()
    again = world.consuming_again("monitor")
    world.consumed("monitor")
    world.read()
    where = (partition, committed[partition])
    told = [what for (place, _), what in world.published.losses.items() if place[1:] == where]
    assert told == [f"offsets {where[1]} to {until - 1} of labels"], world.published.losses
    world.feed(world.budget // 4)
    note = f"{lost} labelled events deleted uncounted: the monitor ended with {monitor.ends} until that was accepted"
    return Outcome("labels deleted before they were counted", (again,), notes=(note,))
