"""What a source does: repeats, disorder, silence, more partitions, another log of its name, aborts, bad clocks."""

from __future__ import annotations

import contextlib
import random
import uuid
from collections.abc import Iterable

from kafka import KafkaProducer
from kafka.admin import NewPartitions, NewTopic
from tests.chaos.feed import SECOND, Sent
from tests.chaos.registry import Outcome, Setup, World, fault

HOUR = 3600 * SECOND
EXCUSING = (("scorer.idle_timeout", "3s"),)


def settled(world: World) -> None:
    """Wait until everything sent so far is consumed by both halves."""
    world.consumed("scorer")
    world.consumed("monitor")


def fresh(world: World, partitions: Iterable[int]) -> list[Sent]:
    """Return an event of this moment for each partition, so that what is old behind it is late by its own rule."""
    return [world.feed_source.event(p, world.feed_source.now_ns) for p in partitions]


@fault("source.duplicates", short=True)
def duplicates(world: World) -> Outcome:
    """Every record again, in its partition and in another one: the windows count records, whatever their ids."""
    records = list(world.feed_source.take(max(200, world.budget // 3)))
    for at in range(0, len(records), 400):  # 10 s of event time: the repeats are on time, or late by a little
        block = records[at : at + 400]
        elsewhere = [r._replace(partition=(r.partition + 1) % world.feed_source.partitions) for r in block]
        world.send([*block, *block, *elsewhere])
    return Outcome(f"{len(records):,} records sent three times, under the same ids, into two partitions")


@fault("source.disorder")
def disorder(world: World) -> Outcome:
    """Backwards and shuffled within the lateness, beyond it, and beyond what may be revised."""
    feed, rules, draw = world.feed_source, world.rules, random.Random(world.seed)
    blocks = max(4, world.budget // 400)
    for number in range(blocks):
        span = (rules.allowed_ns, rules.allowed_ns + rules.revisable_ns, 4 * rules.window_ns)[number % 3]
        times = [feed.now_ns - span * i // 400 for i in range(400)]
        if number % 2:
            draw.shuffle(times)
        partitions = [draw.randrange(feed.partitions) for _ in times]
        world.send(
            feed.event(p, t, pair=i % 12, goal=i % 5) for i, (p, t) in enumerate(zip(partitions, times, strict=True))
        )
        feed.now_ns += 10 * SECOND
    return Outcome(f"{blocks} blocks of 400 events backwards or shuffled, over 20 s, 80 s and 4 minutes")


@fault("source.silent_partition")
def silent(world: World) -> Outcome:
    """A partition that says nothing holds every window open until it speaks again; nobody is excused."""
    quiet = world.feed_source.partitions - 1
    world.send(fresh(world, range(quiet + 1)))
    for _ in range(max(4, world.budget // 500)):
        world.send(r for r in world.feed_source.take(500) if r.partition != quiet)
    settled(world)
    held = world.verdict(60, close=False)
    assert held.good, f"while a partition is silent: {held.problems}"
    world.send(fresh(world, [quiet]))
    world.feed(500)
    return Outcome(f"a partition silent for {world.budget * world.feed_source.step_ns // SECOND} s of event time")


def closing_without(world: World, quiet: int) -> float:
    """Feed the other partitions until windows close; return the seconds until a silent one was excused."""
    world.read()
    before = len(world.published.windows)

    def closed() -> bool:
        world.send(r for r in world.feed_source.take(200) if r.partition != quiet)
        world.read()
        return len(world.published.windows) > before + 12

    return world.wait(closed, "windows to close without the silent partition", every_s=1.0)


@fault("source.excused", Setup(alone=True, settings=EXCUSING, excuses=True))
def excused(world: World) -> Outcome:
    """A silent partition is excused, and comes back with what is new: nothing of it is late, nothing revised."""
    feed, quiet = world.feed_source, world.feed_source.partitions - 1
    world.feed(world.budget // 3)
    settled(world)
    world.send(fresh(world, range(feed.partitions)))
    world.send(r for r in feed.take(world.budget // 3) if r.partition != quiet)

    excused_after = closing_without(world, quiet)
    world.send(fresh(world, [quiet]))
    settled(world)
    world.feed(world.budget // 3)
    return Outcome("a partition was silent, excused, and came back with new events", (excused_after,))


@fault("source.excused.backlog", Setup(alone=True, settings=EXCUSING, excuses=True, replayable=False))
def excused_backlog(world: World) -> Outcome:
    """The excused partition comes back with what it held back: it revises windows, or is on `late`, and is told of."""
    feed, quiet = world.feed_source, world.feed_source.partitions - 1
    world.feed(world.budget // 2)
    settled(world)
    world.send(fresh(world, range(feed.partitions)))
    records = list(feed.take(world.budget // 2))
    world.send(r for r in records if r.partition != quiet)

    excused_after = closing_without(world, quiet)
    backlog = world.send(r for r in records if r.partition == quiet)
    settled(world)
    world.read()
    told = sum(b'"revised_after_excuse":0' not in value for value in world.published.windows.values())
    assert told, "no window says that it was revised after an excuse"
    return Outcome(
        f"a partition excused while it held {backlog} events back",
        (excused_after,),
        notes=(f"{told} windows say revised_after_excuse, {len(world.published.late)} events are on late",),
    )


def more_partitions(world: World, count: int) -> None:
    """Add partitions to the source."""
    with contextlib.closing(world.admin()) as admin:
        admin.create_partitions({world.names["source"]: NewPartitions(total_count=count)})


@fault("source.partitions_added", Setup(alone=True))
def partitions_added(world: World) -> Outcome:
    """Partitions are added under load; their events come when scorers have them."""
    feed = world.feed_source
    with world.load():
        world.consuming_again("scorer")
        more_partitions(world, 6)
        taken = world.wait(lambda: {4, 5} <= world.committed("scorer").keys(), "the new partitions to be taken")
    world.send(fresh(world, range(6)))
    feed.partitions = 6
    world.feed(world.budget // 2)
    return Outcome("two partitions added to a live topic of four", (taken,))


@fault("source.partitions_added.at_once", Setup(alone=True, excuses=True, replayable=False))
def partitions_at_once(world: World) -> Outcome:
    """The new partitions have events before any scorer can know of them."""
    world.feed(world.budget // 3)
    settled(world)
    more_partitions(world, 6)
    world.wait(lambda: grown(world, 6), "the broker to tell of the new partitions")
    world.feed_source.partitions = 6
    world.feed(world.budget // 3)
    taken = world.wait(lambda: {4, 5} <= world.committed("scorer").keys(), "the new partitions to be taken")
    world.feed(world.budget // 3)
    return Outcome("two partitions added, with events at once", (taken,))


def grown(world: World, count: int) -> bool:
    """Whether a new client hears of so many partitions."""
    world.disconnect()
    return len(world.partitions_of("source")) == count


def anew(world: World) -> None:
    """Delete the source and create it again; the ledger has read what was on it."""
    with contextlib.closing(world.admin()) as admin:
        admin.delete_topics([world.names["source"]])
        world.wait(lambda: world.names["source"] not in topics(admin), "the source to be deleted")

        def created() -> bool:
            with contextlib.suppress(Exception):
                admin.create_topics([NewTopic(world.names["source"], world.setup.partitions, 1)])
            return world.names["source"] in topics(admin)

        world.wait(created, "the source to be created anew")
    world.disconnect()
    world.note_source()


def topics(admin: object) -> set[str]:
    """Names of all topics."""
    found = admin.list_topics()  # type: ignore[attr-defined]
    return {str(topic["name"] if isinstance(topic, dict) else topic) for topic in found}


ANEW = Setup(replayable=False)


@fault("source.created_anew", ANEW)
def created_anew(world: World) -> Outcome:
    """Deleted and created anew while everything runs: all of the old one counts, and all of the new one."""
    again = []
    for _ in range(2):
        world.feed(world.budget // 3)
        settled(world)
        world.read()
        anew(world)
        world.send(fresh(world, range(world.feed_source.partitions)))
        again.append(world.consuming_again("scorer"))
    world.feed(world.budget // 3)
    told = sum(reason == "topic_recreated" for _, reason in world.published.losses)
    return Outcome("the source deleted and created anew, twice", tuple(again), notes=(f"{told} dead letters tell",))


@fault("source.created_anew.longer", ANEW)
def created_longer(world: World) -> Outcome:
    """Nobody sees it happen, and the new log is already longer than the old one was: offsets alone tell nothing."""
    world.feed(world.budget // 4)
    settled(world)
    world.read()
    for member in world.of("scorer"):
        member.freeze()
    anew(world)
    world.send(fresh(world, range(world.feed_source.partitions)))
    world.feed(3 * world.budget // 4)
    for member in world.of("scorer"):
        member.thaw()
    again = world.consuming_again("scorer")
    return Outcome("created anew while the scorers were frozen, and longer than it was when they go on", (again,))


@fault("source.created_anew.unread", ANEW)
def created_unread(world: World) -> Outcome:
    """Deleted with events that nobody had read: nobody can count them, and it is said."""
    world.feed(world.budget // 2)
    settled(world)
    for member in world.of("scorer"):
        member.freeze()
    committed = world.committed("scorer")
    world.feed(world.budget // 4)
    world.read()
    lost = sum(world.ledger.lose(p, committed.get(p, 0), end - 1) for p, end in world.ends("source").items())
    old = world.sources[-1]
    anew(world)
    for member in world.of("scorer"):
        member.thaw()
    world.send(fresh(world, range(world.feed_source.partitions)))
    again = world.consuming_again("scorer")
    world.feed(world.budget // 4)
    settled(world)
    world.read()
    losses = world.published.losses
    said = {(w[1], w[2]) for w, reason in losses if reason == "topic_recreated" and old in w[0]}
    assert said, "nothing was said of events that were deleted with their topic"
    return Outcome(f"deleted with {lost} unread events", (again,), notes=(f"dead letters for {sorted(said)}",))


@fault("source.transactions")
def transactions(world: World) -> Outcome:
    """A transactional producer that aborts every third transaction, and leaves one open for a while."""
    options = {"bootstrap_servers": world.bootstrap, "acks": "all", "transactional_id": f"tx-{uuid.uuid4().hex}"}
    topic, size = world.names["source"], 200
    rounds = max(6, world.budget // size)
    with contextlib.closing(KafkaProducer(**options)) as producer:
        producer.init_transactions()
        for number in range(rounds):
            records = list(world.feed_source.take(size))
            for abort in (True, False) if number % 3 == 0 else (False,):
                producer.begin_transaction()
                futures = [producer.send(topic, r.value, key=r.key, partition=r.partition) for r in records]
                if number == rounds // 2:
                    producer.flush()
                    world.send(world.feed_source.take(size))  # behind the open transaction, which nobody may pass
                if abort:
                    producer.abort_transaction()
                else:
                    producer.commit_transaction()
                    world.sent += len(futures)
    again = world.consuming_again("scorer")
    ends = world.ends("source")
    world.wait(lambda: all(world.committed("scorer").get(p, 0) >= e for p, e in ends.items()), "no lag to be left")
    return Outcome(f"{rounds} transactions, {-(-rounds // 3)} aborted before, one open under load", (again,))


def send_at(world: World, records: Iterable[Sent], stamp_ns: int) -> None:
    """Send records with a Kafka timestamp of their own."""
    with contextlib.closing(KafkaProducer(bootstrap_servers=world.bootstrap, acks="all")) as producer:
        for future in [
            producer.send(
                world.names["source"], r.value, key=r.key, partition=r.partition, timestamp_ms=stamp_ns // 1_000_000
            )
            for r in records
        ]:
            future.get(60)


@fault("source.clock", Setup(alone=True, settings=(("scorer.max_future", "6h"),)))
def clocks(world: World) -> Outcome:
    """Clocks hours ahead, within max_future and beyond it, in one partition and in all, and back again."""
    feed, ledger = world.feed_source, world.ledger
    ledger.rules = ledger.rules._replace(max_future_ns=6 * HOUR)
    world.feed(world.budget // 4)
    beyond = [feed.event(p, feed.now_ns + 7 * HOUR, pair=p) for p in range(feed.partitions)]
    send_at(world, beyond, feed.now_ns)
    world.feed(world.budget // 8)
    send_at(world, [feed.event(0, feed.now_ns + 4 * HOUR, pair=1)], feed.now_ns)  # one producer of many is ahead
    world.feed(world.budget // 8)
    settled(world)
    held = world.verdict(60, close=False)
    assert held.good, f"while one partition is hours ahead: {held.problems}"
    ahead = [feed.event(p, feed.now_ns + 4 * HOUR + 5 * SECOND, pair=2) for p in range(1, feed.partitions)]
    send_at(world, ahead, feed.now_ns)  # now all are
    world.feed(world.budget // 8)
    feed.now_ns += 4 * HOUR  # and time catches up
    world.feed(world.budget // 4)
    settled(world)
    world.read()
    late = len(world.published.late)
    return Outcome(
        "clocks 4 h ahead in one partition, then in all, and back; 7 h ahead is refused",
        notes=(f"{late} events on late, {len(world.published.dead)} dead letters",),
    )
