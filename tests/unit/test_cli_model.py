"""valuedrift model verify, card, export."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.unit.t5_checkpoints import thin
from tests.unit.tiny_model import tiny_graph, tiny_model, write
from typer.testing import CliRunner, Result

from goaltrain.t5.texts import sample
from valuedrift.classifier import bundled_model_path, load
from valuedrift.classifier.bundle import CARD, CONFIG, MODEL, TOKENIZER, write_manifest
from valuedrift.cli import app
from valuedrift.taxonomy import GOALS


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["model", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_model_path(), tmp_path / "model"))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return thin(tmp_path_factory.mktemp("checkpoints") / "my-t5", "t5-base")


def test_the_bundled_model_verifies() -> None:
    found = run("verify")
    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["ok"] * 7
    assert "same probabilities alone, together and in another order" in lines[-1]


def test_an_altered_file_fails(folder: Path) -> None:
    with (folder / TOKENIZER).open("a") as file:
        file.write(" ")
    found = run("verify", folder)
    assert found.exit_code == 1
    assert "failed" in found.output
    assert str(folder / TOKENIZER) in found.output


def test_a_model_that_depends_on_its_batch_fails(folder: Path) -> None:
    from onnx import helper  # noqa: PLC0415

    graph = tiny_graph()
    graph.node[-1].output[0] = "apart"
    graph.node.append(helper.make_node("ReduceMean", ["apart", "rows"], ["mean"], keepdims=1))
    graph.node.append(helper.make_node("Sub", ["apart", "mean"], ["logits"]))
    graph.initializer.append(helper.make_tensor("rows", 7, [1], [0]))
    write(tiny_model(graph), folder / MODEL)
    write_manifest(folder)
    found = run("verify", folder)
    assert found.exit_code == 1
    assert "texts depend on their batch" in found.output


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"opset": 22}, "operators"),
        ({"graph": tiny_graph(np.full((2, 5), np.nan))}, "weights"),
    ],
)
def test_the_failing_check_is_named(folder: Path, damage: dict[str, object], said: str) -> None:
    write(tiny_model(**damage), folder / MODEL)  # type: ignore[arg-type]
    write_manifest(folder)
    found = run("verify", folder)
    assert found.exit_code == 1
    (last,) = found.output.splitlines()[-1:]
    assert last.startswith(f"failed  {said}")
    assert MODEL in last


def test_a_folder_that_is_none_fails(tmp_path: Path) -> None:
    found = run("verify", tmp_path)
    assert found.exit_code == 1
    assert "manifest.json can't be read" in found.output


def test_the_card_is_shown_raw_and_readable(folder: Path) -> None:
    text = (folder / CARD).read_text()
    assert run("card", "--raw", folder).output == text
    shown = run("card", folder).output
    assert "valuedrift" in shown
    assert "|---|" not in shown
    assert run("card").exit_code == 0


def test_export_makes_a_folder_that_runs_and_verifies(checkpoint: Path, tmp_path: Path) -> None:
    rows = [
        {"prompt": one.prompt, "response": one.response, "label": GOALS[place % 5]}
        for place, one in enumerate(sample(30, seed=9))
    ]
    (tmp_path / "labelled.jsonl").write_text("\n".join(map(json.dumps, rows)))
    out = tmp_path / "out"
    options = ["--out", out, "--against", "reference", "--texts", 20, "--labelled", tmp_path / "labelled.jsonl"]
    found = run("export", checkpoint, *options, "--verbaliser", "g1=water", "--name", "Mine")
    assert found.exit_code == 0, found.output
    assert "fp32 against the reference in numpy: 100.00% of 20 labels equal" in found.output
    config = json.loads((out / CONFIG).read_text())
    assert config["name"] == "Mine"
    assert config["architecture"]["verbalisers"]["g1"] == "water"
    assert sum(map(sum, config["confusion"])) == 30
    assert config["temperature"] != 1.0
    card = (out / CARD).read_text()
    assert "On 30 labelled exchanges (labelled.jsonl)" in card
    assert str(tmp_path) not in card
    assert load(out, threads=1, provider="cpu").classify(sample(3)).shape == (3, 5)
    verified = run("verify", out)
    assert verified.exit_code == 0, verified.output


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--precision", "fp8"], 2, "--precision fp8: must be one of fp32, bf16, fp16, int8"),
        (["--against", "nobody"], 2, "--against nobody"),
        (["--verbaliser", "g9=x"], 2, "--verbaliser g9=x: expected GOAL=WORD"),
        (["--verbaliser", "g1=harmful"], 1, "the words of g1 and g2 begin with the same token"),
    ],
)
def test_what_is_wrong_is_said(checkpoint: Path, tmp_path: Path, options: list[str], code: int, said: str) -> None:
    command = [sys.executable, "-m", "valuedrift", "model", "export", checkpoint, "--out", tmp_path / "out", *options]
    found = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=120, check=False)
    assert found.returncode == code
    assert said in " ".join(found.stderr.split())
    assert not (tmp_path / "out").exists()
