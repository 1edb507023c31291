"""What the README says is true: its generated tables, its commands' names."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from valuedrift.cli import app
from valuedrift.config import load_settings
from valuedrift.events.reasons import reasons_table
from valuedrift.rights import rights_table
from valuedrift.telemetry import metrics_table
from valuedrift.windows import Rules, WindowGrid
from valuedrift.windows.outputs import SeriesKey
from valuedrift.windows.tally import Tally
from valuedrift.windows.window_record import Known, window_record

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_reasons_is_the_code_s() -> None:
    assert README.split("<!-- reasons:begin -->")[1].split("<!-- reasons:end -->")[0].strip() == reasons_table().strip()


def test_the_table_of_metrics_is_the_code_s() -> None:
    assert README.split("<!-- metrics:begin -->")[1].split("<!-- metrics:end -->")[0].strip() == metrics_table().strip()


def test_the_table_of_rights_is_the_code_s() -> None:
    told = README.split("<!-- rights:begin -->")[1].split("<!-- rights:end -->")[0].strip()
    assert told == rights_table(load_settings()).strip()


@pytest.mark.parametrize(
    "command",
    sorted(set(re.findall(r"^ {4}valuedrift ((?:topics |config |model |dead-letters )?\w+)", README, re.MULTILINE))),
)
def test_commands_of_the_readme_exist(command: str) -> None:
    assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0


@pytest.mark.parametrize("path", sorted(set(re.findall(r"(?:scripts|deploy|models|tests|stream)/[\w/.]*\w", README))))
def test_paths_of_the_readme_exist(path: str) -> None:
    assert (CHECKOUT / path).exists()


def test_what_holds_the_guarantees_exists() -> None:
    table = README.split("<!-- guarantees:begin -->")[1].split("<!-- guarantees:end -->")[0]
    named = re.findall(r"`([^`]+)`", "".join(row.split("|")[3] for row in table.strip().splitlines()[2:]))
    faults = "".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "tests/chaos/faults").glob("*.py"))
    assert len(named) > 15
    for name in named:
        if name.endswith(".*"):
            assert f'"{name[:-1]}' in faults, name
        else:
            assert "def test_" in (CHECKOUT / name).read_text(encoding="utf-8"), name


def test_every_field_of_a_window_is_explained() -> None:
    table = README.split("### A window\n")[1].split("\n\n")[0]
    explained = {name for row in table.strip().splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    tally = Tally()
    tally.on_time = np.array([1, 0, 0, 0, 0])
    rules = Rules(WindowGrid(1, 1, 1), 1)
    record = window_record(SeriesKey("m", "s", "c"), 1, tally, Tally(), Known(daytime={}), rules)
    assert explained == set(record)
