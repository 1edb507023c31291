"""How often the corrected 95 % intervals hold the truth: `scripts/study coverage`.

A truth is a distribution of goals, a classifier's error rates, a number of labelled examples per class and a number
of events in the window. For each of many draws of the examples, windows of every truth are drawn and the intervals of
S and of the five shares computed from what the classifier said, by the function that the monitor uses.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.information import corrected_entropy_interval, entropy, entropy_interval
from valuedrift.study.coverage_report import markdown

FloatArray = npt.NDArray[np.float64]

SEED: Final = 6
ENTROPIES: Final = (0.05, 0.12, 0.3, 0.7, 1.2, 1.5, 1.6)
EVENTS: Final = (50, 200, 1_000, 10_000, 100_000)
EXAMPLES: Final = (200, 2_000)

CLASSIFIERS: Final[dict[str, FloatArray]] = {
    # The accuracy of the source's classifier, its errors spread evenly.
    "even errors": np.eye(5) * (0.942 - 0.0145) + 0.0145,
    # Weaker, and like real ones: some goals are mixed up with one other, some never.
    "uneven errors": np.array([
        [0.88, 0.025, 0.004, 0.011, 0.08],
        [0.047, 0.89, 0.034, 0.0, 0.029],
        [0.013, 0.024, 0.943, 0.02, 0.0],
        [0.011, 0.0, 0.03, 0.953, 0.006],
        [0.118, 0.007, 0.001, 0.01, 0.864],
    ]),
}  # fmt: skip


class Cell(NamedTuple):
    """One truth: its shape, S in nats, the shares, and the events in a window."""

    shape: str
    entropy: float
    shares: FloatArray
    events: int


def _main_goal(x: float) -> FloatArray:
    """One goal, the other four alike."""
    return np.array([1.0 - x, *[x / 4.0] * 4])


def _falling(x: float) -> FloatArray:
    """Each goal rarer than the one before by the same factor."""
    weights = x ** np.arange(5)
    return np.asarray(weights / weights.sum())


def _absent(x: float) -> FloatArray:
    """Two goals do not occur at all."""
    return np.array([1.0 - x, 0.75 * x, 0.25 * x, 0.0, 0.0])


SHAPES: Final[dict[str, tuple[Callable[[float], FloatArray], float]]] = {
    "others alike": (_main_goal, 0.8),
    "falling": (_falling, 1.0),
    "two absent": (_absent, 0.6),
}
"""Families of distributions, with the parameter of their largest entropy; at 0 it is none."""


def truth(shape: str, wanted: float) -> FloatArray | None:
    """Return the distribution of a family that has an entropy, or None where its largest is smaller."""
    family, high = SHAPES[shape]
    low = 0.0
    if float(entropy(family(high))) < wanted:
        return None
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if float(entropy(family(middle))) < wanted else (low, middle)
    return family(high)


def cells(
    entropies: Sequence[float] = ENTROPIES, events: Sequence[int] = EVENTS, shapes: Sequence[str] = tuple(SHAPES)
) -> Iterator[Cell]:
    """Every truth of a grid that exists."""
    for shape in shapes:
        for wanted in entropies:
            shares = truth(shape, wanted)
            if shares is not None:
                yield from (Cell(shape, wanted, shares, n) for n in events)


def block(
    rates: FloatArray, examples: int, grid: Sequence[Cell], draws: int, seed: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], FloatArray, npt.NDArray[np.int64]]:
    """Run one classifier with one number of labelled examples per class.

    Returns
    -------
    Of `draws` intervals, how many lie wholly above and how many wholly below the truth, shape (cells, 1 + K), S first;
    their mean widths, same shape; and how many intervals of S that know of no classifier error hold it, shape (cells,).
    """
    rng = np.random.default_rng(seed)
    shares = np.stack([cell.shares for cell in grid])
    values = np.column_stack([entropy(shares), shares])
    events = np.array([cell.events for cell in grid])
    above, below = np.zeros(values.shape, np.int64), np.zeros(values.shape, np.int64)
    width, plain = np.zeros(values.shape), np.zeros(len(grid), np.int64)
    for _ in range(draws):
        confusion = rng.multinomial(examples, rates)
        said = rng.multinomial(events, shares @ rates)
        found = corrected_entropy_interval(said, confusion)
        ends = np.concatenate([found.entropy[:, None], found.shares], axis=1)
        # The truths come from a bisection: to rounding.
        above += ends[..., 0] > values + 1e-12
        below += ends[..., 1] < values - 1e-12
        width += ends[..., 1] - ends[..., 0]
        blind = entropy_interval(said)
        plain += (blind[:, 0] <= values[:, 0]) & (values[:, 0] <= blind[:, 1])
    return above, below, width / draws, plain


def study(*, draws: int, seed: int = SEED) -> dict[str, Any]:
    """Run the whole grid; JSON-ready."""
    grid = list(cells())
    rows: list[dict[str, Any]] = []
    for number, (name, examples) in enumerate((name, m) for name in CLASSIFIERS for m in EXAMPLES):
        above, below, width, plain = block(CLASSIFIERS[name], examples, grid, draws, seed + number)
        for i, cell in enumerate(grid):
            rows.append({
                "classifier": name,
                "examples": examples,
                "shape": cell.shape,
                "entropy": cell.entropy,
                "events": cell.events,
                "shares": [round(p, 6) for p in cell.shares.tolist()],
                "above": above[i].tolist(),
                "below": below[i].tolist(),
                "width": [float(f"{w:.3g}") for w in width[i].tolist()],
                "uncorrected": round(int(plain[i]) / draws, 4),
            })  # fmt: skip
    return {"draws": draws, "seed": seed, "level": 0.95, "rows": rows}


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results and table; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="scripts/study coverage", description="Coverage of the corrected 95 % intervals of S and of every share."
    )
    parser.add_argument(
        "--out", type=Path, default=Path("docs/studies"), help="folder to write to (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument("--draws", type=int, default=1_000, help="windows of each truth (default: %(default)s)")
    options = parser.parse_args(argv)
    found = study(draws=options.draws, seed=options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    head = {key: value for key, value in found.items() if key != "rows"}
    lines = ",\n".join(f"  {json.dumps(row)}" for row in found["rows"])
    text = f'{json.dumps(head)[:-1]}, "rows": [\n{lines}\n]}}\n'  # a line for each truth
    (options.out / "coverage.json").write_text(text, encoding="utf-8")
    table = markdown(found)
    (options.out / "coverage.md").write_text(table, encoding="utf-8")
    sys.stdout.write(table)
    return 0
