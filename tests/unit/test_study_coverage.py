"""The coverage study: its truths are what they say, and the stored table is that of the stored figures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from valuedrift.information import entropy
from valuedrift.study import coverage
from valuedrift.study.coverage_report import markdown

STORED = Path(__file__).parents[2] / "docs" / "studies"


def test_truths_have_the_entropy_they_are_named_after() -> None:
    grid = list(coverage.cells())
    assert {cell.shape for cell in grid} == set(coverage.SHAPES)
    for cell in grid:
        assert float(entropy(cell.shares)) == pytest.approx(cell.entropy, abs=1e-12)
        assert cell.shares.sum() == pytest.approx(1.0)
    assert coverage.truth("two absent", 1.2) is None


@pytest.mark.parametrize("name", coverage.CLASSIFIERS)
def test_error_rates_are_rates(name: str) -> None:
    np.testing.assert_allclose(coverage.CLASSIFIERS[name].sum(axis=1), 1.0, atol=1e-12)


def test_stored_table_is_that_of_the_stored_figures_and_grid() -> None:
    found = json.loads((STORED / "coverage.json").read_text())
    assert markdown(found) == (STORED / "coverage.md").read_text()
    stored = [(r["classifier"], r["examples"], r["shape"], r["entropy"], r["events"]) for r in found["rows"]]
    assert stored == [
        (name, examples, cell.shape, cell.entropy, cell.events)
        for name in coverage.CLASSIFIERS
        for examples in coverage.EXAMPLES
        for cell in coverage.cells()
    ]


def test_stored_widths_are_those_of_this_code() -> None:
    # Misses are too few to compare in a second, but mean widths vary by only some per cent over 60 windows.
    found = json.loads((STORED / "coverage.json").read_text())
    rows = [row for row in found["rows"] if row["classifier"] == "even errors" and row["examples"] == 200]
    grid = list(coverage.cells(entropies=(0.3,), shapes=("others alike",)))
    draws = 60
    _, _, width, _ = coverage.block(coverage.CLASSIFIERS["even errors"], 200, grid, draws, seed=1)
    stored = [row["width"] for row in rows if row["entropy"] == 0.3 and row["shape"] == "others alike"]
    np.testing.assert_allclose(width, stored, rtol=0.15)


def test_the_command_writes_both_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert coverage.main(["--draws", "1", "--out", str(tmp_path)]) == 0
    table = (tmp_path / "coverage.md").read_text()
    assert table == capsys.readouterr().out == markdown(json.loads((tmp_path / "coverage.json").read_text()))
