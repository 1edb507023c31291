"""The monitor's state: folders lost, stale and damaged, a changelog that was compacted, offsets that were moved."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kafka import OffsetAndMetadata, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from rocksdict import Options, Rdict
from tests.chaos.members import Member
from tests.chaos.registry import Fault, Outcome, Setup, World, fault, register

DAMAGED, LOADED = "local state is damaged", "state loaded"


def stores(member: Member) -> list[Path]:
    """Return the RocksDB folders of a monitor, the one with the most in it first."""
    folder = Path(member.settings["monitor.datadir"])
    found = [path for path in folder.rglob("*.db") if path.is_dir()]
    assert found, f"{member.name} has no stores in {folder}"
    return sorted(found, key=lambda path: (-sum(f.stat().st_size for f in path.glob("*.sst")), path))


def stores_of_running(member: Member) -> list[Path]:
    """Return what there is, maybe nothing."""
    with contextlib.suppress(AssertionError, OSError):
        return stores(member)
    return []


def says(world: World, member: Member, text: str, before: int) -> float:
    """Wait, while events come, until a member has said something more often than before; return the seconds."""
    return world.wait(lambda: world.feed(20) and member.says(text) > before, f"{member.name}: {text}", every_s=1.0)


def started(world: World, member: Member, text: str = LOADED) -> float:
    """Start a monitor, and wait until it says something; return the seconds."""
    before = member.says(text)
    member.start()
    return says(world, member, text, before)


def filled(world: World, member: Member) -> list[Path]:
    """Let a monitor own some state in files, and end it; return its stores."""
    says(world, member, LOADED, 0)
    world.feed(world.budget // 4)
    settled(world)
    member.retire()  # what is in the write-ahead log goes into files at the next start
    started(world, member)
    settled(world)
    member.retire()
    return stores(member)


def settled(world: World) -> None:
    """Wait until everything sent so far is consumed by both halves."""
    world.consumed("scorer")
    world.consumed("monitor")


@fault("state.folder.deleted", short=True)
def deleted(world: World) -> Outcome:
    """Deleted while the monitor is down, then under one that runs."""
    first, second = world.of("monitor")[:2]
    again = []
    with world.load():
        first.retire()
        world.empty_folder(first)
        first.start()
        again.append(world.consuming_again("monitor"))
        world.wait(lambda: len(stores_of_running(second)) > 0, "the other one to have state")
        shutil.rmtree(second.settings["monitor.datadir"], ignore_errors=True)
        time.sleep(3)
        again.append(world.consuming_again("monitor"))
        second.kill()
        again.append(world.consuming_again("monitor"))
    return Outcome("folder of a monitor deleted while it is down, and another's while it runs", tuple(again), (0, 1))


@fault("state.folder.earlier")
def earlier(world: World) -> Outcome:
    """A copy of the folder from long before is put back, as from a backup: it goes on from the changelog."""
    victim = world.of("monitor")[0]
    filled(world, victim)
    folder = Path(victim.settings["monitor.datadir"])
    copy = folder.with_name("earlier")
    shutil.copytree(folder, copy)
    started(world, victim)
    world.feed(world.budget // 4)
    settled(world)
    victim.retire()
    shutil.rmtree(folder)
    copy.rename(folder)
    with world.load():
        again = started(world, victim)
    return Outcome("a monitor is given its folder of long ago", (again,))


@fault("state.folder.earlier_release")
def earlier_release(world: World) -> Outcome:
    """State as an earlier release has written it, without a seal: nothing vouches for it, so it is made again."""
    victim = world.of("monitor")[0]
    found = filled(world, victim)
    for path in found:
        store = Rdict(str(path), options=Options(raw_mode=True))
        store.delete(b"__valuedrift\0seal__")
        store.close()
    with world.load():
        started(world, victim, DAMAGED)
        again = world.consuming_again("monitor")
    return Outcome(f"{len(found)} local stores of an earlier release", (again,))


@fault("state.folder.newer_release")
def newer_release(world: World) -> Outcome:
    """Folders of another kind of program, or of a later version of the store: made again."""
    victim = world.of("monitor")[0]
    found = filled(world, victim)
    for path in found:
        for file in path.glob("MANIFEST*"):
            file.write_bytes(b"\x00\x01 of another version " * 100)
    with world.load():
        started(world, victim, DAMAGED)
        again = world.consuming_again("monitor")
    return Outcome(f"{len(found)} local stores of a form that nobody knows", (again,))


def flipped(path: Path) -> None:
    """Flip bytes in the middle of the largest file of values."""
    file = max(path.glob("*.sst"), key=lambda f: f.stat().st_size)
    data = bytearray(file.read_bytes())
    for at in (len(data) // 3, len(data) // 2):
        data[at] ^= 0xFF
    file.write_bytes(data)


def cut(pattern: str) -> Callable[[Path], None]:
    """Cut the newest file of a kind in the middle."""

    def damage(path: Path) -> None:
        file = max(path.glob(pattern))
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    return damage


def removed(pattern: str) -> Callable[[Path], None]:
    """Remove the first file of a kind."""
    return lambda path: min(path.glob(pattern)).unlink()


def damaged(name: str, what: str, damage: Callable[[Path], None], *, told: bool = True) -> Fault:
    """Damage every local store of a monitor that is down; it must not start from what is left."""

    def run(world: World) -> Outcome:
        victim, others = world.of("monitor")[0], world.of("monitor")[1:]
        found = [path for path in filled(world, victim) if list(path.glob("*.sst"))]
        assert found, "no store has a file of values"
        for path in found:
            damage(path)
        before = victim.says(DAMAGED)
        with world.load():
            for other in others:  # so that it is the owner, and not a standby
                other.retire()
            started(world, victim, DAMAGED if told else LOADED)
            again = world.consuming_again("monitor")
        for other in others:
            other.start()
        said = victim.says(DAMAGED) - before
        assert not told or any(victim.says(str(path)) for path in found), "no folder is named"
        return Outcome(what, (again,), notes=(f"{said} lines tell of {len(found)} damaged stores",))

    return Fault(f"state.damaged.{name}", run)


register(damaged("values", "bytes flipped in a file of values, in each local store", flipped))
register(damaged("values_cut", "a file of values cut, in each local store", cut("*.sst")))
register(damaged("manifest", "MANIFEST cut, in each local store", cut("MANIFEST*")))
register(damaged("current", "CURRENT gone, in each local store", removed("CURRENT")))
register(damaged("log", "write-ahead log cut, in each local store", cut("*.log"), told=False))


@fault("state.damaged.running")
def damaged_running(world: World) -> Outcome:
    """Bytes are flipped under a monitor that runs; it is killed later on."""
    victim = world.of("monitor")[0]
    filled(world, victim)
    started(world, victim)
    again = []
    with world.load():
        for path in stores(victim):
            with contextlib.suppress(ValueError, OSError):
                flipped(path)
        again.append(world.consuming_again("monitor"))
        victim.kill()
        again.append(world.consuming_again("monitor"))
    notes = (f"told {victim.says(DAMAGED)} times; ended with {victim.ends}",)
    return Outcome(
        "bytes flipped in the files of a running monitor, which is killed later", tuple(again), (0, 1), notes
    )


def changelog(world: World) -> str:
    """Name of the topic that keeps the monitors' state."""
    return f"{world.groups['monitor']}-streams-changelog"


