"""One forward pass: a rectangle of tokens in, logits out, through ONNX Runtime."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import numpy as np

from valuedrift.errors import ClassifierError
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    import numpy.typing as npt

    Tokens = npt.NDArray[np.int64]
    Logits = npt.NDArray[np.float32]

__all__ = ["Bound", "Direct", "Executor", "OutOfMemory"]

_SHAPES: Final = 256
"""Shapes whose buffers are kept: widths times levels of rows, with room."""

_SHRINK: Final = "memory.enable_memory_arena_shrinkage"

# ONNX Runtime has no error type for it. The first two are its arena's, the others come from CUDA and from C++.
_MEMORY_SIGNS: Final = (
    "failed to allocate memory",
    "smaller than requested bytes",
    "out of memory",
    "alloc_failed",
    "memoryallocation",
    "bad_alloc",
)


class OutOfMemory(Exception):  # never leaves this package; the caller tries a smaller batch
    """The device has no memory for a batch of this size."""


class Executor(Protocol):
    """Runs batches, one at a time."""

    def run(self, ids: Tokens, mask: Tokens, *, shrink: bool = False) -> Logits:
        """Infer a batch.

        Parameters
        ----------
        ids, mask
            Shape (rows, width).
        shrink
            Hand memory back to the device afterwards that earlier, larger batches have left in the arena.

        Returns
        -------
        Shape (rows, 5).

        Raises
        ------
        OutOfMemory
            If a smaller batch may fit.
        ClassifierError
            If inference fails in another way. The message carries nothing of what was inferred.
        """
        ...


def _failure(error: Exception) -> Exception:
    message = str(error).lower()
    if isinstance(error, MemoryError) or any(sign in message for sign in _MEMORY_SIGNS):
        return OutOfMemory()
    return ClassifierError(f"inference failed: {type(error).__name__}")


def _options(device: str, *, shrink: bool) -> Any:
    if not shrink:
        return None
    import onnxruntime as ort  # noqa: PLC0415  # its absence is explained where a session is opened

    options = ort.RunOptions()
    options.add_run_config_entry(_SHRINK, "cpu:0" if device == "cpu" else "gpu:0")
    return options


class Direct:
    """Hands arrays to a session; several may share one.

    Parameters
    ----------
    session
        An ONNX Runtime session on the CPU.
    """

    def __init__(self, session: Any) -> None:
        self._session = session

    def run(self, ids: Tokens, mask: Tokens, *, shrink: bool = False) -> Logits:
        """See `Executor.run`."""
        try:
            (found,) = self._session.run(["logits"], {"ids": ids, "mask": mask}, _options("cpu", shrink=shrink))
        except Exception as error:  # noqa: BLE001  # a dozen types that share no base; messages may quote tensors
            raise _failure(error) from None
        return np.asarray(found)


class _Slot(NamedTuple):
    ids: Any
    mask: Any
    logits: Any
    binding: Any


class Bound:
    """Copies inputs into buffers on the device that stay bound, one set per shape.

    Parameters
    ----------
    session
        An ONNX Runtime session of its own.
    device
        "cpu" or "cuda", as ONNX Runtime calls where tensors live.
    """

    def __init__(self, session: Any, device: str) -> None:
        self._session = session
        self._device = device
        self._slots: OrderedDict[tuple[int, ...], _Slot] = OrderedDict()

    @property
    def shapes(self) -> int:
        """For how many shapes buffers are kept."""
        return len(self._slots)

    def run(self, ids: Tokens, mask: Tokens, *, shrink: bool = False) -> Logits:
        """See `Executor.run`."""
        if shrink:
            self._slots.clear()
        try:
            slot = self._slot(ids.shape)
            slot.ids.update_inplace(ids)
            slot.mask.update_inplace(mask)
            self._session.run_with_iobinding(slot.binding, _options(self._device, shrink=shrink))
            return np.array(slot.logits.numpy(), dtype=np.float32)
        except Exception as error:  # noqa: BLE001  # see above
            raise _failure(error) from None

    def _slot(self, shape: tuple[int, ...]) -> _Slot:
        found = self._slots.get(shape)
        if found is None:
            import onnxruntime as ort  # noqa: PLC0415  # see above

            make = ort.OrtValue.ortvalue_from_shape_and_type
            ids, mask = (make(list(shape), np.int64, self._device, 0) for _ in range(2))
            logits = make([shape[0], K], np.float32, self._device, 0)
            binding = self._session.io_binding()
            binding.bind_ortvalue_input("ids", ids)
            binding.bind_ortvalue_input("mask", mask)
            binding.bind_ortvalue_output("logits", logits)
            found = self._slots[shape] = _Slot(ids, mask, logits, binding)
            if len(self._slots) > _SHAPES:
                self._slots.popitem(last=False)
        self._slots.move_to_end(shape)
        return found
