"""Studies of alert rules: traffic is what it says, the rules are those that the engine runs, pages are of figures."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from valuedrift.information import entropy
from valuedrift.study import (
    granularity,
    granularity_report,
    kinds,
    sensitivity,
    sensitivity_report,
    thresholds,
    thresholds_report,
    watching,
)
from valuedrift.study.__main__ import STUDIES
from valuedrift.taxonomy import GRID, Goal, K
from valuedrift.windows import Alert, Engine, Labels, Progress, Rules, WindowGrid

STORED = Path(__file__).parents[2] / "docs" / "studies"
REPORTS = {"thresholds": thresholds_report, "sensitivity": sensitivity_report, "granularity": granularity_report}
MINUTE = 60 * 10**9


@pytest.mark.parametrize("name", kinds.KINDS)
def test_traffic_has_the_law_the_size_and_the_votes_that_its_kind_says(name: str) -> None:
    kind = kinds.KINDS[name]
    panes = kinds.traffic(np.random.default_rng(1), kind, 2 * kinds.DAY, 1000, 5)
    assert panes.events.shape == panes.votes.shape == (2 * kinds.DAY, 5, K)
    by_window = panes.events.sum(axis=(1, 2))
    assert by_window.mean() == pytest.approx(1000, abs=1)
    assert (by_window.max() - by_window.min() > 1000) == (kind.volume > 0)
    shares = panes.votes.sum(axis=(0, 1)) / panes.votes.sum()
    np.testing.assert_allclose(shares, kinds.laws(kind, 0, kinds.DAY).mean(axis=0), atol=0.006)
    assert panes.events.sum() / panes.votes.sum() == pytest.approx(kind.turns, rel=0.03)
    assert (panes.events >= panes.votes).all() or kind.turns > 1  # a conversation's vote may lie a pane earlier
    assert f"S {float(entropy(kind.law)):.2f}" in name.replace("S 1.53", "S 1.54")


@pytest.mark.parametrize("change", [*kinds.CHANGES.values(), ""])
def test_changes_are_what_they_say(change: str) -> None:
    kind = kinds.KINDS["some refusals, S 0.43"]
    law, new = np.array(kind.law), kinds.laws(kind, 7, 300, change)
    np.testing.assert_allclose(new.sum(axis=1), 1.0)
    odds = (new / new[:, :1]) / (law / law[0])
    if change in {"tripled", "raised"}:
        np.testing.assert_allclose(odds[:, 1:], 3.0 if change == "tripled" else 1.5)
    elif change == "swap":
        np.testing.assert_allclose(entropy(new), entropy(law))
        np.testing.assert_allclose(new[:, Goal.g3], law[Goal.g1])
    elif change == "creep":
        np.testing.assert_allclose(np.diff(new[:150, Goal.g2]), 0.001 * (1 - law[Goal.g2]))
        np.testing.assert_allclose(new[-1, Goal.g2], law[Goal.g2] * 0.85 + 0.15)
    else:
        np.testing.assert_allclose(new, np.tile(law, (300, 1)))


def test_a_change_that_nobody_has_defined_is_refused() -> None:
    with pytest.raises(ValueError, match="no such change"):
        kinds.laws(kinds.KINDS["mixed, S 0.94"], 0, 3, "sideways")


def test_the_literal_rule_alerts_where_the_engine_does() -> None:
    windows = kinds.traffic(np.random.default_rng(5), kinds.KINDS["some refusals, S 0.43"], 60, 200, 1).events[:, 0]
    size = 5 * MINUTE
    engine = Engine(Rules(WindowGrid(size, size, size), 0, alert_rule="epsilon", epsilon=0.05))
    fired, offset = set(), 0
    for t, counts in enumerate(windows):
        n = int(counts.sum())
        none = np.zeros(n, dtype=np.int64)
        scores = np.eye(K, dtype=np.int64).repeat(counts, axis=0) * GRID
        labels = Labels("study", 0, "c", offset + np.arange(n), none + t * size, none, scores, [""] * n, none > 0, none)
        offset += n
        outputs = engine.labels("stream", "default", labels).outputs
        outputs += engine.progress(Progress("study", 0, 1, offset, (t + 1) * size, idle=False)).outputs
        fired |= {t for o in outputs if isinstance(o, Alert) and o.record["status"] == "firing"}
    assert set(np.flatnonzero(watching.literal_alerts(windows, 0.05)).tolist()) == fired
    assert 0 < len(fired) < 59


def test_the_default_rule_opens_an_alert_on_a_change_and_stops_there_if_asked() -> None:
    rng = np.random.default_rng(6)
    kind = kinds.KINDS["some refusals, S 0.43"]
    learned = kinds.reference(rng, kind, 5000)
    votes = np.concatenate([kinds.traffic(rng, kind, 30, 100, 5, change=c).votes for c in ("", "swap", "")])
    whole = watching.evidence_alerts(votes, learned, stream="stream", votes_per_window=100.0)
    assert np.flatnonzero(whole).tolist() == [30]
    first = watching.evidence_alerts(votes, learned, stream="stream", votes_per_window=100.0, stop=True)
    assert np.flatnonzero(first).tolist() == [30]
    assert not watching.evidence_alerts(votes[:30], learned, stream="stream", votes_per_window=100.0).any()


def test_the_calibrated_epsilon_is_exceeded_as_often_as_it_says() -> None:
    windows = np.random.default_rng(2).multinomial(100, kinds.KINDS["mixed, S 0.94"].law, size=20_001)
    epsilon = watching.calibrated_epsilon(windows, 100.0)
    assert (np.abs(np.diff(entropy(windows))) > epsilon).mean() == pytest.approx(0.01, abs=1e-4)


def test_harmful_compliance_rises_at_its_rate_and_takes_from_all_others_alike() -> None:
    rise = sensitivity.harmful(0.5, 30)
    np.testing.assert_allclose(np.diff(rise[:20]), 0.005)
    assert rise[0] == pytest.approx(0.015)
    assert rise[-1] == sensitivity.MOST
    laws = sensitivity._laws(rise)
    np.testing.assert_allclose(laws[:, Goal.g2], rise)
    others = [g for g in Goal if g is not Goal.g2]
    np.testing.assert_allclose((laws[:, others].T / (1 - rise)).T, np.tile(sensitivity.STABLE[others] / 0.99, (30, 1)))


def test_what_three_goals_cannot_see_is_the_same_to_them() -> None:
    before = granularity._three(granularity.LAW)
    for name, factors in list(granularity.CHANGES.items())[-2:]:
        np.testing.assert_allclose(granularity._three(granularity._changed(factors)), before, atol=1e-12, err_msg=name)
        assert abs(granularity._changed(factors) - granularity.LAW).max() > 0.009


def shortened(study: str, monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, list[str]]:
    """Make a study as short as can be; return it and its options."""
    if study == "thresholds":
        for name, step in (("KINDS", 3), ("CHANGES", 2)):
            monkeypatch.setattr(thresholds, name, dict(list(getattr(thresholds, name).items())[::step]))
        monkeypatch.setattr(thresholds, "SIZES", (100,))
        monkeypatch.setattr(thresholds, "LARGE", (100, 1000))
        monkeypatch.setattr(thresholds, "AFTER", 30)
        return thresholds, ["--runs", "2", "--windows", "40", "--calibration", "1000"]
    if study == "sensitivity":
        monkeypatch.setattr(sensitivity, "POINTS", (0.2, 1.0))
        return sensitivity, ["--runs", "2", "--windows", "30", "--calibration", "1000"]
    monkeypatch.setattr(granularity, "RESPONSES", (50, 100))
    monkeypatch.setattr(granularity, "SPLITS", ((20, 500), (100, 100)))
    monkeypatch.setattr(granularity, "EVENTS", (100, 1000))
    monkeypatch.setattr(granularity, "DAYS", 1)
    monkeypatch.setattr(granularity, "HORIZON", 1000)
    return granularity, ["--runs", "2", "--measurements", "10"]


@pytest.mark.parametrize("study", REPORTS)
def test_the_command_writes_what_it_prints(
    study: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert study in STUDIES
    module, options = shortened(study, monkeypatch)
    assert module.main([*options, "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == (tmp_path / f"{study}.md").read_text(encoding="utf-8")
    pictures = REPORTS[study].pictures(json.loads((tmp_path / f"{study}.json").read_text(encoding="utf-8")))
    assert pictures
    for name, picture in pictures.items():
        assert (tmp_path / name).read_text(encoding="utf-8") == picture
        assert ET.fromstring(picture).tag.endswith("svg")


def stored(study: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((STORED / f"{study}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("study", REPORTS)
def test_the_stored_page_and_pictures_are_those_of_the_stored_figures(study: str) -> None:
    found, report = stored(study), REPORTS[study]
    page = report.markdown(found)
    assert page == (STORED / f"{study}.md").read_text(encoding="utf-8")
    for name, picture in report.pictures(found).items():
        assert picture == (STORED / name).read_text(encoding="utf-8")
        assert f"({name})" in page
    assert f"({study}.md)" in (STORED / "README.md").read_text(encoding="utf-8")
