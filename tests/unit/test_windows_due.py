"""Streams in which nothing is due cost nothing: they are neither advanced nor, after loading, built."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from tests.unit.feed import Feed, S, records, restored, rules

from valuedrift.windows import Engine, Progress, Window


def fed(names: list[str]) -> Engine:
    """An engine of several models, each with a minute of events of its own that begins 100 s after the one before."""
    engine = Engine(rules())
    for number, name in enumerate(names):
        labels = Feed(rules())
        labels.events([100.0 * number + i for i in range(30)], [0, 0, 3] * 10)
        (saved,) = [labels.engine.dump(key) for key in labels.engine]
        engine.load(json.loads(json.dumps(saved | {"model": name})))
    return engine


def reach(engine: Engine, seconds: float) -> list[Any]:
    return engine.progress(Progress("log", 0, 1, 10_000, int(seconds * S), idle=False)).outputs


def test_what_is_loaded_is_built_when_it_is_needed_and_says_what_it_would_have_said() -> None:
    engine = fed(["a", "b", "c"])
    assert [key[0] for key in engine] == ["a", "b", "c"]
    before = {key: engine.dump(key) for key in engine}
    assert reach(engine, 5) == []
    assert not engine._streams
    first = reach(engine, 60)
    assert [key[0] for key in engine._streams] == ["a"]
    assert [record["model"] for record in records(first, Window)] == ["a"]
    assert engine.dump(("c", "default")) == before["c", "default"]
    rest = reach(engine, 1000)
    assert [(r["model"], r["events"]) for r in records(rest, Window)] == [("b", 20), ("b", 10), ("c", 30)]


def test_a_state_without_a_deadline_is_built_at_once() -> None:
    engine = fed(["a", "b"])
    fresh = Engine(rules())
    for key in engine:
        saved = engine.dump(key)
        del saved["deadline"]
        fresh.load(saved)
    assert sorted(fresh._streams) == sorted(engine)
    assert [r["model"] for r in records(reach(fresh, 1000), Window)] == ["a", "b", "b"]


def test_many_streams_close_in_the_same_order_and_at_the_same_time_as_one_by_one() -> None:
    """Against engines that hold one stream each, and so advance nothing but that."""
    rng = np.random.default_rng(2)
    names = [f"m{i}" for i in rng.permutation(7)]
    together = fed(names)
    alone = []
    for number, name in enumerate(names):
        labels = Feed(rules())
        labels.events([100.0 * number + i for i in range(30)], [0, 0, 3] * 10)
        (saved,) = [labels.engine.dump(key) for key in labels.engine]
        alone.append(Engine(rules()))
        alone[-1].load(saved | {"model": name})
    alone.sort(key=lambda engine: next(iter(engine)))
    for seconds in (7, 61, 62, 200, 333, 500, 501, 10_000):
        found = reach(together, seconds)
        expected = [output for engine in alone for output in reach(engine, seconds)]
        assert [o.record for o in found] == [o.record for o in expected], seconds
        assert {k: together.dump(k)["series"] for k in together} == {
            k: engine.dump(k)["series"] for engine in alone for k in engine
        }


def test_voters_are_forgotten_when_nothing_else_is_due() -> None:
    feed = Feed(rules(vote_again_ns=7200 * S))
    feed.events([1.0, 2.0], [0, 0], conversations=[5, 6])
    feed.reach(60)
    assert feed.engine.dump(("m", "default"))["series"]["c"]["voters"]
    feed.engine = restored(feed.engine, rules(vote_again_ns=7200 * S))
    feed.reach(7100)
    assert feed.engine.dump(("m", "default"))["series"]["c"]["voters"]
    feed.reach(7200)
    assert feed.engine.dump(("m", "default"))["series"]["c"]["voters"] == []
