"""Checkpoints that are incomplete or not understood: refused, with the file or key that is wrong."""

from __future__ import annotations

import gzip
import json
import struct
from importlib import util
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.t5_checkpoints import THIN, change_weights, tensors, thin

from goaltrain.t5.checkpoint import read_checkpoint
from goaltrain.t5.errors import CheckpointError
from goaltrain.t5.judge import judge_of
from goaltrain.t5.measure import measure, read_labelled
from goaltrain.t5.weights import read_weights, write_safetensors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return thin(tmp_path / "checkpoint", "t5-base")


def use(folder: Path, **options: Any) -> None:
    checkpoint = read_checkpoint(folder, **options)
    judge_of(checkpoint, "reference").logits(np.asarray([[5, 1]]), np.asarray([[1, 1]]))


def refused(folder: Path, reason: str, **options: Any) -> None:
    with pytest.raises(CheckpointError, match=reason):
        use(folder, **options)


def configure(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_sound_checkpoint_is_read(folder: Path) -> None:
    found = read_checkpoint(folder)
    assert found.shape == THIN["t5-base"]
    assert len(set(found.verbalisers)) == 5


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("config.json", r"config\.json can't be read"),
        ("model.safetensors", r"neither model\.safetensors nor pytorch_model\.bin"),
        ("tokenizer.json", r"neither tokenizer\.json nor spiece\.model"),
    ],
)
def test_a_missing_file_is_named(folder: Path, name: str, reason: str) -> None:
    (folder / name).unlink()
    refused(folder, reason)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"model_type": "bert"}, "model_type must be t5 or mt5"),
        ({"feed_forward_proj": "gated-silu"}, "feed_forward_proj gated-silu"),
        ({"d_model": "wide"}, "d_model must be an integer"),
        ({"num_layers": 0}, "num_layers must be an integer of at least 1"),
        ({"num_layers": 4}, r"encoder\.block\.3\..* is missing"),
        ({"d_ff": 100}, r"DenseReluDense.* has the shape \(192, 96\), config\.json says \(100, 96\)"),
        ({"vocab_size": 5}, "beyond the network's vocabulary"),
    ],
)
def test_a_configuration_that_does_not_fit_is_named(folder: Path, changes: dict[str, Any], reason: str) -> None:
    configure(folder, **changes)
    refused(folder, reason)


def test_defaults_of_the_configuration_are_those_of_t5_small(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "t5"}')
    refused(folder, r"has the shape \(4000, 96\), config\.json says \(32128, 512\)")


@pytest.mark.parametrize("share", [0.0, 0.00001, 0.001, 0.5, 0.999])
def test_truncated_weights_are_refused(folder: Path, share: float) -> None:
    path = folder / "model.safetensors"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    refused(folder, r"model\.safetensors")


def test_weights_that_are_not_finite_are_refused(folder: Path) -> None:
    change_weights(folder, encoder__block__1__layer__1__layer_norm=np.inf)
    refused(folder, r"encoder\.block\.1\.layer\.1\.layer_norm\.weight holds NaN or infinity")


@pytest.mark.parametrize("kind", ["F16", "BF16", "F64"])
def test_weights_of_other_types_are_read(tmp_path: Path, kind: str) -> None:
    values = np.asarray([[1.0, -2.5, 0.15625], [3e-3, 100.0, -7.0]], np.float32)
    kinds: dict[str, Any] = {"F16": values.astype(np.float16), "F64": values.astype(np.float64)}
    kinds["BF16"] = (values.view(np.uint32) >> 16).astype(np.uint16)
    stored = kinds[kind].tobytes()
    header = json.dumps({"w": {"dtype": kind, "shape": [2, 3], "data_offsets": [0, len(stored)]}}).encode()
    (tmp_path / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + stored)
    found = read_weights(tmp_path).get("w", 2, 3)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, values, rtol=2**-7 if kind == "BF16" else 1e-3)


