"""The experiments of arXiv 2406.04231 on misalignment between agents, each a function from a seed to its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from valuedrift.population import Mean, combine, even_conflicts, misalignment, pure_agents
from valuedrift.study.population_chart import Line

__all__ = [
    "CARS",
    "PEDESTRIANS",
    "conflict_levels",
    "more_agents",
    "one_group",
    "recommender",
    "splits",
    "vehicle_areas",
    "vehicles",
]

FloatArray = npt.NDArray[np.float64]

CARS: Final = (0.50, 0.40, 0.35, 0.30, 0.20, 0.30, 0.30, 0.30)
PEDESTRIANS: Final = (0.99, 0.15, 0.15, 0.05, 0.05, 0.05, 0.01, 0.05)
"""Weights of the source's vehicle case in its eight areas."""


def _spread(name: str, x: Sequence[float], runs: Sequence[Sequence[float]]) -> Line:
    table = np.array(runs)  # (x, runs)
    return Line(name, x, table.mean(axis=1).tolist(), table.min(axis=1).tolist(), table.max(axis=1).tolist())


def more_agents(seed: int, runs: int, goal_counts: Sequence[int], area_counts: Sequence[int]) -> list[Line]:
    """Agents with random goals of weight one, full conflict: mean and range over runs as agents become more."""
    counts = [1, 2, 3, 4, 6, 8, 12, 18, 25, 35, 50, 70, 100, 200, 400, 1000]
    lines = []
    for goals in goal_counts:
        for areas in area_counts:
            rng = np.random.default_rng([seed, goals, areas])
            values = [
                [
                    combine([misalignment(pure_agents(g, goals), even_conflicts(goals)) for g in world])
                    for world in rng.integers(0, goals, (runs, areas, n))
                ]
                for n in counts
            ]
            name = f"{goals} goals" if len(goal_counts) > 1 else f"{areas} area{'s' * (areas > 1)}"
            lines.append(_spread(name, counts, values))
    return lines


def _held(shares: Sequence[float], agents: int) -> npt.NDArray[np.int64]:
    """Goals of agents split by shares, as near as whole agents allow."""
    edges = np.rint(np.cumsum(shares) * agents).astype(np.int64)
    return np.searchsorted(edges, np.arange(agents), side="right")


def splits(goal_counts: Sequence[int], conflicts: Sequence[FloatArray], names: Sequence[str]) -> list[Line]:
    """Move 1000 agents from the other goals, which stay even among themselves, to the first."""
    shares = np.linspace(0, 1, 51)
    lines = []
    for goals, matrix, name in zip(goal_counts, conflicts, names, strict=True):
        rest = [np.full(goals - 1, (1 - share) / (goals - 1)) for share in shares]
        worlds = [_held([share, *others], 1000) for share, others in zip(shares, rest, strict=True)]
        values = [misalignment(pure_agents(np.minimum(world, goals - 1), goals), matrix) for world in worlds]
        lines.append(Line(name, shares.tolist(), values))
    return lines


def vehicle_areas(
    cars: int, pedestrians: int, conflict: float, mean: Mean = Mean.geometric, *, most: bool = False
) -> list[float]:
    """Misalignment of each of the eight areas; all weights one with `most`."""
    goals = np.repeat([0, 1], [cars, pedestrians])
    return [
        misalignment(
            pure_agents(goals, 2, np.ones(len(goals)) if most else np.repeat([car, walker], [cars, pedestrians])),
            even_conflicts(2, conflict),
            mean,
        )
        for car, walker in zip(CARS, PEDESTRIANS, strict=True)
    ]


def vehicles(mean: Mean = Mean.geometric, area_mean: Mean = Mean.arithmetic) -> list[Line]:
    """1000 cars and pedestrians, more and more of them cars."""
    counts = range(0, 1001, 20)
    return [
        Line(
            f"{'all weights 1' if most else 'as given'}, conflict {conflict:g}",
            [count / 1000 for count in counts],
            [combine(vehicle_areas(n, 1000 - n, conflict, mean, most=most), area_mean) for n in counts],
            dashed=conflict < 1,
        )
        for most in (True, False)
        for conflict in (1.0, 0.5)
    ]


def recommender(mean: Mean = Mean.geometric) -> tuple[float, float]:
    """Misalignment of customer, recommender and its seller on the source's two areas."""
    first = misalignment(pure_agents([0, 1, 2], 3, [0.8, 0.9, 1.0]), even_conflicts(3, 0.1), mean)
    matrix = [[0.0, 0.5, 0.9], [0.5, 0.0, 0.3], [0.9, 0.3, 0.0]]
    return first, misalignment(pure_agents([0, 1, 2], 3, [0.6, 0.7, 1.0]), matrix, mean)


def one_group(seed: int, runs: int) -> list[Line]:
    """100 agents with random goals of weight one, but that holders of one goal in one area care less and less there."""
    weights = np.linspace(0, 1, 26)
    lines = []
    for goals in (2, 4):
        for areas in (1, 2, 4):
            rng = np.random.default_rng([seed, goals, areas])
            worlds = rng.integers(0, goals, (runs, areas, 100))
            others = [
                [misalignment(pure_agents(g, goals), even_conflicts(goals)) for g in world[1:]] for world in worlds
            ]
            values = [
                [
                    combine(
                        [
                            misalignment(
                                pure_agents(world[0], goals, np.where(world[0] == 0, weight, 1.0)),
                                even_conflicts(goals),
                            ),
                            *rest,
                        ]
                    )
                    for world, rest in zip(worlds, others, strict=True)
                ]
                for weight in weights
            ]
            name = f"{goals} goals, {areas} area{'s' * (areas > 1)}"
            lines.append(_spread(name, weights.tolist(), values)._replace(low=(), high=(), dashed=goals == 2))
    return lines


def conflict_levels(seed: int, runs: int) -> list[Line]:
    """120 agents, goals split evenly, weights uniform in [0.25, 0.75]; areas of different conflict, 2 to 10 goals."""
    lines = []
    for levels in ((1.0,), (1.0, 0.75), (1.0, 0.75, 0.5), (0.5,), (0.25, 0.5, 0.75), (0.25, 0.5), (0.25,)):
        rng = np.random.default_rng([seed, *(round(100 * level) for level in levels)])
        values = [
            [
                combine(
                    [
                        misalignment(
                            pure_agents(np.arange(120) % goals, goals, rng.uniform(0.25, 0.75, 120)),
                            even_conflicts(goals, level),
                        )
                        for level in levels
                    ]
                )
                for _ in range(runs)
            ]
            for goals in range(2, 11)
        ]
        lines.append(_spread("conflict " + ", ".join(f"{level:g}" for level in levels), [*range(2, 11)], values))
    return lines
