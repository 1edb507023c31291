"""Parts of a source, labelled on several machines, counted as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from valuedrift.config import Settings
from valuedrift.errors import ConfigError
from valuedrift.replay.part import Chunk, Header, Part
from valuedrift.replay.results import ReplayResult, Results
from valuedrift.replay.runner import nothing_in
from valuedrift.replay.scoring import scoring_settings
from valuedrift.windows import GIVEN

__all__ = ["merge"]


def merge(
    settings: Settings,
    folders: Sequence[Path],
    out: Path,
    *,
    with_labels: bool = False,
    overwrite: bool = False,
    close: bool = False,
    on_progress: Callable[[int], None] | None = None,
) -> ReplayResult:
    """Count what ``valuedrift replay --part`` has written, as one replay of all partitions would.

    Parameters
    ----------
    settings
        The effective settings; rules for windows and alerts are free, those for labelling must be the parts'.
    folders
        Output folders of the parts, in any order.
    out, with_labels, overwrite, close
        As in `replay`.
    on_progress
        Told the number of labelled events so far.

    Raises
    ------
    ConfigError
        If the parts are damaged, of different sources or settings, overlap, or leave a partition out.
    OutputExists
        If results exist already.
    """
    with ExitStack() as stack:
        parts = [stack.enter_context(Part(folder)) for folder in folders]
        whole = _whole([(folder, part.header) for folder, part in zip(folders, parts, strict=True)], settings)
        results = stack.enter_context(Results(settings, out, with_labels=with_labels, overwrite=overwrite))
        empty = sorted(partition for part in parts for partition in part.header.empty)
        results.counting.step((), [nothing_in(whole.source, partition, whole.partitions) for partition in empty])
        events, classifiers = 0, set[str]()
        for chunk in _in_step(parts):
            classifiers |= {group.labels.classifier for group in chunk.labelled} - {GIVEN}
            if len(classifiers) > 1:
                raise ConfigError(f"classifier.model: the parts were labelled by {' and '.join(sorted(classifiers))}")
            results.outputs.dead_letters(chunk.letters)
            results.outputs.labels(chunk.labelled)
            results.counting.step(chunk.labelled, chunk.progress)
            events += sum(len(group.labels.offsets) for group in chunk.labelled)
            if on_progress is not None:
                on_progress(events)
        results.counting.finish(close=close)
        return results.describe(title="valuedrift replay", inputs=whole.inputs, events=events)


def _whole(headers: Sequence[tuple[Path, Header]], settings: Settings) -> Header:
    """Return what all parts have in common, having seen that together they are the whole."""
    (first, whole), covered = headers[0], dict[int, Path]()
    wanted = scoring_settings(settings)
    for folder, header in headers:
        if (header.source, header.partitions, header.inputs) != (whole.source, whole.partitions, whole.inputs):
            raise ConfigError(f"{folder} and {first} are parts of different sources or ranges")
        for key, value in header.scoring.items():
            if wanted.get(key) != value:
                raise ConfigError(f"{key}: {folder} was labelled with another value")
        for partition in header.covers:
            if partition in covered:
                raise ConfigError(f"partition {partition} is in {covered[partition]} and in {folder}")
            covered[partition] = folder
    missing = sorted(set(range(whole.partitions)) - covered.keys())
    if missing:
        raise ConfigError(f"no part has partition {', '.join(map(str, missing))}: the source has {whole.partitions}")
    return whole


def _in_step(parts: Sequence[Part]) -> Iterator[Chunk]:
    """Yield the chunks of all parts, always of the one that is furthest behind, which bounds the open windows."""
    reading = {number: iter(part) for number, part in enumerate(parts)}
    behind: dict[int, float] = dict.fromkeys(reading, float("-inf"))
    while reading:
        number = min(reading, key=lambda n: (behind[n], n))
        chunk = next(reading[number], None)
        if chunk is None:
            del reading[number]
            continue
        for report in chunk.progress:
            if report.watermark_ns is not None:
                behind[number] = report.watermark_ns
        yield chunk
