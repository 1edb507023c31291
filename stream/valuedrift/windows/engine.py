"""Everything that one partition of `labels` knows: the same object live and in a replay."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any, NamedTuple

from valuedrift.windows.labels import Labels, Progress
from valuedrift.windows.outputs import Output
from valuedrift.windows.rules import Rules
from valuedrift.windows.stream import Stream
from valuedrift.windows.watermarks import Watermarks

__all__ = ["Engine", "Step"]

StreamKey = tuple[str, str]

_END_OF_TIME = sys.maxsize
_NEVER = sys.maxsize


class Step(NamedTuple):
    """What one message has caused.

    Parameters
    ----------
    outputs
        To be published, and acknowledged, before any state is saved.
    streams
        The (model, segment)s whose state has changed.
    watermarks
        Whether the progress of the source has changed.
    """

    outputs: list[Output]
    streams: list[StreamKey]
    watermarks: bool


class Engine:
    """State machine over label batches and progress reports. Pure: no clock, no I/O.

    Parameters
    ----------
    rules
        Grid, reference, detector and alert rules.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._streams: dict[StreamKey, Stream] = {}
        self._saved: dict[StreamKey, dict[str, Any]] = {}  # loaded, but not needed so far
        self._due: list[tuple[int, StreamKey]] = []  # a heap; an entry may be too early, never too late
        self._noted: dict[StreamKey, int] = {}
        self.watermarks = Watermarks()

    def labels(self, model: str, segment: str, labels: Labels) -> Step:
        """Take a label batch."""
        key = (model, segment)
        stream = self._stream(key)
        outputs: list[Output] = []
        if self.watermarks.current_ns is not None:
            # a stream that is new, or restored from before an advance that had nothing to publish, catches up first
            outputs += stream.advance(self.watermarks.current_ns)
        outputs += stream.apply(labels)
        self._note(key, stream.deadline)
        return Step(outputs, [key], watermarks=False)

    def progress(self, progress: Progress) -> Step:
        """Take a progress report; close what the minimum watermark has passed, in all streams."""
        if not self.watermarks.update(progress):
            return Step([], [], watermarks=True)
        assert self.watermarks.current_ns is not None
        return self._advance(self.watermarks.current_ns)

    def finish(self) -> Step:
        """Close everything: the input has ended for good."""
        return self._advance(_END_OF_TIME)

    def _advance(self, watermark_ns: int) -> Step:
        """Advance the streams in which something is due; for the others it makes no difference when they do."""
        until = self._rules.grid.pane_start(watermark_ns)
        due: set[StreamKey] = set()
        while self._due and self._due[0][0] <= until:
            key = heappop(self._due)[1]
            self._noted.pop(key, None)
            due.add(key)
        outputs: list[Output] = []
        changed: list[StreamKey] = []
        for key in sorted(due):
            stream = self._stream(key)
            caused = stream.advance(watermark_ns)
            self._note(key, stream.deadline)
            if caused:
                outputs += caused
                changed.append(key)
        return Step(outputs, changed, watermarks=True)

    def _stream(self, key: StreamKey) -> Stream:
        stream = self._streams.get(key)
        if stream is None:
            saved = self._saved.pop(key, None)
            stream = Stream(*key, self._rules) if saved is None else Stream.from_dict(saved, self._rules)
            self._streams[key] = stream
        return stream

    def _note(self, key: StreamKey, deadline: int | None) -> None:
        if deadline is not None and deadline < self._noted.get(key, _NEVER):
            self._noted[key] = deadline
            heappush(self._due, (deadline, key))

    def dump(self, key: StreamKey) -> dict[str, Any]:
        """Return the JSON-ready state of a stream."""
        return self._saved[key] if key in self._saved else self._streams[key].to_dict()

    def load(self, data: dict[str, Any]) -> None:
        """Restore a stream that `dump` saved.

        It is built when it is first needed: thousands of streams are loaded at once after a move of partitions, and
        most are silent. One that could be refused under today's rules is built here, so that it is refused here.
        """
        key = (data["model"], data["segment"])
        self._streams.pop(key, None)
        self._saved[key] = data
        deadline: int | None = data.get("deadline", -1)  # an earlier release has saved none
        if deadline == -1 or Stream.to_be_checked(data):
            deadline = self._stream(key).deadline
        self._noted.pop(key, None)
        self._note(key, deadline)

    def __iter__(self) -> Iterator[StreamKey]:
        return iter(sorted({*self._streams, *self._saved}))
