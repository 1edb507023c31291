from __future__ import annotations

from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from goaltrain.serve import open_graph  # noqa: E402
from goaltrain.simplify import fuse_attention  # noqa: E402

HEADS, SIZE, TOKENS = 2, 4, 6
WIDTH = HEADS * SIZE


def layer_and_pooling() -> Any:
    """One attention layer as the exporter writes it, and a softmax over tokens that is no attention."""
    helper, kinds = onnx.helper, onnx.TensorProto
    draw = np.random.default_rng(5)
    weights = {name: draw.normal(size=(WIDTH, WIDTH)).astype(np.float32) for name in ("wq", "wk", "wv", "wo")}
    weights["bias"] = draw.normal(size=(1, HEADS, TOKENS, TOKENS)).astype(np.float32)
    weights["look"] = draw.normal(size=(1, WIDTH)).astype(np.float32)
    tables = [onnx.numpy_helper.from_array(array, name) for name, array in weights.items()]
    split = np.array([0, 0, HEADS, SIZE], dtype=np.int64)
    flat = np.array([0, 0, WIDTH], dtype=np.int64)
    tables += [onnx.numpy_helper.from_array(array, name) for name, array in {"split": split, "flat": flat}.items()]
    tables.append(onnx.numpy_helper.from_array(np.array([2], dtype=np.int64), "axis"))
    make = helper.make_node
    nodes = []
    for name in "qkv":
        nodes += [make("MatMul", ["x", f"w{name}"], [name]), make("Reshape", [name, "split"], [f"{name}s"])]
    nodes += [
        make("Transpose", ["qs"], ["qt"], perm=[0, 2, 1, 3]),
        make("Transpose", ["ks"], ["kt"], perm=[0, 2, 3, 1]),
        make("Transpose", ["vs"], ["vt"], perm=[0, 2, 1, 3]),
        make("MatMul", ["qt", "kt"], ["product"]),
        make("Add", ["product", "bias"], ["biased"]),
        make("Add", ["biased", "mask"], ["masked"]),
        make("Softmax", ["masked"], ["shares"], axis=-1),
        make("MatMul", ["shares", "vt"], ["mixed"]),
        make("Transpose", ["mixed"], ["turned"], perm=[0, 2, 1, 3]),
        make("Reshape", ["turned", "flat"], ["joined"]),
        make("MatMul", ["joined", "wo"], ["out"]),
        make("Mul", ["out", "look"], ["wanted"]),
        make("ReduceSum", ["wanted", "axis"], ["summed"], keepdims=0),
        make("Add", ["summed", "hide"], ["shown"]),
        make("Softmax", ["shown"], ["y"], axis=-1),
    ]
    inputs = {"x": ["batch", TOKENS, WIDTH], "mask": ["batch", 1, 1, TOKENS], "hide": ["batch", TOKENS]}
    graph = helper.make_graph(
        nodes,
        "layer",
        [helper.make_tensor_value_info(name, kinds.FLOAT, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info("y", kinds.FLOAT, ["batch", TOKENS])],
        tables,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=10)


def test_attention_is_fused_and_another_softmax_is_left_alone() -> None:
    model = layer_and_pooling()
    fused = fuse_attention(model, HEADS)
    operators = [node.op_type for node in fused.graph.node]
    assert operators.count("Attention") == 1
    assert operators.count("Softmax") == 1
    assert operators.count("MatMul") == 4
    draw = np.random.default_rng(6)
    mask = np.zeros((3, 1, 1, TOKENS), dtype=np.float32)
    mask[1, ..., 4:] = -1e4
    feeds = {
        "x": draw.normal(size=(3, TOKENS, WIDTH)).astype(np.float32),
        "mask": mask,
        "hide": mask[:, 0, 0],
    }
    (before,), (after,) = (open_graph(each).run(None, feeds) for each in (model, fused))
    np.testing.assert_allclose(after, before, atol=1e-6)
