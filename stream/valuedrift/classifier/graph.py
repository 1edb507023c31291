"""What a model file must be, checked before ONNX Runtime sees it and without the package that writes such files.

ONNX Runtime itself takes a graph of another opset with a warning in a log, and runs one whose weights are NaN. Looking
into the file takes one pass over it, as its hash does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from valuedrift.classifier.graph_file import EXPONENT, FLOAT, INT64, Graph, Value, numbers_of, read_graph
from valuedrift.classifier.protobuf import Damaged
from valuedrift.errors import ModelError
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["OPSET", "check_graph", "check_opsets", "check_signature", "check_weights"]

OPSET: Final = 23
"""The version of ONNX's operators that models are written in: the first with Attention and RMSNormalization."""

INPUTS: Final = [Value("ids", INT64, (None, None)), Value("mask", INT64, (None, None))]
OUTPUTS: Final = [Value("logits", FLOAT, (None, K))]

_OPSETS: Final = {"": OPSET, "com.microsoft": 1}
_SLICE: Final = 1 << 20
"""Numbers looked at in one go: bounds the memory of the check."""


def check_graph(path: Path) -> None:
    """Refuse a model file that valuedrift can't run or that can't give numbers.

    Raises
    ------
    ModelError
        If it is cut off, of another opset, has other inputs or outputs, or a weight that is not finite. Names the file.
    """
    graph = read_graph(path)
    check_opsets(graph)
    check_signature(graph)
    check_weights(graph)


def check_opsets(graph: Graph) -> None:
    """Refuse other versions of the operators, and operators of unknown origin.

    Raises
    ------
    ModelError
        Says which.
    """
    version = graph.opsets.get("")
    if version != OPSET:
        stated = "states no opset" if version is None else f"is of opset {version}"
        raise ModelError(f"{graph.path} {stated}; valuedrift runs opset {OPSET}")
    for domain, found in graph.opsets.items():
        if _OPSETS.get(domain) != found:
            raise ModelError(f"{graph.path} uses operators of {domain} version {found}, which are unknown here")


def check_signature(graph: Graph) -> None:
    """Refuse other inputs and outputs than ids and mask in, logits out.

    Raises
    ------
    ModelError
        Says which.
    """
    for what, found, wanted in (("inputs", graph.inputs, INPUTS), ("outputs", graph.outputs, OUTPUTS)):
        if sorted(found, key=lambda value: value.name) != wanted:
            has = "; ".join(map(str, found)) or "none"
            raise ModelError(f"{graph.path} has the {what} {has}; expected {'; '.join(map(str, wanted))}")


def check_weights(graph: Graph) -> int:
    """Refuse NaN, and infinity in anything but a single number (as which a mask may have it).

    Returns
    -------
    How many floating-point numbers were looked at.

    Raises
    ------
    ModelError
        Names the tensor.
    """
    seen = 0
    for message in graph.tensors:
        try:
            name, kind, numbers = numbers_of(graph.path, message)
        except (Damaged, ValueError) as error:
            raise ModelError(f"{graph.path}: a tensor can't be read: {error}") from error
        if kind not in EXPONENT:
            continue
        seen += numbers.size
        bits = numbers.dtype.type(EXPONENT[kind][1])
        if numbers.size == 1:
            sign = numbers.dtype.type(1 << (8 * numbers.itemsize - 1))
            sound = bool((numbers & ~sign)[0] <= bits)  # what is above infinity is NaN
        else:
            parts = (numbers[at : at + _SLICE] for at in range(0, numbers.size, _SLICE))
            sound = not any(((part & bits) == bits).any() for part in parts)
        if not sound:
            raise ModelError(f"{graph.path}: {name or 'a constant'} holds NaN or infinity")
    return seen
