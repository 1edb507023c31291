"""The weights of a checkpoint: safetensors read directly, old pickles through torch."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from goaltrain.t5.errors import CheckpointError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

__all__ = ["Weights", "read_weights", "write_safetensors"]

_SAFE: Final = "model.safetensors"
_PICKLED: Final = "pytorch_model.bin"
_TYPES: Final = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}

Array = np.ndarray[Any, Any]


class Weights:
    """Tensors by name, as fp32.

    Parameters
    ----------
    path
        Where they come from, for messages.
    tensors
        As stored.
    """

    def __init__(self, path: Path, tensors: dict[str, Array]) -> None:
        self._path = path
        self._tensors = tensors

    def __contains__(self, name: str) -> bool:
        return name in self._tensors

    def get(self, name: str, *shape: int) -> npt.NDArray[np.float32]:
        """Return a tensor of a known shape.

        Raises
        ------
        CheckpointError
            If it is missing, of another shape, or not finite.
        """
        found = self._tensors.get(name)
        if found is None:
            raise CheckpointError(f"{self._path}: {name} is missing")
        if found.shape != shape:
            raise CheckpointError(f"{self._path}: {name} has the shape {found.shape}, config.json says {shape}")
        values = np.asarray(found, dtype=np.float32)
        if not np.isfinite(values).all():
            raise CheckpointError(f"{self._path}: {name} holds NaN or infinity")
        return values


def read_weights(folder: Path) -> Weights:
    """Read ``model.safetensors`` or ``pytorch_model.bin`` of a folder, in one file or in parts.

    Raises
    ------
    CheckpointError
        If there is neither, or one is damaged, or torch is needed and missing.
    """
    for name, read in ((_SAFE, _read_safetensors), (_PICKLED, _read_pickle)):
        index = folder / f"{name}.index.json"
        if (folder / name).is_file():
            return Weights(folder / name, read(folder / name))
        if index.is_file():
            try:
                parts = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
            except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
                raise CheckpointError(f"{index} is no index of weights") from error
            if any("/" in part for part in parts):
                raise CheckpointError(f"{index} points out of its folder")
            return Weights(index, {key: value for part in parts for key, value in read(folder / part).items()})
    raise CheckpointError(f"{folder} has neither {_SAFE} nor {_PICKLED}")


def write_safetensors(path: Path, tensors: dict[str, npt.NDArray[np.float32]]) -> None:
    """Write fp32 tensors in the format that `read_weights` and transformers read."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, values in tensors.items():
        header[name] = {"dtype": "F32", "shape": values.shape, "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for values in tensors.values():
            file.write(np.ascontiguousarray(values, dtype="<f4").tobytes())


def _read_safetensors(path: Path) -> dict[str, Array]:
    """Map the file: eight bytes of length, a JSON header, then the numbers."""
    try:
        content = np.memmap(path, dtype=np.uint8, mode="r")
        (size,) = struct.unpack("<Q", content[:8].tobytes())
        header = json.loads(content[8 : 8 + size].tobytes())
        body = content[8 + size :]
        return {name: _tensor(body, entry) for name, entry in header.items() if name != "__metadata__"}
    except OSError as error:
        raise CheckpointError(f"{path} can't be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise CheckpointError(f"{path} is damaged or cut off") from error


def _tensor(body: Array, entry: dict[str, Any]) -> Array:
    start, end = entry["data_offsets"]
    if not 0 <= start <= end <= len(body):
        raise ValueError("beyond the end")
    kind = entry["dtype"]
    values = np.frombuffer(body[start:end], dtype=_TYPES[kind]).reshape(entry["shape"])
    if kind == "BF16":  # the upper half of an fp32 number
        return (values.astype(np.uint32) << 16).view(np.float32)
    return values


def _read_pickle(path: Path) -> dict[str, Array]:
    try:
        import torch  # noqa: PLC0415  # only such files need it
    except ImportError as error:
        raise CheckpointError(
            f'{path} is a pickle, which only torch reads: install "valuedrift[train]", or save it as {_SAFE}'
        ) from error
    try:
        tensors = torch.load(path, map_location="cpu", weights_only=True)
        return {name: tensor.float().numpy() for name, tensor in tensors.items()}
    except Exception as error:  # torch raises what it likes
        raise CheckpointError(f"{path} can't be read: {type(error).__name__}") from error
