"""The stages of the work, named the same in every process, metric and log line."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol

__all__ = ["NO_STAGES", "STAGES", "Stages"]

STAGES: Final = {
    "poll": "waiting for records",
    "parse": "reading and checking them",
    "tokenise": "one slice of texts into tokens, in its thread",
    "infer": "one micro-batch through the network, in its thread",
    "count": "panes, windows, detectors, what is measured across models",
    "publish": "sending results and progress until the broker has acknowledged them",
    "commit": "offsets, or the monitor's state, until the broker has acknowledged them",
}
"""What each stage is. `tokenise` and `infer` overlap each other; the others of a process follow one another."""


class Stages(Protocol):
    """Is told how long stages take: `valuedrift.telemetry.vitals.Vitals` is one."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        """Measure what runs inside."""


class _NoStages:
    def stage(self, name: str) -> AbstractContextManager[object]:  # noqa: ARG002 - of the protocol
        return _NOTHING


_NOTHING: Final = nullcontext()

NO_STAGES: Final[Stages] = _NoStages()
"""Measures nothing, for a replay."""
