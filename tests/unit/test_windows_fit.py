"""Something that fits no goal: what windows say of fit, and the alerts of its own test."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.unit.feed import Feed, records, restored, rules

from valuedrift.drift.policy import Policy
from valuedrift.taxonomy import K, hard_labels, quantise
from valuedrift.windows import Alert, Rules, Window

MIX = np.array([0.85, 0.03, 0.06, 0.03, 0.03])
OTHER = np.array([0.25, 0.03, 0.06, 0.63, 0.03])
SURE, UNSURE = 5.0, 1.5


def drawn(rng: np.random.Generator, n: int, sure: float, mix: np.ndarray) -> np.ndarray:
    """Probabilities of n events with labels by the mix, the more concentrated the surer."""
    labels = rng.choice(K, size=n, p=mix)
    p = rng.dirichlet(np.full(K, 0.2), size=n)
    p[np.arange(n), labels] += 1.0 + sure * rng.random(n)
    return quantise(p)


class Stream:
    """A hundred events a minute, so and so sure of labels by a mix."""

    def __init__(self, **changes: Any) -> None:
        options: dict[str, Any] = {"reference_events": 1000, "arl0_events": 1e9, "fit_arl0_windows": 1000.0}
        self.rules: Rules = rules(**(options | changes))
        self.feed, self.minute = Feed(self.rules), 0
        self.outputs: list[Any] = []

    def run(self, minutes: int, sure: float, mix: np.ndarray = MIX, *, restarts: bool = False, **given: Any) -> Stream:
        for _ in range(minutes):
            rng = np.random.default_rng([5, self.minute])
            scores = drawn(rng, 100, sure, mix)
            times = sorted(self.minute * 60 + rng.random(100) * 60)
            goals = hard_labels(scores).tolist()
            self.outputs += self.feed.events(times, goals, scores=scores, **given)
            if restarts:
                self.feed.engine = restored(self.feed.engine, self.rules)
            self.minute += 1
            self.outputs += self.feed.reach(self.minute * 60)
        return self

    @property
    def alerts(self) -> list[dict[str, Any]]:
        return [a for a in records(self.outputs, Alert) if a["rule"] == "fit"]

    @property
    def fits(self) -> list[dict[str, Any] | None]:
        return [w["fit"] for w in records(self.outputs, Window)]


def test_less_certain_labels_are_an_alert_of_their_own() -> None:
    stream = Stream().run(20, SURE).run(20, UNSURE)
    (alert,) = stream.alerts
    assert (alert["status"], alert["severity"]) == ("firing", "warning")
    assert "1970-01-01T00:20:00Z" < alert["at"] < "1970-01-01T00:30:00Z"
    assert "1970-01-01T00:18:00Z" < alert["changed_since"] < "1970-01-01T00:23:00Z"
    before, now = alert["fit"]["unfit_share"]["before"], alert["fit"]["unfit_share"]["now"]
    assert 0.005 < before < 0.05
    assert now > 2 * before
    assert f"least sure of {now:.1%}" in alert["summary"]
    evidence = alert["evidence"]
    assert evidence["statistic"] >= evidence["threshold"] == evidence["arl0_votes"]
    assert evidence["arl0_windows"] == pytest.approx(1000)
    assert evidence["arl0_votes"] == pytest.approx(100_000, rel=0.05)
    offsets = [int(id_.removeprefix("e")) for id_ in alert["exemplars"]]
    assert offsets
    assert min(offsets) >= 1800  # from about the change on
    last = stream.fits[-1]
    assert last is not None
    assert (last["alert"], last["votes"]) == (alert["id"], 100)
    assert last["unfit_share"] > 2 * last["expected_share"] == 2 * before


def test_windows_say_nothing_of_fit_until_it_is_learned_and_then_how_many_fit_worst() -> None:
    stream = Stream().run(30, SURE)
    known = [fit for fit in stream.fits if fit is not None]
    assert stream.fits[:9] == [None] * 9
    assert len(known) == 21
    assert not stream.alerts
    assert sum(fit["votes"] for fit in known) == 2000
    share = sum(fit["votes"] * (fit["unfit_share"] or 0.0) for fit in known) / 2000
    assert share == pytest.approx(known[0]["expected_share"], abs=0.02)
    assert known[0]["log_e_value"] is None
    assert known[-1]["log_e_value"] is not None


def test_another_mix_of_goals_is_no_evidence_of_worse_fit() -> None:
    assert not Stream().run(20, SURE).run(20, SURE, OTHER).alerts


def test_it_resolves_when_answers_fit_again() -> None:
    stream = Stream().run(20, SURE).run(8, UNSURE).run(60, SURE)
    fired, *_, resolved = stream.alerts
    assert (resolved["status"], resolved["resolution"], resolved["id"]) == ("resolved", "quiet", fired["id"])
    assert resolved["exemplars"] == []
    assert stream.fits[-1] is not None
    assert stream.fits[-1]["alert"] is None


def test_given_labels_have_no_fit() -> None:
    stream = Stream().run(20, SURE, classifier="given").run(10, UNSURE, classifier="given")
    assert not stream.alerts
    assert stream.fits == [None] * 30


@pytest.mark.parametrize("changes", [{"fit_arl0_windows": None}, {"alert_rule": "epsilon"}])
def test_it_can_be_left_out(changes: dict[str, Any]) -> None:
    stream = Stream(**changes).run(20, SURE).run(10, UNSURE)
    assert not stream.alerts
    assert stream.fits == [None] * 30
    assert stream.feed.engine.dump(("m", "default"))["series"]["c"]["fit"] is None


def test_conversations_have_one_vote_here_too() -> None:
    stream = Stream().run(35, SURE, conversations=[1 + i % 50 for i in range(100)])
    votes = [fit["votes"] for fit in stream.fits if fit is not None]
    assert not any(votes)  # everybody has voted within the hour: fifty votes are no reference
    stream = Stream(vote_again_ns=0, reference_events=500).run(20, SURE, conversations=[1 + i % 10 for i in range(100)])
    windows = [w for w in records(stream.outputs, Window) if w["fit"] is not None][1:]
    assert all(0 < w["fit"]["votes"] == w["votes"] < 100 for w in windows)


def test_restarts_change_nothing() -> None:
    plain, broken = (
        Stream().run(20, SURE, restarts=r).run(8, UNSURE, restarts=r).run(40, SURE, restarts=r) for r in (False, True)
    )
    assert [o.record for o in plain.outputs] == [o.record for o in broken.outputs]
    assert plain.alerts[-1]["status"] == "resolved"


def test_a_revised_window_keeps_its_fit() -> None:
    stream = Stream(revisable_ns=10**13).run(20, SURE).run(12, UNSURE)
    first = {w["id"]: w for w in records(stream.outputs, Window)}
    for minute in range(32):
        for window in records(stream.feed.events([minute * 60 + 1], [0], late=5), Window):
            assert window["fit"] == first[window["id"]]["fit"]


def test_another_classifier_resolves_it_and_a_new_reference_learns_fit_anew() -> None:
    stream = Stream().run(20, SURE).run(6, UNSURE).run(12, SURE, classifier="successor")
    assert stream.alerts[-1]["resolution"] == "classifier_replaced"
    assert stream.alerts[-1]["classifier"] == "c"
    stream = Stream(arl0_events=1e5, renewal=Policy("automatic", 200, 600)).run(20, SURE).run(14, UNSURE, OTHER)
    assert stream.alerts[-1]["resolution"] == "new_reference"
    assert stream.fits[-1] is None


def test_state_of_an_earlier_release_starts_to_learn() -> None:
    stream = Stream().run(5, SURE)
    saved = stream.feed.engine.dump(("m", "default"))
    saved["series"]["c"].pop("fit")
    assert saved["series"]["c"]["store"]["open"]["n"] == 0
    saved["series"]["c"]["store"]["open"] = []
    stream.feed.engine.load(saved)
    stream.run(15, SURE)
    assert [fit is None for fit in stream.fits] == [True] * 14 + [False] * 6


def test_the_state_of_fit_is_bounded() -> None:
    stream = Stream().run(60, SURE)
    state = stream.feed.engine.dump(("m", "default"))["series"]["c"]
    assert len(str(state["fit"])) < 16_000
