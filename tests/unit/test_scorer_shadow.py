"""The shadow classifier: what it is given, what it publishes, and that it can't hurt what it shadows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.classifier import Exchange
from valuedrift.errors import DeliveryError, Malformed
from valuedrift.events import Record
from valuedrift.events.shadow_batch import ShadowBatch, ShadowStatus, decode_shadow
from valuedrift.scorer.agreement import Agreement
from valuedrift.scorer.observed import watch_shadow
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.scorer.sampling import Sampled, sampler
from valuedrift.scorer.shadow import Shadow
from valuedrift.taxonomy import GOALS, IntArray, K, hard_labels
from valuedrift.telemetry.vitals import Vitals
from valuedrift.testing.doubles import HashClassifier

S = 1_000_000_000
NOW = 1_760_000_000 * S


class Second(HashClassifier):
    """Another classifier, which can be held up."""

    fingerprint = "second"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.free = threading.Event()
        self.free.set()

    def classify(self, exchanges: Sequence[Exchange]) -> IntArray:
        assert self.free.wait(60)
        return super().classify([Exchange(response, prompt) for prompt, response in exchanges])


class Outlet:
    """Keeps what was published; may refuse everything."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.values: list[bytes] = []
        self.refuses = refuses

    def send(self, topic: str, value: bytes | None, *, key: bytes | None = None) -> None:
        assert topic == "shadow"
        assert value is not None
        assert key
        self.values.append(value)

    def settle(self) -> None:
        if self.refuses:
            raise DeliveryError("refused")

    @property
    def messages(self) -> list[ShadowBatch | ShadowStatus]:
        return [decode_shadow(value) for value in self.values]


def make(classifier: HashClassifier, outlet: Outlet, *, limit: int = 1 << 20) -> Shadow:
    return Shadow(
        classifier, outlet, "shadow", main="first", source="log", sample=0.5, max_waiting_bytes=limit
    )  # fmt: skip


def sample_of(offsets: Sequence[int], *, model: str = "m", length: int = 1) -> Sampled:
    exchanges = [Exchange(f"p{offset}" * length, f"r{offset}") for offset in offsets]
    goals = hard_labels(HashClassifier().classify(exchanges))
    return Sampled(model, "default", 0, "first", list(offsets), goals, exchanges)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def pipeline(share: float | None, classifier: HashClassifier | None = None) -> ScoringPipeline:
    return ScoringPipeline(
        "log",
        classifier or HashClassifier(),
        allowed_lateness_ns=0,
        max_future_ns=0,
        max_record_bytes=10_000,
        now_ns=NOW,
        sampler=None if share is None else sampler(share),
    )


def log(n: int) -> list[Record]:
    """Every third event has a label of its own; two models."""
    records = []
    for i in range(n):
        event: dict[str, Any] = {"event_id": f"e{i}", "timestamp": NOW + i, "model": f"m{i % 2}", "prompt": f"p{i}"}
        event |= {"response": f"r{i}"} | ({"label": "g1"} if i % 3 == 0 else {})
        records.append(Record(i % 2, i, orjson.dumps(event), NOW + S))
    return records


