"""Which conversation a record belongs to, and that only a number of it goes on."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuedrift.config import load_settings
from valuedrift.errors import ConfigError
from valuedrift.events import Record, decode
from valuedrift.events.conversation import conversation_at, conversation_hash
from valuedrift.events.label_batch import LabelBatch
from valuedrift.scorer.pipeline import ScoringPipeline

NOW = 1_760_000_000 * 10**9
NATIVE: dict[str, Any] = {"event_id": "e", "timestamp": NOW, "model": "m", "label": "g1"}
OPENAI: dict[str, Any] = {
    "request": {"messages": [{"role": "user", "content": "q"}], "user": "alice@example.org"},
    "response": {"id": "r", "model": "m", "created": 1_760_000_000, "choices": [{"message": {"content": "a"}}]},
    "label": "g1",
}


def conversations(*records: dict[str, Any], **options: Any) -> list[int]:
    pipeline = ScoringPipeline(
        "log", None, allowed_lateness_ns=0, max_future_ns=0, max_record_bytes=10_000, now_ns=NOW, **options
    )
    scored = pipeline.score([Record(0, i, orjson.dumps(record)) for i, record in enumerate(records)])
    assert not scored.dead_letters
    (group,) = scored.labelled
    return [int(number) for number in group.labels.conversations]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("ticket", "t-1"),
        ("metadata.ticket", "t-2"),
        ("attributes.gen_ai.conversation.id", "t-3"),
        ("number", "7"),
        ("flag", None),
        ("metadata", None),
        ("metadata.none", None),
        ("empty", None),
        ("ticket.deeper", None),
        (".", None),
        ("absent.path", None),
    ],
)
def test_a_path_finds_strings_and_whole_numbers(path: str, found: str | None) -> None:
    record = {
        "ticket": "t-1",
        "metadata": {"ticket": "t-2", "none": None},
        "attributes": {"gen_ai.conversation.id": "t-3"},
        "number": 7,
        "flag": True,
        "empty": "",
    }
    assert conversation_at(record, path) == found
    raw = orjson.dumps(NATIVE | {"conversation_id": "other"} | record)
    assert decode(raw, limit_ns=NOW, conversation=path).conversation_id == found


def test_where_the_format_has_it_elsewhere_or_nowhere() -> None:
    named, other = NATIVE | {"conversation_id": "c", "metadata": {"x": "k"}}, NATIVE | {"conversation_id": "d"}
    one, two, none = conversations(named, other, NATIVE)
    assert one != two
    assert 0 not in {one, two}
    assert none == 0
    assert conversations(named, NATIVE | {"conversation_id": "k"}, other, conversation="metadata.x")[1:] == [0, 0]
    assert conversations(named, other, NATIVE, conversation="none") == [0, 0, 0]
    assert conversations(OPENAI) == [conversation_hash()("alice@example.org")]


def test_no_id_leaves_the_scorer() -> None:
    pipeline = ScoringPipeline("log", None, allowed_lateness_ns=0, max_future_ns=0, max_record_bytes=10_000, now_ns=NOW)
    (group,) = pipeline.score([Record(0, 0, orjson.dumps(OPENAI))]).labelled
    assert b"alice" not in LabelBatch.of(group.model, group.segment, group.labels).encode()


@given(st.text(), st.text(), st.text(max_size=200), st.text(max_size=200))
def test_hashes_are_positive_distinct_and_keyed(one: str, other: str, salt: str, pepper: str) -> None:
    number = conversation_hash(salt)
    assert 0 < number(one) < 2**53
    assert number(None) == 0
    assert (number(one) == number(other)) == (one == other)
    assert (conversation_hash(pepper)(one) == number(one)) == (pepper == salt)


def test_the_hash_is_pinned() -> None:
    """Scorers of two releases must agree, or conversations vote twice while they are rolled out."""
    assert conversation_hash()("c-19") == 6_599_652_545_882_701
    assert conversation_hash("pepper")("c-19") == 7_833_820_292_885_667


def test_the_salt_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"scorer\.conversation_salt"):
        load_settings(overrides={"scorer.conversation_salt": "pepper"})
    monkeypatch.setenv("VALUEDRIFT_SCORER__CONVERSATION_SALT", "pepper")
    settings = load_settings()
    assert settings.scorer.salt == "pepper"
    assert "pepper" not in repr(settings)


def test_voters_too_few_for_a_vote_in_every_pane_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"detector\.voters"):
        load_settings(overrides={"detector.vote_again": "24h", "detector.voters": 8000})
    assert load_settings(overrides={"detector.vote_again": "24h", "detector.voters": 8640}).detector.voters == 8640
