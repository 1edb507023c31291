"""What is kept of a window record."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from valuedrift.taxonomy import GOALS
from valuedrift.windows.outputs import SeriesKey

__all__ = ["Member", "SeriesKey", "nanoseconds", "read_window"]


class Member(NamedTuple):
    """A series' window. Of two that are the same window the larger counts: the later revision.

    Parameters
    ----------
    revision
        As published.
    counts, votes
        Events, and those of them that vote, per goal.
    log_e
        ln of the largest value of the e-detector since the window before; -inf where there is none.
    watched
        Votes that the e-detector has seen since its reference.
    arl0
        Its average run length, in votes, if it had a budget of its own; 0 where there is none.
    """

    revision: int
    counts: tuple[int, ...]
    votes: tuple[int, ...]
    log_e: float = -math.inf
    watched: int = 0
    arl0: float = 0.0


def nanoseconds(time: str) -> int:
    """Read an event time that `valuedrift.windows.outputs.iso` has written, to the nanosecond."""
    whole, _, fraction = time.removesuffix("Z").partition(".")
    seconds = datetime.fromisoformat(whole + "+00:00").timestamp()
    return int(seconds) * 1_000_000_000 + int(fraction.ljust(9, "0") or 0)


def read_window(record: Mapping[str, Any]) -> tuple[int, int, SeriesKey, Member]:
    """Return start (ns), end (ns), series and content of a window record, from the topic or from the engine.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is none.
    """
    counts, votes = record["counts"], record["vote_counts"]
    member = Member(
        int(record["revision"]),
        tuple(int(counts[g]) for g in GOALS),
        tuple(int(votes[g]) for g in GOALS),
        *_evidence(record.get("evidence")),  # windows of earlier releases have none
    )
    key = SeriesKey(str(record["model"]), str(record["segment"]), str(record["classifier"]))
    return nanoseconds(record["start"]), nanoseconds(record["end"]), key, member


def _evidence(record: Mapping[str, Any] | None) -> tuple[float, int, float]:
    if record is None:
        return -math.inf, 0, 0.0
    log_e, arl0 = record["log_e_value"], float(record["arl0_votes"]) / int(record["streams"])
    return -math.inf if log_e is None else float(log_e), int(record["votes"]), arl0
