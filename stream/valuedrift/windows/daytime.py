"""Times of day that have a reference each, on the clocks of a place.

A time of day is what the wall clock shows there, so it follows daylight saving: where clocks go back, the hour that
comes twice is twice of the same time of day, and where they go forward the hour that is left out has no pane. What
decides is the start of a pane, in event time.

The database of time zones is that of the system, or else of the package `tzdata`. Where two machines know of different
rules for the same zone and date, a replay on one may put panes elsewhere than the monitor on the other has.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

__all__ = ["DAY_NS", "Daytime"]

DAY_NS: Final = 86_400_000_000_000
_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Daytime:
    """A day cut into times of day.

    Parameters
    ----------
    starts
        Minutes after midnight, ascending, from 0 to 1439: when each begins. What is before the first belongs to the
        last, which goes on over midnight.
    zone
        IANA name of the time zone.
    """

    starts: tuple[int, ...]
    zone: str = "UTC"

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, time_ns: int) -> int:
        """Return the number of the time of day at an event time."""
        clock = datetime.fromtimestamp(time_ns // 1_000_000_000, _zone(self.zone))
        return (bisect_right(self.starts, clock.hour * 60 + clock.minute) - 1) % len(self.starts)

    def name(self, number: int) -> str:
        """Return its beginning and end, such as 22:00-06:00."""
        return f"{_clock(self.starts[number])}-{_clock(self.starts[(number + 1) % len(self.starts)])}"

    @property
    def shortest_ns(self) -> int:
        """Length of the shortest, ns."""
        ends = (*self.starts[1:], self.starts[0] + _MINUTES)
        return min(end - start for start, end in zip(self.starts, ends, strict=True)) * 60_000_000_000


@lru_cache(maxsize=64)
def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)  # this one needs no database


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
