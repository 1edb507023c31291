"""Records in, labels and dead letters out."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.errors import ClassifierError
from valuedrift.events import Record
from valuedrift.scorer.pipeline import GIVEN, Scored, ScoringPipeline
from valuedrift.taxonomy import GRID, K
from valuedrift.testing.doubles import HashClassifier
from valuedrift.windows import Engine, Rules, Window, WindowGrid

S = 1_000_000_000
NOW = 1_760_000_000 * S


def pipeline(classifier: HashClassifier | None = None, **changes: int) -> ScoringPipeline:
    options: dict[str, Any] = {
        "allowed_lateness_ns": 60 * S,
        "max_future_ns": 300 * S,
        "max_record_bytes": 10_000,
        "now_ns": NOW,
    } | changes
    return ScoringPipeline("log", classifier, **options)


def record(
    offset: int, *, partition: int = 0, seconds: float = 0.0, stamp: int | None = None, **fields: object
) -> Record:
    event = {
        "event_id": f"e{partition}-{offset}",
        "timestamp": int(NOW + seconds * S),
        "model": "m",
        "prompt": f"prompt {offset}",
        "response": f"response {offset}",
    } | fields
    return Record(partition, offset, orjson.dumps({k: v for k, v in event.items() if v is not None}), stamp)


def flat(scored: Scored) -> list[tuple[object, ...]]:
    rows = []
    for group in scored.labelled:
        labels = group.labels
        rows += [
            (labels.partition, int(o), group.model, group.segment, labels.classifier, int(t), int(late), tuple(s), i)
            for o, t, late, s, i in zip(
                labels.offsets, labels.times, labels.lateness, labels.scores.tolist(), labels.ids, strict=True
            )
        ]
    return sorted(rows)


def test_events_are_grouped_by_who_and_by_what_labelled_them() -> None:
    scored = pipeline(HashClassifier()).score(
        [
            record(0),
            record(1, model="n"),
            record(2, label="g3", prompt=None, response=None),
            record(3, segment="s"),
            record(4),
            record(0, partition=1),
        ]
    )
    assert [
        (g.model, g.segment, g.labels.classifier, g.labels.partition, g.labels.offsets.tolist())
        for g in scored.labelled
    ] == [
        ("m", "default", "hash-classifier", 0, [0, 4]),
        ("n", "default", "hash-classifier", 0, [1]),
        ("m", "default", GIVEN, 0, [2]),
        ("m", "s", "hash-classifier", 0, [3]),
        ("m", "default", "hash-classifier", 1, [0]),
    ]
    assert scored.labelled[2].labels.scores.tolist() == [[0, 0, GRID, 0, 0]]


def test_lateness_is_decided_by_the_own_partition_in_offset_order() -> None:
    scored = pipeline(HashClassifier()).score(
        [record(0, seconds=100), record(1, seconds=39), record(2, seconds=40), record(0, partition=1, seconds=0)]
    )
    assert [(row[0], row[1], row[6]) for row in flat(scored)] == [(0, 0, 0), (0, 1, S), (0, 2, 0), (1, 0, 0)]


@given(st.lists(st.integers(-500, 250), min_size=1, max_size=40), st.lists(st.integers(1, 7), min_size=1, max_size=4))
def test_polls_and_restarts_do_not_change_a_decision(seconds: list[int], sizes: list[int]) -> None:
    records = [record(i, seconds=s) for i, s in enumerate(seconds)]
    whole = flat(pipeline(HashClassifier()).score(records))
    parts, start, turn = [], 0, 0
    scorer = pipeline(HashClassifier())
    while start < len(records):
        stop = start + sizes[turn % len(sizes)]
        parts += flat(scorer.score(records[start:stop]))
        start, turn = stop, turn + 1
        successor = pipeline(HashClassifier())  # takes over from the committed offset and its metadata
        successor.resume(0, scorer.max_time_ns(0))
        scorer = successor
    assert parts == whole


def test_the_future_is_judged_by_the_record_and_not_by_a_clock() -> None:
    early, late = NOW - 3600 * S, NOW + 3600 * S
    scored = pipeline(HashClassifier()).score(
        [record(0, stamp=early), record(1, stamp=late), record(2, seconds=3000, stamp=late)]
    )
    assert [letter.offset for letter in scored.dead_letters] == [0]
    assert scored.dead_letters[0].reason == "timestamp_out_of_bounds"
    assert scored.events == 2


def test_an_unreadable_record_does_not_move_the_watermark_and_is_kept_byte_for_byte() -> None:
    scorer = pipeline(HashClassifier())
    bad = Record(0, 7, b'{"event_id": 1}', NOW, b"key")
    scored = scorer.score([bad])
    assert scorer.max_time_ns(0) is None
    (letter,) = scored.dead_letters
    assert (letter.partition, letter.offset, letter.raw, letter.key) == (0, 7, bad.raw, b"key")


def test_a_poisonous_event_is_a_dead_letter_and_the_others_are_labelled() -> None:
    healthy = flat(pipeline(HashClassifier()).score([record(0), record(2)]))
    scored = pipeline(HashClassifier(poison=["response 1"])).score([record(0), record(1), record(2)])
    assert [(letter.offset, letter.reason) for letter in scored.dead_letters] == [(1, "classifier_failed")]
    assert flat(scored) == healthy
    assert "response" not in scored.dead_letters[0].detail


def test_a_classifier_that_fails_on_everything_stops_the_scorer() -> None:
    with pytest.raises(ClassifierError):
        pipeline(HashClassifier(broken=True)).score([record(0), record(1)])


def test_a_poisonous_event_that_comes_alone_does_not_stop_the_scorer_for_ever() -> None:
    scored = pipeline(HashClassifier(poison=["response 0"])).score([record(0)])
    assert [letter.reason for letter in scored.dead_letters] == ["classifier_failed"]


def test_labelled_logs_need_no_classifier() -> None:
    scored = pipeline(None).score([record(0, label="g1", prompt=None, response=None)])
    assert scored.events == 1
    with pytest.raises(ClassifierError):
        pipeline(None).score([record(1)])


def test_oversize_records_are_dead_letters_without_being_read() -> None:
    scored = pipeline(None).score([Record(0, 0, b"{", None, None, oversize=True)])
    assert scored.dead_letters[0].reason == "too_large"


def test_events_with_and_without_a_label_of_their_own_all_count() -> None:
    """They come in two label batches, whose offsets interleave."""
    own: dict[str, Any] = {"label": "g4", "prompt": None, "response": None}
    scored = pipeline(HashClassifier()).score([record(i, seconds=i, **(own if i % 3 == 0 else {})) for i in range(30)])
    engine = Engine(Rules(WindowGrid(10 * S, 60 * S, 60 * S), 60 * S))
    for _ in range(2):  # the second time they are repeats
        for group in scored.labelled:
            engine.labels(group.model, group.segment, group.labels)
    windows = [output.record for output in engine.finish().outputs if isinstance(output, Window)]
    assert {w["classifier"]: w["events"] for w in windows} == {"given": 10, "hash-classifier": 20}


def test_labels_carry_what_is_known_of_the_errors_of_whoever_made_them() -> None:
    def known(confusion: np.ndarray[Any, np.dtype[np.int64]]) -> dict[str, object]:
        classifier = HashClassifier()
        classifier.confusion = confusion
        scored = pipeline(classifier).score([record(0), record(1, label="g1")])
        return {group.labels.classifier: group.labels.confusion for group in scored.labelled}

    full = np.arange(1, 26).reshape(K, K)
    assert known(full) == {"hash-classifier": tuple(range(1, 26)), GIVEN: None}
    some = full.copy()
    some[3] = 0
    assert set(known(some).values()) == {None}, "a goal without examples could be taken for anything"
