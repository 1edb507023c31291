"""Votes that repeat each other, learned with the reference: through panes, restarts, pinned references and settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.feed import Feed, records, restored, rules

from valuedrift.config import Settings, load_settings
from valuedrift.config.rules import rules_fingerprint, rules_from
from valuedrift.errors import ConfigError
from valuedrift.taxonomy import K
from valuedrift.windows import Alert, Baseline, Rules, Window

CALM = np.array([0.90, 0.04, 0.03, 0.02, 0.01])
CHANGED = np.array([0.30, 0.04, 0.63, 0.02, 0.01])
RUN = 5.0


def chosen(**changes: Any) -> Rules:
    return rules(**({"reference_events": 1500, "arl0_events": 1e4, "dependence": "learned"} | changes))


def fed(rules: Rules, laws: list[Any], *, restarts: bool = False, batches: int = 1) -> list[Any]:
    """A hundred events a minute in runs of equal labels, none with a conversation."""
    feed, outputs, goal = Feed(rules), [], 0
    for minute, law in enumerate(laws):
        rng = np.random.default_rng([7, minute])
        goals = []
        for anew in rng.random(100) < 1 / RUN:
            goal = int(rng.choice(K, p=law)) if anew else goal
            goals.append(goal)
        times = (minute * 60 + np.sort(rng.random(100)) * 60).tolist()
        for part in np.array_split(np.arange(100), batches):
            outputs += feed.events([times[i] for i in part], [goals[i] for i in part])
        if restarts:
            feed.engine = restored(feed.engine, rules)
        outputs += feed.reach((minute + 1) * 60)
    return outputs


def test_traffic_in_runs_alarms_when_it_changes_and_not_before() -> None:
    laws = [CALM] * 60 + [CHANGED] * 20
    outputs = fed(chosen(), laws)
    (first, *_) = records(outputs, Alert)
    assert first["status"] == "firing"
    assert "1970-01-01T01:00" <= first["at"] <= "1970-01-01T01:20"
    assert "g3" in first["evidence"]["alternative"] or "rest" in first["evidence"]["alternative"]
    naive = records(fed(rules(reference_events=1500, arl0_events=1e4), laws), Alert)
    assert naive[0]["at"] < "1970-01-01T01:00"  # a false alarm


def test_restarts_and_batches_change_nothing() -> None:
    laws = [CALM] * 18 + [CHANGED] * 8
    whole = [output.record for output in fed(chosen(), laws)]
    assert [output.record for output in fed(chosen(), laws, restarts=True)] == whole
    assert [output.record for output in fed(chosen(), laws, batches=7)] == whole


def test_a_pinned_reference_waits_until_dependence_is_known() -> None:
    counts = tuple((1000 * CALM).astype(int).tolist())
    pinned = chosen(baselines={("m", "default", ""): Baseline(counts, 100.0)})
    windows = records(fed(pinned, [CALM] * 20), Window)
    watched = [window["evidence"] is not None for window in windows]
    assert not any(watched[:15])  # 1,500 votes: the first fifteen windows
    assert all(watched[15:])
    assert {window["reference"] for window in windows} == {windows[0]["reference"]}


def test_state_without_it_stays_as_small_as_it_was() -> None:
    feed = Feed(rules(reference_events=10))
    feed.events([float(s) for s in range(20)], [0] * 20)
    feed.reach(60)
    (key,) = feed.engine
    (series,) = feed.engine.dump(key)["series"].values()
    assert series["clusters"] is None
    assert len(json.dumps(series)) < 8000


def test_the_setting_reaches_the_rules_and_their_fingerprint() -> None:
    ours = rules_from(Settings.model_validate({"detector": {"dependence": "learned"}}))
    assert ours.dependence == "learned"
    assert rules_fingerprint(ours) != rules_fingerprint(rules_from(Settings()))


def test_it_is_not_combined_with_a_tolerance(tmp_path: Path) -> None:
    file = tmp_path / "valuedrift.toml"
    file.write_text("[detector]\ndependence = 'learned'\nepsilon = 0.02\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^detector\.dependence: .* detector\.epsilon is set"):
        load_settings(file)


def test_panes_are_numbered_by_event_time() -> None:
    # An hour without traffic fades what was said before it: the same events, apart or in a row, are not the same news.
    def evidence(gap: int) -> float:
        feed = Feed(chosen(reference_events=600))
        rng, outputs = np.random.default_rng(3), []
        for minute in range(8):
            start = minute * 60 + (gap if minute == 7 else 0)
            goals = np.repeat(rng.choice(K, 20, p=CALM), 5) if minute < 6 else np.full(100, 2)
            outputs += feed.events((start + np.sort(rng.random(100)) * 60).tolist(), goals.tolist())
        outputs += feed.reach(8 * 60 + gap)
        return float(records(outputs, Window)[-1]["evidence"]["log_e_value"])

    assert evidence(6 * 3600) > evidence(0)
