"""Keeping libraries from flooding the log: while a broker is away, its client logs an error 40 times a second."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RepeatLimit"]

_OWN: Final = "valuedrift"
_NUMBER: Final = re.compile(r"\d+")
_MAX_KINDS: Final = 512


class RepeatLimit(logging.Filter):
    """Lets through a few lines of each kind per period, and says on a later one how many it held back.

    Lines are of one kind when logger, level and message are the same but for arguments and numbers. Only libraries are
    limited. Their debug lines are always held back: Kafka clients write keys and values of records into them.

    Parameters
    ----------
    burst
        Lines of one kind let through per period.
    period_s
        Length of a period in seconds.
    clock
        Monotonic seconds.
    """

    def __init__(self, *, burst: int = 5, period_s: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._burst = burst
        self._period_s = period_s
        self._clock = clock
        self._lock = threading.Lock()
        # kind -> (start of its period, lines seen in it); the kind seen longest ago first
        self._kinds: OrderedDict[tuple[str, int, str], tuple[float, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Decide on a line; a line that follows held-back ones gets their number as `suppressed`."""
        if record.name == _OWN or record.name.startswith(f"{_OWN}."):
            return True
        if record.levelno < logging.INFO:
            return False
        kind = (record.name, record.levelno, _NUMBER.sub("0", str(record.msg))[:200])
        now = self._clock()
        with self._lock:
            start, seen = self._kinds.pop(kind, (now, 0))
            suppressed = 0
            if now - start >= self._period_s:
                suppressed, start, seen = max(0, seen - self._burst), now, 0
            self._kinds[kind] = (start, seen + 1)
            if len(self._kinds) > _MAX_KINDS:
                self._kinds.popitem(last=False)
        if suppressed:
            record.suppressed = suppressed
        return seen < self._burst
