"""Start and end of a scorer process."""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import structlog
from kafka.errors import KafkaError

from valuedrift import classifier, kafka_client, topics
from valuedrift.classifier import Classifier
from valuedrift.config import Settings
from valuedrift.errors import BrokerUnreachable, ConfigError, ModelError
from valuedrift.scorer.loop import ScorerLoop
from valuedrift.scorer.observed import watch_classifier, watch_shadow
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.scorer.publisher import Publisher
from valuedrift.scorer.sampling import sampler
from valuedrift.scorer.shadow import Shadow
from valuedrift.telemetry.server import serving
from valuedrift.telemetry.vitals import Vitals

__all__ = ["collect_seldom", "run_scorer"]

_log = structlog.get_logger(__name__)

_SHADOW_GRACE_S = 5.0

_NEW_OBJECTS: Final = 50_000
"""More than have gone, after which cycles are looked for; a poll has fewer, even of records that are all refused."""


def run_scorer(settings: Settings) -> None:
    """Run a scorer until SIGTERM or SIGINT.

    Raises
    ------
    ConfigError, TopicError
        If the settings, the model or the topics won't do; before anything is read.
    DeliveryError, BrokerUnreachable, ClassifierError
        If work can't go on. Nothing is lost: the next start repeats what was not committed.
    """
    stop = threading.Event()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        _log.info("stopping", signal=signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)

    vitals = Vitals("scorer", settings.http.stuck_after.seconds)
    with serving(settings.http, vitals):
        try:
            _run(settings, vitals, stop)
        except KafkaError as error:
            why = f"the broker has stopped answering ({type(error).__name__})"
            raise BrokerUnreachable(f"kafka.bootstrap: {settings.kafka.bootstrap}: {why}") from error
    _log.info("scorer stopped")


def _run(settings: Settings, vitals: Vitals, stop: threading.Event) -> None:
    options = settings.classifier
    model = classifier.load(
        options.model, threads=options.threads, provider=options.provider, token_budget=options.token_budget
    )
    shadow_model = _load_shadow(settings, model.fingerprint)
    watch_classifier(vitals, model)
    vitals.health.meet("model")
    admin = kafka_client.admin_client(settings)
    try:
        names = {settings.topics.source, settings.topics.labels, settings.topics.dead_letters}
        if shadow_model is not None:
            names.add(settings.topics.shadow)
        for weakness in topics.require(admin, [spec for spec in topics.plan(settings) if spec.name in names]):
            _log.warning("topic", problem=str(weakness))
        identity = kafka_client.cluster_identity(admin, settings.topics.source)
    finally:
        admin.close()
    _log.info("scorer starts", source=identity.source, partitions=identity.partitions, classifier=model.fingerprint)
    scorer = settings.scorer
    pipeline = ScoringPipeline(
        identity.source,
        model,
        allowed_lateness_ns=scorer.allowed_lateness.ns,
        max_future_ns=scorer.max_future.ns,
        max_record_bytes=scorer.max_record_bytes,
        now_ns=time.time_ns(),
        sampler=None if shadow_model is None else sampler(settings.shadow.sample),
        conversation=scorer.conversation,
        segment=scorer.segment,
        tenant=scorer.tenant,
        conversation_salt=scorer.salt,
        stages=vitals,
    )
    collect_seldom()
    consumer = kafka_client.consumer(settings, group=scorer.group)
    producer = kafka_client.producer(settings)
    publisher = Publisher(producer, scorer.publish_timeout.seconds)
    try:
        with _shadow(settings, shadow_model, model.fingerprint, identity) as shadow:
            watch_shadow(vitals, shadow)
            ScorerLoop(settings, consumer, publisher, pipeline, identity, shadow, vitals).run(stop)
    finally:
        producer.close(timeout=5)


def collect_seldom() -> None:
    """Let the collector of cycles look at what comes from now on, once in a while.

    There are hardly any: records come and go by thousands, and are not part of one. By default it looks at them a
    hundred times in a poll, and every few polls at all that was ever imported, which took a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def _load_shadow(settings: Settings, main: str) -> Classifier | None:
    options = settings.shadow
    if options.model is None:
        return None
    try:
        model = classifier.load(options.model, threads=options.threads, provider=settings.classifier.provider)
    except ModelError as error:
        raise ConfigError(f"shadow.model: {error}") from None
    if model.fingerprint == main:
        _log.warning("shadow.model is the same model as classifier.model", classifier=main)
    return model


@contextmanager
def _shadow(
    settings: Settings, model: Classifier | None, main: str, identity: kafka_client.ClusterIdentity
) -> Iterator[Shadow | None]:
    """Run a shadow beside the main flow, with a producer of its own; a clean end lets it finish what waits."""
    if model is None:
        yield None
        return
    options = settings.shadow
    producer = kafka_client.producer(settings)
    shadow = Shadow(
        model,
        Publisher(producer, settings.scorer.publish_timeout.seconds),
        settings.topics.shadow,
        main=main,
        source=identity.source,
        sample=options.sample,
        max_waiting_bytes=options.max_waiting_bytes,
    )
    _log.info("shadow starts", classifier=model.fingerprint, sample=options.sample)
    grace_s = 0.0
    try:
        yield shadow
        grace_s = _SHADOW_GRACE_S
    finally:
        shadow.close(grace_s)
        producer.close(timeout=1)
