"""Metrics, lag and health of a process: right numbers, a bounded number of series, and nobody's words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from valuedrift.classifier import Exchange, load
from valuedrift.events.reasons import Reason
from valuedrift.scorer.observed import watch_classifier
from valuedrift.telemetry import STAGES
from valuedrift.telemetry.catalogue import METRICS, PREFIX, ROLES
from valuedrift.telemetry.health import Health
from valuedrift.telemetry.lag import Lag
from valuedrift.telemetry.vitals import CONDITIONS, Vitals

SOURCE = Path(__file__).parents[2] / "stream" / "valuedrift"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def samples(vitals: Vitals) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample as (name, values of its labels in the order of their names): value."""
    return {
        (sample.name.removeprefix(PREFIX), tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(vitals.metrics.expose().decode())
        for sample in family.samples
    }


# -- metrics


def test_counts_are_added_up_by_label() -> None:
    vitals = Vitals("scorer")
    vitals.metrics.add("events", 3)
    vitals.metrics.add("events", 4)
    vitals.metrics.add("dead_letters", reason=Reason.empty)
    found = samples(vitals)
    assert found["events_total", ()] == 7
    assert {key[1][0]: value for key, value in found.items() if key[0] == "dead_letters_total"} == {
        **dict.fromkeys([*map(str, Reason), "other"], 0.0),
        "empty": 1.0,
    }


def test_what_comes_with_records_can_make_no_series() -> None:
    vitals = Vitals("monitor")
    before = set(samples(vitals))
    for i in range(1000):
        vitals.metrics.add("dead_letters", reason=f"alice{i}@example.org")
        vitals.metrics.add("alerts", status="firing", severity=f"secret {i}")
    found = samples(vitals)
    assert set(found) == before
    assert found["dead_letters_total", ("other",)] == 1000
    assert found["alerts_total", ("other", "firing")] == 1000


def test_every_label_has_known_values_or_is_a_number() -> None:
    for metric in METRICS.values():
        assert set(metric.labels) <= {"stage", "reason", "status", "severity", "topic", "outcome", "partition"}
        for label, known in metric.labels.items():
            assert list(known) or label == "partition", metric.name
        assert metric.meaning.endswith(".")
        assert set(metric.roles) <= set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_a_process_shows_only_metrics_of_the_catalogue_and_of_its_role(role: str) -> None:
    vitals = Vitals(role)
    names = {metric.exposed for metric in METRICS.values() if role in metric.roles}
    shown = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(vitals.metrics.expose().decode())
    }
    ours = {name for name in shown if name.startswith(PREFIX)}
    assert ours
    assert ours <= names
    assert any(name.startswith("process_") for name in shown)
    with pytest.raises(KeyError):
        vitals.metrics.add("no_such_metric")
    with pytest.raises(KeyError):
        vitals.metrics.add("windows" if role == "scorer" else "truncated_events")


def test_stages_have_the_same_names_everywhere() -> None:
    """Whatever the code measures is a stage of the table, and each of them is measured somewhere."""
    used = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                if node.func.attr in {"stage", "took", "_took", "until"} and isinstance(first, ast.Constant):
                    used.add(first.value)
    assert used == set(STAGES)


def test_a_stage_is_measured_when_it_ends_even_badly() -> None:
    vitals = Vitals("scorer")
    with vitals.stage("parse"):
        pass
    with pytest.raises(ValueError, match="bad"), vitals.stage("parse"):
        raise ValueError("bad")
    acknowledged: list[int] = []
    done = vitals.until("commit", lambda: acknowledged.append(1))
    assert ("stage_seconds_count", ("commit",)) not in samples(vitals)
    done()
    found = samples(vitals)
    assert acknowledged == [1]
    assert found["stage_seconds_count", ("parse",)] == 2
    assert found["stage_seconds_count", ("commit",)] == 1


# -- lag


def test_lag_is_worked_out_when_somebody_asks() -> None:
    clock = Clock()
    lag = Lag(clock)
    lag.done(3, 10, clock.now - 5)
    lag.done(1, 7)
    assert list(lag) == [(1, 0, 0.0), (3, 0, 0.0)]
    lag.ends(3, 14)
    lag.ends(1, 7)
    clock.now += 20
    assert list(lag) == [(1, 0, 0.0), (3, 4, 25.0)]
    lag.ends(3, None)  # not known: what was known stays
    lag.done(3, 13, clock.now - 1)
    assert list(lag) == [(1, 0, 0.0), (3, 1, 1.0)]
    lag.ends(9, 5)  # another's by now
    lag.drop(1)
    assert [each.partition for each in lag] == [3]
    lag.clear()
    assert len(lag) == 0


# -- health


def test_a_loop_that_stops_turning_is_stuck_and_one_that_waits_is_not() -> None:
    clock = Clock()
    health = Health(["assigned"], 60, clock)
    clock.now += 1000  # starting takes what it takes
    assert health.stuck == []
    health.beat()
    health.beat("event loop")
    clock.now += 60
    assert health.stuck == []
    health.beat("event loop")
    clock.now += 1
    assert health.stuck == ["main"]
    assert health.age_s == 61
    health.rest()
    clock.now += 1000
    assert health.stuck == ["event loop"]
    health.beat("event loop")
    assert health.stuck == []


def test_ready_is_when_nothing_is_missing_and_recovery_is_the_time_until_then() -> None:
    clock = Clock()
    health = Health(["model", "assigned", "recovered"], 60, clock)
    assert health.missing == ["model", "assigned", "recovered"]
    clock.now += 7
    health.meet("model", "recovered")
    assert (health.missing, health.started, health.recovery_s) == (["assigned"], False, None)
    clock.now += 3
    health.meet("assigned")
    assert (health.missing, health.started, health.recovery_s) == ([], True, 10)
    clock.now += 100
    health.meet("assigned")
    assert health.recovery_s == 10
    health.lose("assigned", "recovered")
    health.lose("recovered")
    clock.now += 4
    health.meet("assigned", "recovered")
    assert (health.missing, health.started, health.recovery_s) == ([], True, 4)
    with pytest.raises(KeyError):
        health.meet("asigned")


def test_conditions_in_the_code_are_of_the_table() -> None:
    known = {name for names in CONDITIONS.values() for name in names}
    used = {
        name
        for file in SOURCE.rglob("*.py")
        for call in re.findall(r"health\.(?:meet|lose)\(([^)]*)\)", file.read_text())
        for name in re.findall(r'"(\w+)"', call)
    }
    assert used == known


# -- the classifier


def test_the_classifier_s_stages_and_its_budget_are_shown() -> None:
    vitals, model = Vitals("scorer"), load(threads=1)
    watch_classifier(vitals, model)
    model.classify([Exchange("How are you?", "Fine, thank you."), Exchange("What is a pane?", "A part of a window.")])
    found = samples(vitals)
    assert found["stage_seconds_count", ("tokenise",)] >= 1
    assert found["stage_seconds_count", ("infer",)] >= 1
    assert found["token_budget", ()] == model.budget.tokens
    assert found["budget_halvings_total", ()] == 0
    model.budget.lower(64)
    found = samples(vitals)
    assert (found["token_budget", ()], found["budget_halvings_total", ()]) == (32, 1)
