"""A checkpoint folder, read and understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goaltrain.t5.errors import CheckpointError
from goaltrain.t5.settings import SETTINGS, Settings, read_settings, template_of, verbaliser_ids
from goaltrain.t5.shape import Shape, read_shape
from goaltrain.t5.tokeniser import read_tokeniser
from goaltrain.t5.weights import Weights, read_weights

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

    from valuedrift.classifier.encode import Template

__all__ = ["Checkpoint", "read_checkpoint"]


class Checkpoint(NamedTuple):
    """A text-to-text T5 that answers with a verbaliser.

    Attributes
    ----------
    verbalisers
        Token ids, one per goal: the logits of these are the classifier's.
    """

    path: Path
    shape: Shape
    weights: Weights
    tokenizer: Tokenizer
    settings: Settings
    template: Template
    verbalisers: tuple[int, ...]


def read_checkpoint(folder: Path, *, settings: Path | None = None, words: dict[str, str] | None = None) -> Checkpoint:
    """Read a Hugging Face checkpoint folder.

    Parameters
    ----------
    folder
        Holds config.json, weights and tokeniser.
    settings
        Template and verbalisers; by default ``valuedrift.json`` of the folder, if there is one.
    words
        Verbalisers by goal that override those of the settings.

    Raises
    ------
    CheckpointError
        If something is missing or not understood. Names it.
    """
    if not folder.is_dir():
        raise CheckpointError(f"{folder} is not a folder")
    shape = read_shape(folder / "config.json")
    tokenizer = read_tokeniser(folder)
    if settings is None and (folder / SETTINGS).is_file():
        settings = folder / SETTINGS
    taught = read_settings(settings, words)
    return Checkpoint(
        folder,
        shape,
        read_weights(folder),
        tokenizer,
        taught,
        template_of(taught, tokenizer, shape),
        verbaliser_ids(taught, tokenizer, shape),
    )
