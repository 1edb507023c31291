"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

from valuedrift._version import VERSION

__all__ = ["accelerators", "cpu_features", "machine_lines", "version_of"]

_FEATURES = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
_PACKAGES = ("kafka-python", "numpy", "orjson", "pydantic", "onnxruntime")


def machine_lines() -> list[str]:
    """Return processor, cores, load and versions, in words."""
    cores = len(os.sched_getaffinity(0))
    busy = os.getloadavg()[0]
    packages = ", ".join(f"{name} {version}" for name in _PACKAGES if (version := version_of(name)))
    return [
        f"{_processor()}, {cores} cores, {_memory_gb():.0f} GB; load average {busy:.1f} at the start",
        f"valuedrift {VERSION}, Python {platform.python_version()}, {packages}",
    ]


def cpu_features() -> str:
    """Which of the instructions that decide the speed of inference this CPU has, in words."""
    flags = next((line.split() for line in _lines("/proc/cpuinfo") if line.startswith("flags")), [])
    return ", ".join(f"{name} {'yes' if name in flags else 'no'}" for name in _FEATURES)


def accelerators() -> list[str]:
    """Return name, driver, memory and clock of every GPU of NVIDIA, in words."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = "--query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit"
    done = subprocess.run([tool, query, "--format=csv,noheader"], capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.splitlines()


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def version_of(name: str) -> str | None:
    """Version of an installed distribution."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
