"""Label batches of any number of (model, segment)s, and state of as many that have been running for a while."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from kafka.partitioner.default import murmur2

from valuedrift.events.label_batch import LabelBatch, ProgressReport, partition_key
from valuedrift.taxonomy import GRID, K, quantise
from valuedrift.windows import GIVEN, Engine, Labels, Progress, Rules

__all__ = ["PARTITIONS", "SOURCE", "Message", "Running", "Traffic", "place"]

PARTITIONS: Final = 4
SOURCE: Final = "kafka:bench/source"

_S: Final = 1_000_000_000
_BEGIN_S: Final = 1_700_000_100  # a window begins here
_REFERENCES = 1000
_LATENESS_S: Final = 60
_SEGMENT: Final = "chat"
_SHARES: Final = (0.8, 0.05, 0.09, 0.04, 0.02)
_CONFUSION: Final = tuple(900 if i % (K + 1) == 0 else 25 for i in range(K * K))


class Message(NamedTuple):
    """A message for a partition of `labels`."""

    partition: int
    key: bytes
    value: bytes


def place(key: bytes, partitions: int) -> int:
    """Return the partition that a producer chooses for a key."""
    return int(murmur2(key) & 0x7FFFFFFF) % partitions


def _name(number: int) -> str:
    return f"model-{number:06d}"


class Traffic(NamedTuple):
    """What all keys have in common.

    Parameters
    ----------
    per_s
        Events per second of event time and key.
    classified
        Whether a classifier has labelled (then fit is watched and its errors are known) and conversations have ids.
    """

    per_s: float
    classified: bool = False

    def labels(self, span_s: tuple[float, float], partition: int, first: int, n: int) -> Labels:
        """Make `n` events of a partition, evenly over a span of event time (s since the beginning)."""
        rng = np.random.default_rng([partition, first, n])
        times = np.sort(rng.uniform(*span_s, n)) * _S
        goals = rng.choice(K, n, p=_SHARES)
        scores = np.eye(K, dtype=np.int64)[goals] * GRID
        if self.classified:
            scores = quantise(0.04 * rng.dirichlet(np.ones(K), n) + 0.96 * scores / GRID)
        conversations = rng.integers(1, 2**62, n) if self.classified else np.zeros(n, dtype=np.int64)
        conversations[1::3] = conversations[::3][: len(conversations[1::3])]  # some speak twice
        return Labels(
            SOURCE,
            partition,
            "0123456789abcdef" if self.classified else GIVEN,
            first + np.arange(n, dtype=np.int64),
            _BEGIN_S * _S + times.astype(np.int64),
            np.zeros(n, dtype=np.int64),
            scores,
            [f"event-{partition}-{first + i:09d}" for i in range(n)],
            np.zeros(n, dtype=np.bool_),
            conversations,
            _CONFUSION if self.classified else None,
        )

    def rounds(self, begin_s: float, numbers: Sequence[int], per_batch: int, offset: int) -> Iterator[list[Any]]:
        """Yield, partition by partition, what a poll gives for some keys: label batches, then a progress report.

        Every key gets the same events; `offset` is that of the first, and the same in each partition.
        """
        span = (begin_s, begin_s + per_batch * PARTITIONS / self.per_s)
        for partition in range(PARTITIONS):
            labels = self.labels(span, partition, offset, per_batch)
            watermark = (_BEGIN_S - _LATENESS_S) * _S + int(span[1] * _S)
            progress = Progress(SOURCE, partition, PARTITIONS, offset + per_batch, watermark, idle=False)
            yield [*((_name(number), labels) for number in numbers), progress]

    def messages(
        self, begin_s: float, numbers: Sequence[int], per_batch: int, offset: int, partitions: int
    ) -> Iterator[Message]:
        """Yield the same as messages for so many partitions of `labels`."""
        for *batches, progress in self.rounds(begin_s, numbers, per_batch, offset):
            value = LabelBatch.of(_name(0), _SEGMENT, batches[0][1]).encode()
            for name, _ in batches:
                key = partition_key(name, _SEGMENT)
                yield Message(place(key, partitions), key, value.replace(_name(0).encode(), name.encode(), 1))
            report = ProgressReport.of(progress).encode()
            for to in range(partitions):
                yield Message(to, b"progress", report)


class Running:
    """State of a key that has its reference and a detector at work; copied for as many keys as are wanted.

    Parameters
    ----------
    rules
        By which rules.
    traffic
        What it has seen until its last window closed.
    """

    def __init__(self, rules: Rules, traffic: Traffic) -> None:
        engine = Engine(rules)
        window_s = rules.grid.size_ns // _S
        needed = 2.5 * rules.reference_events / traffic.per_s  # conversations vote once
        self.end_s = (int(needed) // window_s + 3) * window_s
        self.offset = 0
        step = max(1, int(traffic.per_s * 30 / PARTITIONS))
        at = 0.0
        while at < self.end_s + _LATENESS_S:
            length = step * PARTITIONS / traffic.per_s
            for *batches, progress in traffic.rounds(at, [0], step, self.offset):
                for name, labels in batches:
                    engine.labels(name, _SEGMENT, labels)
                engine.progress(progress)
            at, self.offset = at + length, self.offset + step
        self.begin_s = at
        self._saved = engine.dump((_name(0), _SEGMENT))
        self.watermarks = engine.watermarks.to_dict()

    def state(self, number: int) -> tuple[str, str, dict[str, Any]]:
        """Return model, segment and state of a key; references differ from key to key, as they do.

        By little: a detector's alternatives, and with them the length of its state, depend on its reference.
        """
        saved = copy.deepcopy(self._saved)
        more = number % _REFERENCES
        saved["model"] = _name(number)
        for series in saved["series"].values():
            series["references"][0]["votes"][0] += more
            if series["evidence"] is not None:
                series["evidence"]["detector"]["reference"][0] += more
        return _name(number), _SEGMENT, saved
