"""Who says what a checkpoint answers: transformers where it is installed, else the reference in numpy."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata, util
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from goaltrain.t5 import reference
from goaltrain.t5.errors import CheckpointError

if TYPE_CHECKING:
    from goaltrain.t5.checkpoint import Checkpoint

__all__ = ["Judge", "JudgeName", "judge_of", "load_net"]

Array = np.ndarray[Any, Any]
JudgeName = Literal["auto", "transformers", "reference"]


class Judge(NamedTuple):
    """A network that an export is held against.

    Attributes
    ----------
    name
        For people, with its version.
    logits
        (ids, mask) of shape (batch, tokens) → logits of the verbalisers, shape (batch, 5).
    """

    name: str
    logits: Callable[[Array, Array], Array]


def judge_of(checkpoint: Checkpoint, wanted: JudgeName = "auto") -> Judge:
    """Load the judge.

    Raises
    ------
    CheckpointError
        If transformers is asked for and missing, or does not load the checkpoint.
    """
    installed = all(util.find_spec(name) is not None for name in ("torch", "transformers"))
    if wanted == "transformers" and not installed:
        raise CheckpointError('transformers and torch are missing: install "valuedrift[train]"')
    if wanted == "reference" or not installed:
        return Judge("the reference in numpy", lambda ids, mask: reference.logits(checkpoint, ids, mask))
    return _transformers(checkpoint)


def load_net(checkpoint: Checkpoint) -> Any:
    """Load the checkpoint with transformers, in fp32, ready for inference.

    Raises
    ------
    CheckpointError
        If transformers does not take it.
    """
    import torch  # noqa: PLC0415  # only where there is this judge
    from transformers import AutoModelForSeq2SeqLM  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        folder = checkpoint.path
        model = AutoModelForSeq2SeqLM.from_pretrained(  # nosec B615 # a local folder
            folder, local_files_only=True, dtype=torch.float32
        )
        return model.eval()
    except Exception as error:
        raise CheckpointError(f"{checkpoint.path}: transformers does not load it: {type(error).__name__}") from error


def _transformers(checkpoint: Checkpoint) -> Judge:
    import torch  # noqa: PLC0415

    net = load_net(checkpoint)

    def logits(ids: Array, mask: Array) -> Array:
        start = torch.full((len(ids), 1), checkpoint.shape.start, dtype=torch.long)
        with torch.inference_mode():
            found = net(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask), decoder_input_ids=start)
        return np.asarray(found.logits[:, 0, list(checkpoint.verbalisers)].numpy())

    return Judge(f"transformers {metadata.version('transformers')}", logits)
