r"""The e-detector for labels that depend on each other: evidence against an urn that has been learned, not against iid.

`valuedrift.drift.urn` says how stable behaviour scatters. Alternative k is the same urn with fresh draws of the tilt
q_k ∝ θ_k p̂ in place of p̂, with as many of them or four times as many; what conversations under way go on repeating is
the same for both. With h the likeliest hypothesis of the urn and f 1 or 4, a pane of m events with counts c is one
step::

    R_k ← (R_k + m w_k) · DM(c; f s'_h q_k + E_h) / Σ_i W_i DM(c; s'_i p̂ + E_i) / A_k;
    alarm when Σ_k R_k ≥ ARL0 (in events)

so the second event of one conversation adds next to nothing, and events that do not repeat each other count in full.
A_k ≥ 1 allows for what the urn has not got right (`valuedrift.drift.misfit`): the mean ratio of earlier panes, where
that is above one. Without it small errors add up. With runs of five labels the shares are not the p with which an urn
fits best; the best of the alternatives gained a hundredth of a nat in a pane for ever, which made false alarms six
times those promised at an ARL0 of 10,000 windows. Where independence is the likeliest hypothesis, A is one.

What is proved
    The denominator is a probability of panes given all that came before, for any sizes of panes, and so defines a law
    of the whole stream. Under it every ratio has conditional expectation one, whatever stands above the line, and at
    most one when it is divided by what is known before and not below one. Hence Σ_k R_k - i (i counts events) is a
    supermartingale from 0 (without A a martingale), E[N] ≥ ARL0, and P(N ≤ T) ≤ T/ARL0, for *every* reference, for
    a stream that goes on after it as the urn does: with p, s, κ and η as uncertain as the reference has left them, the
    latter three drawn anew for each pane. Without dependence and with all weight there it is the law for which
    `DriftDetector` has its proof.
What is measured
    Traffic is no urn. `scripts/study dependence` counts false alarms on runs of equal labels, conversations whose turns
    interleave, tenants with bursts, days and nights, and the delays beside detectors that know what these are. They lie
    within the promise but for tenants that differ and are not named. In runs of mean length 2, 5 and 10 (panes of ten,
    64 references of 10,000 events for each, p going on to be learned) there were 2 alarms in 118,000 windows at an ARL0
    of 10,000 (12 promised; 31 without A), 48 at one of 1,000 (118 promised; 148 without A), and a change from S = 0.12
    to 0.70 was seen as soon as without A (medians).
What it cannot see
    Dependence that reaches beyond the longest memory (128 panes), or that the reference has not shown, such as the
    first burst ever. What a change of behaviour and a new kind of burst look like at first is the same. A change that
    is too small to be noticed within some 200 panes is, little by little, taken for an error of the urn.

Sources: as for `valuedrift.drift.detector` and `valuedrift.drift.urn`.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.daytime import dense, sparse
from valuedrift.drift.detector import DriftStatus
from valuedrift.drift.misfit import Misfit
from valuedrift.drift.onset import Onset, Past, onset
from valuedrift.drift.polya import log_urn
from valuedrift.drift.state import packed, unpacked
from valuedrift.drift.strata_onset import onset_of_strata
from valuedrift.drift.tilts import tilts
from valuedrift.drift.urn import Urn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["ClusteredDetector"]

FloatArray = npt.NDArray[np.float64]

_FRESHER: Final = (1.0, 4.0)
"""Factors of s for the alternatives: events of a goal that has become more frequent repeat each other less."""

_VERSION: Final = 1


class ClusteredDetector:
    """Watches the goal counts of one stream, whose labels may depend on each other, for a change from a reference.

    Parameters
    ----------
    urn
        What the reference has taught: an `Urn` that has learned its panes, in order. It is owned from now on.
    arl0_events
        Average number of events between false alarms to be guaranteed, at least 1.

    Raises
    ------
    ValueError
        If the urn has not learned anything, or `arl0_events` is not finite and at least 1.
    """

    def __init__(self, urn: Urn, *, arl0_events: float) -> None:
        if not (math.isfinite(arl0_events) and arl0_events >= 1):
            raise ValueError("arl0_events must be finite and at least 1")
        if not urn.counts.any():
            raise ValueError("a reference has events")
        if not urn.frozen:
            urn.freeze()
        self._urn = urn
        self._threshold = float(arl0_events)
        self._reference = urn.counts.copy()
        self._reference_worth = urn.worth.copy()
        self._prepare()
        self._misfit = Misfit(len(_FRESHER) * len(self._tilts.names))
        self.restart()

    def _prepare(self) -> None:
        self._hypothesis = self._urn.leader
        self._start = np.add.reduce(self._reference, axis=0) * self._worth_of_event + 0.5
        self._tilts = tilts(tuple(self._start.tolist()))

    @property
    def _strata(self) -> int:
        return len(self._reference)

    @property
    def _worth_of_event(self) -> float:
        """Independent events that one of the reference was worth, under the leading hypothesis."""
        return float(self._reference_worth[:, self._hypothesis].sum() / self._reference.sum())

    def restart(self) -> None:
        """Forget all evidence since the reference, and what has been learned of p; recent labels stay what they are.

        So does what has settled of the allowance.
        """
        self._urn.counts, self._urn.worth = self._reference.copy(), self._reference_worth.copy()
        self._log_r = np.full(len(_FRESHER) * len(self._tilts.names), -math.inf)
        self._misfit.restart()
        self._events = 0
        self._past = Past()

    @property
    def urn(self) -> Urn:
        """The stable behaviour as it is known."""
        return self._urn

    @property
    def status(self) -> DriftStatus:
        """The present status, without a step; onsets allow for the dependence."""
        if not self._events:
            return DriftStatus(False, 0.0, -math.inf, self._threshold, 0, "", 0, (0, 0))  # noqa: FBT003 - a named tuple
        evidence = float(np.logaddexp.reduce(self._log_r))
        e_value = math.exp(evidence) if evidence < 709.0 else sys.float_info.max
        alarm = e_value >= self._threshold
        began = self._onset() if alarm else Onset(0, 0, 0)
        return DriftStatus(
            alarm=alarm,
            e_value=e_value,
            log_evidence=evidence,
            threshold=self._threshold,
            events=self._events,
            alternative=self._tilts.names[int(self._log_r.argmax()) % len(self._tilts.names)],
            onset_events=began.events,
            onset_interval=(began.low, began.high),
        )

    def update(
        self, counts: npt.ArrayLike, *, pane: int, stratum: int = 0, groups: Sequence[int] = (0,)
    ) -> DriftStatus:
        """Step by one closed pane; parameters as of `Urn.look`, but that a pane without events changes nothing.

        Raises
        ------
        ValueError
            As `Urn.look`.
        """
        if not np.asarray(counts).any():
            return self.status
        urn = self._urn
        look = urn.look(counts, pane=pane, stratum=stratum, groups=groups)
        h = self._hypothesis
        tilted = self._tilts.theta.T * look.shares
        tilted = tilted / np.add.reduce(tilted, axis=1)[:, None]
        above = np.concatenate([
            np.add.reduce(log_urn(look.counts, factor * look.fresh[h], tilted, look.recent[:, h : h + 1]), axis=0)
            for factor in _FRESHER
        ])  # fmt: skip
        total = np.add.reduce(look.counts, axis=0)
        events = int(total.sum())
        added = math.log(events / len(_FRESHER)) + np.tile(self._tilts.log_weights, len(_FRESHER))
        ratios = above - urn.log_mean(look.log_probability)
        if math.isfinite(urn.fresh[h]):
            self._log_r = np.logaddexp(self._log_r, added) + (ratios - self._misfit.log_allowance)
            self._misfit.add(ratios)
        else:
            self._log_r = np.logaddexp(self._log_r, added) + ratios
        urn.learn(look)
        self._events += events
        row = np.zeros(self._reference.shape)
        row[stratum] = total
        self._past.add([int(count) for count in row.reshape(-1)])
        return self.status

    def learn(self, counts: npt.ArrayLike, *, pane: int, stratum: int, groups: Sequence[int] = (0,)) -> None:
        """Take a pane as reference of a stratum that has not been tested yet; parameters as of `update`.

        Evidence stands still. The alternatives stay those of the strata that were known when the test began.

        Raises
        ------
        ValueError
            As `Urn.look`.
        """
        if not np.asarray(counts).any():
            return
        urn = self._urn
        urn.learn(urn.look(counts, pane=pane, stratum=stratum, groups=groups))
        self._reference[stratum] = urn.counts[stratum]
        self._reference_worth[stratum] = urn.worth[stratum]

    def _onset(self) -> Onset:
        """Estimate the onset from counts that are scaled to what they are worth."""
        worth = self._worth_of_event
        blocks = [[worth * count for count in block] for block in self._past.blocks]
        if self._strata > 1:
            began = onset_of_strata(blocks, self._tilts, worth * self._reference + 0.5)
        else:
            began = onset(blocks, self._tilts, self._start)  # type: ignore[arg-type]
        return Onset(*(min(self._events, math.ceil(events / worth)) for events in began))

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        return {
            "version": _VERSION,
            "arl0_events": self._threshold,
            "urn": self._urn.to_dict(),
            "reference": self._reference.astype(np.int64).tolist(),
            "reference_worth": packed(self._reference_worth.reshape(-1)),
            "events": self._events,
            "log_r": packed(self._log_r) if self._events else "",
            "misfit": self._misfit.to_dict(),
            "past": [count for block in self._past.blocks for count in block],
        } | ({} if self._strata == 1 else {
            "past": [sparse(block) for block in self._past.blocks],
            "start": self._start.tolist(),
        })  # fmt: skip

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Self:
        """Restore from `to_dict`.

        Raises
        ------
        ValueError
            If the state is of another version or damaged.
        """
        try:
            if state["version"] != _VERSION:
                raise ValueError(f"state of version {state['version']!r}; this program reads {_VERSION}")
            urn = Urn.from_dict(state["urn"])
            counts, worth = urn.counts, urn.worth
            detector = cls(urn, arl0_events=state["arl0_events"])
            detector._reference = np.array(state["reference"], dtype=np.float64).reshape(counts.shape)
            detector._reference_worth = unpacked(state["reference_worth"]).reshape(worth.shape)
            detector._prepare()
            if "start" in state:  # strata have been learned since
                detector._start = np.array(state["start"], dtype=np.float64)
                detector._tilts = tilts(tuple(detector._start.tolist()))
            detector.restart()
            if "misfit" in state:  # an earlier release had none
                detector._misfit = Misfit.from_dict(state["misfit"], len(detector._log_r))
            urn.counts, urn.worth = counts, worth
            detector._events = int(state["events"])
            if detector._events:
                detector._log_r = unpacked(state["log_r"]).reshape(detector._log_r.shape)
            flat, goals = state["past"], counts.shape[1]
            if len(counts) > 1:
                detector._past = Past([dense(block, counts.size) for block in flat])
            else:
                detector._past = Past([flat[i : i + goals] for i in range(0, len(flat), goals)])
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError("damaged state of a clustered detector") from error
        return detector
