"""Kafka clients, made from the settings: one place that knows what kafka-python calls things.

Producers are idempotent and wait for all in-sync replicas; consumers read committed records and commit by hand.
"""

from __future__ import annotations

import logging
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaConnectionError, KafkaTimeoutError, RequestTimedOutError, for_code

from valuedrift.errors import BrokerUnreachable, ConfigError, TopicError
from valuedrift.events import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from valuedrift.config import KafkaSettings, Settings

__all__ = [
    "ENVELOPE_BYTES",
    "BrokerUnreachable",
    "ClusterIdentity",
    "admin_client",
    "cluster_identity",
    "connection_options",
    "consumer",
    "consumer_options",
    "producer",
    "producer_options",
    "read_topic",
    "record_of",
    "sasl_password",
    "ssl_context",
]

ENVELOPE_BYTES: Final = 64 << 10
"""Room for headers, key and batch framing around the largest value, in bytes."""

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


def sasl_password(kafka: KafkaSettings) -> str | None:
    """Return the password, from the settings or its file; None when there is none.

    Raises
    ------
    ConfigError
        If the file can't be read or is empty.
    """
    if kafka.sasl_password is not None:
        return kafka.sasl_password.get_secret_value()
    path = kafka.sasl_password_file
    if path is None:
        return None
    try:
        password = path.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigError(f"kafka.sasl_password_file: can't read {path}: {why}") from None
    if not password:
        raise ConfigError(f"kafka.sasl_password_file: {path} is empty")
    return password


def ssl_context(kafka: KafkaSettings) -> ssl.SSLContext | None:
    """Make the TLS context that every client uses; None when the connection is plain.

    Raises
    ------
    ConfigError
        If a certificate or key can't be read, or they don't belong together.
    """
    if not kafka.uses_tls:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = kafka.ssl_check_hostname
    if kafka.ssl_cafile is None:
        context.load_default_certs()
    else:
        try:
            context.load_verify_locations(kafka.ssl_cafile)
        except (OSError, ssl.SSLError) as error:
            raise ConfigError(f"kafka.ssl_cafile: can't use {kafka.ssl_cafile}: {error.strerror or error}") from None
    if kafka.ssl_certfile is not None:
        try:
            # The empty password keeps an encrypted key from asking on the terminal.
            context.load_cert_chain(kafka.ssl_certfile, kafka.ssl_keyfile, password="")
        except (OSError, ssl.SSLError) as error:
            files = f"{kafka.ssl_certfile} and {kafka.ssl_keyfile or 'its key'}"
            raise ConfigError(f"kafka.ssl_certfile: can't use {files}: {error.strerror or error}") from None
    return context


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


def producer_options(settings: Settings) -> dict[str, Any]:
    """Return the options of a producer: idempotent, acknowledged by all in-sync replicas."""
    compression = settings.kafka.compression
    return connection_options(settings.kafka) | {
        "acks": "all",
        "enable_idempotence": True,
        "allow_auto_create_topics": False,
        "linger_ms": 5,
        "batch_size": 256 << 10,
        "max_request_size": max(1 << 20, settings.scorer.max_record_bytes + ENVELOPE_BYTES),
        "compression_type": None if compression == "none" else compression,
        "delivery_timeout_ms": max(settings.scorer.publish_timeout.ms, settings.kafka.request_timeout.ms + 5),
        "max_block_ms": settings.scorer.publish_timeout.ms,
    }


def consumer(settings: Settings, *topics: str, group: str | None = None, **overrides: Any) -> KafkaConsumer:
    """Connect a consumer; with topics it subscribes to them.

    Raises
    ------
    ConfigError
        If secrets or certificates can't be read.
    BrokerUnreachable
        If no broker answers within kafka.request_timeout.
    """
    with _connecting(settings.kafka):
        return KafkaConsumer(*topics, **(consumer_options(settings, group=group) | overrides))


def producer(settings: Settings, **overrides: Any) -> KafkaProducer:
    """Connect a producer. Raises as `consumer` does."""
    with _connecting(settings.kafka):
        return KafkaProducer(**(producer_options(settings) | overrides))


def admin_client(settings: Settings, **overrides: Any) -> KafkaAdminClient:
    """Connect an admin client. Raises as `consumer` does."""
    with _connecting(settings.kafka):
        return KafkaAdminClient(**(connection_options(settings.kafka) | overrides))


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


def record_of(fetched: Any) -> Record:
    """Return a fetched Kafka record as a record of the source log; a timestamp below 0 means that it has none."""
    stamp = fetched.timestamp
    return Record(
        partition=fetched.partition,
        offset=fetched.offset,
        raw=fetched.value,
        timestamp_ns=stamp * 1_000_000 if stamp is not None and stamp >= 0 else None,
        key=fetched.key,
    )


def read_topic(settings: Settings, topic: str, *, follow: bool) -> Iterator[bytes]:
    """Yield the values on a topic from its beginning, to its present end or for ever.

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
        ends = reader.end_offsets(tps)
        while follow or any(reader.position(tp) < ends[tp] for tp in tps):
            for records in reader.poll(timeout_ms=500).values():
                yield from (record.value for record in records if record.value is not None)
    finally:
        reader.close()


@contextmanager
def _connecting(kafka: KafkaSettings) -> Iterator[None]:
    last = _LastComplaint()
    logger = logging.getLogger("kafka")
    logger.addHandler(last)
    try:
        yield
    except (KafkaConnectionError, KafkaTimeoutError) as error:
        why = (last.text or type(error).__name__) + _hint(kafka, last.text)
        problem = f"no broker could be used within {kafka.request_timeout}: {why}"
        raise BrokerUnreachable(f"kafka.bootstrap: {kafka.bootstrap}: {problem}") from error
    finally:
        logger.removeHandler(last)


def _hint(kafka: KafkaSettings, complaint: str) -> str:
    if "disconnected" not in complaint:
        return ""
    # A broker closes the connection on a wrong password or protocol, often before its answer can be read.
    suspects = ["kafka.security_protocol"]
    if kafka.uses_sasl:
        suspects += ["kafka.sasl_mechanism", "kafka.sasl_username", "the password"]
    return f"; the broker hung up: check {', '.join(suspects)}"


class _LastComplaint(logging.Handler):
    """Keeps why an attempt failed: kafka-python logs it (wrong password, unknown CA) and raises only a time-out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception that the line is about."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        for argument in arguments:
            if isinstance(argument, BaseException) and not isinstance(argument, KafkaTimeoutError):
                # a request that timed out says less than what went wrong before it
                if self.text and isinstance(argument, RequestTimedOutError):
                    continue
                self.text = str(argument)[:300] or type(argument).__name__
