"""What is measured across series: plain values, no settings machinery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from valuedrift.dynamics import MIN_WINDOWS, Step
from valuedrift.population import Weighting

__all__ = ["FleetRules", "Pair"]


class Pair(NamedTuple):
    """A tuned model and the base model that it is compared with.

    Parameters
    ----------
    base, tuned
        Names of the models.
    segment
        Of both: they are compared on the same kind of questions.
    step
        The unit of the pair's rates.
    """

    base: str
    tuned: str
    segment: str = "default"
    step: Step = Step()


@dataclass(frozen=True, slots=True)
class FleetRules:
    """Everything besides the windows that decides what is measured across them.

    Parameters
    ----------
    size_ns, hop_ns
        The windows that count; records of another grid are left alone.
    keep_ns
        A record that ends this long (event time) before the newest window does not change any more.
    pairs
        Models to compare.
    windows
        Rates are of the last so many windows.
    weighting, stakes
        What a model weighs in the population; stakes by model, 1 for those not named.
    permutations
        Tables drawn for the p-value of a mutual information.
    level
        False discovery rate of the streams named as drifting, over all of them.

    Raises
    ------
    ValueError
        If a rate would be of too few windows.
    """

    size_ns: int
    hop_ns: int
    keep_ns: int
    pairs: tuple[Pair, ...] = ()
    windows: int = 288
    weighting: Weighting = Weighting.share
    stakes: Mapping[str, float] = field(default_factory=dict)
    permutations: int = 199
    level: float = 0.1

    def __post_init__(self) -> None:
        if self.windows < MIN_WINDOWS:
            raise ValueError(f"a rate needs at least {MIN_WINDOWS} windows")
