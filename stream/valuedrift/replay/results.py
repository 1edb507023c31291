"""Everything that comes out of a replay: files, page, and what the summary says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from valuedrift._version import VERSION
from valuedrift.config import Settings
from valuedrift.config.fleet import fleet_rules
from valuedrift.config.rules import rules_from
from valuedrift.fleet import FleetRecord
from valuedrift.replay.counting import Counting
from valuedrift.replay.outputs import ReplayOutputs
from valuedrift.report import ReportBuilder, ReportMeta
from valuedrift.windows import Alert, Engine, Window

__all__ = ["ReplayResult", "Results"]


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a replay has done.

    Parameters
    ----------
    events, windows, alerts, dead_letters, late
        How many of each.
    alert_records
        The alerts, as written.
    streams
        (model, segment) to the last window's record.
    out
        Where it was written.
    """

    events: int
    windows: int
    alerts: int
    dead_letters: int
    late: int
    alert_records: list[dict[str, Any]]
    streams: dict[tuple[str, str], dict[str, Any]]
    out: Path


class _Collected:
    """Keeps what the page and the summary need of the final results."""

    def __init__(self) -> None:
        self.report = ReportBuilder()
        self.alerts: list[dict[str, Any]] = []
        self.streams: dict[tuple[str, str], dict[str, Any]] = {}

    def take(self, windows: Sequence[Window], alerts: Sequence[Alert]) -> None:
        for window in windows:
            self.report.add_window(window.record)
            self.streams[window.key.model, window.key.segment] = window.record
        for alert in alerts:
            self.report.add_alert(alert.record)
            self.alerts.append(alert.record)

    def take_fleet(self, records: Sequence[FleetRecord]) -> None:
        for record in records:
            add = self.report.add_population if record.kind == "population" else self.report.add_dynamics
            add(record.record)


class Results:
    """Counts labelled events into an output folder, and describes what came of it.

    Parameters
    ----------
    settings
        The effective settings.
    out, with_labels, overwrite
        See `ReplayOutputs`.
    """

    def __init__(self, settings: Settings, out: Path, *, with_labels: bool = False, overwrite: bool = False) -> None:
        rules = rules_from(settings)
        self._settings, self._out = settings, out
        self._collected = _Collected()
        self.outputs = ReplayOutputs(
            out,
            revisable_ns=rules.revisable_ns,
            with_labels=with_labels,
            overwrite=overwrite,
            payload=settings.dead_letters.payload,
        )
        self.counting = Counting(
            Engine(rules),
            self.outputs,
            on_final=self._collected.take,
            on_fleet=self._collected.take_fleet,
            fleet=fleet_rules(settings),
        )

    def __enter__(self) -> Self:
        self.outputs.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self.outputs.__exit__(kind, value, tb)

    def describe(self, *, title: str, inputs: Sequence[str], events: int) -> ReplayResult:
        """Draw the page, and return what was done. Everything must be counted."""
        counts = self.outputs.counts
        meta = ReportMeta(
            title=title,
            version=VERSION,
            settings=_shown(self._settings),
            inputs=inputs,
            events=events,
            dead_letters=counts["dead_letters"],
            late=counts["late"],
            rule=self._settings.alerts.rule,
        )
        self.outputs.report(self._collected.report.render(meta))
        return ReplayResult(
            events=events,
            windows=counts["windows"],
            alerts=counts["alerts"],
            dead_letters=counts["dead_letters"],
            late=counts["late"],
            alert_records=self._collected.alerts,
            streams=self._collected.streams,
            out=self._out,
        )


def _shown(settings: Settings) -> dict[str, str]:
    arl0 = settings.detector.arl0_events
    size, hop = settings.windows.size, settings.windows.effective_hop
    return {
        "window": f"{size} tumbling" if size.ns == hop.ns else f"{size} every {hop}",
        "pane": str(settings.windows.pane),
        "allowed lateness": str(settings.scorer.allowed_lateness),
        "alert rule": settings.alerts.rule,
        "epsilon": f"{settings.alerts.epsilon} nats per step",
        "ARL0": f"{settings.detector.arl0_windows} windows" if arl0 is None else f"{arl0} votes",
    }
