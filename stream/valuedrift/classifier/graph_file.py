"""Looking into an ONNX file: opsets, inputs, outputs, weights, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from valuedrift.classifier.protobuf import Damaged, Field, fields, varints
from valuedrift.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy.typing as npt

__all__ = ["EXPONENT", "FLOAT", "INT64", "Graph", "Value", "numbers_of", "read_graph"]

FLOAT, INT64, _FLOAT16, _DOUBLE, _BFLOAT16 = 1, 7, 10, 11, 16
_KINDS: Final = {FLOAT: "float", INT64: "int64", _FLOAT16: "float16", _DOUBLE: "double", _BFLOAT16: "bfloat16"}

EXPONENT: Final[dict[int, tuple[str, int]]] = {
    FLOAT: ("<u4", 0x7F80_0000),
    _FLOAT16: ("<u2", 0x7C00),
    _BFLOAT16: ("<u2", 0x7F80),
    _DOUBLE: ("<u8", 0x7FF0_0000_0000_0000),
}
"""By kind of number: its bits as an integer type, and those that are all set if and only if it is NaN or infinite."""


class Value(NamedTuple):
    """An input or output; a dimension of any size is None."""

    name: str
    kind: int
    shape: tuple[int | None, ...]

    def __str__(self) -> str:
        sizes = ", ".join("any" if size is None else str(size) for size in self.shape)
        return f"{self.name}: {_KINDS.get(self.kind, f'type {self.kind}')} [{sizes}]"


class Graph(NamedTuple):
    """What is known of a model file; `tensors` are its weights and constants, unread."""

    path: Path
    opsets: dict[str, int]
    inputs: list[Value]
    outputs: list[Value]
    tensors: list[memoryview]


def read_graph(path: Path) -> Graph:
    """Read the outline of a model file; weights stay on disk.

    Raises
    ------
    ModelError
        If it can't be read, is cut off, or is no ONNX model.
    """
    try:
        # A map, not a read: the pages of a large model need not be in memory together.
        content = memoryview(np.memmap(path, dtype=np.uint8, mode="r"))  # type: ignore[arg-type]
    except OSError as error:
        raise ModelError(f"{path} can't be read: {error.strerror}") from error
    except ValueError as error:
        raise ModelError(f"{path} is empty") from error
    found = Graph(path, {}, [], [], [])
    known: set[str] = set()
    try:
        for field in fields(content):
            if field.number == 8:
                domain, version = _opset(field)
                found.opsets[domain] = version
            elif field.number == 7:
                _graph(field.content, found, known)
    except (Damaged, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is cut off, or is no ONNX model: {error}") from error
    # In old files weights are listed among the inputs, too.
    return found._replace(inputs=[value for value in found.inputs if value.name not in known])


def numbers_of(path: Path, message: memoryview) -> tuple[str, int, npt.NDArray[np.unsignedinteger]]:
    """Return name, kind, and the bits of the numbers of one of `Graph.tensors`; none if they are not floating-point.

    Raises
    ------
    Damaged, ValueError
        If it is cut off.
    ModelError
        If its numbers are in another file.
    """
    name, kind = "", 0
    raw: list[memoryview] = []
    whole: list[int] = []
    for field in fields(message):
        match field.number:
            case 2:
                kind = field.integer
            case 4 | 9 | 10:  # floats, raw bytes, doubles
                raw.append(field.content)
            case 5:  # integers, and half-precision numbers as integers
                whole += varints(field.content) if len(field.content) else [field.integer]
            case 8:
                name = str(field.content, "utf-8")
            case 13 | 14 if field.integer or len(field.content):
                raise ModelError(f"{path} keeps weights in another file, which the manifest could not vouch for")
    if kind not in EXPONENT:
        return name, kind, np.zeros(0, np.uint8)
    dtype = np.dtype(EXPONENT[kind][0])
    parts = [np.frombuffer(part, dtype) for part in raw]
    if whole:
        parts.append(np.asarray(whole, np.uint64).astype(dtype))
    return name, kind, parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, dtype), *parts])


def _opset(field: Field) -> tuple[str, int]:
    domain, version = "", 0
    for each in fields(field.content):
        if each.number == 1:
            domain = str(each.content, "utf-8")
        elif each.number == 2:
            version = each.integer
    return ("" if domain == "ai.onnx" else domain), version


def _graph(message: memoryview, found: Graph, known: set[str]) -> None:
    """Add what a graph holds; of graphs inside nodes, only the tensors matter."""
    for field in fields(message):
        if field.number == 1:
            for part in fields(field.content):
                if part.number == 5:
                    _attribute(part.content, found)
        elif field.number == 5:
            found.tensors.append(field.content)
            known.update(str(part.content, "utf-8") for part in fields(field.content) if part.number == 8)
        elif field.number == 11:
            found.inputs.append(_value(field.content))
        elif field.number == 12:
            found.outputs.append(_value(field.content))


def _attribute(message: memoryview, found: Graph) -> None:
    for field in fields(message):
        if field.number in (5, 10):
            found.tensors.append(field.content)
        elif field.number in (6, 11):
            inner = Graph(found.path, {}, [], [], found.tensors)
            _graph(field.content, inner, set())


def _value(message: memoryview) -> Value:
    name, kind = "", 0
    shape: list[int | None] = []
    for field in fields(message):
        if field.number == 1:
            name = str(field.content, "utf-8")
        elif field.number == 2:
            for tensor in _inside(field.content, 1):
                for part in fields(tensor):
                    if part.number == 1:
                        kind = part.integer
                    elif part.number == 2:
                        shape = [_dimension(each) for each in _inside(part.content, 1)]
    return Value(name, kind, tuple(shape))


def _dimension(message: memoryview) -> int | None:
    sizes = [field.integer for field in fields(message) if field.number == 1]
    return sizes[0] if sizes else None


def _inside(message: memoryview, number: int) -> Iterator[memoryview]:
    return (field.content for field in fields(message) if field.number == number)
