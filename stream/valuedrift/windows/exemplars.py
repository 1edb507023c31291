"""Ids of events that show a behaviour. Chosen by event time and source position, never by arrival."""

from __future__ import annotations

from typing import Any

from valuedrift.taxonomy import GOALS, FloatArray

__all__ = ["Candidate", "Exemplars"]

Candidate = tuple[int, int, int, str]
"""(event time ns, source partition, offset, event id): the smallest of a pane and goal is its exemplar."""


class Exemplars:
    """The last few exemplars of every goal, one per pane.

    Parameters
    ----------
    limit
        How many to keep per goal.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._ids: list[list[str]] = [[] for _ in GOALS]

    def close_pane(self, candidates: dict[int, Candidate]) -> None:
        """Take over the exemplars of a closed pane, by goal."""
        for goal, candidate in candidates.items():
            self._ids[goal] = [*self._ids[goal], candidate[3]][-self._limit :] if self._limit else []

    def of_rise(self, rise: FloatArray) -> list[str]:
        """Return ids for the goals whose share rose, those of the largest rise first. `rise` has shape (5,)."""
        ids: list[str] = []
        for goal in sorted(range(len(GOALS)), key=lambda g: (-float(rise[g]), g)):
            if rise[goal] > 0:
                ids.extend(reversed(self._ids[goal]))
        return ids[: self._limit]

    def to_dict(self) -> list[list[str]]:
        """Return a JSON-ready form that `restore` takes."""
        return self._ids

    def restore(self, data: list[list[Any]]) -> None:
        """Go on from what `to_dict` saved."""
        self._ids = [list(ids) for ids in data]
