"""What the README says is true: its generated tables, its commands' names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from valuedrift.cli import app
from valuedrift.events.reasons import reasons_table

CHECKOUT = Path(__file__).parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_reasons_is_the_code_s() -> None:
    assert README.split("<!-- reasons:begin -->")[1].split("<!-- reasons:end -->")[0].strip() == reasons_table().strip()


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"^ {4}valuedrift ((?:topics |config |model )?\w+)", README, re.MULTILINE)))
)
def test_commands_of_the_readme_exist(command: str) -> None:
    assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0


@pytest.mark.parametrize("path", sorted(set(re.findall(r"(?:scripts|deploy|models|tests|stream)/[\w/.]*\w", README))))
def test_paths_of_the_readme_exist(path: str) -> None:
    assert (CHECKOUT / path).exists()
