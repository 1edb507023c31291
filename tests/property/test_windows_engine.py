"""The engine's results are a function of the source log alone: not of batches, interleaving, repeats or restarts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Literal, NamedTuple

import numpy as np
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from valuedrift.drift.policy import Policy
from valuedrift.taxonomy import GOALS, GRID, K
from valuedrift.windows import (
    GIVEN,
    Alert,
    Engine,
    Labels,
    Late,
    LatenessTracker,
    Progress,
    Rules,
    Watermarks,
    Window,
    WindowGrid,
)
from valuedrift.windows.daytime import Daytime

S = 1_000_000_000
ALLOWED = 20 * S
AGAIN = 95 * S


def rules(rule: Literal["evidence", "epsilon"], hop_ns: int) -> Rules:
    grid = WindowGrid(10 * S, 60 * S, hop_ns)
    options: dict[str, Any] = {"vote_again_ns": AGAIN, "voters": 10_000, "fit_step": 20, "fit_arl0_windows": 10.0}
    return Rules(grid, 40 * S, reference_events=40, arl0_events=50.0, alert_rule=rule, resolve_windows=1, **options)


RULES = {"evidence": rules("evidence", 60 * S), "epsilon": rules("epsilon", 20 * S)}
RULES["crowded"] = replace(RULES["evidence"], voters=30)  # three conversations may vote in a pane
RULES["never again"] = replace(RULES["evidence"], vote_again_ns=10**15, voters=10**6)
RULES["tolerant"] = replace(RULES["evidence"], tolerance=0.05)
RULES["in every pane"] = replace(RULES["evidence"], vote_again_ns=0)
RULES["learned"] = replace(RULES["in every pane"], dependence="learned")
# a day is a minute long in these logs, which `over_days` stretches
RULES["daytime"] = replace(
    RULES["in every pane"],
    grid=WindowGrid(1800 * S, 7200 * S, 3600 * S),
    revisable_ns=40_000 * S,
    reference_events=15,
    daytime=Daytime((7 * 60, 19 * 60), "Europe/Berlin"),
)
RULES["daytime, learned"] = replace(RULES["daytime"], dependence="learned")
RULES["tenants"] = replace(RULES["evidence"], dependence="tenants", tenants=4)
RULES["renewing"] = replace(RULES["in every pane"], renewal=Policy("automatic", settling=100, stable=100))


class Event(NamedTuple):
    offset: int
    time: int
    model: str
    goal: int
    classifier: str = "c"
    conversation: int = 0


@st.composite
def logs(draw: st.DrawFn) -> list[list[Event]]:
    """Two or three source partitions whose behaviour flips half-way, with disorder well beyond the allowed lateness."""
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    partitions = []
    for _ in range(draw(st.integers(1, 3))):
        n = draw(st.integers(1, 250))
        times = np.sort(rng.integers(0, 900, n)) + rng.choice([0, 0, 0, -10, -30, -70, -300], n)
        goals = np.where(
            times < 500,
            rng.choice(K, n, p=[0.9, 0.04, 0.02, 0.02, 0.02]),
            rng.choice(K, n, p=[0.02, 0.04, 0.02, 0.9, 0.02]),
        )
        models = rng.choice(["a", "b"], n, p=[0.8, 0.2])
        # some know no conversation; the others go on for minutes, across panes and partitions
        conversations = np.where(rng.random(n) < 0.3, 0, rng.integers(1, 5, n) + np.maximum(times, 0) // 100 * 3)
        partitions.append(
            [
                Event(i, int(max(0, t)) * S, str(m), int(g), conversation=int(c))
                for i, (t, m, g, c) in enumerate(zip(times, models, goals, conversations, strict=True))
            ]
        )
    return partitions


@st.composite
def settled(draw: st.DrawFn) -> list[list[Event]]:
    """Busy logs that flip early and stay so, for long enough that a new reference is made of it."""
    partitions = []
    for _ in range(2):
        rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        times = np.sort(rng.integers(0, 900, 500)) + rng.choice([0, 0, 0, -10, -30, -70], 500)
        before = rng.choice(K, 500, p=[0.9, 0.04, 0.02, 0.02, 0.02])
        goals = np.where(times < 200, before, rng.choice(K, 500, p=[0.02, 0.04, 0.02, 0.9, 0.02]))
        partitions.append(
            [Event(i, int(max(0, t)) * S, "a", int(g)) for i, (t, g) in enumerate(zip(times, goals, strict=True))]
        )
    return partitions


@st.composite
def over_days(draw: st.DrawFn) -> list[list[Event]]:
    """Logs that go on for two weeks, across the night in which the clocks of Berlin go back."""
    start = 1_760_900_000 * S
    return [[e._replace(time=start + 1440 * e.time) for e in events] for events in draw(st.one_of(logs(), upgraded()))]


@st.composite
def upgraded(draw: st.DrawFn) -> list[list[Event]]:
    """Logs that other classifiers go on with, and may return to, at another offset in every partition."""
    result = []
    turns = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=2, max_size=6), label="turns")
    given_share = draw(st.sampled_from([0.0, 0.3]), label="labels of their own")
    for events in draw(logs()):
        rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        at = np.sort(rng.integers(0, len(events) + 1, len(turns) - 1))
        by = [turns[int(np.searchsorted(at, i, side="right"))] for i in range(len(events))]
        own = rng.random(len(events)) < given_share
        result.append(
            [e._replace(classifier=GIVEN if own[i] else by[i], time=e.time * 4) for i, e in enumerate(events)]
        )
    return result


def doubt(partition: int, event: Event) -> int:
    """How much of an event's probability goes to another goal: more from some time on."""
    return (event.offset * 7 + partition) % 20 * GRID // (50 if event.time > 600 * S else 500)


