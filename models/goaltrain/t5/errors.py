"""What can be wrong with a checkpoint or its export."""

from __future__ import annotations

from valuedrift.errors import ValuedriftError

__all__ = ["CheckpointError", "ExportError"]


class CheckpointError(ValuedriftError):
    """A checkpoint is incomplete, or not of a kind that is understood. The message names the file."""


class ExportError(ValuedriftError):
    """The exported graph does not do what the checkpoint does."""
