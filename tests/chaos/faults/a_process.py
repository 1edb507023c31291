"""Processes killed, frozen, stopped and multiplied."""

from __future__ import annotations

import contextlib
import os
import random
import time

from kafka.admin import ConfigResource, ConfigResourceType
from tests.chaos.feed import SECOND
from tests.chaos.members import Member
from tests.chaos.registry import Fault, Outcome, Setup, World, fault, register

KILLED = 128 + 9
FROZEN_S = 10.0
"""Longer than the session timeout of 6 s."""
STANDBY = Setup(monitors=3, settings=(("monitor.standby_replicas", "1"),))


def kills(role: str, n: int) -> tuple[int, int]:
    """(scorers, monitors) killed."""
    return (n, 0) if role == "scorer" else (0, n)


def restart(member: Member, *faults: str) -> int:
    """Start it again with fault points armed, an entry per process; return how often it had ended by itself."""
    member.retire()
    before = len(member.ends)
    member.start(*faults)
    return before


def wait_says(world: World, member: Member, text: str, before: int) -> None:
    """Wait until a member has said something once more."""
    world.wait(lambda: member.says(text) > before, f"{member.name} to say {text}")


def killed_at(point: str, *, visits: tuple[int, ...], short: bool = False) -> Fault:
    """SIGKILL at a fault point, in one process after the other, each at another visit."""
    role = point.partition(".")[0]

    def run(world: World) -> Outcome:
        victim = world.of(role)[0]
        times = visits[:2] if world.short else visits
        with world.load():
            before = restart(victim, *(f"{point}:{visit}:kill" for visit in times))
            victim.wait_end(count=before + len(times))
            again = world.consuming_again(role)
        assert set(victim.ends[before : before + len(times)]) == {KILLED}, f"{victim.name} ended with {victim.ends}"
        at = ", ".join(map(str, times))
        return Outcome(f"kill -9 at {point}, visits {at}", (again,), kills(role, len(times)))

    return Fault(f"process.kill.{point}", run, short=short)


register(killed_at("scorer.after_poll", visits=(1, 2, 5, 9)))
register(killed_at("scorer.after_classify", visits=(1, 3, 6, 11)))
register(killed_at("scorer.between_sends", visits=(1, 7, 20, 50)))
register(killed_at("scorer.after_flush", visits=(1, 2, 5, 9), short=True))
register(killed_at("scorer.after_commit", visits=(1, 2, 5, 9)))
register(killed_at("scorer.after_progress", visits=(2, 5)))
register(killed_at("monitor.before_publish", visits=(1, 5, 20, 60)))
register(killed_at("monitor.after_publish", visits=(1, 5, 20, 60), short=True))
register(killed_at("monitor.after_assign", visits=(1, 5, 20, 60)))
register(killed_at("monitor.after_durable", visits=(1, 9, 40, 100)))


@fault("process.kill.recovering")
def killed_recovering(world: World) -> Outcome:
    """Kill -9 while state is restored into an empty folder, several times in a row."""
    victim = world.of("monitor")[0]
    world.feed(500)
    world.consumed("scorer")
    world.consumed("monitor")  # there is state of every partition
    victim.retire()
    world.empty_folder(victim)
    before = len(victim.ends)
    with world.load():
        victim.start("monitor.recovering:1:kill", "monitor.recovering:1:kill", "monitor.recovered:1:kill")
        victim.wait_end(count=before + 3)
        again = world.consuming_again("monitor")
    assert victim.ends[before:] == [KILLED] * 3, victim.ends
    return Outcome("kill -9 in a recovery from nothing, twice, and right behind it", (again,), (0, 3))


@fault("process.kill.taking_over", STANDBY)
def killed_taking_over(world: World) -> Outcome:
    """One is killed, and its standby while it takes over; then the same at its first own message."""
    first, second, _ = world.of("monitor")
    again = []
    with world.load():
        world.consuming_again("monitor")
        for faults in ("monitor.taking_over:2:kill", "monitor.recovered:2:kill"):
            ready = second.says('"ready"')
            before = restart(second, faults)
            wait_says(world, second, '"ready"', ready)
            world.consuming_again("monitor")
            first.kill()
            second.wait_end(count=before + 1)
            again.append(world.consuming_again("monitor"))
            assert second.ends[before] == KILLED
    return Outcome("kill -9 of a monitor, then of its standby while it takes over, twice", tuple(again), (0, 4))


