"""The input of a replay, whatever it is: its records, its bounds, and how far one has come in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from valuedrift.config import Settings
from valuedrift.errors import ConfigError
from valuedrift.events import Record
from valuedrift.replay.bounds import JOURNAL, Bounds
from valuedrift.replay.kafka_source import KafkaRange, TopicReader
from valuedrift.replay.sources import open_records

__all__ = ["FILES", "OpenedSource", "opened"]

FILES: Final = "files"
"""Source identity of file replays: all files together are one log of one partition."""


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """A source that is being read.

    Parameters
    ----------
    records
        Each partition's in offset order.
    bounds
        What of it is read.
    partitions
        How many partitions it has.
    covers
        Those that are read.
    empty
        Those that have no record within the bounds.
    inputs
        The input as a person knows it.
    of_topic
        Whether it is a topic: then more may follow.
    advanced
        To be told how many records have been done since.
    """

    records: Iterable[Record]
    bounds: Bounds
    partitions: int
    covers: list[int]
    empty: list[int]
    inputs: list[str]
    of_topic: bool
    advanced: Callable[[int], None]


@contextmanager
def opened(
    settings: Settings,
    sources: Sequence[str],
    out: Path,
    *,
    on_start: Callable[[int | None], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[OpenedSource]:
    """Open files or a range of a topic; within the bounds of an interrupted replay of the same, if `out` has them.

    Raises
    ------
    ConfigError
        If a source does not exist, or a topic is mixed with others.
    """
    topics = [source for source in sources if source.startswith("kafka://")]
    if topics and len(sources) > 1:
        raise ConfigError("a kafka:// source can't be mixed with others: replay them one by one")
    earlier = Bounds.left_in(out / JOURNAL)
    if earlier is not None and earlier.sources != tuple(sources):
        earlier = None
    now_ns = time.time_ns() if earlier is None else earlier.now_ns
    done = 0

    def advanced(count: int) -> None:
        nonlocal done
        done += count
        if on_progress is not None:
            on_progress(done if topics else stream.position, done)

    with ExitStack() as stack:
        if topics:
            span = KafkaRange.parse(topics[0])
            reader = TopicReader(settings, span, earlier)
            stack.callback(reader.close)
            bounds = Bounds(tuple(sources), reader.identity.source, now_ns, reader.ranges)
            partitions, inputs = reader.identity.partitions, [span.whole]
            found = OpenedSource(
                reader, bounds, partitions, reader.covers, reader.empty, inputs, of_topic=True, advanced=advanced
            )
            total: int | None = reader.total
        else:
            stream = stack.enter_context(open_records(sources, max_bytes=settings.scorer.max_record_bytes))
            inputs = [source if source == "-" else Path(source).name for source in sources]
            bounds = Bounds(tuple(sources), FILES, now_ns, {})
            found = OpenedSource(stream, bounds, 1, [0], [], inputs, of_topic=False, advanced=advanced)
            total = stream.total_bytes
        if on_start is not None:
            on_start(total)
        yield found
