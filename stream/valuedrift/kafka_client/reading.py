"""What is on a broker: which topic this is, and the records on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import for_code

from valuedrift.errors import TopicError
from valuedrift.events import Record
from valuedrift.kafka_client.bounds import ends_of
from valuedrift.kafka_client.clients import consumer
from valuedrift.kafka_client.damage import DamagedRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from valuedrift.config import Settings

__all__ = [
    "ClusterIdentity",
    "cluster_identity",
    "fetched_from",
    "read_topic",
    "records_of",
    "topic_known",
    "topic_now",
]

_NO_TOPIC_ID: Final = "00000000-0000-0000-0000-000000000000"


class ClusterIdentity(NamedTuple):
    """What makes a topic this topic: a topic deleted and created again has another id (KIP-516)."""

    cluster_id: str
    topic_id: str
    partitions: int

    @property
    def source(self) -> str:
        """The stable name of the topic as a source of events."""
        return f"kafka:{self.cluster_id}/{self.topic_id}"


def cluster_identity(admin: KafkaAdminClient, topic: str) -> ClusterIdentity:
    """Ask the broker which topic this is, not only what it is called.

    Raises
    ------
    TopicError
        If the topic does not exist, or the brokers are too old to give it an id (Kafka < 2.8).
    """
    cluster_id = admin.describe_cluster()["cluster_id"]
    description = admin.describe_topics([topic])[0]
    if description["error_code"]:
        raise TopicError(f"{topic}: {for_code(description['error_code']).description}")
    topic_id: UUID | None = description.get("topic_id")
    if topic_id is None or str(topic_id) == _NO_TOPIC_ID:
        raise TopicError(f"{topic}: the broker gives topics no id; Kafka 2.8 or newer is needed")
    return ClusterIdentity(str(cluster_id), str(topic_id), len(description["partitions"]))


def topic_now(consumer: KafkaConsumer, topic: str, *, in_group: bool) -> tuple[str, int] | None:
    """Ask the broker which topic bears a name now: its id and number of partitions; None if there is none.

    The answer is younger than the question. The consumer, which has subscribed to the topic, learns of it as well: it
    takes its share of partitions that were added.

    Parameters
    ----------
    consumer
        Has subscribed to the topic.
    topic
        The name.
    in_group
        Whether the consumer is in its group for certain. The group's connection then has nothing to wait for, where on
        another the answer comes only after that to a fetch, which waits for records.

    Raises
    ------
    KafkaError
        If no broker answers.
    """
    cluster = consumer._cluster  # noqa: SLF001 - its own calls ask for all topics, or answer from memory
    node = consumer._coordinator.coordinator_id if in_group else None  # noqa: SLF001

    async def ask() -> None:
        if cluster.metadata_refresh_in_progress:  # that one may have been answered before
            await cluster.refresh_metadata()
        await cluster.refresh_metadata(node)

    consumer._net.run(ask)  # noqa: SLF001
    return topic_known(consumer, topic)


def topic_known(consumer: KafkaConsumer, topic: str) -> tuple[str, int] | None:
    """Return what `topic_now` does, as the consumer heard it last."""
    cluster = consumer._cluster  # noqa: SLF001
    topic_id, partitions = cluster.topic_id(topic), cluster.partitions_for_topic(topic)
    if topic_id is None or str(topic_id) == _NO_TOPIC_ID or not partitions:
        return None
    return str(topic_id), len(partitions)


def records_of(fetched: Iterable[Any]) -> list[Record]:
    """Return fetched Kafka records as records of the source log; a timestamp below 0 means that one has none."""
    fetched = list(fetched)
    if not fetched:
        return []
    _, partitions, _, offsets, stamps, _, keys, values, *_ = zip(*fetched, strict=True)
    times = [stamp * 1_000_000 if stamp is not None and stamp >= 0 else None for stamp in stamps]
    damage = [each.detail if type(each) is DamagedRecord else None for each in fetched]
    columns = zip(partitions, offsets, values, times, keys, [False] * len(stamps), damage, strict=True)
    return list(map(Record._make, columns))


def read_topic(settings: Settings, topic: str, *, follow: bool) -> Iterator[bytes]:
    """Yield the values on a topic, as `fetched_from` does, but for tombstones."""
    return (record.value for record in fetched_from(settings, topic, follow=follow) if record.value is not None)


def fetched_from(settings: Settings, topic: str, *, follow: bool = False) -> Iterator[Any]:
    """Yield the records on a topic (kafka-python's) from its beginning, to its present end or for ever.

    Raises
    ------
    TopicError
        If the topic does not exist.
    """
    reader = consumer(settings)
    try:
        numbers = reader.partitions_for_topic(topic)
        if not numbers:
            raise TopicError(f"{topic}: does not exist; `valuedrift topics create` makes it")
        tps = [TopicPartition(topic, number) for number in sorted(numbers)]
        reader.assign(tps)
        reader.seek_to_beginning(*tps)
        ends = ends_of(reader, tps)
        while follow or any(reader.position(tp) < ends[tp] for tp in tps):
            for records in reader.poll(timeout_ms=500).values():
                yield from records
    finally:
        reader.close()
