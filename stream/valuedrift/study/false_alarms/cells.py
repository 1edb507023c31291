"""Run many independent simulations, several at once, and keep each result so that an interrupted run goes on."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import valuedrift.drift

__all__ = ["Cell", "drift_fingerprint", "run_cells"]


class Cell(NamedTuple):
    """One simulation.

    Attributes
    ----------
    name
        Unique, fit for a file name.
    function
        Of a module, so that another process finds it; returns JSON values.
    settings
        Its keyword arguments, JSON values.
    depends
        What else its result depends on, such as a fingerprint of the code that it measures.
    """

    name: str
    function: Callable[..., dict[str, Any]]
    settings: dict[str, Any]
    depends: str = ""


def drift_fingerprint() -> str:
    """Digest of the detector's source, with all of `valuedrift.drift` that it uses: another one gives other results."""
    found: dict[str, str] = {}
    waiting = ["detector"]
    while waiting:
        if (name := waiting.pop()) not in found:
            found[name] = Path(valuedrift.drift.__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
            waiting += re.findall(r"^ *from valuedrift\.drift\.(\w+) import", found[name], re.MULTILINE)
    return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()


def run_cells(cells: Sequence[Cell], *, folder: Path | None = None, workers: int = 1) -> dict[str, dict[str, Any]]:
    """Run what is not in the folder yet.

    Parameters
    ----------
    cells
        In the order in which they are begun: the longest first makes several workers end together.
    folder
        Where results are kept, one file each; None: nowhere. A result of other settings is not taken.
    workers
        Processes. 1: this one.

    Returns
    -------
    Name to result, in the order of `cells`; `cpu_s` beside what the function returned.
    """
    found = {cell.name: kept for cell in cells if (kept := _kept(cell, folder)) is not None}
    open_ = [cell for cell in cells if cell.name not in found]
    if workers == 1:
        for cell in open_:
            found[cell.name] = _keep(cell, _measured(cell), folder)
            _progress(len(found), len(cells), cell.name)
    elif open_:
        # Spawned, not forked: nothing of this process's threads and locks is copied.
        with ProcessPoolExecutor(min(workers, len(open_)), mp_context=get_context("spawn")) as pool:
            begun = {pool.submit(_measured, cell): cell for cell in open_}
            for done in as_completed(begun):
                cell = begun[done]
                found[cell.name] = _keep(cell, done.result(), folder)
                _progress(len(found), len(cells), cell.name)
    return {cell.name: found[cell.name] for cell in cells}


def _measured(cell: Cell) -> dict[str, Any]:
    start = time.process_time()
    result = cell.function(**cell.settings)
    return {**result, "cpu_s": round(time.process_time() - start, 3)}


def _key(cell: Cell) -> dict[str, Any]:
    function = f"{cell.function.__module__}.{cell.function.__qualname__}"
    key: dict[str, Any] = json.loads(
        json.dumps({"function": function, "settings": cell.settings, "depends": cell.depends})
    )
    return key


def _kept(cell: Cell, folder: Path | None) -> dict[str, Any] | None:
    if folder is None:
        return None
    try:
        stored = json.loads((folder / f"{cell.name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    result: dict[str, Any] | None = stored["result"] if stored.get("key") == _key(cell) else None
    return result


def _keep(cell: Cell, result: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{cell.name}.json"
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps({"key": _key(cell), "result": result}), encoding="utf-8")
        os.replace(unfinished, path)  # noqa: PTH105  # whole or not at all
    return result


def _progress(done: int, of: int, name: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{done}/{of} {name}\n")
