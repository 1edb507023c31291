"""First embeddings: what tokens keep company with, as a truncated SVD of their shifted positive PMI.

A minute of counting gives the encoder the meaning of words that a few supervised epochs can't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

__all__ = ["pmi_embeddings"]


def pmi_embeddings(
    documents: Iterable[list[int]], vocabulary: int, dimensions: int, *, reach: int = 8, seed: int = 1
) -> npt.NDArray[np.float32]:
    """Embed tokens by their company.

    Parameters
    ----------
    documents
        Token ids of each document.
    vocabulary, dimensions
        Shape of the result.
    reach
        Tokens up to this far apart count as company, the nearer the more.
    seed
        Of the randomised SVD.

    Returns
    -------
    Shape (vocabulary, dimensions); rows with root mean square 1, small noise for tokens never seen.
    """
    stream: list[int] = []
    for document in documents:
        stream.extend(document)
        stream.extend([0] * reach)  # padding keeps documents apart; its counts are dropped below
    tokens = np.asarray(stream, dtype=np.int64)
    counts = np.zeros(vocabulary * vocabulary, dtype=np.float32)
    for distance in range(1, reach + 1):
        for start in range(0, len(tokens), 20_000_000):
            part = tokens[start : start + 20_000_000 + distance]
            pairs = part[:-distance] * vocabulary + part[distance:]
            counts += np.bincount(pairs, minlength=vocabulary * vocabulary).astype(np.float32) / np.float32(distance)
    square = counts.reshape(vocabulary, vocabulary)
    square += square.T.copy()
    square[0] = 0
    square[:, 0] = 0
    totals = square.sum(axis=1, dtype=np.float64)
    contexts = np.maximum(totals, 1.0) ** 0.75
    contexts /= contexts.sum()
    expected = (np.maximum(totals, 1.0)[:, None] * contexts[None, :]).astype(np.float32)
    with np.errstate(divide="ignore"):
        pmi = np.maximum(np.log(square / expected), 0).astype(np.float32)
    generator = np.random.default_rng(seed)
    basis = generator.standard_normal((vocabulary, dimensions + 32)).astype(np.float32)
    for _ in range(4):
        basis = np.linalg.qr(pmi @ (pmi.T @ basis))[0]
    left, values, _ = np.linalg.svd(basis.T @ pmi, full_matrices=False)
    vectors = (basis @ left)[:, :dimensions] * np.sqrt(values[:dimensions])
    # A rotation spreads the few strong directions over all dimensions; similarities stay as they are.
    rotation = np.linalg.qr(generator.standard_normal((dimensions, dimensions)))[0]
    vectors = vectors @ rotation + 1e-4 * generator.standard_normal(vectors.shape)
    scale = np.sqrt((vectors**2).mean(axis=1, keepdims=True))
    return np.asarray(vectors / scale, dtype=np.float32)
