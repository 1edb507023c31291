"""The commands that make or send chat logs: generate, produce."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from valuedrift.cli.common import ConfigOption, SetOption, console, output_file, progress_bar, settings_from
from valuedrift.errors import ConfigError, Malformed
from valuedrift.events.timestamps import LATEST_NS, parse_timestamp
from valuedrift.generator import SCENARIOS, START_NS, generate, named, to_json
from valuedrift.generator.arrivals import DAY_S
from valuedrift.generator.malformed import KINDS
from valuedrift.generator.mixing import with_malformed

__all__ = ["register"]

_NAMES = "; ".join(f"{name}: {what}" for name, (what, _) in SCENARIOS.items())


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("generate")(generate_traffic)
    app.command()(produce)


def generate_traffic(
    scenario: Annotated[str, typer.Option(help=f"What happens. {_NAMES}.")] = "demo",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; else standard output.")] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 0,
    hours: Annotated[float, typer.Option(min=0.01, help="Length of the traffic.")] = 2 * DAY_S / 3600,
    events_per_hour: Annotated[float, typer.Option(min=1, help="Per model and segment, mean over a day.")] = 160.0,
    start: Annotated[str | None, typer.Option(help="Start, ISO 8601. [default: 2026-01-01T00:00:00Z]")] = None,
    disorder: Annotated[float, typer.Option(min=0, help="How far events may be out of order, seconds.")] = 0.0,
    with_labels: Annotated[bool, typer.Option("--with-labels", help="Add the true label to every event.")] = False,
    malformed: Annotated[
        float, typer.Option(min=0, max=0.9, help=f"Share of records that nobody can read, of {len(KINDS)} kinds.")
    ] = 0.0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the output file.")] = False,
) -> None:
    """Generate chat traffic with a known drift, as JSON lines. All texts are made up.

    Example: valuedrift generate --scenario flip --hours 12 --out flip.jsonl
    """
    if scenario not in SCENARIOS:
        raise ConfigError(f"--scenario {scenario}: there are {', '.join(SCENARIOS)}")
    plan = named(
        scenario,
        seed=seed,
        start_ns=START_NS if start is None else _start(start),
        duration_s=hours * 3600,
        events_per_hour=events_per_hour,
        disorder_s=disorder,
    )
    with output_file(out, overwrite=overwrite) as target:
        lines = (to_json(event, with_label=with_labels) for event in generate(plan))
        for line in with_malformed(lines, malformed, seed=seed, start_ns=plan.start_ns):
            target.write(line + b"\n")


def _start(text: str) -> int:
    try:
        return parse_timestamp(text, limit_ns=LATEST_NS)
    except Malformed as problem:
        raise ConfigError(f"--start {text}: {problem.detail}") from None


def produce(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Chat logs, as for replay.")],
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Put log files onto the source topic; a conversation's events stay in one partition.

    Records that can't be read are sent all the same: the scorer dead-letters them with the reason.

    Example: valuedrift produce chats.jsonl --set kafka.bootstrap=127.0.0.1:9092
    """
    from valuedrift.replay.produce import produce_records  # noqa: PLC0415 - Kafka takes a while to import
    from valuedrift.replay.sources import open_records  # noqa: PLC0415

    settings = settings_from(config, assignments)
    with open_records(files, max_bytes=settings.scorer.max_record_bytes) as stream, progress_bar("produce") as bar:
        bar.start(stream.total_bytes)
        sent = produce_records(settings, stream, on_progress=lambda done: bar.move(stream.position, done))
    console.print(f"{sent.sent:,} records are on {settings.topics.source}", highlight=False)
    for offset in sent.too_large:
        console.print(f"record {offset}: longer than scorer.max_record_bytes, not sent", highlight=False)
    if sent.too_large:
        raise typer.Exit(1)
