r"""A running-tilt Shiryaev-Roberts e-detector for the behaviour of one stream.

The null predictive is p̂ = A/t, the Dirichlet(½) posterior mean given the reference *and everything since*;
alternative k is the tilt q_k ∝ θ_k p̂ of that same estimate. Because both learn from the same counts, what is unknown
about the stable distribution cancels between them. With prior weights w_k and a sub-pane of m events with counts c::

    R_k ← (R_k + m w_k) · LR_k(c; A),   then A ← A + c,   t ← t + m;   alarm when Σ_k R_k ≥ ARL0 (in events)

Guarantee, exact and without asymptotics, for labels that are independent and identically distributed while stable:
averaged over p ~ Dirichlet(½), Σ_k R_k - i (i counts events) is a martingale from 0, because every LR_k has conditional
expectation one and the weights add up to one. Optional stopping gives E[N] ≥ ARL0 for the alarm time N, and Doob's
inequality P(N ≤ T) ≤ T/ARL0. With a known reference it holds for that distribution; with an estimated one for *every*
reference, averaged over the posterior of p given that reference.

The alarm is read at the end of a pane, not inside: a later stop, which only lengthens the average run.

Limits: not proved for each fixed p with an estimated reference (measured by the statistics tests). Labels that are not
independent, such as many events of one conversation, break it: let each conversation vote once. The number of events in
a pane may depend on anything but the labels.

Sources: J. Shin, A. Ramdas, A. Rinaldo (2024), "E-detectors: a nonparametric framework for sequential change
detection"; A. N. Shiryaev (1963) and S. W. Roberts (1966) for the sum over all starting points. The onset is Page's
(1954) CUSUM.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.evidence import log_likelihood_ratios
from valuedrift.drift.subpanes import SUBPANE, draw
from valuedrift.drift.tilts import tilts
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DriftDetector", "DriftStatus"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_KNOWN: Final = 1e13  # events that a known reference is worth: nothing will be learned beside it
_MOST: Final = 1e15  # pseudo-counts stay exact halves below 2⁵²
_BLOCK: Final = 128  # sub-panes whose ratios are computed at once: large enough for numpy, small enough for the cache
_VERSION: Final = 1


class DriftStatus(NamedTuple):
    """What the detector knows after a pane.

    Attributes
    ----------
    alarm
        Whether `e_value` ≥ `threshold`.
    e_value
        Σ_k R_k, the value of the e-detector; expected to equal `events` while the stream is stable. The largest float
        when it is larger than that.
    log_evidence
        ln Σ_k R_k; never overflows; -inf before the first event.
    threshold
        ARL0 in events.
    events
        Events since the start or the last restart.
    alternative
        The alternative with the largest R_k in words: "swap g1↔g4", or which goals went up or down and by what factor
        ("g2 up" and a number, "rest up" for all but the most frequent goal); "" before the first event.
    onset_events
        Estimated number of events since the change: those since the CUSUM of the leading alternative, stepped by panes,
        was last zero.
    """

    alarm: bool
    e_value: float
    log_evidence: float
    threshold: float
    events: int
    alternative: str
    onset_events: int


class DriftDetector:
    """Watches the goal counts of one stream for a change from a reference.

    Parameters
    ----------
    reference_counts
        Shape (5,): how often each goal occurred in the reference, whole numbers. With `known`, five positive numbers
        in the ratios of the true distribution.
    arl0_events
        Average number of events between false alarms to be guaranteed, at least 1.
    known
        Take the reference as the truth instead of as a sample.

    Raises
    ------
    ValueError
        If the reference is not five finite non-negative numbers (whole unless `known`; all positive if `known`), or
        `arl0_events` is not finite and at least 1.
    """

    def __init__(self, reference_counts: npt.ArrayLike, *, arl0_events: float, known: bool = False) -> None:
        reference = np.asarray(reference_counts, dtype=np.float64)
        if reference.shape != (K,) or not np.isfinite(reference).all() or (reference < 0).any():
            raise ValueError(f"a reference is {K} finite non-negative counts")
        if not math.isfinite(arl0_events) or arl0_events < 1:
            raise ValueError("arl0_events must be finite and at least 1")
        if known:
            start = np.rint(_KNOWN * (reference / reference.sum())) if reference.any() else reference
            if (start < 1).any():
                raise ValueError("every goal must have a positive share in a known reference")
        else:
            if (reference != np.floor(reference)).any() or reference.sum() > _MOST:
                raise ValueError("reference counts must be whole numbers below 1e15")
            start = reference + 0.5
        self._reference = reference
        self._known = bool(known)
        self._threshold = float(arl0_events)
        self._start = start
        self._tilts = tilts(tuple(start.tolist()))
        self._log_credit = np.log(np.arange(1, SUBPANE + 1))[:, None] + self._tilts.log_weights
        self._slack = math.log(len(self._tilts.names)) - math.log(self._threshold) + 1e-9
        self.restart()

    def restart(self) -> None:
        """Forget everything since the reference: no evidence, and pseudo-counts back at the reference."""
        lanes = len(self._tilts.names)
        self._observed = np.zeros(K, dtype=np.int64)
        self._log_r = np.full(lanes, -math.inf)
        self._cusum = np.zeros(lanes)
        self._since = np.zeros(lanes, dtype=np.int64)

    @property
    def status(self) -> DriftStatus:
        """The present status, without a step."""
        events = int(self._observed.sum())
        if not events:
            return DriftStatus(False, 0.0, -math.inf, self._threshold, 0, "", 0)  # noqa: FBT003 - a named tuple
        leader = int(np.argmax(self._log_r))
        evidence = self._log_evidence(leader)
        e_value = math.exp(evidence) if evidence < 709.0 else sys.float_info.max
        return DriftStatus(
            alarm=e_value >= self._threshold,
            e_value=e_value,
            log_evidence=evidence,
            threshold=self._threshold,
            events=events,
            alternative=self._tilts.names[leader],
            onset_events=int(self._since[leader]),
        )

    def update(self, counts: npt.ArrayLike, *, seed: int) -> DriftStatus:
        """Step by one closed pane.

        Parameters
        ----------
        counts
            Shape (5,), whole and non-negative: events of each goal in the pane. An empty pane changes nothing.
        seed
            Decides the order in which the events of a pane of more than ten are taken. Derive it from the identity of
            stream and pane, never from the events.

        Returns
        -------
        The status after the pane. It is a function of reference, counts and seeds so far, however they were batched or
        the state saved in between.

        Raises
        ------
        ValueError
            If the counts are not five whole non-negative numbers.
        """
        pane = _panes(counts, (K,))
        self._advance(pane.reshape(1, K), [seed], stop=False)
        return self.status

    def scan(self, counts: npt.ArrayLike, seeds: npt.ArrayLike) -> int | None:
        """Step through many panes up to the first alarm; the same as `update` in a loop, faster for small panes.

        Parameters
        ----------
        counts
            Shape (T, 5), as for `update`.
        seeds
            Shape (T,), integers.

        Returns
        -------
        Index of the first pane after which the alarm is on, or None if all panes were taken without one. The state is
        that after this pane (or the last).

        Raises
        ------
        ValueError
            If the counts are not rows of five whole non-negative numbers, or the seeds are not one for each row.
        """
        seed_list = [int(seed) for seed in np.asarray(seeds).tolist()]
        panes = _panes(counts, (len(seed_list), K))
        return self._advance(panes, seed_list, stop=True)

    def _advance(self, panes: IntArray, seeds: list[int], *, stop: bool) -> int | None:
        """Step through panes; with `stop`, up to the first alarm, whose index is returned."""
        rows = (-(-panes.sum(axis=1) // SUBPANE)).tolist()
        first = 0
        while first < len(panes):
            # Small panes are gathered, so that their ratios are computed at once; a large one is a group of its own.
            last, gathered = first + 1, rows[first]
            while last < len(panes) and gathered + rows[last] <= _BLOCK:
                gathered += rows[last]
                last += 1
            alarm = self._advance_group([draw(panes[i], seeds[i]) for i in range(first, last)], stop=stop)
            if alarm is not None:
                return first + alarm
            first = last
        return None

    def _advance_group(self, group: list[IntArray], *, stop: bool) -> int | None:
        """Step through panes that are cut into sub-panes already: one of any size, or several of one block in all."""
        counts = np.concatenate(group)
        seen = np.cumsum(counts, axis=0)
        base = self._observed
        before = self._start + (base + (seen - counts))
        credit = self._log_credit[np.add.reduce(counts, axis=1) - 1]  # a sub-pane is never empty
        whole = len(counts) <= _BLOCK
        ratios = log_likelihood_ratios(counts, before, self._tilts) if whole else credit
        row = 0
        for index, pane in enumerate(group):
            end = row + len(pane)
            moved = np.zeros_like(self._cusum)
            for first in range(row, end, _BLOCK):
                part = slice(first, min(first + _BLOCK, end))
                part_ratios = ratios[part] if whole else log_likelihood_ratios(counts[part], before[part], self._tilts)
                moved += self._accumulate(part_ratios, credit[part])
            if len(pane):
                events = int(np.add.reduce(pane, axis=None))
                self._cusum = np.maximum(self._cusum + moved, 0.0)
                self._since = np.where(self._cusum > 0.0, self._since + events, 0)
                self._observed = base + seen[end - 1]
            row = end
            if stop and self._may_alarm() and self.status.alarm:
                return index
        return None

    def _accumulate(self, ratios: FloatArray, credit: FloatArray) -> FloatArray:
        """Take R through sub-panes with log ratios and ln(m w), both (J, L); return the ratios' sum, shape (L,).

        R_J = Π_j LR_j · (R_0 + Σ_j m_j w / Π_{i<j} LR_i): the recursion unrolled, in logarithms.
        """
        if len(ratios) == 1:
            moved = ratios[0]
            added = credit[0]
        else:
            summed = np.cumsum(ratios, axis=0)
            moved = summed[-1]
            exponents = credit - (summed - ratios)
            peak = np.maximum.reduce(exponents, axis=0)
            added = peak + np.log(np.add.reduce(np.exp(exponents - peak), axis=0))
        self._log_r = np.logaddexp(self._log_r, added) + moved
        return np.asarray(moved)

    def _may_alarm(self) -> bool:
        """Whether Σ_k R_k can be as large as the threshold: cheaper than the sum, never false when the sum is."""
        return bool(self._log_r.max() + self._slack >= 0.0)

    def _log_evidence(self, leader: int) -> float:
        """Ln Σ_k R_k."""
        peak = float(self._log_r[leader])
        return peak + math.log(math.fsum(np.exp(self._log_r - peak).tolist()))

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; floats survive `json` bit for bit. `from_dict` is the inverse."""
        fresh = not self._observed.any()
        return {
            "version": _VERSION,
            "reference": self._reference.tolist(),
            "known": self._known,
            "arl0_events": self._threshold,
            "observed": self._observed.tolist(),
            "log_r": [] if fresh else self._log_r.tolist(),  # -inf is no JSON
            "cusum": [] if fresh else self._cusum.tolist(),
            "since": [] if fresh else self._since.tolist(),
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore a detector from `to_dict`.

        Raises
        ------
        ValueError
            If the state is of another version or damaged.
        """
        try:
            if state["version"] != _VERSION:
                raise ValueError(f"detector state of version {state['version']!r}; this program reads {_VERSION}")
            detector = cls(state["reference"], arl0_events=state["arl0_events"], known=state["known"])
            observed = _panes(state["observed"], (K,))
            if observed.any():
                shape = detector._log_r.shape
                log_r, cusum = (np.array(state[key], dtype=np.float64) for key in ("log_r", "cusum"))
                since = np.array(state["since"], dtype=np.int64)
                if not log_r.shape == cusum.shape == since.shape == shape or not np.isfinite((log_r, cusum)).all():
                    raise ValueError("damaged detector state")
                detector._observed, detector._log_r, detector._cusum, detector._since = observed, log_r, cusum, since
        except (KeyError, TypeError) as error:
            raise ValueError("damaged detector state") from error
        return detector


def _panes(counts: npt.ArrayLike, shape: tuple[int, ...]) -> IntArray:
    """Check counts and return them as integers."""
    array = np.asarray(counts)
    if array.shape != shape or array.dtype.kind not in "iuf":
        raise ValueError(f"expected counts of shape {shape}")
    if array.dtype.kind == "f" and not (array == np.floor(array)).all():  # NaN differs from itself
        raise ValueError("counts must be whole and non-negative")
    if array.size and not 0 <= array.min() <= array.max() <= _MOST:
        raise ValueError("counts must be whole and non-negative")
    return array.astype(np.int64)
