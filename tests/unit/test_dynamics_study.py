"""The four-family study reproduces the source's figures, and writes what it found."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from valuedrift.study import dynamics


def test_the_study_reproduces_the_source_s_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dynamics.main(["--runs", "2", "--out", str(tmp_path)]) == 0
    found = json.loads((tmp_path / "dynamics.json").read_text(encoding="utf-8"))
    assert [family["name"] for family in found["families"]] == [f"Family {i}" for i in (1, 2, 3, 4)]
    for family in found["families"]:
        assert 0.0118 < family["sigma"]["value"] < 0.0132
        assert 0.0118 < family["gamma_eff"]["value"] < 0.0132
        assert family["gamma_eff"]["p_positive"] < 0.001
        low, high = family["tuned"]["interval_95"]
        assert low < 0.0 < high
        assert family["suppression"][0] == pytest.approx(0.83, abs=0.01)
        # A step that lasts all of the source's 1,000 is impossible.
        assert family["steps_at_sigma"] < math.log(5) / 0.0118
        assert max(family["series"]["base"]) < math.log(5)
    page = (tmp_path / "dynamics.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == page
    assert "| 0.013 | 124 |" in page
    assert ET.parse(tmp_path / "dynamics.svg").getroot().tag.endswith("svg")


def test_a_simulated_model_has_the_entropy_it_was_built_for() -> None:
    curve = np.linspace(0.2, 1.5, 400)
    rest = np.array([0.3, 0.2, 0.25, 0.25])
    made = dynamics.simulate(curve, rest, np.random.default_rng(3))
    # At 10,000 events the standard deviation of S is below 0.012 nats; 400 of them average to a twentieth.
    assert np.abs(made.entropy - curve).max() < 6 * 0.012
    assert np.mean(made.entropy - curve) == pytest.approx(0.0, abs=4 * 0.012 / 20)


def test_a_seed_fixes_everything() -> None:
    assert json.dumps(dynamics.study(seed=5, runs=1)) == json.dumps(dynamics.study(seed=5, runs=1))
