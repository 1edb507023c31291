"""Labelled events in bulk, and records that must be refused."""

import time
from collections import Counter

import numpy as np
import pytest

from valuedrift.events import Malformed, Reason, decode
from valuedrift.generator import START_NS, bulk_labelled, malformed
from valuedrift.generator.malformed import KINDS

LATER = START_NS + 10**15


def test_bulk_lines_say_what_the_columns_say() -> None:
    bulk = bulk_labelled(3000, ("a", 'b"\\'), ("x", "y", "ü"), seed=2)
    read = [decode(line, limit_ns=LATER) for line in bulk.lines()]
    assert [(e.model, e.segment) for e in read] == [bulk.pairs[i] for i in bulk.pair]
    assert [e.time_ns for e in read] == bulk.time_ns.tolist()
    assert len({e.event_id for e in read}) == len(bulk) == 3000
    truth = Counter((e.model, e.segment, int(np.argmax(e.scores or ()))) for e in read)
    assert {(*pair, g): int(c) for pair, row in bulk.counts().items() for g, c in enumerate(row) if c} == truth


def test_bulk_conversations_are_as_long_as_stated_and_of_one_mind() -> None:
    """The mean of 30,000 geometric lengths of 3 (sd 2.45) lies within 0.07 with probability 1 - 1e-5."""
    bulk = bulk_labelled(90_000, ("a", "b"), ("x",), seed=2, turns=3.0)
    assert bulk.conversation is not None
    sizes = np.bincount(bulk.conversation)[1:]
    assert (sizes > 0).all()
    assert abs(sizes.mean() - 3) < 0.07
    for column in (bulk.goal, bulk.pair):
        assert len(np.unique(np.stack([bulk.conversation, column]), axis=1).T) == len(sizes)
    read = [decode(line, limit_ns=LATER) for line in list(bulk.lines())[:1000]]
    named: dict[str | None, int] = {}
    for event, number in zip(read, bulk.conversation.tolist(), strict=False):
        assert named.setdefault(event.conversation_id, number) == number
    assert None not in named
    # without conversations, the same events
    plain = bulk_labelled(90_000, ("a", "b"), ("x",), seed=2)
    assert plain.conversation is None
    np.testing.assert_array_equal(plain.time_ns, bulk.time_ns)


def test_window_counts_add_up() -> None:
    bulk = bulk_labelled(5000, seed=4, duration_s=1800)
    size = 300 * 10**9
    windows = bulk.window_counts(size)
    total = {pair: np.zeros(5, dtype=np.int64) for pair in bulk.pairs}
    for (model, segment, start), row in windows.items():
        assert start % size == 0
        assert row.sum() > 0
        total[model, segment] += row
    for pair, row in bulk.counts().items():
        np.testing.assert_array_equal(total[pair], row)
    model, segment, start = next(iter(windows))
    inside = (bulk.time_ns >= start) & (bulk.time_ns < start + size) & (bulk.pair == bulk.pairs.index((model, segment)))
    np.testing.assert_array_equal(windows[model, segment, start], np.bincount(bulk.goal[inside], minlength=5))


def test_bulk_is_reproducible_and_fast() -> None:
    begin = time.perf_counter()
    first = list(bulk_labelled(20_000, seed=9).lines())
    assert time.perf_counter() - begin < 5  # 0.1 s on an idle core
    assert first == list(bulk_labelled(20_000, seed=9).lines())
    assert first != list(bulk_labelled(20_000, seed=10).lines())


def test_every_malformed_record_is_refused_for_its_reason() -> None:
    seen = Counter[str]()
    for kind, reason, raw in malformed(4 * len(KINDS), 3, max_bytes=20_000):
        seen[kind] += 1
        assert Reason(reason)
        assert b"\n" not in raw
        with pytest.raises(Malformed) as caught:
            decode(raw, limit_ns=LATER, max_bytes=20_000)
        assert caught.value.reason == reason, kind
    assert seen == dict.fromkeys(KINDS, 4)
    assert len(KINDS) >= 12


def test_malformed_records_are_reproducible() -> None:
    assert list(malformed(200, 1, max_bytes=20_000)) == list(malformed(200, 1, max_bytes=20_000))
    assert list(malformed(200, 1, max_bytes=20_000)) != list(malformed(200, 2, max_bytes=20_000))


def test_the_bomb_is_as_deep_as_the_limit_allows() -> None:
    bombs = [raw for kind, _, raw in malformed(10 * len(KINDS), 0) if kind == "nesting_bomb"]
    assert any(max(raw.count(b"["), raw.count(b"{")) >= 100_000 for raw in bombs)
    with pytest.raises(ValueError, match="max_bytes"):
        malformed(1, max_bytes=100)
