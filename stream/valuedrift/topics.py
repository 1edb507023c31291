"""The topics: what they must look like, making them, and saying in plain words what is wrong with them.

| topic | cleanup | why |
|---|---|---|
| source | delete | a log; usually exists already and belongs to others |
| labels | delete | the monitor's framework can't read a compacted topic: gaps in the offsets stop its commits |
| entropy | compact + delete | keyed by (model, segment, window): the last revision of a window is the one that counts |
| population, dynamics | compact + delete | keyed by what they are about; the last revision counts |
| alerts | delete, long | every step of an alert's life stays readable: compaction would drop the firing, keep the end |
| dead letters, late | delete, long | evidence for people; nothing reads them back by itself |
| shadow | delete | a second classifier's labels of a sample, event by event; readers drop repeats by coordinates |
| changelog | compact | the monitor's state by key, of any age |

Retention counts from publication (LogAppendTime), not from event time: replaying last year's logs must not lose their
results to the broker's cleaner at once, nor their source before it is read.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from valuedrift.errors import BrokerUnreachable, TopicError
from valuedrift.kafka_client import ENVELOPE_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kafka import KafkaAdminClient

    from valuedrift.config import Duration, Settings

__all__ = [
    "STREAMS_TABLE",
    "Created",
    "Problem",
    "TopicSpec",
    "changelog_topic",
    "check",
    "check_made",
    "create",
    "plan",
    "require",
]

STREAMS_TABLE: Final = "streams"
"""Name of the monitor's table; the changelog is named after it."""

_KAFKA_DEFAULT_MESSAGE_BYTES: Final = 1_048_588
_CHANGELOG_SEGMENT_BYTES: Final = 64 << 20
_LOOK_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """What one topic must look like.

    Parameters
    ----------
    key
        The setting that names it, such as "topics.labels".
    name
        Its name on the broker.
    partitions, partitions_key
        How many partitions, and the setting that says so.
    replication
        Replicas of every partition.
    cleanup
        Cleanup policies.
    config
        Further topic configs, by Kafka's names, as they are set on creation.
    ours
        Whether only valuedrift writes it: a source topic that exists is taken as it is, where that is safe.
    """

    key: str
    name: str
    partitions: int
    partitions_key: str
    replication: int
    cleanup: frozenset[str]
    config: Mapping[str, str] = field(default_factory=dict)
    ours: bool = True


class Created(NamedTuple):
    """Names of the topics that were made, and of those that were there before."""

    created: list[str]
    existing: list[str]


class Problem(NamedTuple):
    """Something wrong with a topic, in words for people.

    `fatal` problems lose data or stop the system; the others weaken it. Those that `passes` need no hand but the
    broker's.
    """

    topic: str
    text: str
    fatal: bool = True
    passes: bool = False

    def __str__(self) -> str:
        return f"{self.topic}: {self.text}"


def changelog_topic(settings: Settings) -> str:
    """Name of the changelog of the monitor's state."""
    return f"{settings.monitor.group}-{STREAMS_TABLE}-changelog"


