"""Options that commands share, and how they talk to people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from valuedrift import telemetry
from valuedrift.config import Settings, load_settings
from valuedrift.errors import ConfigError, OutputExists

__all__ = ["ConfigOption", "ProgressBar", "SetOption", "console", "output_file", "progress_bar", "settings_from"]

console = Console(stderr=True)

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="Settings file (TOML); else the one that VALUEDRIFT_CONFIG names."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", "-s", metavar="KEY=VALUE", help="Override a setting, as in --set windows.size=1m."),
]


def settings_from(config: Path | None, assignments: list[str] | None, **defaults: str | int) -> Settings:
    """Load the settings with the overrides of the command line, and set up logging.

    Parameters
    ----------
    config, assignments
        Values of the two shared options.
    defaults
        Defaults of the command itself by setting key with "__" for ".", used where nobody says otherwise.

    Raises
    ------
    ConfigError
        If a setting is unknown or bad.
    """
    overrides: dict[str, str | int] = {}
    for assignment in assignments or []:
        key, equals, value = assignment.partition("=")
        if not equals:
            raise ConfigError(f"--set {assignment}: expected KEY=VALUE")
        overrides[key.strip()] = value.strip()
    settings = load_settings(config, overrides)
    own = {key.replace("__", "."): value for key, value in defaults.items()}
    missing = {key: value for key, value in own.items() if key not in settings.origins}
    if missing:
        settings = load_settings(config, overrides | missing)
    telemetry.configure(settings.log)
    return settings


@contextmanager
def output_file(out: Path | None, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Open what --out names, or standard output; a file has its name when it is complete, until then ``.partial``.

    Raises
    ------
    OutputExists
        If there is such a file and it may not be replaced.
    ConfigError
        If it can't be made.
    """
    if out is None:
        yield sys.stdout.buffer
        return
    if out.is_file() and not overwrite:
        raise OutputExists(f"{out} exists; choose another file or say --overwrite")
    special = out.exists() and not out.is_file()  # a pipe or a device, which can't be renamed to
    partial = out if special else out.with_name(f"{out.name}.partial")
    try:
        file = partial.open("wb")
    except OSError as error:
        raise ConfigError(f"--out {out}: {error.strerror}") from None
    with file:
        yield file
    if not special:
        partial.replace(out)


class ProgressBar(Protocol):
    """Shows how far something has come."""

    def start(self, total: int | None) -> None:
        """Say how much there is to do; None = unknown."""

    def move(self, position: int, records: int) -> None:
        """Say how much is done."""


class _Silent:
    def start(self, total: int | None) -> None:
        pass

    def move(self, position: int, records: int) -> None:
        pass


class _Bar:
    def __init__(self, progress: Progress, label: str) -> None:
        self._progress = progress
        self._task = progress.add_task(label, total=None, records=0, rate=0.0)

    def start(self, total: int | None) -> None:
        self._progress.update(self._task, total=total)

    def move(self, position: int, records: int) -> None:
        elapsed = self._progress.tasks[0].elapsed or 1e-9
        self._progress.update(self._task, completed=position, records=records, rate=records / elapsed)


@contextmanager
def progress_bar(label: str, *, unit: str = "bytes") -> Iterator[ProgressBar]:
    """Show a bar with the rate on a terminal; nothing in a pipe."""
    if not console.is_terminal:
        yield _Silent()
        return
    amount = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        amount,
        TextColumn("{task.fields[records]:,} events, {task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=False) as progress:
        yield _Bar(progress, label)
