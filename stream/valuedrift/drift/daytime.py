r"""The e-detector for behaviour that differs by the time of day, and is stable at each time of day.

A day is cut into S strata, of which one is on at a time; each has a stable distribution p_s of its own. A single
detector takes every evening for a drift from the morning. Here stratum s keeps a running estimate of its own, and all
alternatives are tilts of whichever stratum is on::

    R_k ← (R_k + m w_k) · Π (tilt k of p̂_s)/(p̂_s) over the m events of the pane,   alarm when Σ_k R_k ≥ ARL0

So a change at one time of day goes on being evidence at the next (tilts are changes of odds, the same ones at any
hour), and a change that shows at one time of day alone is seen there: R begins anew with every event.

Guarantee, exact and non-asymptotic, for labels that are independent given their stratum and alike within it while
stable, averaged over the posteriors of the p_s given their references (Dirichlet(½) before them, strata independent):
every ratio has conditional expectation one given the past of all strata, so Σ_k R_k - t is a martingale, t counting the
events of strata that are tested, and E[N] ≥ ARL0, P(N ≤ T) ≤ T/ARL0. Which stratum is on, and for how long, may depend
on anything but labels. A stratum that is still learning only adds to its reference: R stands still, so it can't alarm.

It is the half M_0 of `valuedrift.drift.strata`, which says how this differs where strata run side by side.

Sources: as for `valuedrift.drift.detector`.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.detector import DriftStatus
from valuedrift.drift.onset import Onset, Past
from valuedrift.drift.state import packed, unpacked
from valuedrift.drift.steps import running_steps
from valuedrift.drift.strata_onset import onset_of_strata
from valuedrift.drift.tilts import tilts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["DaytimeDetector"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_VERSION: Final = 1


class DaytimeDetector:
    """Watches the goal counts of one stream, whose behaviour takes turns, for a change from a reference per stratum.

    Parameters
    ----------
    reference_counts
        Shape (S, K), whole numbers: how often each goal occurred in the reference of each stratum; zeros for strata
        that nothing is known of yet.
    arl0_events
        Average number of events (of strata that are tested) between false alarms to be guaranteed, at least 1.

    Raises
    ------
    ValueError
        If the reference is not such counts with at least one event, or `arl0_events` is not finite and at least 1.
    """

    def __init__(self, reference_counts: npt.ArrayLike, *, arl0_events: float) -> None:
        reference = np.asarray(reference_counts)
        if reference.ndim != 2 or not reference.any():
            raise ValueError("a reference has counts for each of its strata, and events")
        if not math.isfinite(arl0_events) or arl0_events < 1:
            raise ValueError("arl0_events must be finite and at least 1")
        self._reference = _whole(reference, reference.shape)
        self._threshold = float(arl0_events)
        self._born: IntArray = np.add.reduce(self._reference, axis=0)
        self._prepare()

    def _prepare(self) -> None:
        self._tilts = tilts(tuple((self._born + 0.5).tolist()))
        self.restart()

    def restart(self) -> None:
        """Forget everything since the references: no evidence, and estimates back at the references."""
        self._observed: IntArray = np.zeros_like(self._reference)
        self._log_r = np.full(len(self._tilts.names), -math.inf)
        self._past = Past()

    @property
    def pseudo_counts(self) -> FloatArray:
        """What is known of the stable distributions, shape (S, K): parameters of a Dirichlet distribution of each."""
        return np.asarray(self._reference + self._observed + 0.5, dtype=np.float64)

    @property
    def status(self) -> DriftStatus:
        """The present status, without a step."""
        events = int(self._observed.sum())
        if not events:
            return DriftStatus(False, 0.0, -math.inf, self._threshold, 0, "", 0, (0, 0))  # noqa: FBT003 - a named tuple
        evidence = float(np.logaddexp.reduce(self._log_r))
        e_value = math.exp(evidence) if evidence < 709.0 else sys.float_info.max
        alarm = e_value >= self._threshold
        began = Onset(0, 0, 0)
        if alarm:
            began = onset_of_strata(self._past.blocks, self._tilts, self.pseudo_counts - self._observed)
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

    def learn(self, counts: npt.ArrayLike, *, stratum: int) -> None:
        """Take a pane as reference of a stratum that has not been tested yet.

        Parameters
        ----------
        counts
            Shape (K,), whole and non-negative.
        stratum
            Which one was on.

        Raises
        ------
        ValueError
            If the counts are not such numbers.
        """
        self._reference[stratum] += _whole(counts, self._born.shape)

    def update(self, counts: npt.ArrayLike, *, stratum: int, seed: int | Callable[[], int]) -> DriftStatus:
        """Step by one closed pane.

        Parameters
        ----------
        counts
            Shape (K,), whole and non-negative. An empty pane changes nothing.
        stratum
            Which one was on.
        seed
            As of `DriftDetector.update`: from the identity of stream and pane, never from the events.

        Raises
        ------
        ValueError
            If the counts are not such numbers.
        """
        pane = _whole(counts, self._born.shape)
        if not pane.any():
            return self.status
        known = self._reference[stratum] + self._observed[stratum] + 0.5
        steps = running_steps(pane[None], lambda _: seed if isinstance(seed, int) else seed(), known, self._tilts)
        self._log_r = np.logaddexp(self._log_r, steps.added[0]) + steps.moved[0]
        self._observed[stratum] += pane
        row = np.zeros_like(self._reference)
        row[stratum] = pane
        self._past.add(row.reshape(-1).tolist())
        return self.status

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        return {
            "version": _VERSION,
            "arl0_events": self._threshold,
            "reference": self._reference.tolist(),
            "born": self._born.tolist(),
            "observed": self._observed.tolist(),
            "log_r": packed(self._log_r) if self._observed.any() else "",
            "past": [sparse(block) for block in self._past.blocks],
        }

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
                raise ValueError(f"daytime state of version {state['version']!r}; this program reads {_VERSION}")
            detector = cls(state["reference"], arl0_events=state["arl0_events"])
            detector._born = _whole(state["born"], detector._born.shape)
            detector._prepare()
            observed = _whole(state["observed"], detector._reference.shape)
            blocks = [dense(block, observed.size) for block in state["past"]]
            if (np.array(blocks, dtype=np.int64).reshape(-1, *observed.shape).sum(axis=0) != observed).any():
                raise ValueError("damaged daytime state")
            if observed.any():
                log_r = unpacked(state["log_r"])
                if log_r.shape != detector._log_r.shape or not np.isfinite(log_r).all():
                    raise ValueError("damaged daytime state")
                detector._log_r = log_r
            detector._observed, detector._past = observed, Past(blocks)
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError("damaged daytime state") from error
        return detector


def sparse(block: list[int]) -> list[int]:
    """Write a block as place, count, place, count: of most strata it has no event."""
    return [part for place, count in enumerate(block) if count for part in (place, count)]


def dense(pairs: list[int], size: int) -> list[int]:
    """Read what `sparse` has written."""
    block = [0] * size
    for place, count in zip(pairs[::2], pairs[1::2], strict=True):
        block[place] = count
    return block


def _whole(counts: npt.ArrayLike, shape: tuple[int, ...]) -> IntArray:
    """Check counts and return a copy of them as integers."""
    array = np.asarray(counts)
    if array.shape != shape or array.dtype.kind not in "iuf":
        raise ValueError(f"expected counts of shape {shape}")
    if not ((array >= 0) & (array == np.floor(array)) & (array < 1e15)).all():
        raise ValueError("counts must be whole and non-negative")
    return array.astype(np.int64)
