"""The short way to a refusal ends where the schema's own does: same records, same reasons, same words."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from valuedrift.errors import Malformed
from valuedrift.events.decode import decode, refused_or_read
from valuedrift.events.first_problem import check_of
from valuedrift.events.readers.openai_chat import _Pair
from valuedrift.events.schema import NativeRecord, malformed_from
from valuedrift.generator import START_NS, malformed
from valuedrift.generator.malformed import KINDS

LIMIT = 20_000
NOW = START_NS + 10**15
MADE = list(malformed(8 * len(KINDS), 11, max_bytes=LIMIT))

PROBABILITIES = {"g1": 0.2, "g2": 0.2, "g3": 0.2, "g4": 0.2, "g5": 0.2}
NATIVE = {
    "event_id": "e",
    "timestamp": 1_772_366_400,
    "model": "m",
    "prompt": "p",
    "response": "r",
    "label": "g1",
    "probabilities": PROBABILITIES,
    "segment": "s",
    "conversation_id": "c",
    "foreign": {"a": [1]},
}
METADATA = {"conversation_id": "c", "session_id": "s", "thread_id": "t", "segment": "x", "foreign": 1}
PAIR = {
    "request": {
        "messages": [
            {"role": "system", "content": None},
            {"role": "user", "content": [{"type": "text", "text": "t"}, {"type": "refusal", "refusal": "no"}]},
        ],
        "model": "m",
        "metadata": METADATA,
        "user": "u",
    },
    "response": {
        "choices": [
            {
                "message": {
                    "content": "c",
                    "refusal": None,
                    "tool_calls": [
                        {"function": {"name": "f", "arguments": "{}"}},
                        {"custom": {"name": "g", "input": ""}},
                    ],
                    "function_call": {"name": "f"},
                    "audio": {"transcript": "t"},
                },
                "finish_reason": "stop",
            },
            {"message": {"content": None}},
        ],
        "id": "i",
        "model": "m",
        "created": 1_772_366_400,
    },
    "event_id": "e",
    "timestamp": "2026-03-01T12:00:00Z",
    "segment": "s",
    "conversation_id": "c",
    "metadata": METADATA,
    "label": None,
    "probabilities": PROBABILITIES,
}

texts = st.sampled_from(
    ["", "g1", "g6", "x" * 256, "x" * 257, "é" * 256, "\x00", "a\x7f", "a\x9f", "\u00ad", "\u2028", "\n" * 300]
)
scalars = st.none() | st.booleans() | texts | st.sampled_from([0, -1, -0.0, 0.5, -1e-300, 1e308, 2**64 - 1, -(2**63)])
values: st.SearchStrategy[Any] = scalars | st.sampled_from(
    [[], {}, [[]], [{}], [None], {"g1": 1}, PROBABILITIES, {"type": "t"}, [{"type": "t"}]]
)


@st.composite
def changed(draw: st.DrawFn, good: dict[str, Any]) -> dict[str, Any]:
    """Draw an object with up to three places made otherwise: a value, a name that is missing, one too many."""
    made = copy.deepcopy(good)
    for _ in range(draw(st.integers(0, 3))):
        places = nodes(made)
        if not places:
            break
        parent, key = places[draw(st.integers(0, len(places) - 1))]
        match draw(st.sampled_from(["value", "value", "drop", "add"])):
            case "value":
                parent[key] = copy.deepcopy(draw(values))
            case "drop":
                del parent[key]
            case "add" if isinstance(parent, dict):
                parent[draw(st.sampled_from(["g6", "label", "error", "content", "metadata", "x"]))] = copy.deepcopy(
                    draw(values)
                )
            case "add":
                parent.append(copy.deepcopy(draw(values)))
    return made


def nodes(value: Any) -> list[tuple[Any, Any]]:
    """Every member and element, by its parent and its name or number."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, each in inner for place in ((value, key), *nodes(each))]


def by_pydantic(model: type[BaseModel], value: Any) -> tuple[str, str] | None:
    try:
        model.__pydantic_validator__.validate_python(value)
    except ValidationError as error:
        problem = malformed_from(error)
        return problem.reason, problem.detail
    return None


def found(problem: Malformed | None) -> tuple[str, str] | None:
    return None if problem is None else (problem.reason, problem.detail)


@settings(max_examples=700, deadline=None)
@given(changed(NATIVE))
@example(NATIVE)
@example({})
def test_of_native_records(value: dict[str, Any]) -> None:
    assert found(check_of(NativeRecord)(value)) == by_pydantic(NativeRecord, value)


@settings(max_examples=1_000, deadline=None)
@given(changed(PAIR))
@example(PAIR)
@example({})
def test_of_pairs(value: dict[str, Any]) -> None:
    assert found(check_of(_Pair)(value)) == by_pydantic(_Pair, value)


def test_of_all_kinds_of_malformed_records() -> None:
    """Also where one is changed for another's part, and whichever way a batch takes."""
    draw, short = random.Random(3), Counter[bool]()
    objects = [each for _, _, raw in MADE if isinstance(each := parsed(raw), dict)]
    for model in (NativeRecord, _Pair):
        check = check_of(model)
        for each in objects:
            for value in (
                each,
                NATIVE | each,
                PAIR | each,
                each | {draw.choice([*NATIVE, *PAIR]): draw.choice(objects)},
            ):
                assert found(check(value)) == by_pydantic(model, value)
    for _, _, raw in MADE:
        with pytest.raises(Malformed) as caught:
            decode(raw, limit_ns=NOW, max_bytes=LIMIT)
        for suspect in (False, True):
            problem = refused_or_read(raw, NOW, LIMIT, (None, None, None), suspect=suspect)
            assert isinstance(problem, Malformed)
            assert found(problem) == found(caught.value)
            assert type(problem.reason) is type(caught.value.reason)
            assert (problem.__traceback__, problem.__context__) == (None, None)
    short.update(check_of(NativeRecord)(each) is not None for each in objects)
    assert short[True] > len(objects) / 3


def parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def test_a_schema_that_it_does_not_know_is_no_schema() -> None:
    class Dated(BaseModel):
        when: bytes

    class Optional(BaseModel):
        name: str = ""

    for model in (Dated, Optional):
        with pytest.raises(TypeError, match="no check of"):
            check_of(model)
