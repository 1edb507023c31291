"""What needs torch and transformers: the exports held against the original, and fine-tuning."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from tests.unit.t5_checkpoints import THIN, golden, golden_case, thin  # noqa: E402

from goaltrain.t5 import reference  # noqa: E402
from goaltrain.t5.checkpoint import read_checkpoint  # noqa: E402
from goaltrain.t5.command import main as finetune_main  # noqa: E402
from goaltrain.t5.export import Options, export_checkpoint  # noqa: E402
from goaltrain.t5.finetune import Recipe, _Run, finetune  # noqa: E402
from goaltrain.t5.judge import judge_of  # noqa: E402
from goaltrain.t5.made import SHAPES, write_checkpoint  # noqa: E402
from goaltrain.t5.measure import Labelled  # noqa: E402
from goaltrain.t5.positions import bucket  # noqa: E402
from goaltrain.t5.texts import sample  # noqa: E402
from goaltrain.t5.tokeniser import read_tokeniser  # noqa: E402
from goaltrain.t5.verify import TOLERANCE  # noqa: E402
from valuedrift.classifier import load  # noqa: E402
from valuedrift.taxonomy import GOALS, hard_labels  # noqa: E402

LONG = pytest.mark.skipif(not os.environ.get("VALUEDRIFT_TEST_LONG"), reason="minutes; set VALUEDRIFT_TEST_LONG=1")


class Silent:
    def say(self, line: str) -> None:
        pass

    def progress(self, what: str, done: int, total: int) -> None:
        pass


@pytest.mark.parametrize("name", sorted(THIN))
def test_transformers_still_gives_the_frozen_logits(tmp_path: Path, name: str) -> None:
    checkpoint, ids, mask = golden_case(tmp_path, name)
    found = judge_of(checkpoint, "transformers").logits(ids, mask)
    assert np.abs(found - golden(name)).max() < 1e-5
    assert np.abs(found - reference.logits(checkpoint, ids, mask)).max() < 2e-5


@pytest.mark.parametrize("name", sorted(THIN))
def test_an_export_equals_transformers_on_a_thousand_texts(tmp_path: Path, name: str) -> None:
    folder = thin(tmp_path / "checkpoint", name)
    options = Options(judge="transformers", texts=1000)
    (found,) = export_checkpoint(folder, tmp_path / "out", options, Silent())
    assert found.judge.startswith("transformers")
    assert found.difference <= TOLERANCE
    assert (found.texts, found.agreement) == (1000, 1.0)


@LONG
@pytest.mark.parametrize("name", ["t5-base", "t5-v1.1-base"])
def test_the_full_shape_equals_transformers_on_a_thousand_texts(tmp_path: Path, name: str) -> None:
    write_checkpoint(tmp_path / "checkpoint", SHAPES[name])
    options = Options(precision="int8", judge="transformers", texts=1000, least_agreement=0.9, threads=2)
    exact, _ = export_checkpoint(tmp_path / "checkpoint", tmp_path / "out", options, Silent())
    assert exact.difference <= TOLERANCE
    assert (exact.texts, exact.agreement) == (1000, 1.0)


@pytest.mark.parametrize("name", sorted(THIN))
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_what_transformers_saves_is_read(tmp_path: Path, name: str, dtype: str) -> None:
    checkpoint, ids, mask = golden_case(tmp_path / "made", name)
    net = transformers.AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "made", dtype=getattr(torch, dtype))
    net.save_pretrained(tmp_path / "saved")
    (tmp_path / "saved" / "tokenizer.json").write_bytes((tmp_path / "made" / "tokenizer.json").read_bytes())
    again = read_checkpoint(tmp_path / "saved")._replace(verbalisers=checkpoint.verbalisers)
    assert again.shape == checkpoint.shape
    theirs = judge_of(again, "transformers").logits(ids, mask)
    assert np.abs(reference.logits(again, ids, mask) - theirs).max() < 2e-5
    assert np.abs(theirs - golden(name)).max() < (1e-5 if dtype == "float32" else 0.2)


def test_an_old_pickle_is_read(tmp_path: Path) -> None:
    checkpoint, ids, mask = golden_case(tmp_path / "made", "t5-v1.1-base")
    net = transformers.AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "made")
    old = tmp_path / "old"
    old.mkdir()
    torch.save(net.state_dict(), old / "pytorch_model.bin")
    for name in ("config.json", "tokenizer.json"):
        (old / name).write_bytes((tmp_path / "made" / name).read_bytes())
    again = read_checkpoint(old)._replace(verbalisers=checkpoint.verbalisers)
    assert np.abs(reference.logits(again, ids, mask) - golden("t5-v1.1-base")).max() < 2e-5


def test_parts_of_a_large_checkpoint_are_put_together(tmp_path: Path) -> None:
    checkpoint, ids, mask = golden_case(tmp_path / "made", "t5-base")
    net = transformers.AutoModelForSeq2SeqLM.from_pretrained(tmp_path / "made")
    net.save_pretrained(tmp_path / "parts", max_shard_size="1MB")
    assert (tmp_path / "parts" / "model.safetensors.index.json").is_file()
    (tmp_path / "parts" / "tokenizer.json").write_bytes((tmp_path / "made" / "tokenizer.json").read_bytes())
    again = read_checkpoint(tmp_path / "parts")._replace(verbalisers=checkpoint.verbalisers)
    assert np.abs(reference.logits(again, ids, mask) - golden("t5-base")).max() < 2e-5


def test_parameters_on_the_card_are_those_of_the_network(tmp_path: Path) -> None:
    for name in THIN:
        folder = thin(tmp_path / name, name)
        export_checkpoint(folder, tmp_path / f"{name}-out", Options(texts=20), Silent())
        count = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder).num_parameters()
        assert f"{count / 1e6:,.1f} million parameters" in (tmp_path / f"{name}-out" / "card.md").read_text()


@pytest.mark.parametrize(("buckets", "farthest"), [(32, 128), (16, 64), (32, 256), (64, 100)])
def test_buckets_are_those_of_transformers(buckets: int, farthest: int) -> None:
    from transformers.models.t5.modeling_t5 import T5Attention  # noqa: PLC0415

    distances = np.arange(-600, 601)
    theirs = T5Attention._relative_position_bucket(torch.from_numpy(distances), True, buckets, farthest)
    np.testing.assert_array_equal(bucket(distances, buckets, farthest), theirs.numpy())


def test_a_sentencepiece_model_is_converted(tmp_path: Path) -> None:
    sentencepiece = pytest.importorskip("sentencepiece")
    texts = [text for exchange in sample(300) for text in exchange]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_prefix=str(tmp_path / "spiece"),
        vocab_size=600,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
    )
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "t5"}))
    tokenizer = read_tokeniser(tmp_path)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "spiece.model"))
    for text in texts[:50]:
        assert tokenizer.encode(text, add_special_tokens=False).ids == pieces.encode(text)
    assert tokenizer.token_to_id("<extra_id_0>") is not None


def learnable(count: int, seed: int) -> Labelled:
    """Exchanges whose goal is a word in the response."""
    random = np.random.default_rng(seed)
    goals = random.integers(0, 5, count)
    words = ["water", "garden", "price", "sorry", "music"]
    exchanges = sample(count, seed)
    return Labelled(
        [one._replace(response=f"{words[goal]} {words[goal]}") for one, goal in zip(exchanges, goals, strict=True)],
        goals,
    )


def test_fine_tuning_learns_and_exports(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    source = thin(tmp_path / "source", "t5-v1.1-base")
    train, test = learnable(400, 1), learnable(100, 2)
    recipe = Recipe(epochs=4, token_budget=1024, rate=3e-3)
    found = finetune(source, train, test, tmp_path / "work", tmp_path / "tuned", recipe)
    assert found.accuracy > 0.9
    export_checkpoint(tmp_path / "tuned", tmp_path / "model", Options(texts=50), Silent())
    labels = hard_labels(load(tmp_path / "model", threads=1, provider="cpu").classify(test.exchanges))
    assert (labels == test.goals).mean() == found.accuracy


def test_a_run_that_was_stopped_goes_on_as_if_nothing_had_been(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.set_num_threads(1)
    source = thin(tmp_path / "source", "t5-base")
    train, test = learnable(80, 1), learnable(20, 2)
    recipe = Recipe(epochs=2, token_budget=1024, save_every=0.0)
    finetune(source, train, test, tmp_path / "whole", tmp_path / "one", recipe)

    class Stopped(Exception):
        pass

    save = _Run._save

    def stop(self: Any) -> None:
        save(self)
        if self.step == 5:
            raise Stopped

    said: list[str] = []
    monkeypatch.setattr(_Run, "_save", stop)
    with pytest.raises(Stopped):
        finetune(source, train, test, tmp_path / "parts", tmp_path / "two", recipe)
    monkeypatch.undo()
    assert not (tmp_path / "two").exists()
    finetune(source, train, test, tmp_path / "parts", tmp_path / "two", recipe, say=said.append)
    assert said[0].startswith("going on at step 5 of")
    assert (tmp_path / "one" / "model.safetensors").read_bytes() == (
        tmp_path / "two" / "model.safetensors"
    ).read_bytes()


def test_the_command_splits_by_prompt_and_refuses_other_work(tmp_path: Path, capsys: Any) -> None:
    source = thin(tmp_path / "source", "t5-base")
    rows = learnable(60, 3)
    lines = [
        json.dumps({"prompt": one.prompt, "response": one.response, "label": GOALS[goal]})
        for one, goal in zip(rows.exchanges, rows.goals, strict=True)
    ]
    (tmp_path / "train.jsonl").write_text("\n".join(lines))
    options = ["--data", str(tmp_path), "--work", str(tmp_path / "work"), "--threads", "1", "--device", "cpu"]
    finetune_main([str(source), *options, "--epochs", "1", "--out", str(tmp_path / "tuned")])
    assert "held out: accuracy" in capsys.readouterr().out
    assert read_checkpoint(tmp_path / "tuned").shape == read_checkpoint(source).shape
    with pytest.raises(SystemExit) as stopped:
        finetune_main([str(source), *options, "--epochs", "2", "--out", str(tmp_path / "other")])
    assert stopped.value.code == 1
    assert "is of another training" in capsys.readouterr().err
