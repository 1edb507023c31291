"""How the votes of a series repeat each other, and the detector that goes with it.

One vote per conversation needs ids. Without them, or where conversations are alike (a tenant's burst), votes depend on
each other. With `Rules.dependence` "learned" it is learned from closed panes how, with "tenants" from whose votes they
are as well: `valuedrift.drift.urn` says what, and `valuedrift.drift.clustered` what is promised then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from valuedrift.drift import DriftDetector, DriftStatus
from valuedrift.drift.clustered import ClusteredDetector
from valuedrift.drift.daytime import DaytimeDetector
from valuedrift.drift.urn import Urn
from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.history import Groups, Stretch
from valuedrift.windows.reference import Reference
from valuedrift.windows.rules import Rules
from valuedrift.windows.timetable import Timetable

__all__ = ["Clusters", "Detector"]


_OF_TENANTS: Final = (128.0, 1024.0)
"""Memories of tenants, panes: as long as bursts, and as days."""


def _grouped(pane: Stretch) -> Groups:
    """Return the votes of a pane by tenant, or as those of one where tenants are not told apart."""
    return ((0,), pane.counts[None]) if pane.groups is None else pane.groups


class Clusters:
    """What is learned of dependence from the first panes of a series, as many votes as a reference takes.

    It is learned once: a pinned reference, or a new one, is of other votes of the same kind of traffic.

    Parameters
    ----------
    rules
        By which rules.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._strata = 1 if rules.daytime is None else len(rules.daytime)
        self._urn: Urn | None = None
        if rules.dependence == "learned":
            self._urn = Urn(K, strata=self._strata)
        elif rules.dependence == "tenants":
            most = rules.tenants + 1  # those without a name are one
            self._urn = Urn(K, strata=self._strata, memories=_OF_TENANTS, most_groups=most)

    @property
    def ready(self) -> bool:
        """Whether a detector can start."""
        return self._urn is None or bool(self._urn.counts.sum() >= self._rules.reference_events)

    def learn(self, pane: Stretch, stratum: int | None = None) -> None:
        """Take a closed pane, in order; once it is ready nothing is learned any more.

        With times of day, of which `stratum` is one, as much is learned as there is until the first of them is known.
        """
        if self._urn is not None and pane.counts.any() and (stratum is not None or not self.ready):
            groups, votes = _grouped(pane)
            at = pane.start_ns // self._rules.grid.pane_ns
            self._urn.learn(self._urn.look(votes, pane=at, stratum=stratum or 0, groups=groups))

    def detector(self, reference: Reference, arl0: float, timetable: Timetable | None = None) -> Detector:
        """Return a detector that starts from a reference, or from those of a timetable, with an ARL0 in votes."""
        return Detector(self._rules, reference, arl0, self._urn, timetable)

    def to_dict(self) -> dict[str, Any] | None:
        """Return a JSON-ready form that `restore` takes; None where nothing is learned."""
        return None if self._urn is None else self._urn.to_dict()

    def restore(self, data: dict[str, Any] | None) -> None:
        """Go on from what `to_dict` saved."""
        if self._urn is not None and data is not None:
            self._urn = Urn.from_dict(data)


class Detector:
    """Any of the detectors, stepped by panes of votes.

    Parameters
    ----------
    rules, reference, arl0
        By which rules, against what, and the average run length to a false alarm in votes.
    urn
        How votes repeat each other; None: not at all.
    timetable
        References by time of day; None: there is one.
    """

    def __init__(
        self, rules: Rules, reference: Reference, arl0: float, urn: Urn | None, timetable: Timetable | None
    ) -> None:
        self._pane_ns = rules.grid.pane_ns
        self._of: DriftDetector | ClusteredDetector | DaytimeDetector
        votes = reference.votes if timetable is None else timetable.votes
        if urn is not None:
            self._of = ClusteredDetector(urn.measured_from(votes), arl0_events=arl0)
        elif timetable is not None:
            self._of = DaytimeDetector(votes, arl0_events=arl0)
        else:
            self._of = DriftDetector(votes, arl0_events=arl0, epsilon=rules.tolerance)

    @property
    def status(self) -> DriftStatus:
        """The present status."""
        return self._of.status

    def foresee(self, votes: IntArray, seeds: Callable[[int], int]) -> None:
        """Say which panes will come next; see `DriftDetector.foresee`."""
        if isinstance(self._of, DriftDetector):
            self._of.foresee(votes, seeds)

    def update(self, pane: Stretch, *, seed: Callable[[], int], stratum: int = 0) -> DriftStatus:
        """Take a closed pane of a time of day; the seed is that of `DriftDetector.update`."""
        if isinstance(self._of, ClusteredDetector):
            groups, votes = _grouped(pane)
            return self._of.update(votes, pane=pane.start_ns // self._pane_ns, stratum=stratum, groups=groups)
        if isinstance(self._of, DaytimeDetector):
            return self._of.update(pane.counts, stratum=stratum, seed=seed)
        return self._of.update(pane.counts, seed=seed)

    def learn(self, pane: Stretch, stratum: int) -> None:
        """Take a closed pane of a time of day that is still learning."""
        if isinstance(self._of, ClusteredDetector):
            groups, votes = _grouped(pane)
            self._of.learn(votes, pane=pane.start_ns // self._pane_ns, stratum=stratum, groups=groups)
        elif isinstance(self._of, DaytimeDetector):
            self._of.learn(pane.counts, stratum=stratum)

    def restart(self) -> None:
        """Forget all evidence."""
        self._of.restart()

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready form that `restore` takes."""
        return self._of.to_dict()

    def restore(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` saved."""
        self._of = type(self._of).from_dict(data)
