"""Tenants, from a field of the records to the detector: hashed in the scorer, told apart in panes, bounded."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from tests.unit.feed import Feed, S, records, restored, rules

from valuedrift.config import load_settings
from valuedrift.config.rules import rules_from
from valuedrift.drift.policy import Policy
from valuedrift.errors import ConfigError
from valuedrift.events import Record
from valuedrift.events.conversation import TENANT, conversation_hash
from valuedrift.events.label_batch import LabelBatch, decode_message
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.taxonomy import K
from valuedrift.windows import Alert, Engine, Rules, Window, WindowGrid
from valuedrift.windows.daytime import Daytime
from valuedrift.windows.history import Stretch
from valuedrift.windows.series import Series

START = 1_760_000_000


def chosen(**changes: Any) -> Rules:
    return rules(**({"reference_events": 10_000, "arl0_events": 5e3, "dependence": "tenants"} | changes))


def scored(tenant: str, **names: Any) -> list[bytes]:
    """Three records through the scorer, as they are published."""
    pipeline = ScoringPipeline(
        "log", None, allowed_lateness_ns=S, max_future_ns=S, max_record_bytes=9999, now_ns=(START + 9) * S,
        tenant=tenant, **names,
    )  # fmt: skip
    whose: list[dict[str, Any]] = [{"customer": "ACME-Inc"}, {"customer": 7}, {}]
    values = [
        orjson.dumps({"event_id": f"e{i}", "timestamp": START + i, "model": "m", "label": "g1", "metadata": of})
        for i, of in enumerate(whose)
    ]
    found = pipeline.score([Record(0, i, value) for i, value in enumerate(values)])
    assert not found.dead_letters
    return [LabelBatch.of(each.model, each.segment, each.labels).encode() for each in found.labelled]


def test_no_name_of_a_tenant_leaves_the_scorer_and_its_hash_is_pinned() -> None:
    (batch,) = scored("metadata.customer")
    assert b"ACME" not in batch
    message = decode_message(batch)
    assert isinstance(message, LabelBatch)
    assert message.schema_version == 6
    number = conversation_hash(kind=TENANT)
    assert message.labels.tenants is not None
    assert message.labels.tenants.tolist() == [number("ACME-Inc"), number("7"), 0]
    assert number("ACME-Inc") == 563_729_652_679_974  # what is on topics must mean the same to every release
    assert number("ACME-Inc") != conversation_hash()("ACME-Inc")
    (salted,) = scored("metadata.customer", conversation_salt="pepper")
    assert salted != batch


def test_where_no_tenant_is_known_the_bytes_are_those_of_before() -> None:
    (off,) = scored("none")
    (unknown,) = scored("metadata.nobody")
    assert off == unknown
    assert json.loads(off)["v"] == 5
    assert "tenants" not in json.loads(off)


@pytest.mark.parametrize("column", ["AAAA", "", 7])
def test_a_batch_with_a_bad_column_of_tenants_is_refused(column: object) -> None:
    (batch,) = scored("metadata.customer")
    with pytest.raises(Exception, match="tenants"):
        decode_message(orjson.dumps(json.loads(batch) | {"tenants": column}))


def grouped(monkeypatch: pytest.MonkeyPatch) -> list[Stretch]:
    """Every pane that closes from now on."""
    seen: list[Stretch] = []
    weigh = Series._weigh

    def noted(self: Series, pane: Stretch, *rest: Any) -> list[Alert]:
        seen.append(pane)
        return weigh(self, pane, *rest)

    monkeypatch.setattr(Series, "_weigh", noted)
    return seen


@pytest.mark.parametrize("restarts", [False, True])
def test_votes_are_counted_by_tenant(monkeypatch: pytest.MonkeyPatch, restarts: bool) -> None:
    """Conversations and lone events of five tenants and of none, two of whom share a number."""
    seen = grouped(monkeypatch)
    ours = chosen(reference_events=10, arl0_events=1e9, tenants=3, vote_again_ns=3600 * S)
    feed, rng = Feed(ours), np.random.default_rng(4)
    voted: set[int] = set()
    expected: list[Counter[tuple[int, int]]] = []
    for minute in range(12):
        talks = rng.integers(0, 40, 60)  # 0: none
        tenants = np.where(talks % 3 == 0, rng.integers(0, 6, 60), talks % 6)
        tenants[talks > 0] = talks[talks > 0] % 6
        tenants[tenants == 5] = 1 + 192
        goals, times = rng.integers(0, K, 60), minute * 60 + np.sort(rng.random(60)) * 60
        panes: dict[int, Counter[tuple[int, int]]] = {}
        heard: set[int] = set()
        for talk, tenant, goal, time in zip(
            talks.tolist(), tenants.tolist(), goals.tolist(), times.tolist(), strict=True
        ):
            number = 1 + tenant % 192 if tenant else 0  # 64 for each that is told apart
            pane = panes.setdefault(int(time // 10), Counter())
            if not talk:
                pane[number, goal] += 1
            elif talk not in voted | heard:
                heard.add(talk)
                pane[number, goal] += 1
        voted |= heard
        expected += [pane for _, pane in sorted(panes.items())]
        for part in np.array_split(rng.permutation(60), 4):  # in any order
            order = np.sort(part) if restarts else part
            feed.events(
                times[order].tolist(), goals[order].tolist(), conversations=talks[order].tolist(),
                tenants=tenants[order].tolist(),
            )  # fmt: skip
            if restarts:
                feed.engine = restored(feed.engine, ours)
        feed.reach((minute + 1) * 60)
    found = []
    for closed in seen:
        assert closed.groups is not None
        numbers, rows = closed.groups
        assert list(numbers) == sorted(set(numbers))
        assert rows.sum(axis=0).tolist() == closed.counts.tolist()
        found.append(Counter({(n, g): int(rows[i, g]) for i, n in enumerate(numbers) for g in range(K) if rows[i, g]}))
    assert len(found) > 60
    assert found == expected[-len(found) :]


CALM = np.array([0.90, 0.04, 0.03, 0.02, 0.01])


def fed(rules: Rules, panes: int, change: int, *, restarts: bool = False, batches: int = 1) -> list[Any]:
    """Five events of as many tenants to a pane, and bursts: two events of one tenant for six panes, all of one goal."""
    rng, feed, outputs = np.random.default_rng(3), Feed(rules), []
    bursts: list[list[int]] = []  # tenant, goal, panes left
    for first in range(0, panes, 60):
        times: list[float] = []
        goals: list[int] = []
        tenants: list[int] = []
        for pane in range(first, first + 60):
            law = CALM if pane < change else np.array([0.5, 0.04, 0.43, 0.02, 0.01])
            if rng.random() < 0.15:
                bursts.append([int(rng.integers(1, 200)), int(rng.choice(K, p=law)), 6])
            events = [(int(t), int(rng.choice(K, p=law))) for t in rng.integers(1, 200, 5)]
            events += [(tenant, goal) for tenant, goal, _ in bursts for _ in range(2)]
            bursts = [[tenant, goal, left - 1] for tenant, goal, left in bursts if left > 1]
            times += (10 * pane + np.sort(rng.random(len(events))) * 10).tolist()
            tenants += [7919 * tenant for tenant, _ in events]
            goals += [goal for _, goal in events]
        for part in np.array_split(np.arange(len(times)), batches):
            outputs += feed.events(
                [times[i] for i in part], [goals[i] for i in part], tenants=[tenants[i] for i in part]
            )  # fmt: skip
        if restarts:
            feed.engine = restored(feed.engine, rules)
        outputs += feed.reach((first + 60) * 10)
    return outputs


def test_bursts_of_tenants_are_alarms_unless_their_names_are_known() -> None:
    """Some 10,000 events after the reference at an ARL0 of 10⁶: as promised, one of a hundred such streams alarms."""
    ours = chosen(grid=WindowGrid(10 * S, 600 * S, 600 * S), reference_events=5000, arl0_events=1e6)
    assert records(fed(replace(ours, dependence="ids"), 2100, 10**9), Alert)
    assert not records(fed(ours, 2100, 10**9), Alert)


def test_restarts_and_batches_change_nothing_and_a_change_is_an_alert() -> None:
    ours = chosen(reference_events=2000, arl0_events=1e5)
    whole = [output.record for output in fed(ours, 600, 420)]
    assert [output.record for output in fed(ours, 600, 420, restarts=True)] == whole
    assert [output.record for output in fed(ours, 600, 420, batches=7)] == whole
    firing = [r for r in whole if r.get("status") == "firing"]
    assert firing
    assert firing[0]["at"] > "1970-01-01T01:10"


def test_after_another_reference_tenants_are_learned_anew() -> None:
    policy = Policy(mode="automatic", settling=300, stable=600)
    ours = chosen(reference_events=1000, arl0_events=1e4, renewal=policy)
    outputs = fed(ours, 1400, 420)
    assert [output.record for output in fed(ours, 1400, 420, restarts=True)] == [output.record for output in outputs]
    (succession,) = {r["at"] for r in records(outputs, Alert) if r.get("succession")}
    after = [window for window in records(outputs, Window) if window["start"] >= succession]
    tested = [window["evidence"] is not None for window in after]
    assert not any(tested[:15])  # about 1,000 votes: sixty a minute
    assert all(tested[25:])
    assert len(after) > 40
    assert not [r for r in records(outputs, Alert) if r["at"] > succession and r["status"] == "firing"]


def test_what_an_earlier_release_has_learned_of_tenants_is_learned_anew() -> None:
    ours = chosen(reference_events=300)
    feed, outputs = Feed(ours), []
    for minute in range(30):
        rng = np.random.default_rng([2, minute])
        times = (minute * 60 + np.sort(rng.random(60)) * 60).tolist()
        feed.events(times, rng.choice(K, 60, p=CALM).tolist(), tenants=rng.integers(1, 9, 60).tolist())
        outputs += feed.reach((minute + 1) * 60)
        if minute == 14:
            assert records(outputs, Window)[-1]["evidence"] is not None
            (key,) = feed.engine
            saved = feed.engine.dump(key)
            for series in saved["series"].values():  # its urn, and the detector that went with it
                series["clusters"] = {"version": 1, "grid": [[1.0], [128.0]], "frozen": False}
                series["evidence"]["detector"] = {"version": 1, "urn": {}}
            engine = Engine(ours)
            engine.watermarks = feed.engine.watermarks
            engine.load(json.loads(json.dumps(saved)))
            feed.engine, outputs = engine, []
    tested = [window["evidence"] is not None for window in records(outputs, Window)]
    assert not any(tested[1:5])  # 300 votes; what was noted before is still said once
    assert all(tested[6:])
    assert not records(outputs, Alert)


def test_tenants_have_times_of_day_too() -> None:
    day = Daytime((7 * 60, 19 * 60))
    ours = chosen(grid=WindowGrid(600 * S, 3600 * S, 3600 * S), reference_events=300, daytime=day, arl0_events=1e6)
    feed, outputs = Feed(ours), []
    for hour in range(4 * 24):
        rng = np.random.default_rng([9, hour])
        law = np.array([0.9, 0.03, 0.03, 0.02, 0.02] if 7 <= hour % 24 < 19 else [0.5, 0.03, 0.43, 0.02, 0.02])
        at = (3600 * (hour + np.sort(rng.random(40)))).tolist()
        outputs += feed.events(at, rng.choice(K, 40, p=law).tolist(), tenants=rng.integers(1, 9, 40).tolist())
        feed.engine = restored(feed.engine, ours)
        outputs += feed.reach((hour + 1) * 3600)
    assert not records(outputs, Alert)
    assert records(outputs, Window)[-1]["evidence"]["votes"] > 1000


def test_state_is_bounded_however_many_tenants_there_are() -> None:
    feed = Feed(chosen(tenants=16, reference_events=1000))
    for minute in range(30):
        rng = np.random.default_rng(minute)
        times = (minute * 60 + np.sort(rng.random(300)) * 60).tolist()
        feed.events(times, rng.integers(0, 2, 300).tolist(), tenants=rng.integers(1, 2**53, 300).tolist())
        feed.reach(minute * 60 + 30)  # half of the minute's panes stay open
    (key,) = feed.engine
    (series,) = feed.engine.dump(key)["series"].values()
    assert 0 < series["evidence"]["detector"]["bags"]["tenants"] <= 17
    assert len(json.dumps(series["evidence"]["detector"])) < 4_000
    assert len(json.dumps(series)) < 30_000


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[detector]\ndependence = 'tenants'", r"^detector\.dependence: .*scorer\.tenant"),
        (
            "[scorer]\ntenant = 'a'\n[detector]\ndependence = 'tenants'\nepsilon = 0.02",
            r"^detector\.dependence: .*detector\.epsilon",
        ),
        ("[scorer]\ntenant = ''", r"^scorer\.tenant: "),
        ("[detector]\ntenants = 1", r"^detector\.tenants: "),
    ],
)
def test_bad_settings_fail_at_start_and_name_the_key(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "valuedrift.toml"
    file.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=problem):
        load_settings(file)


def test_settings_reach_the_rules() -> None:
    settings = {"scorer.tenant": "metadata.customer", "detector.dependence": "tenants", "detector.tenants": 64}
    found = rules_from(load_settings(overrides=settings))
    assert (found.dependence, found.tenants) == ("tenants", 64)
