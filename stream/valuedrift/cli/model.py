"""The commands model export, verify and card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from valuedrift.cli.common import console
from valuedrift.errors import ConfigError
from valuedrift.taxonomy import GOALS

if TYPE_CHECKING:
    from valuedrift.classifier.bundle import Precision

__all__ = ["register"]

_model = typer.Typer(help="Look at a model folder, or make one from a T5 checkpoint.", no_args_is_help=True)

_PRECISIONS = ("fp32", "bf16", "fp16", "int8")
_JUDGES = ("auto", "transformers", "reference")

Folder = Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A model folder; else the bundled model.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(_model, name="model")


@_model.command()
def verify(folder: Folder = None) -> None:
    """Check a model folder: files, configuration, operators, weights, a few inferences. Exit code 1 if one fails.

    Example: valuedrift model verify models/bundled
    """
    from valuedrift.classifier import bundled_model_path  # noqa: PLC0415 - ONNX Runtime takes a while to import
    from valuedrift.cli.model_checks import checks  # noqa: PLC0415

    out = Console(highlight=False, soft_wrap=True)
    path = folder or bundled_model_path()
    out.print(escape(str(path)), style="bold")
    failed = False
    for check in checks(path):
        failed = failed or check.passed is False
        mark = {True: "[green]ok[/]     ", False: "[red]failed[/] ", None: "[yellow]skipped[/]"}[check.passed]
        out.print(f"{mark} {check.name:18} {escape(check.found)}")
    if failed:
        raise typer.Exit(1)


@_model.command()
def card(
    folder: Folder = None,
    raw: Annotated[bool, typer.Option("--raw", help="The Markdown as it is.")] = False,
) -> None:
    """Show a model's card: how good it is, what it gets wrong, how it was made.

    Example: valuedrift model card
    """
    from valuedrift.classifier import bundled_model_path  # noqa: PLC0415
    from valuedrift.classifier.bundle import CARD  # noqa: PLC0415

    path = (folder or bundled_model_path()) / CARD
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} can't be read: {getattr(error, 'strerror', None) or 'not UTF-8'}") from error
    if raw:
        typer.echo(text, nl=False)
    else:
        Console().print(Markdown(text))


@_model.command()
def export(
    checkpoint: Annotated[
        Path, typer.Argument(metavar="CHECKPOINT", help="Folder with config.json, weights and tokeniser of a T5.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The model folder to make.")],
    precision: Annotated[str, typer.Option("--precision", help="fp32, bf16, fp16 or int8.")] = "fp32",
    name: Annotated[str | None, typer.Option("--name", help="Of the model; else that of the checkpoint.")] = None,
    settings: Annotated[
        Path | None,
        typer.Option("--settings", help="JSON with template and verbalisers; else CHECKPOINT/valuedrift.json."),
    ] = None,
    verbaliser: Annotated[
        list[str] | None, typer.Option("--verbaliser", metavar="GOAL=WORD", help="What the decoder says for a goal.")
    ] = None,
    against: Annotated[
        str,
        typer.Option("--against", help="transformers, reference (in numpy), or auto: the first if it is installed."),
    ] = "auto",
    texts: Annotated[int, typer.Option("--texts", min=20, help="How many generated texts it is verified on.")] = 1000,
    least_agreement: Annotated[
        float | None,
        typer.Option("--least-agreement", min=0, max=1, help="Share of equal labels below which the export fails."),
    ] = None,
    labelled: Annotated[
        Path | None,
        typer.Option("--labelled", help="JSON Lines with prompt, response, label: measures accuracy and temperature."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a model folder at the same place.")] = False,
) -> None:
    """Turn a Hugging Face T5 checkpoint, fine-tuned to answer with a word per goal, into a verified model folder.

    Example: valuedrift model export my-t5 --out my-model --precision int8
    """
    words = dict(_word(each) for each in verbaliser or [])
    for key, value, choices in (("--precision", precision, _PRECISIONS), ("--against", against, _JUDGES)):
        if value not in choices:
            raise ConfigError(f"{key} {value}: must be one of {', '.join(choices)}")
    try:
        import onnx  # noqa: F401, PLC0415 - in no deployment, only where models are made
    except ImportError as error:
        raise ConfigError('model export needs the package onnx: install "valuedrift[export]"') from error
    from goaltrain.t5.export import Options, export_checkpoint  # noqa: PLC0415
    from valuedrift.classifier.session import available_threads  # noqa: PLC0415

    options = Options(
        precision=cast("Precision", precision),
        name=name,
        settings=settings,
        verbalisers=words,
        judge=cast("Any", against),
        texts=texts,
        least_agreement=least_agreement,
        labelled=labelled,
        overwrite=overwrite,
        threads=available_threads(),
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        export_checkpoint(checkpoint, out, options, _Listener(bar))


class _Listener:
    """Shows an export's results as lines, and its progress as bars."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._tasks: dict[str, TaskID] = {}

    def say(self, line: str) -> None:
        console.print(escape(line), highlight=False, soft_wrap=True)

    def progress(self, what: str, done: int, total: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._bar.add_task(what, total=total)
        self._bar.update(self._tasks[what], completed=done)


def _word(assignment: str) -> tuple[str, str]:
    goal, equals, word = assignment.partition("=")
    if not equals or goal not in GOALS or not word:
        raise ConfigError(f"--verbaliser {assignment}: expected GOAL=WORD with a goal from {GOALS[0]} to {GOALS[-1]}")
    return goal, word
