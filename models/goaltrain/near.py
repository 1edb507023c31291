"""Prompts that are about the same thing, found by their words' vectors: sources of near-topic mismatches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from valuedrift.classifier.encode import sound

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    import numpy.typing as npt
    from tokenizers import Tokenizer

__all__ = ["Neighbours", "Words"]

_ALIKE: Final = (0.45, 0.85)
"""Cosines between which two prompts share a subject, but hardly an answer."""

_TRIED: Final = 256


class Words:
    """Turns prompts into vectors: the mean of token embeddings, rare tokens counting more (Arora et al. 2017)."""

    def __init__(self, tokenizer: Tokenizer, embeddings: npt.NDArray[np.float32]) -> None:
        self._tokenizer, self._embeddings = tokenizer, embeddings

    def __call__(self, prompts: Sequence[str]) -> Neighbours:
        """Return who is near whom among `prompts`."""
        texts = [sound(prompt[:1000]) for prompt in prompts]
        rows = [each.ids[:64] for each in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        counts = np.bincount([each for row in rows for each in row], minlength=len(self._embeddings))
        weights = 1e-3 / (1e-3 + counts / max(1, counts.sum()))
        vectors = np.stack(
            [
                (self._embeddings[row] * weights[row, None]).mean(axis=0) if row else self._embeddings[0] * 0.0
                for row in rows
            ]
        )
        vectors -= vectors.mean(axis=0)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
        return Neighbours(vectors.astype(np.float32))


class Neighbours:
    """Who is near whom; shape of `vectors` (n, features), unit length."""

    def __init__(self, vectors: npt.NDArray[np.float32]) -> None:
        self._vectors = vectors

    def similar(self, index: int, draw: random.Random) -> int:
        """Return the most similar of some drawn prompts whose subject is shared, or any if none is."""
        tried = np.asarray([draw.randrange(len(self._vectors)) for _ in range(_TRIED)])
        alike = self._vectors[tried] @ self._vectors[index]
        fit = np.where((alike > _ALIKE[0]) & (alike < _ALIKE[1]), alike, -1.0)
        return int(tried[int(fit.argmax())])
