from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.unit.tiny_model import tiny_model, write

from valuedrift.classifier import bundle
from valuedrift.classifier.bundle import (
    CARD,
    CONFIG,
    MANIFEST,
    MODEL,
    TOKENIZER,
    bundled_model_path,
    open_bundle,
    write_manifest,
)
from valuedrift.errors import ModelError
from valuedrift.taxonomy import GOALS

TEMPLATE = {"prompt_head": 1, "prompt_tail": 1, "response_head": 1, "response_tail": 1}
MARKS = {"prompt": [10, 11], "response": [12, 11], "cut": [13], "end": [1], "pad": 0}
CONFIGURATION: dict[str, Any] = {
    "format": 1,
    "name": "made for a test",
    "goals": list(GOALS),
    "template": TEMPLATE,
    "step": 16,
    "temperature": 1.0,
    "confusion": [[1] * 5] * 5,
    "architecture": {},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tiny_model(), tmp_path / MODEL)
    for name in (TOKENIZER, CARD):
        (tmp_path / name).write_text(f"content of {name}")
    (tmp_path / CONFIG).write_text(json.dumps(CONFIGURATION))
    write_manifest(tmp_path)
    return tmp_path


def configure(folder: Path, **changes: Any) -> None:
    (folder / CONFIG).write_text(json.dumps(CONFIGURATION | changes))
    write_manifest(folder)


def test_a_sound_folder_opens(folder: Path) -> None:
    found = open_bundle(folder)
    assert found.config.goals == GOALS
    assert len(found.fingerprint) == 64


def test_format_2_states_its_marks(folder: Path) -> None:
    configure(folder, format=2, precision="bf16", template=TEMPLATE | {"marks": MARKS})
    found = open_bundle(folder).config
    assert found.template.marks is not None
    assert found.template.marks.response == (12, 11)
    assert found.template.longest == 4 + 2 + 2 + 1 + 2


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, CONFIG, CARD])
def test_an_altered_file_is_named(folder: Path, name: str) -> None:
    with (folder / name).open("a") as file:
        file.write(" ")
    with pytest.raises(ModelError, match=name):
        open_bundle(folder)


@pytest.mark.parametrize("name", [MODEL, TOKENIZER, CONFIG, CARD, MANIFEST])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        open_bundle(folder)


def test_a_file_that_the_manifest_leaves_out_is_named(folder: Path) -> None:
    content = json.loads((folder / MANIFEST).read_text())
    del content["files"][MODEL]
    (folder / MANIFEST).write_text(json.dumps(content))
    with pytest.raises(ModelError, match=MODEL):
        open_bundle(folder)


@pytest.mark.parametrize(
    "content", ["", "[]", '{"files": 1}', '{"files": {"../x": "0"}}', '{"files": {}, "x": 1}', '{"files": {"a": 1}}']
)
def test_a_manifest_that_makes_no_sense_is_refused(folder: Path, content: str) -> None:
    (folder / MANIFEST).write_text(content)
    with pytest.raises(ModelError, match=MANIFEST):
        open_bundle(folder)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"format": 3}, "format"),
        ({"format": 2}, "template.marks belongs to format 2"),
        ({"template": TEMPLATE | {"marks": MARKS}}, "template.marks belongs to format 2"),
        ({"format": 2, "template": TEMPLATE | {"marks": MARKS | {"cut": []}}}, "template.marks.cut"),
        ({"precision": "fp8"}, "precision"),
        ({"goals": list(GOALS[::-1])}, "goals"),
        ({"temperature": 0.0}, "temperature"),
        ({"confusion": [[1] * 5] * 4}, "confusion"),
        ({"confusion": [[-1] * 5] * 5}, "confusion"),
        ({"template": {"prompt_head": 1}}, "template"),
    ],
)
def test_a_bad_setting_is_named(folder: Path, changes: dict[str, Any], named: str) -> None:
    configure(folder, **changes)
    with pytest.raises(ModelError, match=named):
        open_bundle(folder)


def test_the_fingerprint_changes_with_any_file(folder: Path) -> None:
    before = open_bundle(folder).fingerprint
    (folder / CARD).write_text("another card")
    assert write_manifest(folder) != before
    assert open_bundle(folder).fingerprint != before


def test_in_a_checkout_the_model_beside_the_sources_is_taken() -> None:
    assert bundled_model_path().parts[-2:] == ("models", "bundled")


def test_in_a_wheel_the_model_inside_the_package_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "valuedrift"
    shutil.copytree(Path(bundle.__file__).parent, package / "classifier")
    monkeypatch.setattr(bundle, "__file__", str(package / "classifier" / "bundle.py"))
    with pytest.raises(ModelError, match="bundled_model"):
        bundled_model_path()
    (package / "bundled_model").mkdir()
    (package / "bundled_model" / MANIFEST).write_text("{}")
    assert bundled_model_path() == package / "bundled_model"


def test_the_bundled_model_is_sound_and_small() -> None:
    path = bundled_model_path()
    found = open_bundle(path)
    assert sum(file.stat().st_size for file in path.iterdir()) < 20_000_000
    assert {file.name for file in path.iterdir()} == {
        MODEL,
        TOKENIZER,
        CONFIG,
        CARD,
        MANIFEST,
        "reliability.svg",
    }
    assert sum(map(sum, found.config.confusion)) > 3000


def test_the_bundled_model_names_no_machine() -> None:
    path = bundled_model_path()
    for name in (MODEL, TOKENIZER, CONFIG, CARD):
        content = (path / name).read_bytes()
        for mark in (b"/tmp/", b"/work/", b"/root/", b"/home/", b"site-packages"):
            assert mark not in content, name
