"""What one vote per conversation is worth where events of a conversation are alike, through the panes of production.

Bounds state the probability with which a right detector would fail them for a random seed; seeds are fixed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from valuedrift.drift import DriftDetector
from valuedrift.taxonomy import GRID, IntArray, K
from valuedrift.windows import Labels, WindowGrid
from valuedrift.windows.store import CountStore
from valuedrift.windows.votes import Voters, votes_per_pane

S = 1_000_000_000
PANE = 10 * S
HOUR = 3600 * S
STABLE = np.array((0.98090, 0.00764, 0.00382, 0.00382, 0.00382))
CHANGED = np.array((0.82390, 0.07044, 0.03522, 0.03522, 0.03522))
ARL0 = 2_000.0  # votes; the default's is 500 times as long


class Panes(NamedTuple):
    """Counts by panes, shape (T, 5): of all events, and of the votes among them."""

    events: IntArray
    votes: IntArray


def traffic(rng: np.random.Generator, votes: int, turns: float, law: np.ndarray = STABLE) -> Panes:
    """Make conversations of so many turns on average (geometric), all turns alike, one event per second in all."""
    conversation = np.repeat(np.arange(1, votes + 1), rng.geometric(1 / turns, votes))
    goals = rng.choice(K, votes, p=law)
    n = len(conversation)
    grid = WindowGrid(PANE, 60 * S, 60 * S)
    store, voters = CountStore(grid, votes_per_pane(32_768, PANE, HOUR)), Voters(HOUR)
    labels = Labels(
        "log",
        0,
        "c",
        np.arange(n),
        np.arange(n) * S,
        np.zeros(n, dtype=np.int64),
        np.eye(K, dtype=np.int64)[goals[conversation - 1]] * GRID,
        [""] * n,
        np.zeros(n, dtype=np.bool_),
        conversation,
    )
    store.add(labels, None)
    closing = store.close(n * S)
    closing.elect(voters, 0)
    return Panes(closing.on_time, closing.votes)


def alarms(rng: np.random.Generator, counts: IntArray, n0: int = 1000) -> int:
    """Count the alarms of a detector that starts again after each; its reference is a sample of the same law."""
    detector = DriftDetector(rng.multinomial(n0, STABLE), arl0_events=ARL0)
    seeds = rng.integers(0, 2**62, size=len(counts))
    found = first = 0
    while (index := detector.scan(counts[first:], seeds[first:])) is not None:
        found += 1
        first += index + 1
        detector.restart()
    return found


@pytest.mark.parametrize("turns", [2, 5])
def test_false_alarms_of_conversations_with_and_without_votes(turns: int) -> None:
    # 20 streams of 5 average run lengths: at most 100 alarms on average. Poisson: a rate of one gives more than 133
    # with probability 1e-3; a rate of 0.5 gives fewer than 25 with probability 4e-5. Counting events as if each voted
    # for itself, the same conversations give several times as many as were promised.
    rng = np.random.default_rng(21)
    by_votes = by_events = events = 0
    for _ in range(20):
        panes = traffic(rng, 10_000, turns)
        assert panes.votes.sum() == 10_000
        events += int(panes.events.sum())
        by_votes += alarms(rng, panes.votes)
        by_events += alarms(rng, panes.events)
    assert 25 <= by_votes <= 133
    assert by_events / (events / ARL0) > 3


def test_a_change_is_seen_after_as_many_conversations_as_it_would_take_events() -> None:
    # The median delay of 48 events (52 in panes of five) of independent events becomes one of as many votes. A median
    # of 60 runs outside of 35 to 75 has probability below 1e-4 for a true one of 52 (exponential tail, sd of log .8).
    rng = np.random.default_rng(22)
    delays = []
    for _ in range(60):
        detector = DriftDetector(rng.multinomial(5000, STABLE), arl0_events=1e6)
        panes = traffic(rng, 400, 2, CHANGED)
        index = detector.scan(panes.votes, rng.integers(0, 2**62, size=len(panes.votes)))
        assert index is not None
        delays.append(int(panes.votes[: index + 1].sum()))
    assert 35 <= float(np.median(delays)) <= 75
