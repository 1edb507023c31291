"""Four simulated model families, built to the figures of arXiv 2512.03047, measured as production would measure them.

The source simulates 1,000 steps: base models drift at σ = 0.012 to 0.013 nats per step, tuned ones stay flat and end
with an entropy 83 % lower. Since S is at most ln 5, such a drift must saturate; the simplest curve that does is the
saturating exponential. Each family's parameters are drawn by a seeded generator within the source's figures. A step is
a window of 100 prompts with 100 responses each; autocorrelated noise of the process is added so that sampling is 78 %
of the variance of S(t) around its curve, the source's share.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from valuedrift.dynamics import Method, Rate, Step, StepUnit, Trajectory, compare, drift_rate
from valuedrift.information import entropy
from valuedrift.study.dynamics_report import markdown, picture

__all__ = ["Family", "coverage", "families", "main", "simulate", "study"]

FloatArray = npt.NDArray[np.float64]

SEED: Final = 20251203
FAMILIES: Final = 4
STEPS: Final = 1000
EVENTS: Final = 10_000
WINDOW_SECONDS: Final = 300.0
SAMPLING_SHARE: Final = 0.78
PROCESS_RHO: Final = 0.5
GOALS: Final = 5
THIN: Final = 10  # every tenth window is kept for the picture
CEILING: Final = math.log(GOALS)


class Family(NamedTuple):
    """One family's truth: σ in nats per step, entropies in nats, τ in steps, what a tuned model shows instead of g1."""

    name: str
    sigma: float
    start: float
    plateau: float
    tau: float
    tuned: float
    rest: FloatArray


def families(seed: int = SEED) -> list[Family]:
    """Draw the four families: σ from 0.012 to 0.013, plateau 1.4 to 1.55 nats, tuned models at 17 % of the plateau."""
    rng = np.random.default_rng(seed)
    made = []
    for number in range(1, FAMILIES + 1):
        sigma, plateau = rng.uniform(0.012, 0.013), rng.uniform(1.40, 1.55)
        tuned = plateau * (1.0 - rng.uniform(0.825, 0.835))
        start = tuned  # tuning is taken to hold what the base model starts with
        rest = rng.dirichlet(np.full(GOALS - 1, 60.0))
        made.append(Family(f"Family {number}", sigma, start, plateau, (plateau - start) / sigma, tuned, rest))
    return made


def _shares(target: FloatArray, rest: FloatArray) -> FloatArray:
    """Find distributions of a given entropy: g1 has 1 - q, the others share q as `rest` says; q by bisection."""

    def mixed(q: FloatArray) -> FloatArray:
        return np.concatenate([1.0 - q[:, None], q[:, None] * rest], axis=1)

    low, high = np.zeros_like(target), np.full_like(target, 0.8)
    for _ in range(60):
        middle = 0.5 * (low + high)
        above = entropy(mixed(middle)) > target
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return mixed(0.5 * (low + high))


def ar1(rng: np.random.Generator, shape: tuple[int, int], rho: float) -> FloatArray:
    """Draw stationary AR(1) series with unit variance, shape (T, series)."""
    noise = rng.standard_normal(shape)
    noise[1:] *= math.sqrt(1.0 - rho * rho)
    for t in range(1, shape[0]):
        noise[t] += rho * noise[t - 1]
    return noise


def simulate(curve: FloatArray, rest: FloatArray, rng: np.random.Generator) -> Trajectory:
    """Count the labels of models whose entropy follows `curve`, shape (T,), nats."""
    p = _shares(curve, rest)
    # Variance of S from sampling, to first order: Var(-ln p)/n. The process adds what makes sampling 78 % of the whole.
    sampling = (np.sum(p * np.log(p) ** 2, axis=1) - entropy(p) ** 2) / EVENTS
    process = np.sqrt(sampling * (1.0 - SAMPLING_SHARE) / SAMPLING_SHARE) * ar1(rng, (len(curve), 1), PROCESS_RHO)[:, 0]
    counts = rng.multinomial(EVENTS, _shares(np.clip(curve + process, 1e-4, CEILING - 1e-3), rest))
    return Trajectory.from_counts(counts, window_seconds=WINDOW_SECONDS)


def rate_record(rate: Rate) -> dict[str, Any]:
    """Return a rate, JSON-ready; nats per `step`."""
    return {
        "value": rate.value, "interval_95": [rate.low, rate.high], "p_positive": rate.p_positive,
        "step": str(rate.step), "method": rate.method, "windows": rate.windows,
    }  # fmt: skip


