"""The command shadow: how a shadow classifier compares with the main one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from valuedrift.cli.common import ConfigOption, SetOption, console, settings_from
from valuedrift.errors import Malformed
from valuedrift.taxonomy import GOALS, Goal

if TYPE_CHECKING:
    from valuedrift.config import Settings
    from valuedrift.scorer.agreement import Agreement

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(shadow)


def shadow(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per pair of classifiers.")] = False,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Compare a shadow classifier with the main one, from all that is kept of the shadow topic.

    Every event counts once, however often it was published.

    Example: valuedrift shadow --json
    """
    agreement = _add_up(settings_from(config, assignments))
    for (main, other), found in sorted(agreement.pairs.items()):
        record = {"main": main, "shadow": other} | found.record()
        if as_json:
            typer.echo(orjson.dumps(record))
        else:
            _print(record)
    if not agreement.pairs:
        console.print("no shadow has published anything yet", highlight=False)


def _add_up(settings: Settings) -> Agreement:
    from valuedrift.events.shadow_batch import decode_shadow  # noqa: PLC0415 - Kafka takes a while to import
    from valuedrift.kafka_client import read_topic  # noqa: PLC0415
    from valuedrift.scorer.agreement import Agreement  # noqa: PLC0415

    agreement = Agreement()
    unreadable = 0
    for value in read_topic(settings, settings.topics.shadow, follow=False):
        try:
            agreement.add(decode_shadow(value))
        except Malformed as problem:
            unreadable += 1
            if unreadable == 1:
                console.print(f"a message that no scorer writes was left out: {problem.detail}", markup=False)
    return agreement


def _print(record: dict[str, Any]) -> None:
    out = Console(highlight=False)
    out.print(f"[bold]main {record['main'][:16]} · shadow {record['shadow'][:16]}[/]")
    dropped = f", {record['dropped']:,} left out" if record["dropped"] else ""
    out.print(f"{record['events']:,} events (sample {record['sample']:.2%}){dropped}", end="")
    if not record["events"]:
        out.print()
    else:
        out.print(f", the same label on {record['agreement']:.2%}")
        out.print(_goals(record))
        if len(record["models"]) > 1:
            out.print(_models(record))
    for reason in record["disabled"]:
        out.print(f"[red]switched off:[/] {escape(reason)}")


def _goals(record: dict[str, Any]) -> Table:
    """Shares by either classifier, and which of the shadow's labels stand against which of the main one's."""
    table = Table(header_style="bold", box=box.SIMPLE, pad_edge=False)
    table.add_column("main")
    table.add_column("share", justify="right")
    for name in GOALS:
        table.add_column(f"shadow {name}", justify="right")
    main, other = record["shares"]["main"], record["shares"]["shadow"]
    for goal, row in zip(Goal, record["confusion"], strict=True):
        table.add_row(f"{goal.name} {goal.meaning}", f"{main[goal.name]:.2%}", *(f"{count:,}" for count in row))
    table.add_section()
    table.add_row("share of the shadow", "", *(f"{other[name]:.2%}" for name in GOALS))
    return table


def _models(record: dict[str, Any]) -> Table:
    table = Table(header_style="bold", box=box.SIMPLE, pad_edge=False)
    table.add_column("model", overflow="fold")
    table.add_column("segment", overflow="fold")
    table.add_column("events", justify="right")
    table.add_column("same label", justify="right")
    for row in record["models"]:
        table.add_row(escape(row["model"]), escape(row["segment"]), f"{row['events']:,}", f"{row['agreement']:.2%}")
    return table
