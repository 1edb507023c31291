"""A second classifier on a sample of the same events, which can't stop, block or reorder the first.

    scorer:  poll ─▶ score ─▶ publish ─▶ acknowledged ─▶ commit ─▶ offer the sample ─▶ poll …
    shadow:                                        wait ─▶ classify ─▶ publish ─▶ wait …

It works in a thread of its own, with a producer of its own, on what the main flow is done with. What it can't keep up
with is left out and counted; the first failure switches it off, with an error in the log and a record on its topic.
"""

from __future__ import annotations

import threading
import uuid
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import orjson
import structlog

from valuedrift.classifier import Classifier
from valuedrift.events.shadow_batch import ShadowBatch, ShadowStatus, confusion_of
from valuedrift.scorer.sampling import Sampled
from valuedrift.taxonomy import hard_labels

__all__ = ["Shadow", "ShadowCounts", "ShadowOutlet"]

_log = structlog.get_logger(__name__)

_MAX_BATCH_EVENTS = 1000
_EVENT_BYTES = 500
"""What an event takes in memory besides its texts, roughly."""


class ShadowOutlet(Protocol):
    """Where results go: `Publisher` is one."""

    def send(self, topic: str, value: bytes | None, *, key: bytes | None = None) -> None:
        """Send a message."""

    def settle(self) -> None:
        """Wait until all that was sent is acknowledged."""


class ShadowCounts(NamedTuple):
    """How many sampled events were published, dropped, and wait; why it is off; on how many of the first both agree."""

    classified: int
    dropped: int
    waiting: int
    disabled: str | None
    agreed: int = 0


class Shadow:
    """Classifies what it is offered, as far as it can keep up.

    Parameters
    ----------
    classifier
        The second model.
    main
        Fingerprint of the first.
    outlet, topic
        Where results go. Used by the shadow's own thread only.
    source
        Identity of the source log.
    sample
        Share of the events that is offered.
    max_waiting_bytes
        Texts that may wait.
    """

    def __init__(
        self,
        classifier: Classifier,
        outlet: ShadowOutlet,
        topic: str,
        *,
        main: str,
        source: str,
        sample: float,
        max_waiting_bytes: int,
    ) -> None:
        self._classifier, self._outlet, self._topic = classifier, outlet, topic
        self._main, self._source, self._sample = main, source, sample
        self._max_waiting_bytes = max_waiting_bytes
        self._run = uuid.uuid4().hex
        self._changed = threading.Condition()
        self._waiting: deque[Sampled] = deque()
        self._waiting_bytes = self._events_waiting = 0
        self._classified = self._dropped = self._agreed = 0
        self._told: int | None = None
        self._disabled: str | None = None
        self._closing = self._abandoned = False
        # a daemon: a model that hangs must not keep the process from ending
        self._thread = threading.Thread(target=self._work, name="shadow", daemon=True)
        self._thread.start()

    @property
    def counts(self) -> ShadowCounts:
        """What has become of everything offered so far."""
        with self._changed:
            return ShadowCounts(self._classified, self._dropped, self._events_waiting, self._disabled, self._agreed)

    def offer(self, samples: Sequence[Sampled]) -> None:
        """Take over events that the main flow is done with. Never waits, never raises."""
        with self._changed:
            for sample in samples:
                events, size = len(sample.offsets), _size(sample)
                full = bool(self._waiting_bytes) and self._waiting_bytes + size > self._max_waiting_bytes
                if full or self._closing or self._disabled is not None:
                    if full and not self._dropped:
                        _log.warning("shadow can't keep up", dropped=events, hint="lower shadow.sample")
                    self._dropped += events
                else:
                    self._waiting.append(sample)
                    self._waiting_bytes += size
                    self._events_waiting += events
            self._changed.notify()

    def close(self, grace_s: float) -> None:
        """Finish what waits, for so many seconds at most; then give it up."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(grace_s)
        with self._changed:
            self._abandoned = True
            if self._thread.is_alive():
                _log.warning("shadow work given up", events=self._events_waiting)

    def _work(self) -> None:
        error: Exception | None = None
        try:
            self._tell()
            while (sample := self._next()) is not None:
                self._done(sample, self._classify(sample))
                self._tell()
        except Exception as failure:  # noqa: BLE001 - whatever it is, the main flow must not notice
            error = failure
        self._end(error)

    def _next(self) -> Sampled | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            return self._waiting[0] if self._waiting and not self._abandoned else None

    def _classify(self, sample: Sampled) -> int:
        """Classify and publish; return on how many events both agree."""
        scores = self._classifier.classify(sample.exchanges)
        labels = hard_labels(scores)
        for start in range(0, len(sample.offsets), _MAX_BATCH_EVENTS):
            part = slice(start, start + _MAX_BATCH_EVENTS)
            batch = ShadowBatch(
                main=sample.classifier,
                shadow=self._classifier.fingerprint,
                source=self._source,
                sample=self._sample,
                model=sample.model,
                segment=sample.segment,
                partition=sample.partition,
                offsets=sample.offsets[part],
                goals=sample.goals[part].tolist(),
                scores=scores[part].ravel().tolist(),
                confusion=confusion_of(sample.goals[part], labels[part]).tolist(),
            )
            self._outlet.send(self._topic, batch.encode(), key=orjson.dumps([self._source, sample.partition]))
        self._outlet.settle()
        return int((sample.goals == labels).sum())

    def _done(self, sample: Sampled, agreed: int) -> None:
        with self._changed:
            self._waiting.popleft()
            self._waiting_bytes -= _size(sample)
            self._events_waiting -= len(sample.offsets)
            self._classified += len(sample.offsets)
            self._agreed += agreed

    def _tell(self) -> None:
        """Publish how much was dropped, if that has changed."""
        with self._changed:
            dropped, disabled = self._dropped, self._disabled
        if dropped == self._told and disabled is None:
            return
        status = ShadowStatus(
            main=self._main,
            shadow=self._classifier.fingerprint,
            source=self._source,
            sample=self._sample,
            run=self._run,
            dropped=dropped,
            disabled=disabled,
        )
        self._outlet.send(self._topic, status.encode(), key=self._run.encode())
        self._outlet.settle()
        self._told = dropped

    def _end(self, error: Exception | None) -> None:
        with self._changed:
            self._dropped += self._events_waiting
            self._waiting.clear()
            self._waiting_bytes = self._events_waiting = 0
            if error is not None:
                self._disabled = type(error).__name__
        if error is not None:
            # the message of the error may quote a text
            _log.error("shadow switched off", error=type(error).__name__, hint="the main flow goes on without it")
        try:
            self._tell()
        except Exception as failure:  # noqa: BLE001
            _log.error("shadow status not published", error=type(failure).__name__)


def _size(sample: Sampled) -> int:
    return sum(len(prompt) + len(response) + _EVENT_BYTES for prompt, response in sample.exchanges)