def _family_record(family: Family, rng: np.random.Generator) -> dict[str, Any]:
    t = np.arange(STEPS)
    base = simulate(family.plateau - (family.plateau - family.start) * np.exp(-t / family.tau), family.rest, rng)
    tuned = simulate(np.full(STEPS, family.tuned), family.rest, rng)
    found = compare(base, tuned)
    methods: tuple[Method, ...] = ("initial", "line")
    assert found.saturation is not None
    assert found.suppression is not None
    interactions = Step(StepUnit.interactions, 1.0)
    return {
        "name": family.name,
        "truth": {
            "sigma": family.sigma, "gamma_eff": family.sigma, "tau": family.tau,
            "plateau": family.plateau, "start": family.start,
            "suppression": 1.0 - family.tuned / family.plateau,
        },
        "sigma": rate_record(found.sigma),
        "tuned": rate_record(found.tuned),
        "gamma_eff": rate_record(found.gamma_eff),
        "sigma_by": {method: rate_record(drift_rate(base, method=method)) for method in methods},
        "tau": [found.saturation.tau, found.saturation.tau_low, found.saturation.tau_high],
        "plateau": [found.saturation.plateau, found.saturation.plateau_low, found.saturation.plateau_high],
        "suppression": [found.suppression.value, found.suppression.low, found.suppression.high],
        "steps_at_sigma": found.sigma.longest(family.start, CEILING),
        "sigma_in": [
            rate_record(drift_rate(base, step=Step(StepUnit.seconds, 1.0))),
            rate_record(drift_rate(base, step=interactions)),
        ],
        "series": {
            "index": base.index[::THIN].tolist(),
            "base": base.entropy[::THIN].round(4).tolist(),
            "tuned": tuned.entropy[::THIN].round(4).tolist(),
        },
    }  # fmt: skip


def coverage(rng: np.random.Generator, *, windows: int, rho: float, runs: int, method: Method = "line") -> float:
    """Share of 95 % intervals of a line's slope that hold the true one, in AR(1) noise."""
    noise = 0.01 * ar1(rng, (windows, runs), rho)
    index, events = np.arange(windows), np.full(windows, float(EVENTS))
    truth = 0.2 / windows
    hits = 0
    for column in range(runs):
        values = 0.5 + truth * index + noise[:, column]
        rate = drift_rate(Trajectory(index, values, events, WINDOW_SECONDS), method=method)
        hits += rate.low <= truth <= rate.high
    return hits / runs


def study(*, seed: int = SEED, runs: int = 400) -> dict[str, Any]:
    """Simulate and measure everything; JSON-ready. `runs` series per cell of the coverage table."""
    rng = np.random.default_rng(seed)
    cells = [(windows, rho) for windows in (50, 200, 1000) for rho in (0.0, 0.5, 0.8)]
    sizes = {50: runs, 200: runs, 1000: max(1, runs // 2)}
    return {
        "seed": seed,
        "steps": STEPS,
        "events_per_step": EVENTS,
        "window_seconds": WINDOW_SECONDS,
        "ceiling": CEILING,
        "families": [_family_record(family, rng) for family in families(seed)],
        "longest": [{"rate": rate, "steps": CEILING / rate} for rate in (0.001, 0.012, 0.0125, 0.013)],
        "coverage": [
            {
                "windows": windows,
                "rho": rho,
                "runs": sizes[windows],
                "covered": coverage(rng, windows=windows, rho=rho, runs=sizes[windows]),
            }
            for windows, rho in cells
        ],
    }


def main(argv: Sequence[str]) -> int:
    """Run the study and write its results, table and picture; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="scripts/study dynamics", description="σ, γ_eff and suppression, four families."
    )
    parser.add_argument(
        "--out", type=Path, default=Path("docs/studies"), help="folder to write to (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="of every draw (default: %(default)s)")
    parser.add_argument(
        "--runs", type=int, default=400, help="series per cell of the coverage table (default: %(default)s)"
    )
    options = parser.parse_args(argv)
    found = study(seed=options.seed, runs=options.runs)
    options.out.mkdir(parents=True, exist_ok=True)
    table = markdown(found)
    for suffix, text in (("json", json.dumps(found, indent=1) + "\n"), ("md", table), ("svg", picture(found))):
        (options.out / f"dynamics.{suffix}").write_text(text, encoding="utf-8")
    sys.stdout.write(table)
    return 0
