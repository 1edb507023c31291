"""All commands, and what their exit codes mean: 0 done, 1 failed, 2 usage or configuration."""

from __future__ import annotations

import sys

import typer

from valuedrift.cli import (
    analysis,
    comparison,
    configuration,
    dead_letters,
    demonstration,
    health,
    model,
    services,
    source_logs,
    topics,
    watch,
)
from valuedrift.cli.common import console
from valuedrift.errors import ConfigError, ModelError, OutputExists, TopicError, ValuedriftError
from valuedrift.telemetry import safe_traceback

__all__ = ["app", "main"]

app = typer.Typer(
    name="valuedrift",
    help="Tells you when a language model in production starts to behave differently.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # its tracebacks show local variables, and those hold prompts
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (
    services,
    health,
    topics,
    watch,
    dead_letters,
    comparison,
    analysis,
    source_logs,
    demonstration,
    model,
    configuration,
):
    module.register(app)

_USAGE = (ConfigError, TopicError, OutputExists)


def main() -> None:
    """Run the command line; exits the process."""
    try:
        app()
    except _USAGE as error:
        console.print(f"[red]valuedrift:[/] {_plain(error)}", highlight=False)
        sys.exit(2)
    except ModelError as error:
        console.print(f"[red]valuedrift:[/] classifier.model: {_plain(error)}", highlight=False)
        sys.exit(2)
    except ValuedriftError as error:
        console.print(f"[red]valuedrift:[/] {_plain(error)}", highlight=False)
        sys.exit(1)
    except BrokenPipeError:  # as in `valuedrift classify … | head`
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - Python's own traceback would print messages that may quote texts
        sys.stderr.write(f"valuedrift: unexpected failure\n{safe_traceback(error)}\n")
        sys.exit(1)


def _plain(error: Exception) -> str:
    return str(error).replace("[", r"\[")
