"""Model files that must not be started, and why."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tests.unit.tiny_model import LOGITS, tiny_graph, tiny_model, write

from valuedrift.classifier import load
from valuedrift.classifier.bundle import MODEL, bundled_model_path, write_manifest
from valuedrift.classifier.graph import check_graph, check_weights
from valuedrift.classifier.graph_file import read_graph
from valuedrift.errors import ModelError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / MODEL


def refused(path: Path, reason: str) -> None:
    """The file alone is refused, and so is a folder in which it is listed with its right hash."""
    with pytest.raises(ModelError, match=reason) as alone:
        check_graph(path)
    assert MODEL in str(alone.value)
    folder = path.parent / "folder"
    shutil.copytree(bundled_model_path(), folder, dirs_exist_ok=True)
    shutil.copyfile(path, folder / MODEL)
    write_manifest(folder)
    with pytest.raises(ModelError, match=reason):
        load(folder, threads=1, provider="cpu")


def test_a_sound_model_passes(path: Path) -> None:
    write(tiny_model(domains={"com.microsoft": 1}), path)
    check_graph(path)
    assert check_weights(read_graph(path)) == LOGITS.size


def test_every_floating_point_number_of_the_bundled_model_is_looked_at() -> None:
    path = bundled_model_path() / MODEL
    kinds = {TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.BFLOAT16, TensorProto.DOUBLE}
    graph = onnx.load(path).graph
    tensors = [
        *graph.initializer,
        *(attribute.t for node in graph.node for attribute in node.attribute if attribute.type == attribute.TENSOR),
    ]
    expected = sum(int(np.prod(tensor.dims)) for tensor in tensors if tensor.data_type in kinds)
    assert check_weights(read_graph(path)) == expected > 1000


@pytest.mark.parametrize("share", [0.001, 0.3, 0.9, 0.999999])
def test_a_truncated_file_is_refused(path: Path, share: float) -> None:
    whole = (bundled_model_path() / MODEL).read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    refused(path, "is cut off|states no opset")


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00" * 100, b"not a model", b"version https://git-lfs\n"])
def test_what_is_no_model_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, "is cut off, or is no ONNX model|is empty|states no opset")


def test_a_truncated_tiny_model_is_refused_wherever_it_ends(path: Path) -> None:
    whole = tiny_model().SerializeToString()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with pytest.raises(ModelError, match=MODEL):
            check_graph(path)


def test_random_damage_never_escapes_as_another_error(path: Path) -> None:
    whole = bytearray(tiny_model().SerializeToString())
    generator = random.Random(5)
    refusals = 0
    for _ in range(2000):
        damaged = bytearray(whole)
        for _ in range(generator.randint(1, 4)):
            damaged[generator.randrange(len(damaged))] = generator.randrange(256)
        path.write_bytes(damaged)
        try:
            check_graph(path)
        except ModelError:
            refusals += 1
    assert refusals > 200


@pytest.mark.parametrize("opset", [17, 22, 24])
def test_another_opset_is_refused(path: Path, opset: int) -> None:
    refused(write(tiny_model(opset=opset), path), f"is of opset {opset}; valuedrift runs opset 23")


@pytest.mark.parametrize("domains", [{"ai.onnx.ml": 3}, {"com.example": 1}, {"com.microsoft": 2}])
def test_operators_of_unknown_origin_are_refused(path: Path, domains: dict[str, int]) -> None:
    refused(write(tiny_model(domains=domains), path), "uses operators of")


def change_input(graph: Any) -> None:
    graph.input[0].type.tensor_type.elem_type = TensorProto.INT32


def rename_input(graph: Any) -> None:
    graph.input[0].name = "input_ids"
    graph.node[0].input[0] = "input_ids"


def add_input(graph: Any) -> None:
    graph.input.append(helper.make_tensor_value_info("more", TensorProto.INT64, ["batch"]))


def fix_batch(graph: Any) -> None:
    graph.input[1].type.tensor_type.shape.dim[0].dim_value = 8


def drop_output(graph: Any) -> None:
    graph.output[0].name = "both"
    del graph.node[-1]


def fewer_logits(graph: Any) -> None:
    graph.output[0].type.tensor_type.shape.dim[1].dim_value = 3


@pytest.mark.parametrize("change", [change_input, rename_input, add_input, fix_batch, drop_output, fewer_logits])
def test_other_inputs_or_outputs_are_refused(path: Path, change: Any) -> None:
    graph = tiny_graph()
    change(graph)
    refused(write(tiny_model(graph), path), "has the (inputs|outputs) .*; expected (ids: int64|logits: float)")


def test_weights_among_the_inputs_are_no_inputs(path: Path) -> None:
    graph = tiny_graph()
    graph.input.append(helper.make_tensor_value_info("weight", TensorProto.FLOAT, [2, 5]))
    check_graph(write(tiny_model(graph), path))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("kind", ["float", "raw", "half", "half integers", "bfloat16", "double", "constant", "inner"])
def test_a_weight_that_is_not_finite_is_refused(path: Path, kind: str, bad: float) -> None:
    values = np.linspace(-1, 1, 24, dtype=np.float32).reshape(4, 6)
    values[2, 3] = bad
    types = {
        "half": TensorProto.FLOAT16,
        "half integers": TensorProto.FLOAT16,
        "bfloat16": TensorProto.BFLOAT16,
        "double": TensorProto.DOUBLE,
    }
    tensor = helper.make_tensor("poisoned", types.get(kind, TensorProto.FLOAT), values.shape, values.ravel().tolist())
    if kind in ("raw", "half"):
        tensor = numpy_helper.from_array(values.astype(np.float16 if kind == "half" else np.float32), "poisoned")
    graph = tiny_graph()
    if kind == "constant":
        graph.node.append(helper.make_node("Constant", [], ["unused"], value=tensor))
    elif kind == "inner":
        inner = helper.make_graph([helper.make_node("Constant", [], ["c"], value=tensor)], "inner", [], [])
        graph.node.append(helper.make_node("If", ["seven"], ["unused"], then_branch=inner, else_branch=inner))
    else:
        graph.initializer.append(tensor)
    refused(write(tiny_model(graph), path), "poisoned holds NaN or infinity")


def test_a_single_infinity_is_a_mask_and_a_single_nan_is_not(path: Path) -> None:
    graph = tiny_graph()
    graph.initializer.append(numpy_helper.from_array(np.asarray(-np.inf, np.float32), "masked"))
    check_graph(write(tiny_model(graph), path))
    graph.initializer.append(numpy_helper.from_array(np.asarray([np.nan], np.float16), "nothing"))
    refused(write(tiny_model(graph), path), "nothing holds NaN")


def test_weights_in_another_file_are_refused(path: Path) -> None:
    onnx.save(
        tiny_model(tiny_graph(np.zeros((2, 5)))),
        path,
        save_as_external_data=True,
        location="elsewhere",
        size_threshold=0,
        convert_attribute=True,
    )
    refused(path, "another file")