@given(st.sets(st.text(min_size=1), max_size=30), st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_larger_sample_holds_the_smaller_one(ids: set[str], one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert {i for i in ids if sampler(small)(i)} <= {i for i in ids if sampler(large)(i)}
    assert all(sampler(1.0)(i) for i in ids)


def test_a_sample_has_the_share_that_was_asked_for() -> None:
    picked = sum(sampler(0.1)(f"conversation-{i}") for i in range(50_000))
    assert abs(picked - 5000) < 5 * np.sqrt(50_000 * 0.1 * 0.9)


def test_only_classified_events_of_the_sample_come_out_and_labels_stay_the_same() -> None:
    records = log(300)
    with_sample, without = pipeline(0.3).score(records), pipeline(None).score(records)
    for one, other in zip(with_sample.labelled, without.labelled, strict=True):
        assert (one.model, one.segment) == (other.model, other.segment)
        for name in ("offsets", "times", "lateness", "scores", "ids", "truncated"):
            assert np.array_equal(getattr(one.labels, name), getattr(other.labels, name))
    assert without.sampled == []
    truth = {i for i in range(300) if i % 3 and sampler(0.3)(f"e{i}")}
    assert {offset for group in with_sample.sampled for offset in group.offsets} == truth
    for group in with_sample.sampled:
        assert {f"m{offset % 2}" for offset in group.offsets} == {group.model}
        assert group.exchanges == [Exchange(f"p{offset}", f"r{offset}") for offset in group.offsets]
        assert group.goals.tolist() == hard_labels(HashClassifier().classify(group.exchanges)).tolist()


def test_an_event_that_the_main_classifier_can_not_take_is_not_sampled() -> None:
    scored = pipeline(1.0, HashClassifier(poison=["r1"])).score(log(6))
    assert [letter.offset for letter in scored.dead_letters] == [1]
    assert {offset for group in scored.sampled for offset in group.offsets} == {2, 4, 5}


def test_what_is_published_is_what_the_second_classifier_says() -> None:
    outlet = Outlet()
    shadow = make(Second(), outlet)
    samples = [sample_of(range(0, 3000, 2)), sample_of([7, 9], model="n")]
    shadow.offer(samples)
    shadow.close(60)
    assert shadow.counts[:4] == (1502, 0, 0, None)
    batches = [message for message in outlet.messages if isinstance(message, ShadowBatch)]
    assert [offset for batch in batches for offset in batch.offsets] == [*range(0, 3000, 2), 7, 9]
    assert max(len(batch.offsets) for batch in batches) == 1000
    agreement = Agreement()
    for message in outlet.messages:
        agreement.add(message)
    found = agreement.pairs["first", "second"]
    assert 0 < shadow.counts.agreed == np.trace(found.total) < 1502
    vitals = Vitals("scorer")
    watch_shadow(vitals, shadow)
    shown = vitals.metrics.expose().decode()
    assert f'valuedrift_shadow_events_total{{outcome="agreed"}} {shadow.counts.agreed}.0' in shown
    assert f'valuedrift_shadow_events_total{{outcome="disagreed"}} {1502 - shadow.counts.agreed}.0' in shown
    assert "\nvaluedrift_shadow_waiting 0.0\n" in shown
    assert "\nvaluedrift_shadow_disabled 0.0\n" in shown
    for sample in samples:
        other = hard_labels(Second().classify(sample.exchanges))
        table = np.zeros((K, K), dtype=int)
        for a, b in zip(sample.goals.tolist(), other.tolist(), strict=True):
            table[a, b] += 1
        assert found.confusion[sample.model, "default"].tolist() == table.tolist()
    rows = np.concatenate([Second().classify(sample.exchanges) for sample in samples])
    record = found.record()
    assert record["events"] == 1502
    assert record["shares"]["shadow"] == {g: float((hard_labels(rows) == i).mean()) for i, g in enumerate(GOALS)}
    assert list(record["shares"]["shadow_soft"].values()) == pytest.approx(list(rows.mean(axis=0) / 10_000))


def test_one_that_is_slow_never_holds_up_and_leaves_out_what_does_not_fit() -> None:
    classifier, outlet = Second(), Outlet()
    classifier.free.clear()
    shadow = make(classifier, outlet, limit=5_000)
    for offset in range(50):
        shadow.offer([sample_of([offset])])  # returns, although nothing is being done
    counts = shadow.counts
    assert counts.dropped + counts.waiting == 50
    assert 0 < counts.waiting < 12
    classifier.free.set()
    shadow.close(60)
    assert shadow.counts[:4] == (counts.waiting, counts.dropped, 0, None)
    *_, last = [message for message in outlet.messages if isinstance(message, ShadowStatus)]
    assert last.dropped == counts.dropped
    offsets = [o for message in outlet.messages if isinstance(message, ShadowBatch) for o in message.offsets]
    assert offsets == list(range(counts.waiting))


@pytest.mark.parametrize("classifier", [Second(broken=True), Second(poison=["p3"])])
def test_one_that_fails_is_switched_off_and_says_so(classifier: Second) -> None:
    outlet = Outlet()
    shadow = make(classifier, outlet)
    shadow.offer([sample_of([3])])
    wait_for(lambda: shadow.counts.disabled is not None)
    shadow.offer([sample_of([4, 5])])
    shadow.close(60)
    assert shadow.counts[:4] == (0, 3, 0, "RuntimeError")
    *_, last = outlet.messages
    assert isinstance(last, ShadowStatus)
    assert (last.disabled, last.dropped) == ("RuntimeError", 1)


def test_a_broker_that_refuses_switches_it_off() -> None:
    shadow = make(Second(), Outlet(refuses=True))
    shadow.offer([sample_of([3])])
    wait_for(lambda: shadow.counts.disabled is not None)
    shadow.close(60)
    assert shadow.counts.disabled == "DeliveryError"


def test_one_that_hangs_is_given_up_at_the_end() -> None:
    classifier, outlet = Second(), Outlet()
    classifier.free.clear()
    shadow = make(classifier, outlet)
    shadow.offer([sample_of([1]), sample_of([2])])
    shadow.close(0.01)
    assert shadow.counts.waiting == 2
    classifier.free.set()  # it comes back after all: it finishes that and no more
    wait_for(lambda: shadow.counts.dropped == 1)
    assert shadow.counts[:4] == (1, 1, 0, None)


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=60, unique=True), st.randoms(use_true_random=False))
def test_repeats_in_other_batches_and_any_order_count_once(offsets: list[int], random: Any) -> None:
    offsets.sort()
    outlet = Outlet()
    shadow = make(Second(), outlet)
    for size in (len(offsets), 1, 7):
        shadow.offer([sample_of(offsets[i : i + size]) for i in range(0, len(offsets), size)])
    shadow.close(60)
    messages = outlet.messages
    random.shuffle(messages)
    agreement = Agreement()
    for message in messages:
        agreement.add(message)
    once = Agreement()
    once.add(next(m for m in outlet.messages if isinstance(m, ShadowBatch)))
    assert agreement.pairs["first", "second"].total.tolist() == once.pairs["first", "second"].total.tolist()
    assert agreement.pairs["first", "second"].soft.tolist() == once.pairs["first", "second"].soft.tolist()


