r"""One e-detector for several strata: the segments of a model, or the fits within each goal.

Pooling strata makes their mix part of the behaviour: when traffic moves from one segment to another, the pooled
distribution moves although nobody behaves differently, and a detector on it alarms rightly and uselessly. Here the mix
is never modelled: how many events a stratum has in a pane may depend on anything but their labels.

Every stratum s keeps a running estimate p̂_s of its own (Dirichlet(½) and its reference). Two kinds of alternatives:

- *one stratum* drifts: M_s, the e-detector of that stratum alone (`DriftDetector`);
- *all* drift by the same factors θ_k of their odds: M_0, the same recursion over the sub-panes of all strata, in which
  the ratio of a sub-pane is that of its own stratum's estimate. Likelihood ratios multiply over strata, so evidence of
  a common change adds up as if the strata were one.

Both halves are mixed: M = ½ M_0 + ½ Σ_s M_s, alarm at M ≥ ARL0 in events of all strata.

Guarantee, exact and non-asymptotic, for labels that are independent given their stratum and alike within it while
stable, averaged over the posteriors of the p_s given the references (strata independent): an event of s adds ½ to the
expectation of M_0's half and ½ to that of M_s, and every ratio has conditional expectation one given the past of all
strata, so M_t - t is a martingale, t counting the events of all strata. Hence E[N] ≥ ARL0 and P(N ≤ T) ≤ T/ARL0.

If labels of different strata in one pane depend on each other (a shared shock), the product M_0 loses its proof: a
product of dependent e-values is none. An average of them is one under any dependence: `stream_threshold(ARL0, w_s)` on
each M_s with the traffic shares as weights, which sees a common drift no earlier than its quickest stratum.

Price: a common drift is seen ln 2 nats later than by M_0 alone. A drift of one stratum is seen ln(2/w_s) nats later
than with an ARL0 of its own, w_s the share of traffic: the budget is shared, as in `valuedrift.drift.fleet`.

Sources: J. Shin, A. Ramdas, A. Rinaldo (2024), "E-detectors" (mixtures); V. Vovk, R. Wang (2021), "E-values:
calibration, combination and applications" (averages under any dependence, products under independence).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.detector import DriftDetector
from valuedrift.drift.state import packed, unpacked
from valuedrift.drift.steps import running_steps
from valuedrift.drift.subpanes import splitmix64
from valuedrift.drift.tilts import tilts
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["StratifiedDetector", "StratifiedStatus"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_MOST: Final = 1e15
_VERSION: Final = 3


class StratifiedStatus(NamedTuple):
    """What the detector knows after a pane.

    Attributes
    ----------
    alarm
        Whether the e-detector has reached `threshold`.
    log_evidence
        ln M; -inf before the first event.
    threshold
        ARL0, events of all strata.
    events
        Events of all strata since the start or the last restart.
    stratum
        Index of the stratum with the most evidence of a change of its own; None when there is more for a common one.
    alternative
        The leading alternative there, in the words of `DriftStatus`.
    """

    alarm: bool
    log_evidence: float
    threshold: float
    events: int
    stratum: int | None
    alternative: str


class StratifiedDetector:
    """Watches S strata of one stream for a change of behaviour within them.

    Parameters
    ----------
    reference_counts
        Shape (S, 5), whole numbers: how often each category occurred in the reference of each stratum.
    arl0_events
        Average number of events of all strata between false alarms to be guaranteed, at least 1.

    Raises
    ------
    ValueError
        If the reference is not such counts, or `arl0_events` is not finite and at least 1.
    """

    def __init__(self, reference_counts: npt.ArrayLike, *, arl0_events: float) -> None:
        reference = np.asarray(reference_counts, dtype=np.float64)
        if reference.ndim != 2 or reference.shape[1] != K or not len(reference):
            raise ValueError(f"a reference has {K} counts for each of its strata")
        self._single = [DriftDetector(row, arl0_events=arl0_events) for row in reference]  # checks the counts
        self._threshold = float(arl0_events)
        self._start = reference + 0.5
        self._tilts = tilts(tuple(self._start.sum(axis=0).tolist()))
        self.restart()

    def restart(self) -> None:
        """Forget everything since the reference."""
        for detector in self._single:
            detector.restart()
        self._observed = np.zeros(self._start.shape, dtype=np.int64)
        self._log_r = np.full(len(self._tilts.names), -math.inf)

    @property
    def status(self) -> StratifiedStatus:
        """The present status, without a step."""
        singles = [detector.status for detector in self._single]
        evidence = np.array([np.logaddexp.reduce(self._log_r), *(each.log_evidence for each in singles)])
        total = float(np.logaddexp.reduce(evidence)) - math.log(2.0)
        leader = int(np.argmax(evidence))
        common = self._tilts.names[int(np.argmax(self._log_r))] if self._observed.any() else ""
        return StratifiedStatus(
            alarm=total >= math.log(self._threshold),
            log_evidence=total,
            threshold=self._threshold,
            events=int(self._observed.sum()),
            stratum=leader - 1 if leader else None,
            alternative=singles[leader - 1].alternative if leader else common,
        )

    def update(self, counts: npt.ArrayLike, *, seed: int) -> StratifiedStatus:
        """Step by one closed pane.

        Parameters
        ----------
        counts
            Shape (S, 5), whole and non-negative: events of each stratum and category in the pane.
        seed
            As of `DriftDetector.update`: from the identity of stream and pane, never from the events.

        Raises
        ------
        ValueError
            If the counts are not such numbers.
        """
        pane = np.asarray(counts)
        if pane.shape != self._start.shape or pane.dtype.kind not in "iuf":
            raise ValueError(f"expected counts of shape {self._start.shape}")
        if not ((pane >= 0) & (pane == np.floor(pane)) & (pane < _MOST)).all():  # before any stratum has stepped
            raise ValueError("counts must be whole and non-negative")
        pane = pane.astype(np.int64)
        seeds = [int(each) for each in splitmix64(seed, len(pane)).tolist()]
        for detector, row, own in zip(self._single, pane, seeds, strict=True):
            detector.update(row, seed=own)
        for stratum, own in enumerate(seeds):
            if pane[stratum].any():
                pseudo_counts = self._start[stratum] + self._observed[stratum]
                added, moved = running_steps(pane[stratum : stratum + 1], [own].__getitem__, pseudo_counts, self._tilts)
                self._log_r = np.logaddexp(self._log_r, added[0]) + moved[0]
                self._observed[stratum] += pane[stratum]
        return self.status

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit.

        What the single detectors know of when a change began, which nobody asks for here, is left out.
        """
        return {
            "version": _VERSION,
            "single": [
                state | {"past": _merged(state["observed"])} for state in map(DriftDetector.to_dict, self._single)
            ],
            "observed": self._observed.tolist(),
            "log_r": packed(self._log_r) if self._observed.any() else "",
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore a detector from `to_dict`, also from one of version 2.

        Raises
        ------
        ValueError
            If the state is of another version or damaged.
        """
        try:
            if state["version"] not in {2, _VERSION}:
                raise ValueError(
                    f"stratified state of version {state['version']!r}; this program reads 2 and {_VERSION}"
                )
            single = [DriftDetector.from_dict(each) for each in state["single"]]
            reference = [each["reference"] for each in state["single"]]
            detector = cls(reference, arl0_events=state["single"][0]["arl0_events"])
            observed = np.array(state["observed"], dtype=np.int64)
            log_r = np.array(state["log_r"], dtype=np.float64) if state["version"] == 2 else _unpacked(state["log_r"])
            if observed.shape != detector._observed.shape:
                raise ValueError("damaged stratified state")
            if observed.any():
                if log_r.shape != detector._log_r.shape or not np.isfinite(log_r).all():
                    raise ValueError("damaged stratified state")
                detector._log_r = log_r
            detector._single, detector._observed = single, observed
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError("damaged stratified state") from error
        return detector


def _merged(observed: list[int]) -> list[int]:
    return observed if any(observed) else []


def _unpacked(text: str) -> FloatArray:
    try:
        return unpacked(text)
    except ValueError as error:
        raise ValueError("damaged stratified state") from error
