"""The command tail: look at what the system publishes."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from valuedrift.cli.common import ConfigOption, SetOption, settings_from

__all__ = ["register"]


class Published(StrEnum):
    """Topics that people look at, by the names of their settings."""

    alerts = "alerts"
    entropy = "entropy"
    late = "late"
    population = "population"
    dynamics = "dynamics"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(tail)


def tail(
    what: Annotated[Published, typer.Argument(help="Which results.")] = Published.alerts,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is published later.")] = False,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Print what has been published, such as alerts or windows, one JSON record per line.

    Example: valuedrift tail alerts --follow
    """
    from valuedrift.kafka_client import read_topic  # noqa: PLC0415 - Kafka takes a while to import

    settings = settings_from(config, assignments)
    try:
        for value in read_topic(settings, getattr(settings.topics, what), follow=follow):
            sys.stdout.buffer.write(value + b"\n")
            sys.stdout.buffer.flush()
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
