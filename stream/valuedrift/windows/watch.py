"""The sequential test of one series against its reference, and what it lets be said of when behaviour changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from valuedrift.drift import DriftStatus
from valuedrift.drift.fleet import stream_threshold
from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.clusters import Clusters
from valuedrift.windows.explanation import Change, Since
from valuedrift.windows.history import History, Stretch
from valuedrift.windows.journal import Facts
from valuedrift.windows.outputs import SeriesKey, short_id
from valuedrift.windows.reference import Reference
from valuedrift.windows.rules import Rules
from valuedrift.windows.timetable import Timetable

__all__ = ["DIGITS", "Watch", "pane_seed"]

DIGITS = 6
"""Of ln of an e-value: more are of no use, and cost bytes in state and records."""


def pane_seed(key: SeriesKey, what: str, start_ns: int) -> int:
    """Return what decides the order in which a detector takes the votes of a pane: who it is of, and nothing else."""
    return int(short_id(what, *key, start_ns)[:16], 16)


class Watch:
    """A detector, and the recent votes by event time.

    Everything goes by votes, one per conversation (`valuedrift.windows.votes`). With `Rules.tolerance` the test is for
    a drift above it (`valuedrift.drift.tolerance`); with `Rules.streams` so many share the budget of false alarms
    (`valuedrift.drift.fleet`, the local form: nobody needs to know of the others).

    Parameters
    ----------
    key, reference, rules
        Whose votes, against what, by which rules.
    clusters
        How votes repeat each other; ready.
    timetable
        What is normal at each time of day; None: the reference is, at all times.
    """

    def __init__(
        self,
        key: SeriesKey,
        reference: Reference,
        rules: Rules,
        clusters: Clusters,
        timetable: Timetable | None = None,
    ) -> None:
        self._timetable = timetable
        self._key, self._reference, self._tolerance, self._streams = key, reference, rules.tolerance, rules.streams
        together = rules.arl0_events or rules.arl0_windows * reference.votes_per_window
        self._arl0 = stream_threshold(together, 1.0 / rules.streams)
        self._detector = clusters.detector(reference, self._arl0, timetable)
        self._history = History()
        self._votes = 0
        self._coming: tuple[IntArray, Sequence[int]] = (np.zeros((0, K), dtype=np.int64), [])
        self._last_start = -1
        self._reference_id = reference.id
        self._promised = self._promise()

    def foresee(self, votes: IntArray, starts: Sequence[int]) -> None:
        """Say which panes will come next, shape (T, 5) and when they start: then they cost less."""
        self._coming = (votes, starts)
        self._detector.foresee(votes, lambda i: pane_seed(self._key, "pane", starts[i]))

    def step(self, pane: Stretch) -> DriftStatus:
        """Take a closed pane."""
        self._last_start = pane.start_ns
        self._votes += pane.counted
        table, now = self._timetable, 0
        kept = pane if pane.groups is None else replace(pane, groups=None)
        if table is None:
            self._history.append(kept)
        else:
            self._history.append(table.placed(kept))
            now = table.at(pane.start_ns)
        return self._detector.update(pane, seed=lambda: pane_seed(self._key, "pane", pane.start_ns), stratum=now)

    def learn(self, pane: Stretch) -> DriftStatus:
        """Take a closed pane of a time of day that is still learning; return what is known of the others."""
        assert self._timetable is not None
        self._detector.learn(pane, self._timetable.at(pane.start_ns))
        return self._detector.status

    def last(self, votes: int) -> Stretch | None:
        """Return the last so many votes since the restart, or all there are; None if there is no pane.

        With times of day the counts are those of each, shape (B·5,).
        """
        return self._history.last(votes)

    def change(self, recent: Stretch) -> Change:
        """Return what `last` has returned beside what was to be expected then."""
        if self._timetable is None:
            return Change(self._reference.votes, recent)
        now = recent.counts.reshape(-1, K).sum(axis=0)
        return Change(self._timetable.expected(recent.counts), replace(recent, counts=now))

    def daytime(self, recent: Stretch | None, at_ns: int) -> Facts | None:
        """Return what an alert at a time says of the times of day; None where they are not told apart."""
        if self._timetable is None:
            return None
        votes = np.zeros_like(self._timetable.votes) if recent is None else recent.counts
        return self._timetable.told(votes, at_ns)

    def restart(self) -> None:
        """Begin anew, on the same reference."""
        self._detector.restart()
        self._history.clear()
        votes, starts = self._coming
        passed = bisect_right(starts, self._last_start)
        self.foresee(votes[passed:], starts[passed:])

    def since(self, status: DriftStatus, now: Stretch) -> Since:
        """Return when the change began, by an alarm and the votes that it says came after it."""
        low, high = status.onset_interval
        earliest, latest = self._history.moment(high)[0], self._history.moment(low)[1]
        return Since(now.start_ns, min(earliest, now.start_ns), max(latest, now.start_ns))

    def alarm(self, status: DriftStatus, change: Change) -> Facts:
        """Return what an alert says of its evidence."""
        return {
            "statistic": status.e_value,
            "threshold": status.threshold,
            **self._promised,
            "arl0_events": self._arl0 * self._reference.events_per_vote,
            "alternative": status.alternative,
            "votes_since_change": status.onset_events,
            "votes_since_change_interval_95": list(status.onset_interval),
            "events_since_change": round(status.onset_events * change.now.events / change.now.counted),
        }

    def said(self, status: DriftStatus) -> Facts:
        """Return what a window says of the evidence."""
        return {
            "reference": self._reference_id,
            "log_e_value": round(status.log_evidence, DIGITS) if status.events else None,
            "alternative": status.alternative,
            "votes": self._votes,
            **self._promised,
        }

    def _promise(self) -> Facts:
        """Return what is promised on false alarms, and for which null."""
        return {
            "epsilon": self._tolerance,
            "arl0_votes": self._arl0,
            "arl0_windows": self._arl0 / self._reference.votes_per_window,
            "streams": self._streams,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {"detector": self._detector.to_dict(), "history": self._history.to_dict(), "votes": self._votes}

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._detector.restore(data["detector"])
        self._history = History.from_dict(data["history"])
        self._votes = data.get("votes", self._detector.status.events)  # an earlier release has saved none
