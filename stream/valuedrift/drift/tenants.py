r"""The e-detector for tenants that differ: each is compared with itself, whatever it is like and however much it sends.

Let b_g be all votes of tenant g that were heard so far (`valuedrift.drift.bags`: all of them, or some that are a
learned distance apart), those of this pane, x_g, among them. Let θ_k be the alternatives of `valuedrift.drift.tilts`,
factors of the odds of each goal that apply to everybody. A pane of m votes in all is one step::

    R_k ← (R_k + m w_k) · Π_g Π_i (θ_ki / θ̄_kg)^x_gi,   θ̄_kg = Σ_i θ_ki b_gi / Σ_i b_gi;   alarm when Σ_k R_k ≥ ARL0

There is no prior: a tenant that was never heard before has a factor of at most one, for it has nothing to be compared
with, and which of them are busy does not matter.

What is promised, while the votes of a tenant that are heard could as well have come in any other order (as labels can
that are independent and alike given their tenant), tenants are independent of each other, and who votes when depends on
no label

1. *At every time that is fixed in advance*: E[Σ_k R_k] ≤ the votes until then, so P(Σ_k R_k ≥ ARL0) ≤ votes/ARL0, for
   **every** behaviour of every tenant, nothing being averaged over, and for factors θ that do not depend on the
   reference (a pinned one, or as far as it matters that tilts are built at its pooled shares). Given every b_g at the
   end of a pane, x_g is drawn from it without replacement, and then E[Π_i θ_i^x_gi] is at most what it is with
   replacement (Hoeffding, Theorem 4), which is θ̄^m_g. So a factor has expectation at most one *given what comes after
   it*; the factors from any pane to any later one have it together, the last taken first.
2. *At the time of the alarm*: E[N] ≥ ARL0 and P(N ≤ T) ≤ T/ARL0, for every reference, averaged over the posterior
   Dirichlet(b_g) of behaviours that it leaves, for votes that come one by one. b being n votes, the next, y, has
   E[θ_y (n + 1)/(Σ_i θ_i b_i + θ_y)] ≤ 1 by Jensen's inequality, as u/(c + u) is concave. (For panes with several votes
   of one tenant the same is found by enumeration.)
3. The same without an average, in both limits of which traffic is made. When goals are rare (Poisson), the factor from
   one event of a goal to the next is θ V^(θ-1) with V = (t_j/t_j+1)^j, t_j being the size of the bag at the j-th: these
   V are independent and uniform whatever the rate, and the factor has expectation one *given those before*. When they
   are frequent (Gauss), deviations from the running mean are independent, and vary less than is allowed for. Behind
   both is that R does not change with the unit in which a rate is measured (Pérez-Ortiz et al.).

What lies between is measured: `scripts/study dependence`, at ARL0 up to 10,000 windows.

What breaks it
    Tenants that depend on each other (an outage that all of them talk about); votes that are alike over times longer
    than the distance which the reference has shown; a tenant whose use changes, for that is a change of behaviour. Not
    the tenants beyond those that are remembered: they lose their past, and tell less.
What it cannot see
    Anything in tenants that have been heard for the first time, and little in those with a few votes.

Sources: W. Hoeffding (1963), "Probability inequalities for sums of bounded random variables"; V. Vovk, A. Gammerman,
G. Shafer (2005), chapter 7 (bags that contain the new example); M. F. Pérez-Ortiz, T. Lardy, R. de Heide, P. Grünwald
(2022), "E-statistics, group invariance and anytime valid testing"; otherwise as for `valuedrift.drift.detector`.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.bags import Bags, Heard
from valuedrift.drift.detector import DriftStatus
from valuedrift.drift.onset import Onset, Past
from valuedrift.drift.state import packed, packed_whole, unpacked, unpacked_whole
from valuedrift.drift.tenants_onset import PART, onset_of_tenants
from valuedrift.drift.tilts import tilts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["TenantDetector"]

FloatArray = npt.NDArray[np.float64]

_VERSION: Final = 1


class TenantDetector:
    """Watches the votes of many tenants of one stream for a change of behaviour that they have in common.

    Parameters
    ----------
    bags
        What the tenants have said in the reference. They are owned from now on.
    counts
        Shape (K,): votes of the reference per goal, at least one; the alternatives are changes of these shares.
    arl0_events
        Average number of votes between false alarms to be guaranteed, at least 1.

    Raises
    ------
    ValueError
        If there are no such counts, or `arl0_events` is not finite and at least 1.
    """

    def __init__(self, bags: Bags, counts: npt.ArrayLike, *, arl0_events: float) -> None:
        if not (math.isfinite(arl0_events) and arl0_events >= 1):
            raise ValueError("arl0_events must be finite and at least 1")
        pooled = np.asarray(counts, dtype=np.float64)
        if pooled.ndim != 1 or not pooled.any() or (pooled < 0).any() or (pooled != np.floor(pooled)).any():
            raise ValueError("a reference has a whole number of votes for each goal")
        self._bags, self._threshold, self._counts = bags, float(arl0_events), pooled
        self._tilts = tilts(tuple((pooled + 0.5).tolist()))
        bags.freeze()
        self.restart()

    def restart(self) -> None:
        """Forget all that has been said since the reference."""
        self._bags.restart()
        self._log_r = np.full(len(self._tilts.names), -math.inf)
        self._events = 0
        self._past = Past()

    @property
    def distance(self) -> int:
        """Panes from one vote with which a tenant is heard to the next; 0: it is heard with every one."""
        return self._bags.distance

    @property
    def status(self) -> DriftStatus:
        """The present status, without a step; `events` are votes."""
        if not self._events:
            return DriftStatus(False, 0.0, -math.inf, self._threshold, 0, "", 0, (0, 0))  # noqa: FBT003 - a named tuple
        evidence = float(np.logaddexp.reduce(self._log_r))
        e_value = math.exp(evidence) if evidence < 709.0 else sys.float_info.max
        alarm = e_value >= self._threshold
        began = onset_of_tenants(self._past.blocks, self._tilts) if alarm else Onset(0, 0, 0)
        return DriftStatus(
            alarm=alarm,
            e_value=e_value,
            log_evidence=evidence,
            threshold=self._threshold,
            events=self._events,
            alternative=self._tilts.names[int(self._log_r.argmax())],
            onset_events=began.events,
            onset_interval=(began.low, began.high),
        )

    def update(self, votes: npt.ArrayLike, *, pane: int, tenants: Sequence[int]) -> DriftStatus:
        """Step by one closed pane.

        Parameters
        ----------
        votes
            Shape (T, K), whole and non-negative. A pane without any changes nothing.
        pane
            Its number, not below those before.
        tenants
            T different numbers: whose votes they are.

        Raises
        ------
        ValueError
            As `Bags.add`.
        """
        heard = self._bags.add(pane, tenants, votes)
        events = int(np.asarray(votes).sum())
        if not events:
            return self.status
        log_r = np.logaddexp(self._log_r, math.log(events) + self._tilts.log_weights)
        self._log_r = log_r + self._moved(heard)
        self._events += events
        self._past.add([events, *_expected(heard)])
        return self.status

    def _moved(self, heard: Heard) -> FloatArray:
        """Ln of the factors of a pane, shape (L,)."""
        sizes = np.add.reduce(heard.votes, axis=1)
        means = np.log((heard.bags @ self._tilts.theta) / np.add.reduce(heard.bags, axis=1)[:, None])
        return np.asarray(np.add.reduce(heard.votes, axis=0) @ self._tilts.log_theta - sizes @ means)

    def learn(self, votes: npt.ArrayLike, *, pane: int, tenants: Sequence[int]) -> None:
        """Take a pane as reference of tenants that are not tested yet, as `update` takes it; evidence stands still.

        Raises
        ------
        ValueError
            As `Bags.add`.
        """
        self._bags.add(pane, tenants, votes, reference=True)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        blocks = np.array(self._past.blocks, dtype=np.int64)
        return {
            "version": _VERSION,
            "arl0_events": self._threshold,
            "counts": self._counts.tolist(),
            "bags": self._bags.to_dict(),
            "events": self._events,
            "log_r": packed(self._log_r) if self._events else "",
            "blocks": len(blocks),
            "past": packed_whole(blocks) if self._events else "",
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
                raise ValueError(f"state of version {state['version']!r}; this program reads {_VERSION}")
            nobody = Bags(len(state["counts"]), 1, 0)
            detector = cls(nobody, state["counts"], arl0_events=state["arl0_events"])
            detector._bags = Bags.from_dict(state["bags"])
            detector._events = int(state["events"])
            if detector._events:
                detector._log_r = unpacked(state["log_r"]).reshape(detector._log_r.shape)
                columns = 1 + 2 * len(detector._counts)
                detector._past = Past(unpacked_whole(state["past"], (state["blocks"], columns)).tolist())
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError("damaged state of a detector of tenants") from error
        return detector


def _expected(heard: Heard) -> list[int]:
    """Return what was heard, and what was to be expected of the same tenants in parts of 1/PART, per goal."""
    sizes = np.add.reduce(heard.votes, axis=1)
    shares = heard.bags / np.add.reduce(heard.bags, axis=1)[:, None]
    said: list[int] = np.add.reduce(heard.votes, axis=0).tolist()
    return [*said, *np.rint(PART * (sizes @ shares)).astype(np.int64).tolist()]
