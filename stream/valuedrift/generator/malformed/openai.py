"""Chat completions, request and response in one object, that are not."""

from __future__ import annotations

from typing import Any, Final

from valuedrift.generator.draws import Draws
from valuedrift.generator.malformed.grammar import Fields, Kinds, Maker, written

__all__ = ["KINDS"]

Change = dict[str, Any]
_GONE: Final = object()


def _pair(fields: Fields) -> Fields:
    """Return a good pair."""
    return {
        "event_id": fields["event_id"],
        "timestamp": fields["timestamp"],
        "request": {
            "model": fields["model"],
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": [{"type": "text", "text": fields["prompt"]}]},
            ],
        },
        "response": {
            "id": "chatcmpl-1",
            "model": fields["model"],
            "created": 1_767_268_800,
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": fields["response"]}, "finish_reason": "stop"}
            ],
        },
    }


def _set(*changes: tuple[str, Any]) -> Maker:
    """Return what changes one place of a pair (names and numbers with dots between them), of several to choose from."""
    return lambda fields, draws: written(_changed(_pair(fields), *draws.pick(changes)), draws)


def _each(*changes: tuple[str, Any]) -> Maker:
    """Return what makes all of the changes."""

    def make(fields: Fields, draws: Draws) -> bytes:
        pair = _pair(fields)
        for path, value in changes:
            pair = _changed(pair, path, value)
        return written(pair, draws)

    return make


def _changed(pair: Fields, path: str, value: Any) -> Fields:
    *way, last = path.split(".")
    place: Any = pair
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is _GONE:
        del place[last]
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return pair


def _all(path: str, *values: Any) -> Maker:
    return _set(*((path, value) for value in values))


_MESSAGE: Final = "response.choices.0.message"

KINDS: Final[Kinds] = {
    "failed_request": (
        "upstream_failure",
        _all(
            "response",
            {"error": {"code": "rate_limit_exceeded", "message": "the request failed"}},
            {"error": {"code": "server_error"}},
            {"error": "overloaded", "id": "x"},
        ),
    ),
    "openai_without_choices": ("missing_field", _all("response.choices", _GONE)),
    "openai_choices_wrong_type": ("wrong_type", _all("response.choices", None, {}, "one", 1, [None], ["x"], [[]])),
    "openai_no_choice": ("bad_value", _all("response.choices", [])),
    "openai_choice_without_message": ("missing_field", _all("response.choices", [{}], [{"index": 0, "text": "a"}])),
    "openai_message_wrong_type": ("wrong_type", _all(_MESSAGE, None, "text", 7, [{"content": "a"}])),
    "openai_without_content": ("missing_field", _all(_MESSAGE, {}, {"role": "assistant"}, {"refusal": "no"})),
    "openai_content_wrong_type": (
        "wrong_type",
        _all(_MESSAGE + ".content", *(7, True, {"text": "a"}, [7], ["a"], [None])),
    ),
    "openai_part_without_type": ("wrong_type", _all(_MESSAGE + ".content", [{}], [{"text": "a"}])),
    "openai_part_wrong_type": (
        "wrong_type",
        _all(_MESSAGE + ".content", [{"type": "text", "text": 7}], [{"type": None}]),
    ),
    "openai_tool_calls_wrong_type": (
        "wrong_type",
        _all(_MESSAGE + ".tool_calls", "f()", {}, [7], [{"function": "f"}], [{"function": {"name": 7}}]),
    ),
    "openai_tool_call_without_name": (
        "missing_field",
        _all(_MESSAGE + ".tool_calls", [{"function": {}}], [{"custom": {}}]),
    ),
    "openai_finish_reason_wrong_type": ("wrong_type", _all("response.choices.0.finish_reason", 7, ["stop"], {})),
    "openai_no_messages": ("missing_field", _all("request.messages", _GONE, [])),
    "openai_messages_wrong_type": ("wrong_type", _all("request.messages", None, "hello", {}, [None], ["hello"])),
    "openai_no_message_of_a_user": (
        "missing_field",
        _all("request.messages", [{"role": "system", "content": "a"}], [{"role": "User", "content": "a"}]),
    ),
    "openai_user_without_content": ("missing_field", _all("request.messages", [{"role": "user", "content": None}])),
    "openai_message_without_role": ("missing_field", _all("request.messages", [{"content": "a"}], [{}])),
    "openai_role_wrong_type": ("wrong_type", _all("request.messages", [{"role": 7, "content": "a"}], [{"role": None}])),
    "openai_user_content_wrong_type": (
        "wrong_type",
        _all("request.messages", [{"role": "user", "content": 7}], [{"role": "user", "content": {"text": "a"}}]),
    ),
    "openai_without_request": ("missing_field", _all("request", _GONE)),
    "openai_without_response": ("missing_field", _all("response", _GONE)),
    "openai_request_wrong_type": ("wrong_type", _all("request", None, "GET /", [], 7)),
    "openai_response_wrong_type": ("wrong_type", _all("response", None, "ok", [], 200)),
    "openai_without_id": ("missing_field", _each(("event_id", _GONE), ("response.id", _GONE))),
    "openai_id_wrong_type": ("wrong_type", _all("response.id", 7, ["x"], {})),
    "openai_without_model": ("missing_field", _each(("request.model", _GONE), ("response.model", _GONE))),
    "openai_model_wrong_type": ("wrong_type", _set(("request.model", 7), ("response.model", ["m"]))),
    "openai_empty_model": ("bad_value", _set(("request.model", ""), ("response.model", ""))),
    "openai_without_time": ("missing_field", _each(("timestamp", _GONE), ("response.created", _GONE))),
    "openai_created_wrong_type": ("wrong_type", _all("response.created", *("2026-01-01T00:00:00Z", True, [1]))),
    "openai_created_out_of_bounds": (
        "timestamp_out_of_bounds",
        lambda fields, draws: written(
            _changed(
                _changed(_pair(fields), "timestamp", _GONE), "response.created", draws.pick((0, -1, 1e300, 2**70))
            ),
            draws,
        ),
    ),
    "openai_metadata_wrong_type": ("wrong_type", _set(("metadata", "a=b"), ("metadata", []), ("request.metadata", 7))),
    "openai_metadata_value": (
        "bad_value",
        _set(
            ("request.metadata", {"segment": ""}),
            ("metadata", {"thread_id": "x" * 257}),
            ("metadata", {"session_id": "\n"}),
        ),
    ),
    "openai_unknown_label": ("bad_value", _set(("label", "g9"), ("label", "ok"))),
    "openai_bad_probabilities": ("bad_probabilities", _set(("probabilities", {}), ("probabilities", {"g1": 1}))),
}
