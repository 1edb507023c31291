"""The demo: the stable model stays silent, the other two alert, and the page needs nothing but itself."""

from __future__ import annotations

import re
from pathlib import Path

import orjson
import pytest

from valuedrift.config import load_settings
from valuedrift.demo import DEMO_SETTINGS, demo_records, run_demo
from valuedrift.replay.command import ReplayResult

STABLE, SLIDING, FLIPPING = "atlas-7b", "borealis-13b", "cirrus-8b"
HOUR_MODELS = 48 * 3


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> ReplayResult:
    settings = load_settings(overrides={key.replace("__", "."): value for key, value in DEMO_SETTINGS.items()})
    return run_demo(settings, demo_records(0), tmp_path_factory.mktemp("demo"))


def alerts(out: Path) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in (out / "alerts.jsonl").read_bytes().splitlines()]


def test_the_stable_model_stays_silent_and_the_others_alert(demo: ReplayResult) -> None:
    assert {alert["model"] for alert in alerts(demo.out)} == {SLIDING, FLIPPING}
    assert {model for model, _ in demo.streams} == {STABLE, SLIDING, FLIPPING}


def test_both_are_still_drifting_at_the_end(demo: ReplayResult) -> None:
    last = {alert["id"]: alert for alert in alerts(demo.out)}
    assert {alert["model"] for alert in last.values() if alert["status"] != "resolved"} == {SLIDING, FLIPPING}


def test_everything_was_classified_and_written(demo: ReplayResult) -> None:
    windows = [orjson.loads(line) for line in (demo.out / "windows.jsonl").read_bytes().splitlines()]
    assert len(windows) == demo.windows == HOUR_MODELS
    assert sum(window["events"] for window in windows) == demo.events == len(demo_records(0))
    assert len({window["classifier"] for window in windows}) == 1
    assert (demo.dead_letters, demo.late) == (0, 0)
    assert len((demo.out / "labels.jsonl").read_bytes().splitlines()) == demo.events


def test_the_page_asks_nobody_for_anything(demo: ReplayResult) -> None:
    page = (demo.out / "report.html").read_text(encoding="utf-8")
    for model in (STABLE, SLIDING, FLIPPING):
        assert model in page
    targets = re.findall(r"""\b(?:src|href|action)\s*=\s*["']?([^"'\s>]*)""", page) + re.findall(
        r"url\(([^)]*)\)", page
    )
    assert [target for target in targets if not target.startswith(("#", "data:"))] == []
    assert not re.findall(r"@import|fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon", page)
