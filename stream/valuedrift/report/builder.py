"""Collects the records of a run, a few numbers each, and writes the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from valuedrift.report.across_collected import Across
from valuedrift.report.collected import Episode, WindowStore
from valuedrift.report.meta import ReportMeta
from valuedrift.report.page import page
from valuedrift.report.series import SeriesView

__all__ = ["ReportBuilder"]

Key = tuple[str, str, str]


class ReportBuilder:
    """Takes window and alert records in the order of publication and renders them as one HTML page.

    Memory: about 230 bytes per window, 500 per population record, 200 per record of a pair and 1 kB per alert;
    revisions overwrite.

    Examples
    --------
    >>> from valuedrift.report import ReportBuilder, ReportMeta
    >>> html = ReportBuilder().render(ReportMeta(title="Nothing yet", version="0.1.0"))
    >>> html.startswith("<!doctype html>")
    True
    """

    def __init__(self) -> None:
        self._windows: dict[Key, WindowStore] = {}
        self._alerts: dict[str, Episode] = {}
        self._across = Across()

    def add_window(self, record: Mapping[str, Any]) -> None:
        """Take a window record as published (first publication or revision).

        Raises
        ------
        KeyError
            If a field of the window schema is missing.
        """
        key = (record["model"], record["segment"], record["classifier"])
        store = self._windows.get(key)
        if store is None:
            store = self._windows[key] = WindowStore()
        store.put(record)

    def add_alert(self, record: Mapping[str, Any]) -> None:
        """Take a step in the life of an alert as published; one that was taken before changes nothing.

        Raises
        ------
        KeyError
            If a field of the alert schema is missing.
        """
        step = Episode.of(record)
        known = self._alerts.get(step.id)
        if known is None:
            self._alerts[step.id] = step
        elif step.resolved is not None:
            known.resolved, known.resolution, known.proposal = step.resolved, step.resolution, None
        elif step.sequence >= known.sequence:
            step.since, step.since_interval = min(known.since, step.since), known.since_interval
            step.resolved, step.resolution = known.resolved, known.resolution
            self._alerts[step.id] = step

    def add_population(self, record: Mapping[str, Any]) -> None:
        """Take a population record as published.

        Raises
        ------
        KeyError
            If a field of its schema is missing.
        """
        self._across.add_population(record)

    def add_dynamics(self, record: Mapping[str, Any]) -> None:
        """Take a record of a tuned model beside its base model as published.

        Raises
        ------
        KeyError
            If a field of its schema is missing.
        """
        self._across.add_dynamics(record)

    def render(self, meta: ReportMeta) -> str:
        """Return the page, UTF-8-encodable HTML. More records may be added afterwards."""
        episodes: dict[Key, list[Episode]] = {}
        for episode in sorted(self._alerts.values(), key=lambda e: (e.fired, e.id)):
            episodes.setdefault((episode.model, episode.segment, episode.classifier), []).append(episode)
        series = [
            SeriesView(
                *key,
                table=store.table(),
                episodes=episodes.get(key, []),
                revised=store.revised,
                learns=meta.rule == "evidence",
            )
            for key, store in self._windows.items()
        ]
        # an alert without a window can't be drawn, but it must not vanish from the list of alerts
        return page(sorted(series, key=lambda s: s.rank), list(self._alerts.values()), meta, self._across)
