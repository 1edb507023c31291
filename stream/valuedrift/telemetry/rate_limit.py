"""Keeping the log readable: while a broker is away, its client logs an error 40 times a second."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

__all__ = ["Held", "RepeatLimit", "suppressed_lines"]

_OWN: Final = "valuedrift."
_NUMBER: Final = re.compile(r"\d+")
_MAX_KINDS: Final = 512
_TELLING: Final = ("reason", "problem", "command", "error")
"""What makes own lines of one event different kinds; none of it is another for every record."""

_total = 0
_total_lock = threading.Lock()


def suppressed_lines() -> int:
    """How many lines this process has held back so far."""
    return _total


class Held(NamedTuple):
    """Lines of one kind that were held back, of which no later line of the kind has told."""

    logger: str
    line: str
    suppressed: int


class _Kind(NamedTuple):
    logger: str
    level: int
    line: str


class RepeatLimit(logging.Filter):
    """Lets through a few lines of each kind per period, and says how many it held back.

    The number is on the next line of the kind, as `suppressed`; if none follows, `say` is called once the period is
    over. Lines of libraries are of one kind when logger, level and message are the same but for arguments and numbers;
    their debug lines are always held back: Kafka clients write keys and values of records into them. What Faust logs in
    the name of a class of ours is a library's too. Own lines, which are events with fields, are of one kind when
    logger, level, event and reason are the same; own errors are never held back.

    Parameters
    ----------
    burst, own_burst
        Lines of one kind let through per period: of libraries, and own ones.
    period_s
        Length of a period in seconds.
    clock
        Monotonic seconds.
    say
        Is told of what was held back when nothing follows. None: nobody is.
    later
        Calls a function after so many seconds.
    """

    def __init__(
        self,
        *,
        burst: int = 5,
        own_burst: int = 20,
        period_s: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        say: Callable[[Held], object] | None = None,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        super().__init__()
        self._burst, self._own_burst, self._period_s, self._clock = burst, own_burst, period_s, clock
        self._say, self._later = say, later or _timer
        self._lock = threading.Lock()
        self._waiting = False
        # kind -> (start of its period, lines seen in it, how many of them were held back); seen longest ago first
        self._kinds: OrderedDict[_Kind, tuple[float, int, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Decide on a line; a line that follows held-back ones gets their number as `suppressed`."""
        own = record.name.startswith(_OWN) and isinstance(record.msg, dict)
        if (own and record.levelno >= logging.ERROR) or record.name == __name__:
            return True
        if not own and record.levelno < logging.INFO:
            return False
        kind, burst = _kind(record), self._own_burst if own else self._burst
        now = self._clock()
        with self._lock:
            start, seen, held = self._kinds.pop(kind, (now, 0, 0))
            suppressed = 0
            if now - start >= self._period_s:
                suppressed, start, seen, held = held, now, 0, 0
            through = seen < burst
            self._kinds[kind] = (start, seen + 1, held + (not through))
            if len(self._kinds) > _MAX_KINDS:
                self._kinds.popitem(last=False)
            wake = not through and self._say is not None and not self._waiting
            self._waiting |= wake
        if wake:
            self._later(self._period_s, self._wake)
        if not through:
            _count()
        if suppressed:
            record.suppressed = suppressed
        return through

    def tell(self, *, all_of_it: bool = False) -> bool:
        """Tell of kinds whose period is over, or of all; return whether something is left to tell."""
        now = self._clock()
        with self._lock:
            held = {kind: count for kind, (_, _, count) in self._kinds.items() if count}
            over = [kind for kind in held if all_of_it or now - self._kinds[kind][0] >= self._period_s]
            for kind in over:
                del self._kinds[kind]
        for kind in over if self._say is not None else ():
            assert self._say is not None
            self._say(Held(kind.logger, kind.line, held[kind]))
        return len(over) < len(held)

    def _wake(self) -> None:
        with self._lock:
            self._waiting = False
        if self.tell():
            with self._lock:
                wake, self._waiting = not self._waiting, True
            if wake:
                self._later(self._period_s, self._wake)


def _kind(record: logging.LogRecord) -> _Kind:
    if isinstance(record.msg, dict):  # an event of structlog's
        telling = [str(record.msg[name]) for name in ("event", *_TELLING) if name in record.msg]
        return _Kind(record.name, record.levelno, ", ".join(telling)[:200])
    return _Kind(record.name, record.levelno, _NUMBER.sub("0", str(record.msg))[:200])


def _count() -> None:
    global _total  # noqa: PLW0603 - a process has one log
    with _total_lock:
        _total += 1


def _timer(seconds: float, call: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
