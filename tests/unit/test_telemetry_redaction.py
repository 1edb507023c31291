"""No line carries what people or models wrote."""

from __future__ import annotations

import io
import json
import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from valuedrift.config import Duration, LogSettings
from valuedrift.telemetry import REMOVED, configure, get_logger, redact, safe_traceback

CANARY = "canary-7f3a"


@pytest.fixture(autouse=True)
def restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    yield
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def redacted(**event: Any) -> dict[str, Any]:
    return dict(redact(None, "info", {"event": "x", **event}))


@dataclass
class Event:
    prompt: str = CANARY

    def __str__(self) -> str:
        return CANARY


class Strict(BaseModel):
    prompt: int


@pytest.mark.parametrize(
    "fields",
    [
        {"prompt": CANARY},
        {"Response": CANARY},
        {"raw": CANARY.encode()},
        {"text": [CANARY]},
        {"content": {"a": CANARY}},
        {"messages": [{"role": "user", "content": CANARY}]},
        {"user_prompt": CANARY},
        {"record": {"deep": {"text": CANARY}}},
        {"records": [{"text": CANARY}]},
        {"value": CANARY.encode()},
        {"value": bytearray(CANARY.encode())},
        {"value": memoryview(CANARY.encode())},
        {"value": Event()},
        {"value": [Event()]},
        {"value": SecretStr(CANARY)},
        {"deep": [[[[[[[[[CANARY]]]]]]]]]},
    ],
)
@pytest.mark.parametrize("kind", ["json", "console"])
def test_texts_do_not_reach_a_line(fields: dict[str, Any], kind: Literal["json", "console"]) -> None:
    stream = io.StringIO()
    configure(LogSettings(format=kind), stream)
    get_logger("valuedrift.scorer").info("batch", **fields, partition=3)
    assert "batch" in stream.getvalue()
    assert CANARY not in stream.getvalue()


def test_numbers_and_plain_values_stay() -> None:
    event = redacted(
        prompt=17,
        response=None,
        raw_bytes=5,
        partition=np.int64(3),
        took=Duration("1m30s"),
        path=Path("/a/b"),
        values=[1, 2.5, "a", True],
        table={"labels": 3},
    )
    assert event == {
        "event": "x",
        "prompt": 17,
        "response": None,
        "raw_bytes": 5,
        "partition": 3,
        "took": "1m30s",
        "path": "/a/b",
        "values": [1, 2.5, "a", True],
        "table": {"labels": 3},
    }


def test_what_is_removed_is_seen_to_be() -> None:
    assert redacted(prompt="a")["prompt"] == REMOVED
    assert redacted(value=b"abc")["value"] == "<3 bytes>"
    assert redacted(value=Event())["value"] == "<Event>"


def test_long_values_are_cut() -> None:
    assert len(redacted(value="x" * 100_000)["value"]) < 1_100
    assert len(redacted(value=list(range(100_000)))["value"]) == 50


def fail() -> None:
    prompt = CANARY
    assert prompt
    try:
        Strict.model_validate({"prompt": CANARY})
    except ValueError as error:
        raise RuntimeError("the batch failed") from error


@pytest.mark.parametrize("kind", ["json", "console"])
@pytest.mark.parametrize("foreign", [True, False])
def test_a_traceback_has_frames_and_causes_but_no_values(kind: Literal["json", "console"], foreign: bool) -> None:
    stream = io.StringIO()
    configure(LogSettings(format=kind), stream)
    try:
        fail()
    except RuntimeError:
        if foreign:
            logging.getLogger("faust.app").exception("crashed")
        else:
            get_logger("valuedrift.scorer").exception("crashed")
    text = stream.getvalue()
    assert CANARY not in text
    for part in ("crashed", "in fail", "RuntimeError: the batch failed", "Strict: prompt: int_parsing", "direct cause"):
        assert part in text
    if kind == "json":
        assert json.loads(text)["level"] == "error"


def test_a_traceback_reads_as_the_interpreter_prints_it() -> None:
    def lookup() -> None:
        try:
            dict[str, int]()["a"]
        except KeyError:
            Path("/nowhere/at/all").read_bytes()

    with pytest.raises(OSError, match="No such file") as caught:
        lookup()
    expected = "".join(traceback.format_exception(caught.value)).strip()
    assert safe_traceback(caught.value).splitlines() == expected.splitlines()


def test_groups_and_circles_of_exceptions_end() -> None:
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert "ValueError: one" in safe_traceback(one)
    group = ExceptionGroup("several", [one, TypeError("inner")])
    assert "  | TypeError: inner" in safe_traceback(group)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(
    st.dictionaries(st.text(min_size=1).filter(lambda name: name not in {"event", "exc_info"}), json_like, max_size=4)
)
@example({"n": -(2**63) - 1})
@example({"lone": "\ud800"})
def test_every_event_becomes_a_line_of_json(fields: dict[str, Any]) -> None:
    stream = io.StringIO()
    configure(LogSettings(), stream)
    logger = logging.getLogger("valuedrift.any")
    formatter = logging.getLogger().handlers[0].formatter
    assert formatter is not None
    line = logger.makeRecord("valuedrift.any", logging.INFO, "f", 1, {"event": "x", **fields}, (), None)
    line._logger, line._name = logger, "info"
    assert json.loads(formatter.format(line))["event"] == "x"
