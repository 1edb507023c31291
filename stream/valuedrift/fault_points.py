"""Numbered steps at which a test may end, freeze or fail the process. In production nothing happens at them.

`tests/chaos` sets VALUEDRIFT_TEST_FAULTS for one process: ``point:visit:action``, several with commas, such as
``scorer.after_flush:3:kill``. Without the variable `reach` is an empty function.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from valuedrift.errors import ConfigError, ValuedriftError

__all__ = ["POINTS", "VARIABLE", "InjectedFailure", "fault_points", "reach"]

VARIABLE: Final = "VALUEDRIFT_TEST_FAULTS"

POINTS: Final = frozenset(
    {
        "scorer.after_poll",
        "scorer.after_classify",
        "scorer.between_sends",
        "scorer.after_flush",
        "scorer.after_commit",
        "scorer.after_progress",
        "monitor.before_publish",
        "monitor.after_publish",
        "monitor.after_assign",
        "monitor.after_durable",
        "monitor.recovering",
        "monitor.taking_over",
        "monitor.recovered",
    }
)


class InjectedFailure(ValuedriftError):
    """A test wants this step to fail."""


def _kill(_point: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _freeze(_point: str) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _fail(point: str) -> None:
    raise InjectedFailure(point)


_ACTIONS: Final[Mapping[str, Callable[[str], None]]] = {"kill": _kill, "freeze": _freeze, "fail": _fail}


def fault_points(text: str | None) -> Callable[[str], None]:
    """Return what is called at every point.

    Parameters
    ----------
    text
        ``point:visit:action,…``; the first visit is 1, actions are ``kill`` (SIGKILL), ``freeze`` (SIGSTOP), ``fail``
        (`InjectedFailure`). Empty or None: nothing ever happens.

    Raises
    ------
    ConfigError
        If it can't be read: a fault that never comes would make a test that can't fail.
    """
    if not text:
        return _nothing
    plan: dict[tuple[str, int], Callable[[str], None]] = {}
    for entry in text.split(","):
        point, _, rest = entry.strip().partition(":")
        visit, _, action = rest.partition(":")
        if point not in POINTS or not visit.isdigit() or visit == "0" or action not in _ACTIONS:
            raise ConfigError(f"{VARIABLE}: {entry.strip()!r} is not point:visit:action")
        plan[point, int(visit)] = _ACTIONS[action]
    visits: Counter[str] = Counter()

    def visited(point: str) -> None:
        visits[point] += 1
        act = plan.get((point, visits[point]))
        if act is not None:
            act(point)

    return visited


def _nothing(_point: str) -> None:
    """Do nothing."""


reach: Final = fault_points(os.environ.get(VARIABLE))
