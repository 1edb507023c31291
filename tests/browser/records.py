"""Real window and alert records for tests of the report: seeded labels through the real engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from valuedrift.fleet import FleetRules, FleetState, Pair
from valuedrift.report import ReportBuilder, ReportMeta
from valuedrift.taxonomy import GRID, K
from valuedrift.windows import Alert, Engine, Labels, Rules, Window, WindowGrid
from valuedrift.windows.outputs import Output

SECOND = 1_000_000_000
START = 1_772_323_200 * SECOND  # 2026-03-01T00:00:00Z
CLASSIFIER = "5f0c" * 16

STABLE = (0.78, 0.03, 0.13, 0.02, 0.04)
HARMFUL = (0.45, 0.36, 0.13, 0.02, 0.04)
REFUSING = (0.02, 0.03, 0.13, 0.78, 0.04)

Shares = Sequence[float]
Phase = tuple[float, Shares, Shares]
"""(hours, shares at the start, shares at the end), moving evenly between them."""


def outputs(
    series: Mapping[tuple[str, str], Sequence[Phase]],
    *,
    per_window: int = 60,
    seed: int = 1,
    silent: tuple[float, float] | None = None,
    rule: Literal["evidence", "epsilon"] = "evidence",
    reference_events: int = 1500,
    confusion: tuple[int, ...] | None = None,
) -> list[Output]:
    """Run five-minute windows of each series' phases through the engine.

    `silent` is a stretch of hours in which there is no event. Two events per window arrive ten minutes late.
    """
    rng = np.random.default_rng(seed)
    window = 300 * SECOND
    grid = WindowGrid(10 * SECOND, window, window)
    rules = Rules(grid, revisable_ns=3600 * SECOND, reference_events=reference_events, alert_rule=rule)
    engine = Engine(rules)
    result: list[Output] = []
    for partition, ((model, segment), phases) in enumerate(series.items()):
        hours = sum(phase[0] for phase in phases)
        offset = 0
        for step in range(round(hours * 12)):
            now = step / 12
            if silent is not None and silent[0] <= now < silent[1]:
                continue
            at = now
            for length, first, last in phases:
                if at < length:
                    p = np.asarray(first) + (np.asarray(last) - np.asarray(first)) * at / length
                    break
                at -= length
            daily = 1.0 + 0.5 * np.sin(2 * np.pi * (now - 8) / 24)
            n = int(rng.poisson(per_window * daily)) + 3
            goals = rng.choice(K, size=n, p=p / p.sum())
            scores = np.zeros((n, K), dtype=np.int64)
            scores[np.arange(n), goals] = GRID
            times = START + step * window + np.sort(rng.integers(0, window, size=n))
            lateness = np.zeros(n, dtype=np.int64)
            if step > 3:
                times[-2:] -= 2 * window
                lateness[-2:] = window
            labels = Labels(
                "files",
                partition,
                CLASSIFIER,
                np.arange(offset, offset + n, dtype=np.int64),
                times.astype(np.int64),
                lateness,
                scores,
                [f"{model[:12]}-{offset + i}" for i in range(n)],
                np.zeros(n, dtype=np.bool_),
                np.zeros(n, dtype=np.int64),
                confusion,
            )
            offset += n
            result += engine.labels(model, segment, labels).outputs
            stream = engine._streams[model, segment]
            result += stream.advance(START + step * window)
    return result + engine.finish().outputs


DEMO: dict[tuple[str, str], list[Phase]] = {
    ("atlas-large", "default"): [(48, STABLE, STABLE)],
    ("birch-7b", "support"): [(20, STABLE, STABLE), (28, STABLE, HARMFUL)],
    ("cedar-chat", "default"): [(30, STABLE, STABLE), (6, REFUSING, REFUSING), (12, STABLE, STABLE)],
}
"""One stable model, one sliding into harmful compliance, one that over-refuses for six hours."""

SMALL: dict[tuple[str, str], list[Phase]] = {
    ("atlas-large", "default"): [(8, STABLE, STABLE)],
    ("birch-7b", "support"): [(4, STABLE, STABLE), (4, HARMFUL, HARMFUL)],
    ("cedar-chat", "default"): [(3, STABLE, STABLE), (1.5, REFUSING, REFUSING), (3.5, STABLE, STABLE)],
}
"""The same in eight hours."""


def add(builder: ReportBuilder, records: Sequence[Output]) -> ReportBuilder:
    """Give windows and alerts to a builder."""
    for output in records:
        if isinstance(output, Window):
            builder.add_window(output.record)
        elif isinstance(output, Alert):
            builder.add_alert(output.record)
    return builder


def add_across(builder: ReportBuilder, records: Sequence[Output], pairs: Sequence[Pair], windows: int = 48) -> int:
    """Give a builder what all series say together, as the fleet makes it of their windows; return how many records."""
    hop = 300 * SECOND
    state = FleetState(FleetRules(size_ns=hop, hop_ns=hop, keep_ns=10**18, pairs=tuple(pairs), windows=windows))
    for output in records:
        if isinstance(output, Window):
            state.take(output.record)
    made = state.settle()
    for record in made:
        if record.kind == "population":
            builder.add_population(record.record)
        else:
            builder.add_dynamics(record.record)
    return len(made)


def meta(**changes: Any) -> ReportMeta:
    """Make the facts of a run."""
    settings = {
        "window": "5 min tumbling",
        "pane": "10 s",
        "rule": "evidence",
        "epsilon": "0.001 nats per step",
        "ARL0": "10,000 windows",
    }
    facts: dict[str, Any] = {
        "title": "Replay of two days",
        "version": "0.1.0",
        "settings": settings,
        "inputs": ["chat-logs.jsonl"],
        "dead_letters": 7,
        "late": 3,
    }
    return ReportMeta(**(facts | changes))
