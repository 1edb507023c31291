"""The metrics of one process, as Prometheus reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from valuedrift.telemetry.catalogue import METRICS, OTHER, PREFIX, Metric

__all__ = ["Metrics"]

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]  # twice the series, for a time that nobody reads

_BUCKETS_S: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
Read = Callable[[], float]
Rows = Callable[[], Iterable[tuple[tuple[str, ...], float]]]


class Metrics:
    """Counters, gauges and times of one process. Safe to use from any thread.

    What is not in the catalogue, or not of this role, is a KeyError; a label's unknown value counts as `other`.

    Parameters
    ----------
    role
        "scorer", "monitor" or "fleet".
    """

    def __init__(self, role: str) -> None:
        self._registry = CollectorRegistry()
        self._specs = {name: metric for name, metric in METRICS.items() if role in metric.roles}
        self._counters: dict[tuple[str, tuple[str, ...]], Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._times: dict[str, Histogram] = {}
        self._made: set[str] = set()
        self._stages = Histogram(
            PREFIX + "stage_seconds",
            METRICS["stage_seconds"].meaning,
            ["stage"],
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Raise a counter."""
        spec = self._specs[name]
        values = tuple(labels[label] if labels[label] in known else OTHER for label, known in spec.labels.items())
        if name not in self._made:
            self._make_counter(spec)
        self._counters[name, values].inc(amount)

    def set(self, name: str, value: float) -> None:
        """Set a gauge without labels."""
        gauge = self._gauges.get(name)
        if gauge is None:
            spec = self._specs[name]
            gauge = self._gauges[name] = Gauge(PREFIX + name, spec.meaning, registry=self._registry)
        gauge.set(value)

    def start_at_zero(self, *names: str) -> None:
        """Show counters before there is anything to count, so that a rate sees the first one."""
        for name in names:
            self._make_counter(self._specs[name])

    def observe(self, stage: str, seconds: float) -> None:
        """Note how long a stage took."""
        timer = self._times.get(stage)
        if timer is None:
            assert stage in METRICS["stage_seconds"].labels["stage"], stage
            timer = self._times[stage] = self._stages.labels(stage)
        timer.observe(seconds)

    def read(self, name: str, read: Rows) -> None:
        """Show a metric whose values are asked for whenever somebody looks: values of its labels, and the number."""
        self._registry.register(_Reading(self._specs[name], read))

    def read_one(self, name: str, read: Read) -> None:
        """Show a metric without labels whose value is asked for whenever somebody looks."""
        self.read(name, lambda: [((), read())])

    def expose(self) -> bytes:
        """Write all in Prometheus' text format."""
        return prometheus_client.generate_latest(self._registry)

    def _make_counter(self, spec: Metric) -> None:
        if spec.name in self._made:
            return
        self._made.add(spec.name)
        counter = Counter(PREFIX + spec.name, spec.meaning, list(spec.labels), registry=self._registry)
        for values in spec.known():
            self._counters[spec.name, values] = counter.labels(*values) if values else counter


class _Reading(Collector):
    def __init__(self, spec: Metric, read: Rows) -> None:
        self._spec, self._read = spec, read

    def describe(self) -> Iterable[Family]:
        return [self._family()]

    def collect(self) -> Iterator[Family]:
        family = self._family()
        for values, number in self._read():
            family.add_metric(list(values), number)
        yield family

    def _family(self) -> CounterMetricFamily | GaugeMetricFamily:
        kind = CounterMetricFamily if self._spec.kind == "counter" else GaugeMetricFamily
        return kind(PREFIX + self._spec.name, self._spec.meaning, labels=list(self._spec.labels))
