"""Three real Kafka nodes in folders: what a broker fault takes away, two others still have."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any, Final, Self

from valuedrift.testing.broker import START_SECONDS, LocalKafka, draw_cluster_id
from valuedrift.testing.distribution import BrokerError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from valuedrift.testing.disk import SmallDisk

__all__ = ["LocalCluster"]

_PATIENCE_S: Final = 60.0

# A topic survives one node that is away, and takes no write when two are.
_PROPERTIES: Final = {
    **dict.fromkeys(
        (
            "default.replication.factor",
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "share.coordinator.state.topic.replication.factor",
        ),
        "3",
    ),
    "min.insync.replicas": "2",
    "transaction.state.log.min.isr": "2",
    "unclean.leader.election.enable": "false",
    # A follower that is stuck must not hold up every write for half a minute.
    "replica.lag.time.max.ms": "4000",
    "replica.socket.timeout.ms": "5000",
    "auto.leader.rebalance.enable": "false",  # leaders move when a test says so
    # Three on two busy cores: nobody is to be taken for dead who only had to wait for its turn.
    "broker.session.timeout.ms": "6000",
    "controller.quorum.fetch.timeout.ms": "5000",
    "initial.broker.registration.timeout.ms": "240000",
}


class LocalCluster:
    """Three KRaft nodes, each broker and controller, on loopback ports; replication 3, min.insync 2.

    Nodes are numbered from 1. As a context manager it starts on entry and stops on exit; it never outlives its process.

    Parameters
    ----------
    folder
        Each node has a folder in it, see `LocalKafka`.
    nodes
        How many.
    heap_mb
        Java heap of each, MiB.
    properties
        Broker settings of all nodes on top of the defaults here.
    disks
        By number, nodes whose logs lie on a disk of their own.

    Examples
    --------
    >>> with LocalCluster(Path("/tmp/cluster")) as cluster:  # doctest: +SKIP
    ...     cluster.kill(cluster.leader_of("labels", 0))
    """

    def __init__(
        self,
        folder: Path,
        *,
        nodes: int = 3,
        heap_mb: int = 256,
        properties: Mapping[str, str] | None = None,
        disks: Mapping[int, SmallDisk] | None = None,
    ) -> None:
        identity = folder / "cluster.id"
        folder.mkdir(parents=True, exist_ok=True)
        if not identity.exists():
            identity.write_text(draw_cluster_id())
        settings: dict[str, str] = {**_PROPERTIES, **(properties or {})}
        self._nodes: dict[int, LocalKafka] = {}
        for number in range(1, nodes + 1):
            self._nodes[number] = LocalKafka(
                folder / f"node-{number}",
                heap_mb=heap_mb,
                properties=settings,  # the same for all, and complete before any is started
                cluster_id=identity.read_text(),
                disk=(disks or {}).get(number),
            )
        voters = ",".join(f"{number}@{node.controller}" for number, node in self._nodes.items())
        for number, node in self._nodes.items():
            node.configure({"node.id": str(number), "controller.quorum.voters": voters})
        self._stopped_for_now: set[int] = set()

    @property
    def bootstrap(self) -> str:
        """Addresses of all nodes for clients, separated by commas."""
        return ",".join(node.bootstrap for node in self._nodes.values())

    @property
    def numbers(self) -> list[int]:
        """The nodes."""
        return list(self._nodes)

    def node(self, number: int) -> LocalKafka:
        """One of the nodes."""
        return self._nodes[number]

    def start(self, number: int | None = None, timeout: float = START_SECONDS) -> Self:
        """Start a node, or all of them, and wait until all that run are members of the cluster.

        Raises
        ------
        BrokerError
            If one did not come up in time.
        """
        for node in self._nodes.values() if number is None else [self._nodes[number]]:
            node.launch()
        self.wait_members({n for n, node in self._nodes.items() if node.running}, timeout)
        return self

    def stop(self, number: int | None = None) -> None:
        """Stop a node cleanly; all of them at once, which can't be done so: the last two have no quorum to leave."""
        if number is None:
            self.kill()
            return
        self.resume(number)
        self._nodes[number].stop()

    def kill(self, number: int | None = None) -> None:
        """End a node, or all of them, with SIGKILL."""
        for at in [number] if number is not None else self.numbers:
            self._stopped_for_now.discard(at)
            self._nodes[at].kill()

    def pause(self, number: int) -> None:
        """Freeze a node: its connections stay open, and nothing is answered."""
        self._nodes[number].pause()
        self._stopped_for_now.add(number)

    def resume(self, number: int) -> None:
        """Let a paused node go on; no-op for others."""
        if number in self._stopped_for_now:
            self._stopped_for_now.discard(number)
            self._nodes[number].resume()

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.kill()
            raise

    def __exit__(self, *_exc: object) -> None:
        self.kill()  # its folders are a test's, and an orderly end of three takes long

    @contextlib.contextmanager
    def admin(self) -> Iterator[Any]:
        """Connect kafka-python's admin client, through a node that answers."""
        from kafka import KafkaAdminClient  # noqa: PLC0415 - half a second that nobody need wait who does not ask

        awake = [n.bootstrap for i, n in self._nodes.items() if n.running and i not in self._stopped_for_now]
        with contextlib.closing(KafkaAdminClient(bootstrap_servers=awake, request_timeout_ms=10_000)) as client:
            yield client

    def wait_members(self, wanted: Collection[int], timeout: float = _PATIENCE_S) -> None:
        """Wait until these nodes, and no others, are members of the cluster.

        Raises
        ------
        BrokerError
            If one has ended, or `timeout` seconds have passed.
        """
        from kafka.errors import KafkaError  # noqa: PLC0415

        deadline = time.monotonic() + timeout
        found: set[int] = set()
        while found != set(wanted):
            for number in wanted:
                if not self._nodes[number].running:
                    raise BrokerError(f"node {number} ended while starting; see {self._nodes[number].log}")
            if time.monotonic() > deadline:
                raise BrokerError(f"nodes {sorted(wanted)} should be members after {timeout:g} s, {sorted(found)} are")
            time.sleep(0.2)
            with contextlib.suppress(KafkaError), self.admin() as admin:
                found = {broker["broker_id"] for broker in admin.describe_cluster()["brokers"]}

    def layout(self, topic: str, partition: int) -> Mapping[str, Any]:
        """Leader (-1: none), replicas and in-sync replicas of a partition: ``leader_id``, ``replica_nodes``,
        ``isr_nodes``.
        """  # noqa: D205
        with self.admin() as admin:
            (described,) = admin.describe_topics([topic])
        by_number: dict[int, Mapping[str, Any]] = {p["partition_index"]: p for p in described["partitions"]}
        return by_number[partition]

    def leader_of(self, topic: str, partition: int) -> int:
        """Node that leads a partition; -1 while none does."""
        return int(self.layout(topic, partition)["leader_id"])

    def move_leader(self, topic: str, partition: int, to: int | None = None) -> int:
        """Make another in-sync replica the leader, in an orderly way; return its node.

        Parameters
        ----------
        topic, partition
            What moves.
        to
            Where to; by default to the in-sync replica after the present leader.

        Raises
        ------
        BrokerError
            If it does not become the leader.
        """
        from kafka import TopicPartition  # noqa: PLC0415
        from kafka.errors import KafkaError  # noqa: PLC0415

        before = self.layout(topic, partition)
        others = sorted(set(before["isr_nodes"]) - {before["leader_id"]}, key=lambda n: (n < before["leader_id"], n))
        if to is None:
            if not others:
                raise BrokerError(f"{topic}-{partition} has no other in-sync replica")
            to = others[0]
        order = [to, *(node for node in before["replica_nodes"] if node != to)]
        deadline = time.monotonic() + _PATIENCE_S
        with self.admin() as admin:
            admin.alter_partition_reassignments({TopicPartition(topic, partition): order})
            while self.leader_of(topic, partition) != to:
                if time.monotonic() > deadline:
                    raise BrokerError(f"{topic}-{partition} did not move to node {to}")
                with contextlib.suppress(KafkaError):
                    admin.elect_leaders(0, {topic: [partition]})
                time.sleep(0.1)
        return to
