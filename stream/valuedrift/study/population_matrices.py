"""What the source asks for next: conflict matrices that are not uniform, and other means."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.population import Mean, combine, even_conflicts
from valuedrift.study.population_chart import Line
from valuedrift.study.population_worlds import recommender, vehicle_areas

__all__ = ["AREA_MEANS", "MATRICES", "PAIR_MEANS", "Peak", "mean_tables", "peaks", "vehicle_means"]

FloatArray = npt.NDArray[np.float64]

_STEPS: Final = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
MATRICES: Final[dict[str, FloatArray]] = {
    "all conflict": even_conflicts(4),
    "a line: distance/3": _STEPS / 3.0,
    "two camps": (np.equal.outer(np.arange(4) < 2, np.arange(4) < 2) == 0).astype(np.float64),
    "first against rest": np.array([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], dtype=np.float64),
    "rest at odds": np.array([[0, 0, 0, 0], [0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0]], dtype=np.float64),
}
"""Conflicts among four goals."""

PAIR_MEANS: Final = (
    Mean.minimum,
    Mean.harmonic,
    Mean.geometric,
    Mean.arithmetic,
    Mean.maximum,
    Mean.unweighted,
)
AREA_MEANS: Final = (Mean.minimum, Mean.harmonic, Mean.geometric, Mean.arithmetic, Mean.maximum, Mean.weighted_harmonic)


class Peak(NamedTuple):
    """Where a matrix puts the largest misalignment of very many agents of weight one, pᵀCp.

    Parameters
    ----------
    name
        Of the matrix.
    even
        Misalignment of the even split.
    most
        The largest, over a grid of splits in twentieths.
    split
        The first split that has it.
    """

    name: str
    even: float
    most: float
    split: tuple[float, ...]


def peaks() -> list[Peak]:
    """Look at every split of four goals in steps of a twentieth."""
    grid = np.array([(a, b, c, 20 - a - b - c) for a in range(21) for b in range(21 - a) for c in range(21 - a - b)])
    rows = []
    for name, matrix in MATRICES.items():
        values = ((grid @ matrix) * grid).sum(axis=1) / 400
        best = grid[int(np.flatnonzero(values >= values.max() - 1e-12)[-1])] / 20
        rows.append(Peak(name, float(matrix.sum() / 16), float(values.max()), tuple(best.tolist())))
    return rows


def vehicle_means() -> list[Line]:
    """Draw the vehicle case, full conflict, weights as given, for every mean of a pair's weights."""
    counts = range(0, 1001, 20)
    return [
        Line(
            mean.value,
            [count / 1000 for count in counts],
            [combine(vehicle_areas(n, 1000 - n, 1.0, mean)) for n in counts],
            dashed=mean is Mean.unweighted,
        )
        for mean in PAIR_MEANS
    ]


def _combined(areas: list[float], area_mean: Mean) -> float:
    """For the weighted harmonic mean, areas count by their order: the first most."""
    counts = [1.0 / (i + 1) for i in range(len(areas))] if area_mean is Mean.weighted_harmonic else None
    return combine(areas, area_mean, counts)


def mean_tables() -> dict[str, list[list[float]]]:
    """Vehicle case (half of 1000 cars, full conflict) and recommender: means of pairs by means of areas."""
    return {
        "vehicles": [
            [_combined(vehicle_areas(500, 500, 1.0, pair), area) for area in AREA_MEANS] for pair in PAIR_MEANS
        ],
        "recommender": [[_combined([*recommender(pair)], area) for area in AREA_MEANS] for pair in PAIR_MEANS],
    }
