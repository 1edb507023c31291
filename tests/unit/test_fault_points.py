"""Fault points: nothing happens without the variable, and what cannot be read is refused."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from valuedrift import fault_points as module
from valuedrift.errors import ConfigError
from valuedrift.fault_points import POINTS, VARIABLE, InjectedFailure, fault_points

STREAM = Path(__file__).parents[2] / "stream" / "valuedrift"


def test_without_the_variable_a_point_is_an_empty_function() -> None:
    assert os.environ.get(VARIABLE) is None
    assert module.reach is fault_points(None) is fault_points("")
    for point in POINTS:
        module.reach(point)


def test_an_action_comes_at_its_visit_and_at_no_other() -> None:
    reach = fault_points("scorer.after_poll:2:fail, scorer.after_flush:1:fail")
    reach("scorer.after_poll")
    reach("scorer.after_commit")
    with pytest.raises(InjectedFailure, match=r"scorer\.after_poll"):
        reach("scorer.after_poll")
    reach("scorer.after_poll")
    with pytest.raises(InjectedFailure, match=r"scorer\.after_flush"):
        reach("scorer.after_flush")


@pytest.mark.parametrize(("action", "status"), [("kill", -signal.SIGKILL), ("fail", 1)])
def test_a_process_ends_where_the_variable_says(action: str, status: int) -> None:
    code = "from valuedrift.fault_points import reach; reach('monitor.after_publish'); print(flush=True, end='in '); "
    code += "reach('monitor.after_publish'); print('through')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, VARIABLE: f"monitor.after_publish:2:{action}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (status, "in ")


@pytest.mark.parametrize("text", ["scorer.nowhere:1:kill", "scorer.after_poll", "scorer.after_poll:0:kill", "x:1:fail"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=VARIABLE):
        fault_points(text)


def test_every_point_exists_in_the_code_once() -> None:
    found = [
        str(call.args[0].value)
        for file in STREAM.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "reach"
        and isinstance(call.args[0], ast.Constant)
    ]
    assert sorted(found) == sorted(POINTS)
