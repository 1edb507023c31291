"""What follows an alarm: whether and from when behaviour after it becomes the new reference.

An alarm says that behaviour has left the reference. Then one of three things is true, and only people can tell the last
two apart:

- it comes back: the reference stays, the alert resolves;
- it stays away and is wrong: the reference stays, the alert fires on until the model is mended;
- it stays away and is meant (a new model version, a new use): the old reference hides what happens next, because the
  detector goes on alarming about what is known. A new reference is taken.

So the default is *manual*: a new reference is proposed and put in force by `accept`. *Automatic* accepts a proposal as
soon as there is one; it never goes blind, since every change of reference is an alert and a record of its own, but it
follows a drift in steps, so it belongs only where a person reads those records.

The proposal is made from panes after the alarm alone. Where the change began is known to an interval only, and the
panes between it and the alarm were picked by the alarm, which came when they looked worst; panes after it were not, and
cost no more than a delay. They must also be of one behaviour. A detector that starts at the alarm, with the first
`settling` votes for its reference, watches the others, and all starts again whenever it alarms: behaviour counts as
stable once it has been silent for `stable` votes. The votes of its reference and of its silence are the new reference.

That the panes were chosen by their silence costs the next detector's guarantee nothing: it is averaged over the
posterior of p given the reference, and the posterior depends on the counts alone, however looking at them has decided
when to stop (as long as all of them are of one p). A stable stream is found unstable, which costs time only, with
probability at most 1/`patience`, by Doob's inequality.

The old reference remains comparable: `Succession` keeps both counts and says how far the new lies from the old and
from the first of all, so that drift in many accepted steps is still seen as what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.drift.detector import DriftDetector
from valuedrift.information import entropy, jensen_shannon, total_variation

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Policy", "Rebasing", "Succession", "succeed"]

IntArray = npt.NDArray[np.int64]

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Policy:
    """When a new reference is taken after an alarm.

    Parameters
    ----------
    mode
        "manual": a stable behaviour is proposed, and waits for a person. "automatic": it is taken at once. "never".
    settling
        Votes after the alarm with which stability is first measured; at least 100.
    stable
        Votes of silence after these, until behaviour counts as stable; at least as many.
    patience
        ARL0 of the inner detector in units of `stable`, more than 1: a behaviour that is stable is found to be unstable
        with probability at most 1/patience.
    epsilon
        As of `DriftDetector`: behaviour also counts as stable while it stays that near to how it settled.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """

    mode: Literal["manual", "automatic", "never"] = "manual"
    settling: int = 1_000
    stable: int = 4_000
    patience: float = 20.0
    epsilon: float = 0.0

    def __post_init__(self) -> None:
        if self.mode not in {"manual", "automatic", "never"}:
            raise ValueError("mode is manual, automatic or never")
        if not 100 <= self.settling <= self.stable:
            raise ValueError("settling must be at least 100 votes, and stable at least as many")
        if not 1.0 < self.patience < 1e9:
            raise ValueError("patience must be above 1")
        if not 0.0 <= self.epsilon < 1.0:
            raise ValueError("epsilon must be at least 0 and below 1")


class Succession(NamedTuple):
    """One reference after another, on record.

    Attributes
    ----------
    old, new, first
        Votes per goal of the reference before, of its successor and of the first of all; shape (K,).
    delta_entropy, delta_entropy_from_first
        S of the new one less that of the old one and of the first, nats (plug-in).
    divergence, divergence_from_first
        Jensen-Shannon divergence of the new one from the old one and from the first, nats.
    distance, distance_from_first
        Total variation of the same.
    """

    old: list[int]
    new: list[int]
    first: list[int]
    delta_entropy: float
    divergence: float
    distance: float
    delta_entropy_from_first: float
    divergence_from_first: float
    distance_from_first: float


def succeed(old: IntArray, new: IntArray, first: IntArray) -> Succession:
    """Put a change of reference on record; counts of shape (K,)."""
    each = [
        (
            float(entropy(new)) - float(entropy(before)),
            float(jensen_shannon(new, before)),
            float(total_variation(new, before)),
        )
        for before in (old, first)
    ]
    return Succession(old.tolist(), new.tolist(), first.tolist(), *each[0], *each[1])


class Rebasing:
    """Watches what follows an alarm until behaviour has been stable for long enough.

    Parameters
    ----------
    policy
        How long that is.
    goals
        K.
    """

    def __init__(self, policy: Policy, goals: int) -> None:
        self._policy = policy
        self._settling = np.zeros(goals, dtype=np.int64)
        self._silent = np.zeros(goals, dtype=np.int64)
        self._detector: DriftDetector | None = None

    @property
    def collected(self) -> IntArray:
        """Votes per goal since behaviour was last found unstable, shape (K,): what a proposal will be made of."""
        return np.asarray(self._settling + self._silent)

    @property
    def proposal(self) -> IntArray | None:
        """Votes per goal of a reference that may be taken now, shape (K,); None while behaviour isn't stable."""
        enough = self._policy.mode != "never" and self._silent.sum() >= self._policy.stable
        return self.collected if enough else None

    @property
    def accepted(self) -> IntArray | None:
        """The proposal, if the policy takes it without asking."""
        return self.proposal if self._policy.mode == "automatic" else None

    def update(self, votes: npt.ArrayLike, *, seed: int) -> IntArray | None:
        """Step by a pane that began after the alarm; return the proposal, if there is one.

        A proposal grows with every silent pane until it is accepted, and is withdrawn when behaviour changes again.

        Parameters
        ----------
        votes
            Shape (K,).
        seed
            As of `DriftDetector.update`.
        """
        pane = np.asarray(votes)
        if self._detector is None:
            self._settling = self._settling + pane
            if self._settling.sum() >= self._policy.settling:
                arl0 = self._policy.patience * self._policy.stable
                self._detector = DriftDetector(self._settling, arl0_events=arl0, epsilon=self._policy.epsilon)
        elif self._detector.update(pane, seed=seed).alarm:
            self._settling, self._silent, self._detector = pane.copy(), np.zeros_like(self._silent), None
        else:
            self._silent = self._silent + pane
        return self.proposal

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values; `from_dict` is the inverse, bit for bit."""
        detector = None if self._detector is None else self._detector.to_dict()
        return {"version": _VERSION, "settling": self._settling.tolist(), "detector": detector}

    @classmethod
    def from_dict(cls, state: Mapping[str, Any], policy: Policy) -> Rebasing:
        """Restore from `to_dict`.

        Raises
        ------
        ValueError
            If the state is of another version or damaged.
        """
        try:
            if state["version"] != _VERSION:
                raise ValueError(f"state of version {state['version']!r}; this program reads {_VERSION}")
            restored = cls(policy, len(state["settling"]))
            restored._settling = np.array(state["settling"], dtype=np.int64)
            if state["detector"] is not None:
                restored._detector = DriftDetector.from_dict(state["detector"])
                restored._silent = np.array(state["detector"]["observed"], dtype=np.int64)
        except (KeyError, TypeError) as error:
            raise ValueError("damaged state of what follows an alarm") from error
        return restored