def plan(settings: Settings) -> list[TopicSpec]:
    """List the topics that the settings ask for."""
    topics = settings.topics
    record_bytes = settings.scorer.max_record_bytes + ENVELOPE_BYTES

    def spec(
        key: str,
        cleanup: str,
        retention: Duration | None,
        partitions_key: str,
        *,
        partitions: int | None = None,
        name: str | None = None,
        max_bytes: int = record_bytes,
        ours: bool = True,
        **config: str,
    ) -> TopicSpec:
        configs = {"cleanup.policy": cleanup, "min.insync.replicas": str(topics.min_insync)}
        configs["message.timestamp.type"] = "LogAppendTime"
        configs["max.message.bytes"] = str(max(max_bytes, _KAFKA_DEFAULT_MESSAGE_BYTES))
        if retention is not None:
            configs["retention.ms"] = str(retention.ms)
        return TopicSpec(
            key=f"topics.{key}" if name is None else key,
            name=name or getattr(topics, key),
            partitions=partitions or getattr(topics, partitions_key),
            partitions_key=f"topics.{partitions_key}",
            replication=topics.replication,
            cleanup=frozenset(cleanup.split(",")),
            config=configs | {option.replace("_", "."): value for option, value in config.items()},
            ours=ours,
        )

    windows_cleanup = "compact" if topics.entropy_retention is None else "compact,delete"
    return [
        spec("source", "delete", topics.source_retention, "source_partitions", ours=False),
        spec("labels", "delete", topics.labels_retention, "labels_partitions"),
        spec("entropy", windows_cleanup, topics.entropy_retention, "labels_partitions"),
        # One partition each: one record per window, and one per window and pair.
        spec("population", windows_cleanup, topics.entropy_retention, "", partitions=1),
        spec("dynamics", windows_cleanup, topics.entropy_retention, "", partitions=1),
        # One partition: alerts are few, and their order across models is worth more than throughput.
        spec("alerts", "delete", topics.alerts_retention, "", partitions=1),
        spec("dead_letters", "delete", topics.dead_letters_retention, "source_partitions"),
        spec("late", "delete", topics.late_retention, "labels_partitions"),
        spec("shadow", "delete", topics.shadow_retention, "source_partitions"),
        spec(
            "monitor.group",
            "compact",
            None,
            "labels_partitions",
            name=changelog_topic(settings),
            max_bytes=settings.monitor.max_state_bytes + ENVELOPE_BYTES,
            # Small segments are cleaned soon, so that recovery reads little more than the live state.
            segment_bytes=str(max(_CHANGELOG_SEGMENT_BYTES, settings.monitor.max_state_bytes + ENVELOPE_BYTES)),
        ),
    ]


def create(admin: KafkaAdminClient, specs: Sequence[TopicSpec]) -> Created:
    """Make the topics that are missing; leave the others as they are. Running it again changes nothing.

    Returns once every topic made has a leader for every partition.

    Raises
    ------
    TopicError
        If the broker refuses one, naming it and the reason. Topics made before it stay.
    """
    descriptions = _describe(admin, specs)
    result = Created([], [])
    for spec in specs:
        if spec.name in descriptions or not _create_one(admin, spec):
            result.existing.append(spec.name)
        else:
            result.created.append(spec.name)
    if result.created:
        admin.wait_for_topics(result.created, timeout_ms=30_000)
    return result


def check(admin: KafkaAdminClient, specs: Sequence[TopicSpec]) -> list[Problem]:
    """Compare the topics on the broker with what they must look like.

    Returns
    -------
    Everything wrong, in the order of the specs; empty when all is well.
    """
    descriptions = _describe(admin, specs)
    present = [spec for spec in specs if spec.name in descriptions]
    configs = _configs(admin, [spec.name for spec in present])
    problems: list[Problem] = []
    for spec in specs:
        if spec.name not in descriptions:
            problems.append(Problem(spec.name, f"does not exist ({spec.key}); `valuedrift topics create` makes it"))
            continue
        problems += _check_layout(spec, descriptions[spec.name]["partitions"])
        problems += _check_configs(spec, configs[spec.name])
    return problems


def check_made(
    admin: KafkaAdminClient, specs: Sequence[TopicSpec], made: Created, *, patience_s: float = 30.0
) -> list[Problem]:
    """Check topics of which some were just created: one broker after the other learns of those.

    Parameters
    ----------
    admin, specs
        As in `check`.
    made
        What `create` has returned.
    patience_s
        How long the new ones may look wrong, seconds.
    """
    deadline = time.monotonic() + patience_s
    while True:
        problems = check(admin, specs)
        new = {problem.topic for problem in problems} & set(made.created)
        if not new or time.monotonic() > deadline:
            return problems
        time.sleep(_LOOK_S)


def require(admin: KafkaAdminClient, specs: Sequence[TopicSpec], *, patience_s: float = 30.0) -> list[Problem]:
    """Check the topics before work starts; return what weakens them.

    Parameters
    ----------
    admin, specs
        As in `check`.
    patience_s
        How long a partition of ours may be without a leader, seconds.

    Raises
    ------
    TopicError
        If anything is wrong that would lose data or stop the system.
    BrokerUnreachable
        If brokers of a topic are away, and nothing else is wrong.
    """
    deadline = time.monotonic() + patience_s
    while True:
        problems = check(admin, specs)
        fatal = [problem for problem in problems if problem.fatal]
        if not fatal:
            return problems
        words = "\n".join(str(problem) for problem in fatal)
        if not all(problem.passes for problem in fatal):
            raise TopicError(words)
        if time.monotonic() > deadline:
            raise BrokerUnreachable(words)
        time.sleep(_LOOK_S)