@fault("process.kill.random", share=3, short=True)
def killed_at_random(world: World) -> Outcome:
    """Any of them, at any time, now and then two at once."""
    draw = random.Random(world.seed)
    times = 3 if world.short else 9
    again, killed = [], {"scorer": 0, "monitor": 0}
    with world.load():
        for i in range(times):
            time.sleep(draw.uniform(0.5, 4.0))
            roles = ["scorer", "monitor"] if i % 3 == 2 else [("scorer", "monitor")[i % 2]]
            for role in roles:
                victim = draw.choice(world.of(role))
                victim.kill()
                killed[role] += 1
            again += [world.consuming_again(role) for role in roles]
    done = f"kill -9 of {killed['scorer']} scorers and {killed['monitor']} monitors at random moments"
    return Outcome(done, tuple(again), (killed["scorer"], killed["monitor"]))


@fault("process.kill.all")
def killed_all(world: World) -> Outcome:
    """Everything at once, twice: a machine that loses power."""
    again = []
    with world.load():
        for _ in range(2):
            time.sleep(2)
            for member in world.members.values():
                member.kill()
            again += [world.consuming_again("scorer"), world.consuming_again("monitor")]
    n = 2 * len(world.of("scorer")), 2 * len(world.of("monitor"))
    return Outcome("kill -9 of all processes at once, twice", tuple(again), n)


@fault("process.fail")
def fails_inside(world: World) -> Outcome:
    """An exception at a step, instead of a signal."""
    scorer, monitor = world.of("scorer")[0], world.of("monitor")[0]
    with world.load():
        before = restart(scorer, "scorer.between_sends:9:fail"), restart(monitor, "monitor.after_publish:9:fail")
        status = scorer.wait_end(count=before[0] + 1), monitor.wait_end(count=before[1] + 1)
        again = world.consuming_again("scorer"), world.consuming_again("monitor")
    assert 0 not in status, f"an error ended processes with {status}"
    return Outcome(f"errors in the middle of sending and publishing; exit statuses {status[0]} and {status[1]}", again)


@fault("process.sigterm", short=True)
def terminated(world: World) -> Outcome:
    """SIGTERM under load: drains, commits, exits 0 within 10 s (of a core that nobody else uses)."""
    notes = []
    with world.load():
        for role in ("scorer", "monitor"):
            world.consuming_again(role)
            member = world.of(role)[0]
            status, seconds = member.retire()
            assert status == 0, f"{member.name} ended with {status} after SIGTERM"
            crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
            assert seconds <= 10.0 * crowd, f"{member.name} took {seconds:.1f} s to end after SIGTERM"
            notes.append(f"{role} ended with 0 after {seconds:.1f} s, with {crowd:.1f} processes waiting per core")
            member.start()
        again = world.consuming_again("scorer"), world.consuming_again("monitor")
    return Outcome("SIGTERM under load", again, notes=tuple(notes))


def frozen_at(point: str, visit: int, *, short: bool = False) -> Fault:
    """SIGSTOP at a fault point for longer than the session, while another takes over; then it goes on where it was."""
    role = point.partition(".")[0]

    def run(world: World) -> Outcome:
        zombie = world.of(role)[0]
        with world.load():
            restart(zombie, f"{point}:{visit}:freeze")
            world.wait(lambda: zombie.frozen, f"{zombie.name} to freeze at {point}")
            began = time.monotonic()
            again = world.consuming_again(role)
            time.sleep(max(0.0, FROZEN_S - (time.monotonic() - began)))
            zombie.thaw()
            back = world.consuming_again(role)
        return Outcome(f"frozen for {FROZEN_S:g} s at {point}, visit {visit}; then it goes on", (again, back))

    return Fault(f"process.zombie.{point}", run, short=short)


register(frozen_at("scorer.after_classify", 4))
register(frozen_at("scorer.between_sends", 15, short=True))
register(frozen_at("scorer.after_flush", 4))
register(frozen_at("monitor.before_publish", 10))
register(frozen_at("monitor.after_publish", 10, short=True))
register(frozen_at("monitor.after_assign", 10))


@fault("process.two_owners")
def two_owners(world: World) -> Outcome:
    """A scorer of another group, so that every partition has two owners, who don't know of each other."""
    other = world.add("scorer", "scorer-other", scorer__group=f"{world.prefix}other", scorer__poll_records="170")
    with world.load():
        other.start()
        world.wait(lambda: other.says("partitions assigned"), "the second owner to start")
        time.sleep(10)
        world.of("scorer")[0].kill()
        again = world.consuming_again("scorer")
    time.sleep(2)
    other.retire()
    del world.members[other.name]
    return Outcome("a second owner of all partitions labels everything again, from the start", (again,), (1, 0))


