"""Which streams drift, said for all of them at once."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from valuedrift.fleet import FleetRules, FleetState
from valuedrift.fleet.alarms import alarms
from valuedrift.fleet.member import Member, SeriesKey, read_window
from valuedrift.taxonomy import GOALS, K
from valuedrift.windows.outputs import iso

S = 1_000_000_000
ARL0 = 1e6
NONE = (0,) * K


def fleet(log_e: list[float], *, watched: int = 10_000) -> dict[SeriesKey, Member]:
    return {
        SeriesKey(f"m{i:04}", "s", "c"): Member(0, NONE, NONE, value, watched, ARL0) for i, value in enumerate(log_e)
    }


def named(log_e: list[float], level: float = 0.1, **options: Any) -> set[int]:
    found = alarms(fleet(log_e, **options), level)
    assert found is not None
    assert found["streams"] == len(log_e)
    assert found["drifting"] == len(found["named"])
    return {int(each["model"][1:]) for each in found["named"]}


def enough(streams: int, drifting: int, level: float = 0.1) -> float:
    """ln of the evidence that so many of them need each, written from the definition of Benjamini and Yekutieli."""
    harmonic = sum(1 / k for k in range(1, streams + 1))
    return math.log(ARL0 * streams * harmonic / (level * drifting))


def test_more_that_drift_at_once_need_less_evidence_each() -> None:
    quiet = [3.0] * 90
    for drifting in (1, 10):
        need = enough(90 + drifting, drifting)
        assert named([need + 0.01] * drifting + quiet) == set(range(drifting))
        assert named([need - 0.01] * drifting + quiet) == set()
    assert enough(100, 10) < enough(100, 1)
    assert named([enough(1, 1, 0.5) + 0.01], level=0.5) == {0}
    assert named([enough(1, 1, 0.5) + 0.01], level=0.1) == set()


def test_a_detector_that_has_run_for_longer_than_its_run_length_needs_more() -> None:
    need = enough(5, 1)
    assert named([need + 0.1, 0, 0, 0, 0]) == {0}
    assert named([need + 0.1, 0, 0, 0, 0], watched=2_000_000) == set()
    assert named([need + 0.1 + math.log(2), 0, 0, 0, 0], watched=2_000_000) == {0}


def test_the_order_of_streams_does_not_matter_and_the_clearest_come_first() -> None:
    rng = np.random.default_rng(1)
    members = fleet([float(v) for v in rng.uniform(0, 40, 300)])
    found = alarms(members, 0.1)
    shuffled = [list(members.items())[i] for i in rng.permutation(300)]
    assert alarms(dict(shuffled), 0.1) == found
    assert found is not None
    values = [each["log_e_value"] for each in found["named"]]
    assert values == sorted(values, reverse=True)
    assert found["drifting"] > len(values) == 50


def test_streams_without_a_test_do_not_count() -> None:
    untested = {SeriesKey("x", "s", "c"): Member(0, NONE, NONE)}
    assert alarms(untested, 0.1) is None
    found = alarms(fleet([enough(2, 1) + 0.1, 0.0]) | untested, 0.1)
    assert found is not None
    assert (found["streams"], found["drifting"]) == (2, 1)
    silent = alarms({SeriesKey("x", "s", "c"): Member(0, NONE, NONE, -math.inf, 0, ARL0)}, 0.1)
    assert silent is not None
    assert silent["drifting"] == 0


def window(model: str, evidence: dict[str, Any] | None) -> dict[str, Any]:
    goals = dict.fromkeys(GOALS, 5)
    record = {"model": model, "segment": "s", "classifier": "c", "revision": 0, "counts": goals, "vote_counts": goals}
    return record | {"start": iso(0), "end": iso(300 * S), "evidence": evidence}


def evidence(log_e: float | None, streams: int = 1) -> dict[str, Any]:
    return {"log_e_value": log_e, "votes": 500, "arl0_votes": ARL0 * streams, "streams": streams}


def test_a_shared_budget_is_not_shared_twice() -> None:
    for streams in (1, 40):
        member = read_window(window("m", evidence(12.5, streams)))[3]
        assert (member.log_e, member.watched, member.arl0) == (12.5, 500, ARL0)
    assert read_window(window("m", evidence(None)))[3].log_e == -math.inf
    assert read_window(window("m", None))[3].arl0 == 0.0


@pytest.mark.parametrize("turned", [False, True])
def test_population_records_name_who_drifts(turned: bool) -> None:
    rules = FleetRules(size_ns=300 * S, hop_ns=300 * S, keep_ns=10**15, level=0.2)
    records = [window("a", evidence(30.0)), window("b", evidence(2.0)), window("c", None)]
    state = FleetState(rules)
    for record in records[::-1] if turned else records:
        state.take(record)
    (found,) = state.settle()
    who = {"model": "a", "segment": "s", "classifier": "c", "log_e_value": 30.0}
    assert found.record["alarms"] == {"level": 0.2, "streams": 2, "drifting": 1, "named": [who]}
