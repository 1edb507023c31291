"""The vocabulary and the first embeddings, both from the teacher: its words as far as our texts use them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from valuedrift.classifier.encode import CUT, SPECIALS, UNKNOWN, sound

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

__all__ = ["SIZE", "as_json", "count_pieces", "first_embeddings", "make_tokenizer", "teacher_ids"]

SIZE: Final = 20_480
"""Pieces kept; the teacher has half as many again, most of them names and other scripts."""

_UNK: Final = "[UNK]"
_STAND_INS: Final = {UNKNOWN: _UNK, CUT: "."}
"""What the teacher reads in place of our marks inside a text."""


def count_pieces(teacher: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """Count the teacher's pieces in texts."""
    counts: Counter[int] = Counter()
    chunk: list[str] = []
    for text in texts:
        chunk.append(sound(text))
        if len(chunk) == 2000:
            _count(teacher, chunk, counts)
            chunk.clear()
    _count(teacher, chunk, counts)
    return counts


def make_tokenizer(teacher: Tokenizer, counts: Counter[int], size: int = SIZE) -> Tokenizer:
    """Return a tokeniser with our marks and the teacher's most used pieces.

    Single characters stay whatever their count, so that every word can be spelled.
    """
    pieces = teacher.get_vocab()
    ordered = sorted(
        (piece for piece in pieces if not (piece.startswith("[") and piece.endswith("]") and len(piece) > 1)),
        key=lambda piece: (-_is_letter(piece), -counts[pieces[piece]], pieces[piece]),
    )
    vocabulary = {mark: number for number, mark in enumerate(SPECIALS)}
    for piece in ordered[: size - len(SPECIALS)]:
        vocabulary[piece] = len(vocabulary)
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=64))
    tokenizer.add_special_tokens(list(SPECIALS))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


def teacher_ids(tokenizer: Tokenizer, teacher: Tokenizer) -> npt.NDArray[np.int64]:
    """Return, for each of our ids, what the teacher calls it: shape (vocabulary,)."""
    known = teacher.get_vocab()
    out = np.zeros(tokenizer.get_vocab_size(), dtype=np.int64)
    for piece, number in tokenizer.get_vocab().items():
        out[number] = known.get(_STAND_INS.get(piece, piece), known[_UNK])
    return out


def first_embeddings(
    table: npt.NDArray[np.floating], ids: npt.NDArray[np.int64], dimensions: int, *, seed: int = 1
) -> npt.NDArray[np.float32]:
    """Project the teacher's token embeddings onto their main directions.

    Parameters
    ----------
    table
        The teacher's embeddings, shape (pieces, features).
    ids
        Row of the table for each of our tokens.
    dimensions
        Features kept.
    seed
        Of a rotation that spreads strong directions over all features, so that int8 serves them alike.

    Returns
    -------
    Shape (len(ids), dimensions), root mean square 1 over the table; marks are noise.
    """
    chosen = np.asarray(table, dtype=np.float64)[ids]
    centred = chosen - chosen.mean(axis=0)
    _, _, directions = np.linalg.svd(centred.T @ centred)
    generator = np.random.default_rng(seed)
    rotation = np.linalg.qr(generator.standard_normal((dimensions, dimensions)))[0]
    vectors = centred @ directions[:dimensions].T @ rotation
    vectors /= np.sqrt((vectors**2).mean())
    vectors[: len(SPECIALS)] = generator.standard_normal((len(SPECIALS), dimensions)) * 0.5
    return np.asarray(vectors, dtype=np.float32)


def _count(teacher: Tokenizer, chunk: list[str], counts: Counter[int]) -> None:
    for encoding in teacher.encode_batch_fast(chunk, add_special_tokens=False):
        counts.update(encoding.ids)


def _is_letter(piece: str) -> bool:
    return len(piece.removeprefix("##")) == 1 and piece.removeprefix("##").isascii()


def as_json(tokenizer: Tokenizer) -> str:
    """Return the tokeniser as compact JSON."""
    return json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
