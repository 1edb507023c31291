"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path

from valuedrift._version import VERSION

__all__ = ["machine_lines"]

_PACKAGES = ("kafka-python", "numpy", "orjson", "pydantic", "onnxruntime")


def machine_lines() -> list[str]:
    """Return processor, cores, load and versions, in words."""
    cores = len(os.sched_getaffinity(0))
    busy = os.getloadavg()[0]
    packages = ", ".join(f"{name} {version}" for name in _PACKAGES if (version := _version(name)))
    return [
        f"{_processor()}, {cores} cores, {_memory_gb():.0f} GB; load average {busy:.1f} at the start",
        f"valuedrift {VERSION}, Python {platform.python_version()}, {packages}",
    ]


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