@fault("process.storm", share=2)
def storm(world: World) -> Outcome:
    """A member joins or leaves every 3 s, on both sides."""
    guests = [world.add("scorer", "scorer-guest"), world.add("monitor", "monitor-guest")]
    with world.load():
        for _ in range(10):
            for guest in guests:
                if guest.running:
                    guest.retire(force=bool(guest.pid % 2))
                else:
                    guest.start()
            time.sleep(3)
        for guest in guests:
            guest.retire()
        again = world.consuming_again("scorer"), world.consuming_again("monitor")
    for guest in guests:
        del world.members[guest.name]
    return Outcome("a scorer and a monitor join or leave every 3 s, ten times", again)


@fault("process.scale", share=2)
def scale(world: World) -> Outcome:
    """One of each, three of each, one of each."""
    again = []
    scorers, monitors = world.of("scorer"), world.of("monitor")
    with world.load():
        for member in (*scorers[1:], *monitors[1:]):
            member.retire()
        again += [world.consuming_again("scorer"), world.consuming_again("monitor")]
        guests = [world.add(role, f"{role}-{i}") for role in ("scorer", "monitor") for i in (8, 9)]
        for guest in guests:
            guest.start()
        for guest in guests:
            wait_says(world, guest, "partitions assigned", 0)
        time.sleep(3)
        again += [world.consuming_again("scorer"), world.consuming_again("monitor")]
        for guest in guests:
            status, _ = guest.retire()
            assert status == 0, f"{guest.name} ended with {status}"
            del world.members[guest.name]
        again += [world.consuming_again("scorer"), world.consuming_again("monitor")]
    for member in (*scorers[1:], *monitors[1:]):
        member.start()
    return Outcome("scaled from 1 to 3 and back to 1", tuple(again))


@fault("process.static", Setup(alone=True, scorers=0, monitors=0))
def static_members(world: World) -> Outcome:
    """Static members: killed and back within the session; and two processes under one instance id."""
    for role in ("scorer", "monitor"):
        for i in range(2):
            world.add(role, f"{role}-{i}", **{f"{role}__instance_id": f"instance-{i}"}).start()
    again = []
    with world.load():
        again += [world.consuming_again("scorer"), world.consuming_again("monitor")]
        for role in ("scorer", "monitor"):
            world.of(role)[0].kill()
            again.append(world.consuming_again(role))
        twins = [
            world.add(role, f"{role}-twin", **{f"{role}__instance_id": "instance-0"}) for role in ("scorer", "monitor")
        ]
        for twin in twins:
            twin.start()
        time.sleep(12)
        for twin in twins:
            twin.retire(force=True)
            del world.members[twin.name]
        again += [world.consuming_again("scorer"), world.consuming_again("monitor")]
    return Outcome("static members killed; then two processes under one instance id for 12 s", tuple(again), (1, 1))


@fault(
    "process.refused_batch",
    Setup(alone=True, scorers=1, monitors=1, settings=(("scorer.poll_records", "4000"),)),
    share=0.2,
)
def refused_batch(world: World) -> Outcome:
    """One of several batches of the same key and poll is refused: those behind it must not get ahead of it."""
    scorer = world.of("scorer")[0]
    with world.load():
        world.consuming_again("scorer")
    world.consumed("scorer")
    scorer.retire()
    clock = world.feed_source.now_ns
    world.send(world.feed_source.event(0, clock + i * 1_000_000, pad=220 if i < 1000 else 0) for i in range(3000))
    world.feed_source.now_ns += 5 * SECOND
    labels = world.names["labels"]
    with contextlib.closing(world.admin()) as admin:
        before = len(scorer.ends)
        scorer.start("scorer.after_poll:1:freeze")
        world.wait(lambda: scorer.frozen, "the scorer to have polled")
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, labels, {"max.message.bytes": "60000"})])
        scorer.thaw()
        status = scorer.wait_end(count=before + 1)
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, labels, {"max.message.bytes": "8388608"})])
    world.wait(lambda: scorer.running or scorer.wanted, "the scorer to be looked after")
    if not scorer.running:
        scorer.start()  # it had found the topic refusing while it was
    again = world.consuming_again("scorer")
    assert status not in {0, 2}, f"a batch was refused, and the scorer ended with {status}"
    return Outcome("the first of three batches of one key in one poll is refused until the topic takes it", (again,))
