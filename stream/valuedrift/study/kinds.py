"""Traffic for studies of alert rules: laws, volumes, conversations and days, and changes of behaviour put into them.

Windows of panes, as production has them, with two counts of each pane: all events, which windows and the source's rule
go by, and votes, one per conversation, which the detector goes by (`valuedrift.windows.votes`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.taxonomy import Goal, IntArray, K

__all__ = ["CHANGES", "DAY", "KINDS", "Kind", "Panes", "draw", "laws", "reference", "traffic"]

FloatArray = npt.NDArray[np.float64]

DAY: Final = 288  # windows of five minutes


class Kind(NamedTuple):
    """What stable traffic is like.

    Parameters
    ----------
    law
        Shares of the five goals, averaged over a day.
    turns
        Mean turns of a conversation, geometric; they follow each other and all show the same behaviour.
    volume
        Events per window go by the sine of the day between 1 - volume and 1 + volume times their mean.
    swing
        The logarithm of the odds of all goals but g1 goes by the sine of the day, so much up and down.
    """

    law: tuple[float, ...]
    turns: float = 1.0
    volume: float = 0.0
    swing: float = 0.0


_MOSTLY_HELPFUL: Final = (0.98090, 0.00764, 0.00382, 0.00382, 0.00382)
_GUARDED: Final = (0.90, 0.02, 0.06, 0.01, 0.01)

KINDS: Final[dict[str, Kind]] = {
    "mostly helpful, S 0.12": Kind(_MOSTLY_HELPFUL),
    "some refusals, S 0.43": Kind(_GUARDED),
    "mixed, S 0.94": Kind((0.70, 0.15, 0.10, 0.04, 0.01)),
    "nearly even, S 1.53": Kind((0.32, 0.23, 0.19, 0.16, 0.10)),
    "S 0.43, conversations of 5 turns that are alike": Kind(_GUARDED, turns=5.0),
    "S 0.43, four times the traffic by day": Kind(_GUARDED, volume=0.6),
    "S 0.43, behaviour that goes by the hour": Kind(_GUARDED, swing=0.2),
}

CHANGES: Final = {
    "at once, odds of all but g1 times 3": "tripled",
    "at once, odds of all but g1 times 1.5": "raised",
    "g2 creeps up by 0.1 points a window, by 15 in all": "creep",
    "g1 and g3 trade places": "swap",
}


class Panes(NamedTuple):
    """Counts per window and pane, each of shape (T, P, 5): events, and those of them that vote."""

    events: IntArray
    votes: IntArray


def _tilted(law: FloatArray, log_odds: FloatArray) -> FloatArray:
    """Move the odds of all goals but g1; laws (..., 5), logarithms (...)."""
    weights = np.where(np.arange(K) == Goal.g1, 1.0, np.exp(log_odds)[..., None]) * law
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def laws(kind: Kind, first: int, windows: int, change: str = "") -> FloatArray:
    """Return the law of every window from number `first` on, shape (T, 5); a change comes with the first of them."""
    t = np.arange(first, first + windows)
    law = _tilted(np.tile(kind.law, (windows, 1)), kind.swing * np.sin(2 * np.pi * t / DAY))
    if change in {"tripled", "raised"}:
        return _tilted(law, np.full(windows, np.log(3.0 if change == "tripled" else 1.5)))
    if change == "swap":
        return law[:, [Goal.g3, Goal.g2, Goal.g1, Goal.g4, Goal.g5]]
    if change == "creep":
        rise = np.minimum(0.001 * np.arange(1, windows + 1), 0.15)[:, None]
        return np.asarray((1 - rise) * law + rise * np.eye(K)[Goal.g2])
    if change:
        raise ValueError(f"no such change: {change!r}")
    return law


def traffic(rng: np.random.Generator, kind: Kind, windows: int, size: int, panes: int, *, first: int = 0,
            change: str = "") -> Panes:  # fmt: skip
    """Draw windows of `size` events on average in panes of equal time.

    Parameters
    ----------
    rng
        Source of chance.
    kind
        What the traffic is like.
    windows, size, panes
        How many windows; events of a window, panes of a window.
    first
        Number of the first window, which says the time of day.
    change
        A value of `CHANGES`, from the first window on; "" for none.
    """
    t = np.arange(first, first + windows)
    sizes = np.rint(size * (1 + kind.volume * np.sin(2 * np.pi * t / DAY))).astype(np.int64)
    return draw(rng, laws(kind, first, windows, change), sizes, panes, kind.turns)


def draw(rng: np.random.Generator, by_window: FloatArray, sizes: IntArray, panes: int, turns: float = 1.0) -> Panes:
    """Draw windows, each by a law of its own.

    Parameters
    ----------
    rng
        Source of chance.
    by_window
        Laws, shape (T, 5).
    sizes
        Events of each window, shape (T,).
    panes
        Panes of a window.
    turns
        Mean turns of a conversation.
    """
    ends = sizes[:, None] * np.arange(1, panes + 1) // panes
    per_pane = np.diff(ends, axis=1, prepend=0)
    if turns == 1.0:
        events = rng.multinomial(per_pane, by_window[:, None, :])
        return Panes(events, events)
    return _conversations(rng, turns, per_pane, by_window)


def _conversations(rng: np.random.Generator, turns: float, sizes: IntArray, by_window: FloatArray) -> Panes:
    """Draw conversations one after the other; each behaves by the law of the window in which it begins."""
    total = int(sizes.sum())
    lengths = rng.geometric(1 / turns, int(total / turns + 10 * np.sqrt(total) + 10))
    begins = np.cumsum(lengths) - lengths
    kept = np.searchsorted(begins, total)
    begins, lengths = begins[:kept], lengths[:kept]
    pane_of = np.repeat(np.arange(sizes.size), sizes.ravel())
    law = np.cumsum(by_window, axis=1)[pane_of[begins] // sizes.shape[1]]
    goals = np.minimum((rng.random(kept)[:, None] >= law).sum(axis=1), K - 1)
    by_event = np.repeat(goals, lengths)[:total]
    shape = (*sizes.shape, K)
    events = np.bincount(pane_of * K + by_event, minlength=sizes.size * K).reshape(shape)
    votes = np.bincount(pane_of[begins] * K + goals, minlength=sizes.size * K).reshape(shape)
    return Panes(events.astype(np.int64), votes.astype(np.int64))


def reference(rng: np.random.Generator, kind: Kind, votes: int) -> IntArray:
    """Draw a reference of so many votes, spread evenly over a day; shape (5,)."""
    by_window = laws(kind, 0, DAY)
    return np.asarray(rng.multinomial(votes, by_window.mean(axis=0)), dtype=np.int64)
