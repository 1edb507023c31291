"""A model folder: what must be in it, and how it is verified before anything runs.

model.onnx       (ids, mask) → five logits
tokenizer.json   vocabulary and normalisation
config.json      goals, template, temperature, confusion matrix
card.md          how good it is and how it was made
manifest.json    SHA-256 of every other file; its own hash is the classifier's fingerprint
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from valuedrift.classifier.encode import Template
from valuedrift.classifier.graph import check_graph
from valuedrift.errors import ModelError
from valuedrift.taxonomy import GOALS, K

__all__ = [
    "CARD",
    "CONFIG",
    "MANIFEST",
    "MODEL",
    "TOKENIZER",
    "Bundle",
    "ModelConfig",
    "Precision",
    "bundled_model_path",
    "check_files",
    "digest_of",
    "open_bundle",
    "read_config",
    "write_manifest",
]

MODEL: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
CONFIG: Final = "config.json"
CARD: Final = "card.md"
MANIFEST: Final = "manifest.json"

_REQUIRED: Final = (MODEL, TOKENIZER, CONFIG, CARD)

Precision = Literal["fp32", "bf16", "fp16", "int8"]
Count = Annotated[int, Field(ge=0)]


class ModelConfig(BaseModel):
    """The content of ``config.json``; an unknown key is refused.

    Attributes
    ----------
    format
        Version of the folder's layout: 1 has the marks of the template in the vocabulary, 2 states their token ids.
    name
        What people call the model.
    goals
        Names of the goals in the order of the logits.
    template
        How an exchange becomes tokens.
    precision
        In what the network computes. ONNX Runtime has bf16 on GPUs only.
    step
        Sequences are padded to multiples of this many tokens.
    temperature
        Logits are divided by it before the softmax.
    confusion
        Counts [true][predicted] on the test split, for corrections of what is measured.
    architecture
        What the network is, for people and for rebuilding it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = Field(ge=1, le=2)
    name: str = Field(min_length=1)
    goals: tuple[str, ...]
    template: Template
    precision: Precision | None = None
    step: int = Field(ge=1)
    temperature: float = Field(gt=0, allow_inf_nan=False)
    confusion: tuple[tuple[Count, ...], ...]
    architecture: dict[str, Any]

    @field_validator("goals")
    @classmethod
    def _known_goals(cls, goals: tuple[str, ...]) -> tuple[str, ...]:
        if goals != GOALS:
            raise ValueError(f"must be {', '.join(GOALS)} in this order")
        return goals

    @field_validator("confusion")
    @classmethod
    def _square(cls, confusion: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
        if len(confusion) != K or any(len(row) != K for row in confusion):
            raise ValueError(f"must be {K} rows of {K} counts")
        return confusion

    @model_validator(mode="after")
    def _marks_of_the_format(self) -> Self:
        if (self.template.marks is not None) != (self.format == 2):
            raise ValueError("template.marks belongs to format 2, and to no other")
        return self


class Bundle(NamedTuple):
    """A verified model folder."""

    path: Path
    config: ModelConfig
    fingerprint: str


def bundled_model_path() -> Path:
    """Return the folder of the model that comes with valuedrift: in an installed wheel, or in a checkout.

    Raises
    ------
    ModelError
        If it is in neither place.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / "bundled_model"
    checkout = package.parents[1] / "models" / "bundled"
    for path in (installed, checkout):
        if (path / MANIFEST).is_file():
            return path
    raise ModelError(f"the bundled model is neither in {installed} nor in {checkout}")


def open_bundle(path: Path) -> Bundle:
    """Verify a model folder and read its configuration.

    Raises
    ------
    ModelError
        If a file is missing or altered, the manifest or the configuration is not understood, or the model is of another
        opset, has other inputs or outputs, or weights that are not finite. Names the file.
    """
    fingerprint = check_files(path)
    config = read_config(path)
    check_graph(path / MODEL)
    return Bundle(path, config, fingerprint)


def check_files(path: Path) -> str:
    """Hold every file of a model folder against the manifest, and return the fingerprint.

    Raises
    ------
    ModelError
        If one is missing or altered, or the manifest is not understood. Names the file.
    """
    manifest_path = path / MANIFEST
    raw = _read(manifest_path)
    files = _manifest(manifest_path, raw)
    for name in _REQUIRED:
        if name not in files:
            raise ModelError(f"{manifest_path} does not list {name}")
    for name, expected in files.items():
        if digest_of(path / name) != expected:
            raise ModelError(f"{path / name} is not what the manifest says: it was altered or copied incompletely")
    return hashlib.sha256(raw).hexdigest()


def read_config(path: Path) -> ModelConfig:
    """Read the configuration of a model folder.

    Raises
    ------
    ModelError
        If it is missing or has a bad value. Names the file and the key.
    """
    try:
        return ModelConfig.model_validate_json(_read(path / CONFIG))
    except ValidationError as error:
        raise ModelError(f"{path / CONFIG}: {_first(error)}") from error


def write_manifest(path: Path) -> str:
    """Write the manifest over all files of a folder and return the fingerprint."""
    names = sorted(file.name for file in path.iterdir() if file.is_file() and file.name != MANIFEST)
    text = json.dumps({"files": {name: digest_of(path / name) for name in names}}, indent=2) + "\n"
    (path / MANIFEST).write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex.

    Raises
    ------
    ModelError
        If it can't be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} can't be read: {error.strerror}") from error


def _manifest(path: Path, raw: bytes) -> dict[str, str]:
    try:
        content = json.loads(raw)
    except ValueError as error:
        raise ModelError(f"{path} is not JSON") from error
    files = content.get("files") if isinstance(content, dict) else None
    if not isinstance(files, dict) or set(content) != {"files"}:
        raise ModelError(f'{path} must hold exactly one key, "files"')
    for name, digest in files.items():
        # A name with a slash could point out of the folder.
        if not name or Path(name).name != name or not isinstance(digest, str):
            raise ModelError(f"{path} lists something that is not a file of the folder with its hash")
    return files


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} can't be read: {error.strerror}") from error


def _first(error: ValidationError) -> str:
    """Return the first complaint, with the key it is about."""
    complaint = error.errors()[0]
    where = ".".join(str(part) for part in complaint["loc"]) or "content"
    return f"{where}: {complaint['msg']}"