def test_the_last_status_of_every_run_counts() -> None:
    agreement = Agreement()
    common: dict[str, Any] = {"main": "a", "shadow": "b", "source": "log", "sample": 0.1}
    for run, dropped in [("one", 0), ("one", 5), ("two", 0), ("one", 2), ("two", 3)]:
        agreement.add(ShadowStatus(**common, run=run, dropped=dropped, disabled=None))
    agreement.add(ShadowStatus(**common, run="two", dropped=3, disabled="RuntimeError"))
    record = agreement.pairs["a", "b"].record()
    assert (record["dropped"], record["disabled"], record["events"]) == (8, ["RuntimeError"], 0)
    assert record["agreement"] is None


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"offsets": [2, 1]}, "batch"),
        ({"goals": [0]}, "batch"),
        ({"goals": [0, 5]}, "goals"),
        ({"scores": [1] * 10}, "batch"),
        ({"confusion": [[2, 0, 0, 0, 0]] + [[0] * 5] * 4}, "batch"),
        ({"kind": "other"}, "value"),
        ({"v": 2}, "v"),
        ({"text": "canary"}, "text"),
    ],
)
def test_a_message_that_is_not_one_names_the_field_and_no_content(change: dict[str, Any], where: str) -> None:
    good = {
        "v": 1, "kind": "batch", "main": "a", "shadow": "b", "source": "log", "sample": 0.1, "model": "m",
        "segment": "s", "partition": 0, "offsets": [1, 2], "goals": [0, 1], "scores": [10_000, 0, 0, 0, 0] * 2,
        "confusion": [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0] * 5, [0] * 5, [0] * 5],
    }  # fmt: skip
    assert isinstance(decode_shadow(orjson.dumps(good)), ShadowBatch)
    with pytest.raises(Malformed, match=where) as problem:
        decode_shadow(orjson.dumps(good | change))
    assert "canary" not in str(problem.value)
