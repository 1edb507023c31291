"""The commands of an analyst: replay, classify."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from valuedrift.cli.common import ConfigOption, SetOption, console, output_file, progress_bar, settings_from
from valuedrift.cli.summary import print_summary
from valuedrift.taxonomy import Taxonomy

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(replay)
    app.command()(merge)
    app.command()(classify)


def replay(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, directories or - (standard input): JSON lines or Parquet, also .gz and .zst; or one "
            "kafka://TOPIC[?from=OFFSET|TIME&to=OFFSET|TIME&partitions=0-3,7].",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")],
    labels: Annotated[bool, typer.Option("--labels", help="Also write labels.jsonl, one line per event.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the results of an earlier replay.")] = False,
    close: Annotated[
        bool | None,
        typer.Option(
            "--close-open/--keep-open",
            help="Whether windows still open at the end of the input close too. [default: files yes, topics no]",
        ),
    ] = None,
    part: Annotated[
        bool,
        typer.Option("--part", help="Only label, for `valuedrift merge` to count together with other parts' labels."),
    ] = False,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Give files, or a range of a topic, the windows and alerts that the live system gives.

    A replay that was interrupted goes on when it is started again with the same --out: nothing is classified twice, and
    the results are those of one that was not.

    Example: valuedrift replay logs/ --out results --set windows.size=1h
    """
    from valuedrift.replay.command import replay as run_replay  # noqa: PLC0415 - ONNX Runtime takes a while to import
    from valuedrift.replay.command import replay_part  # noqa: PLC0415

    settings = settings_from(config, assignments)
    unit = "records" if any(source.startswith("kafka://") for source in sources) else "bytes"
    with progress_bar("replay", unit=unit) as bar:
        if part:
            events, letters = replay_part(
                settings, sources, out, overwrite=overwrite, on_start=bar.start, on_progress=bar.move
            )
            console.print(f"{events:,} events labelled, {letters:,} unreadable: {out} is ready for valuedrift merge")
            return
        result = run_replay(
            settings,
            sources,
            out,
            with_labels=labels,
            overwrite=overwrite,
            close=close,
            on_start=bar.start,
            on_progress=bar.move,
        )
    print_summary(result)


def merge(
    parts: Annotated[
        list[Path], typer.Argument(metavar="PART...", help="Output folders of `valuedrift replay --part`.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")],
    labels: Annotated[bool, typer.Option("--labels", help="Also write labels.jsonl, one line per event.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the results of an earlier replay.")] = False,
    close: Annotated[bool, typer.Option("--close-open", help="Close windows still open at the end.")] = False,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Count parts of a topic that were labelled on several machines: the bytes of one replay of all partitions.

    Example: valuedrift merge part-a part-b --out results
    """
    from valuedrift.replay.merge import merge as run_merge  # noqa: PLC0415

    settings = settings_from(config, assignments)
    with progress_bar("merge", unit="records") as bar:
        result = run_merge(
            settings,
            parts,
            out,
            with_labels=labels,
            overwrite=overwrite,
            close=close,
            on_progress=lambda done: bar.move(done, done),
        )
    print_summary(result)


def classify(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Chat logs, as for replay.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write; else standard output.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the output file.")] = False,
    taxonomy: Annotated[
        Taxonomy,
        typer.Option(
            help="five: g1…g5. three: helpful (g1), refusal (g3 + g4), off_topic_or_harmful (g2 + g5), whose "
            "probabilities are sums; the label is the largest sum."
        ),
    ] = Taxonomy.five,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Label every event: one JSON line each with event_id, label, probabilities of every goal, and truncated.

    An exchange is truncated when its prompt or response is longer than the model reads; it then judges head and tail.
    Events that carry a label of their own are classified all the same. Records that can't be read go to standard
    error with the reason, and make the exit code 1.

    Example: valuedrift classify chats.jsonl --out labels.jsonl
    """
    from valuedrift.replay.classify import classify_records  # noqa: PLC0415
    from valuedrift.replay.command import load_classifier  # noqa: PLC0415
    from valuedrift.replay.sources import open_records  # noqa: PLC0415

    settings = settings_from(config, assignments)
    unreadable = 0
    with ExitStack() as stack:
        stream = stack.enter_context(open_records(files, max_bytes=settings.scorer.max_record_bytes))
        target = stack.enter_context(output_file(out, overwrite=overwrite))
        bar = stack.enter_context(progress_bar("classify"))
        bar.start(stream.total_bytes)
        for step in classify_records(settings, load_classifier(settings), stream, taxonomy):
            target.writelines(line + b"\n" for line in step.lines)
            for letter in step.dead_letters:
                unreadable += 1
                line = f"record {letter.offset}: {letter.reason}: {letter.detail}"
                console.print(line, highlight=False, markup=False)
            bar.move(stream.position, step.records_done)
    if unreadable:
        raise typer.Exit(1)
