"""Every metric there is: the only place that names one, and the table of the documentation.

The values of all labels are known beforehand, or are numbers of partitions. So the number of time series is bounded,
and nothing that came with a record can be in a label: names of models and segments are chosen by whoever writes the
logs, any number of them, and are in the records of `entropy` instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType
from typing import Final, Literal

from valuedrift.events.reasons import Reason
from valuedrift.telemetry.stages import STAGES

__all__ = ["METRICS", "OTHER", "PREFIX", "ROLES", "Metric", "metrics_table"]

PREFIX: Final = "valuedrift_"
OTHER: Final = "other"
"""What a label says of a value that is not among the known ones."""

ROLES: Final = ("scorer", "monitor", "fleet")
Values = Mapping[str, Iterable[str]]
_PARTITION: Final[Values] = {"partition": ()}


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric.

    Parameters
    ----------
    name
        Without prefix, and without the suffix of a counter.
    kind
        Type of Prometheus.
    roles
        Which processes have it.
    meaning
        In one sentence, with the unit.
    labels
        Label to its known values; none are known of `partition`, a number.
    """

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    roles: tuple[str, ...]
    meaning: str
    labels: Values = field(default_factory=lambda: MappingProxyType({}))

    @property
    def exposed(self) -> str:
        """Its name as Prometheus sees it."""
        return PREFIX + self.name + ("_total" if self.kind == "counter" else "")

    def known(self) -> list[tuple[str, ...]]:
        """All values of its labels; none for partitions."""
        return list(product(*self.labels.values()))


_SCORER, _MONITOR, _FLEET = ((role,) for role in ROLES)
_BOTH: Final = ("scorer", "monitor")

_ALL: Final = (
    Metric(
        "stage_seconds",
        "histogram",
        ROLES,
        "Time that a stage took, once per poll or message: "
        + "; ".join(f"`{n}`: {m}" for n, m in STAGES.items())
        + ".",
        {"stage": tuple(STAGES)},
    ),
    Metric("events", "counter", _BOTH, "Events labelled (scorer), or in label batches taken, repeats too (monitor)."),
    Metric("late_events", "counter", _BOTH, "Events that were late (scorer); too late for any window (monitor)."),
    Metric("truncated_events", "counter", _SCORER, "Events whose text was too long to be read in full."),
    Metric(
        "dead_letters",
        "counter",
        _BOTH,
        "Records that could not be read, by [reason](#dead-letter-reasons).",
        {"reason": (*(str(reason) for reason in Reason), OTHER)},
    ),
    Metric(
        "lost_events",
        "counter",
        _BOTH,
        "Offsets of the source (scorer), or of `labels` (monitor), that were gone before they were read.",
    ),
    Metric(
        "lag_events",
        "gauge",
        ROLES,
        "Records that wait to be processed, by offsets (where a topic was compacted, fewer do): of the source "
        "(scorer), of `labels` (monitor), of windows (fleet). While there is work, scorer and fleet ask "
        "the broker every 2 s how many came; the monitor counts those that came before it last fetched, and none of a "
        "partition of which it has handled no message yet.",
        _PARTITION,
    ),
    Metric(
        "lag_seconds",
        "gauge",
        ROLES,
        "Age of the last processed record, by its Kafka timestamp, while others wait; 0 when none does, or none was "
        "processed yet.",
        _PARTITION,
    ),
    Metric("partitions", "gauge", _BOTH, "Partitions that this process owns."),
    Metric("excused_partitions", "gauge", _SCORER, "Owned partitions that are silent and no longer hold windows open."),
    Metric("rebalances", "counter", _BOTH, "How often the group has assigned partitions anew."),
    Metric("windows", "counter", _MONITOR, "Window records published, revisions too."),
    Metric("revisions", "counter", _MONITOR, "Window records published that hold late events (`revision` above 0)."),
    Metric(
        "revised_after_excuse", "counter", _MONITOR, "Window records published that an excused partition has revised."
    ),
    Metric(
        "alerts",
        "counter",
        _MONITOR,
        "Alert records published.",
        {"status": ("firing", "resolved", OTHER), "severity": ("warning", "critical", OTHER)},
    ),
    Metric(
        "published",
        "counter",
        _FLEET,
        "Records published across models.",
        {"topic": ("population", "dynamics", OTHER)},
    ),
    Metric("windows_read", "counter", _FLEET, "Window records read."),
    Metric("windows_too_old", "counter", _FLEET, "Windows that came too late to count across models (`fleet.keep`)."),
    Metric("token_budget", "gauge", _SCORER, "Most tokens of a micro-batch at present."),
    Metric("budget_halvings", "counter", _SCORER, "How often memory ran out and the token budget was lowered."),
    Metric(
        "shadow_events",
        "counter",
        _SCORER,
        "Sampled events that the shadow classifier has labelled, or left out.",
        {"outcome": ("agreed", "disagreed", "dropped")},
    ),
    Metric("shadow_waiting", "gauge", _SCORER, "Sampled events that wait for the shadow classifier."),
    Metric("shadow_disabled", "gauge", _SCORER, "1 when the shadow classifier was switched off by a failure."),
    Metric("ready", "gauge", ROLES, "1 while `/ready` says so."),
    Metric("recovery_seconds", "gauge", ROLES, "From the start, or the last loss of readiness, to being ready."),
    Metric("loop_age_seconds", "gauge", ROLES, "Time since the work last went on; what `/live` looks at."),
    Metric("log_lines_suppressed", "counter", ROLES, "Repeated log lines that were held back."),
)

METRICS: Final[Mapping[str, Metric]] = MappingProxyType({metric.name: metric for metric in _ALL})
"""All metrics by name."""


def metrics_table() -> str:
    """Write the Markdown table of all metrics: name, labels, processes, meaning."""
    rows = ["| metric | labels | of | meaning |", "|---|---|---|---|"]
    for metric in METRICS.values():
        labels = ", ".join(f"`{name}`" for name in metric.labels)
        of = "all" if metric.roles == ROLES else ", ".join(metric.roles)
        rows.append(f"| `{metric.exposed}` | {labels} | {of} | {metric.meaning} |")
    return "\n".join(rows) + "\n"
