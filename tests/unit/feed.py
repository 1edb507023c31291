"""Feeds the engine by hand: one source partition or more, event times in seconds."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from valuedrift.taxonomy import GRID, IntArray, K
from valuedrift.windows import Alert, Engine, Labels, Progress, Rules, Watermarks, Window, WindowGrid

S = 1_000_000_000
GRID_1M = WindowGrid(10 * S, 60 * S, 60 * S)


def rules(**changes: Any) -> Rules:
    options: dict[str, Any] = {"grid": GRID_1M, "revisable_ns": 120 * S, "reference_events": 10, "arl0_events": 1e6}
    return Rules(**(options | changes))


class Feed:
    """Feeds one partition by event time in seconds; late events are told by hand."""

    def __init__(self, rules: Rules, partitions: int = 1) -> None:
        self.engine, self.offset, self.partitions = Engine(rules), 0, partitions

    def events(
        self,
        seconds: list[float],
        goals: list[int],
        *,
        late: int = 0,
        classifier: str = "c",
        partition: int = 0,
        truncated: bool = False,
        conversations: list[int] | None = None,
        confusion: tuple[int, ...] | None = None,
        scores: IntArray | None = None,
        tenants: list[int] | None = None,
    ) -> list[Any]:
        n = len(seconds)
        if scores is None:
            scores = np.zeros((n, K), dtype=np.int64)
            scores[np.arange(n), goals] = GRID
        offsets = np.arange(self.offset, self.offset + n)
        self.offset += n
        labels = Labels(
            "log",
            partition,
            classifier,
            offsets,
            np.array([int(s * S) for s in seconds]),
            np.full(n, late * S),
            scores,
            [f"e{o}" for o in offsets],
            np.full(n, truncated),
            np.array(conversations or [0] * n),
            confusion,
            None if tenants is None else np.array(tenants),
        )
        return self.engine.labels("m", "default", labels).outputs

    def reach(self, seconds: float, *, partition: int = 0, idle: bool = False) -> list[Any]:
        return self.engine.progress(
            Progress("log", partition, self.partitions, self.offset, int(seconds * S), idle)
        ).outputs


def records(outputs: list[Any], kind: type[Window | Alert]) -> list[dict[str, Any]]:
    return [o.record for o in outputs if isinstance(o, kind)]


def restored(engine: Engine, rules: Rules) -> Engine:
    """The same engine through JSON, as the monitor's table has it."""
    fresh = Engine(rules)
    fresh.watermarks = Watermarks.from_dict(json.loads(json.dumps(engine.watermarks.to_dict())))
    for key in engine:
        fresh.load(json.loads(json.dumps(engine.dump(key))))
    return fresh
