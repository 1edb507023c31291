from __future__ import annotations

from typing import Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")

from goaltrain.quantise import activations, quantise_graph  # noqa: E402
from goaltrain.serve import open_graph  # noqa: E402


def linear(weight: np.ndarray[Any, np.dtype[np.float32]]) -> Any:
    helper = onnx.helper
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "linear",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["batch", "tokens", weight.shape[0]])],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, ["batch", "tokens", weight.shape[1]])],
        [onnx.numpy_helper.from_array(weight, "w")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=10)


@pytest.fixture
def weight() -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.random.default_rng(2).normal(size=(64, 32)).astype(np.float32)


@pytest.mark.parametrize("largest", [None, {"x": 4.5}])
def test_quantised_product_is_near(weight: Any, largest: dict[str, float] | None) -> None:
    model = linear(weight)
    x = np.random.default_rng(4).normal(size=(3, 16, 64)).astype(np.float32)
    (found,) = open_graph(quantise_graph(model, largest)).run(None, {"x": x})
    assert np.abs(found - x @ weight).max() < 0.05 * np.abs(x @ weight).max()
    assert activations(model) == ["x"]


@pytest.mark.parametrize("largest", [None, {"x": 4.5}])
def test_a_row_does_not_depend_on_an_outlier_beside_it(weight: Any, largest: dict[str, float] | None) -> None:
    session = open_graph(quantise_graph(linear(weight), largest))
    x = np.random.default_rng(4).normal(size=(2, 16, 64)).astype(np.float32)
    (alone,) = session.run(None, {"x": x[:1]})
    x[1] *= 1000
    (together,) = session.run(None, {"x": x})
    np.testing.assert_array_equal(alone[0], together[0])


def test_weights_have_seven_bits(weight: Any) -> None:
    made = quantise_graph(linear(weight))
    (integers,) = (onnx.numpy_helper.to_array(t) for t in made.graph.initializer if t.name == "w_q")
    assert integers.dtype == np.int8
    assert np.abs(integers).max() == 63
