"""The monitor's half of a replay: labels in, results out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from valuedrift.fleet import FleetRecord, FleetRules, FleetState
from valuedrift.replay.outputs import ReplayOutputs
from valuedrift.scorer.grouping import LabelledEvents
from valuedrift.windows import Alert, Engine, Progress, Window

__all__ = ["Counting"]


class Counting:
    """Counts labelled events and writes what follows from them, once it is final.

    Parameters
    ----------
    engine
        The very same that runs live.
    outputs
        Where results go.
    on_final
        Told of windows and alerts when they are final, in order.
    on_fleet
        Told of what windows of several series say together, in order.
    fleet
        What is measured across series; None: nothing.
    """

    def __init__(
        self,
        engine: Engine,
        outputs: ReplayOutputs,
        *,
        on_final: Callable[[Sequence[Window], Sequence[Alert]], None] | None = None,
        on_fleet: Callable[[Sequence[FleetRecord]], None] | None = None,
        fleet: FleetRules | None = None,
    ) -> None:
        self._engine, self._outputs = engine, outputs
        self._on_final, self._on_fleet = on_final, on_fleet
        self._fleet = None if fleet is None else FleetState(fleet)

    def step(self, labelled: Iterable[LabelledEvents], progress: Iterable[Progress]) -> None:
        """Take labelled events, and how far their partitions have come with them."""
        outputs = [
            output
            for group in labelled
            for output in self._engine.labels(group.model, group.segment, group.labels).outputs
        ]
        for report in progress:
            outputs += self._engine.progress(report).outputs
        self._outputs.take(outputs)
        if self._engine.watermarks.current_ns is not None:
            self._final(self._engine.watermarks.current_ns)

    def finish(self, *, close: bool) -> None:
        """Write what is left; with `close`, windows that are still open close first."""
        if close:
            self._outputs.take(self._engine.finish().outputs)
        self._final(None)

    def _final(self, watermark_ns: int | None) -> None:
        windows, alerts = self._outputs.settle(watermark_ns)
        if self._fleet is not None:
            for _, same_end in groupby(windows, key=lambda window: window.end_ns):
                for window in same_end:
                    self._fleet.take(window.record)
                records = self._fleet.settle()
                self._outputs.fleet(records)
                if self._on_fleet is not None:
                    self._on_fleet(records)
        if self._on_final is not None and (windows or alerts):
            self._on_final(windows, alerts)
