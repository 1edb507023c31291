"""A scorer that starts while a partition of the source has no leader works on the others, and on it once it has one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from kafka.admin import NewTopic
from kafka.errors import KafkaError
from tests.integration.live import Live, wait_for

from valuedrift.bench.label_log import LabelLog
from valuedrift.testing import Guarded
from valuedrift.testing.cluster import LocalCluster

AWAY, THIN = 3, "thin"


class Names:
    """Names of topics on a cluster that nobody else uses."""

    def name(self, name: str) -> str:
        return name


def event(number: int) -> bytes:
    fields = {"event_id": f"e-{number}", "model": "m", "timestamp": 1_767_225_600_000 + number, "label": "g1"}
    return orjson.dumps(fields)


def leaderless(cluster: LocalCluster) -> bool:
    try:
        return cluster.leader_of(THIN, 1) == -1
    except KafkaError:  # the client had chosen to ask the node that is away
        return False


@pytest.mark.timeout(500)
def test_partitions_that_have_a_leader_do_not_wait_for_one_that_has_none(
    spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    with LocalCluster(tmp_path / "cluster") as cluster:
        more = "topics.replication = 3\ntopics.min_insync = 2"
        live = Live(cluster.bootstrap, Names(), spawn, tmp_path, more=more)
        with cluster.admin() as admin:  # each partition on one node alone
            config = {"min.insync.replicas": "1"}
            made = NewTopic(THIN, -1, -1, replica_assignments={0: [1], 1: [AWAY]}, topic_configs=config)
            admin.create_topics([made], wait_for_metadata=True)
        live.names["source"] = THIN
        live.send([(i % 2, event(i)) for i in range(100)])
        cluster.kill(AWAY)
        wait_for(lambda: leaderless(cluster), "the partition to have no leader")
        scorer = live.command("scorer", "--set", f"topics.source={THIN}")

        def labelled(partition: int) -> int:
            batches = LabelLog(live.read("labels")).batches
            return sum(len(batch.offsets) for batch in batches if batch.partition == partition)

        wait_for(lambda: labelled(0) == 50, "the other partition's events", 200.0)
        assert scorer.poll() is None, live.log("scorer")
        assert labelled(1) == 0
        assert "partitions wait for a leader" in live.log("scorer")
        assert "have no leader: their brokers are away" in live.log("scorer")
        cluster.start(AWAY)
        wait_for(lambda: labelled(1) == 50, "the events of the partition that was without a leader", 200.0)
        assert labelled(0) == 50
        scorer.terminate()
        assert scorer.wait(60) == 0, live.log("scorer")
