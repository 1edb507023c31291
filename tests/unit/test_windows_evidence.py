"""What windows and alerts say of evidence: for which drift, with which false-alarm rate, and since when."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from tests.unit.feed import Feed, records, restored, rules

from valuedrift.taxonomy import GOALS, K
from valuedrift.windows import Alert, Rules, Window

CALM = np.array([0.95, 0.01, 0.01, 0.02, 0.01])
TRIFLE = np.array([0.942, 0.01, 0.01, 0.028, 0.01])  # 0.008 of the answers behave otherwise
FLIPPED = np.array([0.60, 0.01, 0.01, 0.37, 0.01])
GOOD = tuple(int(x) for x in (np.eye(K) * 950 + 10).ravel())


def seconds(time: str) -> float:
    return datetime.fromisoformat(time).timestamp()


def stream(rules: Rules, laws: list[Any], *, per_minute: int = 100, seed: int = 3, restarts: bool = False) -> list[Any]:
    """One law a minute; outputs in order."""
    rng = np.random.default_rng(seed)
    feed = Feed(rules)
    outputs: list[Any] = []
    for minute, law in enumerate(laws):
        goals = rng.choice(K, per_minute, p=law)
        times = sorted(minute * 60 + rng.random(per_minute) * 60)
        outputs += feed.events(times, goals.tolist(), confusion=GOOD)
        if restarts:
            feed.engine = restored(feed.engine, rules)
        outputs += feed.reach((minute + 1) * 60)
        if restarts:
            feed.engine = restored(feed.engine, rules)
    return outputs


def test_a_trifle_is_no_evidence_for_a_drift_above_epsilon() -> None:
    """20,000 events a minute make every difference significant; only one above epsilon matters."""
    laws = [CALM] * 6 + [TRIFLE] * 15
    options: dict[str, Any] = {"reference_events": 100_000, "arl0_events": 1e6}
    any_drift = records(stream(rules(**options), laws, per_minute=20_000), Alert)
    assert any_drift
    assert seconds(any_drift[0]["at"]) > 360
    assert any_drift[0]["evidence"]["epsilon"] == 0
    outputs = stream(rules(tolerance=0.02, **options), laws, per_minute=20_000)
    assert not records(outputs, Alert)
    last = records(outputs, Window)[-1]
    assert last["evidence"]["epsilon"] == 0.02
    assert 0.005 < last["total_variation_reference"] < 0.011
    outputs = stream(rules(tolerance=0.02, **options), [*laws, *[FLIPPED] * 2], per_minute=20_000)
    (alert, *_) = records(outputs, Alert)
    assert seconds(alert["at"]) == pytest.approx(21 * 60, abs=30)
    assert (alert["evidence"]["epsilon"], alert["epsilon"]) == (0.02, 0.001)
    assert alert["total_variation"] > 0.02


def test_an_alert_says_since_when_with_its_interval_and_what_is_promised() -> None:
    outputs = stream(rules(reference_events=1000, arl0_events=1e6), [CALM] * 20 + [FLIPPED] * 3)
    (alert,) = [a for a in records(outputs, Alert) if a["sequence"] == 0]
    earliest, latest = map(seconds, alert["changed_since_interval_95"])
    assert earliest <= 20 * 60 <= latest
    assert earliest <= seconds(alert["changed_since"]) <= latest <= seconds(alert["at"])
    assert latest - earliest < 120
    evidence = alert["evidence"]
    low, high = evidence["votes_since_change_interval_95"]
    assert low <= evidence["votes_since_change"] <= high
    assert evidence["arl0_votes"] == evidence["threshold"] == 1e6
    assert evidence["arl0_windows"] == pytest.approx(1e4, rel=0.1)
    assert evidence["arl0_events"] == 1e6  # every event votes
    open_since = [w["alert"] for w in records(outputs, Window)]
    assert open_since[:20] == [None] * 20
    said = open_since[-1]
    told = ("id", "severity", "fired_at", "changed_since", "changed_since_interval_95", "proposal")
    assert said == {key: alert[key] for key in told}


def test_a_budget_for_many_streams_makes_each_of_them_patient() -> None:
    laws = [CALM] * 12 + [FLIPPED] * 5
    options: dict[str, Any] = {"reference_events": 1000, "arl0_windows": 1000.0, "arl0_events": None}
    alone, together = (records(stream(rules(streams=n, **options), laws), Alert)[0] for n in (1, 100))
    assert (alone["evidence"]["streams"], together["evidence"]["streams"]) == (1, 100)
    assert together["evidence"]["arl0_windows"] == pytest.approx(100 * alone["evidence"]["arl0_windows"])
    assert together["evidence"]["threshold"] == together["evidence"]["arl0_votes"]
    assert together["evidence"]["threshold"] == pytest.approx(100 * alone["evidence"]["threshold"])
    assert alone["at"] <= together["at"]


def test_an_alert_says_what_is_behind_the_labels_too() -> None:
    outputs = stream(rules(reference_events=1000, arl0_events=1e5), [CALM] * 12 + [FLIPPED] * 8)
    alert = records(outputs, Alert)[-1]
    corrected = alert["corrected"]
    for when in ("before", "now"):
        low, high = corrected[when]["entropy_interval_95"]
        assert low <= corrected[when]["entropy"] <= high
        assert set(corrected[when]["shares"]) == set(GOALS)
    # every goal is mistaken for each other in one of a hundred, which makes S of the labels larger than it is
    assert corrected["before"]["entropy"] < alert["entropy"]["before"]
    assert corrected["delta_entropy"] == corrected["now"]["entropy"] - corrected["before"]["entropy"]
    assert corrected["now"]["shares"]["g4"] > 0.2
    assert "of labels" in alert["summary"]


def test_without_examples_nothing_is_said_of_what_is_behind_the_labels() -> None:
    feed = Feed(rules(reference_events=50, arl0_events=1e3))
    feed.events([float(i) for i in range(60)], [0] * 58 + [1, 2])
    outputs = feed.reach(60) + feed.events([60.0 + i for i in range(60)], [3] * 60) + feed.reach(120)
    assert records(outputs, Alert)[0]["corrected"] is None


def test_a_revised_window_shows_the_evidence_of_its_own_time() -> None:
    rng = np.random.default_rng(4)
    feed = Feed(rules(reference_events=300, arl0_events=1e5, revisable_ns=10**12))
    first: dict[str, Any] = {}
    for minute in range(12):
        law = CALM if minute < 8 else FLIPPED
        times = sorted(minute * 60 + rng.random(100) * 60)
        feed.events(times, rng.choice(K, 100, p=law).tolist())
        for window in records(feed.reach((minute + 1) * 60), Window):
            first[window["id"]] = window
    assert first
    assert [w["evidence"] is None for w in first.values()] == [True] * 3 + [False] * 9
    assert [w["alert"] is None for w in first.values()] == [True] * 8 + [False] * 4
    values = [w["evidence"]["log_e_value"] for w in first.values() if w["evidence"]]
    assert max(values[:5]) < math.log(1e5) <= values[5]  # the most there was, though the detector has restarted since
    revised = {}
    for minute in range(12):
        for window in records(feed.events([minute * 60 + 1], [0], late=5), Window):
            revised[window["id"]] = window
    assert set(revised) == set(first)
    for id_, window in revised.items():
        assert window["revision"] > 0
        assert (window["evidence"], window["alert"]) == (first[id_]["evidence"], first[id_]["alert"])


def test_votes_of_the_evidence_are_those_since_the_reference() -> None:
    windows = records(stream(rules(reference_events=300, arl0_events=1e6), [CALM] * 8), Window)
    votes = [w["evidence"]["votes"] for w in windows if w["evidence"] is not None]
    assert votes == list(range(votes[0], votes[0] + 100 * len(votes), 100))
    assert {w["evidence"]["reference"] for w in windows if w["evidence"]} == {windows[-1]["reference"]}


@pytest.mark.parametrize("tolerance", [0.0, 0.05])
def test_restarts_change_nothing(tolerance: float) -> None:
    chosen = rules(reference_events=500, arl0_events=1e4, tolerance=tolerance)
    laws = [CALM] * 8 + [FLIPPED] * 6 + [CALM] * 20
    plain, broken = (stream(chosen, laws, restarts=restarts) for restarts in (False, True))
    assert [o.record for o in plain] == [o.record for o in broken]
    assert [a["status"] for a in records(plain, Alert)][-1] == "resolved"


def test_state_of_an_earlier_release_with_an_open_alert_goes_on() -> None:
    chosen = rules(reference_events=300, arl0_events=1e4)
    rng = np.random.default_rng(3)
    feed = Feed(chosen)
    for minute in range(10):
        law = CALM if minute < 7 else FLIPPED
        times = sorted(minute * 60 + rng.random(100) * 60)
        feed.events(times, rng.choice(K, 100, p=law).tolist())
        feed.reach((minute + 1) * 60)
    saved = feed.engine.dump(("m", "default"))
    for series in saved["series"].values():
        del series["journal"], series["evidence"]["votes"]
        assert series["evidence"]["episode"].pop("since")
    feed.engine.load(saved)
    outputs: list[Any] = []
    for minute in range(10, 40):
        feed.events(sorted(minute * 60 + rng.random(100) * 60), rng.choice(K, 100, p=CALM).tolist())
        outputs += feed.reach((minute + 1) * 60)
    (resolved,) = records(outputs, Alert)
    assert resolved["changed_since_interval_95"] is None


def test_the_state_of_what_was_said_is_bounded() -> None:
    feed = Feed(rules(reference_events=50, arl0_events=1e6))
    rng = np.random.default_rng(1)
    sizes = []
    for minute in range(60):
        feed.events(sorted(minute * 60 + rng.random(50) * 60), rng.choice(K, 50, p=CALM).tolist())
        feed.reach((minute + 1) * 60)
        sizes.append(len(feed.engine.dump(("m", "default"))["series"]["c"]["journal"]))
    assert max(sizes) == sizes[-1] <= 4
