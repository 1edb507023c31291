"""Exports of checkpoints made here, held against a plain numpy T5, which is held against logits of transformers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from tests.unit.t5_checkpoints import THIN, change_weights, golden, golden_case, thin

from goaltrain.t5 import reference
from goaltrain.t5.checkpoint import Checkpoint, read_checkpoint
from goaltrain.t5.errors import ExportError
from goaltrain.t5.export import Options, export_checkpoint
from goaltrain.t5.graph import build
from goaltrain.t5.judge import judge_of
from goaltrain.t5.positions import bucket
from goaltrain.t5.texts import sample
from goaltrain.t5.verify import TOLERANCE, Comparison, batched, compare, gate, runner
from valuedrift.classifier import load
from valuedrift.classifier.bundle import CARD, MANIFEST, MODEL, Precision, open_bundle
from valuedrift.classifier.encode import Encoder
from valuedrift.errors import OutputExists
from valuedrift.taxonomy import GRID, K

TEXTS = 120
PRECISIONS: list[Precision] = ["fp32", "bf16", "fp16", "int8"]


class Listener:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.steps: list[tuple[str, int, int]] = []

    def say(self, line: str) -> None:
        self.lines.append(line)

    def progress(self, what: str, done: int, total: int) -> None:
        self.steps.append((what, done, total))


@pytest.fixture(scope="module", params=sorted(THIN))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return thin(tmp_path_factory.mktemp(request.param) / "checkpoint", request.param)


@pytest.fixture(scope="module")
def checkpoint(folder: Path) -> Checkpoint:
    return read_checkpoint(folder)


@pytest.fixture(scope="module")
def exported(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Exports of the checkpoint by precision, each made once."""
    made: dict[Precision, tuple[Path, list[Comparison]]] = {}

    def export(precision: Precision) -> tuple[Path, list[Comparison]]:
        if precision not in made:
            out = tmp_path_factory.mktemp(precision) / "out"
            made[precision] = out, run(folder, out, precision=precision, name="mine")
        return made[precision]

    return export


def run(folder: Path, out: Path, **options: Any) -> list[Comparison]:
    defaults: dict[str, Any] = {"judge": "reference", "texts": 40, "least_agreement": 0.85}
    return export_checkpoint(folder, out, Options(**(defaults | options)), Listener())


@pytest.mark.parametrize("name", sorted(THIN))
def test_the_reference_gives_the_logits_of_transformers(tmp_path: Path, name: str) -> None:
    checkpoint, ids, mask = golden_case(tmp_path, name)
    assert np.abs(reference.logits(checkpoint, ids, mask) - golden(name)).max() < 2e-5


@pytest.mark.parametrize("name", sorted(THIN))
def test_the_graph_gives_the_logits_of_transformers(tmp_path: Path, name: str) -> None:
    checkpoint, ids, mask = golden_case(tmp_path, name)
    found = runner(build(checkpoint, "fp32"), "fp32", 1)(ids, mask)
    assert np.abs(found - golden(name)).max() < TOLERANCE / 4