class Batch(NamedTuple):
    """What one poll of one partition gives: labels per model, then the partition's progress."""

    groups: list[tuple[str, Labels]]
    progress: Progress


def batches(partition: int, partitions: int, events: list[Event], sizes: list[int]) -> list[Batch]:
    tracker = LatenessTracker(ALLOWED)
    lateness = [tracker.observe(e.time) for e in events]
    result = []
    start, turn, top = 0, 0, 0
    while start < len(events):
        stop = min(len(events), start + sizes[turn % len(sizes)])
        by = [e.classifier for e in events[start:stop]]
        own = [c for c in by if c != GIVEN]
        if len(set(own)) > 1:  # one scorer has one classifier
            stop = start + next(i for i, c in enumerate(by) if c not in {GIVEN, own[0]})
        turn += 1
        groups = []
        for model, classifier in sorted({(e.model, e.classifier) for e in events[start:stop]}):
            index = [i for i in range(start, stop) if (events[i].model, events[i].classifier) == (model, classifier)]
            scores = np.zeros((len(index), K), dtype=np.int64)
            doubts = [doubt(partition, events[i]) for i in index]
            scores[np.arange(len(index)), [events[i].goal for i in index]] = GRID - np.array(doubts)
            scores[np.arange(len(index)), [(events[i].goal + 1) % K for i in index]] = doubts
            groups.append(
                (
                    model,
                    Labels(
                        "log",
                        partition,
                        classifier,
                        np.array([events[i].offset for i in index]),
                        np.array([events[i].time for i in index]),
                        np.array([lateness[i] for i in index]),
                        scores,
                        [f"{partition}-{events[i].offset}" for i in index],
                        np.array([events[i].offset % 3 == 0 for i in index]),
                        np.array([events[i].conversation for i in index]),
                        tenants=np.array([(events[i].conversation or events[i].offset) % 7 for i in index]),
                    ),
                )
            )
        top = max([top, *(e.time for e in events[start:stop])])
        result.append(Batch(groups, Progress("log", partition, partitions, stop, top - ALLOWED, idle=False)))
        start = stop
    return result


def restored(engine: Engine, rules: Rules) -> Engine:
    """Through JSON, as the monitor's table does it."""
    fresh = Engine(rules)
    fresh.watermarks = Watermarks.from_dict(orjson.loads(orjson.dumps(engine.watermarks.to_dict())))
    for key in engine:
        fresh.load(orjson.loads(orjson.dumps(engine.dump(key))))
    return fresh


def results(outputs: list[Any]) -> dict[str, Any]:
    """What is left when every output overwrites the one before with the same id."""
    windows: dict[str, Any] = {}
    for output in outputs:
        if isinstance(output, Window):
            known = windows.get(output.record["id"])
            assert known is None or known["revision"] <= output.record["revision"]
            windows[output.record["id"]] = output.record
    alerts = {f"{o.record['id']}-{o.record['sequence']}": o.record for o in outputs if isinstance(o, Alert)}
    late = {o.record["id"]: o.record for o in outputs if isinstance(o, Late)}
    return {"windows": windows, "alerts": alerts, "late": late}


