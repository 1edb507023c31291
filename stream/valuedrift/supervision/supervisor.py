"""Runs several valuedrift commands, restarts what fails, and stops all of them together."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Final

import structlog

from valuedrift.guard import Guarded

__all__ = ["supervise"]

_log = structlog.get_logger(__name__)

_USAGE: Final = 2
_MOST_RESTARTS: Final = 5
_WITHIN_S: Final = 120.0
_GRACE_S: Final = 30.0


class _Child:
    """One command that is to keep running."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self.name = name
        self._command = [sys.executable, "-m", "valuedrift", *arguments]
        self._restarts: deque[float] = deque(maxlen=_MOST_RESTARTS)
        self._start_at = 0.0
        self.process: Guarded | None = Guarded(self._command)

    def check(self) -> int | None:
        """Restart the command if it has failed; return its exit code if that is hopeless."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._start_at:
                self.process = Guarded(self._command)
            return None
        code = self.process.poll()
        if code is None:
            return None
        if code == _USAGE:
            return code
        self._restarts.append(now)
        if len(self._restarts) == _MOST_RESTARTS and now - self._restarts[0] < _WITHIN_S:
            _log.error("giving up", command=self.name, restarts=_MOST_RESTARTS, within_s=_WITHIN_S, exit_code=code)
            return code or 1
        pause = 2.0 ** (len(self._restarts) - 1)
        _log.warning("restarting", command=self.name, exit_code=code, pause_s=pause)
        self.process, self._start_at = None, now + pause
        return None


def supervise(commands: Mapping[str, Sequence[str]]) -> int:
    """Run ``valuedrift`` commands until SIGINT or SIGTERM, which ends all of them in an orderly way.

    A command that fails starts again after a pause that doubles; five failures within two minutes, or a configuration
    error, end everything.

    Parameters
    ----------
    commands
        Name to arguments.

    Returns
    -------
    Exit code: 0 after a signal and clean ends, else that of what failed.
    """
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    children = [_Child(name, arguments) for name, arguments in commands.items()]
    result = 0
    try:
        while not stop.wait(0.2):
            failed = next((code for child in children if (code := child.check()) is not None), None)
            if failed is not None:
                result = failed
                break
    finally:
        running = [child.process for child in children if child.process is not None and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _GRACE_S
        codes = [_ended(process, deadline) for process in running]
    return result or next((code for code in codes if code), 0)


def _ended(process: Guarded, deadline: float) -> int:
    """Wait for a clean end, which a second SIGTERM would cut short, and force it at the deadline."""
    try:
        return process.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
