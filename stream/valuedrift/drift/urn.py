r"""What dependent labels look like while behaviour is stable: an urn that remembers, with what is unknown about it.

Labels of one conversation, tenant or shared shock are alike. Where nothing tells which labels belong together, that
shows only as counts that scatter more than independent labels would, and as panes that resemble those just before. The
urn says so with three numbers, s, κ and η. It holds s balls of fresh behaviour, of the stable distribution p; every
event draws a ball, puts it back with another of its colour, and the balls put back fade by κ from pane to pane.
Given what came before, a pane of m events with counts c has the Dirichlet-multinomial probability::

    DM(c; s p + ηE),    E ← κ (E + c) from pane to pane

with η = 1, or 1/8 where labels that belong together mostly come within one pane (in runs rather than interleaved). So
an event repeats an earlier one with probability (balls put back)/(s + balls put back), and s → ∞ is independence.
With groups (conversations or tenants that are known), each has an E of its own: c is a row per group, and the
probability is the product over them.

Neither s, κ, η nor p is known. There is one *hypothesis* for each (s, κ, η) of a grid, and independence has half of the
prior weight; weights are updated by Bayes' rule through the reference and then stand still (`freeze`). p goes on being
learned: it is estimated by the shares seen, worth as many independent events as

    Σ over panes of m s²/((s + |E|)(s + |E| + m - 1))

which is m·(share of fresh draws)²: the mean of a series with E[next | past] = (1-a) p + a·(recent) varies 1/(1-a)²
times as much as one of independent labels. With t such events, Dirichlet(½) beside them, the uncertainty of p is
scatter of its own in the pane: s becomes s' with 1/(s'+1) = 1/(s+1) + s/(s+1)/(t+1). Without dependence that is
Dirichlet-multinomial with the running pseudo-counts, the null of `valuedrift.drift.detector`.

How many events a pane, a group or a stratum has may depend on anything but their labels. Strata (hours of the day) have
a p each, and share s, κ, η and what was put back.

Sources: G. Pólya, F. Eggenberger (1923) for the urn; C. E. Antoniak (1974) for draws of it that are fresh;
A. P. Dawid (1984) for prequential weights.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.polya import log_urn
from valuedrift.drift.recent import Recent
from valuedrift.drift.state import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FRESH", "MEMORIES", "Look", "Urn"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FRESH: Final = tuple(2.0**k for k in range(-2, 19))
"""Values of s, fresh balls beside one that is put back by an event."""

MEMORIES: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
"""Panes after which a ball that was put back has faded to 1/e; κ = exp(-1/memory)."""

_PARTS: Final = (1.0, 0.125)  # values of η
_KEPT: Final = 0.01  # part of the prior that freezing leaves, for dependence that the reference has not shown
_VERSION: Final = 1


class Look(NamedTuple):
    """A pane as the H hypotheses foresee it, G groups in it.

    Attributes
    ----------
    counts
        Shape (G, K): what the pane holds.
    shares
        Shape (K,): p as estimated before the pane.
    fresh
        Shape (H,): s'.
    recent
        Shape (G, H, K): ηE.
    log_probability
        Shape (H,): ln of the probability of the pane's sequence.
    pane, stratum, groups
        As given to `Urn.look`.
    """

    counts: FloatArray
    shares: FloatArray
    fresh: FloatArray
    recent: FloatArray
    log_probability: FloatArray
    pane: int
    stratum: int
    groups: tuple[int, ...]


class Urn:
    """The stable behaviour of one stream, as far as it is known.

    Parameters
    ----------
    goals
        K.
    strata
        How many distributions p there are.
    fresh, memories
        The grid of s and of memories (panes).
    most_groups
        Most groups that are remembered; of more, those heard of last.
    """

    def __init__(
        self,
        goals: int,
        *,
        strata: int = 1,
        fresh: Sequence[float] = FRESH,
        memories: Sequence[float] = MEMORIES,
        most_groups: int = 1024,
    ) -> None:
        self._grid = (tuple(map(float, fresh)), tuple(map(float, memories)))
        self._recent = Recent(goals, memories, most_groups)
        kinds = [(m, part) for m in range(len(memories)) for part in _PARTS if memories[m] > 0 or part == 1.0]
        self.fresh: FloatArray = np.array([math.inf, *np.repeat(np.array(fresh, dtype=np.float64), len(kinds))])
        """Shape (H,): s of each hypothesis; infinite for independence, which is the first."""
        self._memory = np.array([0, *[m for m, _ in kinds] * len(fresh)], dtype=np.int64)
        self._part = np.array([0.0, *[part for _, part in kinds] * len(fresh)])[:, None]  # 0: independence
        self.prior = np.full(len(self.fresh), math.log(0.5 / max(1, len(self.fresh) - 1)))
        self.prior[0] = math.log(0.5)
        self.log_weights = self.prior.copy()
        """Shape (H,), nats: of each hypothesis."""
        self.frozen = False
        self.counts: FloatArray = np.zeros((strata, goals))
        """Shape (strata, K): events so far."""
        self.worth: FloatArray = np.zeros((strata, len(self.fresh)))
        """Shape (strata, H): t, independent events that they are worth to the estimate of p."""

    @property
    def leader(self) -> int:
        """Index of the hypothesis with the largest weight."""
        return int(self.log_weights.argmax())

    def shares(self, stratum: int = 0) -> FloatArray:
        """Return the estimate of p, shape (K,): the mean of its Dirichlet posterior.

        While the hypotheses are still weighed against each other every event is taken for independent here: else those
        that learn nothing of p would call the labels alike because they know no better.
        """
        counts = self.counts[stratum]
        events = float(np.add.reduce(counts))
        worth = 1.0
        if self.frozen and events:
            worth = float(np.add.reduce(np.exp(self.log_weights) * self.worth[stratum])) / events
        return np.asarray((worth * counts + 0.5) / (worth * events + 0.5 * len(counts)))

    def memory_of(self, hypothesis: int) -> float:
        """Return the memory of a hypothesis, panes."""
        return self._grid[1][int(self._memory[hypothesis])]

    def part_of(self, hypothesis: int) -> float:
        """Return η of a hypothesis; 0 for independence."""
        return float(self._part[hypothesis, 0])

    def look(self, counts: npt.ArrayLike, *, pane: int, stratum: int = 0, groups: Sequence[int] = (0,)) -> Look:
        """Weigh a pane under every hypothesis, given all before; changes nothing.

        Parameters
        ----------
        counts
            Shape (K,) or (G, K), whole, non-negative, at least one event.
        pane
            Number of the pane, larger than all before.
        stratum
            Which p it is drawn from.
        groups
            G different numbers.

        Raises
        ------
        ValueError
            If shapes differ, a number is out of its range, or a pane came before.
        """
        rows = np.atleast_2d(np.asarray(counts, dtype=np.float64))
        if rows.shape != (len(groups), self.counts.shape[1]) or len(set(groups)) != len(groups):
            raise ValueError(f"expected counts of {self.counts.shape[1]} goals for each group")
        if not (np.isfinite(rows).all() and (rows >= 0).all() and (rows == np.floor(rows)).all() and rows.any()):
            raise ValueError("counts must be whole and non-negative, and of at least one event")
        t = self.worth[stratum] + 0.5 * rows.shape[1]
        repeats = 1.0 / (self.fresh + 1.0)
        fresh = 1.0 / (repeats + (1.0 - repeats) / (t + 1.0)) - 1.0
        recent = np.stack([self._recent.at(group, pane) for group in groups])[:, self._memory] * self._part
        shares = self.shares(stratum)
        log_probability = np.add.reduce(log_urn(rows, fresh, shares, recent), axis=0)
        return Look(rows, shares, fresh, recent, log_probability, pane, stratum, tuple(groups))

    def learn(self, look: Look) -> None:
        """Take a pane that was looked at."""
        if not self.frozen:
            weights = self.log_weights + look.log_probability
            self.log_weights = weights - np.logaddexp.reduce(weights)
        sizes = np.add.reduce(look.counts, axis=1)[:, None]
        put_back = np.add.reduce(look.recent, axis=2)
        worth = sizes / (1.0 + put_back / self.fresh) / (1.0 + (put_back + sizes - 1.0) / self.fresh)
        self.worth[look.stratum] += np.add.reduce(np.where(sizes > 0, worth, 0.0), axis=0)
        self.counts[look.stratum] += np.add.reduce(look.counts, axis=0)
        self._recent.add(look.pane, look.groups, look.counts)

    def measured_from(self, counts: npt.ArrayLike) -> Self:
        """Return a copy that knows as much of dependence, but has p from other events of the same kind of traffic.

        Parameters
        ----------
        counts
            Shape (strata, K) or (K,): events of that reference, each worth as much as those that were learned.
        """
        other = type(self).from_dict(self.to_dict())
        other.counts = np.asarray(counts, dtype=np.float64).reshape(self.counts.shape)
        worth = np.add.reduce(self.worth, axis=0) / np.add.reduce(self.counts, axis=None)
        other.worth = np.add.reduce(other.counts, axis=1)[:, None] * worth
        return other

    def freeze(self) -> None:
        """Let the weights of the hypotheses stand still from now on, with a trace of the prior among them.

        Otherwise a change would first be taken for dependence that the reference had not shown.
        """
        self.log_weights = np.logaddexp(self.log_weights + math.log1p(-_KEPT), self.prior + math.log(_KEPT))
        self.frozen = True

    def log_mean(self, log_values: FloatArray) -> float:
        """Return ln of the mean over hypotheses of e to these, shape (H,)."""
        return float(np.logaddexp.reduce(self.log_weights + log_values))

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        return {
            "version": _VERSION,
            "grid": [list(values) for values in self._grid],
            "most_groups": self._recent.most,
            "frozen": self.frozen,
            "log_weights": packed(self.log_weights),
            "counts": self.counts.astype(np.int64).tolist(),
            "worth": packed(self.worth.reshape(-1)),
            "recent": self._recent.to_list(),
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
                raise ValueError(f"urn of version {state['version']!r}; this program reads {_VERSION}")
            counts = np.array(state["counts"], dtype=np.float64)
            fresh, memories = state["grid"]
            urn = cls(
                counts.shape[1], strata=len(counts), fresh=fresh, memories=memories, most_groups=state["most_groups"]
            )
            urn.counts, urn.frozen = counts, bool(state["frozen"])
            urn.log_weights = unpacked(state["log_weights"]).reshape(urn.prior.shape)
            urn.worth = unpacked(state["worth"]).reshape(urn.worth.shape)
            urn._recent.restore(state["recent"])
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError("damaged state of an urn") from error
        return urn
