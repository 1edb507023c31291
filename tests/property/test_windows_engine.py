"""The engine's results are a function of the source log alone: not of batches, interleaving, repeats or restarts."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal, NamedTuple

import numpy as np
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

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

S = 1_000_000_000
ALLOWED = 20 * S


def rules(rule: Literal["evidence", "epsilon"], hop_ns: int) -> Rules:
    grid = WindowGrid(10 * S, 60 * S, hop_ns)
    return Rules(grid, 40 * S, reference_events=40, arl0_events=50.0, alert_rule=rule, resolve_windows=1)


RULES = {"evidence": rules("evidence", 60 * S), "epsilon": rules("epsilon", 20 * S)}


class Event(NamedTuple):
    offset: int
    time: int
    model: str
    goal: int
    classifier: str = "c"


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
        partitions.append(
            [
                Event(i, int(max(0, t)) * S, str(m), int(g))
                for i, (t, m, g) in enumerate(zip(times, models, goals, strict=True))
            ]
        )
    return partitions


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
            scores[np.arange(len(index)), [events[i].goal for i in index]] = GRID
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


@given(logs())
@settings(max_examples=30, deadline=None)
def test_a_flip_is_an_alert_whose_contributions_add_up(partitions: list[list[Event]]) -> None:
    found = run(partitions, RULES["evidence"], None, calm=True)
    for alert in found["alerts"].values():
        assert alert["drift"] > RULES["evidence"].epsilon or alert["status"] == "resolved"
        assert np.isclose(sum(alert["contributions"].values()), alert["delta_entropy"], atol=1e-12)
        assert set(alert["exemplars"]) <= {f"{p}-{e.offset}" for p, events in enumerate(partitions) for e in events}
