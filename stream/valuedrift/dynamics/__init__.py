"""How fast behaviour spreads out: σ, dS/dt, γ_eff and suppression, with intervals that respect autocorrelation.

Pure: numpy and the standard library. Source of the measures: arXiv 2512.03047.

    base, tuned = (Trajectory.from_counts(counts, window_seconds=300.0) for counts in (...))
    found = compare(base, tuned, step=Step(StepUnit.interactions, 10_000))
    print(found.gamma_eff, found.gamma_eff.p_positive)
"""

from valuedrift.dynamics.paired import PairDynamics, Suppression, compare
from valuedrift.dynamics.sigma import MIN_WINDOWS, Method, Saturation, drift_rate
from valuedrift.dynamics.step import Pace, Rate, Step, StepUnit
from valuedrift.dynamics.trajectory import Trajectory

__all__ = [
    "MIN_WINDOWS",
    "Method",
    "Pace",
    "PairDynamics",
    "Rate",
    "Saturation",
    "Step",
    "StepUnit",
    "Suppression",
    "Trajectory",
    "compare",
    "drift_rate",
]
