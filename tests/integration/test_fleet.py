"""The fleet process on a real broker: killed and started again, late windows, and equal to a replay of the topic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from tests.integration.live import Live, wait_for

from valuedrift.generator import Flip, Profile, Stable, bulk_labelled
from valuedrift.testing import Guarded

HEALTHY, HARMFUL = (0.93, 0.01, 0.04, 0.01, 0.01), (0.4, 0.5, 0.02, 0.04, 0.04)
HOURS = 3
SECOND = 1_000_000_000
MORE = """
fleet.windows = 20
fleet.publish_every = "500ms"
[[fleet.pairs]]
base = "flips"
tuned = "steady"
"""


def lines() -> list[tuple[int, bytes]]:
    """Three hours of three models with some events late enough to revise windows, each model on any partition."""
    rng = np.random.default_rng(4)
    profiles: dict[str, Profile] = {
        "steady": Stable(HEALTHY),
        "flips": Flip(HEALTHY, HARMFUL, HOURS * 1800.0),
        "other": Stable(HARMFUL),
    }
    found: list[tuple[int, bytes]] = []
    for i, (model, profile) in enumerate(profiles.items()):
        bulk = bulk_labelled(2000, [model], seed=i, duration_s=HOURS * 3600.0, profile=profile)
        delay = rng.integers(0, 20 * SECOND, 2000) + rng.choice([0, 400 * SECOND], 2000, p=[0.98, 0.02])
        found += zip((bulk.time_ns + delay).tolist(), bulk.lines(), strict=True)
    return [(i % 2, line) for i, (_, line) in enumerate(sorted(found))]


@pytest.mark.timeout(400)
def test_killed_and_started_again_it_has_said_what_a_replay_says(
    bootstrap: str, topics: Any, spawn: Callable[..., Guarded], tmp_path: Path
) -> None:
    live = Live(bootstrap, topics, spawn, tmp_path, more=MORE)
    scorer, monitor, fleet = (live.command(name) for name in ("scorer", "monitor", "fleet"))
    log = lines()

    def said(topic: str) -> dict[bytes, bytes]:
        return {record.key: record.value for record in live.read(topic)}

    live.send(log[: len(log) // 2])
    wait_for(lambda: len(said("population")) > 10, "the first populations")
    fleet.kill()
    fleet.wait(30)
    live.send(log[len(log) // 2 :])
    # the watermark leaves the last window open
    wait_for(lambda: len(said("entropy")) >= 3 * (12 * HOURS - 1), "all windows but the last")
    fleet = live.command("fleet")
    assert live.command("replay", f"kafka://{live.names['source']}", "--out", str(tmp_path / "out")).wait(120) == 0
    written = {
        kind: (tmp_path / "out" / f"{kind}.jsonl").read_bytes().splitlines() for kind in ("population", "dynamics")
    }
    for kind, expected in written.items():
        wait_for(lambda kind=kind, expected=expected: set(said(kind).values()) == set(expected), kind)  # type: ignore[misc]
    populations = [orjson.loads(line) for line in written["population"]]
    assert len(populations) == 12 * HOURS - 1
    assert any(record["revision"] > 3 for record in populations), "windows were revised"
    assert len(written["dynamics"]) == 12 * HOURS - 1 - 11

    # nothing is said twice: a start that finds everything said adds nothing
    count = {kind: sum(1 for _ in live.read(kind)) for kind in written}
    fleet.terminate()
    assert fleet.wait(60) == 0, live.log("fleet")
    starts = live.log("fleet").count('"ready"')
    fleet = live.command("fleet")
    wait_for(lambda: live.log("fleet").count('"ready"') > starts, "the start")
    fleet.terminate()
    assert fleet.wait(60) == 0
    assert {kind: sum(1 for _ in live.read(kind)) for kind in written} == count
    for process in (scorer, monitor):
        process.terminate()
    assert [process.wait(60) for process in (scorer, monitor)] == [0, 0]
