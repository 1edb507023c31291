"""Stopping a guarded process without its knowing: as a paused container, or a machine that swaps."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from valuedrift.guard import Guarded

__all__ = ["command_pid", "freeze", "frozen", "thaw"]

_PATIENCE_S: Final = 10.0


def command_pid(process: Guarded) -> int:
    """Return the process id of the command itself, which the guard has started.

    Raises
    ------
    ProcessLookupError
        If there is none (any more).
    """
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + _PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if found := children.read_text().split():
                return int(found[0])
        time.sleep(0.01)
    raise ProcessLookupError("the command does not run")


def freeze(process: Guarded) -> None:
    """Stop the command (SIGSTOP) until `thaw`; its guard runs on."""
    os.kill(command_pid(process), signal.SIGSTOP)


def thaw(process: Guarded) -> None:
    """Let a frozen command go on (SIGCONT)."""
    os.kill(command_pid(process), signal.SIGCONT)


@contextlib.contextmanager
def frozen(process: Guarded) -> Iterator[None]:
    """Freeze the command for the length of a ``with``."""
    freeze(process)
    try:
        yield
    finally:
        thaw(process)
