"""Start and end of a scorer process."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

import structlog

from valuedrift import classifier, kafka_client, topics
from valuedrift.config import Settings
from valuedrift.scorer.loop import ScorerLoop
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.scorer.publisher import Publisher

__all__ = ["run_scorer"]

_log = structlog.get_logger(__name__)


def run_scorer(settings: Settings) -> None:
    """Run a scorer until SIGTERM or SIGINT.

    Raises
    ------
    ConfigError, TopicError
        If the settings, the model or the topics won't do; before anything is read.
    DeliveryError, ClassifierError
        If work can't go on. Nothing is lost: the next start repeats what was not committed.
    """
    stop = threading.Event()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        _log.info("stopping", signal=signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)

    options = settings.classifier
    model = classifier.load(
        options.model, threads=options.threads, provider=options.provider, token_budget=options.token_budget
    )
    admin = kafka_client.admin_client(settings)
    try:
        names = {settings.topics.source, settings.topics.labels, settings.topics.dead_letters}
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
    )
    consumer = kafka_client.consumer(settings, group=scorer.group)
    producer = kafka_client.producer(settings)
    publisher = Publisher(producer, scorer.publish_timeout.seconds)
    try:
        ScorerLoop(settings, consumer, publisher, pipeline, identity).run(stop)
    finally:
        producer.close(timeout=5)
    _log.info("scorer stopped")
