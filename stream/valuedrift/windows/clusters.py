"""How the votes of a series repeat each other, and the detector that goes with it.

One vote per conversation needs ids. Without them, or where conversations are alike (a tenant's burst), votes depend on
each other. With `Rules.dependence` "learned" it is learned from closed panes how: `valuedrift.drift.urn` says what, and
`valuedrift.drift.clustered` what is promised then. With "tenants" each of them is compared with itself:
`valuedrift.drift.tenants`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from valuedrift.drift import DriftDetector, DriftStatus
from valuedrift.drift.clustered import ClusteredDetector
from valuedrift.drift.daytime import DaytimeDetector
from valuedrift.drift.tenant_reference import TenantReference
from valuedrift.drift.tenants import TenantDetector
from valuedrift.drift.urn import Urn
from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.history import Groups, Stretch
from valuedrift.windows.reference import Reference
from valuedrift.windows.rules import Rules
from valuedrift.windows.timetable import Timetable

__all__ = ["Clusters", "Detector"]


_STRATUM: Final = 1 << 24
"""Above every number of a tenant: at each time of day it is another one."""


def _tenants(pane: Stretch, stratum: int) -> Groups:
    """Return the votes of a pane by tenant and time of day."""
    assert pane.groups is not None
    numbers, votes = pane.groups
    return tuple(stratum * _STRATUM + number for number in numbers), votes


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
        self._urn = Urn(K, strata=self._strata) if rules.dependence == "learned" else None
        self._tenants: TenantReference | None = None
        if rules.dependence == "tenants":  # those without a name are one
            self._tenants = TenantReference(K, (rules.tenants + 1) * self._strata)

    @property
    def ready(self) -> bool:
        """Whether a detector can start."""
        if self._tenants is not None:
            return self._tenants.votes >= self._rules.reference_events
        return self._urn is None or bool(self._urn.counts.sum() >= self._rules.reference_events)

    def learn(self, pane: Stretch, stratum: int | None = None) -> None:
        """Take a closed pane, in order; once it is ready nothing is learned any more.

        With times of day, of which `stratum` is one, as much is learned as there is until the first of them is known
        (and of tenants as long as they go on learning).
        """
        if not pane.counts.any() or (stratum is None and self.ready):
            return
        at = pane.start_ns // self._rules.grid.pane_ns
        if self._tenants is not None:
            numbers, votes = _tenants(pane, stratum or 0)
            self._tenants.learn(votes, pane=at, tenants=numbers)
        elif self._urn is not None:
            self._urn.learn(self._urn.look(pane.counts, pane=at, stratum=stratum or 0))

    def detector(self, reference: Reference, arl0: float, timetable: Timetable | None = None) -> Detector:
        """Return a detector that starts from a reference, or from those of a timetable, with an ARL0 in votes."""
        return Detector(self._rules, reference, arl0, self._tenants or self._urn, timetable)

    def to_dict(self) -> dict[str, Any] | None:
        """Return a JSON-ready form that `restore` takes; None where nothing is learned."""
        learned = self._tenants or self._urn
        return None if learned is None else learned.to_dict()

    def restore(self, data: dict[str, Any] | None) -> bool:
        """Go on from what `to_dict` saved; return whether that could be used.

        An earlier release has learned something else of tenants: that is learned anew.
        """
        if data is None:
            return True
        if self._tenants is not None:
            if "kind" not in data:
                return False
            self._tenants = TenantReference.from_dict(data)
        elif self._urn is not None:
            self._urn = Urn.from_dict(data)
        return True


class Detector:
    """Any of the detectors, stepped by panes of votes.

    Parameters
    ----------
    rules, reference, arl0
        By which rules, against what, and the average run length to a false alarm in votes.
    learned
        How votes repeat each other, or what tenants are like; None: votes are independent.
    timetable
        References by time of day; None: there is one.
    """

    def __init__(
        self,
        rules: Rules,
        reference: Reference,
        arl0: float,
        learned: TenantReference | Urn | None,
        timetable: Timetable | None,
    ) -> None:
        self._pane_ns = rules.grid.pane_ns
        self._of: DriftDetector | ClusteredDetector | DaytimeDetector | TenantDetector
        votes = reference.votes if timetable is None else timetable.votes
        if isinstance(learned, TenantReference):
            self._of = learned.detector(votes.reshape(-1, K).sum(axis=0), arl0)
        elif learned is not None:
            self._of = ClusteredDetector(learned.measured_from(votes), arl0_events=arl0)
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
        at = pane.start_ns // self._pane_ns
        if isinstance(self._of, TenantDetector):
            numbers, votes = _tenants(pane, stratum)
            return self._of.update(votes, pane=at, tenants=numbers)
        if isinstance(self._of, ClusteredDetector):
            return self._of.update(pane.counts, pane=at, stratum=stratum)
        if isinstance(self._of, DaytimeDetector):
            return self._of.update(pane.counts, stratum=stratum, seed=seed)
        return self._of.update(pane.counts, seed=seed)

    def learn(self, pane: Stretch, stratum: int) -> None:
        """Take a closed pane of a time of day that is still learning."""
        at = pane.start_ns // self._pane_ns
        if isinstance(self._of, TenantDetector):
            numbers, votes = _tenants(pane, stratum)
            self._of.learn(votes, pane=at, tenants=numbers)
        elif isinstance(self._of, ClusteredDetector):
            self._of.learn(pane.counts, pane=at, stratum=stratum)
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
