"""What is measured on running processes, on little input: that everything is there and counted, never how fast."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson
import pytest

from valuedrift.bench.__main__ import main
from valuedrift.bench.live_page import page

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("part", ["latency", "workers", "overload"])
def test_a_quick_run_measures_and_leaves_nothing_on_the_broker(
    part: str, bootstrap: str, admin: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if part == "workers" and len(os.sched_getaffinity(0)) < 2:
        pytest.skip("two workers need two cores")
    before = names(admin)
    status = main([part, "--quick", "--bootstrap", bootstrap, "--out", str(tmp_path)])
    said = capsys.readouterr()
    assert status == 0, said.err
    assert {name for name in names(admin) - before if name.startswith("bench-")} == set()
    kept = orjson.loads((tmp_path / "live.json").read_bytes())
    assert page(kept) == (tmp_path / "live.md").read_text(encoding="utf-8")
    result = kept[part]["result"]
    match part:
        case "latency":
            (point,) = result["points"]
            assert point["window"]["n"] > 20
            assert 0 < point["window"]["median"] <= point["window"]["p99"]
            assert point["reported"]["n"] == point["published"]["n"] == point["received"]["n"] == point["window"]["n"]
        case "workers":
            (turn,) = result
            assert min(turn[name]["per_s"] for name in ("one", "two", "threads")) > 0
            assert "two workers / one" in said.out
        case "overload":
            assert result["sent"] == result["labelled"] == result["distinct"]
            assert max(sample["said"]["lag_events"] for sample in result["samples"]) > 0


def names(admin: Any) -> set[str]:
    return {str(topic["name"] if isinstance(topic, dict) else topic) for topic in admin.list_topics()}
