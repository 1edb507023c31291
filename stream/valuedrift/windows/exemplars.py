"""Ids of events that show a behaviour. Chosen by event time and source position, never by arrival."""

from __future__ import annotations

from typing import Any

from valuedrift.taxonomy import GOALS, FloatArray
from valuedrift.windows.panes import Candidate

__all__ = ["Exemplars"]


class Exemplars:
    """The last few exemplars of every goal, one per pane.

    Parameters
    ----------
    limit
        How many to keep per goal.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: list[list[tuple[int, str]]] = [[] for _ in GOALS]

    def close_pane(self, candidates: dict[int, Candidate]) -> None:
        """Take over the exemplars of a closed pane, by goal."""
        for goal, candidate in candidates.items():
            kept = [*self._kept[goal], (candidate[0], candidate[3])]
            self._kept[goal] = kept[-self._limit :] if self._limit else []

    def of_rise(self, rise: FloatArray, since_ns: int) -> list[str]:
        """Return ids of events since a time, of the goals whose share rose, those of the largest rise first.

        Parameters
        ----------
        rise
            Change of every goal's share, shape (5,).
        since_ns
            Event time of the change: what came before shows the old behaviour.
        """
        ids: list[str] = []
        for goal in sorted(range(len(GOALS)), key=lambda g: (-float(rise[g]), g)):
            if rise[goal] > 0:
                ids.extend(id_ for time_ns, id_ in reversed(self._kept[goal]) if time_ns >= since_ns)
        return ids[: self._limit]

    def to_dict(self) -> list[list[Any]]:
        """Return a JSON-ready form that `restore` takes."""
        return [[list(kept) for kept in row] for row in self._kept]

    def restore(self, data: list[list[Any]]) -> None:
        """Go on from what `to_dict` saved."""
        self._kept = [[(time_ns, id_) for time_ns, id_ in row] for row in data]