def records_of(world: World, topic: str) -> tuple[int, int]:
    """Return how many records a topic holds, and how many offsets it spans."""
    consumer: Any = world._consumer()
    with contextlib.closing(consumer):
        tps = [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic))]
        ends = consumer.end_offsets(tps)
        consumer.assign(tps)
        consumer.seek_to_beginning()
        found = 0
        while any(consumer.position(tp) < ends[tp] for tp in tps):
            found += sum(map(len, consumer.poll(timeout_ms=1000).values()))
        return found, sum(ends.values())


@fault("state.changelog.compacted", Setup(alone=True))
def compacted(world: World) -> Outcome:
    """The log cleaner has been over the changelog, again and again; all monitors start from nothing."""
    eager = {
        "segment.ms": "1000",
        "segment.bytes": str(1 << 20),
        "min.cleanable.dirty.ratio": "0.01",
        "max.compaction.lag.ms": "1000",
        "delete.retention.ms": "100",
    }
    topic = changelog(world)
    with contextlib.closing(world.admin()) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, eager)])
    world.feed(world.budget // 3)
    settled(world)

    def cleaned() -> bool:
        world.feed(20)  # a segment is only cleaned behind the one that is written
        found, offsets = records_of(world, topic)
        return found < offsets // 2

    cleaned_after = world.wait(cleaned, "the changelog to be compacted", every_s=2.0)
    for member in world.of("monitor"):
        member.retire()
        world.empty_folder(member)
    with world.load():
        for member in world.of("monitor"):
            member.start()
        again = world.consuming_again("monitor")
    found, offsets = records_of(world, topic)
    return Outcome(
        "changelog compacted, and all monitors started from nothing",
        (again,),
        notes=(f"compacted after {cleaned_after:.0f} s; at the end {found:,} records over {offsets:,} offsets",),
    )


def no_offsets(world: World) -> bool:
    """Whether the monitors' group has no committed offset."""
    return not any(world.committed("monitor").values())


def moved(name: str, what: str, where: Callable[[int, int], int | None]) -> Fault:
    """Move the monitors' committed offsets (from the committed one and the log's end) while all of them are down."""

    def run(world: World) -> Outcome:
        world.feed(world.budget // 4)
        settled(world)
        world.feed(world.budget // 8)
        for member in world.of("monitor"):
            member.retire()
        world.feed(world.budget // 8)
        world.consumed("scorer")
        committed, ends = world.committed("monitor"), world.ends("labels")
        group = world.groups["monitor"]
        with contextlib.closing(world.admin()) as admin:
            targets = {p: where(committed.get(p, 0), end) for p, end in ends.items()}
            if any(target is None for target in targets.values()):
                world.wait(lambda: admin.delete_groups([group]) and no_offsets(world), "the group to be deleted")
            else:
                offsets = {
                    TopicPartition(world.names["labels"], p): OffsetAndMetadata(target, "", -1)
                    for p, target in targets.items()
                }
                admin.alter_group_offsets(group, offsets)
                assert world.committed("monitor") == targets
        with world.load():
            for member in world.of("monitor"):
                member.start()
            again = world.consuming_again("monitor")
        says = sum(member.says("labels are missing") for member in world.of("monitor"))
        assert name != "ahead" or says, "the monitors went on behind labels that they had not counted"
        ends_of = sorted({status for member in world.of("monitor") for status in member.ends})
        return Outcome(what, (again,), notes=(f"told {says} times; exit statuses so far {ends_of}",))

    return Fault(f"state.offsets.{name}", run)


register(moved("ahead", "committed offsets of the monitors moved to the end of labels", lambda _, end: end))
register(moved("behind", "committed offsets of the monitors moved to the start of labels", lambda *_: 0))
register(moved("gone", "committed offsets of the monitors deleted with their group", lambda *_: None))
