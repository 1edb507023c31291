"""What is said of the fleet is a function of the windows alone: not of their order, of repeats, or of pauses."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from valuedrift.dynamics import Step, StepUnit
from valuedrift.events.published import encode
from valuedrift.fleet import FleetRules, FleetState, Pair
from valuedrift.taxonomy import GOALS, K
from valuedrift.windows.outputs import iso

S = 1_000_000_000
HOP, SIZE, COUNT = 60 * S, 120 * S, 20
PAIRS = (Pair("a", "b"), Pair("a", "c", step=Step(StepUnit.interactions, 100)), Pair("b", "a", "other"))


def rules(keep: int = 10_000) -> FleetRules:
    return FleetRules(SIZE, HOP, keep * HOP, PAIRS, windows=14, permutations=19)


def window(model: str, segment: str, number: int, counts: np.ndarray[Any, Any], revision: int) -> dict[str, Any]:
    goals = {goal: int(n) for goal, n in zip(GOALS, counts, strict=True)}
    start = number * HOP
    times = {"start": iso(start), "end": iso(start + SIZE)}
    who = {"model": model, "segment": segment, "classifier": "given" if number < 2 else "c"}
    return who | times | {"revision": revision, "counts": goals, "vote_counts": goals, "entropy": 0.0}


@st.composite
def published(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Windows of a few series in the order of their ends, some missing, some published again with more events."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    found = []
    for number in range(COUNT):
        for model, segment in [("a", "default"), ("b", "default"), ("c", "default"), ("a", "other"), ("b", "other")]:
            if rng.random() < 0.05:
                continue
            counts = rng.multinomial(rng.integers(1, 80), rng.dirichlet([3, 1, 1, 1, 1]))
            found.append(window(model, segment, number, counts, 0))
            if rng.random() < 0.2:
                found.append(window(model, segment, number, counts + np.eye(K, dtype=int)[0], 1))
    return found


def last(records: list[dict[str, Any]], pauses: set[int], keep: int = 10_000) -> dict[Any, bytes]:
    """The last record of every identity, settling after the given numbers of windows and at the end."""
    state = FleetState(rules(keep))
    result: dict[Any, bytes] = {}
    revisions: dict[Any, int] = {}
    for i, record in enumerate(records):
        state.take(orjson.loads(orjson.dumps(record)))
        if i in pauses or i == len(records) - 1:
            for output in state.settle():
                found = encode(output)
                identity = found.kind, found.key
                assert output.record["revision"] >= revisions.get(identity, 0), "a revision never goes back"
                revisions[identity] = output.record["revision"]
                result[identity] = found.value
    return result


@settings(max_examples=25, deadline=None)
@given(published(), st.integers(0, 2**32 - 1))
def test_any_order_with_repeats_and_pauses_gives_the_same_bytes(records: list[dict[str, Any]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    expected = last(records, set())
    assert {kind for kind, _ in expected} >= {"population"}
    mixed = [records[i] for i in rng.permutation(len(records))]
    mixed += [records[i] for i in rng.integers(0, len(records), 30)]
    assert last(mixed, set(rng.integers(0, len(mixed), 5).tolist())) == expected
    assert last(records, set(range(len(records)))) == expected


@settings(max_examples=15, deadline=None)
@given(published(), st.integers(0, 2**32 - 1))
def test_what_may_still_change_is_the_same_when_the_rest_is_forgotten(records: list[dict[str, Any]], seed: int) -> None:
    keep = 3
    final = (max(int(r["end"][14:16]) + 60 * int(r["end"][11:13]) for r in records) - keep) * 60 * S
    mixed = [records[i] for i in np.random.default_rng(seed).permutation(len(records))]

    def recent(found: dict[Any, bytes]) -> dict[Any, bytes]:
        return {key: value for key, value in found.items() if orjson.loads(value)["end"] > iso(final)}

    whole = recent(last(records, set()))
    assert whole
    assert recent(last(mixed, set(), keep)) == whole
    assert recent(last(records, set(range(len(records))), keep)) == whole
