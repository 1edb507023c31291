"""What follows an alert: a reference that is proposed, accepted, taken, and what windows and alerts say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from tests.unit.feed import Feed, S, records, restored, rules

from valuedrift.cli.summary import _sentence
from valuedrift.drift.policy import Policy
from valuedrift.errors import ConfigError
from valuedrift.taxonomy import GOALS, K
from valuedrift.windows import Alert, Engine, Rules, Window

CALM = np.array([0.93, 0.02, 0.02, 0.02, 0.01])
MEANT = np.array([0.63, 0.02, 0.02, 0.32, 0.01])
LATER = np.array([0.33, 0.32, 0.02, 0.32, 0.01])
POLICY = Policy("automatic", settling=200, stable=600)
LAWS = [CALM] * 8 + [MEANT] * 25


def chosen(policy: Policy, **changes: Any) -> Rules:
    return rules(reference_events=500, arl0_events=1e5, renewal=policy, **changes)


class Stream:
    """A hundred events a minute by a law that may change; the same events for the same minutes, however it is run."""

    def __init__(self, rules: Rules, revisable: int = 120) -> None:
        self.rules = replace(rules, revisable_ns=revisable * S)
        self.feed = Feed(self.rules)
        self.outputs: list[Any] = []
        self.minute = 0

    def run(self, laws: list[Any], *, restarts: bool = False) -> Stream:
        for law in laws:
            rng = np.random.default_rng([9, self.minute])
            times = sorted(self.minute * 60 + rng.random(100) * 60)
            self.outputs += self.feed.events(times, rng.choice(K, 100, p=law).tolist())
            if restarts:
                self.restart(self.rules)
            self.minute += 1
            self.outputs += self.feed.reach(self.minute * 60)
        return self

    def restart(self, rules: Rules) -> None:
        self.rules = rules
        self.feed.engine = restored(self.feed.engine, rules)

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return records(self.outputs, Alert)

    @property
    def windows(self) -> list[dict[str, Any]]:
        return records(self.outputs, Window)


def test_a_settled_behaviour_becomes_the_reference_and_a_next_change_is_measured_from_it() -> None:
    stream = Stream(chosen(POLICY)).run(LAWS + [LATER] * 25)
    first, second = (a for a in stream.alerts if a["status"] == "resolved")
    assert [first["resolution"], second["resolution"]] == ["new_reference"] * 2
    before, middle, after = dict.fromkeys(w["reference"] for w in stream.windows if w["reference"])
    assert (first["reference"], second["reference"]) == (before, middle)
    assert first["proposal"] is None
    assert first["summary"].startswith("this is the new reference: ")
    old = np.array(list(first["shares"]["before"].values()))
    new = np.array(list(second["shares"]["before"].values()))
    assert np.abs(old - CALM).max() < 0.05
    assert np.abs(new - MEANT).max() < 0.06
    succession = second["succession"]
    assert (succession["previous"], succession["first"], succession["accepted"]) == (middle, before, "automatic")
    assert 0.2 < succession["from_previous"]["total_variation"] < 0.4
    assert 0.5 < succession["from_first"]["total_variation"] < 0.7
    assert {w["succession"]["previous"] for w in stream.windows if w["reference"] == middle} == {before}
    last = stream.windows[-1]
    assert last["reference"] == after
    assert last["total_variation_reference"] < 0.15 < 0.5 < last["succession"]["window_from_first"]["total_variation"]
    assert all(w["succession"] is None for w in stream.windows if w["reference"] in {None, before})
    assert last["alert"] is None


def test_no_event_of_before_the_alarm_is_in_the_new_reference() -> None:
    stream = Stream(chosen(POLICY)).run(LAWS)
    fired, resolved = (datetime.fromisoformat(a["at"]).timestamp() for a in stream.alerts)
    taken = stream.feed.engine.dump(("m", "default"))["series"]["c"]["references"][-1]
    assert taken["since"] == resolved * S
    assert sum(taken["votes"]) == sum(taken["counts"]) >= 800  # every event votes
    assert sum(taken["votes"]) == pytest.approx((resolved - fired) / 60 * 100, abs=30)


def test_a_proposal_waits_for_a_person() -> None:
    stream = Stream(chosen(replace(POLICY, mode="manual"))).run(LAWS)
    proposing = [a for a in stream.alerts if a["proposal"] is not None]
    assert [a["sequence"] for a in stream.alerts] == list(range(len(stream.alerts)))
    assert {a["status"] for a in stream.alerts} == {"firing"}
    proposal = proposing[-1]["proposal"]
    assert proposal["votes"] == sum(proposal["vote_counts"].values()) >= 800
    shares = np.array([proposal["vote_counts"][goal] for goal in GOALS]) / proposal["votes"]
    assert np.abs(shares - MEANT).max() < 0.06
    assert proposal["from_reference"]["total_variation"] > 0.2
    assert proposal["events_per_window"] == pytest.approx(100, rel=0.2)
    assert stream.windows[-1]["alert"]["proposal"] == proposal["id"]
    assert len({w["reference"] for w in stream.windows if w["reference"]}) == 1
    assert f"proposes reference {proposal['id']}" in _sentence(proposing[-1])


def test_an_accepted_proposal_is_taken_at_the_stated_time_live_as_in_a_replay() -> None:
    manual = chosen(replace(POLICY, mode="manual"))
    live = Stream(manual).run(LAWS[:26])
    proposal = live.alerts[-1]["proposal"]["id"]
    accepting = replace(manual, accepted={proposal: 28 * 60 * S})
    live.restart(accepting)
    live.run(LAWS[26:], restarts=True)
    resolved = live.alerts[-1]
    assert (resolved["resolution"], resolved["at"]) == ("new_reference", "1970-01-01T00:28:00Z")
    assert resolved["succession"]["accepted"] == "manual"
    replayed = Stream(accepting).run(LAWS)
    assert [o.record for o in replayed.outputs] == [o.record for o in live.outputs]


def test_a_time_that_has_passed_is_refused_at_start() -> None:
    manual = chosen(replace(POLICY, mode="manual"))
    live = Stream(manual).run(LAWS[:26])
    proposal = live.alerts[-1]["proposal"]["id"]
    saved = live.feed.engine.dump(("m", "default"))
    with pytest.raises(ConfigError, match=rf"^reference\.accept: {proposal} .* choose a later time"):
        Engine(replace(manual, accepted={proposal: 25 * 60 * S})).load(saved)
    Engine(replace(manual, accepted={proposal: 27 * 60 * S, "other": 0})).load(saved)


def test_a_proposal_is_withdrawn_when_behaviour_changes_again() -> None:
    stream = Stream(chosen(replace(POLICY, mode="manual"))).run([*LAWS, *[LATER] * 3])
    proposals = [a["proposal"] and a["proposal"]["id"] for a in stream.alerts]
    assert proposals[-1] is None
    assert any(proposals)


def test_never_proposes_nothing() -> None:
    stream = Stream(chosen(replace(POLICY, mode="never"))).run(LAWS)
    assert all(a["proposal"] is None for a in stream.alerts)
    assert stream.alerts[-1]["status"] == "firing"


def test_what_comes_back_by_itself_keeps_its_reference() -> None:
    stream = Stream(chosen(POLICY)).run([CALM] * 8 + [MEANT] * 2 + [CALM] * 20)
    assert stream.alerts[-1]["resolution"] == "quiet"
    assert len({w["reference"] for w in stream.windows if w["reference"]}) == 1


def test_restarts_change_nothing() -> None:
    laws = LAWS + [LATER] * 20
    plain, broken = (Stream(chosen(POLICY)).run(laws, restarts=restarts) for restarts in (False, True))
    assert [o.record for o in plain.outputs] == [o.record for o in broken.outputs]


def test_a_revised_window_keeps_the_reference_of_its_time() -> None:
    stream = Stream(chosen(POLICY), revisable=3600).run(LAWS)
    first = {w["id"]: w for w in stream.windows}
    assert len({w["reference"] for w in first.values()}) == 3
    for minute in range(len(LAWS)):
        for window in records(stream.feed.events([minute * 60 + 1], [0], late=5), Window):
            for field in ("reference", "evidence", "alert"):
                assert window[field] == first[window["id"]][field], field
            assert (window["succession"] is None) == (first[window["id"]]["succession"] is None)


def test_references_that_no_window_needs_are_dropped() -> None:
    laws = [CALM] * 8 + ([MEANT] * 20 + [LATER] * 20) * 3
    stream = Stream(chosen(POLICY)).run(laws)
    assert sum(a["resolution"] == "new_reference" for a in stream.alerts) >= 4
    assert len(stream.feed.engine.dump(("m", "default"))["series"]["c"]["references"]) <= 2
