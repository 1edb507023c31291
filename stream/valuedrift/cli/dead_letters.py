"""The commands ``dead-letters list``, ``show`` and ``resubmit``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from valuedrift.cli.common import ConfigOption, SetOption, console, settings_from
from valuedrift.errors import ConfigError

if TYPE_CHECKING:
    from valuedrift.dead_letters import Entry

__all__ = ["register"]

_letters = typer.Typer(help="Look at records that could not be read, and put them back.", no_args_is_help=True)

ReasonOption = Annotated[str | None, typer.Option("--reason", help="Only those with this reason.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(_letters, name="dead-letters")


@_letters.command(name="list")
def list_letters(reason: ReasonOption = None, config: ConfigOption = None, assignments: SetOption = None) -> None:
    """Print one line of JSON per record that could not be read, oldest first; nothing of its text.

    Example: valuedrift dead-letters list --reason not_json
    """
    from valuedrift.dead_letters import entries  # noqa: PLC0415 - Kafka takes a while to import

    for entry in entries(settings_from(config, assignments)).values():
        if reason is None or entry.letter.reason == reason:
            _print(entry)


@_letters.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.")],
    payload: Annotated[
        bool, typer.Option("--payload", help="Write the record itself to standard output, byte for byte.")
    ] = False,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Show one record that could not be read: what is wrong with it, and with --payload the record itself.

    Example: valuedrift dead-letters show 3fa90c11d2e4 --payload > repaired.json
    """
    from valuedrift.dead_letters import entries, select  # noqa: PLC0415

    (entry,) = select(entries(settings_from(config, assignments)), [name])
    if not payload:
        _print(entry)
        return
    letter = entry.letter
    if letter.payload != "full":
        raise ConfigError(f"--payload: the value was not kept, because dead_letters.payload was {letter.payload}")
    sys.stdout.buffer.write(letter.raw or b"")
    sys.stdout.buffer.flush()


@_letters.command()
def resubmit(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Ids, or beginnings of them.")] = None,
    repaired: Annotated[
        Path | None, typer.Option("--with", metavar="FILE", help="The repaired record; for a single id.")
    ] = None,
    reason: ReasonOption = None,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Put records back onto the source topic, repaired or as they were; each at most once. Exit code 1 if one can't be.

    Example: valuedrift dead-letters resubmit 3fa90c11d2e4 --with repaired.json
    """
    from valuedrift import dead_letters  # noqa: PLC0415

    wanted = list(ids or [])
    if not wanted and reason is None:
        raise ConfigError("resubmit: say which, by ID or --reason")
    value = None
    if repaired is not None:
        if len(wanted) != 1 or reason is not None:
            raise ConfigError("--with: is for a single ID")
        try:
            value = repaired.read_bytes().removesuffix(b"\n")
        except OSError as error:
            raise ConfigError(f"--with {repaired}: {error.strerror}") from None
    refused = False
    settings = settings_from(config, assignments)
    for outcome in dead_letters.resubmit(settings, lambda found: dead_letters.select(found, wanted, reason), value):
        refused |= outcome.refused is not None
        text = f"put back {outcome.done}" if outcome.refused is None else f"refused: {outcome.refused}"
        console.print(f"{outcome.id}  {text}", highlight=False, markup=False)
    if refused:
        raise typer.Exit(1)


def _print(entry: Entry) -> None:
    letter = entry.letter
    size = len(letter.raw) if letter.raw is not None else letter.size
    published = datetime.fromtimestamp(entry.published_ms / 1000, UTC).isoformat(timespec="milliseconds")
    line: dict[str, Any] = {
        "id": entry.id,
        "published": published,
        "reason": letter.reason,
        "detail": letter.detail,
        "source": letter.source,
        "partition": letter.partition,
        "offset": letter.offset,
        "bytes": size,
        "truncated": letter.truncated,
        "payload": letter.payload,
        "sha256": letter.sha256,
        "resubmitted": entry.resubmitted,
    }
    sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()
