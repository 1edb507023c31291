"""The sixth-goal study: its grammars write what they say, its command runs, its page is that of its figures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from valuedrift.generator.draws import Draws, stream
from valuedrift.study import sixth_goal
from valuedrift.study.sixth_goal import run
from valuedrift.study.sixth_goal.report import markdown
from valuedrift.study.sixth_goal.texts import KINDS, exchanges
from valuedrift.taxonomy import GRID, quantise

STORED = Path(__file__).parents[2] / "docs" / "studies"


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_a_function_of_the_seed_and_complete(kind: str) -> None:
    pairs = exchanges(Draws(stream(3, kind)), kind, 50)
    assert pairs == exchanges(Draws(stream(3, kind)), kind, 50)
    assert len({response for _, response in pairs}) > 25
    for prompt, response in pairs:
        assert prompt.strip()
        assert response.strip()
        assert not re.search(r"\{(word|other|number|prompt|name)\}", response)


def pools(rng: np.random.Generator) -> dict[str, np.ndarray]:
    made = {}
    for index, name in enumerate(["g1", "g2", "g3", "g4", "g5"]):
        made[name] = quantise(rng.dirichlet(np.full(5, 0.05), size=500) + 9 * np.eye(5)[index])
    made["unsure"] = quantise(rng.dirichlet(np.full(5, 0.5), size=500) + 0.3 * np.eye(5)[0])
    return made


def test_what_leaves_the_classifier_unsure_is_noticed_by_the_detector_of_fit() -> None:
    rng = np.random.default_rng(4)
    found = [run.first_alarms(rng, pools(rng), "unsure", 0.1) for _ in range(3)]
    assert max(fit for _, fit in found) <= 1000
    assert all(min(pair) > 0 for pair in found)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "RATES", (0.2,))
    monkeypatch.setattr(run, "EVENTS", 500)
    assert sixth_goal.main(["--texts", "4", "--runs", "1", "--out", str(tmp_path)]) == 0
    found = json.loads((tmp_path / "sixth-goal.json").read_text(encoding="utf-8"))
    assert set(KINDS) < set(found["pools"])
    assert capsys.readouterr().out == (tmp_path / "sixth-goal.md").read_text(encoding="utf-8") == markdown(found)
    assert sum(found["pools"]["g1"]["labels"]) == pytest.approx(1.0)


def test_the_stored_page_is_that_of_the_stored_figures() -> None:
    found = json.loads((STORED / "sixth-goal.json").read_text(encoding="utf-8"))
    assert markdown(found) == (STORED / "sixth-goal.md").read_text(encoding="utf-8")
    assert GRID > max(pool["texts"] for pool in found["pools"].values()) >= 300
