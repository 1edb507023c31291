"""The Faust app: one raw topic in, one plain table, and none of the settings that lose or double data."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final, NamedTuple

import faust

from valuedrift.config import Settings
from valuedrift.config.rules import rules_fingerprint
from valuedrift.errors import ConfigError
from valuedrift.events.dead_letter import DeadLetter
from valuedrift.events.reasons import Reason
from valuedrift.fault_points import reach
from valuedrift.kafka_client import ENVELOPE_BYTES, ClusterIdentity
from valuedrift.monitor.acknowledgements import Acknowledgements
from valuedrift.monitor.continuity import Continuity, LabelsMissed, LabelsUnreachable, Tell, accepted_losses
from valuedrift.monitor.credentials import credentials
from valuedrift.monitor.damage import pass_over_damage
from valuedrift.monitor.driver import OrderedConsumer, OrderedProducer
from valuedrift.monitor.flow import SteadyFlow
from valuedrift.monitor.labels_log import LabelsLog
from valuedrift.monitor.lease import Lease, guard_sends, renew_on_heartbeats
from valuedrift.monitor.outlet import KafkaOutlet
from valuedrift.monitor.processor import Incoming, Processor
from valuedrift.monitor.shards import Shards
from valuedrift.monitor.table import StateTable, fatal
from valuedrift.telemetry import get_logger
from valuedrift.telemetry.vitals import Vitals
from valuedrift.topics import STREAMS_TABLE
from valuedrift.windows import Rules

__all__ = ["HandledEvent", "Monitor", "build_app"]

_log = get_logger(__name__)

_EXIT_CONFIG: Final = 2
_BUFFERED_MESSAGES: Final = 1024
_FETCH_BYTES: Final = 4 << 20

# Two per partition on one machine must fit beside everything else; the defaults are 2 GiB of cache for each.
_ROCKSDB: Final = {
    "max_open_files": 128,
    "write_buffer_size": 8 << 20,
    "max_write_buffer_number": 2,
    "target_file_size_base": 8 << 20,
    "block_cache_size": 8 << 20,
}


class HandledEvent(faust.Event):  # type: ignore[misc]
    """An event that counts as acknowledged only after it was handled.

    Faust acknowledges every event given to an agent as soon as it is asked for the next, those that it skips
    during a rebalance, and those on which an agent has failed. Its compiled stream iterator, which runs wherever it can
    be imported, calls no method of the event for that. But a message is acknowledged when the last reference to it was
    given back, so this holds one of its own.
    """

    def __init__(self, app: Any, key: Any, value: Any, headers: Any, message: Any) -> None:
        super().__init__(app, key, value, headers, message)
        message.incref()

    def acknowledge(self) -> None:
        """Let the offset be committed, once."""
        self.ack()


class Monitor(NamedTuple):
    """What the app consists of, for whoever runs or inspects it."""

    app: Any
    table: StateTable
    shards: Shards
    processor: Processor
    lease: Lease


def build_app(
    settings: Settings, rules: Rules, labels: ClusterIdentity, datadir: Path, vitals: Vitals | None = None
) -> Monitor:
    """Make the app; nothing is connected before it is started. Must be called in the event loop that runs it.

    Parameters
    ----------
    settings
        The settings.
    rules
        Rules of the engines.
    labels
        Identity of the `labels` topic.
    datadir
        Folder of this process alone.
    vitals
        Is told how it goes.
    """
    vitals = vitals or Vitals("monitor")
    pass_over_damage()
    app = faust.App(settings.monitor.group, **_options(settings, datadir))
    app.flow_control = SteadyFlow()
    app.transport.Consumer, app.transport.Producer = OrderedConsumer, OrderedProducer
    topic = app.topic(
        settings.topics.labels,
        key_serializer="raw",
        value_serializer="raw",
        partitions=settings.topics.labels_partitions,
    )
    table = app.Table(
        STREAMS_TABLE,
        key_type=bytes,
        value_type=bytes,
        partitions=settings.topics.labels_partitions,
        options=dict(_ROCKSDB),
    )
    fingerprint = rules_fingerprint(rules)

    lease = Lease(settings.monitor.session_timeout.seconds)
    outlet = KafkaOutlet(
        app,
        settings.topics,
        lease,
        max_value_bytes=settings.scorer.max_record_bytes,
        payload=settings.dead_letters.payload,
    )
    continuity = Continuity(
        LabelsLog(app, settings.topics.labels),
        accepted_losses(settings.monitor.accept_loss),
        _tell_of(outlet, labels, vitals),
    )
    shards = Shards(rules, fingerprint, labels.topic_id, table.items, continuity)
    processor = Processor(
        shards,
        outlet,
        table,
        labels=labels.topic_id,
        source=labels.source,
        fingerprint=fingerprint,
        max_state_bytes=settings.monitor.max_state_bytes,
        vitals=vitals,
    )

    acknowledgements = Acknowledgements(lambda error: fatal("state was not acknowledged", error))

    @app.agent(topic, name="monitor", concurrency=1)  # type: ignore[untyped-decorator]
    async def monitor(stream: Any) -> None:
        idle_since = time.perf_counter()
        async for event in stream.events():
            try:
                vitals.took("poll", time.perf_counter() - idle_since)
                lease.check()
                durable = await processor.handle(_incoming(event.message))
                await acknowledgements.add(durable, vitals.until("commit", event.acknowledge))
                vitals.lag.done(event.message.partition, event.message.offset + 1, event.message.timestamp)
            except ConfigError as error:
                fatal("refused", status=_EXIT_CONFIG, problem=str(error))
            except (LabelsMissed, LabelsUnreachable) as error:
                fatal("labels are missing", problem=str(error))
            except Exception as error:  # noqa: BLE001 - Faust would acknowledge the message and go on with the next
                fatal("the monitor failed", error)
            finally:  # a rebalance cancels it
                vitals.health.rest()
                idle_since = time.perf_counter()

    _follow_group(app, settings.topics.labels, shards, lease, vitals)
    return Monitor(app, table, shards, processor, lease)


def _tell_of(outlet: KafkaOutlet, labels: ClusterIdentity, vitals: Vitals) -> Tell:
    """Return what makes labels that can't be read any more known: a dead letter for their range, and metrics."""

    async def tell(partition: int, first: int, end: int, reason: Reason) -> None:
        await outlet.dead_letter(
            DeadLetter(
                source=labels.source,
                partition=partition,
                offset=first,
                reason=reason,
                detail=f"offsets {first} to {end - 1} of labels: {reason.meaning}",
                raw=None,
                payload="none",
            )
        )
        if reason is Reason.deleted_unread:
            vitals.metrics.add("lost_events", end - first)
        vitals.metrics.add("dead_letters", reason=reason)

    return tell