def run(partitions: list[list[Event]], rules: Rules, draw: Any, *, calm: bool) -> dict[str, Any]:
    engine = Engine(rules)
    sizes = [10_000] if calm else draw.draw(st.lists(st.integers(1, 60), min_size=1, max_size=5), label="sizes")
    queues = [batches(p, len(partitions), events, sizes) for p, events in enumerate(partitions)]
    rng = np.random.default_rng(0 if calm else draw.draw(st.integers(0, 2**32 - 1), label="interleaving"))
    at = [0] * len(queues)
    outputs: list[Any] = []
    while any(at[p] < len(queues[p]) for p in range(len(queues))):
        p = int(rng.choice([p for p in range(len(queues)) if at[p] < len(queues[p])]))
        batch = queues[p][at[p]]
        at[p] += 1
        if not calm and rng.random() < 0.2:  # a scorer was restarted: it repeats what it had not committed
            at[p] = max(0, at[p] - int(rng.integers(0, 3)))
        for model, labels in batch.groups:
            outputs += engine.labels(model, "default", labels).outputs
        if calm or rng.random() < 0.8 or at[p] == len(queues[p]):
            outputs += engine.progress(batch.progress).outputs
        if not calm and rng.random() < 0.2:
            engine = restored(engine, rules)
    outputs += engine.finish().outputs
    return results(outputs)


@given(logs(), st.sampled_from(sorted(RULES)), st.data())
@settings(max_examples=60, deadline=None)
def test_the_same_log_gives_the_same_bytes(partitions: list[list[Event]], rule: str, data: Any) -> None:
    calm = run(partitions, RULES[rule], data, calm=True)
    wild = run(partitions, RULES[rule], data, calm=False)
    assert orjson.dumps(calm, option=orjson.OPT_SORT_KEYS) == orjson.dumps(wild, option=orjson.OPT_SORT_KEYS)


@given(upgraded(), st.sampled_from(sorted(RULES)), st.data())
@settings(max_examples=60, deadline=None)
def test_the_same_log_gives_the_same_bytes_through_changes_of_the_classifier(
    partitions: list[list[Event]], rule: str, data: Any
) -> None:
    calm = run(partitions, RULES[rule], data, calm=True)
    wild = run(partitions, RULES[rule], data, calm=False)
    assert orjson.dumps(calm, option=orjson.OPT_SORT_KEYS) == orjson.dumps(wild, option=orjson.OPT_SORT_KEYS)


@given(over_days(), st.sampled_from(["daytime", "daytime, learned"]), st.data())
@settings(max_examples=12, deadline=None)
def test_the_same_log_gives_the_same_bytes_with_a_reference_for_each_time_of_day(
    partitions: list[list[Event]], rule: str, data: Any
) -> None:
    calm = run(partitions, RULES[rule], data, calm=True)
    wild = run(partitions, RULES[rule], data, calm=False)
    assert orjson.dumps(calm, option=orjson.OPT_SORT_KEYS) == orjson.dumps(wild, option=orjson.OPT_SORT_KEYS)


def test_logs_over_days_reach_a_test_at_both_times_of_day() -> None:
    """What the property above is about does happen in such logs."""
    rng = np.random.default_rng(1)
    times = np.sort(rng.integers(0, 900, 600))
    goals = np.where(times < 700, rng.choice(K, 600, p=[0.9, 0.04, 0.02, 0.02, 0.02]), rng.choice(K, 600))
    log = [
        Event(i, (1_760_900_000 + 1440 * int(t)) * S, "a", int(g))
        for i, (t, g) in enumerate(zip(times, goals, strict=True))
    ]
    found = run([log], RULES["daytime"], None, calm=True)
    assert {w["time_of_day"]["bin"] for w in found["windows"].values() if w["reference"] is not None} == {
        "07:00-19:00", "19:00-07:00",
    }  # fmt: skip
    assert any(alert["status"] == "firing" for alert in found["alerts"].values())


@given(settled(), st.data())
@settings(max_examples=10, deadline=None)
def test_the_same_log_gives_the_same_bytes_when_the_reference_is_renewed(
    partitions: list[list[Event]], data: Any
) -> None:
    calm = run(partitions, RULES["renewing"], data, calm=True)
    wild = run(partitions, RULES["renewing"], data, calm=False)
    assert orjson.dumps(calm, option=orjson.OPT_SORT_KEYS) == orjson.dumps(wild, option=orjson.OPT_SORT_KEYS)
    assert "new_reference" in {alert["resolution"] for alert in calm["alerts"].values()}
    assert len({window["reference"] for window in calm["windows"].values()} - {None}) >= 2


