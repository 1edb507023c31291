"""The main job on traffic of our own making: no broker, no download, everything real from the classifier on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from valuedrift.config import Settings
from valuedrift.events import Record
from valuedrift.generator import generate, named, to_json
from valuedrift.replay.command import ReplayResult, replay_records

__all__ = ["DEMO_SETTINGS", "demo_records", "run_demo"]

DEMO_SETTINGS: Final[dict[str, str | int]] = {
    "windows__size": "1h",
    "windows__pane": "1m",
    "windows__revisable_for": "10m",
    "reference__events": 1500,
}
"""The demo's traffic is thin (some hundred exchanges an hour), so its windows are longer than the defaults."""


def demo_records(seed: int) -> Sequence[Record]:
    """Generate two days of traffic of three models as native records.

    Parameters
    ----------
    seed
        Same seed, same bytes.
    """
    return [Record(0, offset, to_json(event)) for offset, event in enumerate(generate(named("demo", seed=seed)))]


def run_demo(
    settings: Settings, records: Sequence[Record], out: Path, *, on_progress: Callable[[int, int], None] | None = None
) -> ReplayResult:
    """Classify and measure; replaces the results of an earlier demo."""
    done = 0

    def advanced(count: int) -> None:
        nonlocal done
        done += count
        if on_progress is not None:
            on_progress(done, done)

    return replay_records(
        settings,
        records,
        out,
        inputs=["generated traffic"],
        with_labels=True,
        overwrite=True,
        title="valuedrift demo",
        on_chunk=advanced,
    )
