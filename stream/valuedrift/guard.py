"""Processes that never outlive the one that started them, however it ends.

A ``finally`` does not run after kill -9, and ``PR_SET_PDEATHSIG`` set directly by the parent fires when the *thread*
that forked ends, which kills servers that were started from a thread pool. So a small single-threaded process, run
from this very file, stands in between: it watches its parent and its child, and the kernel ends the child with it.
It imports the standard library only, because it is started with ``python -I -S``.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import FrameType

__all__ = ["Guarded"]

_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
_FORWARDED: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGUSR1})
_LOOK_SECONDS: Final = 0.25  # how often the parent is looked for; the child's end is noticed at once


class Guarded:
    """A command that runs in a session of its own and ends with this process.

    A Ctrl-C at the terminal reaches only this process, which can then stop the command in an orderly way.

    Parameters
    ----------
    command
        Program and arguments.
    stdout
        Where the command's output and errors go, a file object or one of `subprocess`'s constants.
    env
        Its environment; that of this process when absent.
    cwd
        Its working directory.

    Examples
    --------
    >>> process = Guarded(["sleep", "60"])
    >>> process.kill()
    >>> process.wait(5)
    137
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        stdout: IO[bytes] | int | None = None,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        guard = [sys.executable, "-I", "-S", __file__, str(os.getpid()), *map(str, command)]
        # The guard inherits the mask: a signal sent before its handlers stand waits for them.
        unmasked = signal.pthread_sigmask(signal.SIG_BLOCK, _FORWARDED)
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the caller's own command
                guard,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.STDOUT if stdout is not None else None,
                env=env,
                cwd=cwd,
                start_new_session=True,
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, unmasked)

    @property
    def pid(self) -> int:
        """Process id of the guard, which is also the session and process group of the command."""
        return self._process.pid

    def poll(self) -> int | None:
        """Exit status, or None while the command runs. A command ended by signal n has status 128 + n."""
        return self._process.poll()

    def terminate(self) -> None:
        """Send SIGTERM to the command."""
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL to the command: it gets no chance to flush, commit or say goodbye."""
        self._process.send_signal(signal.SIGUSR1)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the command.

        Parameters
        ----------
        timeout
            Seconds to wait.

        Returns
        -------
        int
            Its exit status.

        Raises
        ------
        subprocess.TimeoutExpired
            It still runs.
        """
        return self._process.wait(timeout)

    def stop(self, grace: float = 15.0) -> int:
        """End the command: SIGTERM, then SIGKILL after `grace` seconds. Returns its exit status."""
        self.terminate()
        try:
            return self.wait(grace)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.wait()


def _guard(parent: int, command: Sequence[str]) -> int:
    """Run `command` until it ends or `parent` does; return its exit status."""
    me = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True)

    def die_with_guard() -> None:  # in the child, before exec; safe because the guard has one thread
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != me:
            os._exit(1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _FORWARDED)

    signal.pthread_sigmask(signal.SIG_BLOCK, _FORWARDED)
    with subprocess.Popen(command, preexec_fn=die_with_guard) as child:  # noqa: S603, PLW1509

        def forward(number: int, _frame: FrameType | None) -> None:
            child.send_signal(signal.SIGKILL if number == signal.SIGUSR1 else number)

        for number in _FORWARDED:
            signal.signal(number, forward)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _FORWARDED)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        while (status := child.poll()) is None:
            if os.getppid() != parent:
                os.killpg(me, signal.SIGKILL)  # whatever the command started, and this guard
            signal.sigtimedwait({signal.SIGCHLD}, _LOOK_SECONDS)
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(_guard(int(sys.argv[1]), sys.argv[2:]))
