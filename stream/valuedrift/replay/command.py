"""A whole replay: sources opened, outputs written, page drawn."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from valuedrift import classifier
from valuedrift.classifier.lazy import LazyClassifier
from valuedrift.config import Settings
from valuedrift.events import Record
from valuedrift.replay.bounds import Bounds
from valuedrift.replay.journal import ScoresJournal
from valuedrift.replay.opened import FILES, OpenedSource, opened
from valuedrift.replay.part import Header, PartWriter
from valuedrift.replay.results import ReplayResult, Results
from valuedrift.replay.runner import Replay, chunks, reached
from valuedrift.replay.scoring import scoring, scoring_settings

__all__ = ["ReplayResult", "label_part", "load_classifier", "replay", "replay_part", "replay_records"]


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
    with opened(settings, sources, out, on_start=on_start, on_progress=on_progress) as source:
        return replay_records(
            settings,
            source.records,
            out,
            bounds=source.bounds,
            partitions=source.partitions,
            empty=source.empty,
            inputs=source.inputs,
            with_labels=with_labels,
            overwrite=overwrite,
            close=not source.of_topic if close is None else close,
            on_chunk=source.advanced,
        )


def replay_part(
    settings: Settings,
    sources: Sequence[str],
    out: Path,
    *,
    overwrite: bool = False,
    on_start: Callable[[int | None], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[int, int]:
    """Label files, or some partitions of a topic, for `valuedrift.replay.merge`; parameters as in `replay`.

    Returns
    -------
    Numbers of labelled events and of dead letters.
    """
    with opened(settings, sources, out, on_start=on_start, on_progress=on_progress) as source:
        return label_part(settings, source, out, overwrite=overwrite)


def label_part(settings: Settings, source: OpenedSource, out: Path, *, overwrite: bool = False) -> tuple[int, int]:
    """Label what a source has; see `replay_part`."""
    bounds, empty = source.bounds, sorted(set(source.covers) & set(source.empty))
    header = Header(bounds.identity, source.partitions, source.covers, empty, scoring_settings(settings), source.inputs)
    events = letters = 0
    with (
        PartWriter(out, header, overwrite=overwrite) as part,
        ScoresJournal(out, LazyClassifier(lambda: load_classifier(settings)), bounds) as model,
    ):
        pipeline = scoring(settings, model, bounds)
        for chunk in chunks(source.records):
            scored = pipeline.score(chunk)
            redacted = [letter.redacted(settings.dead_letters.payload) for letter in scored.dead_letters]
            part.chunk(scored.labelled, reached(pipeline, chunk, source.partitions), redacted)
            events, letters = events + scored.events, letters + len(redacted)
            source.advanced(len(chunk))
    return events, letters


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
    with (
        Results(settings, out, with_labels=with_labels, overwrite=overwrite) as results,
        ScoresJournal(out, LazyClassifier(lambda: load_classifier(settings)), bounds) as model,
    ):
        run = Replay(
            scoring(settings, model, bounds), results.counting, results.outputs, partitions=partitions, empty=empty
        )
        run.run(records, close=close, on_chunk=on_chunk)
        return results.describe(title=title, inputs=inputs, events=run.events)
