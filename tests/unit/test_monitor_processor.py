"""The order of publishing, assigning and acknowledging, with the process ended at every point in between."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Sequence
from typing import Any, NamedTuple

import numpy as np
import orjson
import pytest

from valuedrift.config.rules import rules_fingerprint
from valuedrift.errors import ConfigError
from valuedrift.events.dead_letter import DeadLetter
from valuedrift.events.label_batch import LabelBatch, ProgressReport, decode_message
from valuedrift.events.published import Kind, Published, encode
from valuedrift.monitor.continuity import Continuity, LabelsMissed
from valuedrift.monitor.processor import Incoming, Processor, StateTooLarge
from valuedrift.monitor.shards import Shards
from valuedrift.monitor.state import stamp_of
from valuedrift.taxonomy import GRID, K
from valuedrift.windows import Engine, Labels, Progress, Rules, WindowGrid

SECOND = 1_000_000_000
RULES = Rules(
    grid=WindowGrid(10 * SECOND, 20 * SECOND, 20 * SECOND),
    revisable_ns=20 * SECOND,
    reference_events=40,
    arl0_windows=100,
    alert_rule="epsilon",
)


class Killed(BaseException):
    """The process has ended."""


class World:
    """What survives the process: published records, the table, the committed offset. Ends the process at one point."""

    def __init__(self, die_at: int | None = None) -> None:
        self.published: dict[tuple[Kind, Any], bytes] = {}
        self.letters: list[DeadLetter] = []
        self.table: dict[bytes, bytes] = {}
        self.committed = 0
        self.points = 0
        self.die_at = die_at

    def point(self) -> None:
        self.points += 1
        if self.points == self.die_at:
            raise Killed

    async def publish(self, records: Sequence[Published], partition: int) -> None:
        assert partition == 0
        for record in records:
            self.point()
            identity = dict(record.headers)["ce_id"] if record.kind is Kind.alert else record.key
            self.published[record.kind, identity] = record.value
        self.point()

    async def dead_letter(self, letter: DeadLetter) -> None:
        self.point()
        self.letters.append(letter)
        self.point()

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.point()
        self.table[key] = value

    def durable(self) -> Awaitable[Any]:
        self.point()
        return asyncio.sleep(0)

    def process(self, rules: Rules = RULES, labels: str = "topic-1", max_state_bytes: int = 1 << 20) -> Processor:
        shards = Shards(
            rules, rules_fingerprint(rules), labels, lambda: list(self.table.items()), Continuity(Kept(self))
        )
        return Processor(
            shards,
            self,
            self,
            labels=labels,
            source="kafka:c/topic-1",
            fingerprint=rules_fingerprint(rules),
            max_state_bytes=max_state_bytes,
        )

    def run(self, log: list[bytes], generation: int = 1, **changes: Any) -> None:
        """Go on from what survived, to the end of the log."""

        async def body() -> None:
            processor = self.process(**changes)
            for offset in range(self.committed, len(log)):
                await (await processor.handle(Incoming(0, offset, generation, b"key", log[offset], None)))
                self.point()
                self.committed = offset + 1

        asyncio.run(body())


class Kept(NamedTuple):
    """The log of a world that keeps everything from the start."""

    world: World

    async def committed(self, partition: int) -> int | None:
        assert partition == 0
        return self.world.committed or None

    async def start(self, partition: int) -> int:
        assert partition == 0
        return 0

    async def go_back(self, partition: int, offset: int) -> None:
        assert partition == 0
        assert offset < self.world.committed
        self.world.committed = offset


def batch(
    model: str,
    offsets: Sequence[int],
    second: float,
    goals: Sequence[int],
    late: int = 0,
    classifier: str = "classifier",
) -> bytes:
    n = len(offsets)
    labels = Labels(
        "kafka:c/t",
        0,
        classifier,
        np.array(offsets, dtype=np.int64),
        np.full(n, int(second * SECOND), dtype=np.int64),
        np.full(n, late * SECOND, dtype=np.int64),
        np.eye(K, dtype=np.int64)[list(goals)] * GRID,
        [f"e{offset}" for offset in offsets],
        np.array(offsets) % 5 == 0,
        np.array(offsets) // 2,
    )
    return LabelBatch.of(model, "default", labels).encode()


def progress(offset: int, second: int) -> bytes:
    return ProgressReport.of(Progress("kafka:c/t", 0, 1, offset, second * SECOND, idle=False)).encode()


def story() -> list[bytes]:
    """Two models, a change of behaviour, repeats, a late event, one too late, rubbish, then another classifier."""
    rng = np.random.default_rng(5)
    log: list[bytes] = []
    offset = 0
    for number in range(8):
        for model in ("a", "b"):
            goals = rng.choice(K, 12, p=[0.9, 0.1, 0, 0, 0] if number < 5 else [0.3, 0.1, 0.6, 0, 0]).tolist()
            log.append(batch(model, range(offset, offset + 12), number * 10 + 1, goals))
            offset += 12
        log.append(log[-1])
        if number == 4:
            log += [b"rubbish", batch("a", [offset], 22, [1], late=10), batch("b", [offset + 1], 1, [1], late=39)]
            offset += 2
        log.append(progress(offset, number * 10 + 5))
    for number in range(8, 18):
        # the one before is silent by now, with its alert open
        goals = rng.choice(K, 12, p=[0.9, 0.1, 0, 0, 0]).tolist()
        log.append(batch("a", range(offset, offset + 12), number * 10 + 1, goals, classifier="successor"))
        offset += 12
        log.append(progress(offset, number * 10 + 5))
    return log


def test_the_story_has_every_kind_of_output() -> None:
    world = World()
    world.run(story())
    assert {kind for kind, _ in world.published} == {Kind.window, Kind.alert, Kind.late}
    assert [(letter.offset, letter.raw) for letter in world.letters] == [(story().index(b"rubbish"), b"rubbish")]
    windows = [orjson.loads(value) for (kind, _), value in world.published.items() if kind is Kind.window]
    restarted = {(w["model"], w["classifier"]) for w in windows if w["reference_restarted"]}
    assert restarted == {("a", "successor")}
    alerts = [orjson.loads(value) for (kind, _), value in world.published.items() if kind is Kind.alert]
    (replaced,) = [alert for alert in alerts if alert["resolution"] == "classifier_replaced"]
    assert (replaced["model"], replaced["classifier"], replaced["status"]) == ("a", "classifier", "resolved")


def test_what_is_published_is_what_the_engine_says_alone() -> None:
    """A replay drives the engine without any of what surrounds it here."""
    engine, expected = Engine(RULES), dict[tuple[Kind, Any], bytes]()
    for message in story():
        if message == b"rubbish":
            continue
        decoded = decode_message(message)
        if isinstance(decoded, ProgressReport):
            step = engine.progress(decoded.progress())
        else:
            step = engine.labels(decoded.model, decoded.segment, decoded.labels)
        for record in map(encode, step.outputs):
            identity = dict(record.headers)["ce_id"] if record.kind is Kind.alert else record.key
            expected[record.kind, identity] = record.value
    world = World()
    world.run(story())
    assert world.published == expected


def test_ended_anywhere_the_results_are_the_same() -> None:
    whole = World()
    whole.run(story())
    for die_at in range(1, whole.points + 1):
        world = World(die_at)
        with pytest.raises(Killed):
            world.run(story())
        world.run(story())
        assert world.published == whole.published, die_at
        assert world.table == whole.table, die_at


def test_ended_again_and_again_it_gets_on_and_says_the_same() -> None:
    whole = World()
    whole.run(story())
    world = World()
    for _ in itertools.count():
        world.die_at = world.points + 23  # more than one message has points, so it gets on
        try:
            world.run(story())
        except Killed:
            continue
        break
    assert world.published == whole.published
    assert world.table == whole.table


def test_state_that_implies_an_output_is_never_there_before_the_output() -> None:
    whole = World()
    whole.run(story())
    for die_at in range(1, whole.points + 1):
        world = World(die_at)
        with pytest.raises(Killed):
            world.run(story())
        survivor = World()
        survivor.table = dict(world.table)
        survivor.committed = world.committed
        survivor.run(story())
        # What the second life does not say again must have been said in the first.
        assert world.published | survivor.published == whole.published, die_at


def test_a_new_generation_takes_up_what_another_member_has_written() -> None:
    log = story()
    whole = World()
    whole.run(log)

    async def body() -> World:
        world = World()
        ours, theirs = world.process(), world.process()
        for offset, value in enumerate(log):
            turn = offset // 7
            processor = ours if turn % 2 else theirs
            await (await processor.handle(Incoming(0, offset, turn, None, value, None)))
        return world

    assert asyncio.run(body()).published == whole.published


def test_messages_that_were_dropped_on_the_way_are_noticed() -> None:
    log = story()

    async def body() -> None:
        processor = World().process()
        for _ in range(2):  # a repeat is not a gap
            await (await processor.handle(Incoming(0, 0, 1, None, log[0], None)))
        with pytest.raises(LabelsMissed, match="expected offset 1, got 2"):
            await processor.handle(Incoming(0, 2, 1, None, log[2], None))

    asyncio.run(body())


@pytest.mark.parametrize("ahead", [1, 2, 9])
def test_messages_that_were_committed_but_not_handled_are_read_at_the_next_start(ahead: int) -> None:
    log = story()
    whole = World()
    whole.run(log)
    world = World()
    world.run(log[:20])
    world.committed += ahead
    with pytest.raises(LabelsMissed, match="reads again from 20"):
        world.run(log)
    world.run(log)
    assert world.published == whole.published
    assert world.table == whole.table


def test_a_lost_table_is_made_again_from_labels() -> None:
    log = story()
    whole = World()
    whole.run(log)
    world = World()
    world.run(log[:20])
    world.table.clear()
    with pytest.raises(LabelsMissed, match="reads again from 0"):
        world.run(log)
    world.run(log)
    assert world.published == whole.published


def test_what_the_table_has_counted_is_neither_counted_nor_written_again() -> None:
    log = story()
    whole = World()
    whole.run(log)
    last = World()
    last.table, last.committed = dict(whole.table), len(log) - 1
    last.run(log)
    again = World()
    again.table = dict(whole.table)
    again.run(log)
    assert again.table == whole.table
    assert again.published == last.published
    assert again.points == last.points + len(log) - 1  # of each but the last only the commit
    assert not again.letters


def test_state_made_under_other_rules_is_refused() -> None:
    world = World()
    world.run(story()[:5])
    changed = Rules(WindowGrid(10 * SECOND, 40 * SECOND, 40 * SECOND), RULES.revisable_ns)
    with pytest.raises(ConfigError, match=r"monitor\.group"):
        world.run(story(), rules=changed)


def test_a_state_too_large_for_the_changelog_says_which_setting() -> None:
    with pytest.raises(StateTooLarge, match=r"monitor\.max_state_bytes"):
        World().run(story(), max_state_bytes=200)


def test_every_message_leaves_its_offset_in_the_table() -> None:
    log = story()
    for length in range(1, len(log)):
        world = World()
        world.run(log[:length])
        assert max(stamp_of(value).offset for value in world.table.values()) == length - 1


@pytest.mark.parametrize("time_ns", [2**63, -(2**63) - 1, -1])
def test_times_that_do_not_fit_are_dead_letters(time_ns: int) -> None:
    value = b"""{"v":4,"kind":"labels","model":"a","segment":"s","classifier":"c","source":"log","partition":0,
        "offsets":[0],"times":[%d],"scores":[10000,0,0,0,0],"ids":["e"]}"""
    world = World()
    world.run([value % 1])
    assert not world.letters
    value %= time_ns
    world = World()
    world.run([value])
    assert [letter.reason for letter in world.letters] == ["bad_label_batch"]
