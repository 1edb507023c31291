"""What a running process says of itself: metrics, health and lag in one hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Final

from valuedrift.telemetry.health import Health
from valuedrift.telemetry.lag import Lag
from valuedrift.telemetry.metrics import Metrics
from valuedrift.telemetry.rate_limit import suppressed_lines

__all__ = ["CONDITIONS", "Vitals"]

CONDITIONS: Final = {
    "scorer": ("model", "assigned", "recovered"),
    "monitor": ("assigned", "recovered", "connected"),
    "fleet": ("recovered",),
}
"""What each process needs to be ready: a model that is loaded, partitions of the group (none is a share too when there
are more members than partitions), the state from where the last owner of its work had come to, a group that answers."""

_START_AT_ZERO: Final = {
    "scorer": ("events", "late_events", "truncated_events", "dead_letters", "lost_events", "rebalances"),
    "monitor": (
        "events",
        "lost_events",
        "late_events",
        "dead_letters",
        "rebalances",
        "windows",
        "revisions",
        "revised_after_excuse",
        "alerts",
    ),
    "fleet": ("published", "windows_read"),
}


class Vitals:
    """Made once per process; costs next to nothing where nobody looks.

    Parameters
    ----------
    role
        "scorer", "monitor" or "fleet".
    stuck_after_s
        How long the work may rest on one step before it counts as stuck, seconds.
    """

    def __init__(self, role: str, stuck_after_s: float = 300.0) -> None:
        self.role = role
        self.metrics, self.lag = Metrics(role), Lag()
        self.health = health = Health(CONDITIONS[role], stuck_after_s)
        metrics, lag = self.metrics, self.lag
        metrics.start_at_zero(*_START_AT_ZERO[role])
        metrics.read_one("ready", lambda: float(not health.missing))
        metrics.read("recovery_seconds", lambda: [] if health.recovery_s is None else [((), health.recovery_s)])
        metrics.read_one("loop_age_seconds", lambda: health.age_s)
        metrics.read_one("log_lines_suppressed", suppressed_lines)
        metrics.read("lag_events", lambda: [((str(each.partition),), each.events) for each in lag])
        metrics.read("lag_seconds", lambda: [((str(each.partition),), each.seconds) for each in lag])

    def stage(self, name: str) -> _Stage:
        """Measure what runs inside a ``with``; its end is a sign of life."""
        return _Stage(self, name)

    def took(self, name: str, seconds: float) -> None:
        """Note how long a stage took, which is a sign of life."""
        self.metrics.observe(name, seconds)
        self.health.beat()

    def until(self, name: str, done: Callable[[], object]) -> Callable[[], None]:
        """Return what calls `done` and counts the time from now until then as a stage's."""
        start = time.perf_counter()

        def ended() -> None:
            done()
            self.metrics.observe(name, time.perf_counter() - start)

        return ended


class _Stage:
    __slots__ = ("_name", "_start", "_vitals")

    def __init__(self, vitals: Vitals, name: str) -> None:
        self._vitals, self._name, self._start = vitals, name, 0.0

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._vitals.took(self._name, time.perf_counter() - self._start)
