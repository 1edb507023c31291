"""A whole replay: sources opened, outputs written, page drawn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from valuedrift import classifier
from valuedrift._version import VERSION
from valuedrift.classifier.lazy import LazyClassifier
from valuedrift.config import Settings
from valuedrift.config.fleet import fleet_rules
from valuedrift.config.rules import rules_from
from valuedrift.errors import ConfigError
from valuedrift.events import Record
from valuedrift.fleet import FleetRecord
from valuedrift.replay.bounds import JOURNAL, Bounds
from valuedrift.replay.counting import Counting
from valuedrift.replay.journal import ScoresJournal
from valuedrift.replay.kafka_source import KafkaRange, TopicReader
from valuedrift.replay.outputs import ReplayOutputs
from valuedrift.replay.runner import Replay
from valuedrift.replay.sources import open_records
from valuedrift.report import ReportBuilder, ReportMeta
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.windows import Alert, Engine, Window

__all__ = ["ReplayResult", "load_classifier", "replay", "replay_records"]

FILES = "files"
"""Source identity of file replays: all files together are one log."""


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


def load_classifier(settings: Settings) -> classifier.Classifier:
    """Load the classifier that the settings name."""
    options = settings.classifier
    return classifier.load(
        options.model, threads=options.threads, provider=options.provider, token_budget=options.token_budget
    )


def replay(
    settings: Settings,
    sources: Sequence[str],
    out: Path,
    *,
    with_labels: bool = False,
    overwrite: bool = False,
    close: bool | None = None,
    on_start: Callable[[int | None], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> ReplayResult:
    """Replay files, or a range of a topic.

    Parameters
    ----------
    settings
        The effective settings.
    sources
        Files, directories or ``-``; or exactly one ``kafka://…``.
    out
        Folder for the results.
    with_labels, overwrite
        See `ReplayOutputs`.
    close
        Whether windows that are still open at the end of the input close too. None: yes for files, no for a topic,
        whose windows then are those that the live monitor has published.
    on_start
        Told the size of the input (bytes of files, records of a topic; None = unknown).
    on_progress
        Told the position in that unit and the number of records done.

    Raises
    ------
    ConfigError
        If a source does not exist, or a topic is mixed with others.
    OutputExists
        If results exist already.
    """
    topics = [source for source in sources if source.startswith("kafka://")]
    if topics and len(sources) > 1:
        raise ConfigError("a kafka:// source can't be mixed with others: replay them one by one")
    done = 0
    earlier = Bounds.left_in(out / JOURNAL)
    if earlier is not None and earlier.sources != tuple(sources):
        earlier = None
    with ExitStack() as stack:
        records: Iterable[Record]
        total: int | None
        if topics:
            reader = TopicReader(settings, KafkaRange.parse(topics[0]), earlier)
            stack.callback(reader.close)
            records, source = reader, reader.identity.source
            partitions, empty, total, ranges = reader.identity.partitions, reader.empty, reader.total, reader.ranges
        else:
            stream = stack.enter_context(open_records(sources, max_bytes=settings.scorer.max_record_bytes))
            records, source, partitions, empty, total = stream, FILES, 1, [], stream.total_bytes
            ranges = {}
        now_ns = time.time_ns() if earlier is None else earlier.now_ns
        if on_start is not None:
            on_start(total)

        def advanced(count: int) -> None:
            nonlocal done
            done += count
            if on_progress is not None:
                on_progress(done if topics else stream.position, done)

        return replay_records(
            settings,
            records,
            out,
            bounds=Bounds(tuple(sources), source, now_ns, ranges),
            partitions=partitions,
            empty=empty,
            inputs=[Path(s).name if s != "-" and not topics else s for s in sources],
            with_labels=with_labels,
            overwrite=overwrite,
            close=not topics if close is None else close,
            on_chunk=advanced,
        )


def replay_records(
    settings: Settings,
    records: Iterable[Record],
    out: Path,
    *,
    bounds: Bounds | None = None,
    partitions: int = 1,
    empty: Sequence[int] = (),
    inputs: Sequence[str] = (),
    with_labels: bool = False,
    overwrite: bool = False,
    close: bool = True,
    title: str = "valuedrift replay",
    on_chunk: Callable[[int], None] | None = None,
) -> ReplayResult:
    """Replay records that are already at hand; `bounds` are theirs, other parameters as in `replay`.

    If the folder holds the journal of a replay with the same bounds that was interrupted, its scores are used again.
    """
    bounds = bounds or Bounds((), FILES, time.time_ns(), {})
    rules = rules_from(settings)
    collected = _Collected()
    with (
        ReplayOutputs(
            out,
            revisable_ns=rules.revisable_ns,
            with_labels=with_labels,
            overwrite=overwrite,
            payload=settings.dead_letters.payload,
        ) as outputs,
        ScoresJournal(out, LazyClassifier(lambda: load_classifier(settings)), bounds) as model,
    ):
        counting = Counting(
            Engine(rules),
            outputs,
            on_final=collected.take,
            on_fleet=collected.take_fleet,
            fleet=fleet_rules(settings),
        )
        run = Replay(_pipeline(settings, model, bounds), counting, outputs, partitions=partitions, empty=empty)
        run.run(records, close=close, on_chunk=on_chunk)
        meta = ReportMeta(
            title=title,
            version=VERSION,
            settings=_shown(settings),
            inputs=inputs,
            events=run.events,
            dead_letters=outputs.counts["dead_letters"],
            late=outputs.counts["late"],
            rule=settings.alerts.rule,
        )
        outputs.report(collected.report.render(meta))
    counts = outputs.counts
    return ReplayResult(
        events=run.events,
        windows=counts["windows"],
        alerts=counts["alerts"],
        dead_letters=counts["dead_letters"],
        late=counts["late"],
        alert_records=collected.alerts,
        streams=collected.streams,
        out=out,
    )


def _pipeline(settings: Settings, model: classifier.Classifier, bounds: Bounds) -> ScoringPipeline:
    scorer = settings.scorer
    return ScoringPipeline(
        bounds.identity,
        model,
        allowed_lateness_ns=scorer.allowed_lateness.ns,
        max_future_ns=scorer.max_future.ns,
        max_record_bytes=scorer.max_record_bytes,
        now_ns=bounds.now_ns,
        conversation=scorer.conversation,
        segment=scorer.segment,
        conversation_salt=scorer.salt,
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