def _follow_group(app: Any, topic: str, shards: Shards, lease: Lease, vitals: Vitals) -> None:
    """Act on what the group gives and takes; what was loaded before is never good afterwards."""

    async def revoked(_app: Any, partitions: Any, **_: Any) -> None:
        shards.clear()
        vitals.lag.clear()
        vitals.health.lose("assigned", "recovered")
        _log.info("partitions revoked", partitions=_numbers(partitions, topic))

    async def assigned(_app: Any, partitions: Any, **_: Any) -> None:
        reach("monitor.taking_over")
        shards.clear()
        lease.renew()
        renew_on_heartbeats(app.consumer._thread._consumer._coordinator, lease)  # noqa: SLF001
        guard_sends(app.producer._producer.client, lease, lambda error: fatal("replaced", error))  # noqa: SLF001
        mine = _numbers(partitions, topic)
        vitals.metrics.add("rebalances")
        vitals.metrics.set("partitions", len(mine))
        vitals.health.lose("recovered")
        vitals.health.meet("assigned")
        _log.info("partitions assigned", partitions=mine)

    async def recovered(_app: Any, **_: Any) -> None:
        reach("monitor.recovered")
        vitals.health.meet("recovered")

    app.on_partitions_revoked.connect(revoked)
    app.on_partitions_assigned.connect(assigned)
    app.on_rebalance_complete.connect(recovered)


def _incoming(message: Any) -> Incoming:
    timestamp = message.timestamp
    return Incoming(
        message.partition,
        message.offset,
        message.generation_id,
        message.key,
        message.value,
        # Kafka's are whole milliseconds; of what can't be read there is none
        None if timestamp is None or timestamp < 0 else round(timestamp * 1000) * 1_000_000,
    )


def _numbers(partitions: Any, topic: str) -> list[int]:
    return sorted(tp.partition for tp in partitions if tp.topic == topic)


def _options(settings: Settings, datadir: Path) -> dict[str, Any]:
    monitor, kafka = settings.monitor, settings.kafka
    session = monitor.session_timeout.seconds
    web = monitor.web_port is not None
    options: dict[str, Any] = {
        "broker": [f"kafka://{server.strip()}" for server in kafka.bootstrap.split(",") if server.strip()],
        "broker_client_id": kafka.client_id,
        "broker_credentials": credentials(kafka),
        "broker_request_timeout": max(90.0, session + 1),
        "broker_session_timeout": session,
        "broker_heartbeat_interval": min(3.0, session / 3),
        "broker_rebalance_timeout": max(60.0, session),
        "broker_commit_interval": monitor.commit_interval.seconds,
        "consumer_auto_offset_reset": "earliest",
        "consumer_max_fetch_size": max(_FETCH_BYTES, monitor.max_state_bytes + ENVELOPE_BYTES),
        "consumer_group_instance_id": monitor.instance_id,
        "stream_buffer_maxsize": _BUFFERED_MESSAGES,
        "stream_wait_empty": True,
        "processing_guarantee": "at_least_once",
        "producer_acks": -1,
        "producer_linger": 0,  # every message waits for its acknowledgements, so lingering would only add delay
        "producer_max_request_size": monitor.max_state_bytes + ENVELOPE_BYTES,
        "producer_request_timeout": 60.0,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "topic_partitions": settings.topics.labels_partitions,
        "topic_replication_factor": settings.topics.replication,
        "table_standby_replicas": monitor.standby_replicas,
        "store": "rocksdb://",
        "datadir": datadir,
        "autodiscover": False,
        "cython_optimizations": False,
        "web_enabled": web,
        "web_tables_enabled": False,
        "web_router_enabled": False,
        "worker_redirect_stdouts": False,
        "Event": HandledEvent,
        "Table": StateTable,
    }
    if web:
        options |= {"web_bind": monitor.web_host, "web_host": monitor.web_host, "web_port": monitor.web_port}
    return options
