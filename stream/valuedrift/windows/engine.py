"""Everything that one partition of `labels` knows: the same object live and in a replay."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from valuedrift.windows.labels import Labels, Progress
from valuedrift.windows.outputs import Output
from valuedrift.windows.rules import Rules
from valuedrift.windows.stream import Stream
from valuedrift.windows.watermarks import Watermarks

__all__ = ["Engine", "Step"]

StreamKey = tuple[str, str]

_END_OF_TIME = sys.maxsize


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
        self.watermarks = Watermarks()

    def labels(self, model: str, segment: str, labels: Labels) -> Step:
        """Take a label batch."""
        key = (model, segment)
        stream = self._streams.get(key)
        if stream is None:
            stream = self._streams[key] = Stream(model, segment, self._rules)
        outputs: list[Output] = []
        if self.watermarks.current_ns is not None:
            # a stream that is new, or restored from before an advance that had nothing to publish, catches up first
            outputs += stream.advance(self.watermarks.current_ns)
        return Step(outputs + stream.apply(labels), [key], watermarks=False)

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
        outputs: list[Output] = []
        changed: list[StreamKey] = []
        for key in sorted(self._streams):
            caused = self._streams[key].advance(watermark_ns)
            if caused:
                outputs += caused
                changed.append(key)
        return Step(outputs, changed, watermarks=True)

    def dump(self, key: StreamKey) -> dict[str, Any]:
        """Return the JSON-ready state of a stream."""
        return self._streams[key].to_dict()

    def load(self, data: dict[str, Any]) -> None:
        """Restore a stream that `dump` saved."""
        stream = Stream.from_dict(data, self._rules)
        self._streams[stream.model, stream.segment] = stream

    def __iter__(self) -> Iterator[StreamKey]:
        return iter(sorted(self._streams))
