"""One vote per conversation, case by case. (Orders, batches, restarts: tests/property/test_windows_engine.py.)"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import orjson
import pytest

from valuedrift.taxonomy import GRID, K
from valuedrift.windows import Alert, Engine, Labels, Progress, Rules, Window, WindowGrid
from valuedrift.windows.ballots import UNKNOWN_FIT, Ballots
from valuedrift.windows.tally import Tally
from valuedrift.windows.votes import Voters, votes_per_pane

S = 1_000_000_000
HOUR = 3600 * S


class Feed:
    """One partition; an event is (second, goal, conversation)."""

    def __init__(self, **changes: Any) -> None:
        options: dict[str, Any] = {"grid": WindowGrid(10 * S, 60 * S, 60 * S), "revisable_ns": 120 * S}
        self.engine, self.offset = Engine(Rules(**(options | changes))), 0

    def events(self, events: list[tuple[float, int, int]], *, late: int = 0, classifier: str = "c") -> list[Any]:
        n = len(events)
        offsets = np.arange(self.offset, self.offset + n)
        self.offset += n
        labels = Labels(
            "log",
            0,
            classifier,
            offsets,
            np.array([int(second * S) for second, _, _ in events]),
            np.full(n, late * S),
            np.eye(K, dtype=np.int64)[[goal for _, goal, _ in events]] * GRID,
            [f"e{offset}" for offset in offsets],
            np.zeros(n, dtype=np.bool_),
            np.array([conversation for *_, conversation in events], dtype=np.int64),
        )
        return self.engine.labels("m", "default", labels).outputs

    def reach(self, second: float) -> list[Any]:
        return self.engine.progress(Progress("log", 0, 1, self.offset, int(second * S), idle=False)).outputs

    def state(self) -> dict[str, Any]:
        return self.engine.dump(("m", "default"))["series"]["c"]  # type: ignore[no-any-return]


def votes(outputs: list[Any]) -> list[list[int]]:
    return [list(o.record["vote_counts"].values()) for o in outputs if isinstance(o, Window)]


def test_a_conversation_votes_through_its_first_event_and_windows_count_all() -> None:
    feed = Feed()
    feed.events([(2, 3, 7), (1, 0, 7), (3, 1, 7), (4, 2, 0), (5, 2, 0)])
    (window,) = [o.record for o in feed.reach(60)]
    assert list(window["counts"].values()) == [1, 1, 2, 1, 0]
    assert list(window["vote_counts"].values()) == [1, 0, 2, 0, 0]
    assert (window["events"], window["votes"]) == (5, 3)


def test_it_votes_again_after_the_stated_time_and_not_before() -> None:
    feed = Feed(vote_again_ns=60 * S)
    feed.events([(5, 0, 7), (15, 1, 7), (64, 2, 7), (125, 3, 7)])
    # votes at 0 s (the pane's start) and again in the pane from 60 s; the next may be the one from 120 s
    assert votes(feed.reach(180)) == [[1, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0]]
    silent = Feed(vote_again_ns=61 * S)
    silent.events([(5, 0, 7), (15, 1, 7), (64, 2, 7), (125, 3, 7)])
    assert votes(silent.reach(180)) == [[1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 1, 0]]


def test_late_events_have_no_vote_and_take_none_away() -> None:
    feed = Feed()
    feed.events([(1, 3, 7)], late=5)
    feed.events([(2, 0, 7)])
    assert votes(feed.reach(60)) == [[1, 0, 0, 0, 0]]
    assert votes(feed.events([(3, 4, 8)], late=57)) == [[1, 0, 0, 0, 0]]  # revised, with the same votes
    feed.events([(61, 2, 8)])
    assert votes(feed.reach(120)) == [[0, 0, 1, 0, 0]]


def test_every_classifier_asks_for_itself() -> None:
    feed = Feed()
    feed.events([(1, 0, 7)], classifier="old")
    feed.events([(21, 1, 7)], classifier="new")
    windows = {o.record["classifier"]: o.record["votes"] for o in feed.reach(60)}
    assert windows == {"old": 1, "new": 1}


def test_reference_and_detector_count_votes_and_windows_are_compared_in_events() -> None:
    feed = Feed(reference_events=20)
    for i in range(30):  # three events to a conversation, the later ones all alike
        feed.events([(i, 0, i + 1), (i + 0.1, 2, i + 1), (i + 0.2, 2, i + 1)])
    (window,) = [o.record for o in feed.reach(60)]
    reference = feed.state()["references"][0]
    assert reference["votes"] == [20, 0, 0, 0, 0]
    assert reference["counts"] == [20, 0, 40, 0, 0]
    assert reference["rate"] == 60  # votes per window
    assert window["js_reference"] < 1e-12  # a third to two thirds, as in the reference
    assert feed.state()["evidence"]["detector"]["observed"] == [10, 0, 0, 0, 0]


def test_an_alert_says_how_many_votes_it_takes_them_from() -> None:
    rng = np.random.default_rng(3)
    feed = Feed(reference_events=300, arl0_events=1e4, vote_again_ns=HOUR)
    outputs: list[Any] = []
    conversation = 0
    for minute in range(14):
        p = [0.02, 0.01, 0.01, 0.95, 0.01] if minute >= 10 else [0.95, 0.01, 0.01, 0.02, 0.01]
        for second in np.sort(rng.random(40)) * 50:
            conversation += 1
            goal = int(rng.choice(K, p=p))
            feed.events([(minute * 60 + second + turn, goal, conversation) for turn in range(3)])
        outputs += feed.reach((minute + 1) * 60)
    alert = next(o.record for o in outputs if isinstance(o, Alert))
    evidence = alert["evidence"]
    assert evidence["threshold"] == evidence["arl0_votes"] == 1e4
    assert evidence["arl0_events"] == pytest.approx(3e4, rel=0.02)  # as many as there are to so many votes
    assert 2 < alert["votes"] <= 40
    assert 2.5 <= alert["events"] / alert["votes"] <= 4
    assert 2 <= evidence["events_since_change"] / evidence["votes_since_change"] <= 4


def test_of_a_crowd_a_uniform_sample_votes() -> None:
    """Each of 40 conversations is heard in 5 of 40 places of 800 panes: chi-square(39) exceeds 91 with p = 4e-6."""
    heard: Counter[int] = Counter()
    ballots, everybody = Ballots(5), np.arange(40)
    for pane in range(800):
        start = np.full(40, pane * 10 * S)
        ballots.add(start, everybody, start, 0, everybody, np.zeros(40, dtype=np.int64), UNKNOWN_FIT)
    for one in ballots.take([pane * 10 * S for pane in range(800)]):
        heard.update(one.slots)
    assert sum(heard.values()) == 4000
    # drawn without replacement, so less even than that would be: 100 expected of each
    assert sum((heard[c] - 100) ** 2 / 100 for c in range(40)) < 91


def test_votes_per_pane_never_add_up_to_more_voters_than_allowed() -> None:
    for voters in (64, 1000, 32_768):
        for again in (0, 1, 10, 95, 3600):
            panes = max(1, -(-again // 10))
            assert votes_per_pane(voters, 10 * S, again * S) * panes <= max(voters, panes)


def test_state_is_bounded_however_many_conversations_there_are() -> None:
    rng = np.random.default_rng(6)
    feed = Feed(vote_again_ns=600 * S, voters=1200, reference_events=10**9)
    sizes, voters = [], []
    for minute in range(30):
        for pane in range(6):
            start = minute * 60 + pane * 10
            conversations = rng.integers(1, 2**53, 400)
            feed.events([(start + 9 * i / 400, 0, int(c)) for i, c in enumerate(conversations)])
        feed.reach(minute * 60 + 30)  # half of the minute's panes stay open
        state = feed.state()
        sizes.append(len(orjson.dumps(state)))
        voters.append(sum(len(packed) // 4 for _, packed in state["voters"]))
        saved = state["store"]["open"]
        assert saved["ballots"][0] <= 20 * saved["n"]
    assert 1100 < max(voters) <= 1200  # twenty in each of the last sixty panes
    assert max(sizes) < 16_000
    assert len(feed.engine._streams["m", "default"]._series["c"]._voters) == voters[-1]
    feed.reach(3600)
    assert feed.state()["voters"] == []  # nobody is remembered who may vote again


def ballots_of(start: int, slots: list[int], goal: int) -> Ballots:
    ballots, n = Ballots(10), len(slots)
    column = np.full(n, start)
    ballots.add(column, np.array(slots), column + 1, 0, np.arange(n), np.full(n, goal), UNKNOWN_FIT)
    return ballots


def test_what_was_saved_votes_on() -> None:
    voters, fresh = Voters(HOUR), Ballots(10)
    fresh.restore(orjson.loads(orjson.dumps(ballots_of(0, [5, 2**24 - 1, 0], 1).to_list())))
    assert voters.elect(0, fresh.take([0])[0]) == ([1, 1, 1], [-1, -1, -1])
    again = Voters(HOUR)
    again.restore(orjson.loads(orjson.dumps(voters.to_list())))
    assert again.to_list() == voters.to_list()
    (repeat,) = ballots_of(10 * S, [5, 2**24 - 1, 0, 6], 2).take([10 * S])
    assert again.elect(10 * S, repeat)[0] == [2]
    assert again.elect(HOUR, repeat)[0] == [2, 2, 2]


def test_the_first_event_of_a_conversation_speaks_in_whatever_order_events_come() -> None:
    """A few conversations of many events, and more rows than may wait, so the ballot is settled on the way."""
    rng = np.random.default_rng(9)
    n = 9000
    events = np.stack([rng.integers(0, 3, n) * 10, rng.integers(0, 30, n), rng.integers(0, 10, n), np.arange(n)])
    goal = rng.integers(0, K, n)
    first: dict[tuple[int, int], tuple[int, int, int]] = {}
    for (start, slot, time, offset), g in zip(events.T.tolist(), goal.tolist(), strict=True):
        first[start, slot] = min(first.get((start, slot), (99, 0, 0)), (time, offset, g))
    for order in (np.arange(n), rng.permutation(n)):
        ballots = Ballots(100)
        for part in np.array_split(order, 7):
            start, slot, time, offset = events[:, part]
            ballots.add(start, slot, time, 0, offset, goal[part], UNKNOWN_FIT)
        heard = ballots.take([0, 10, 20])
        found = {(s, slot): g for s, one in zip((0, 10, 20), heard, strict=True)
                 for slot, g in zip(one.slots, one.goals, strict=True)}  # fmt: skip
        assert found == {key: g for key, (_, _, g) in first.items()}


def test_state_of_a_release_without_votes_goes_on_with_every_event_a_vote() -> None:
    feed = Feed(reference_events=4)
    feed.events([(1, 0, 0), (2, 0, 0), (3, 3, 0)])
    feed.reach(30)
    feed.events([(31, 0, 0)])
    saved = feed.engine.dump(("m", "default"))
    series = saved["series"]["c"]
    del series["voters"], series["builder"]["votes"]
    one = Tally()
    one.on_time = one.votes = np.array([1, 0, 0, 0, 0])
    one.soft, one.ranges = one.on_time * GRID, {"log/0": (3, 3)}
    series["store"]["open"] = [[30 * S, one.to_dict(), [[0, 31 * S, 0, 3, "e3"]]]]
    feed.engine.load(saved)
    assert votes(feed.reach(60)) == [[3, 0, 0, 1, 0]]
    assert feed.state()["references"][0]["votes"] == [3, 0, 0, 1, 0]
