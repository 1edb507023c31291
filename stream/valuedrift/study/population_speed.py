"""How long a million agents take on one core."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import numpy as np

from valuedrift.population import Agents, Mean, even_conflicts, misalignment, mixed_agents, pure_agents

__all__ = ["timings"]


def timings(agents: int = 1_000_000, rounds: int = 7) -> Iterator[tuple[str, str, float]]:
    """Yield kind of agents, mean of a pair's weights, and seconds of processor time: the least of some rounds.

    From arrays to the result, validation included; the process is held to one core meanwhile.
    """
    rng = np.random.default_rng(1)
    goals, shares = rng.integers(-1, 5, agents), rng.dirichlet(np.full(5, 0.4), agents)
    weights, importance = rng.random(agents), 0.01 + rng.random(agents)
    conflicts = even_conflicts(5)

    def made(kind: str) -> Agents:
        return pure_agents(goals, 5, weights) if kind == "one goal" else mixed_agents(shares, weights)

    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        for kind in ("one goal", "mixed"):
            for mean in Mean:
                given = importance if mean is Mean.weighted_harmonic else None
                least = float("inf")
                for _ in range(rounds):
                    start = time.process_time()
                    misalignment(made(kind), conflicts, mean, importance=given)
                    least = min(least, time.process_time() - start)
                yield kind, mean.value, least
    finally:
        os.sched_setaffinity(0, before)
