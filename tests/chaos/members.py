"""Scorers and monitors as processes of the real command line, started again when they end, as any platform does."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from valuedrift.fault_points import VARIABLE
from valuedrift.testing import Guarded

__all__ = ["Member"]

_REFUSED = 2


class Member:
    """One process that is to keep running.

    Parameters
    ----------
    role
        "scorer" or "monitor": the command.
    name
        Of its log and, for a monitor, its folder of state.
    folder, config
        Where it works, and its settings file.
    settings
        More settings.
    """

    def __init__(
        self, role: str, name: str, folder: Path, config: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        self.role, self.name, self.folder = role, name, folder
        self.settings = dict(settings or {})
        if role == "monitor":
            self.settings.setdefault("monitor.datadir", str(folder / f"state-{name}"))
        self._config = config
        self._lock = threading.RLock()
        self.process: Guarded | None = None
        self.wanted = False
        self._armed: list[str] = []
        self.ends: list[int] = []
        """Exit statuses of all its processes that ended by themselves or were killed."""

    def start(self, *faults: str) -> None:
        """Start it, and keep it running; `faults` arm the fault points of this process, of its successor, …"""
        with self._lock:
            assert self.process is None, f"{self.name} runs already"
            self._armed = list(faults)
            self._start()

    def _start(self) -> None:
        with self._lock:
            env = {key: value for key, value in os.environ.items() if not key.startswith("VALUEDRIFT_")}
            if self._armed:
                env[VARIABLE] = self._armed.pop(0)
            options = [item for key, value in self.settings.items() for item in ("--set", f"{key}={value}")]
            command = [sys.executable, "-m", "valuedrift", self.role, "--config", str(self._config), *options]
            with self.log.open("ab") as output:
                self.process = Guarded(command, stdout=output, env=env, cwd=self.folder)
            self.wanted = True

    def look_after(self) -> None:
        """Start it again if it has ended though it is wanted. A refused configuration is not tried again."""
        with self._lock:
            if self.process is None or (status := self.process.poll()) is None:
                return
            self.process = None
            self.ends.append(status)
            if self.wanted and status != _REFUSED:
                self._start()

    @property
    def log(self) -> Path:
        """What it writes."""
        return self.folder / f"{self.name}.log"

    @property
    def running(self) -> bool:
        """Whether the process is there (a frozen one is)."""
        process = self.process
        return process is not None and process.poll() is None

    @property
    def pid(self) -> int:
        """Process id of the command itself (a guard stands between it and us)."""
        assert self.process is not None
        deadline = time.monotonic() + 10
        while not (children := Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()):
            assert time.monotonic() < deadline, f"{self.name} has not started"
            time.sleep(0.01)
        return int(children[0])

    @property
    def frozen(self) -> bool:
        """Whether the process is stopped by a signal."""
        try:
            return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
        except (OSError, AssertionError):
            return False

    def kill(self) -> None:
        """SIGKILL; it is started again unless `wanted` is false."""
        with self._lock:
            if self.process is not None:
                self.process.kill()

    def retire(self, *, force: bool = False, patience_s: float = 60.0) -> tuple[int, float]:
        """End it for good: SIGTERM, or SIGKILL by force. Returns exit status and seconds."""
        with self._lock:
            self.wanted = False
            process, self.process = self.process, None
        if process is None:
            return 0, 0.0
        began = time.monotonic()
        if force:
            process.kill()
        else:
            process.terminate()
        status = process.wait(patience_s)
        return status, time.monotonic() - began

    def freeze(self) -> None:
        """SIGSTOP."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)

    def says(self, text: str) -> int:
        """How often a text is in its log."""
        return self.log.read_text(errors="replace").count(text) if self.log.exists() else 0

    def wait_end(self, seconds: float = 900.0, *, count: int = 1) -> int:
        """Wait until so many processes of it have ended; return the last one's status. It is started again."""
        deadline = time.monotonic() + seconds
        while len(self.ends) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} did not end in {seconds:g} s")
            time.sleep(0.02)
        return self.ends[count - 1]
