"""No text ever leaves: a canary in prompts, responses and wrong records is in no log line, result or message."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.integration.live import Live, wait_for

from valuedrift.classifier import Exchange
from valuedrift.errors import ClassifierError
from valuedrift.events import DeadLetter, Record
from valuedrift.events.label_batch import LabelBatch, decode_message
from valuedrift.generator import generate, named, to_json
from valuedrift.scorer.pipeline import ScoringPipeline
from valuedrift.taxonomy import IntArray
from valuedrift.telemetry.redaction import safe_traceback
from valuedrift.testing import Guarded
from valuedrift.testing.doubles import HashClassifier

CANARY = "quetzalcoatl7731"
LIMIT = 200_000
TIME = "2026-01-01T00:30:00Z"
BASE = {"event_id": "e", "timestamp": TIME, "model": "m", "prompt": f"a {CANARY}", "response": f"b {CANARY}"}


def openai(**changes: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": CANARY, "refusal": CANARY}
    return {
        "event_id": "pair",
        "timestamp": TIME,
        "request": {"model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": CANARY}]}]},
        "response": {"id": "r", "model": "m", "choices": [{"message": message, "finish_reason": "stop"}]},
    } | changes


GOOD = [
    BASE | {"event_id": "long", "prompt": f"{CANARY} " * 4000},
    BASE | {"event_id": "unknown members", "note": CANARY, CANARY: 1},
    BASE | {"event_id": "too late", "timestamp": "2025-12-31T20:00:00Z"},
    openai(),
]

BAD: list[bytes] = [
    CANARY.encode(),
    b'{"prompt": "' + CANARY.encode(),
    b'{"prompt": "' + CANARY.encode() + b'\xff"}',
    b'{"prompt": "' + CANARY.encode() + b'\\ud800"}',
    orjson.dumps([CANARY]),
    orjson.dumps({CANARY: CANARY}),
    *(
        orjson.dumps(fields)
        for fields in (
            *(
                BASE | {name: wrong}
                for name in ("event_id", "timestamp", "model", "segment", "conversation_id", "label", "probabilities")
                for wrong in ([CANARY], {CANARY: CANARY})
            ),
            BASE | {"timestamp": CANARY},
            BASE | {"label": CANARY},
            BASE | {"probabilities": CANARY},
            BASE | {"probabilities": {"g1": 1.0, "g2": 0, "g3": 0, "g4": 0, "g5": 0, CANARY: 0}},
            BASE | {"response": {CANARY: CANARY}},
            BASE | {"event_id": f"{CANARY}\n"},
            BASE | {"model": CANARY * 100},
            BASE | {"prompt": CANARY * (LIMIT // len(CANARY) + 1)},
            {key: value for key, value in BASE.items() if key != "model"},
            openai(response={"error": {"code": "x", "message": CANARY}}),
            openai(response={"id": "r", "choices": [{"message": {"content": {CANARY: CANARY}}}]}),
            openai(response={"id": "r", "choices": CANARY}),
            openai(request={"messages": [{"role": CANARY, "content": CANARY}]}),
            openai(metadata={"session_id": [CANARY]}),
        )
    ),
]


def records() -> list[bytes]:
    """An hour of traffic with the canary in every text, then the special cases."""
    events = generate(named("flip", duration_s=3600.0, events_per_hour=400))
    traffic = [orjson.loads(to_json(event)) for event in events]
    said = [e | {"prompt": f"{e['prompt']} {CANARY}", "response": f"{CANARY} {e['response']}"} for e in traffic]
    return [*map(orjson.dumps, said), *map(orjson.dumps, GOOD), *BAD]


def holds_canary(data: bytes | None) -> bool:
    return data is not None and CANARY.encode() in data.lower()


def assert_clean(folder: Path) -> None:
    """Every file below is clean, dead letters but for the record's own bytes."""
    names = set()
    for path in (p for p in folder.rglob("*") if p.is_file()):
        names.add(path.name)
        content = path.read_bytes()
        if path.name == "dead-letters.jsonl":
            letters = [DeadLetter.from_json_line(line) for line in content.splitlines()]
            assert [letter.raw for letter in letters if not holds_canary(letter.raw)] == []
            content = b"".join(letter.detail.encode() for letter in letters)
        assert not holds_canary(content), path
    assert {"windows.jsonl", "alerts.jsonl", "late.jsonl", "labels.jsonl", "report.html"} <= names


