"""Consumers, producers and admin clients with the options that the guarantees rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from valuedrift.kafka_client.credentials import TokenFile, sasl_password, ssl_context
from valuedrift.kafka_client.damage import pass_over_damage
from valuedrift.kafka_client.failures import connecting
from valuedrift.kafka_client.finish_joining import finish_joining
from valuedrift.kafka_client.receiving import receive_at_once

if TYPE_CHECKING:
    from valuedrift.config import KafkaSettings, Settings

__all__ = [
    "ENVELOPE_BYTES",
    "admin_client",
    "connection_options",
    "consumer",
    "consumer_options",
    "message_bytes",
    "producer",
    "producer_options",
]

finish_joining()

ENVELOPE_BYTES: Final = 64 << 10
"""Room for headers, key and batch framing around the largest value, in bytes."""

_UNMEASURED: Final = {"metrics_enabled": False}
"""Nobody reads the client's own metrics."""

_FETCH_BYTES: Final = 5 << 20
"""Of one partition in one fetch: a poll of 5,000 events of usual size. Polls of few partitions make few label batches
of many events; of many, many of few."""

_FEW_BYTES: Final = 64 << 10
"""Of new records; so few a broker may hold back for scorer.linger."""


def connection_options(kafka: KafkaSettings) -> dict[str, Any]:
    """Return what consumer, producer and admin client share, by kafka-python's names."""
    options: dict[str, Any] = {
        "bootstrap_servers": [server.strip() for server in kafka.bootstrap.split(",") if server.strip()],
        "client_id": kafka.client_id,
        "security_protocol": kafka.security_protocol,
        "request_timeout_ms": kafka.request_timeout.ms,
        "bootstrap_timeout_ms": kafka.request_timeout.ms,
    }
    if kafka.uses_tls:
        options["ssl_context"] = ssl_context(kafka)
    if kafka.uses_sasl:
        options["sasl_mechanism"] = kafka.sasl_mechanism
        if kafka.sasl_mechanism == "OAUTHBEARER":
            options["sasl_oauth_token_provider"] = TokenFile(kafka)
        else:
            options["sasl_plain_username"] = kafka.sasl_username
            options["sasl_plain_password"] = sasl_password(kafka)
    return options


def consumer_options(settings: Settings, *, group: str | None = None) -> dict[str, Any]:
    """Return the options of a consumer: committed records only, from the start, never committed by itself.

    Parameters
    ----------
    settings
        The settings; sizes and time-outs are those of the scorer.
    group
        Consumer group; None for one that is assigned partitions by hand.
    """
    scorer = settings.scorer
    options = connection_options(settings.kafka) | {
        "isolation_level": scorer.isolation,
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "allow_auto_create_topics": False,
        "max_poll_records": scorer.poll_records,
        "max_partition_fetch_bytes": max(1 << 20, scorer.max_record_bytes + ENVELOPE_BYTES),
    }
    if group is not None:
        options |= {
            "group_id": group,
            "session_timeout_ms": scorer.session_timeout.ms,
            # A third of the session, as in Kafka's own clients: two heartbeats may get lost.
            "heartbeat_interval_ms": max(1, min(3_000, scorer.session_timeout.ms // 3)),
            "max_poll_interval_ms": scorer.max_poll_interval.ms,
        }
        if scorer.instance_id is not None:
            options["group_instance_id"] = scorer.instance_id
    return options


def message_bytes(settings: Settings) -> int:
    """Return the size of the largest message that a scorer publishes, in bytes; its topics take it."""
    return max(1 << 20, settings.scorer.max_record_bytes + ENVELOPE_BYTES)


def producer_options(settings: Settings) -> dict[str, Any]:
    """Return the options of a producer: idempotent, acknowledged by all in-sync replicas."""
    compression = settings.kafka.compression
    return connection_options(settings.kafka) | {
        "acks": "all",
        "enable_idempotence": True,
        "allow_auto_create_topics": False,
        "linger_ms": 5,
        "batch_size": 256 << 10,
        "max_request_size": message_bytes(settings),
        "compression_type": None if compression == "none" else compression,
        "delivery_timeout_ms": max(settings.scorer.publish_timeout.ms, settings.kafka.request_timeout.ms + 5),
        "max_block_ms": settings.scorer.publish_timeout.ms,
    }


def consumer(settings: Settings, *topics: str, group: str | None = None, **overrides: Any) -> KafkaConsumer:
    """Connect a consumer; with topics it subscribes to them.

    Raises
    ------
    ConfigError
        If secrets or certificates can't be read, or the broker does not accept them.
    BrokerUnreachable
        If no broker answers within kafka.request_timeout.
    """
    receive_at_once()
    with connecting(settings.kafka):
        options = consumer_options(settings, group=group) | _UNMEASURED
        options["max_partition_fetch_bytes"] = max(_FETCH_BYTES, options["max_partition_fetch_bytes"])
        options["fetch_max_bytes"] = 2 * options["max_partition_fetch_bytes"]
        if group is not None and settings.scorer.linger:
            options |= {"fetch_min_bytes": _FEW_BYTES, "fetch_max_wait_ms": settings.scorer.linger.ms}
        return pass_over_damage(KafkaConsumer(*topics, **(options | overrides)))


def producer(settings: Settings, **overrides: Any) -> KafkaProducer:
    """Connect a producer. Raises as `consumer` does."""
    receive_at_once()
    with connecting(settings.kafka):
        return KafkaProducer(**(producer_options(settings) | _UNMEASURED | overrides))


def admin_client(settings: Settings, **overrides: Any) -> KafkaAdminClient:
    """Connect an admin client. Raises as `consumer` does."""
    receive_at_once()
    with connecting(settings.kafka):
        return KafkaAdminClient(**(connection_options(settings.kafka) | overrides))
