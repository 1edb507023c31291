"""The study of conversations: its traffic is what it says, and it writes what it found."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from valuedrift.study import conversations as study
from valuedrift.study.__main__ import STUDIES


def test_traffic_has_the_stated_rate_length_and_likeness() -> None:
    """Bounds of five standard errors and more."""
    rng = np.random.default_rng(1)
    times, goals, ids = study.simulate(rng, 300_000, 5.0, 0.5)
    assert (np.diff(times) >= 0).all()
    assert abs(len(times) / 300_000 * 3 - 1) < 0.03
    assert abs(len(times) / len(np.unique(ids)) - 5) < 0.25
    order = np.lexsort((times, ids))
    same = np.diff(ids[order]) == 0
    alike = (np.diff(goals[order]) == 0)[same].mean()
    by_chance = float((study.STABLE**2).sum())
    assert abs(alike - (0.5 + 0.5 * by_chance)) < 0.003
    assert (np.diff(times[order])[same] >= 15 * 10**9 - 1).all()


def test_votes_are_fewer_the_longer_a_conversation_is_silent() -> None:
    traffic = study.simulate(np.random.default_rng(2), 20_000, 5.0, 1.0)
    votes = [int(study.tallied(traffic, again)[2].sum()) for again in (None, 0, 120, 600, 10**7)]
    assert votes[0] == len(traffic.times) >= votes[1] > votes[2] > votes[3] > votes[4]
    assert votes[4] == len(np.unique(traffic.conversations))


def test_it_writes_a_row_for_every_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(study, "TURNS", (2.0,))
    assert "conversations" in STUDIES
    assert study.main(["--out", str(tmp_path), "--events", "12000", "--runs", "1"]) == 0
    rows = json.loads((tmp_path / "conversations.json").read_text(encoding="utf-8"))
    assert len(rows) == len(study.ALIKE) * len(study.AGAIN_S)
    page = (tmp_path / "conversations.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == page
    assert page.count("\n| 2 | ") == len(rows)
