"""The commands config show and version."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from valuedrift._version import VERSION
from valuedrift.cli.common import ConfigOption, SetOption, settings_from
from valuedrift.config import effective, reference_table

__all__ = ["register"]

_config = typer.Typer(help="Look at the configuration.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(_config, name="config")
    app.command()(version)


@_config.command()
def show(config: ConfigOption = None, assignments: SetOption = None) -> None:
    """Show every setting in force and where it came from; secrets are masked.

    Example: valuedrift config show --set alerts.rule=epsilon
    """
    settings = settings_from(config, assignments)
    table = Table(header_style="bold")
    for name in ("key", "value", "from"):
        table.add_column(name, overflow="fold")
    for row in effective(settings):
        style = "" if row.source == "default" else "bold"
        table.add_row(row.key, escape(row.value) or "[dim]not set[/]", escape(row.source), style=style)
    console = Console(highlight=False)
    console.print(table)
    console.print(_cost(settings.alerts.rule, settings.alerts.epsilon))


@_config.command()
def reference() -> None:
    """Write the table of all settings as Markdown.

    Example: valuedrift config reference
    """
    typer.echo(reference_table(), nl=False)


def _cost(rule: str, epsilon: float) -> str:
    if rule == "epsilon":
        return (
            f"alerts.rule epsilon: an alert whenever S moves by more than {epsilon} nats from one window to the next. "
            "On *stable* traffic that is 84 % of windows of 100 events and 97 % of windows of 1,000."
        )
    return (
        f"alerts.rule evidence: drift beyond {epsilon} nats *and* a sequential test whose false alarms are at least "
        "the stated ARL0 apart on average. It needs a reference first, and some events to be sure (about 50 for an "
        "abrupt change)."
    )


def version() -> None:
    """Show the version.

    Example: valuedrift version
    """
    typer.echo(VERSION)
