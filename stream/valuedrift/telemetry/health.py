"""Whether a process lives (its loops turn) and is ready (all that it needs is there)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

__all__ = ["Health"]


class Health:
    """What `/live`, `/ready` and `/startup` are answered from. Safe to use from any thread.

    Parameters
    ----------
    conditions
        What must be met to be ready.
    stuck_after_s
        How long a loop may take without a beat, seconds.
    clock
        Monotonic seconds.
    """

    def __init__(
        self, conditions: Sequence[str], stuck_after_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stuck_after_s, self._clock = stuck_after_s, clock
        self._lock = threading.Lock()
        self._met = dict.fromkeys(conditions, False)
        self._beats: dict[str, float] = {}
        self._unready_since = clock()
        self._recovery_s: float | None = None

    def beat(self, loop: str = "main") -> None:
        """Say that a loop goes on. One that has never done so is not expected to: the process still starts."""
        self._beats[loop] = self._clock()

    def rest(self, loop: str = "main") -> None:
        """Say that a loop rightly waits for work, for as long as it takes."""
        self._beats.pop(loop, None)

    def meet(self, *conditions: str) -> None:
        """Note what is there now."""
        self._note(conditions, met=True)

    def lose(self, *conditions: str) -> None:
        """Note what is not there any more."""
        self._note(conditions, met=False)

    def _note(self, conditions: Sequence[str], *, met: bool) -> None:
        with self._lock:
            before = all(self._met.values())
            for name in conditions:
                if name not in self._met:
                    raise KeyError(name)
                self._met[name] = met
            after, now = all(self._met.values()), self._clock()
            if after and not before:
                self._recovery_s = now - self._unready_since
            elif before and not after:
                self._unready_since = now

    @property
    def stuck(self) -> list[str]:
        """Loops that have not gone on for too long."""
        now = self._clock()
        return sorted(loop for loop, beat in list(self._beats.items()) if now - beat > self._stuck_after_s)

    @property
    def missing(self) -> list[str]:
        """Conditions that are not met, in order."""
        with self._lock:
            return [name for name, met in self._met.items() if not met]

    @property
    def started(self) -> bool:
        """Whether it was ever ready."""
        return self._recovery_s is not None

    @property
    def recovery_s(self) -> float | None:
        """Seconds from the start, or from the last loss of readiness, to being ready; None: not yet."""
        return self._recovery_s

    @property
    def age_s(self) -> float:
        """Seconds since the loop that has waited longest went on; 0 when all rest."""
        beats = list(self._beats.values())
        return self._clock() - min(beats) if beats else 0.0
