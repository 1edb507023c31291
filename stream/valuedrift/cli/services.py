"""The commands that run against a broker: scorer, monitor, fleet, run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from valuedrift.cli.common import ConfigOption, SetOption, settings_from
from valuedrift.config import Settings
from valuedrift.errors import ConfigError

__all__ = ["register"]

_LAST_PORT = 65_535

ShadowOption = Annotated[
    Path | None,
    typer.Option(
        "--shadow",
        metavar="DIR",
        help="Model folder of a shadow classifier: it sees a sample of the same events (shadow.sample), is compared "
        "with the main one, and never counted.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(scorer)
    app.command()(monitor)
    app.command()(fleet)
    app.command()(run)


def scorer(shadow: ShadowOption = None, config: ConfigOption = None, assignments: SetOption = None) -> None:
    """Read chat logs from Kafka, classify them and publish labels.

    Example: valuedrift scorer --set kafka.bootstrap=broker:9092
    """
    from valuedrift.scorer.process import run_scorer  # noqa: PLC0415 - Kafka and ONNX Runtime take a while to import

    run_scorer(settings_from(config, _with_shadow(assignments, shadow)))


def monitor(config: ConfigOption = None, assignments: SetOption = None) -> None:
    """Turn labels into entropy windows and drift alerts.

    Example: valuedrift monitor --set alerts.rule=evidence
    """
    from valuedrift.monitor.run import run_monitor  # noqa: PLC0415 - Faust takes a second to import

    raise typer.Exit(run_monitor(settings_from(config, assignments)))


def fleet(config: ConfigOption = None, assignments: SetOption = None) -> None:
    """Measure across models what windows say together: misalignment between models, tuned models beside base models.

    One process for all; a second one does no harm. It keeps no state: a start reads the windows again.

    Example: valuedrift fleet --set fleet.weighting=equal
    """
    from valuedrift.fleet_process import run_fleet  # noqa: PLC0415 - Kafka takes a while to import

    run_fleet(settings_from(config, assignments))


def run(shadow: ShadowOption = None, config: ConfigOption = None, assignments: SetOption = None) -> None:
    """Run a scorer, a monitor and a fleet process on this machine, supervised; one Ctrl-C stops all cleanly.

    With http.port, the scorer's endpoints are there, the monitor's one port above, the fleet process' two above.

    Example: valuedrift run --set kafka.bootstrap=127.0.0.1:9092
    """
    from valuedrift.supervision import supervise  # noqa: PLC0415

    assignments = _with_shadow(assignments, shadow)
    settings = settings_from(config, assignments)  # bad settings fail here, once, instead of in each
    options = ["--config", str(config)] if config is not None else []
    for assignment in assignments:
        options += ["--set", assignment]
    names = ("scorer", "monitor", "fleet")
    own = _ports(settings, len(names))
    raise typer.Exit(supervise({name: [name, *options, *port] for name, port in zip(names, own, strict=True)}))


def _ports(settings: Settings, processes: int) -> list[list[str]]:
    """Return options that give each process a port of its own, from http.port on; none where that is not set."""
    first = settings.http.port
    if first is None:
        return [[]] * processes
    if first + processes - 1 > _LAST_PORT:
        raise ConfigError(f"http.port: {first} leaves no room for {processes} processes")
    return [["--set", f"http.port={first + i}"] for i in range(processes)]


def _with_shadow(assignments: list[str] | None, shadow: Path | None) -> list[str]:
    return [*(assignments or []), *([] if shadow is None else [f"shadow.model={shadow}"])]