@pytest.mark.timeout(500)
def test_scorer_monitor_and_replays(bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path) -> None:
    lines = records()
    more = f'scorer.max_record_bytes = {LIMIT}\nlog.level = "debug"\nalerts.rule = "epsilon"'
    live = Live(bootstrap, topics, spawn, tmp_path, partitions=1, more=more)
    workers = [live.command("scorer"), live.command("monitor")]
    live.send([(0, line) for line in lines])

    def labelled() -> int:
        batches = [decode_message(record.value) for record in live.read("labels")]
        return sum(len(batch.labels.offsets) for batch in batches if isinstance(batch, LabelBatch))

    wait_for(lambda: labelled() == len(lines) - len(BAD), "all labels")
    wait_for(lambda: any(live.read("alerts")) and any(live.read("late")), "alerts and late events")
    assert [worker.stop(60) for worker in workers] == [0, 0]

    for topic in ("labels", "entropy", "alerts", "late", "dead_letters"):
        for record in live.read(topic):
            assert topic == "dead_letters" or not holds_canary(record.value), topic
            assert not holds_canary(record.key), topic
            assert not any(holds_canary(value) for _, value in record.headers), (topic, record.headers)
    assert [holds_canary(letter.raw) for letter in live.dead_letters()] == [True] * len(BAD)

    out = tmp_path / "results"
    source = tmp_path / "source.jsonl"
    source.write_bytes(b"\n".join(lines))
    code = live.command("replay", str(source), "--out", str(out / "file"), "--labels").wait(120)
    assert code == 0, live.log("replay")
    topic_url = f"kafka://{live.names['source']}"
    assert live.command("replay", topic_url, "--out", str(out / "topic"), "--labels").wait(120) == 0
    assert live.command("classify", str(source), "--out", str(out / "labels.jsonl")).wait(120) == 1, "some are bad"
    assert live.command("classify", topic_url).wait(60) == 2, "no such file"
    assert_clean(out)
    for name in ("scorer", "monitor", "replay", "classify"):
        assert not holds_canary(live.log(name).encode()), name
    assert live.log("scorer").count('"dead letter"') >= 5, "what was looked through must have something in it"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("payload", ["hash", "none"])
def test_redacted_dead_letters_hold_no_text_either(payload: str, spawn: Callable[..., Guarded], tmp_path: Path) -> None:
    lines = [orjson.dumps(BASE | {"event_id": "read", "label": "g1"}), *BAD]
    (tmp_path / "source.jsonl").write_bytes(b"\n".join(lines))
    command = ["-m", "valuedrift", "replay", str(tmp_path / "source.jsonl"), "--out", str(tmp_path / "out")]
    options = ["--set", f"dead_letters.payload={payload}", "--set", f"scorer.max_record_bytes={LIMIT}"]
    process = spawn([*command, *options], log="replay.log")
    assert process.wait(120) == 0, (tmp_path / "replay.log").read_text()
    letters = (tmp_path / "out" / "dead-letters.jsonl").read_bytes().splitlines()
    assert len(letters) == len(BAD)
    for letter in map(DeadLetter.from_json_line, letters):
        assert (letter.raw, letter.key, letter.payload) == (None, None, payload)
        assert (letter.sha256 is not None) == (payload == "hash")
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert [path for path in [*written, tmp_path / "replay.log"] if holds_canary(path.read_bytes())] == []


class Indiscreet(HashClassifier):
    """Fails on some texts, and quotes them."""

    def __init__(self, *, on: str) -> None:
        super().__init__()
        self._on = on

    def classify(self, exchanges: Sequence[Exchange]) -> IntArray:
        for exchange in exchanges:
            if self._on in exchange.prompt:
                raise RuntimeError(f"can't take {exchange.prompt!r}")
        return super().classify(exchanges)


def test_a_classifier_that_quotes_what_it_fails_on() -> None:
    def pipeline(classifier: HashClassifier) -> ScoringPipeline:
        return ScoringPipeline(
            "s",
            classifier,
            allowed_lateness_ns=0,
            max_future_ns=0,
            max_record_bytes=LIMIT,
            now_ns=2_000_000_000 * 10**9,
        )

    batch = [Record(0, 0, orjson.dumps(BASE)), Record(0, 1, orjson.dumps(BASE | {"prompt": "fine"}))]
    scored = pipeline(Indiscreet(on=CANARY)).score(batch)
    assert [letter.reason for letter in scored.dead_letters] == ["classifier_failed"]
    assert CANARY not in scored.dead_letters[0].detail
    with pytest.raises(ClassifierError) as failure:
        pipeline(Indiscreet(on="")).score(batch)
    assert CANARY not in str(failure.value)
    assert CANARY not in safe_traceback(failure.value)
    assert CANARY not in "".join(traceback.format_exception(failure.value))
