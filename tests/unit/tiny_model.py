"""A model small enough to make in a test: (ids, mask) → five logits, from the sum of the tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from onnx import GraphProto, ModelProto, TensorProto, helper, numpy_helper

LOGITS = np.arange(10, dtype=np.float32).reshape(2, 5)


def tiny_graph(weight: Any = LOGITS) -> GraphProto:
    """Logits are (1, sum of ids) times the weight, whose last row is small."""
    nodes = [
        helper.make_node("Mul", ["ids", "mask"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "axis"], ["sum"], keepdims=1),
        helper.make_node("Mod", ["sum", "seven"], ["rest"]),
        helper.make_node("Concat", ["rest", "sum"], ["both"], axis=1),
        helper.make_node("Cast", ["both"], ["features"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["features", "weight"], ["logits"]),
    ]
    tensors = [
        numpy_helper.from_array(np.asarray([1], np.int64), "axis"),
        numpy_helper.from_array(np.asarray(7, np.int64), "seven"),
        numpy_helper.from_array(np.asarray(weight, np.float32) / 100, "weight"),
    ]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in ("ids", "mask")]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 5])]
    return helper.make_graph(nodes, "tiny", inputs, outputs, tensors)


def tiny_model(
    graph: GraphProto | None = None, *, opset: int = 23, domains: dict[str, int] | None = None
) -> ModelProto:
    """The graph as a model; of any opset, right or wrong."""
    opsets = [helper.make_opsetid("", opset)]
    opsets += [helper.make_opsetid(name, version) for name, version in (domains or {}).items()]
    return helper.make_model(graph or tiny_graph(), opset_imports=opsets, ir_version=10)


def write(model: ModelProto, path: Path) -> Path:
    path.write_bytes(model.SerializeToString())
    return path
