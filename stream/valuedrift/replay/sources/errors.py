"""What goes wrong with a file that is there."""

from __future__ import annotations

from valuedrift.errors import ValuedriftError

__all__ = ["UnreadableSource"]


class UnreadableSource(ValuedriftError):
    """A file is cut off, damaged or can't be read. The message names the file and the place."""
