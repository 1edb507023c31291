"""Request and response pairs of the chat completions API."""

import copy
from typing import Any

import orjson
import pytest

from valuedrift.errors import Malformed
from valuedrift.events import ChatEvent, Reason, decode

LIMIT = 1_900_000_000 * 10**9
CREATED = 1_772_366_400
PAIR: dict[str, Any] = {
    "request": {
        "model": "alias",
        "messages": [
            {"role": "system", "content": "be kind"},
            {"role": "user", "content": "first"},
            {"role": "assistant", "content": "yes?"},
            {"role": "user", "content": "second"},
        ],
    },
    "response": {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": CREATED,
        "model": "dated-model",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "answer", "refusal": None},
                "finish_reason": "stop",
            },
            {"index": 1, "message": {"role": "assistant", "content": "another"}, "finish_reason": "stop"},
        ],
        "usage": {"total_tokens": 9},
    },
}
GONE = object()


def pair(*edits: Any) -> bytes:
    """Return the pair with values set (or removed) at dotted paths."""
    obj = copy.deepcopy(PAIR)
    for path, value in edits:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        target: Any = obj
        for part in way:
            target = target[part]
        if value is GONE:
            del target[last]
        else:
            target[last] = value
    return orjson.dumps(obj)


def read(*edits: Any) -> ChatEvent:
    return decode(pair(*edits), limit_ns=LIMIT)


def answer(finish: str = "stop", **message: Any) -> str | None:
    choice = {"message": {"role": "assistant", "content": None, **message}, "finish_reason": finish}
    return read(("response.choices", [choice])).response


def test_pair() -> None:
    event = read()
    assert event.event_id == "chatcmpl-1"
    assert event.time_ns == CREATED * 10**9
    assert (event.model, event.segment, event.conversation_id) == ("dated-model", "default", None)
    assert (event.prompt, event.response, event.finish_reason) == ("second", "answer", "stop")
    assert event.source_format == "openai_chat"
    assert event.scores is None


def test_outer_fields_win() -> None:
    event = read(
        ("event_id", "outer"),
        ("timestamp", "2026-03-01T13:00:00+01:00"),
        ("segment", "eu"),
        ("conversation_id", "c"),
        ("label", "g3"),
    )
    assert (event.event_id, event.segment, event.conversation_id) == ("outer", "eu", "c")
    assert event.time_ns == CREATED * 10**9
    assert event.scores == (0, 0, 10_000, 0, 0)


@pytest.mark.parametrize(
    ("edits", "conversation"),
    [
        ([("request.user", "u")], "u"),
        ([("request.user", "u"), ("request.metadata", {"session_id": "s", "n": 1})], "s"),
        ([("request.metadata", {"session_id": "s"}), ("metadata", {"thread_id": "t"})], "t"),
        ([("metadata", {"thread_id": "t", "conversation_id": "c"})], "c"),
        ([("metadata", {"conversation_id": "c"}), ("conversation_id", "outer")], "outer"),
    ],
)
def test_conversation(edits: Any, conversation: str) -> None:
    assert read(*edits).conversation_id == conversation


def test_segment_from_metadata() -> None:
    assert read(("request.metadata", {"segment": "eu"})).segment == "eu"


def test_model_of_the_request_stands_in() -> None:
    assert read(("response.model", GONE)).model == "alias"


def test_content_parts() -> None:
    parts = [
        {"type": "text", "text": "look"},
        {"type": "image_url", "image_url": {"url": "x"}},
        {"type": "text", "text": ""},
    ]
    assert read(("request.messages.3.content", parts)).prompt == "look\n[image_url]\n"
    assert answer(content=[{"type": "text", "text": "a"}, {"type": "refusal", "refusal": "no"}]) == "a\nno"


def test_responses_without_content() -> None:
    tool = {"id": "1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Bonn"}'}}
    custom = {"id": "2", "type": "custom", "custom": {"name": "shell", "input": "ls"}}
    assert answer(refusal="I can't help with that.") == "I can't help with that."
    assert answer("tool_calls", tool_calls=[tool, custom]) == 'weather({"city":"Bonn"})\nshell(ls)'
    assert answer("function_call", function_call={"name": "f", "arguments": "{}"}) == "f({})"
    assert answer("content_filter") == "[content_filter]"
    assert answer("content_filter", content="") == "[content_filter]"
    assert answer("content_filter", content="half an ans") == "half an ans"
    assert answer("stop", audio={"id": "a", "transcript": "spoken"}) == "spoken"
    assert answer("length") == ""
    assert answer("tool_calls", content="Looking it up.", tool_calls=[tool]) == "Looking it up."


@pytest.mark.parametrize(
    ("edits", "reason", "path"),
    [
        ([("request", GONE)], Reason.missing_field, "request"),
        ([("response", GONE)], Reason.missing_field, "response"),
        ([("response", "text")], Reason.wrong_type, "response"),
        ([("response.choices", GONE)], Reason.missing_field, "response.choices"),
        ([("response.choices", [])], Reason.bad_value, "response.choices"),
        ([("response.choices.0.message", GONE)], Reason.missing_field, "response.choices[0].message"),
        ([("response.choices.0.message.content", GONE)], Reason.missing_field, "response.choices[0].message.content"),
        ([("response.choices.0.message.content", 5)], Reason.wrong_type, "response.choices[0].message.content"),
        ([("request.messages", [])], Reason.missing_field, "request.messages"),
        (
            [("request.messages.3.role", "tool"), ("request.messages.1.role", "tool")],
            Reason.missing_field,
            "request.messages",
        ),
        ([("request.messages.3.content", None)], Reason.missing_field, "request.messages"),
        ([("request.messages.3.content", {"text": "x"})], Reason.wrong_type, "request.messages[3].content"),
        ([("response.id", GONE)], Reason.missing_field, "event_id"),
        ([("response.created", GONE)], Reason.missing_field, "timestamp"),
        ([("response.created", "2026")], Reason.wrong_type, "response.created"),
        ([("response.created", 5)], Reason.timestamp_out_of_bounds, "timestamp"),
        ([("response.model", GONE), ("request.model", GONE)], Reason.missing_field, "response.model"),
        ([("response", {"error": {"message": "rate limit"}})], Reason.upstream_failure, "response.error"),
        ([("request.user", "u" * 257)], Reason.bad_value, "request.user"),
    ],
)
def test_wrong_pairs(edits: Any, reason: Reason, path: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(*edits)
    assert (caught.value.reason, caught.value.detail.split(":")[0]) == (reason, path)
    assert "second" not in str(caught.value)


def test_native_record_with_an_unrelated_request_stays_native() -> None:
    raw = orjson.dumps(
        {"event_id": "e", "timestamp": CREATED, "model": "m", "label": "g1", "request": {"method": "POST"}}
    )
    assert decode(raw, limit_ns=LIMIT).source_format == "native"
