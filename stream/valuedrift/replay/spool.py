"""Lines that come partition by partition and are wanted in the order of the partitions."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

__all__ = ["Spool"]

_HELD: Final = 1 << 18
"""Bytes of a partition that wait in memory; no file stays open, however many partitions there are."""


class Spool:
    """A file made of one piece per source partition.

    Parameters
    ----------
    path
        The file as it is to be called; until then its pieces lie beside it and end in ``.partial``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[int, bytearray] = {}
        for left in self._pieces():
            left.unlink()  # an interrupted run's

    def write(self, partition: int, line: bytes) -> None:
        """Append a line to the piece of a partition."""
        held = self._held.setdefault(partition, bytearray())
        held += line
        if len(held) >= _HELD:
            self._flush(partition)

    def finish(self) -> None:
        """Put the pieces together."""
        for partition in self._held:
            self._flush(partition)
        whole = self._path.with_name(f"{self._path.name}.partial")
        with whole.open("wb") as file:
            for partition in sorted(self._held):
                with self._piece(partition).open("rb") as piece:
                    shutil.copyfileobj(piece, file)
        whole.replace(self._path)
        for partition in self._held:
            self._piece(partition).unlink()

    def _flush(self, partition: int) -> None:
        with self._piece(partition).open("ab") as file:
            file.write(self._held[partition])
        self._held[partition].clear()

    def _piece(self, partition: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{partition}.partial")

    def _pieces(self) -> list[Path]:
        return list(self._path.parent.glob(f"{self._path.name}.*.partial"))
