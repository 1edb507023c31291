"""The names of log events are a fixed set: what services log is what the list says, no more and no less."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from valuedrift.telemetry.event_names import EVENT_NAMES

SOURCE = Path(__file__).parents[2] / "stream" / "valuedrift"
SERVICES = (
    "scorer",
    "monitor",
    "replay",
    "fleet_process.py",
    "supervision",
    "classifier",
    "kafka_client",
    "telemetry",
    "topics",
)
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def logged(tree: ast.AST) -> Iterator[ast.expr]:
    """First arguments of every ``_log.…(…)`` and ``fatal(…)``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        call = node.func
        by_name = isinstance(call, ast.Name) and call.id == "fatal"
        by_logger = (
            isinstance(call, ast.Attribute)
            and call.attr in LEVELS
            and isinstance(call.value, ast.Name)
            and call.value.id in {"_log", "log"}
        )
        if by_name or by_logger:
            yield node.args[0]


def names(of: ast.expr) -> Iterator[str]:
    """The names that an argument may have; fails on what is made up as it goes."""
    if isinstance(of, ast.IfExp):
        yield from names(of.body)
        yield from names(of.orelse)
    else:
        assert isinstance(of, ast.Constant), (
            f"{ast.unparse(of)}: the event is a fixed name, what varies goes into fields"
        )
        yield str(of.value)


def test_services_log_the_events_of_the_list_and_all_of_them() -> None:
    found: set[str] = set()
    for part in SERVICES:
        path = SOURCE / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            for argument in logged(ast.parse(file.read_text())):
                if not (file.name == "table.py" and isinstance(argument, ast.Name)):  # `fatal` itself passes one on
                    found.update(names(argument))
    assert found == set(EVENT_NAMES)
    assert all(meaning.endswith(".") for meaning in EVENT_NAMES.values())
