"""OpenAI chat completions: a request and the response to it, in one object.

``{"request": {…}, "response": {…}}``, where request and response are the bodies of the API. Around them, optionally:
``event_id`` (else the response's ``id``), ``timestamp`` (else ``created``), ``segment``, ``conversation_id``,
``metadata``, ``label``, ``probabilities``. Decisions where the API leaves room:

- The prompt is the last message of the user. Text parts are joined by line feeds; a part that is not text stands as its
  kind in brackets, ``[image_url]``.
- Only the first choice is read: it is the one users see.
- The response is the content, then the refusal if there is one. Without either it is the tool calls, one
  ``name(arguments)`` per line, then the transcript of spoken audio.
- Where a content filter left nothing, the response is ``[content_filter]``: the service refused in the model's place.
- The conversation is the outer ``conversation_id``, else that of the outer or the request's ``metadata``
  (``conversation_id``, ``session_id``, ``thread_id``), else ``request.user``: what one user asks is not independent.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field, ValidationError

from valuedrift.errors import Malformed
from valuedrift.events.event import DEFAULT_SEGMENT, ChatEvent
from valuedrift.events.first_problem import check_of
from valuedrift.events.reasons import Reason
from valuedrift.events.schema import Identifier, Labelled, Strict, Timestamp, malformed_from
from valuedrift.events.scores import scores_of
from valuedrift.events.timestamps import parse_timestamp

__all__ = ["CONTENT_FILTER", "OpenAIChatReader"]

CONTENT_FILTER: Final = "content_filter"
_FILTERED: Final = f"[{CONTENT_FILTER}]"


class _Part(Strict):
    type: str
    text: str | None = None
    refusal: str | None = None


class _RequestMessage(Strict):
    role: str
    content: str | list[_Part] | None = None


class _Metadata(Strict):
    conversation_id: Identifier | None = None
    session_id: Identifier | None = None
    thread_id: Identifier | None = None
    segment: Identifier | None = None


class _Request(Strict):
    messages: list[_RequestMessage]
    model: Identifier | None = None
    metadata: _Metadata | None = None
    user: Identifier | None = None


class _Call(Strict):
    name: str
    arguments: str | None = None
    input: str | None = None


class _ToolCall(Strict):
    function: _Call | None = None
    custom: _Call | None = None


class _Audio(Strict):
    transcript: str | None = None


class _ResponseMessage(Strict):
    content: str | list[_Part] | None
    refusal: str | None = None
    tool_calls: list[_ToolCall] | None = None
    function_call: _Call | None = None
    audio: _Audio | None = None


class _Choice(Strict):
    message: _ResponseMessage
    finish_reason: str | None = None


class _Response(Strict):
    choices: list[_Choice] = Field(min_length=1)
    id: Identifier | None = None
    model: Identifier | None = None
    created: int | float | None = None


class _Pair(Labelled):
    request: _Request
    response: _Response
    event_id: Identifier | None = None
    timestamp: Timestamp | None = None
    segment: Identifier | None = None
    conversation_id: Identifier | None = None
    metadata: _Metadata | None = None


_check: Final = check_of(_Pair)
_validate: Final = _Pair.__pydantic_validator__.validate_python


class OpenAIChatReader:
    """Reads a request and response pair of the chat completions API."""

    name = "openai_chat"

    def matches(self, obj: dict[str, Any]) -> bool:
        """Look for an object under ``request`` or ``response``, and no name that flat formats put beside it."""
        if "prompt" in obj or "model" in obj or "messages" in obj:
            return False
        return isinstance(obj.get("request"), dict) or isinstance(obj.get("response"), dict)

    def read(self, obj: dict[str, Any], *, limit_ns: int) -> ChatEvent:
        """Read one pair; see `valuedrift.events.readers.Reader`."""
        if _has_failed(obj):
            raise Malformed(Reason.upstream_failure, "response.error: the request failed")
        try:
            pair: _Pair = _validate(obj)
        except ValidationError as error:
            raise malformed_from(error) from None
        choice = pair.response.choices[0]
        time: str | float | None = pair.response.created if pair.timestamp is None else pair.timestamp
        if time is None:
            raise Malformed(Reason.missing_field, "timestamp: required, or else response.created")
        return ChatEvent(
            event_id=_required(pair.event_id, pair.response.id, "event_id", "response.id"),
            time_ns=parse_timestamp(time, limit_ns=limit_ns),
            model=_required(pair.response.model, pair.request.model, "response.model", "request.model"),
            segment=_segment(pair),
            conversation_id=_conversation(pair),
            prompt=_prompt(pair.request),
            response=_answer(choice),
            scores=scores_of(pair),
            finish_reason=choice.finish_reason,
            source_format=self.name,
        )

    def first_problem(self, obj: dict[str, Any]) -> Malformed | None:
        """See `valuedrift.events.readers.Reader`."""
        return None if _has_failed(obj) else _check(obj)


def _has_failed(obj: dict[str, Any]) -> bool:
    response = obj.get("response")
    return isinstance(response, dict) and response.get("error") is not None and "choices" not in response


def _required(first: str | None, second: str | None, name: str, other: str) -> str:
    value = second if first is None else first
    if value is None:
        raise Malformed(Reason.missing_field, f"{name}: required, or else {other}")
    return value


def _segment(pair: _Pair) -> str:
    if pair.segment is not None:
        return pair.segment
    for metadata in (pair.metadata, pair.request.metadata):
        if metadata is not None and metadata.segment is not None:
            return metadata.segment
    return DEFAULT_SEGMENT


def _conversation(pair: _Pair) -> str | None:
    if pair.conversation_id is not None:
        return pair.conversation_id
    for metadata in (pair.metadata, pair.request.metadata):
        if metadata is not None:
            for name in (metadata.conversation_id, metadata.session_id, metadata.thread_id):
                if name is not None:
                    return name
    return pair.request.user


def _prompt(request: _Request) -> str:
    for message in reversed(request.messages):
        if message.role == "user":
            if message.content is None:
                break
            return _text(message.content)
    raise Malformed(Reason.missing_field, "request.messages: none of the user with content")


def _answer(choice: _Choice) -> str:
    message = choice.message
    said = [text for text in (_text(message.content), message.refusal) if text]
    if said:
        return "\n".join(said)
    if choice.finish_reason == CONTENT_FILTER:
        return _FILTERED
    calls = [call for tool in message.tool_calls or () for call in (tool.function, tool.custom) if call is not None]
    if message.function_call is not None:
        calls.append(message.function_call)
    if calls:
        return "\n".join(f"{call.name}({call.arguments or call.input or ''})" for call in calls)
    return (message.audio.transcript if message.audio is not None else None) or ""


def _text(content: str | list[_Part] | None) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(map(_part_text, content))


def _part_text(part: _Part) -> str:
    if part.text is not None:
        return part.text
    return f"[{part.type}]" if part.refusal is None else part.refusal
