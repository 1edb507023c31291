r"""What dependent labels look like while behaviour is stable: an urn that remembers, with what is unknown about it.

Labels of one conversation, tenant or shared shock are alike. Where nothing tells which labels belong together, that
shows only as counts that scatter more than independent labels would, and as panes that resemble those just before. The
urn says so with two numbers, s and κ. It holds s balls of fresh behaviour, of the stable distribution p; every event
draws a ball, puts it back with another of its colour, and the balls that were put back fade by κ from pane to pane.
Given what came before, a pane of m events with counts c has the Dirichlet-multinomial probability::

    DM(c; s p + E),    E ← κ (E + c) from pane to pane

so an event repeats an earlier one with probability (balls put back)/(s + balls put back), and s → ∞ is independence.
With groups (conversations or tenants that are known), each has an E of its own: c is a row per group, and the
probability is the product over them.

Neither s, κ nor p is known. There is one *hypothesis* for each (s, κ) of a grid, and independence has half of the prior
weight; weights are updated by Bayes' rule through the reference and then stand still (`freeze`). p goes on being
learned: it is estimated by the shares seen, worth as many independent events as

    Σ over panes of m s²/((s + |E|)(s + |E| + m - 1))

which is m·(share of fresh draws)²: the mean of a series with E[next | past] = (1-a) p + a·(recent) varies 1/(1-a)²
times as much as one of independent labels. With t such events, Dirichlet(½) beside them, the uncertainty of p is
scatter of its own in the pane: s becomes s' with 1/(s'+1) = 1/(s+1) + s/(s+1)/(t+1). Without dependence that is
Dirichlet-multinomial with the running pseudo-counts, the null of `valuedrift.drift.detector`.

How many events a pane, a group or a stratum has may depend on anything but their labels. Strata (hours of the day) have
a p each, and share s, κ and what was put back.

Sources: G. Pólya, F. Eggenberger (1923) for the urn; C. E. Antoniak (1974) for draws of it that are fresh;
A. P. Dawid (1984) for prequential weights.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from valuedrift.drift.onset import log_rising
from valuedrift.drift.state import packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FRESH", "MEMORIES", "Look", "Urn", "log_urn"]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FRESH: Final = tuple(2.0**k for k in range(-2, 19))
"""Values of s, fresh balls beside one that is put back by an event."""

MEMORIES: Final = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
"""Panes after which a ball that was put back has faded to 1/e; κ = exp(-1/memory)."""

_KEPT: Final = 0.01  # part of the prior that freezing leaves, for dependence that the reference has not shown
_GONE: Final = 1e-9  # balls; numbers that fade on and on become denormal, and a hundred times as slow
_PRODUCT: Final = 16  # most events of one kind whose probabilities are multiplied one by one
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
        Shape (G, H, K): E.
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
        self._most = most_groups
        self._grid = (tuple(map(float, fresh)), tuple(map(float, memories)))
        self.kappa: FloatArray = np.array([math.exp(-1.0 / m) if m > 0 else 0.0 for m in memories])
        self.fresh: FloatArray = np.array([math.inf, *np.repeat(np.array(fresh, dtype=np.float64), len(memories))])
        """Shape (H,): s of each hypothesis; infinite for independence, which is the first."""
        self._memory = np.array([0, *np.tile(np.arange(len(memories)), len(fresh))], dtype=np.int64)
        self.prior = np.full(len(self.fresh), math.log(0.5 / max(1, len(self.fresh) - 1)))
        self.prior[0] = math.log(0.5)
        self.log_weights = self.prior.copy()
        """Shape (H,), nats: of each hypothesis."""
        self.frozen = False
        self.counts: FloatArray = np.zeros((strata, goals))
        """Shape (strata, K): events so far."""
        self.worth: FloatArray = np.zeros((strata, len(self.fresh)))
        """Shape (strata, H): t, independent events that they are worth to the estimate of p."""
        self._recent: dict[int, tuple[int, FloatArray]] = {}

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
        recent = np.stack([self._faded(group, pane) for group in groups])[:, self._memory]
        recent[:, 0] = 0.0  # independence
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
        for group, row in zip(look.groups, look.counts, strict=True):
            self._recent[group] = (look.pane, self._faded(group, look.pane) + row)
        if len(self._recent) > self._most:
            self._forget()

    def freeze(self) -> None:
        """Let the weights of the hypotheses stand still from now on, with a trace of the prior among them.

        Otherwise a change would first be taken for dependence that the reference had not shown.
        """
        self.log_weights = np.logaddexp(self.log_weights + math.log1p(-_KEPT), self.prior + math.log(_KEPT))
        self.frozen = True

    def log_mean(self, log_values: FloatArray) -> float:
        """Return ln of the mean over hypotheses of e to these, shape (H,)."""
        return float(np.logaddexp.reduce(self.log_weights + log_values))

    def _faded(self, group: int, pane: int) -> FloatArray:
        """Return what a group has put back, as it is at the start of a pane; shape (memories, K)."""
        known = self._recent.get(group)
        if known is None:
            return np.zeros((len(self.kappa), self.counts.shape[1]))
        last, recent = known
        if pane <= last:
            raise ValueError("panes must come in order")
        left = self.kappa[:, None] ** (pane - last) * recent
        return np.where(left < _GONE, 0.0, left)

    def _forget(self) -> None:
        """Keep three quarters of what is allowed, the groups heard of last."""
        newest = sorted(self._recent, key=lambda group: (-self._recent[group][0], group))
        self._recent = {group: self._recent[group] for group in sorted(newest[: max(1, 3 * self._most // 4)])}

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        return {
            "version": _VERSION,
            "grid": [list(values) for values in self._grid],
            "most_groups": self._most,
            "frozen": self.frozen,
            "log_weights": packed(self.log_weights),
            "counts": self.counts.astype(np.int64).tolist(),
            "worth": packed(self.worth.reshape(-1)),
            "recent": [[group, pane, packed(recent.reshape(-1))] for group, (pane, recent) in self._recent.items()],
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
            shape = (len(urn.kappa), counts.shape[1])
            urn._recent = {group: (pane, unpacked(text).reshape(shape)) for group, pane, text in state["recent"]}
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError("damaged state of an urn") from error
        return urn


def log_urn(counts: FloatArray, fresh: FloatArray, shares: FloatArray, recent: FloatArray) -> FloatArray:
    """Ln DM(c; s p + E) for each group and each of N urns, as the probability of a sequence; shape (G, N).

    Parameters
    ----------
    counts
        Shape (G, K).
    fresh
        Shape (N,) or (): s.
    shares
        Shape (K,) or (N, K): p.
    recent
        Shape (G, N, K) or (G, 1, K): E.
    """
    alpha = np.asarray(fresh)[..., None] * shares + recent
    sizes = np.add.reduce(counts, axis=1)
    result = -_log_rising(np.add.reduce(alpha, axis=2), np.broadcast_to(sizes[:, None], alpha.shape[:2]))
    for goal in range(counts.shape[1]):
        rows = np.flatnonzero(counts[:, goal])
        if len(rows):
            exponent = np.broadcast_to(counts[rows, goal, None], (len(rows), alpha.shape[1]))
            result[rows] += _log_rising(alpha[rows, :, goal], exponent)
    return np.asarray(result)


def _log_rising(a: FloatArray, n: FloatArray) -> FloatArray:
    """Ln a(a+1)...(a+n-1), shape (G, N) both; short products are multiplied out."""
    most = int(n.max())
    if most > _PRODUCT:
        return log_rising(a, n)
    product = np.where(n > 0, a, 1.0)
    for step in range(1, most):
        product = product * np.where(n > step, a + step, 1.0)
    return np.asarray(np.log(product))
