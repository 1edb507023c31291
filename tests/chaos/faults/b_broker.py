"""Brokers killed, frozen, without space, and their partitions without enough replicas: three nodes, or one."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kafka import TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from tests.chaos.registry import Fault, Outcome, Setup, World, fault, register

from valuedrift.testing import LocalCluster, LocalKafka, SmallDisk

REPLICATED = (("topics.replication", "3"), ("topics.min_insync", "2"), ("scorer.progress_interval", "2s"))
PATIENCE_S = 600.0
"""Of the verdict: three nodes on two cores acknowledge slowly, and what has waited for them is much."""


def three_nodes(folder: Path) -> LocalCluster:
    """Replication 3, min.insync 2."""
    return LocalCluster(folder)


def own_broker(folder: Path) -> LocalKafka:
    """A broker that may be broken."""
    return LocalKafka(folder)


CLUSTER = Setup(cluster=three_nodes, settings=REPLICATED)
OWN = Setup(cluster=own_broker)
IMPATIENT = Setup(cluster=own_broker, settings=(("scorer.publish_timeout", "10s"), ("kafka.request_timeout", "8s")))


def both(world: World) -> tuple[float, float]:
    """Seconds until scorers and monitors consume again."""
    return world.consuming_again("scorer"), world.consuming_again("monitor")


def foreseen(world: World) -> None:
    """A broker that is away is nothing unexpected."""
    for member in world.of("scorer"):
        assert not member.says("unexpected failure"), f"{member.name} calls a broker that is away unexpected"


def changelog(world: World) -> str:
    """Name of the topic that keeps the monitors' state."""
    return f"{world.groups['monitor']}-streams-changelog"


def in_sync(world: World, topic: str, partition: int, count: int = 3) -> None:
    """Wait until a partition has so many in-sync replicas."""
    cluster: LocalCluster = world.broker
    world.wait(lambda: len(cluster.layout(topic, partition)["isr_nodes"]) == count, f"{topic} to be in sync")


@fault("broker.kill.each_node", CLUSTER, patience_s=PATIENCE_S)
def each_node(world: World) -> Outcome:
    """Kill -9 of one node after the other, each started again before the next."""
    cluster: LocalCluster = world.broker
    again: list[float] = []
    with world.load():
        for number in cluster.numbers:
            time.sleep(2)
            cluster.kill(number)
            world.disconnect()
            again += both(world)
            cluster.start(number)
            in_sync(world, world.names["labels"], 0)
    return Outcome("each of three nodes killed -9 and started again, in turn", tuple(again))


@fault("broker.kill.leaders", CLUSTER, patience_s=PATIENCE_S)
def leaders(world: World) -> Outcome:
    """Kill -9 of the leader of labels and of the changelog, started again while the load goes on."""
    cluster: LocalCluster = world.broker
    again: list[float] = []
    with world.load():
        for topic in (world.names["labels"], changelog(world), "__consumer_offsets"):
            leader = cluster.leader_of(topic, 0)
            cluster.kill(leader)
            world.disconnect()
            again += both(world)
            cluster.start(leader)
            in_sync(world, topic, 0)
    return Outcome("leaders of labels, changelog and offsets killed -9", tuple(again))


@fault("broker.leader_change", CLUSTER, patience_s=PATIENCE_S)
def leader_change(world: World) -> Outcome:
    """Leaders of all our topics move, in an orderly way, again and again."""
    cluster: LocalCluster = world.broker
    topics = [world.names[key] for key in ("source", "labels", "entropy", "dead_letters")] + [changelog(world)]
    moves = 0
    with world.load():
        for topic, partition in itertools.product(topics, range(2)):
            cluster.move_leader(topic, partition)
            moves += 1
        again = both(world)
    return Outcome(f"{moves} leader changes, preferred election", again)


@contextlib.contextmanager
def fewer_replicas(world: World, topic: str, partition: int, count: int) -> Iterator[list[int]]:
    """Let a partition have so few replicas for a while, and its min.insync two or less; gives their nodes."""
    cluster: LocalCluster = world.broker
    tp = TopicPartition(topic, partition)
    before = list(cluster.layout(topic, partition)["replica_nodes"])
    kept = before[:count]
    resource = ConfigResource(ConfigResourceType.TOPIC, topic, {"min.insync.replicas": str(min(2, count))})
    with cluster.admin() as admin:
        admin.alter_configs([resource])
        admin.alter_partition_reassignments({tp: kept})
    world.wait(lambda: list(cluster.layout(topic, partition)["replica_nodes"]) == kept, "fewer replicas")
    yield kept
    resource = ConfigResource(ConfigResourceType.TOPIC, topic, {"min.insync.replicas": "2"})
    with cluster.admin() as admin:
        admin.alter_partition_reassignments({tp: before})
    in_sync(world, topic, partition)
    with cluster.admin() as admin:
        admin.alter_configs([resource])


