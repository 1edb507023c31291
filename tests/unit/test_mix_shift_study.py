"""The mix-shift study: its traffic is what it says, pooling alarms on a mix alone, the page is that of its figures."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from valuedrift.information import entropy
from valuedrift.study import mix_shift
from valuedrift.study.mix_shift_report import markdown, pictures

STORED = Path(__file__).parents[2] / "docs" / "studies"


@pytest.mark.parametrize("mix", [*mix_shift.MIXES.values(), "still"])
def test_traffic_moves_between_segments_and_nothing_else_does(mix: str) -> None:
    panes = mix_shift.traffic(np.random.default_rng(1), 576, 1000, mix=mix)
    first = mix_shift.BEFORE // 1000
    assert panes.shape == (first + 576, 3, 5)
    assert (panes.sum(axis=(1, 2)) == 1000).all()
    by_segment = panes.sum(axis=0) / panes.sum(axis=(0, 2))[:, None]
    np.testing.assert_allclose(by_segment, mix_shift.LAWS, atol=0.005)
    thirds = panes[first:, 2].sum(axis=1) / 1000
    moved = thirds.max() - thirds.min()
    assert (moved > 0.1) == (mix in {"ramp", "day"})  # the step is there from the first pane on
    assert (thirds.mean() > 0.15) == (mix in {"step", "ramp"})


def test_a_drift_multiplies_the_odds() -> None:
    panes = mix_shift.traffic(np.random.default_rng(2), 20, 100_000, mix="still", segments=(1,), factor=3.0)
    shares = panes.sum(axis=0) / panes.sum(axis=(0, 2))[:, None]
    odds, before = ((law[1, 1:] / law[1, 0]) for law in (shares, mix_shift.LAWS))
    np.testing.assert_allclose(odds / before, 3.0, rtol=0.05)
    np.testing.assert_allclose(shares[[0, 2]], mix_shift.LAWS[[0, 2]], atol=0.003)


def test_segments_have_the_entropies_that_the_page_names() -> None:
    np.testing.assert_allclose(entropy(mix_shift.LAWS), (0.12, 0.43, 0.94), atol=0.005)


@pytest.mark.parametrize("way", mix_shift.WAYS)
def test_only_pooling_alarms_on_a_mix(way: str) -> None:
    found = mix_shift.alarm_events([3], way, 3, 3000, 100, mix="step")
    assert np.isfinite(found).all() == (way == "pooled")
    assert (found > 0).all()


def test_the_command_writes_what_it_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                           monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    for name in ("MIXES", "DRIFTS"):  # the slow ones are those that never alarm
        monkeypatch.setattr(mix_shift, name, dict(list(getattr(mix_shift, name).items())[:2]))
    monkeypatch.setattr(mix_shift, "MOVE_EVENTS", 1000)
    monkeypatch.setattr(mix_shift, "DRIFT_EVENTS", 1000)
    assert mix_shift.main(["--runs", "2", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == (tmp_path / "mix-shift.md").read_text(encoding="utf-8")
    for name in ("mix-shift.svg", "mix-shift-delay.svg"):
        assert ET.parse(tmp_path / name).getroot().tag.endswith("svg")


def test_the_stored_page_and_pictures_are_those_of_the_stored_figures() -> None:
    found = json.loads((STORED / "mix-shift.json").read_text(encoding="utf-8"))
    assert markdown(found) == (STORED / "mix-shift.md").read_text(encoding="utf-8")
    for name, picture in pictures(found).items():
        assert picture == (STORED / name).read_text(encoding="utf-8")
    for by_way in found["moves"].values():  # 22 % are promised at most; P(X > 14 | 30, 0.22) < 1e-3
        assert all(sum(value is not None for value in by_way[way]) <= 14 for way in mix_shift.WAYS[1:])
    assert max(found["false_alarms"][way] for way in ("stratified", "segments, one budget")) <= 1 + 3 / math.sqrt(200)
