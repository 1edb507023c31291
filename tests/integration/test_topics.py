"""Topics and clients against a real broker."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.structs import TopicPartition

from valuedrift.config import Settings, load_settings
from valuedrift.errors import TopicError
from valuedrift.kafka_client import (
    BrokerUnreachable,
    admin_client,
    cluster_identity,
    connection_options,
    consumer,
    producer,
)
from valuedrift.topics import changelog_topic, check, check_made, create, plan, require

NAMES = ("source", "labels", "entropy", "alerts", "dead_letters", "late", "population", "dynamics", "shadow")


@pytest.fixture
def settings(bootstrap: str, topics: Any) -> Settings:
    return load_settings(overrides=overrides(bootstrap, topics))


def overrides(bootstrap: str, topics: Any, **more: Any) -> dict[str, Any]:
    mine = {f"topics.{key}": topics.name(key) for key in NAMES}
    groups = {"monitor.group": topics.name("monitor"), "scorer.group": topics.name("scorer")}
    partitions = {"topics.source_partitions": 3, "topics.labels_partitions": 2}
    return {"kafka.bootstrap": bootstrap, **mine, **groups, **partitions, **more}


def configs(admin: Any, name: str) -> dict[str, str]:
    answer = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)], config_filter="all")
    return {key: entry["value"] for key, entry in answer["topic"][name].items()}


def test_what_create_makes_passes_check_and_has_the_planned_shape(admin: Any, settings: Settings) -> None:
    specs = plan(settings)
    missing = check(admin, specs)
    assert [problem.topic for problem in missing] == [spec.name for spec in specs]
    assert all("does not exist" in problem.text and problem.fatal for problem in missing)

    assert create(admin, specs).created == [spec.name for spec in specs]
    assert check(admin, specs) == []
    assert require(admin, specs) == []

    described = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics([s.name for s in specs])}
    names = settings.topics
    assert described == {
        names.source: 3,
        names.labels: 2,
        names.entropy: 2,
        names.alerts: 1,
        names.dead_letters: 3,
        names.late: 2,
        names.population: 1,
        names.dynamics: 1,
        names.shadow: 3,
        changelog_topic(settings): 2,
    }
    assert configs(admin, names.labels)["cleanup.policy"] == "delete"
    assert set(configs(admin, names.entropy)["cleanup.policy"].split(",")) == {"compact", "delete"}
    changelog = configs(admin, changelog_topic(settings))
    assert changelog["cleanup.policy"] == "compact"
    assert int(changelog["max.message.bytes"]) > settings.monitor.max_state_bytes
    assert configs(admin, names.alerts)["retention.ms"] == str(365 * 86_400_000)


def test_create_again_changes_nothing(admin: Any, settings: Settings) -> None:
    specs = plan(settings)
    create(admin, specs)
    before = {spec.name: cluster_identity(admin, spec.name) for spec in specs}
    again = create(admin, specs)
    assert again.created == []
    assert again.existing == [spec.name for spec in specs]
    assert {spec.name: cluster_identity(admin, spec.name) for spec in specs} == before


def test_check_says_what_is_wrong_in_words_and_require_refuses(admin: Any, settings: Settings, topics: Any) -> None:
    topics.create("labels", partitions=5, config={"cleanup.policy": "compact", "max.message.bytes": "2000"})
    create(admin, plan(settings))
    problems = {problem.text: problem.fatal for problem in check(admin, plan(settings))}
    assert problems == {
        "has 5 partitions, but topics.labels_partitions is 2": True,
        "is cleaned by compact, but must be by delete": True,
        f"max.message.bytes is 2000, but records can be {(1 << 20) + (64 << 10)}": True,
    }
    with pytest.raises(TopicError, match=rf"{topics.name('labels')}: has 5 partitions"):
        require(admin, plan(settings))


def test_check_warns_of_too_few_replicas_and_of_event_time_retention(admin: Any, bootstrap: str, topics: Any) -> None:
    settings = load_settings(overrides=overrides(bootstrap, topics))
    topics.create("late", partitions=2, config={"max.message.bytes": "2000000"})
    create(admin, plan(settings))
    wanted = load_settings(overrides=overrides(bootstrap, topics, **{"topics.replication": 3, "topics.min_insync": 2}))
    problems = check(admin, plan(wanted))
    assert not any(problem.fatal for problem in problems)
    late = [problem.text for problem in problems if problem.topic == topics.name("late")]
    assert [text.split(",")[0].split(" is ")[0] for text in late] == [
        "has 1 replicas",
        "min.insync.replicas",
        "message.timestamp.type",
    ]


def test_a_broker_that_has_not_heard_of_the_settings_yet_is_asked_again(
    admin: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    specs = plan(settings)
    made, describe = create(admin, specs), admin.describe_configs
    asked: list[int] = []

    def late(*arguments: Any, **options: Any) -> Any:
        answer = describe(*arguments, **options)
        asked.append(len(asked))
        if len(asked) % 2:
            answer["topic"][specs[-1].name] = {}
        return answer

    monkeypatch.setattr(admin, "describe_configs", late)
    (problem,) = check(admin, specs)
    assert (problem.topic, problem.fatal, problem.passes) == (specs[-1].name, True, True)
    asked.clear()
    assert check_made(admin, specs, made) == []
    asked.clear()
    assert require(admin, specs) == []


def test_a_topic_that_the_broker_refuses_is_named(admin: Any, bootstrap: str, topics: Any) -> None:
    settings = load_settings(overrides=overrides(bootstrap, topics, **{"topics.replication": 30}))
    with pytest.raises(TopicError, match=topics.name("source")):
        create(admin, plan(settings))


def test_an_existing_source_topic_is_left_alone(admin: Any, settings: Settings, topics: Any) -> None:
    topics.create("source", partitions=3, config={"retention.ms": "1000000", "max.message.bytes": "5000000"})
    result = create(admin, plan(settings))
    assert result.existing == [settings.topics.source]
    assert check(admin, plan(settings)) == []
    assert configs(admin, settings.topics.source)["retention.ms"] == "1000000"


def test_a_topic_created_anew_is_another_source(admin: Any, topics: Any) -> None:
    name = topics.create("source", partitions=2)
    first = cluster_identity(admin, name)
    assert first == cluster_identity(admin, name)
    assert first.partitions == 2
    assert first.source == f"kafka:{first.cluster_id}/{first.topic_id}"
    admin.delete_topics([name])
    while name in admin.list_topics():
        pass
    topics.create("source", partitions=2)
    second = cluster_identity(admin, name)
    assert second.cluster_id == first.cluster_id
    assert second.topic_id != first.topic_id
    with pytest.raises(TopicError, match=topics.name("nothing")):
        cluster_identity(admin, topics.name("nothing"))


def test_identity_and_metadata_of_consumers_agree(admin: Any, settings: Settings, topics: Any) -> None:
    """A consumer can notice by itself that its topic was created anew."""
    name = topics.create("source")
    with contextlib.closing(consumer(settings, name)) as client:
        client.poll(timeout_ms=500)
        assert str(client._cluster.topic_id(name)) == cluster_identity(admin, name).topic_id


@pytest.mark.parametrize("compression", ["none", "gzip"])
def test_the_largest_record_passes_through_producer_topic_and_consumer(
    bootstrap: str, topics: Any, admin: Any, compression: str
) -> None:
    settings = load_settings(
        overrides=overrides(bootstrap, topics, **{"scorer.max_record_bytes": "3 MiB", "kafka.compression": compression})
    )
    create(admin, plan(settings))
    name = settings.topics.dead_letters
    value = bytes(range(256)) * (settings.scorer.max_record_bytes // 256)
    with contextlib.closing(producer(settings)) as out:
        sent = out.send(name, value=value, key=b"k" * 1000, headers=[("reason", b"x" * 200)]).get(timeout=30)
    with contextlib.closing(consumer(settings)) as client:
        client.assign([TopicPartition(name, sent.partition)])
        client.seek_to_beginning()
        records = client.poll(timeout_ms=10_000)
    assert [record.value for batch in records.values() for record in batch] == [value]


def test_records_of_an_aborted_transaction_are_never_read(settings: Settings, topics: Any, bootstrap: str) -> None:
    name = topics.create("source")
    with contextlib.closing(producer(settings, transactional_id=topics.name("tx"))) as out:
        out.init_transactions()
        for value, commit in ((b"aborted", False), (b"committed", True)):
            out.begin_transaction()
            out.send(name, value)
            out.commit_transaction() if commit else out.abort_transaction()
    with contextlib.closing(consumer(settings, name, group=topics.name("g"))) as client:
        seen: list[bytes] = []
        for _ in range(40):
            seen += [record.value for batch in client.poll(timeout_ms=500).values() for record in batch]
            if seen:
                break
        assert seen == [b"committed"]
        partition = TopicPartition(name, 0)
        assert client.committed(partition) is None  # nothing is committed unasked


def test_a_broker_that_is_not_there_is_named_in_time() -> None:
    settings = load_settings(
        overrides={"kafka.bootstrap": "127.0.0.1:1", "kafka.request_timeout": "1s", "monitor.session_timeout": "1s"}
    )
    for connect in (admin_client, producer, consumer):
        with pytest.raises(
            BrokerUnreachable, match=r"^kafka\.bootstrap: 127\.0\.0\.1:1: no broker could be used within 1s: .*REFUSED"
        ):
            connect(settings)


def test_password_from_a_file_is_given_to_the_client(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("s3cret \n")
    settings = load_settings(
        overrides={
            "kafka.security_protocol": "SASL_PLAINTEXT",
            "kafka.sasl_mechanism": "SCRAM-SHA-512",
            "kafka.sasl_username": "me",
            "kafka.sasl_password_file": str(secret),
        }
    )
    assert connection_options(settings.kafka)["sasl_plain_password"] == "s3cret "  # only the newline goes
