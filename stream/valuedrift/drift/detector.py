r"""A running-tilt Shiryaev-Roberts e-detector for the behaviour of one stream.

The null predictive is p̂ = A/t, the Dirichlet(½) posterior mean given the reference *and everything since*;
alternative k is the tilt q_k ∝ θ_k p̂ of that same estimate. Because both learn from the same counts, what is unknown
about the stable distribution cancels between them. With prior weights w_k, m events with counts c are one step::

    R_k ← (R_k + m w_k) · LR_k(c; A);   then A += c;   alarm when Σ_k R_k ≥ ARL0 (in events)

where the null learns from every single one of them and the alternatives from the m as a whole
(`valuedrift.drift.evidence`). A step is a pane, or, where a pane is not small beside t, each of the sub-panes into
which it is drawn (`valuedrift.drift.subpanes`). To let the change begin at every event of a pane gains nothing, for a
pane has no order.

Guarantee, exact and without asymptotics, for labels that are independent and identically distributed while stable:
averaged over p ~ Dirichlet(½) and the order drawn, Σ_k R_k - i (i counts events) is a martingale from 0, step by step,
because every LR_k has conditional expectation one given the counts of all steps before, the weights add up to one, and
how large a step is does not depend on its labels. Optional stopping gives E[N] ≥ ARL0 for the alarm time N, and Doob's
inequality P(N ≤ T) ≤ T/ARL0. With a known reference it holds for that distribution; with an estimated one for *every*
reference, averaged over the posterior of p given that reference.

The alarm is read at the end of a pane, not inside: a later stop, which only lengthens the average run.

With `epsilon` > 0 the null is every distribution within ε of the reference in total variation. The alternatives are
then e-values g_k against the whole ball (`valuedrift.drift.tolerance`), and nothing is learned after the reference, so
a slow drift adds up until it leaves the ball. A pane of m events with counts c is one step::

    R_k ← (R_k + m w_k) · Π_i g_ki^c_i

Guarantee: E[g_k(label) | past] ≤ 1 as long as the label's distribution *given the past* lies in the ball, so
Σ_k R_k - i is a supermartingale and, as above, E[N] ≥ ARL0 and P(N ≤ T) ≤ T/ARL0, for every such stream: it may wander
inside the ball, and its labels may depend on each other as far as the ball allows. With a known reference that is all.
With an estimated one the ball is made wider, and this holds given p0 except for a posterior probability of 1/1000 of
p0, given the reference; so, averaged over that posterior, P(N ≤ T) ≤ T/ARL0 + 1/1000 and E[N] ≥ 0.999 ARL0.

Limits: without ε not proved for each fixed p with an estimated reference (measured by the statistics tests). Labels
that are not independent, such as many events of one conversation, break it: let each conversation vote once. The number
of events in a pane may depend on anything but the labels.

Sources: J. Shin, A. Ramdas, A. Rinaldo (2024), "E-detectors: a nonparametric framework for sequential change
detection"; A. N. Shiryaev (1963) and S. W. Roberts (1966) for the sum over all starting points.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.ahead import Ahead, Reached
from valuedrift.drift.onset import Onset, Past, onset
from valuedrift.drift.state import packed, unpacked
from valuedrift.drift.steps import Steps, beyond_steps, group, running_steps
from valuedrift.drift.subpanes import MOST_GOALS
from valuedrift.drift.tilts import tilts
from valuedrift.drift.tolerance import beyond, radius

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from valuedrift.drift.steps import Seeds

__all__ = ["DriftDetector", "DriftStatus"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_KNOWN: Final = 1e13  # events that a known reference is worth: nothing will be learned beside it
_MOST: Final = 1e15  # pseudo-counts stay exact halves below 2⁵²
_VERSION: Final = 3


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
        ("g2 up" and a number, "rest up" for all but the most frequent goal); with `epsilon`, the set of goals whose
        share is above what ε allows; "" before the first event.
    onset_events
        At an alarm the likeliest number of events since the change; else 0.
    onset_interval
        At an alarm the 95 % interval of that number, rounded outwards to whole panes or blocks of them; else (0, 0).
    """

    alarm: bool
    e_value: float
    log_evidence: float
    threshold: float
    events: int
    alternative: str
    onset_events: int
    onset_interval: tuple[int, int]


