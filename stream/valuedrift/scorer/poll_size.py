"""How many records to take at once: as many as are done in half a second."""

from __future__ import annotations

from typing import Final

__all__ = ["PollSize"]

_FIRST: Final = 500
"""Taken first, and however slow it goes: fewer would make it slower still."""

_ENOUGH_S: Final = 0.5
"""What is sent and committed for a poll costs the same for few records as for many; half a second of work hides it."""

_TOO_MUCH_S: Final = 2.0
"""So long a scorer may take to stop, and an event to wait for those that were polled with it."""


class PollSize:
    """Follows the speed of the classifier, which may label a million events per second or ten.

    Parameters
    ----------
    most
        Upper bound.

    Attributes
    ----------
    records
        Most records of the next poll.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.records = min(most, _FIRST)

    def took(self, records: int, seconds: float) -> None:
        """Note how long a poll's records took, all told."""
        if records >= self.records and seconds < _ENOUGH_S:
            self.records = min(self._most, 2 * self.records)
        elif seconds > _TOO_MUCH_S:
            self.records = min(self._most, max(_FIRST, self.records // 2))
