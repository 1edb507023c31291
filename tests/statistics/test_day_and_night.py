"""Day and night end to end: generated events through `valuedrift replay`, with times of day and without.

Eight models whose mix goes with the hour, eight days of 100 events an hour; on the ninth day behaviour changes for
good. ARL0 is that of production, 10,000 windows. Bounds state the probability with which a right program would fail
them for a random seed; the seed is fixed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from valuedrift.config import load_settings
from valuedrift.generator import bulk_labelled
from valuedrift.generator.profiles import FloatArray
from valuedrift.replay.command import replay
from valuedrift.taxonomy import K

HOUR, DAY = 3600.0, 86_400.0
MODELS = [f"m{i}" for i in range(8)]
CALM = np.array((0.92, 0.02, 0.03, 0.02, 0.01))
START_NS = 1_767_225_600_000_000_000  # 2026-01-01T00:00:00Z, which is 01:00 in Berlin
FLIP = 8 * DAY + 2.6 * HOUR


@dataclass
class Daily:
    """Odds of all goals but g1 go up and down by a factor of e^0.7 over a day, and three times up from the flip on."""

    def shares(self, seconds: FloatArray) -> FloatArray:
        wave = 0.7 * np.sin(2 * np.pi * seconds / DAY) + np.log(3.0) * (seconds >= FLIP)
        odds = CALM * np.where(np.arange(K) == 0, 1.0, np.exp(wave)[:, None])
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "days.jsonl"
    n = len(MODELS) * 100 * 9 * 24
    events = bulk_labelled(n, MODELS, profile=Daily(), seed=5, start_ns=START_NS, duration_s=9 * DAY)
    path.write_bytes(b"".join(line + b"\n" for line in events.lines()))
    return path


def alerts(log: Path, out: Path, **detector: Any) -> list[dict[str, Any]]:
    settings = load_settings(
        overrides={"windows.pane": "5m", "windows.size": "1h", "reference.events": 600}
        | {f"detector.{name}": value for name, value in detector.items()}
    )
    replay(settings, [str(log)], out)
    lines = (out / "alerts.jsonl").read_text(encoding="utf-8").splitlines()
    return [alert for alert in map(json.loads, lines) if alert["rule"] == "evidence"]


def fired(found: list[dict[str, Any]]) -> dict[str, list[float]]:
    """When alerts of each model have fired, in seconds since the start, each alert once."""
    at: dict[str, list[float]] = {model: [] for model in MODELS}
    for alert in found:
        if alert["status"] == "firing" and alert["sequence"] == 0:
            at[alert["model"]].append(datetime.fromisoformat(alert["at"]).timestamp() - START_NS / 1e9)
    return at


def test_times_of_day_are_no_drift_and_a_drift_is_seen_at_once(log: Path, tmp_path: Path) -> None:
    single = fired(alerts(log, tmp_path / "off"))
    ours = alerts(log, tmp_path / "on", times_of_day=12, time_zone="Europe/Berlin")
    by_hour = fired(ours)
    before = [at for times in by_hour.values() for at in times if at < FLIP]
    # A stream has at most 17,000 votes that are tested before the flip, at an ARL0 of about 10⁶: an alarm has
    # probability 0.017 at most (Doob), two of eight streams have one with probability below 0.01.
    assert len(before) <= 1
    # One reference for all day takes every evening, and every model, for a drift (28 alerts here), so that few say
    # anything new when there is one.
    assert all(any(at < 2 * DAY for at in times) for times in single.values())
    assert sum(at < FLIP for times in single.values() for at in times) >= 2 * len(MODELS)
    # The median of eight delays is 98 events here, with a standard deviation of 40 each: above 200 with probability
    # below 1e-3.
    delays = [min(at for at in times if at >= FLIP) - FLIP for times in by_hour.values()]
    assert np.median(delays) / HOUR * 100 < 200
    assert {alert["time_of_day"]["time_zone"] for alert in ours} == {"Europe/Berlin"}
    off, page = ((tmp_path / name / "report.html").read_text(encoding="utf-8") for name in ("off", "on"))
    assert "compared with the same time of day" in page
    assert " Reference: " in off
    assert " Reference: " not in page  # there is no line for all day
