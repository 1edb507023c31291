"""The command demo: the main job on generated traffic, without a broker."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from valuedrift.cli.common import ConfigOption, SetOption, console, progress_bar, settings_from
from valuedrift.cli.summary import print_summary

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path("demo-out"),
    seed: Annotated[int, typer.Option(help="Same seed, same traffic.")] = 0,
    config: ConfigOption = None,
    assignments: SetOption = None,
) -> None:
    """Generate two days of traffic of three models, classify it, and show who drifts.

    One model is stable, one slides slowly into harmful compliance, one flips from helpful to over-refusal.

    Example: valuedrift demo --out demo-out
    """
    from valuedrift.demo import DEMO_SETTINGS, demo_records, run_demo  # noqa: PLC0415 - ONNX Runtime

    settings = settings_from(config, assignments, **DEMO_SETTINGS)
    began = time.monotonic()
    records = demo_records(seed)
    console.print(f"two days of traffic of three models: {len(records):,} exchanges, generated", highlight=False)
    with progress_bar("classify and measure", unit="records") as bar:
        bar.start(len(records))
        result = run_demo(settings, records, out, on_progress=bar.move)
    print_summary(result)
    console.print(f"done in {time.monotonic() - began:.0f} s; open {out / 'report.html'} in a browser", highlight=False)