class DriftDetector:
    """Watches the goal counts of one stream for a change from a reference.

    Parameters
    ----------
    reference_counts
        Shape (K,), K from 2 to 64: how often each goal occurred in the reference, whole numbers. With `known`,
        positive numbers in the ratios of the true distribution.
    arl0_events
        Average number of events between false alarms to be guaranteed, at least 1.
    known
        Take the reference as the truth instead of as a sample.
    epsilon
        The smallest drift that matters, as the largest change of the share of any set of goals (total variation): 0.01
        means that one answer in a hundred behaves otherwise. Above 0, evidence is for a drift above it, not for any
        difference; K is then at most 8.

    Raises
    ------
    ValueError
        If the reference is not K finite non-negative numbers (whole unless `known`; all positive if `known`),
        `arl0_events` is not finite and at least 1, `epsilon` is not in [0, 1), or no distribution is that far from
        the reference.
    """

    def __init__(
        self, reference_counts: npt.ArrayLike, *, arl0_events: float, known: bool = False, epsilon: float = 0.0
    ) -> None:
        reference = np.asarray(reference_counts, dtype=np.float64)
        if reference.ndim != 1 or not 2 <= len(reference) <= MOST_GOALS:
            raise ValueError(f"a reference has from 2 to {MOST_GOALS} counts")
        if not np.isfinite(reference).all() or (reference < 0).any():
            raise ValueError("reference counts must be finite and non-negative")
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
        if not 0 <= epsilon < 1:
            raise ValueError("epsilon must be at least 0 and below 1")
        self._reference = reference
        self._known = bool(known)
        self._threshold = float(arl0_events)
        self._epsilon = float(epsilon)
        self._start = start
        chosen = tuple(start.tolist())
        self._tilts = beyond(chosen, radius(start, self._epsilon, known=self._known)) if epsilon else tilts(chosen)
        self._slack = math.log(len(self._tilts.names)) - math.log(self._threshold) + 1e-9
        self.restart()

    def restart(self) -> None:
        """Forget everything since the reference: no evidence, and pseudo-counts back at the reference."""
        self._observed = np.zeros(len(self._start), dtype=np.int64)
        self._log_r = np.full(len(self._tilts.names), -math.inf)
        self._past = Past()
        self._ahead: Ahead | None = None
        self._saved: dict[str, Any] | None = None  # as long as nothing has changed

    @property
    def pseudo_counts(self) -> FloatArray:
        """What is known of the stable distribution, shape (K,): parameters of a Dirichlet distribution of it."""
        return self._start + self._observed

    @property
    def status(self) -> DriftStatus:
        """The present status, without a step."""
        events = int(np.add.reduce(self._observed))
        if not events:
            return DriftStatus(False, 0.0, -math.inf, self._threshold, 0, "", 0, (0, 0))  # noqa: FBT003 - a named tuple
        return self._told(events, _log_sum(self._log_r))

    def _told(self, events: int, evidence: float) -> DriftStatus:
        e_value = math.exp(evidence) if evidence < 709.0 else sys.float_info.max
        alarm = e_value >= self._threshold
        before = None if self._epsilon else self._start
        began = onset(self._past.blocks, self._tilts, before) if alarm else Onset(0, 0, 0)
        return DriftStatus(
            alarm=alarm,
            e_value=e_value,
            log_evidence=evidence,
            threshold=self._threshold,
            events=events,
            alternative=self._tilts.names[int(self._log_r.argmax())],
            onset_events=began.events,
            onset_interval=(began.low, began.high),
        )

    def update(self, counts: npt.ArrayLike, *, seed: int | Callable[[], int]) -> DriftStatus:
        """Step by one closed pane.

        Parameters
        ----------
        counts
            Shape (K,), whole and non-negative: events of each goal in the pane. An empty pane changes nothing.
        seed
            Decides the order in which the events of a pane are taken, or returns what does: most panes need none.
            Derive it from the identity of stream and pane, never from the events.

        Returns
        -------
        The status after the pane. It is a function of reference, counts and seeds so far, however they were batched or
        the state saved in between.

        Raises
        ------
        ValueError
            If the counts are not K whole non-negative numbers.
        """
        listed = np.asarray(counts).tolist()
        found = None if self._ahead is None else self._ahead.take(listed, self._reach)
        if found is not None:
            reached, row = found
            self._log_r, self._observed = reached.log_r[row].copy(), reached.observed[row].copy()  # not all
            self._past.add(reached.counts[row])
            self._saved = None
            return self._told(int(np.add.reduce(self._observed)), reached.evidence[row])
        pane = _panes(counts, self._start.shape)
        if pane.any():
            self._ahead = None
            self._advance(pane[None], [seed if isinstance(seed, int) else seed()], stop=False)
        return self.status

    def foresee(self, counts: npt.ArrayLike, seeds: Seeds) -> None:
        """Say which panes will come next: `update` with these, in this order, is faster, and its results are the same.

        Nothing is promised by it: another pane, or a restart, and what was foreseen is forgotten.

        Parameters
        ----------
        counts
            Shape (T, K), as for `update`.
        seeds
            Gives the seed of each by its index; asked only where a pane must be drawn into sub-panes.

        Raises
        ------
        ValueError
            If the counts are not rows of K whole non-negative numbers.
        """
        array = np.asarray(counts)
        self._ahead = Ahead(_panes(array, (len(array), len(self._start))), seeds)

    def scan(self, counts: npt.ArrayLike, seeds: npt.ArrayLike) -> int | None:
        """Step through many panes up to the first alarm; the same as `update` in a loop, faster for small panes.

        Parameters
        ----------
        counts
            Shape (T, K), as for `update`.
        seeds
            Shape (T,), integers.

        Returns
        -------
        Index of the first pane after which the alarm is on, or None if all panes were taken without one. The state is
        that after this pane (or the last).

        Raises
        ------
        ValueError
            If the counts are not rows of K whole non-negative numbers, or the seeds are not one for each row.
        """
        seed_list = [int(seed) for seed in np.asarray(seeds).tolist()]
        panes = _panes(counts, (len(seed_list), len(self._start)))
        return self._advance(panes, seed_list, stop=True)

    def _advance(self, panes: IntArray, seeds: list[int], *, stop: bool) -> int | None:
        """Step through panes; with `stop`, up to the first alarm, whose index is returned."""
        sizes = np.add.reduce(panes, axis=1).tolist()
        indices = range(len(panes))
        if not all(sizes):
            if stop and not sizes[0] and self.status.alarm:
                return 0  # it is on already, and an empty pane leaves it on
            kept = [index for index in indices if sizes[index]]
            return self._advance_full(panes[kept], [seeds[i] for i in kept], [sizes[i] for i in kept], kept, stop=stop)
        return self._advance_full(panes, seeds, sizes, indices, stop=stop)

    def _advance_full(
        self, panes: IntArray, seeds: list[int], sizes: list[int], indices: Sequence[int], *, stop: bool
    ) -> int | None:
        first = 0
        while first < len(sizes):
            last = group(sizes, first)
            added, moved = self._steps(panes[first:last], seeds[first:last].__getitem__)
            for step, counts in enumerate(panes[first:last]):
                self._take(counts, added[step], moved[step])
                if stop and self._may_alarm() and self.status.alarm:
                    return indices[first + step]
            first = last
        return None

    def _take(self, counts: IntArray, added: FloatArray, moved: FloatArray) -> None:
        log_r = np.logaddexp(self._log_r, added)
        log_r += moved
        self._log_r = log_r
        self._observed = self._observed + counts
        self._past.add(counts.tolist())
        self._saved = None

    def _reach(self, panes: IntArray, seeds: Seeds) -> Reached:
        """Say where panes lead, without going there."""
        added, moved = self._steps(panes, seeds)
        log_r = np.empty_like(moved)
        before = self._log_r
        for row, one, other in zip(log_r, added, moved, strict=True):
            before = np.logaddexp(before, one, out=row)
            before += other
        peaks = np.maximum.reduce(log_r, axis=1)
        sums = map(math.fsum, np.exp(log_r - peaks[:, None]).tolist())
        evidence = [peak + math.log(total) for peak, total in zip(peaks.tolist(), sums, strict=True)]
        return Reached(panes.tolist(), self._observed + np.add.accumulate(panes, axis=0), log_r, evidence)

    def _steps(self, panes: IntArray, seeds: Seeds) -> Steps:
        if self._epsilon:
            return beyond_steps(panes, self._tilts)
        return running_steps(panes, seeds, self._start + self._observed, self._tilts)

    def _may_alarm(self) -> bool:
        """Whether Σ_k R_k can be as large as the threshold: cheaper than the sum, never false when the sum is."""
        return bool(np.maximum.reduce(self._log_r) + self._slack >= 0.0)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; floats survive `json` bit for bit. `from_dict` is the inverse."""
        if self._saved is None:
            self._saved = {
                "version": _VERSION,
                "reference": self._reference.tolist(),
                "known": self._known,
                "arl0_events": self._threshold,
                "epsilon": self._epsilon,
                "observed": self._observed.tolist(),
                "log_r": packed(self._log_r) if self._observed.any() else "",
                "past": [count for block in self._past.blocks for count in block],
            }
        return self._saved

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore a detector from `to_dict`, also from one of version 1 or 2, which had other alternatives.

        There the evidence that all alternatives had together is handed on to those of today in proportion to their
        weights. That keeps its sum, which is all the guarantee is about.

        Raises
        ------
        ValueError
            If the state is of another version or damaged.
        """
        try:
            version = state["version"]
            if version not in {1, 2, _VERSION}:
                raise ValueError(f"detector state of version {version!r}; this program reads 1 to {_VERSION}")
            epsilon = 0.0 if version == 1 else state["epsilon"]
            detector = cls(state["reference"], arl0_events=state["arl0_events"], known=state["known"], epsilon=epsilon)
            observed = _panes(state["observed"], detector._start.shape)
            if not observed.any():
                return detector
            if version == 1:
                log_r, past = np.array(state["log_r"], dtype=np.float64), observed.tolist()
            else:
                log_r, past = unpacked(state["log_r"]), state["past"]
            if version == 1 or (version == 2 and not epsilon):
                log_r = _log_sum(log_r) + detector._tilts.log_weights
            blocks = _panes(past, (len(past),)).reshape(-1, len(observed))
            if log_r.shape != detector._log_r.shape or not np.isfinite(log_r).all():
                raise ValueError("damaged detector state")
            if (blocks.sum(axis=0) != observed).any() or not blocks.any(axis=1).all():
                raise ValueError("damaged detector state")
            detector._observed, detector._log_r, detector._past = observed, log_r, Past(blocks.tolist())
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("damaged detector state") from error
        return detector


def _log_sum(log_r: FloatArray) -> float:
    """Ln Σ_k R_k, the same in whatever order."""
    peak = float(np.maximum.reduce(log_r))
    return peak + math.log(math.fsum(np.exp(log_r - peak).tolist()))


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
