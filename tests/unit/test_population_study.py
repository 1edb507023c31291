"""The study of misalignment: what its pictures show, and that the stored ones are the code's."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from valuedrift.population import combine, even_conflicts
from valuedrift.study import population
from valuedrift.study import population_matrices as matrices
from valuedrift.study import population_worlds as worlds
from valuedrift.study.population_chart import Line, line_chart
from valuedrift.study.population_traffic import hidden

STORED = Path(__file__).parents[2] / "docs" / "studies" / "population"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("study")
    assert population.main(["--out", str(out), "--runs", "3", "--draws", "20"]) == 0
    return out


def test_pictures_that_draw_nothing_are_the_stored_ones(written: Path) -> None:
    """Those without random worlds depend on no option."""
    for name in ("splits", "matrices", "vehicles", "vehicle-means"):
        assert (written / f"{name}.svg").read_text() == (STORED / f"{name}.svg").read_text()


def test_what_the_text_shows_is_there(written: Path) -> None:
    text = (written / "README.md").read_text()
    shown = set(re.findall(r"\]\((\S+\.svg)\)", text))
    assert shown == {path.name for path in written.glob("*.svg")} == {path.name for path in STORED.glob("*.svg")}
    assert re.findall("^#.*", text, re.MULTILINE) == re.findall(
        "^#.*", (STORED / "README.md").read_text(), re.MULTILINE
    )
    assert "nan" not in text
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert all(len({row.count("|") for row in table.splitlines()}) == 1 for table in tables)
    assert len(tables) == 12


def test_pictures_are_well_formed_and_stay_inside(written: Path) -> None:
    for path in written.glob("*.svg"):
        root = ET.fromstring(path.read_text())
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        drawn = [*root.iter(f"{SVG}polyline"), *root.iter(f"{SVG}polygon")]
        assert len(drawn) >= 4
        for shape in drawn:
            for point in shape.attrib["points"].split():
                x, y = map(float, point.split(","))
                assert 0 <= x <= width
                assert 0 <= y <= height
        labels = [text for text in root.iter(f"{SVG}text") if text.attrib.get("fill", "").startswith("#") and text.text]
        assert all(0 <= float(label.attrib["y"]) <= height for label in labels if "y" in label.attrib)


def test_a_chart_puts_points_where_they_belong() -> None:
    root = ET.fromstring(line_chart("t", "x", "y", [Line("a < b", [1, 10, 100], [0.0, 0.5, 1.0])], logarithmic=True))
    (line,) = root.iter(f"{SVG}polyline")
    (x0, y0), (x1, y1), (x2, y2) = (map(float, point.split(",")) for point in line.attrib["points"].split())
    assert x1 - x0 == pytest.approx(x2 - x1)
    assert y0 - y1 == pytest.approx(y1 - y2)
    assert y0 > y1
    assert "a < b" in "".join(root.itertext())


def test_splits_peak_where_goals_are_even() -> None:
    goals = (2, 3, 4, 5)
    for k, line in zip(goals, worlds.splits(goals, [even_conflicts(k) for k in goals], ["x"] * 4), strict=True):
        at = line.x[max(range(51), key=line.y.__getitem__)]
        assert abs(at - 1 / k) <= 0.02
        assert line.y[-1] == 0.0


def test_vehicles_stay_low_although_an_area_conflicts() -> None:
    areas = worlds.vehicle_areas(500, 500, 1.0)
    most = combine(worlds.vehicle_areas(500, 500, 1.0, most=True))
    assert max(areas) > 3 * combine(areas)
    assert combine(areas) < 0.25 * most
    full, half, given, _ = worlds.vehicles()
    assert max(full.y) == pytest.approx(2 * max(half.y))
    assert all(g <= f for g, f in zip(given.y, full.y, strict=True))


def test_more_agents_narrow_the_spread_around_one_minus_one_over_k() -> None:
    for goals, line in zip((2, 5), worlds.more_agents(1, 30, (2, 5), (3,)), strict=True):
        spreads = [high - low for low, high in zip(line.low, line.high, strict=True)]
        assert spreads[-1] < 0.2 * spreads[5]
        assert line.y[-1] == pytest.approx(1 - 1 / goals, abs=0.005)


def test_conflicts_that_are_not_uniform_move_the_peak() -> None:
    peaks = {peak.name: peak for peak in matrices.peaks()}
    assert peaks["all conflict"].most == peaks["all conflict"].even == 0.75
    assert peaks["a line: distance/3"].split == (0.5, 0.0, 0.0, 0.5)
    assert peaks["rest at odds"].split[0] == 0.0


def test_one_goal_for_each_model_hides_what_expectations_show() -> None:
    for share, one_goal, expected, within, between in hidden():
        assert one_goal == (share > 0.5)
        assert expected >= share / 2
        assert within + between == pytest.approx(expected)