def test_the_graph_equals_the_reference_on_texts(checkpoint: Checkpoint) -> None:
    encoder = Encoder(checkpoint.tokenizer, checkpoint.template)
    encoded = encoder.encode(sample(TEXTS))
    assert max(len(each.ids) for each in encoded) > 400
    theirs = batched(judge_of(checkpoint, "reference").logits, encoded, 0, lambda _: None)
    ours = batched(runner(build(checkpoint, "fp32"), "fp32", 1), encoded, 0, lambda _: None)
    found = compare("fp32", ours, "the reference", theirs)
    assert found.difference < TOLERANCE
    assert found.agreement == 1
    # Not trivially: the checkpoint answers with several words.
    assert np.count_nonzero(np.bincount(theirs.argmax(axis=-1), minlength=K) > TEXTS // 50) >= 3


def test_the_graph_of_another_checkpoint_does_not_pass(checkpoint: Checkpoint, tmp_path: Path) -> None:
    other = read_checkpoint(thin(tmp_path, "t5-base", seed=1))
    encoded = Encoder(other.tokenizer, other.template).encode(sample(30))
    theirs = batched(judge_of(checkpoint, "reference").logits, encoded, 0, lambda _: None)
    ours = batched(runner(build(other, "fp32"), "fp32", 1), encoded, 0, lambda _: None)
    with pytest.raises(ExportError, match="differs by"):
        gate(compare("fp32", ours, "the reference", theirs))


@pytest.mark.parametrize("precision", PRECISIONS)
def test_every_precision_is_exported_and_verified(exported: Any, precision: Precision) -> None:
    out, found = exported(precision)
    assert [each.precision for each in found] == (["fp32"] if precision == "fp32" else ["fp32", precision])
    bundle = open_bundle(out)
    assert (bundle.config.name, bundle.config.format, bundle.config.precision) == ("mine", 2, precision)
    assert sum(map(sum, bundle.config.confusion)) == 0
    card = (out / CARD).read_text()
    assert f"| {precision} | the reference in numpy | 40 |" in card
    assert "Nobody has measured it" in card
    onnx.checker.check_model(onnx.load(out / MODEL), full_check=precision != "int8")


@pytest.mark.parametrize("precision", ["fp32", "fp16", "int8"])
def test_a_row_does_not_depend_on_its_company(exported: Any, precision: Precision) -> None:
    classifier = load(exported(precision)[0], threads=1, provider="cpu")
    exchanges = sample(40)
    together = classifier.classify(exchanges)
    assert (together.sum(axis=1) == GRID).all()
    assert len(np.unique(together, axis=0)) > 25
    np.testing.assert_array_equal(np.concatenate([classifier.classify([each]) for each in exchanges]), together)
    np.testing.assert_array_equal(classifier.classify(exchanges[::-1])[::-1], together)


def test_probabilities_are_those_of_the_reference(checkpoint: Checkpoint, exported: Any) -> None:
    exchanges = sample(20)
    (encoded, *_) = Encoder(checkpoint.tokenizer, checkpoint.template).encode(exchanges)
    ids = np.asarray([encoded.ids])
    logits = reference.logits(checkpoint, ids, np.ones_like(ids))[0].astype(np.float64)
    chances = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    found = load(exported("fp32")[0], threads=1, provider="cpu").classify(exchanges)[0]
    assert np.abs(found / GRID - chances).max() < 2 / GRID


def test_the_same_checkpoint_gives_the_same_bytes(exported: Any, folder: Path, tmp_path: Path) -> None:
    run(folder, tmp_path / "again", precision="int8", name="mine")
    assert (tmp_path / "again" / MANIFEST).read_bytes() == (exported("int8")[0] / MANIFEST).read_bytes()


def test_no_product_over_all_tokens_makes_keys_or_values_of_cross_attention(checkpoint: Checkpoint) -> None:
    made = build(checkpoint, "fp32").graph
    sizes = {tensor.name: tuple(tensor.dims) for tensor in made.initializer}
    products = [sizes[node.input[1]] for node in made.node if node.op_type == "MatMul" and node.input[1] in sizes]
    shape = checkpoint.shape
    of_states = products[: products.index((1, shape.d_model, shape.heads)) + 1]
    square = (shape.d_model, shape.inner)
    assert of_states.count(square) == 4 * shape.encoder_layers
    after = products[len(of_states) :]
    by_head = (shape.heads, shape.d_kv, shape.d_model), (shape.heads, shape.d_model, shape.d_kv)
    assert [after.count(each) for each in by_head] == [shape.decoder_layers - 1, shape.decoder_layers]


def test_fp16_that_overflows_is_refused(tmp_path: Path) -> None:
    folder = thin(tmp_path / "wild", "t5-base")
    change_weights(folder, DenseReluDense__wi=1e5, DenseReluDense__wo=1e-5)
    assert run(folder, tmp_path / "fp32")[0].difference < TOLERANCE
    with pytest.raises(ExportError, match="in fp16 the network gives logits that are not finite"):
        run(folder, tmp_path / "fp16", precision="fp16")
    change_weights(folder, DenseReluDense__wi=10)
    with pytest.raises(ExportError, match=r"encoder.block.0.layer.1.wi is beyond the range of fp16"):
        run(folder, tmp_path / "fp16", precision="fp16")
    assert not (tmp_path / "fp16").exists()


@pytest.mark.parametrize("name", sorted(THIN))
def test_fp16_keeps_a_residual_stream_beyond_its_range(tmp_path: Path, name: str) -> None:
    folder = thin(tmp_path / "large", name)
    change_weights(folder, shared=1e5, SelfAttention__o=1e3, EncDecAttention__o=1e3, DenseReluDense__wo=1e5)
    if name == "t5-base":  # its logits come from the same embeddings
        change_weights(folder, decoder__final_layer_norm=1e-5)
    (_, found) = run(folder, tmp_path / "fp16", precision="fp16")
    assert found.agreement > 0.9


def test_agreement_below_the_bar_is_refused(folder: Path, tmp_path: Path) -> None:
    bar = r"in int8 .* of 40 labels equal those of the reference in numpy; 100.01% is the bar"
    with pytest.raises(ExportError, match=bar):
        run(folder, tmp_path / "out", precision="int8", least_agreement=1.0001)
    assert not (tmp_path / "out").exists()
    with pytest.raises(ExportError, match=r"a logit differs by 2\.0e-04"):
        gate(Comparison("fp32", "anyone", 10, 1.0, 2e-4))
    with pytest.raises(ExportError, match="not finite"):
        compare("bf16", np.full((2, 5), np.nan), "anyone", np.zeros((2, 5)))


def test_what_is_there_is_not_replaced_unasked(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder, out, texts=20)
    with pytest.raises(OutputExists, match="--overwrite"):
        run(folder, out, texts=20)
    run(folder, out, texts=20, overwrite=True, name="again")
    assert open_bundle(out).config.name == "again"
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.txt").write_text("years of work")
    with pytest.raises(OutputExists, match="not a model folder"):
        run(folder, tmp_path / "papers", texts=20, overwrite=True)
    assert (tmp_path / "papers" / "thesis.txt").exists()


def test_distances_fall_into_the_buckets_of_the_paper() -> None:
    found = bucket(
        np.asarray([0, -1, -7, -8, -11, -12, -15, -16, -31, -32, -63, -64, -90, -91, -127, -128, -999]), 32, 128
    )
    assert found.tolist() == [0, 1, 7, 8, 8, 9, 9, 10, 11, 12, 13, 14, 14, 15, 15, 15, 15]
    assert bucket(np.asarray([1, 5, 8, 64, 500]), 32, 128).tolist() == [17, 21, 24, 30, 31]