@given(st.one_of(logs(), upgraded()), st.data())
@settings(max_examples=60, deadline=None)
def test_counts_equal_the_truth(partitions: list[list[Event]], data: Any) -> None:
    """An independent count, straight from the definition of lateness."""
    rules = RULES["evidence"]
    found = run(partitions, rules, data, calm=False)
    truth: Counter[tuple[str, int, str]] = Counter()
    too_late = 0
    for events in partitions:
        newest = 0
        for event in events:
            newest = max(newest, event.time)
            if event.time < newest - ALLOWED - rules.revisable_ns:
                too_late += 1
            else:
                truth[event.model, event.time // (60 * S), GOALS[event.goal]] += 1
    assert len(found["late"]) == too_late
    counted: Counter[tuple[str, int, str]] = Counter()
    for window in found["windows"].values():
        minute = int(np.datetime64(window["start"].rstrip("Z")).astype("datetime64[s]").astype(int)) // 60
        for goal, count in window["counts"].items():
            if count:
                counted[window["model"], minute, goal] += count
    assert counted == truth


def lot(slot: int, start: int) -> int:
    """The lot of a conversation in a pane, written a second time: the finaliser of MurmurHash3."""
    x = np.array([slot], dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(start)
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        x = (x ^ (x >> np.uint64(33))) * np.uint64(factor)
    return int((x ^ (x >> np.uint64(33)))[0])


def ledger(partitions: list[list[Event]], rules: Rules) -> Counter[tuple[str, str, int, str]]:
    """Votes by (model, classifier, minute, goal), from the whole log at once: no batches, no state machine."""
    pane_ns = rules.grid.pane_ns
    on_time: list[tuple[int, int, Event]] = []
    for partition, events in enumerate(partitions):
        newest = 0
        for event in events:
            newest = max(newest, event.time)
            if event.time >= newest - ALLOWED:
                on_time.append((event.time, partition, event))
    panes: dict[tuple[int, str, str], dict[int, list[tuple[int, int, int, int]]]] = {}
    votes: Counter[tuple[str, str, int, str]] = Counter()
    for time, partition, event in on_time:
        if event.conversation:
            spoken = panes.setdefault((time // pane_ns * pane_ns, event.model, event.classifier), {})
            spoken.setdefault(event.conversation, []).append((time, partition, event.offset, event.goal))
        else:
            votes[event.model, event.classifier, time // (60 * S), GOALS[event.goal]] += 1
    most = rules.voters // max(1, -(-rules.vote_again_ns // pane_ns))
    last: dict[tuple[str, str, int], int] = {}
    for (start, model, classifier), spoken in sorted(panes.items()):
        for conversation in sorted(spoken, key=lambda c: lot(c, start))[:most]:
            who = (model, classifier, conversation)
            if who not in last or start - last[who] >= rules.vote_again_ns:
                last[who] = start
                votes[model, classifier, start // (60 * S), GOALS[min(spoken[conversation])[3]]] += 1
    return votes


@given(
    st.one_of(logs(), upgraded()), st.sampled_from(["evidence", "crowded", "never again", "in every pane"]), st.data()
)
@settings(max_examples=60, deadline=None)
def test_votes_are_those_of_an_independent_ledger(partitions: list[list[Event]], rule: str, data: Any) -> None:
    found = run(partitions, RULES[rule], data, calm=False)
    counted: Counter[tuple[str, str, int, str]] = Counter()
    for window in found["windows"].values():
        minute = int(np.datetime64(window["start"].rstrip("Z")).astype("datetime64[s]").astype(int)) // 60
        assert window["votes"] == sum(window["vote_counts"].values()) <= window["events"] - window["late_events"]
        for goal, count in window["vote_counts"].items():
            if count:
                counted[window["model"], window["classifier"], minute, goal] += count
    assert counted == ledger(partitions, RULES[rule])


@given(logs(), st.data())
@settings(max_examples=30, deadline=None)
def test_who_votes_does_not_depend_on_labels(partitions: list[list[Event]], data: Any) -> None:
    """Turned around, every label takes its vote with it."""
    turned = [[e._replace(goal=K - 1 - e.goal) for e in events] for events in partitions]
    plain = run(partitions, RULES["crowded"], data, calm=False)["windows"]
    other = run(turned, RULES["crowded"], data, calm=False)["windows"]
    votes = {id_: list(window["vote_counts"].values()) for id_, window in plain.items()}
    assert votes == {id_: list(window["vote_counts"].values())[::-1] for id_, window in other.items()}


@given(logs())
@settings(max_examples=30, deadline=None)
def test_a_flip_is_an_alert_whose_contributions_add_up(partitions: list[list[Event]]) -> None:
    found = run(partitions, RULES["evidence"], None, calm=True)
    for alert in found["alerts"].values():
        assert alert["drift"] > RULES["evidence"].epsilon or alert["status"] == "resolved"
        assert np.isclose(sum(alert["contributions"].values()), alert["delta_entropy"], atol=1e-12)
        assert set(alert["exemplars"]) <= {f"{p}-{e.offset}" for p, events in enumerate(partitions) for e in events}
