"""Opening an ONNX Runtime session: which distribution, which provider, how many threads."""

from __future__ import annotations

import os
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, Literal

import structlog

from valuedrift.errors import ClassifierError, ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from valuedrift.classifier.plan import Device

__all__ = ["Provider", "available_threads", "check_runtime", "device_of", "open_session"]

_log = structlog.get_logger(__name__)

Provider = Literal["auto", "cpu", "cuda", "tensorrt"]

_DISTRIBUTIONS: Final = ("onnxruntime", "onnxruntime-gpu")
_TENSORRT: Final = "TensorrtExecutionProvider"
_CUDA: Final = "CUDAExecutionProvider"
_CPU: Final = "CPUExecutionProvider"
_NEEDED: Final = {"cuda": _CUDA, "tensorrt": _TENSORRT}
# Arenas that double in size run out of memory long before the memory is used.
_CUDA_OPTIONS: Final = {"arena_extend_strategy": "kSameAsRequested"}


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


def open_session(path: Path, *, threads: int, provider: Provider, profile: Path | None = None) -> Any:
    """Open a model.

    Parameters
    ----------
    path
        An ONNX file.
    threads
        Of one inference, on the CPU.
    provider
        "auto" takes CUDA if it is there, else the CPU; the others insist on what they name. TensorRT leaves what it
        can't run to CUDA.
    profile
        Profile into files whose names begin so.

    Raises
    ------
    ClassifierError
        If ONNX Runtime is missing or doubled, or what was asked for is not there.
    ModelError
        If ONNX Runtime does not take the file.
    """
    check_runtime()
    import onnxruntime as ort  # noqa: PLC0415  # its absence must be explained above, not by an ImportError

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4  # whatever goes wrong is raised; our own log says it in its own form
    # Spinning threads between batches would take the core that the tokeniser and Kafka need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if profile is not None:
        options.enable_profiling = True
        options.profile_file_prefix = str(profile)
    providers = _providers(ort, provider)
    try:
        session = ort.InferenceSession(str(path), options, providers=providers)
    except Exception as error:  # ONNX Runtime raises a dozen types that share no base
        raise ModelError(f"{path}: ONNX Runtime does not take it: {type(error).__name__}") from error
    # ONNX Runtime leaves out a provider whose libraries can't be loaded, and goes on without.
    loaded = session.get_providers()
    if provider in _NEEDED and _NEEDED[provider] not in loaded:
        raise ClassifierError(f"classifier.provider is {provider}, but its libraries can't be loaded")
    if provider == "auto" and len(providers) > 1 and _CUDA not in loaded:
        _log.warning("no GPU", problem="this ONNX Runtime is built for CUDA, but can't use it: the CPU is used")
    return session


def device_of(session: Any) -> Device:
    """Where a session runs."""
    loaded = session.get_providers()
    if _TENSORRT in loaded:
        return "tensorrt"
    return "cuda" if _CUDA in loaded else "cpu"


def _providers(ort: Any, provider: Provider) -> list[Any]:
    available = ort.get_available_providers()
    needed = _NEEDED.get(provider)
    if needed is not None and needed not in available:
        raise ClassifierError(
            f'classifier.provider is {provider}, but this ONNX Runtime has no {needed}: install "valuedrift[gpu]"'
        )
    if provider == "cpu" or _CUDA not in available:
        return [_CPU]
    if hasattr(ort, "preload_dlls"):
        ort.preload_dlls()
    cuda = (_CUDA, _CUDA_OPTIONS)
    return [_TENSORRT, cuda, _CPU] if provider == "tensorrt" else [cuda, _CPU]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
