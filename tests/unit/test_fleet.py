"""What the records of the fleet say, and that live and replay say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from valuedrift.config import Settings, load_settings
from valuedrift.config.fleet import fleet_rules
from valuedrift.config.rules import rules_from
from valuedrift.dynamics import Step, StepUnit, Trajectory, compare
from valuedrift.errors import ConfigError
from valuedrift.events import Record
from valuedrift.events.published import encode
from valuedrift.fleet import FleetRecord, FleetRules, FleetState, NotAWindow, Pair
from valuedrift.fleet.dynamics_record import _number
from valuedrift.generator import Flip, Profile, Slide, Stable, bulk_labelled
from valuedrift.information import mutual_information
from valuedrift.population import Weighting, population_window
from valuedrift.replay.command import replay_records
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.taxonomy import GOALS
from valuedrift.windows import Engine, Progress, Window
from valuedrift.windows.outputs import iso

S = 1_000_000_000
HOP = 300 * S
HEALTHY, HARMFUL = (0.93, 0.01, 0.04, 0.01, 0.01), (0.4, 0.5, 0.02, 0.04, 0.04)


def rules(**changes: Any) -> FleetRules:
    options: dict[str, Any] = {"size_ns": HOP, "hop_ns": HOP, "keep_ns": 1000 * HOP, "windows": 50}
    return FleetRules(**(options | changes))


def window(model: str, number: int, counts: Any, *, segment: str = "default", **changes: Any) -> dict[str, Any]:
    goals = {goal: int(n) for goal, n in zip(GOALS, counts, strict=True)}
    record = {"model": model, "segment": segment, "classifier": "c", "revision": 0, "counts": goals}
    times = {"start": iso(number * HOP), "end": iso((number + 1) * HOP)}
    return record | times | {"vote_counts": goals} | changes


def settled(records: list[dict[str, Any]], **changes: Any) -> list[FleetRecord]:
    state = FleetState(rules(**changes))
    for record in records:
        state.take(record)
    return state.settle()


def test_a_population_record_is_of_all_models_and_adds_up_their_segments() -> None:
    a, b, c = [90, 0, 10, 0, 0], [5, 3, 0, 0, 2], [20, 60, 0, 0, 20]
    windows = [window("a", 7, a, segment="x"), window("a", 7, b, segment="y", classifier="given"), window("b", 7, c)]
    (found,) = settled(windows)
    (record, identity) = found.record, found.identity
    assert (found.kind, identity) == ("population", (iso(7 * HOP), iso(8 * HOP)))
    expected = population_window({("a",): np.add(a, b), ("b",): c}).record()
    assert {name: record[name] for name in expected} == expected
    assert record["misalignment"] > 0
    assert (record["classifiers"], record["revision"]) == (["c", "given"], 3)
    mutual = record["mutual_information"]
    assert mutual["goal_model"]["plain"] == pytest.approx(float(mutual_information(np.array([np.add(a, b), c]).T)))
    assert mutual["goal_model"]["p_value"] == 1 / 200
    (segments,) = mutual["goal_segment"]
    assert (segments["model"], segments["contexts"], segments["votes"]) == ("a", 2, 110)
    assert segments["plain"] == pytest.approx(float(mutual_information(np.array([a, b]).T)))


def test_mutual_information_is_of_votes_and_of_what_has_any() -> None:
    none, some = dict.fromkeys(GOALS, 0), dict.fromkeys(GOALS, 4)
    first = window("a", 0, [50, 50, 0, 0, 0], segment="x", vote_counts=some)
    second = window("a", 0, [0, 0, 50, 50, 0], segment="y", vote_counts=some)
    (found,) = settled([first, second])
    (segments,) = found.record["mutual_information"]["goal_segment"]
    assert (segments["plain"], segments["p_value"], segments["votes"]) == (0.0, 1.0, 40)
    assert found.record["mutual_information"]["goal_model"] is None, "one model"
    (found,) = settled([first, second | {"vote_counts": none}])
    assert found.record["mutual_information"]["goal_segment"] == []


def test_one_model_has_no_misalignment_and_stakes_say_what_models_weigh() -> None:
    (alone,) = settled([window("a", 0, [9, 1, 0, 0, 0])])
    assert (alone.record["agents"], alone.record["misalignment"]) == (1, None)
    windows = [window("a", 0, [9, 1, 0, 0, 0]), window("b", 0, [1, 9, 0, 0, 0])]
    stakes = {"weighting": Weighting.stakes, "stakes": {"a": 0.25}}
    (found,) = settled(windows, **stakes)
    assert {m["name"][0]: m["weight"] for m in found.record["members"]} == {"a": 0.25, "b": 1.0}


def drifting(count: int = 40) -> tuple[Any, Any]:
    """Counts of a base model that spreads out and of a tuned one that does not, shape (count, 5) each."""
    rng = np.random.default_rng(2)
    away = np.linspace(0.02, 0.3, count)
    base = [rng.multinomial(400, [1 - 2 * a, a, a / 2, a / 4, a / 4]) for a in away]
    return np.array(base), rng.multinomial(400, [0.96, 0.01, 0.01, 0.01, 0.01], size=count)


@pytest.mark.parametrize("step", [Step(), Step(StepUnit.interactions, 1000), Step(StepUnit.seconds, 3600)])
def test_a_dynamics_record_is_what_compare_says(step: Step) -> None:
    base, tuned = drifting()
    windows = [window("base", i, n) for i, n in enumerate(base)] + [window("tuned", i, n) for i, n in enumerate(tuned)]
    found = [r for r in settled(windows, pairs=(Pair("base", "tuned", step=step),)) if r.kind == "dynamics"]
    assert [r.end_ns for r in found] == [(i + 1) * HOP for i in range(11, 40)], "from the 12th window on"
    record = found[-1].record
    of = [Trajectory.from_counts(n, window_seconds=300.0) for n in (base, tuned)]
    expected = compare(*of, step=step)
    assert record["sigma"]["value"] == pytest.approx(expected.sigma.value)
    assert record["gamma_eff"]["interval_95"] == pytest.approx([expected.gamma_eff.low, expected.gamma_eff.high])
    assert record["gamma_eff"]["p_positive"] < 0.01
    assert record["suppression"]["value"] == pytest.approx(expected.suppression.value)  # type: ignore[union-attr]
    assert (record["step"], record["windows"], record["revision"]) == (str(step), 40, 80)
    assert (record["start"], record["end"]) == (iso(0), iso(40 * HOP))
    assert len({r.record["id"] for r in found}) == len(found)


def test_rates_are_of_the_last_windows_of_one_classifier() -> None:
    base, tuned = drifting()
    windows = [window("base", i, n, classifier="old" if i < 15 else "new") for i, n in enumerate(base)]
    windows += [window("tuned", i, n, classifier="old" if i < 15 else "new") for i, n in enumerate(tuned)]
    found = [r.record for r in settled(windows, pairs=(Pair("base", "tuned"),), windows=20) if r.kind == "dynamics"]
    assert [(r["classifier"], r["windows"]) for r in found[:4]] == [("old", n) for n in (12, 13, 14, 15)]
    assert [(r["classifier"], r["windows"]) for r in found[4:]] == [
        ("new", n) for n in (12, 13, 14, 15, 16, 17, 18, 19, 20, 20, 20, 20, 20, 20)
    ]


def test_last_bits_of_linear_algebra_are_not_published() -> None:
    numbers = [2.168404344971009e-19, -3e-17, 0.1 + 0.2, 1 / 3 * 1e-6, float("inf"), float("nan")]
    assert [_number(each) for each in numbers] == [0.0, 0.0, 0.3, 3.33333333e-7, None, None]
    assert _number(0.012345678900000017) == _number(0.012345678899999998)


def test_models_that_never_vary_have_rates_of_zero() -> None:
    windows = [window(model, i, [100, 0, 0, 0, 0]) for model in ("base", "tuned") for i in range(15)]
    (*_, record) = [r.record for r in settled(windows, pairs=(Pair("base", "tuned"),)) if r.kind == "dynamics"]
    assert (record["sigma"]["value"], record["gamma_eff"]["value"]) == (0.0, 0.0)
    assert orjson.loads(orjson.dumps(record)) == record, "no value that JSON does not know"


def test_a_revision_changes_what_looks_back_on_it_and_repeats_change_nothing() -> None:
    base, tuned = drifting(16)
    windows = [window("base", i, n) for i, n in enumerate(base)] + [window("tuned", i, n) for i, n in enumerate(tuned)]
    state = FleetState(rules(pairs=(Pair("base", "tuned"),)))
    for record in windows:
        state.take(record)
    first = state.settle()
    for record in windows:
        state.take(record)
    assert not state.changed
    assert state.settle() == []
    state.take(window("base", 13, base[13] + 1, revision=1))
    again = state.settle()
    assert [(r.kind, r.end_ns // HOP) for r in again] == [
        ("dynamics", 14), ("population", 14), ("dynamics", 15), ("dynamics", 16),
    ]  # fmt: skip
    before = {(r.kind, r.identity): r.record["revision"] for r in first}
    assert all(r.record["revision"] == before[r.kind, r.identity] + 1 for r in again)
    state.take(window("base", 13, base[13]))  # the first publication comes late
    assert not state.changed


def test_windows_of_another_grid_are_left_alone_and_what_is_no_window_is_refused() -> None:
    other = window("a", 0, [1, 0, 0, 0, 0]) | {"end": iso(2 * HOP)}
    assert settled([other]) == []
    wrong: list[Any] = [{}, {"start": 3}, window("a", 0, [1, 0, 0, 0, 0]) | {"counts": None}, []]
    for record in wrong:
        with pytest.raises(NotAWindow):
            FleetState(rules()).take(record)


def lines() -> list[bytes]:
    """Three hours of three models in two segments, some events late enough to revise windows."""
    rng = np.random.default_rng(9)
    profiles: dict[str, Profile] = {
        "steady": Stable(HEALTHY),
        "flips": Flip(HEALTHY, HARMFUL, 5400),
        "slides": Slide(HEALTHY, HARMFUL, 0, 10_800),
    }
    found = []
    for i, (model, profile) in enumerate(profiles.items()):
        bulk = bulk_labelled(2500, [model], ["default", "other"], seed=i, duration_s=10_800, profile=profile)
        delay = rng.integers(0, 20 * S, 2500) + rng.choice([0, 400 * S], 2500, p=[0.98, 0.02])
        found += list(zip((bulk.time_ns + delay).tolist(), bulk.lines(), strict=True))
    return [line for _, line in sorted(found)]


SETTINGS = load_settings(
    overrides={
        "reference.events": 300,
        "fleet.pairs": (
            '[{"base": "slides", "tuned": "steady"}, {"base": "flips", "tuned": "steady", "segment": "other"}]'
        ),
        "fleet.windows": 20,
    }
)


def live(records: list[Record], settings: Settings, *, every: int) -> tuple[dict[Any, bytes], int]:
    """Every publication of every window, in the order of the monitor, to the fleet; what its topics hold at the end."""
    scorer = settings.scorer
    pipeline = ScoringPipeline(
        "files",
        None,
        allowed_lateness_ns=scorer.allowed_lateness.ns,
        max_future_ns=scorer.max_future.ns,
        max_record_bytes=scorer.max_record_bytes,
        now_ns=10**18 * 2,
    )
    engine, state = Engine(rules_from(settings)), FleetState(fleet_rules(settings))
    topics: dict[Any, bytes] = {}
    revised = 0
    for start in range(0, len(records), every):
        scored = pipeline.score(records[start : start + every])
        outputs = [o for g in scored.labelled for o in engine.labels(g.model, g.segment, g.labels).outputs]
        watermark = pipeline.watermark_ns(0)
        progress = Progress("files", 0, 1, min(start + every, len(records)), watermark, idle=False)
        outputs += engine.progress(progress).outputs
        if start + every >= len(records):
            outputs += engine.finish().outputs
        for output in outputs:
            if isinstance(output, Window):
                revised += output.record["revision"] > 0
                state.take(orjson.loads(encode(output).value))
        for record in state.settle():
            found = encode(record)
            topics[found.kind.value, found.key] = found.value
    return topics, revised


def test_live_and_replay_say_the_same_of_the_fleet(tmp_path: Path) -> None:
    records = [Record(0, i, line, None) for i, line in enumerate(lines())]
    replay_records(SETTINGS, records, tmp_path)
    written = {kind: (tmp_path / f"{kind}.jsonl").read_bytes().splitlines() for kind in ("population", "dynamics")}
    topics, revised = live(records, SETTINGS, every=97)
    assert revised > 20
    for kind, found in written.items():
        assert sorted(value for (of, _), value in topics.items() if of == kind) == sorted(found)
        ends = [orjson.loads(line)["end"] for line in found]
        assert ends == sorted(ends)
    assert len(written["population"]) == 36
    assert len(written["dynamics"]) > 20
    (slides, *_) = [r for r in map(orjson.loads, reversed(written["dynamics"])) if r["base"] == "slides"]
    assert slides["gamma_eff"]["value"] > 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert 'id="population"' in page
    pairs = {tuple(orjson.loads(line)[name] for name in ("base", "tuned", "segment")) for line in written["dynamics"]}
    assert page.count("beside its base model") == len(pairs)


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("fleet.pairs", '[{"base": "a", "tuned": "a"}]', "same model"),
        ("fleet.pairs", '[{"base": "a", "tuned": "b", "step": "3 lightyears"}]', "a step is written like"),
        ("fleet.pairs", '[{"base": "a", "tuned": "b"}, {"base": "a", "tuned": "b"}]', "twice"),
        ("fleet.pairs", "a > b", "JSON"),
        ("fleet.stakes", '{"a": 0.5}', "fleet.weighting is not stakes"),
        ("fleet.windows", 3, "greater than or equal to 12"),
        ("reference.desired", "1,2,3", "5 weights"),
        ("reference.desired", "0,0,0,0,0", "5 weights"),
    ],
)
def test_bad_settings_are_named(key: str, value: object, complaint: str) -> None:
    with pytest.raises(ConfigError, match=rf"^{key}: .*{complaint}"):
        load_settings(overrides={key: value})


def test_pairs_and_stakes_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "valuedrift.toml"
    path.write_text(
        '[fleet]\nweighting = "stakes"\n[fleet.stakes]\na = 0.5\n'
        '[[fleet.pairs]]\nbase = "a"\ntuned = "b"\nstep = "10000 interactions"\n'
    )
    found = fleet_rules(load_settings(path))
    assert found.pairs == (Pair("a", "b", "default", Step(StepUnit.interactions, 10_000)),)
    assert (found.stakes, found.weighting) == ({"a": 0.5}, Weighting.stakes)
