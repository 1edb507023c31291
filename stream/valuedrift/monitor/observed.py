"""What the monitor counts and how it shows that it lives."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from faust.types import TP

from valuedrift.monitor.lease import Lease
from valuedrift.telemetry.vitals import Vitals
from valuedrift.windows import Alert, Output, Window

__all__ = ["count_outputs", "keep_beating"]

_BEAT_S: Final = 1.0


def count_outputs(vitals: Vitals, outputs: Iterable[Output]) -> None:
    """Count what was published: numbers and states, never whose they are."""
    metrics = vitals.metrics
    for output in outputs:
        record = output.record
        if isinstance(output, Window):
            metrics.add("windows")
            if record["revision"]:
                metrics.add("revisions")
            if record["revised_after_excuse"]:
                metrics.add("revised_after_excuse")
        elif isinstance(output, Alert):
            metrics.add("alerts", status=record["status"], severity=record["severity"])
        else:
            metrics.add("late_events")


async def keep_beating(vitals: Vitals, app: Any, topic: str, lease: Lease) -> None:
    """Show that the event loop turns, that the group hears from us, and how far the partitions reach; never ends.

    How far they reach is what the client has fetched anyway.
    """
    while True:
        vitals.health.beat("event loop")
        if lease.expired:
            vitals.health.lose("connected")
        else:
            vitals.health.meet("connected")
        for behind in vitals.lag:
            vitals.lag.ends(behind.partition, _end(app, TP(topic, behind.partition)))
        await asyncio.sleep(_BEAT_S)


def _end(app: Any, tp: TP) -> int | None:
    try:
        end: int | None = app.consumer.highwater(tp)
    except Exception:  # noqa: BLE001 - the partition is being moved, or the client is not there yet
        return None
    return end
