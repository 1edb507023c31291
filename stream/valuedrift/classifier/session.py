"""Opening an ONNX Runtime session: which distribution, which provider, how many threads."""

from __future__ import annotations

import os
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, Literal

from valuedrift.errors import ClassifierError, ModelError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Provider", "available_threads", "check_runtime", "open_session"]

Provider = Literal["auto", "cpu", "cuda"]

_DISTRIBUTIONS: Final = ("onnxruntime", "onnxruntime-gpu")
_CUDA: Final = "CUDAExecutionProvider"
_CPU: Final = "CPUExecutionProvider"


def check_runtime() -> None:
    """Refuse to start without ONNX Runtime, or with two of it.

    Both distributions install the same package over each other: which of them then runs is chance.

    Raises
    ------
    ClassifierError
        Says what to install or to remove.
    """
    found = [name for name in _DISTRIBUTIONS if _installed(name)]
    if not found:
        raise ClassifierError('ONNX Runtime is missing: install "valuedrift[cpu]" or "valuedrift[gpu]"')
    if len(found) > 1:
        raise ClassifierError(
            "onnxruntime and onnxruntime-gpu are both installed and overwrite each other: "
            "uninstall both, then install one of them"
        )


def available_threads() -> int:
    """Cores this process may use; a container or taskset may allow fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_session(path: Path, *, threads: int, provider: Provider) -> Any:
    """Open a model with CPU or CUDA.

    Parameters
    ----------
    path
        An ONNX file.
    threads
        Of one inference, on the CPU.
    provider
        "auto" takes CUDA if it is there; "cuda" insists on it.

    Raises
    ------
    ClassifierError
        If ONNX Runtime is missing or doubled, or CUDA was asked for and is not there.
    ModelError
        If ONNX Runtime does not take the file.
    """
    check_runtime()
    import onnxruntime as ort  # noqa: PLC0415  # its absence must be explained above, not by an ImportError

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Spinning threads between batches would take the core that the tokeniser and Kafka need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = ort.InferenceSession(str(path), options, providers=_providers(ort, provider))
    except ClassifierError:
        raise
    except Exception as error:  # ONNX Runtime raises a dozen types that share no base
        raise ModelError(f"{path}: ONNX Runtime does not take it: {type(error).__name__}") from error
    if provider == "cuda" and _CUDA not in session.get_providers():
        raise ClassifierError("CUDA was asked for, but its libraries can't be loaded")
    return session


def _providers(ort: Any, provider: Provider) -> list[str]:
    has_cuda = _CUDA in ort.get_available_providers()
    if provider == "cpu" or not has_cuda:
        if provider == "cuda":
            raise ClassifierError('CUDA was asked for, but this ONNX Runtime has none: install "valuedrift[gpu]"')
        return [_CPU]
    if hasattr(ort, "preload_dlls"):
        ort.preload_dlls()
    return [_CUDA, _CPU]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
