"""The commands ``topics create`` and ``topics check``."""

from __future__ import annotations

import typer

from valuedrift.cli.common import ConfigOption, SetOption, console, settings_from

__all__ = ["register"]

_topics = typer.Typer(help="Provision the topics, or say what is wrong with them.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(_topics, name="topics")


@_topics.command()
def create(config: ConfigOption = None, assignments: SetOption = None) -> None:
    """Create the topics that are missing, with the right partitions, clean-up and replication. Existing ones stay.

    Example: valuedrift topics create --set topics.replication=3 --set topics.min_insync=2
    """
    from valuedrift import kafka_client, topics  # noqa: PLC0415 - Kafka takes a while to import

    settings = settings_from(config, assignments)
    admin = kafka_client.admin_client(settings)
    try:
        made = topics.create(admin, topics.plan(settings))
        for name in made.created:
            console.print(f"created   {name}", highlight=False)
        for name in made.existing:
            console.print(f"exists    {name}", highlight=False)
        _report(topics.check_made(admin, topics.plan(settings), made))
    finally:
        admin.close()


@_topics.command()
def check(config: ConfigOption = None, assignments: SetOption = None) -> None:
    """Say what is wrong with the topics; exit code 2 if anything is.

    Example: valuedrift topics check
    """
    from valuedrift import kafka_client, topics  # noqa: PLC0415

    settings = settings_from(config, assignments)
    admin = kafka_client.admin_client(settings)
    try:
        _report(topics.check(admin, topics.plan(settings)))
    finally:
        admin.close()
    console.print("all topics are as they should be", highlight=False)


def _report(problems: object) -> None:
    listed = list(problems)  # type: ignore[call-overload]
    for problem in listed:
        console.print(f"[red]problem[/]   {problem}", highlight=False)
    if listed:
        raise typer.Exit(2)
