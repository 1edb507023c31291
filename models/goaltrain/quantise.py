"""int8 without a scale that depends on the batch.

The usual dynamic quantisation takes one activation scale per tensor, so a row's result hangs on its batch mates. Here
an activation has either a constant scale, found on training texts, or one scale per token, computed in the graph.
Weights have one scale per column and seven bits: on CPUs without VNNI, pairs of products are added in 16 bits, which
eight bits would overflow. Attention stays in floating point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    from onnx import ModelProto

__all__ = ["activations", "quantise_graph"]

_WEIGHT_MAX: Final = 63
"""Seven bits, symmetric."""

_ACTIVATION_MAX: Final = 127
_FEW: Final = 16
_ZERO: Final = 128
"""Activations are unsigned around this: unsigned times signed is what CPUs multiply fastest."""

_CONTRIB: Final = "com.microsoft"


def activations(model: ModelProto) -> list[str]:
    """Names of the tensors that go into products with constant weights."""
    weights = {tensor.name for tensor in model.graph.initializer if _is_wide(tensor.dims)}
    names = [node.input[0] for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in weights]
    return list(dict.fromkeys(names))


def quantise_graph(model: ModelProto, largest: Mapping[str, float] | None = None) -> ModelProto:
    """Quantise all products with constant weights, and the embeddings.

    Parameters
    ----------
    model
        fp32; it is left as it is.
    largest
        Per tensor of `activations`, the magnitude that the largest integer stands for; larger ones saturate. Without
        it every token gets its own scale.
    """
    made = type(model)()
    made.CopyFrom(model)
    graph = made.graph
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    nodes: list[NodeProto] = []
    constants = _Constants(graph)
    ready: dict[str, tuple[str, str]] = {}
    replaced: set[str] = set()
    for node in graph.node:
        if node.op_type == "MatMul" and _is_wide(weights.get(node.input[1], np.zeros(0)).shape):
            source = node.input[0]
            if source not in ready:
                ready[source] = (
                    _per_token(source, nodes, constants)
                    if largest is None
                    else _constant(source, largest[source], nodes, constants)
                )
            nodes.extend(_product(node, weights[node.input[1]], ready[source], constants, per_token=largest is None))
            replaced.add(node.input[1])
        elif node.op_type == "Gather" and weights.get(node.input[0], np.zeros(0)).size > 1_000_000:
            nodes.extend(_embedding(node, weights[node.input[0]], constants))
            replaced.add(node.input[0])
        else:
            nodes.append(node)
    kept = [tensor for tensor in graph.initializer if tensor.name not in replaced]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.value_info[:]
    if not any(each.domain == _CONTRIB for each in made.opset_import):
        made.opset_import.append(helper.make_opsetid(_CONTRIB, 1))
    return made


def _is_wide(shape: Sequence[int]) -> bool:
    """Products over a few features cost nothing; they stay exact."""
    return len(shape) == 2 and shape[0] >= _FEW


class _Constants:
    """Adds initialisers to a graph, equal scalars once."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph
        self._known: set[str] = set()

    def __call__(self, name: str, value: npt.ArrayLike, kind: Any) -> str:
        if name not in self._known:
            self._known.add(name)
            self._graph.initializer.append(numpy_helper.from_array(np.asarray(value, dtype=kind), name))
        return name


def _per_token(source: str, nodes: list[NodeProto], constants: _Constants) -> tuple[str, str]:
    """Quantise with one scale per token; return the integers and the magnitude of the largest."""
    last = constants("last_axis", [-1], np.int64)
    tiny = constants("tiny", 1e-6, np.float32)
    top = constants("activation_max", _ACTIVATION_MAX, np.float32)
    one, zero = constants("one", 1.0, np.float32), constants("zero_point", _ZERO, np.uint8)
    nodes += [
        helper.make_node("Abs", [source], [f"{source}_abs"]),
        helper.make_node("ReduceMax", [f"{source}_abs", last], [f"{source}_top"], keepdims=1),
        helper.make_node("Max", [f"{source}_top", tiny], [f"{source}_size"]),
        helper.make_node("Div", [top, f"{source}_size"], [f"{source}_gain"]),
        helper.make_node("Mul", [source, f"{source}_gain"], [f"{source}_scaled"]),
        helper.make_node("QuantizeLinear", [f"{source}_scaled", one, zero], [f"{source}_q"]),
    ]
    return f"{source}_q", f"{source}_size"


def _constant(source: str, largest: float, nodes: list[NodeProto], constants: _Constants) -> tuple[str, str]:
    scale = constants(f"{source}_scale", largest / _ACTIVATION_MAX, np.float32)
    nodes.append(
        helper.make_node("QuantizeLinear", [source, scale, constants("zero_point", _ZERO, np.uint8)], [f"{source}_q"])
    )
    return f"{source}_q", scale


def _product(
    node: NodeProto,
    weight: npt.NDArray[np.float32],
    ready: tuple[str, str],
    constants: _Constants,
    *,
    per_token: bool,
) -> list[NodeProto]:
    scales = np.maximum(np.abs(weight).max(axis=0), 1e-9) / _WEIGHT_MAX
    integers = constants(f"{node.input[1]}_q", np.rint(weight / scales), np.int8)
    columns = constants(f"{node.input[1]}_scale", scales, np.float32)
    quantised, size = ready
    zero = constants("zero_point", _ZERO, np.uint8)
    if not per_token:
        inputs = [quantised, integers, size, columns, zero]
        return [helper.make_node("MatMulIntegerToFloat", inputs, [node.output[0]], domain=_CONTRIB)]
    unit = constants("activation_unit", 1 / _ACTIVATION_MAX, np.float32)
    inputs = [quantised, integers, unit, columns, zero]
    return [
        helper.make_node("MatMulIntegerToFloat", inputs, [f"{node.output[0]}_unit"], domain=_CONTRIB),
        helper.make_node("Mul", [f"{node.output[0]}_unit", size], [node.output[0]]),
    ]


def _embedding(node: NodeProto, weight: npt.NDArray[np.float32], constants: _Constants) -> list[NodeProto]:
    scales = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-9) / 127
    integers = constants(f"{node.input[0]}_q", np.rint(weight / scales), np.int8)
    rows = constants(f"{node.input[0]}_scale", scales, np.float32)
    out = node.output[0]
    return [
        helper.make_node("Gather", [integers, node.input[1]], [f"{out}_q"]),
        helper.make_node("Cast", [f"{out}_q"], [f"{out}_cast"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [rows, node.input[1]], [f"{out}_rows"]),
        helper.make_node("Mul", [f"{out}_cast", f"{out}_rows"], [out]),
    ]