def test_weights_in_parts_are_put_together(folder: Path) -> None:
    whole = tensors(folder)
    names = sorted(whole)
    parts = {"a.safetensors": names[::2], "b.safetensors": names[1::2]}
    for part, held in parts.items():
        write_safetensors(folder / part, {name: whole[name] for name in held})
    (folder / "model.safetensors").unlink()
    index = {"weight_map": {name: part for part, held in parts.items() for name in held}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    found = tensors(folder)
    assert all((found[name] == whole[name]).all() for name in names)
    (folder / "model.safetensors.index.json").write_text('{"weight_map": {"w": "../elsewhere.safetensors"}}')
    refused(folder, "points out of its folder")


@pytest.mark.skipif(util.find_spec("torch") is not None, reason="torch is installed")
def test_a_pickle_without_torch_says_what_to_install(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    refused(folder, r'pytorch_model\.bin is a pickle.*install "valuedrift\[train\]"')
    with pytest.raises(CheckpointError, match=r"valuedrift\[train\]"):
        judge_of(read_checkpoint(thin(folder / "other", "t5-base")), "transformers")


@pytest.mark.skipif(util.find_spec("transformers") is not None, reason="transformers is installed")
def test_a_sentencepiece_model_without_transformers_says_what_to_install(folder: Path) -> None:
    (folder / "tokenizer.json").rename(folder / "spiece.model")
    refused(folder, r'spiece\.model is converted by transformers: install "valuedrift\[train\]"')


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"g1": "harmful"}, r"the words of g1 and g2 begin with the same token \('▁harmful'\)"),
        ({"g1": "harmful things"}, "the words of g1 and g2 begin with the same token"),
        ({"g6": "more"}, "verbalisers: .*must give a word for each of g1, g2, g3, g4, g5"),
        ({"g3": ""}, "must give a word for each"),
        ({"g3": "日"}, "no tokens for the verbaliser of g3"),
    ],
)
def test_verbalisers_that_can_not_be_told_apart_are_refused(folder: Path, words: dict[str, str], reason: str) -> None:
    refused(folder, reason, words=words)


def test_settings_of_the_checkpoint_are_read(folder: Path) -> None:
    words = {"g1": "water", "g2": "garden", "g3": "price", "g4": "sorry", "g5": "music"}
    settings = {"verbalisers": words, "template": {"prompt": "response:", "response": "prompt:", "prompt_head": 7}}
    (folder / "valuedrift.json").write_text(json.dumps(settings))
    found = read_checkpoint(folder, words={"g5": "helpful"})
    assert [found.tokenizer.id_to_token(token) for token in found.verbalisers] == [
        "▁water", "▁garden", "▁price", "▁sorry", "▁helpful",
    ]  # fmt: skip
    assert found.template.prompt_head == 7
    assert found.template.marks is not None
    assert [found.tokenizer.id_to_token(token) for token in found.template.marks.prompt] == ["▁response", ":"]
    other = folder / "other.json"
    other.write_text("{}")
    assert read_checkpoint(folder, settings=other).settings.verbalisers["g1"] == "helpful"


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"verbaliser": {}}, r"valuedrift\.json: verbaliser"),
        ({"template": {"promt": "x"}}, r"valuedrift\.json: template\.promt"),
        ({"template": {"prompt_head": 0}}, r"template\.prompt_head"),
        ({"template": {"prompt": "response: x"}}, "the mark prompt contains the mark response"),
        ({"template": {"cut": "日本"}}, "no tokens for the cut"),
    ],
)
def test_a_bad_setting_is_named(folder: Path, settings: dict[str, Any], reason: str) -> None:
    (folder / "valuedrift.json").write_text(json.dumps(settings))
    refused(folder, reason)


def test_labelled_exchanges_are_read_and_bad_lines_named_without_their_text(tmp_path: Path) -> None:
    good = json.dumps({"prompt": "p", "response": "r", "label": "g4", "source": "x"})
    with gzip.open(tmp_path / "good.jsonl.gz", "wt") as file:
        file.write(f"{good}\n{good}\n")
    assert read_labelled(tmp_path / "good.jsonl.gz").goals.tolist() == [3, 3]
    for bad in ("secret", '{"prompt": "secret"}', good.replace("g4", "secret"), "[]"):
        (tmp_path / "bad.jsonl").write_text(f"{good}\n{bad}\n")
        with pytest.raises(CheckpointError, match="line 2: expected") as caught:
            read_labelled(tmp_path / "bad.jsonl")
        assert "secret" not in str(caught.value)
    (tmp_path / "short.jsonl").write_text(good)
    with pytest.raises(CheckpointError, match="fewer than two"):
        read_labelled(tmp_path / "short.jsonl")


def test_the_temperature_makes_overconfident_logits_honest() -> None:
    random = np.random.default_rng(3)
    honest = random.normal(size=(4000, 5)) * 2
    chances = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    goals = np.asarray([random.choice(5, p=row) for row in chances])
    found = measure(honest * 3, goals)
    assert found.temperature == pytest.approx(3.0, rel=0.06)
    before, after = found.calibration
    assert after < 0.03 < before
    assert found.scores.confusion.sum() == 4000