def _create_one(admin: KafkaAdminClient, spec: TopicSpec) -> bool:
    wanted = {
        spec.name: {
            "num_partitions": spec.partitions,
            "replication_factor": spec.replication,
            "configs": dict(spec.config),
        }
    }
    answer = admin.create_topics(wanted, raise_errors=False)["topics"][0]
    error = for_code(answer["error_code"])
    if error is TopicAlreadyExistsError:  # made by someone else since we looked
        return False
    if answer["error_code"]:
        raise TopicError(f"{spec.name}: {answer.get('error_message') or error.__name__}")
    return True


def _describe(admin: KafkaAdminClient, specs: Sequence[TopicSpec]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for description in admin.describe_topics([spec.name for spec in specs]):
        error = for_code(description["error_code"])
        if error is UnknownTopicOrPartitionError:
            continue
        if description["error_code"]:
            raise TopicError(f"{description['name']}: {error.__name__}")
        found[description["name"]] = description
    return found


def _configs(admin: KafkaAdminClient, names: Sequence[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    answer = admin.describe_configs(resources, config_filter="all")["topic"]
    return {name: {option: entry["value"] for option, entry in answer[name].items()} for name in names}


def _check_layout(spec: TopicSpec, partitions: Sequence[Mapping[str, Any]]) -> list[Problem]:
    problems = []
    if len(partitions) != spec.partitions:
        text = f"has {len(partitions)} partitions, but {spec.partitions} are needed"
        if spec.partitions_key != "topics.":
            text = f"has {len(partitions)} partitions, but {spec.partitions_key} is {spec.partitions}"
        problems.append(Problem(spec.name, text))
    replication = min((len(partition["replica_nodes"]) for partition in partitions), default=0)
    if replication < spec.replication:
        text = (
            f"has {replication} replicas, but topics.replication is {spec.replication}: it survives fewer lost brokers"
        )
        problems.append(Problem(spec.name, text, fatal=False))
    if leaderless := [partition["partition_index"] for partition in partitions if partition["leader_id"] < 0]:
        # Of the source they wait, and the others don't wait for them; of ours, a write to them would have to.
        text = f"partitions {leaderless} have no leader: their brokers are away"
        problems.append(Problem(spec.name, text, fatal=spec.ours, passes=True))
    return problems


def _check_configs(spec: TopicSpec, actual: Mapping[str, str]) -> list[Problem]:
    problems: list[Problem] = []
    if not actual:  # one broker after the other learns of a new topic
        return [Problem(spec.name, "its settings are not known to the broker that was asked", passes=True)]
    cleanup = frozenset(actual["cleanup.policy"].split(","))
    if cleanup != spec.cleanup:
        has, needs = (" and ".join(sorted(policies)) for policies in (cleanup, spec.cleanup))
        fatal = "compact" in cleanup - spec.cleanup or "delete" in cleanup - spec.cleanup
        problems.append(Problem(spec.name, f"is cleaned by {has}, but must be by {needs}", fatal=fatal))
    if not spec.ours:
        return problems
    if int(actual["max.message.bytes"]) < (needed := int(spec.config["max.message.bytes"])):
        text = f"max.message.bytes is {actual['max.message.bytes']}, but records can be {needed}"
        problems.append(Problem(spec.name, text))
    if int(actual["min.insync.replicas"]) < (insync := int(spec.config["min.insync.replicas"])):
        text = f"min.insync.replicas is {actual['min.insync.replicas']}, but topics.min_insync is {insync}"
        problems.append(Problem(spec.name, text, fatal=False))
    if "delete" in spec.cleanup and "delete" in cleanup and actual["message.timestamp.type"] != "LogAppendTime":
        text = "message.timestamp.type is not LogAppendTime: results of old logs could be deleted as soon as published"
        problems.append(Problem(spec.name, text, fatal=False))
    return problems
