"""`scripts/study population`: misalignment between agents, its experiments, pictures and tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from valuedrift.population import combine, even_conflicts
from valuedrift.study import population_matrices as matrices
from valuedrift.study import population_speed, population_traffic
from valuedrift.study import population_worlds as worlds
from valuedrift.study.population_chart import Line, line_chart
from valuedrift.study.population_text import TEXT

__all__ = ["main"]

_Y = "misalignment"


def main(argv: Sequence[str] | None = None) -> int:
    """Run every experiment and write pictures and README.md; return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/study population", description="Misalignment between agents.")
    parser.add_argument(
        "--out", type=Path, default=Path("docs/studies/population"), help="folder (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of everything that is drawn (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=100, help="of each random world (default: %(default)s)")
    parser.add_argument("--draws", type=int, default=2000, help="of each fleet of models (default: %(default)s)")
    parser.add_argument("--time", action="store_true", help="only time a million agents, and write nothing")
    options = parser.parse_args(argv)
    if options.time:
        for kind, mean, seconds in population_speed.timings():
            sys.stdout.write(f"{kind:9} {mean:17} {1000 * seconds:7.1f} ms\n")
        return 0
    pictures, tables = _results(options.seed, options.runs, options.draws)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        (options.out / f"{name}.svg").write_text(picture, encoding="utf-8")
    settings = f"--seed {options.seed} --runs {options.runs} --draws {options.draws}"
    (options.out / "README.md").write_text(TEXT.format(settings=settings, **tables), encoding="utf-8")
    sys.stdout.write(f"{options.out / 'README.md'} and {len(pictures)} pictures\n")
    return 0


def _results(seed: int, runs: int, draws: int) -> tuple[dict[str, str], dict[str, str]]:
    goals = worlds.more_agents(seed, runs, (2, 3, 4, 5), (3,))
    areas = worlds.more_agents(seed, runs, (3,), (1, 2, 3, 4, 5))
    counts = (2, 3, 4, 5)
    even = worlds.splits(counts, [even_conflicts(k) for k in counts], [f"{k} goals" for k in counts])
    uneven = worlds.splits((4,) * len(matrices.MATRICES), [*matrices.MATRICES.values()], [*matrices.MATRICES])
    cars, means = worlds.vehicles(), matrices.vehicle_means()
    group, levels = worlds.one_group(seed, runs), worlds.conflict_levels(seed, runs)
    share = "share of agents with the first goal, the others even"
    cars_share = "share of cars"
    pictures = {
        "goals": line_chart("More agents, 2 to 5 goals", "agents", _Y, goals, logarithmic=True),
        "areas": line_chart("More agents, 1 to 5 areas", "agents", _Y, areas, logarithmic=True),
        "splits": line_chart("Even and uneven splits", share, _Y, even),
        "matrices": line_chart("Conflicts that are not uniform", share, _Y, uneven),
        "vehicles": line_chart("Cars and pedestrians", cars_share, _Y, cars, top=0.6),
        "vehicle-means": line_chart("Cars and pedestrians: means of weights", cars_share, _Y, means, top=0.6),
        "one-group": line_chart("One group cares less", "weight of the group in one area", _Y, group),
        "levels": line_chart("Levels of conflict", "goals", _Y, levels, top=0.6),
    }
    half = worlds.vehicle_areas(500, 500, 1.0)
    several = matrices.mean_tables()
    tables = {
        "goals": _at(goals, (2, 12, 100, 1000)),
        "areas": _at(areas, (2, 12, 100, 1000)),
        "splits": _table(("", "even split", "largest", "at share"), (_largest(line) for line in even)),
        "matrices": _table(
            ("conflicts", "even split", "largest", "at split"),
            ((p.name, f"{p.even:.3f}", f"{p.most:.3f}", " ".join(f"{s:g}" for s in p.split)) for p in matrices.peaks()),
        ),
        "vehicles": _table(("", "at half", "largest", "at share of cars"), (_largest(line, 0.5) for line in cars)),
        "vehicle_areas": _table(
            ("area", *map(str, range(1, 9)), "mean"),
            [
                ("cars' weight", *(f"{w:.2f}" for w in worlds.CARS), ""),
                ("pedestrians' weight", *(f"{w:.2f}" for w in worlds.PEDESTRIANS), ""),
                ("misalignment", *(f"{v:.3f}" for v in half), f"{combine(half):.3f}"),
            ],
        ),
        "vehicle_means": _means(several["vehicles"]),
        "recommender": _means(several["recommender"]),
        "one_group": _table(
            ("", "weight 0", "0.2", "0.6", "1"),
            ((line.name, *(f"{_value(line, x):.3f}" for x in (0.0, 0.2, 0.6, 1.0))) for line in group),
        ),
        "levels": _at(levels, (2, 5, 10)),
        "hidden": _table(
            ("share of g2", "one goal each", "by expectation", "within", "between"),
            (tuple(f"{v:.3f}" if i else f"{v:g}" for i, v in enumerate(row)) for row in population_traffic.hidden()),
        ),
        "coverage": _table(
            ("models", "agents", "events each", "truth", "coverage", "mean width", "bias / standard error"),
            (
                (
                    c.fleet,
                    f"{c.agents}",
                    f"{c.events:,}",
                    f"{c.truth:.4f}",
                    f"{c.covered:.3f}",
                    f"{c.width:.4f}",
                    f"{c.bias:+.1f}",
                )
                for c in population_traffic.coverage(seed, draws)
            ),
        ),
    }
    return pictures, tables


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _value(line: Line, x: float) -> float:
    return line.y[min(range(len(line.x)), key=lambda i: abs(line.x[i] - x))]


def _at(lines: Sequence[Line], xs: Sequence[float]) -> str:
    """Mean and range at some x."""

    def cell(line: Line, x: float) -> str:
        i = list(line.x).index(x)
        return f"{line.y[i]:.3f} ({line.low[i]:.3f} to {line.high[i]:.3f})"

    return _table(("", *(f"{x:g}" for x in xs)), ((line.name, *(cell(line, x) for x in xs)) for line in lines))


def _largest(line: Line, even: float | None = None) -> tuple[str, str, str, str]:
    at = max(range(len(line.x)), key=lambda i: (line.y[i], -i))
    there = 1 / int(line.name[0]) if even is None else even
    return line.name, f"{_value(line, there):.3f}", f"{line.y[at]:.3f}", f"{line.x[at]:.2f}"


def _means(values: Sequence[Sequence[float]]) -> str:
    names = [mean.value for mean in matrices.AREA_MEANS]
    rows = ((mean.value, *(f"{v:.3f}" for v in row)) for mean, row in zip(matrices.PAIR_MEANS, values, strict=True))
    return _table(("mean of a pair ↓, of areas →", *names), rows)