def unavailable(key: str, replicas: int, seconds: float) -> Fault:
    """A partition that nobody can write (two replicas, one away), or not even read (one replica, away)."""

    def run(world: World) -> Outcome:
        cluster: LocalCluster = world.broker
        topic = changelog(world) if key == "changelog" else world.names[key]
        again: list[float] = []
        with world.load(), fewer_replicas(world, topic, 1, replicas) as nodes:
            cluster.kill(nodes[0])
            world.disconnect()
            if key == "source":  # whoever comes now finds a partition that nobody leads
                world.of("scorer")[0].kill()
            time.sleep(seconds)
            cluster.start(nodes[0])
            again += both(world)
        how = "below min.insync" if replicas == 2 else "without a leader"
        notes = [f"{m.name} ended with {m.ends}" for m in world.members.values() if m.ends]
        return Outcome(f"{key} partition {how} for {seconds:g} s", tuple(again), notes=tuple(notes))

    how = "below_insync" if replicas == 2 else "no_leader"
    return Fault(f"broker.unavailable.{key}.{how}", run, CLUSTER, patience_s=PATIENCE_S)


for topic_key, replicas in itertools.product(("labels", "changelog"), (2, 1)):
    register(unavailable(topic_key, replicas, 60.0))
register(unavailable("source", 1, 30.0))


@fault("broker.kill.single", OWN, short=True)
def single(world: World) -> Outcome:
    """Kill -9 of the only broker under load, twice; it comes back on its folder."""
    again: list[float] = []
    with world.load():
        for away_s in (0.0, 8.0):
            time.sleep(1)
            world.broker.kill()
            time.sleep(away_s)
            world.broker.start()
            world.disconnect()
            again += both(world)
    foreseen(world)
    return Outcome("the only broker killed -9 and started again, twice", tuple(again))


@fault("broker.frozen.time_outs", IMPATIENT)
def time_outs(world: World) -> Outcome:
    """The broker is frozen for longer than every time-out of the producers and of the sessions."""
    again: list[float] = []
    with world.load():
        for frozen_s in (5.0, 30.0):
            time.sleep(2)
            world.broker.pause()
            time.sleep(frozen_s)
            world.broker.resume()
            world.disconnect()
            again += both(world)
    # The client says so; what the scorer says depends on whether it waits for acknowledgements or for an answer then.
    gave_up = sum(member.says("Expiring") for member in world.of("scorer"))
    assert gave_up, "no producer has given up: the fault was not one"
    notes = tuple(f"{m.name} ended with {m.ends}" for m in world.members.values() if m.ends)
    return Outcome("broker frozen for 5 s, and for 30 s, beyond all time-outs", tuple(again), notes=notes)


class OnSmallDisk(LocalKafka):
    """Its logs lie on a disk that can be filled."""

    def __init__(self, folder: Path, mib: int = 192) -> None:
        self.disk = SmallDisk(folder.parent / "disk", mib)
        super().__init__(folder, disk=self.disk, properties={"log.segment.bytes": str(8 << 20)})

    def stop(self, timeout: float = 20.0) -> None:
        super().stop(timeout)
        self.disk.close()


@fault("broker.disk_full", Setup(cluster=OnSmallDisk))
def disk_full(world: World) -> Outcome:
    """No space is left while everything writes: Kafka halts. It is started again when there is space."""
    broker: Any = world.broker
    again: list[float] = []
    with world.load():
        for full_s in (0.0, 10.0):
            time.sleep(2)
            broker.disk.fill()
            world.wait(lambda: not broker.running, "the broker to halt")
            time.sleep(full_s)
            broker.disk.free()
            broker.kill()
            broker.start()
            world.disconnect()
            again += both(world)
    foreseen(world)
    return Outcome("disk of the broker full (a tmpfs of 192 MiB), twice", tuple(again))
