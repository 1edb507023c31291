"""Tenants and times of day on a real broker: what was published live, through a kill -9, is what a replay says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from tests.integration.live import Live, wait_for

from valuedrift.taxonomy import GOALS, K
from valuedrift.testing import Guarded

DAYS, EVENTS_A_DAY, CHANGE, TENANTS = 5, 1_200, 4.2, 12
START = 1_767_225_600  # 2026-01-01
MORE = """
windows.size = "2h"
windows.hop = "2h"
windows.pane = "10m"
reference.events = 400
detector.arl0_windows = 1000
detector.vote_again = "1h"
"""
BY_TENANT = """
scorer.tenant = "metadata.customer"
detector.dependence = "tenants"
"""
BY_DAY = """
detector.times_of_day = ["07:00", "19:00"]
"""
DAY, NIGHT, WRONG = (0.93, 0.02, 0.03, 0.01, 0.01), (0.7, 0.02, 0.26, 0.01, 0.01), (0.3, 0.5, 0.1, 0.05, 0.05)


def lines(night: tuple[float, ...]) -> list[tuple[int, bytes]]:
    """Five days of tenants that differ, of nobody in between, of conversations; nights may differ from days."""
    rng = np.random.default_rng(6)
    own = rng.dirichlet(6 * np.array(DAY), TENANTS + 1)
    found: list[tuple[float, bytes]] = []
    for number in range(DAYS * EVENTS_A_DAY):
        at = number / EVENTS_A_DAY
        hours = at % 1 * 24
        tenant = int(rng.integers(0, TENANTS + 1))
        law = 0.7 * np.array(DAY if 7 <= hours < 19 else night) + 0.3 * own[tenant]
        if at >= CHANGE:
            law = np.array(WRONG)
        event = {
            "event_id": f"e{number}",
            "timestamp": datetime.fromtimestamp(START + at * 86_400, UTC).isoformat(),
            "model": "m",
            "label": GOALS[int(rng.choice(K, p=law))],
            "metadata": {"customer": f"c{tenant}"} if tenant else {},
        }
        if rng.random() < 0.3:
            event["conversation_id"] = f"t{int(rng.integers(0, 3000))}"
        delay = float(rng.random() * 40 + (8 * 3600 if rng.random() < 0.01 else 0))  # few so late that windows change
        found.append((START + at * 86_400 + delay, orjson.dumps(event)))
    return [(i % 2, line) for i, (_, line) in enumerate(sorted(found))]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("more", [BY_TENANT, BY_DAY, BY_TENANT + BY_DAY], ids=["tenants", "times of day", "both"])
def test_what_was_said_live_is_what_a_replay_says(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path, more: str
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path, more=MORE + more)
    scorer, monitor = live.command("scorer"), live.command("monitor")
    log = lines(NIGHT if "times_of_day" in more else DAY)

    def said(topic: str) -> dict[str, bytes]:
        found = {}
        for record in live.read(topic):
            value = orjson.loads(record.value)
            found[f"{value['id']} {value.get('sequence')}"] = record.value
        return found

    live.send(log[: len(log) // 2])
    wait_for(lambda: len(said("entropy")) > 20, "the first days")
    monitor.kill()
    monitor.wait(30)
    live.send(log[len(log) // 2 :])
    monitor = live.command("monitor")
    wait_for(lambda: len(said("entropy")) >= 12 * DAYS - 1, "all windows but the last")
    out = tmp_path / "out"
    assert live.command("replay", f"kafka://{live.names['source']}", "--out", str(out)).wait(120) == 0
    windows = set((out / "windows.jsonl").read_bytes().splitlines())
    alerts = set((out / "alerts.jsonl").read_bytes().splitlines())
    wait_for(lambda: set(said("entropy").values()) == windows, "the windows of the replay")
    wait_for(lambda: set(said("alerts").values()) == alerts, "the alerts of the replay")
    assert len(windows) == 12 * DAYS - 1
    change = datetime.fromtimestamp(START + CHANGE * 86_400, UTC).isoformat()[:19]
    fired = sorted(alert["at"] for alert in map(orjson.loads, alerts) if alert["status"] == "firing")
    assert fired
    assert fired[0] > change
    measured = [orjson.loads(window) for window in windows]
    assert any(window["evidence"] is not None for window in measured)
    for process in (scorer, monitor):
        process.terminate()
    assert [process.wait(60) for process in (scorer, monitor)] == [0, 0]
