"""What a fault is, and the list of all of them."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.world import Setup, World

__all__ = ["Fault", "Outcome", "Setup", "World", "all_faults", "fault", "register"]


_PLAIN = Setup()


@dataclass(frozen=True)
class Outcome:
    """What a fault has done.

    Parameters
    ----------
    done
        In words, for the line.
    again_s
        How long until what was hit was consuming again, seconds; several are fine. Empty: nothing was interrupted.
    kills
        How many kill -9 of (scorers, monitors) it came to.
    notes
        More for the line: what the product has said of it.
    """

    done: str
    again_s: tuple[float, ...] = ()
    kills: tuple[int, int] = (0, 0)
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Fault:
    """A fault.

    Parameters
    ----------
    name
        Unique, ``group.what``; `--fault` takes it or any beginning of it.
    run
        Does it to a running world. It may raise AssertionError if the product does not behave as documented; counts are
        compared afterwards by the runner.
    setup
        What it starts from.
    short
        Whether it is part of the short run.
    share
        How many of the run's events it is given, relative to the others.
    patience_s
        How long the verdict may wait.
    """

    name: str
    run: Callable[[World], Outcome]
    setup: Setup = _PLAIN
    short: bool = False
    share: float = 1.0
    patience_s: float = 240.0


_FAULTS: dict[str, Fault] = {}


def register(one: Fault) -> Fault:
    """Add a fault to the list."""
    assert one.name not in _FAULTS, f"two faults are called {one.name}"
    _FAULTS[one.name] = one
    return one


def fault(
    name: str, setup: Setup = _PLAIN, *, short: bool = False, share: float = 1.0, patience_s: float = 240.0
) -> Callable[[Callable[[World], Outcome]], Callable[[World], Outcome]]:
    """Register the function below as a fault."""

    def take(run: Callable[[World], Outcome]) -> Callable[[World], Outcome]:
        register(Fault(name, run, setup, short, share, patience_s))
        return run

    return take


def all_faults() -> list[Fault]:
    """Return the faults of all modules in `tests.chaos.faults`, module by module in the order of their names."""
    package = importlib.import_module("tests.chaos.faults")
    for module in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"tests.chaos.faults.{module}")
    return list(_FAULTS.values())
