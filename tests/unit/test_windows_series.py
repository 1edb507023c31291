"""What one stream puts out, case by case. (That it never depends on order is tests/property/test_windows_engine.py.)"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.unit.feed import Feed, S, records, rules

from valuedrift.taxonomy import K
from valuedrift.windows import Alert, Baseline, Window


def test_a_window_record_holds_what_it_should() -> None:
    feed = Feed(rules())
    feed.events([1, 2, 3, 4], [0, 0, 0, 3])
    (window,) = records(feed.reach(60), Window)
    assert window["counts"] == {"g1": 3, "g2": 0, "g3": 0, "g4": 1, "g5": 0}
    assert window["soft_shares"]["g4"] == 0.25
    assert (window["start"], window["end"]) == ("1970-01-01T00:00:00Z", "1970-01-01T00:01:00Z")
    assert np.isclose(window["entropy"], -0.75 * np.log(0.75) - 0.25 * np.log(0.25))
    assert window["misaligned_share"] == 0.25
    assert window["delta_entropy_per_step"] is None
    assert window["reference"] is None
    assert window["sources"] == {"log/0": [0, 3]}
    assert window["revision"] == 0


def test_delta_is_measured_between_neighbours_only() -> None:
    feed = Feed(rules())
    feed.events([1, 2], [0, 0])
    feed.events([61, 62], [0, 3])
    feed.events([181, 182], [0, 0])
    first, second, fourth = records(feed.reach(240), Window)
    assert first["delta_entropy_per_step"] is None
    assert np.isclose(second["delta_entropy_per_step"], np.log(2))
    assert second["epsilon_exceeded"] is True
    assert fourth["delta_entropy_per_step"] is None
    assert fourth["epsilon_exceeded"] is None


def test_a_late_event_revises_its_window_and_the_step_of_the_next() -> None:
    feed = Feed(rules())
    feed.events([1, 2], [0, 0])
    feed.events([61, 62], [0, 0])
    feed.reach(120)
    first, second = records(feed.events([3], [3], late=57), Window)
    assert (first["revision"], first["events"], first["late_events"], first["revised_after_excuse"]) == (1, 3, 1, 0)
    assert (second["revision"], second["events"]) == (1, 2)
    assert np.isclose(second["delta_entropy_per_step"], -first["entropy"])


def test_an_event_beyond_the_horizon_is_late_and_counts_nowhere() -> None:
    feed = Feed(rules())
    feed.events([1], [0])
    feed.reach(600)
    (late,) = feed.events([2], [0], late=121)
    assert late.record["event_id"] == "e1"
    assert late.record["late_by_s"] == 121
    assert records(feed.reach(700), Window) == []


def test_what_an_excused_partition_brings_is_counted_as_such() -> None:
    feed = Feed(rules(), partitions=2)
    feed.events([1], [0])
    feed.reach(70, partition=0)
    feed.reach(0, partition=1, idle=True)
    (window,) = records(feed.events([30], [4], partition=1), Window)
    assert (window["events"], window["revised_after_excuse"], window["revision"]) == (2, 1, 1)


def test_the_reference_is_whole_panes_of_on_time_events() -> None:
    feed = Feed(rules(reference_events=3))
    feed.events([1, 2], [0, 0])
    feed.events([3], [3], late=5)
    feed.events([11, 12, 13], [0, 1, 0])
    feed.events([61], [0])
    first, second = records(feed.reach(120), Window)
    assert first["reference"] is not None  # complete at 20 s, so in force at the end of the first window
    state = feed.engine.dump(("m", "default"))["series"]["c"]["references"][0]
    assert state["counts"] == [4, 1, 0, 0, 0]
    assert second["reference"] == first["reference"]


def test_a_flip_fires_with_exemplars_and_resolves_when_behaviour_returns() -> None:
    rng = np.random.default_rng(3)
    feed = Feed(rules(reference_events=500, arl0_events=1e5, resolve_windows=2))
    outputs: list[Any] = []
    for minute in range(60):
        p = [0.02, 0.01, 0.01, 0.95, 0.01] if 30 <= minute < 33 else [0.95, 0.01, 0.01, 0.02, 0.01]
        outputs += feed.events(sorted(minute * 60 + rng.random(100) * 60), rng.choice(K, 100, p=p).tolist())
        outputs += feed.reach((minute + 1) * 60)
    firing, resolved = records(outputs, Alert)
    assert (firing["status"], firing["severity"], resolved["status"]) == ("firing", "critical", "resolved")
    assert firing["fired_at"] == "1970-01-01T00:30:10Z"
    assert firing["changed_since"] == "1970-01-01T00:30:00Z"
    assert "refusal misaligned (g4)" in firing["summary"]
    assert firing["id"] == resolved["id"]
    assert (firing["sequence"], resolved["sequence"]) == (0, 1)
    assert firing["exemplars"]
    assert all(int(event_id[1:]) >= 3000 for event_id in firing["exemplars"])  # none from before the flip
    assert resolved["at"] == "1970-01-01T00:35:00Z"  # two whole windows after the last evidence, at 33 minutes


def test_a_stable_stream_stays_silent_under_evidence_and_not_under_epsilon() -> None:
    rng = np.random.default_rng(4)
    fired = {}
    for rule in ("evidence", "epsilon"):
        feed = Feed(rules(reference_events=500, arl0_events=1e6, alert_rule=rule))
        outputs: list[Any] = []
        for minute in range(100):
            goals = rng.choice(K, 100, p=[0.95, 0.01, 0.01, 0.02, 0.01]).tolist()
            outputs += feed.events(sorted(minute * 60 + rng.random(100) * 60), goals)
            outputs += feed.reach((minute + 1) * 60)
        fired[rule] = sum(a["status"] == "firing" for a in records(outputs, Alert))
    assert fired["evidence"] == 0
    assert fired["epsilon"] > 70  # the literal rule fires on most stable windows of 100 events


def test_a_new_classifier_starts_a_new_reference_and_counts_no_event_twice() -> None:
    feed = Feed(rules(reference_events=2))
    feed.events([1, 2], [0, 0], classifier="old")
    feed.offset = 1  # the successor repeats the last event that was not committed
    feed.events([2, 3], [3, 3], classifier="new")
    old, new = sorted(records(feed.reach(60), Window), key=lambda w: w["classifier"], reverse=True)
    assert (old["classifier"], old["events"], new["classifier"], new["events"]) == ("old", 2, "new", 1)


def test_windows_say_that_a_new_classifier_has_restarted_the_reference_until_there_is_one() -> None:
    feed = Feed(rules(reference_events=4))
    windows: list[dict[str, Any]] = []
    for minute, classifier in enumerate(["old", "old", "old", "new", "new", "new", "given", "old"]):
        feed.events([minute * 60 + 1, minute * 60 + 31], [0, 0], classifier=classifier)
        windows += records(feed.reach((minute + 1) * 60), Window)
    restart = {"reason": "classifier_changed", "previous_classifier": "old", "at": "1970-01-01T00:03:00Z"}
    assert [w["reference_restarted"] for w in windows] == [None, None, None, restart, None, None, None, None]
    references = [w["reference"] for w in windows]
    assert references[0] is references[3] is references[6] is None
    assert references[1] == references[2] == references[7] != references[4] == references[5]  # each has its own


def test_a_pinned_reference_for_any_classifier_is_not_restarted() -> None:
    feed = Feed(rules(baselines={("m", "default", ""): Baseline((95, 1, 1, 2, 1), 100.0)}))
    feed.events([1], [0], classifier="old")
    feed.events([61], [0], classifier="new")
    first, second = records(feed.reach(120), Window)
    assert first["reference"] == second["reference"] is not None
    assert second["reference_restarted"] is None


def change_of_classifier(rule: str, *, back: bool) -> list[dict[str, Any]]:
    """Alerts of a stream that flips under one classifier and goes on under another; `back`: then the first returns."""
    rng = np.random.default_rng(5)
    feed = Feed(rules(reference_events=300, arl0_events=1e4, alert_rule=rule))
    outputs: list[Any] = []
    for minute in range(40):
        flipped = 20 <= minute < 22
        p = [0.02, 0.01, 0.01, 0.95, 0.01] if flipped else [0.95, 0.01, 0.01, 0.02, 0.01]
        goals = rng.choice(K, 100, p=p) if flipped or rule == "evidence" else np.zeros(100, dtype=int)
        classifier = "old" if minute < 22 or (back and minute >= 38) else "new"
        if rule == "epsilon" and minute == 21:
            goals[:] = 4  # another step, so the alert is open at the end
        outputs += feed.events(sorted(minute * 60 + rng.random(100) * 60), goals.tolist(), classifier=classifier)
        outputs += feed.reach((minute + 1) * 60)
    return records(outputs, Alert)


@pytest.mark.parametrize("rule", ["evidence", "epsilon"])
@pytest.mark.parametrize("back", [False, True])
def test_an_open_alert_of_a_replaced_classifier_is_resolved(rule: str, back: bool) -> None:
    *firing, resolved = change_of_classifier(rule, back=back)
    assert {(a["status"], a["resolution"], a["id"]) for a in firing} == {("firing", None, resolved["id"])}
    assert (resolved["status"], resolved["resolution"]) == ("resolved", "classifier_replaced")
    assert resolved["sequence"] == firing[-1]["sequence"] + 1
    assert resolved["classifier"] == "old"
    assert resolved["summary"].startswith("the classifier was replaced; when it last labelled, ")
    # its windows are final one size, one hop and the time for revisions after its last pane
    assert resolved["at"] == "1970-01-01T00:26:00Z"


def test_a_label_that_came_with_the_event_replaces_no_classifier() -> None:
    feed = Feed(rules(reference_events=50, alert_rule="epsilon"))
    outputs: list[Any] = []
    for minute, (classifier, goal) in enumerate([("c", 0)] * 3 + [("c", 3)] + [("given", 0)] * 12):
        feed.events([minute * 60 + 1, minute * 60 + 2], [0, goal], classifier=classifier)
        outputs += feed.reach((minute + 1) * 60)
    (alert,) = records(outputs, Alert)
    assert alert["status"] == "firing"


def test_references_of_classifiers_long_gone_are_forgotten() -> None:
    feed = Feed(rules(reference_events=1))
    sizes = []
    for turn in range(30):
        for minute in range(turn * 10, turn * 10 + 10):
            feed.events([minute * 60 + 1], [0], classifier=f"c{turn}")
            feed.reach((minute + 1) * 60)
        sizes.append(len(feed.engine.dump(("m", "default"))["series"]))
    assert sizes[-1] == sizes[-10] <= 10


def test_three_goals_are_the_same_counts_summed() -> None:
    feed = Feed(rules())
    feed.events([1, 2, 3, 4], [0, 1, 2, 3])
    feed.events([61, 62, 63, 64], [0, 0, 4, 4])
    first, second = (w["three_goals"] for w in records(feed.reach(120), Window))
    assert first["counts"] == {"helpful": 1, "refusal": 2, "off_topic_or_harmful": 1}
    assert np.isclose(first["entropy"], 1.5 * np.log(2))
    assert first["delta_entropy_per_step"] is None
    assert second["counts"] == {"helpful": 2, "refusal": 0, "off_topic_or_harmful": 2}
    assert np.isclose(second["delta_entropy_per_step"], -0.5 * np.log(2))


def test_truncated_events_are_counted_once_on_time_or_late() -> None:
    feed = Feed(rules())
    feed.events([1, 2], [0, 0], truncated=True)
    feed.events([3], [0])
    feed.offset = 1
    feed.events([2, 3], [0, 0], truncated=True)  # repeats
    feed.events([61], [0])
    first, second = records(feed.reach(120), Window)
    assert (first["truncated_events"], second["truncated_events"]) == (2, 0)
    (first, _) = records(feed.events([4], [0], late=56, truncated=True), Window)
    assert (first["truncated_events"], first["late_events"]) == (3, 1)


def test_a_pinned_baseline_is_in_force_from_the_start() -> None:
    baseline = Baseline((95, 1, 1, 2, 1), 100.0)
    feed = Feed(rules(baselines={("m", "default", ""): baseline}, arl0_events=1e4))
    outputs = feed.events([0.1 * i for i in range(60)], [3] * 60) + feed.reach(60)
    (window,) = records(outputs, Window)
    assert window["reference"] is not None
    assert records(outputs, Alert)[0]["shares"]["before"]["g1"] == 0.95


def test_state_of_an_earlier_release_goes_on_and_repeats_count_once() -> None:
    feed = Feed(rules(reference_events=2, alert_rule="epsilon"))
    feed.events([1, 2], [0, 0])
    feed.events([3, 4], [0, 0], classifier="given")
    feed.events([61, 62], [0, 3])
    (alert,) = records(feed.reach(120), Alert)
    assert alert["status"] == "firing"
    saved = feed.engine.dump(("m", "default"))
    saved["marks"] = {"log/0": 5}  # one mark for both kinds of events
    del saved["latest"]
    for series in saved["series"].values():
        del series["restart"], series["panes"]
        (series["reference"],) = series.pop("references") or [None]
        series["last_window_end"] = 120 * S
        if series["epsilon"]["episode"] is not None:
            del series["epsilon"]["episode"]["last"]
    feed.engine.load(saved)
    feed.offset = 2
    feed.events([121, 122], [0, 0], classifier="given")
    feed.offset = 5
    feed.events([123, 124], [0, 0], classifier="successor")
    counted = {w["classifier"]: w["events"] for w in records(feed.reach(180), Window)}
    assert counted == {"successor": 1}
    for minute in range(4, 12):  # long enough for the first to count as replaced, with an alert that can't be told of
        feed.events([minute * 60], [0], classifier="successor")
        assert records(feed.reach(minute * 60 + 60), Alert) == []
