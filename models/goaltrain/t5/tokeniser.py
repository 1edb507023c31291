"""The tokeniser of a checkpoint, as the library `tokenizers` runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tokenizers import Tokenizer

from goaltrain.t5.errors import CheckpointError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_tokeniser"]

_FAST: Final = "tokenizer.json"
_SENTENCEPIECE: Final = "spiece.model"


def read_tokeniser(folder: Path) -> Tokenizer:
    """Read ``tokenizer.json``, or have transformers convert ``spiece.model``.

    Raises
    ------
    CheckpointError
        If there is neither, or transformers is needed and missing.
    """
    if (folder / _FAST).is_file():
        try:
            return Tokenizer.from_file(str(folder / _FAST))
        except Exception as error:  # tokenizers raises bare Exception
            raise CheckpointError(f"{folder / _FAST} can't be read: {error}") from error
    if not (folder / _SENTENCEPIECE).is_file():
        raise CheckpointError(f"{folder} has neither {_FAST} nor {_SENTENCEPIECE}")
    try:
        from transformers import AutoTokenizer  # noqa: PLC0415  # only such checkpoints need it
    except ImportError as error:
        raise CheckpointError(
            f'{folder / _SENTENCEPIECE} is converted by transformers: install "valuedrift[train]"'
        ) from error
    try:
        converted = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)  # nosec B615 # a local folder
        return Tokenizer.from_str(converted.backend_tokenizer.to_str())
    except Exception as error:
        raise CheckpointError(f"{folder / _SENTENCEPIECE} can't be converted: {type(error).__name__}") from error
