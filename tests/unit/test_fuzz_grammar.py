"""10,000 malformed records of every kind: each is refused, for its reason, whichever way it is read."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import orjson
import pytest

from valuedrift.events import DeadLetter, Malformed, Reason, Record, decode
from valuedrift.events.batch import BatchReader
from valuedrift.events.reasons import LOSSES
from valuedrift.generator import START_NS, bulk_labelled, malformed, with_malformed
from valuedrift.generator.malformed import KINDS

N = 10_000
LIMIT = 20_000
NOW = START_NS + 10**15
MADE = list(malformed(N, 7, max_bytes=LIMIT))


def refusal(raw: bytes) -> tuple[str, str]:
    """Reason and detail; fails on a record that is taken."""
    with pytest.raises(Malformed) as caught:
        decode(raw, limit_ns=NOW, max_bytes=LIMIT)
    return caught.value.reason, caught.value.detail


def test_there_are_many_kinds_and_few_records_twice() -> None:
    assert len(set(KINDS)) == len(KINDS) >= 40
    assert min(Counter(kind for kind, _, _ in MADE).values()) >= N // len(KINDS)
    assert Counter(kind for kind, _, _ in MADE).keys() == set(KINDS)
    assert len({raw for _, _, raw in MADE}) > 0.9 * N
    at_decoding = {*Reason} - {Reason.classifier_failed, Reason.bad_label_batch, Reason.damaged}
    assert {reason for _, reason, _ in MADE} == at_decoding - LOSSES


def test_each_is_refused_for_its_reason() -> None:
    wrong = defaultdict(set)
    for kind, reason, raw in MADE:
        assert b"\n" not in raw
        found, detail = refusal(raw)
        if found != reason:
            wrong[kind].add((found, detail))
        letter = DeadLetter(source="s", partition=0, offset=1, reason=found, detail=detail, raw=raw, key=raw[:9])
        assert len(detail) < 200
        assert DeadLetter.from_json_line(letter.to_json_line()) == letter
        value, headers = letter.to_kafka()
        assert DeadLetter.from_kafka(value, headers, key=letter.key) == letter
    assert not wrong


@pytest.mark.parametrize("paths", [{}, {"segment": "x.y"}])
def test_batches_of_good_and_bad_ones_are_read_as_each_by_itself(paths: dict[str, str]) -> None:
    records = [Record(0, i, raw) for i, (_, _, raw) in enumerate(MADE)]
    good = bulk_labelled(N, ("a", "b"), ("x",), seed=2)
    records += [Record(0, N + i, raw) for i, raw in enumerate(good.lines())]
    random.Random(4).shuffle(records)
    reader = BatchReader(
        now_ns=NOW,
        max_future_ns=0,
        max_bytes=LIMIT,
        conversation=paths.get("conversation"),
        segment=paths.get("segment"),
    )
    taken: set[int] = set()
    refused: dict[int, str] = {}
    for start in range(0, len(records), 700):
        part = records[start : start + 700]
        read = reader.read(part)
        taken |= {part[i].offset for i in read.columns.index.tolist()}
        refused |= {part[i].offset: problem.reason for i, problem in read.refused}
        held = [problem.__traceback__ or problem.__context__ for _, problem in read.refused]
        assert held == [None] * len(held), "frames of a thousand refusals, and all that was read in them"
    assert taken == set(range(N, 2 * N))
    assert refused == {i: reason for i, (_, reason, _) in enumerate(MADE)}


def test_damage_is_a_reason_of_its_own() -> None:
    reader = BatchReader(now_ns=NOW, max_future_ns=0, max_bytes=LIMIT, conversation=None, segment=None)
    good = next(bulk_labelled(1, ("a",), ("x",), seed=2).lines())
    read = reader.read([Record(0, 0, good), Record(0, 1, b"", damage="cut off")])
    assert read.columns.index.tolist() == [0]
    assert [(i, problem.reason, problem.detail) for i, problem in read.refused] == [(1, "damaged", "cut off")]


def test_strings_of_fifty_megabytes() -> None:
    """Within a limit that lets them pass, in any place; no time is lost on what is refused."""
    limit = 60 << 20
    good = orjson.loads(next(bulk_labelled(1, ("a",), ("x",), seed=2).lines()))
    huge = "x" * (50 << 20)
    decode(
        orjson.dumps(good | {"prompt": huge, "response": "", "extra": {huge[:1000]: 1}}), limit_ns=NOW, max_bytes=limit
    )
    for name, reason in (("event_id", "bad_value"), ("timestamp", "bad_timestamp")):
        with pytest.raises(Malformed) as caught:
            decode(orjson.dumps(good | {name: huge}), limit_ns=NOW, max_bytes=limit)
        assert caught.value.reason == reason
    for raw, reason in (
        (b'"' + huge.encode() + b'"', "not_object"),
        (b'{"a":"' + huge.encode(), "not_json"),
        (b"[" * (50 << 20), "nested_too_deep"),
        (huge.encode() + b"\xff", "not_utf8"),
    ):
        with pytest.raises(Malformed) as caught:
            decode(raw, limit_ns=NOW, max_bytes=limit)
        assert caught.value.reason == reason


def test_malformed_between_good_ones() -> None:
    lines = list(bulk_labelled(2000, ("a",), ("x",), seed=2).lines())
    mixed = list(with_malformed(lines, 0.5, seed=1))
    assert [line for line in mixed if line in set(lines)] == lines
    assert 1700 < len(mixed) - len(lines) < 2300  # 2,000 on average, sd 63
    assert list(with_malformed(lines, 0.0)) == lines
    assert mixed == list(with_malformed(lines, 0.5, seed=1)) != list(with_malformed(lines, 0.5, seed=2))
    for share in (-0.1, 1.0):
        with pytest.raises(ValueError, match="share"):
            with_malformed(lines, share)


def test_the_command_makes_them(tmp_path: Path) -> None:
    made = tmp_path / "made.jsonl"
    command = [sys.executable, "-m", "valuedrift", "generate", "--hours", "0.5", "--with-labels", "--seed", "3"]
    subprocess.run([*command, "--malformed", "0.4", "--out", str(made)], check=True)
    subprocess.run([*command, "--out", str(tmp_path / "good.jsonl")], check=True)
    lines, good = made.read_bytes().split(b"\n")[:-1], (tmp_path / "good.jsonl").read_bytes().split(b"\n")[:-1]
    assert [line for line in lines if line in set(good)] == good
    bad = [line for line in lines if line not in set(good)]
    assert len(bad) > 0.2 * len(good)
    for line in bad:
        with pytest.raises(Malformed):
            decode(line, limit_ns=NOW)
