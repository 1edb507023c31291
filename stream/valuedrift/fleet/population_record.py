"""One window of all models: misalignment between them, and what behaviour has to do with model and segment."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from valuedrift.fleet.alarms import alarms
from valuedrift.fleet.member import Member, SeriesKey
from valuedrift.fleet.outputs import FleetRecord
from valuedrift.fleet.rules import FleetRules
from valuedrift.information import mutual_information, mutual_information_test
from valuedrift.population import Weighting, population_window
from valuedrift.taxonomy import IntArray, K
from valuedrift.windows.outputs import SCHEMA_VERSION, iso, short_id

__all__ = ["population_record"]

_MOST_NAMED: Final = 10
"""Models of which the dependence on segments is published: those with the most of it."""

_MOST_CONTEXTS: Final = 256
_MOST_VOTES: Final = 10**8
"""Larger tables get no p-value: it would take longer than it is worth, or more draws than numpy can make."""


def population_record(end_ns: int, members: Mapping[SeriesKey, Member], rules: FleetRules) -> FleetRecord:
    """Measure a window of all models.

    An agent is a model: events of all its segments, whoever labelled them, each of which counts once. The mutual
    information is of votes, since events of one conversation are alike.

    Parameters
    ----------
    end_ns
        End of the window.
    members
        Every series that has one; at least one.
    rules
        What models weigh.
    """
    start_ns = end_ns - rules.size_ns
    events: dict[tuple[str], IntArray] = {}
    votes: dict[str, dict[str, IntArray]] = {}
    for key, member in sorted(members.items()):
        _add(events, (key.model,), member.counts)
        _add(votes.setdefault(key.model, {}), key.segment, member.votes)
    stakes = None
    if rules.weighting is Weighting.stakes:
        stakes = {name: float(rules.stakes.get(name[0], 1.0)) for name in events}
    found = population_window(events, weighting=rules.weighting, stakes=stakes)
    identity = (iso(start_ns), iso(end_ns))
    record = {
        "schema": SCHEMA_VERSION,
        "id": short_id("population", start_ns, rules.size_ns),
        "revision": sum(1 + member.revision for member in members.values()),
        "start": identity[0],
        "end": identity[1],
        "classifiers": sorted({key.classifier for key in members}),
        **found.record(),
        "mutual_information": {
            "goal_model": _dependence([sum(by.values()) for by in votes.values()], rules),
            **_segments(votes, rules),
        },
        "alarms": alarms(members, rules.level),
    }
    return FleetRecord("population", end_ns, identity, record)


def _add(to: dict[Any, IntArray], name: Any, counts: tuple[int, ...]) -> None:
    to[name] = to.get(name, np.zeros(K, dtype=np.int64)) + np.array(counts, dtype=np.int64)


def _segments(votes: Mapping[str, Mapping[str, IntArray]], rules: FleetRules) -> dict[str, Any]:
    several = {model: list(by.values()) for model, by in votes.items() if len(by) > 1}
    size = {model: _corrected(rows) for model, rows in several.items()}
    named = sorted(several, key=lambda model: (-size[model], model))[:_MOST_NAMED]
    found = [(model, _dependence(several[model], rules)) for model in named]
    return {
        "models_with_segments": len(several),
        "goal_segment": [{"model": model} | value for model, value in found if value is not None],
    }


def _corrected(rows: list[IntArray]) -> float:
    value = float(mutual_information(np.array(rows).T, corrected=True))
    return -1.0 if math.isnan(value) else value


def _dependence(rows: list[Any], rules: FleetRules) -> dict[str, Any] | None:
    """Measure how far goals depend on contexts, whose votes are the rows; None for fewer than two that have any."""
    table = np.array([row for row in rows if np.any(row)], dtype=np.int64).reshape(-1, K).T
    total = int(table.sum())
    if table.shape[1] < 2:
        return None
    value: dict[str, Any] = {"contexts": table.shape[1], "votes": total}
    if table.shape[1] > _MOST_CONTEXTS or total > _MOST_VOTES:
        nats = float(mutual_information(table, corrected=True))
        return value | {"plain": float(mutual_information(table)), "corrected": nats, "p_value": None}
    found = mutual_information_test(table, permutations=rules.permutations)
    tested = {name: float(each) for name, each in found._asdict().items()}
    return value | tested
