"""What is kept of the records about several series: misalignment between models, and tuned models beside base ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from valuedrift.report.across_alarms import AlarmStore
from valuedrift.report.across_rows import Rows
from valuedrift.report.collected import seconds
from valuedrift.taxonomy import GOALS, K

__all__ = ["AGAINST", "MOST_MEMBERS", "Across", "PairKey", "PairStore", "PopulationStore", "Segments"]

AGAINST: Final = tuple((g, h) for g in range(K) for h in range(g + 1, K))
"""Pairs of different goals."""

MOST_MEMBERS: Final = 10


class PairKey(NamedTuple):
    """A tuned model beside its base model, in a segment, as one classifier sees them, and the unit of their rates."""

    base: str
    tuned: str
    segment: str
    classifier: str
    step: str


class Segments(NamedTuple):
    """How far the goals of a model depend on the segment: corrected mutual information (nats), and its p-value."""

    model: str
    nats: float
    p_value: float | None


class PopulationStore:
    """Population records; columns of a row by name below, then ten goal pairs and ten (model, contribution)."""

    END, VALUE, LOW, HIGH, UNWEIGHTED, WITHIN, BETWEEN, AGENTS, NATS, P_VALUE = range(10)
    GOALS = 10
    MEMBERS = GOALS + len(AGAINST)

    def __init__(self) -> None:
        self.rows = Rows(self.MEMBERS + 2 * MOST_MEMBERS)
        self.names: dict[str, int] = {}
        self.weighting = ""
        self.segments: list[Segments] = []
        self._last = (-math.inf, -1)

    def put(self, record: Mapping[str, Any]) -> None:
        """Keep the numbers of a record."""
        end, revision = seconds(record["end"]), int(record["revision"])
        low, high = record["misalignment_interval_95"] or (None, None)
        depends = record["mutual_information"]["goal_model"] or {}
        members: list[float] = []
        for member in record["members"][:MOST_MEMBERS]:
            name = " / ".join(member["name"])
            members += [self.names.setdefault(name, len(self.names)), member["contribution"]]
        by_goals = record["by_goals"]
        known = [
            record["misalignment"], low, high, record["misalignment_unweighted"], record["misalignment_within"],
            record["misalignment_between"], record["agents"], depends.get("corrected"), depends.get("p_value"),
        ]  # fmt: skip
        goals = [by_goals.get(f"{GOALS[g]}-{GOALS[h]}", 0.0) for g, h in AGAINST]
        padding = [math.nan] * (2 * MOST_MEMBERS - len(members))
        self.rows.put(record["id"], revision, [end, *map(_number, known), *goals, *members, *padding])
        if (end, revision) >= self._last:
            self._last = (end, revision)
            self.weighting = record["weighting"]
            self.segments = [
                Segments(each["model"], each["corrected"], each["p_value"])
                for each in record["mutual_information"]["goal_segment"]
            ]


class PairStore:
    """Dynamics records of one pair; columns of a row by name below, each of the rates with its interval."""

    END, WINDOWS, SIGMA, TUNED, GAMMA, P_VALUE, SUPPRESSION = 0, 1, 2, 5, 8, 11, 12

    def __init__(self) -> None:
        self.rows = Rows(15)
        self.method = ""
        self._last = (-math.inf, -1)

    def put(self, record: Mapping[str, Any]) -> None:
        """Keep the numbers of a record."""
        end, revision = seconds(record["end"]), int(record["revision"])
        rates: list[float] = []
        for name in ("sigma", "entropy_rate_tuned", "gamma_eff"):
            low, high = record[name]["interval_95"]
            rates += [
                _number(record[name]["value"]),
                -math.inf if low is None else low,
                math.inf if high is None else high,
            ]
        found = record["suppression"] or {}
        suppression = [_number(found.get(name)) for name in ("value", "low", "high")]
        p_value = _number(record["gamma_eff"]["p_positive"])
        self.rows.put(record["id"], revision, [end, record["windows"], *rates, p_value, *suppression])
        if (end, revision) >= self._last:
            self._last = (end, revision)
            self.method = record["sigma"]["method"]


class Across:
    """Everything that the page shows of several series together."""

    def __init__(self) -> None:
        self.population = PopulationStore()
        self.alarms = AlarmStore()
        self.pairs: dict[PairKey, PairStore] = {}

    def add_population(self, record: Mapping[str, Any]) -> None:
        """Take a population record as published."""
        self.population.put(record)
        self.alarms.put(record)

    def add_dynamics(self, record: Mapping[str, Any]) -> None:
        """Take a dynamics record as published."""
        self.pairs.setdefault(PairKey(*(record[name] for name in PairKey._fields)), PairStore()).put(record)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)
