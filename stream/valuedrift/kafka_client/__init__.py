"""Kafka clients, made from the settings: one place that knows what kafka-python calls things.

Producers are idempotent and wait for all in-sync replicas; consumers read committed records and commit by hand.
"""

from valuedrift.errors import BrokerUnreachable
from valuedrift.kafka_client.bounds import beginnings_of, bounds_of_led, ends_of
from valuedrift.kafka_client.bulk import Outgoing, send_all
from valuedrift.kafka_client.clients import (
    ENVELOPE_BYTES,
    admin_client,
    connection_options,
    consumer,
    consumer_options,
    message_bytes,
    producer,
    producer_options,
)
from valuedrift.kafka_client.credentials import oauth_token, sasl_password, ssl_context
from valuedrift.kafka_client.ends import Ends
from valuedrift.kafka_client.reading import (
    ClusterIdentity,
    cluster_identity,
    fetched_from,
    read_topic,
    records_of,
    topic_known,
    topic_now,
)

__all__ = [
    "ENVELOPE_BYTES",
    "BrokerUnreachable",
    "ClusterIdentity",
    "Ends",
    "Outgoing",
    "admin_client",
    "beginnings_of",
    "bounds_of_led",
    "cluster_identity",
    "connection_options",
    "consumer",
    "consumer_options",
    "ends_of",
    "fetched_from",
    "message_bytes",
    "oauth_token",
    "producer",
    "producer_options",
    "read_topic",
    "records_of",
    "sasl_password",
    "send_all",
    "ssl_context",
    "topic_known",
    "topic_now",
]
