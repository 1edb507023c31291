"""``valuedrift run``: a scorer and a monitor under supervision, through a kill of each, to an orderly end."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.integration.live import Live, wait_for

from valuedrift.generator import bulk_labelled
from valuedrift.testing import Guarded

HOUR_S = 3600.0
EVENTS = 3_000


def command_of(pid: int) -> list[str]:
    """Arguments of a process; none if it is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")[:-1]
    except (FileNotFoundError, ProcessLookupError):
        return []


def descendants(pid: int) -> set[int]:
    """All processes below one, at any depth and in any session."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found, below = set[int](), {pid}
    while below:
        below = {child for child, parent in parents.items() if parent in below}
        found |= below
    return found


def worker(run: Guarded, name: str) -> int | None:
    """Process id of the command itself, not of the guards around it."""
    pids = [p for p in descendants(run.pid) if command_of(p)[1:4] == ["-m", "valuedrift", name]]
    return pids[0] if pids else None


def lines_of_hour(hour: int) -> list[tuple[int, bytes]]:
    start_ns = 1_767_225_600_000_000_000 + int(hour * HOUR_S) * 1_000_000_000
    bulk = bulk_labelled(EVENTS, ["m-0", "m-1"], seed=hour, start_ns=start_ns, duration_s=HOUR_S)
    return [(i % 2, line) for i, line in enumerate(bulk.lines())]


@pytest.mark.timeout(500)
def test_killed_children_come_back_and_a_ctrl_c_ends_everything(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path)
    run = live.command("run")

    def windows() -> dict[tuple[str, str], int]:
        records = [orjson.loads(record.value) for record in live.read("entropy")]
        return {(w["model"], w["start"]): w["events"] for w in records}

    def closed(hours: int) -> bool:
        return len(windows()) >= 2 * (12 * hours - 1)  # the watermark leaves the last window of each model open

    live.send(lines_of_hour(0))
    wait_for(lambda: closed(1), "the windows of the first hour")
    for hour, name in enumerate(("scorer", "monitor"), start=1):
        victim = worker(run, name)
        assert victim is not None
        os.kill(victim, signal.SIGKILL)
        live.send(lines_of_hour(hour))
        wait_for(lambda hours=hour + 1: closed(hours), f"the windows after the kill of the {name}")  # type: ignore[misc]
        assert worker(run, name) not in {None, victim}
    assert live.log("run").count('"restarting"') == 2
    found = windows()
    times = [orjson.loads(line)["timestamp"] for hour in range(3) for _, line in lines_of_hour(hour)]
    assert sum(found.values()) == sum(time < last_end(found) for time in times), "nothing lost, nothing twice"

    family = descendants(run.pid)
    assert len(family) >= 5, "the command, and a guard and a process for each half"
    (parent,) = [p for p in family if command_of(p)[1:4] == ["-m", "valuedrift", "run"]]
    os.kill(parent, signal.SIGINT)
    assert run.wait(90) == 0, live.log("run")
    wait_for(lambda: not any(command_of(p) for p in family), "the end of every process")
    assert '"scorer stopped"' in live.log("run")


def last_end(windows: dict[tuple[str, str], int]) -> str:
    """End of the newest window, which is the start of the one after it."""
    minutes = max(int(start[11:13]) * 60 + int(start[14:16]) for _, start in windows) + 5
    return f"2026-01-01T{minutes // 60:02}:{minutes % 60:02}"


def test_a_configuration_error_ends_it_at_once(spawn: Callable[..., Guarded], tmp_path: Path) -> None:
    run = spawn(["-m", "valuedrift", "run", "--set", "windows.size=7s"], log="run.log")
    assert run.wait(60) == 2
    log = (tmp_path / "run.log").read_text()
    assert "windows.size" in log
    assert "restarting" not in log


@pytest.mark.timeout(200)
def test_topics_that_are_missing_end_it_at_once(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    options = [f"kafka.bootstrap={bootstrap}", f"topics.source={topics.name('none')}", f"monitor.datadir={tmp_path}/s"]
    run = spawn(["-m", "valuedrift", "run", *(part for o in options for part in ("--set", o))], log="run.log")
    assert run.wait(120) == 2, (tmp_path / "run.log").read_text()
    log = (tmp_path / "run.log").read_text()
    assert topics.name("none") in log
    assert "restarting" not in log
