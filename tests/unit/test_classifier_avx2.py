"""int8 without VNNI: older CPUs add pairs of products in 16 bits, which saturate.

ONNX Runtime chooses its kernels by what the CPU says of itself; no option or variable holds it to AVX2. So: the bound
that makes saturation impossible, the arithmetic of those CPUs emulated on the weights and activations of the bundled
model, and, where QEMU's user emulation is installed (Debian: qemu-user), ONNX Runtime itself on an AVX2-only CPU.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from tokenizers import Tokenizer

from valuedrift.bench.texts import exchanges
from valuedrift.classifier import bundled_model_path
from valuedrift.classifier.batching import micro_batches, pad
from valuedrift.classifier.bundle import MODEL, TOKENIZER, open_bundle
from valuedrift.classifier.encode import Encoder

onnx = pytest.importorskip("onnx")
ort = pytest.importorskip("onnxruntime")

Array = np.ndarray[Any, np.dtype[Any]]
PRODUCTS = {"MatMulInteger", "MatMulIntegerToFloat"}
INT16 = np.iinfo(np.int16)


class Product(NamedTuple):
    """An integer product of the bundled model: unsigned activations (rows, k), signed weights (k, columns)."""

    name: str
    activations: Array
    weights: Array


def batches(count: int) -> Iterator[tuple[Array, Array]]:
    bundle = open_bundle(bundled_model_path())
    encoder = Encoder(Tokenizer.from_file(str(bundle.path / TOKENIZER)), bundle.config.template)
    encoded = encoder.encode(exchanges(count, seed=21))
    for batch in micro_batches([len(each.ids) for each in encoded], 512, bundle.config.step):
        rows = [encoded[index].ids for index in batch.indices]
        yield pad(rows if len(rows) > 1 else rows * 2, batch.width, encoder.pad_id)


@pytest.fixture(scope="module")
def products() -> list[Product]:
    """Every integer product, with the activations of real tokens."""
    model = onnx.load(bundled_model_path() / MODEL)
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = [node for node in model.graph.node if node.op_type in PRODUCTS]
    outputs = list(dict.fromkeys(node.input[0] for node in nodes))
    for name in outputs:
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    ids, mask = next(batches(40))
    seen = dict(zip(outputs, session.run(outputs, {"ids": ids, "mask": mask}), strict=True))
    return [
        Product(
            node.output[0],
            seen[node.input[0]].reshape(-1, seen[node.input[0]].shape[-1])[:48],
            onnx.numpy_helper.to_array(weights[node.input[1]]),
        )
        for node in nodes
    ]


def exact(activations: Array, weights: Array) -> Array:
    return activations.astype(np.int64) @ weights.astype(np.int64)


def without_vnni(activations: Array, weights: Array) -> Array:
    """vpmaddubsw (pairs of products, saturated to 16 bits), vpmaddwd with ones and vpaddd (sums in 32 bits)."""
    rows, k = activations.shape
    left = activations.reshape(rows, k // 2, 2).astype(np.int32)
    right = weights.reshape(k // 2, 2, -1).astype(np.int32)
    total = np.zeros((rows, weights.shape[1]), dtype=np.int64)
    for pair in range(k // 2):
        added = left[:, pair, :1] * right[pair, 0] + left[:, pair, 1:] * right[pair, 1]
        total += np.clip(added, INT16.min, INT16.max)
    return total


def test_weights_leave_no_room_for_saturation(products: list[Product]) -> None:
    assert products, "the bundled model has no integer products"
    for product in products:
        assert product.weights.dtype == np.int8, product.name
        assert product.activations.dtype == np.uint8, product.name
        largest = int(np.abs(product.weights.astype(np.int32)).max())
        assert 2 * 255 * largest <= INT16.max, product.name
        assert largest > 31, product.name  # the seven bits are used


def test_without_vnni_products_are_exact_on_real_activations(products: list[Product]) -> None:
    for product in products:
        np.testing.assert_array_equal(
            without_vnni(product.activations, product.weights), exact(product.activations, product.weights)
        )


def test_without_vnni_products_are_exact_on_the_largest_activations(products: list[Product]) -> None:
    for product in products:
        most = np.full((1, len(product.weights)), 255, dtype=np.uint8)
        np.testing.assert_array_equal(without_vnni(most, product.weights), exact(most, product.weights))


def test_eight_bits_would_have_saturated(products: list[Product]) -> None:
    wrong = 0
    for product in products:
        eight = (2 * product.weights.astype(np.int16)).astype(np.int8)
        most = np.full((1, len(eight)), 255, dtype=np.uint8)
        wrong += not np.array_equal(without_vnni(most, eight), exact(most, eight))
    assert wrong == len(products)


QEMU = shutil.which("qemu-x86_64") or shutil.which("qemu-x86_64-static")

# Runs inside the emulator: numpy and ONNX Runtime alone, so that it starts in seconds.
EMULATED = """
import sys
import numpy as np, onnxruntime as ort
given, model, control, out = sys.argv[1:]
data = np.load(given)
def run(path, feeds):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"]).run(None, feeds)[0]
count = sum(name.startswith("ids") for name in data.files)
logits = [run(model, {"ids": data[f"ids{n}"], "mask": data[f"mask{n}"]}) for n in range(count)]
np.savez(out, control=run(control, {"a": data["a"]}), logits=np.concatenate(logits))
"""


def saturating_control(path: Path) -> Array:
    """Write a product with eight-bit weights that saturates without VNNI; return its activations."""
    weights = np.full((64, 16), 127, dtype=np.int8)
    helper, kinds = onnx.helper, onnx.TensorProto
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "w"], ["y"])],
        "control",
        [helper.make_tensor_value_info("a", kinds.UINT8, ["rows", 64])],
        [helper.make_tensor_value_info("y", kinds.INT32, ["rows", 16])],
        [onnx.numpy_helper.from_array(weights, "w")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=10), path)
    return np.full((4, 64), 255, dtype=np.uint8)


@pytest.mark.skipif(QEMU is None or platform.machine() != "x86_64", reason="needs qemu-x86_64 on an x86-64 machine")
def test_onnx_runtime_on_a_cpu_with_avx2_only(tmp_path: Path) -> None:
    made = list(batches(60))[::2]
    feeds = {
        f"{name}{n}": array[:3]
        for n, batch in enumerate(made)
        for name, array in zip(("ids", "mask"), batch, strict=True)
    }
    control, model = tmp_path / "control.onnx", bundled_model_path() / MODEL
    feeds["a"] = saturating_control(control)
    np.savez(tmp_path / "in.npz", **feeds)  # type: ignore[arg-type]
    outputs = {}
    commands: dict[str, list[str]] = {"here": [], "avx2": [str(QEMU), "-cpu", "max"]}  # QEMU emulates no AVX-512
    for name, command in commands.items():
        arguments = [str(path) for path in (tmp_path / "in.npz", model, control, tmp_path / f"{name}.npz")]
        subprocess.run(
            [*command, os.path.realpath(sys.executable), "-c", EMULATED, *arguments],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=True,
        )
        outputs[name] = np.load(tmp_path / f"{name}.npz")
    here, there = outputs["here"], outputs["avx2"]
    assert there["control"].max() < 64 * 255 * 127  # it has no VNNI: eight bits saturate
    assert here["logits"].shape[0] > 10
    # Integer products are equal; float parts may be summed in another order, so a rounding may tip.
    assert np.abs(here["logits"] - there["logits"]).max() < 0.1
    first, second = np.sort(here["logits"], axis=1)[:, -2:].T[::-1]
    clear = first - second > 0.2
    assert clear.mean() > 0.5
    assert (here["logits"].argmax(axis=1) == there["logits"].argmax(axis=1))[clear].all()
