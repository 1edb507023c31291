"""Whether what is read of a source partition follows on what was read of it before; what does not is said aloud.

The source belongs to others: retention may delete what has not been read, a group's offsets may expire, a topic may be
deleted and created anew. Then some of the truth is gone, and no counting brings it back. It becomes a dead letter for
the whole range, which stands on the topic beside the records that can't be read.
"""

from __future__ import annotations

from typing import NamedTuple

from valuedrift.events import DeadLetter, Reason
from valuedrift.scorer.commits import Commit

__all__ = ["Committed", "Missing", "Start", "skipped", "start_of", "topic_gone", "went_back"]


class Missing(NamedTuple):
    """Offsets of a source partition that were not read, as far as is known.

    Parameters
    ----------
    source
        Identity of the source log.
    partition, first, end
        Which offsets; `end` is exclusive, None where nobody knows.
    reason
        Why.
    """

    source: str
    partition: int
    first: int
    end: int | None
    reason: Reason

    @property
    def events(self) -> int:
        """How many events were certainly missed; what never was an event (marks of transactions) counts too."""
        known = self.end is not None and self.reason is not Reason.deleted_before_start
        return self.end - self.first if known and self.end is not None else 0

    def letter(self) -> DeadLetter:
        """Return the dead letter that says so; its coordinates are those of the first offset."""
        upto = "on" if self.end is None else f"to {self.end - 1}"
        return DeadLetter(
            source=self.source,
            partition=self.partition,
            offset=self.first,
            reason=self.reason,
            detail=f"offsets {self.first} {upto}: {self.reason.meaning}",
            raw=None,
            payload="none",
        )


class Committed(NamedTuple):
    """What the group has committed for a partition: offset and metadata string."""

    offset: int
    metadata: str | None


class Start(NamedTuple):
    """Where to begin with a partition.

    Parameters
    ----------
    offset
        The first offset to read.
    max_time_ns
        Maximum event time below it, as far as is known.
    missing
        What can't be read any more.
    moved
        Whether the client would start elsewhere by itself.
    readable
        Whether the committed metadata, if any, could be read.
    """

    offset: int
    max_time_ns: int | None = None
    missing: tuple[Missing, ...] = ()
    moved: bool = False
    readable: bool = True


def start_of(source: str, partition: int, committed: Committed | None, beginning: int, end: int) -> Start:
    """Say where to begin with a partition that was just assigned.

    Parameters
    ----------
    source
        Identity of the source log as it is now.
    partition
        Its number.
    committed
        What the group has committed; None if nothing, or not any more.
    beginning, end
        Offsets that the log holds; `end` is exclusive.
    """
    before = (Missing(source, partition, 0, beginning, Reason.deleted_before_start),) if beginning > 0 else ()
    if committed is None:
        return Start(beginning, missing=before)
    commit = Commit.parse(committed.metadata)
    if commit is not None and commit.source != source:
        gone = topic_gone(commit.source, partition, committed.offset, None)
        return Start(beginning, missing=(gone, *before), moved=True)
    max_time = None if commit is None else commit.max_time_ns
    offset = committed.offset
    missing: tuple[Missing, ...] = ()
    if offset < beginning:
        missing = (Missing(source, partition, offset, beginning, Reason.deleted_unread),)
    elif offset > end:
        missing = (Missing(source, partition, end, offset, Reason.log_cut),)
    start = max(beginning, min(offset, end))
    return Start(start, max_time, missing, moved=start != offset, readable=commit is not None)


def skipped(source: str, partition: int, expected: int, found: int, beginning: int) -> Missing | None:
    """Say what lies between the offset that should come next and the one that did; None if it is no loss.

    Offsets are also skipped where a log holds marks of transactions, aborted records or compacted ones. Those are still
    inside the log, or were when they were passed.
    """
    if beginning <= expected or found <= expected:
        return None
    return Missing(source, partition, expected, min(found, beginning), Reason.deleted_unread)


def topic_gone(source: str, partition: int, offset: int, end: int | None) -> Missing:
    """Say that a topic is gone which was read up to an offset.

    `end` is where its log ended when it was seen last, if that is known. What came after that, nobody knows.
    """
    known = end is not None and end > offset
    return Missing(source, partition, offset, end if known else None, Reason.topic_recreated)


def went_back(source: str, partition: int, expected: int, end: int) -> Missing:
    """Say that a log no longer reaches as far as it was read."""
    return Missing(source, partition, min(expected, end), max(expected, end), Reason.log_cut)
