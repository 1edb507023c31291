"""Checkpoints that tests export: T5-base and t5-v1.1-base in structure, thin enough for a unit test."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from goaltrain.t5.checkpoint import Checkpoint, read_checkpoint
from goaltrain.t5.made import SHAPES, write_checkpoint
from goaltrain.t5.weights import Weights, read_weights, write_safetensors

THIN = {
    name: replace(SHAPES[name], d_model=96, d_kv=8, d_ff=192, vocabulary=4000, encoder_layers=3, decoder_layers=3)
    for name in ("t5-base", "t5-v1.1-base")
}
"""Twelve heads and everything else as in the published shape, but thin and shallow."""

GOLDEN = Path(__file__).with_name("t5_golden.json")
"""Logits that transformers gave for `golden_case`, per shape."""

VERBALISERS = (10, 200, 999, 2000, 3999)


def thin(folder: Path, name: str, seed: int = 0) -> Path:
    """Write a thin checkpoint and return its folder."""
    write_checkpoint(folder, THIN[name], seed)
    return folder


def golden_case(folder: Path, name: str) -> tuple[Checkpoint, Any, Any]:
    """A checkpoint with ids and mask of rows of many lengths, made of numbers alone."""
    checkpoint = read_checkpoint(thin(folder, name))._replace(verbalisers=VERBALISERS)
    random = np.random.default_rng(7)
    ids = random.integers(3, 4000, (6, 300))
    mask = np.zeros_like(ids)
    for row, length in enumerate((300, 257, 130, 64, 7, 2)):
        mask[row, :length] = 1
    return checkpoint, ids * mask, mask


def golden(name: str) -> Any:
    return np.asarray(json.loads(GOLDEN.read_text())["logits"][name])


def change_weights(folder: Path, **factors: float) -> None:
    """Multiply every tensor whose name contains a key ("__" for "."), in place; NaN poisons one number."""
    weights = tensors(folder)
    for part, factor in factors.items():
        for name in weights:
            if part.replace("__", ".") in name:
                weights[name] = weights[name] * np.float32(factor)
    write_safetensors(folder / "model.safetensors", weights)


def tensors(folder: Path) -> dict[str, Any]:
    found: Weights = read_weights(folder)
    return {name: np.array(values) for name, values in found._tensors.items()}
