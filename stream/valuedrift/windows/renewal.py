"""What follows an alarm: a new reference is proposed, and taken when the rules or a person say so.

`valuedrift.drift.policy` says from which panes it is made and why that is right; here it becomes part of a series: the
events beside the votes, an identity by which a person can accept it, and a date from which acceptance counts.

Acceptance is a rule with an event time (`Rules.accepted`): the first pane with on-time events that ends at that time or
later takes the proposal, if it still stands then. So it is the same live and in a replay, if the time lay ahead of what
was closed when it was set; that it did is checked when state is loaded.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from valuedrift.drift.policy import Rebasing
from valuedrift.errors import ConfigError
from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.beyond_labels import by_goal
from valuedrift.windows.history import Stretch
from valuedrift.windows.outputs import SeriesKey, iso, short_id
from valuedrift.windows.reference import Reference, compared
from valuedrift.windows.rules import Rules
from valuedrift.windows.watch import pane_seed

__all__ = ["Proposal", "Renewal"]


class Proposal(NamedTuple):
    """A reference that may be taken.

    Parameters
    ----------
    id
        Its identity, the same while it grows.
    start_ns, end_ns
        Event time of its panes.
    votes, counts
        Votes, and all on-time events, per goal, shape (5,).
    """

    id: str
    start_ns: int
    end_ns: int
    votes: IntArray
    counts: IntArray

    def record(self, reference: Reference, size_ns: int) -> dict[str, Any]:
        """Return the published fields, JSON-ready; `vote_counts` is what a pinned baseline would hold."""
        return {
            "id": self.id,
            "start": iso(self.start_ns),
            "end": iso(self.end_ns),
            "votes": int(self.votes.sum()),
            "vote_counts": by_goal(self.votes),
            "events_per_window": self.rate(size_ns),
            "from_reference": compared(self.votes, reference.votes),
        }

    def rate(self, size_ns: int) -> float:
        """Mean number of votes per window."""
        return max(1.0, int(self.votes.sum()) * size_ns / (self.end_ns - self.start_ns))


class Renewal:
    """Follows the behaviour of a series after an alarm.

    Parameters
    ----------
    key, rules
        Whose behaviour, by which rules.
    """

    def __init__(self, key: SeriesKey, rules: Rules) -> None:
        self._key, self._rules = key, rules
        self._rebasing = Rebasing(rules.renewal, K)
        self._counts: IntArray = np.zeros(K, dtype=np.int64)
        self._start_ns = self._end_ns = 0

    def update(self, pane: Stretch, on_time: IntArray) -> Proposal | None:
        """Take a pane that began after the alarm; return the proposal that stands now, if any."""
        before = int(self._rebasing.collected.sum())
        self._rebasing.update(pane.counts, seed=pane_seed(self._key, "renewal", pane.start_ns))
        self._end_ns = pane.end_ns
        if (
            not before or int(self._rebasing.collected.sum()) < before + pane.counted
        ):  # all starts again, with this pane
            self._start_ns, self._counts = pane.start_ns, on_time
        else:
            self._counts = self._counts + on_time
        return self.proposal

    @property
    def proposal(self) -> Proposal | None:
        """The proposal that stands."""
        votes = self._rebasing.proposal
        if votes is None:
            return None
        id_ = short_id("proposal", *self._key, self._start_ns)[:16]
        return Proposal(id_, self._start_ns, self._end_ns, votes, self._counts)

    def successor(self, old: Reference) -> Reference | None:
        """Return the new reference, if the proposal is taken now."""
        found = self.proposal
        if found is None:
            return None
        by = "automatic" if self._rebasing.accepted is not None else "manual"
        if by == "manual" and self._end_ns < self._rules.accepted.get(found.id, self._end_ns + 1):
            return None
        return old.succeeded(found.votes, found.counts, found.end_ns, found.rate(self._rules.grid.size_ns), by)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return {
            "rebasing": self._rebasing.to_dict(),
            "counts": self._counts.tolist(),
            "span": [self._start_ns, self._end_ns],
        }

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved.

        Raises
        ------
        ConfigError
            If the proposal should have been taken in a pane that is closed already.
        """
        self._rebasing = Rebasing.from_dict(data["rebasing"], self._rules.renewal)
        self._counts = np.array(data["counts"], dtype=np.int64)
        self._start_ns, self._end_ns = data["span"]
        found = self.proposal
        if found is not None and self._rules.accepted.get(found.id, self._end_ns + 1) <= self._end_ns:
            raise ConfigError(
                f"reference.accept: {found.id} was to be taken at {iso(self._rules.accepted[found.id])}, but panes are "
                f"closed up to {iso(self._end_ns)}: a replay would take it earlier; choose a later time"
            )
