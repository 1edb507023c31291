"""A disk that is small enough to be filled: a tmpfs in a mount namespace that ends with this process.

Nothing is mounted for anyone else, so nothing stays behind after kill -9, and no rights are needed where users may make
namespaces. Programs see the disk when they are started through `SmallDisk.enter`.
"""

from __future__ import annotations

import errno
import os
import time
from typing import TYPE_CHECKING, Final

from valuedrift.guard import Guarded
from valuedrift.testing.distribution import BrokerError
from valuedrift.testing.freeze import command_pid

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SmallDisk"]

_MOUNT: Final = 'mount -t tmpfs -o size="$2" none "$1" && touch "$1/.mounted" && exec sleep infinity'
_PATIENCE_S: Final = 30.0
_BLOCK: Final = 64 << 10


class SmallDisk:
    """A file system of limited size in a folder; what is on it is gone when it is closed.

    Parameters
    ----------
    folder
        Where programs see it; created when absent.
    mib
        Size, MiB.

    Raises
    ------
    BrokerError
        If nothing may be mounted here, not even in a namespace.
    """

    def __init__(self, folder: Path, mib: int) -> None:
        self.folder = folder.absolute()
        self.folder.mkdir(parents=True, exist_ok=True)
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        command = ["unshare", *as_root, "--mount", "--propagation", "private", "sh", "-c", _MOUNT, "sh"]
        with (folder.parent / f"{folder.name}.log").open("wb") as log:
            self._holder = Guarded([*command, self.folder, f"{mib}m"], stdout=log)
        deadline = time.monotonic() + _PATIENCE_S
        while not self._mounted():
            if self._holder.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise BrokerError(f"no small disk can be mounted on {folder}; see {folder.name}.log beside it")
            time.sleep(0.02)
        self._pid = command_pid(self._holder)
        users = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        self.enter = ["nsenter", f"--target={self._pid}", *users, "--mount", f"--wd={self.folder}"]
        """Start of a command line whose program is to see the disk."""

    @property
    def outside(self) -> Path:
        """The disk's root for those who are not in its namespace."""
        return self._root(self._pid)

    def _root(self, pid: int) -> Path:
        return type(self.folder)(f"/proc/{pid}/root{self.folder}")

    def _mounted(self) -> bool:
        try:
            return (self._root(command_pid(self._holder)) / ".mounted").exists()
        except OSError:
            return False

    def fill(self) -> int:
        """Write until nothing more fits; return the number of bytes."""
        written = 0
        with (self.outside / ".filler").open("ab", buffering=0) as filler:
            for size in (_BLOCK, 4096, 1):
                while True:
                    try:
                        written += filler.write(b"\0" * size)
                    except OSError as error:
                        if error.errno != errno.ENOSPC:
                            raise
                        break
        return written

    def free(self) -> None:
        """Give back what `fill` has taken."""
        (self.outside / ".filler").unlink(missing_ok=True)

    def close(self) -> None:
        """End it with all that is on it."""
        self._holder.kill()
        self._holder.wait()
