"""Everything that comes before the first gradient: the tokeniser and the first embeddings, kept in the work folder."""

from __future__ import annotations

import json
import lzma
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from goaltrain.embed import pmi_embeddings
from goaltrain.tokens import train_tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goaltrain.corpus import Corpus

__all__ = ["prepare"]


def prepare(corpus: Corpus, data: Path, work: Path, *, vocabulary: int = 8192, dimensions: int = 256) -> Tokenizer:
    """Make ``tokenizer.json`` and ``embeddings.npy`` in `work`, unless they are there.

    Only prompts and responses of the training split are used, and the unlabelled texts of `data` if there are any.
    """
    path = work / "tokenizer.json"
    if not path.exists():
        print("tokeniser: learning", flush=True)
        tokenizer = train_tokenizer(_texts(corpus, data, every=12), vocabulary)
        tokenizer.save(str(path))
    tokenizer = Tokenizer.from_file(str(path))
    if not (work / "embeddings.npy").exists():
        print("embeddings: counting", flush=True)
        vectors = pmi_embeddings(_ids(tokenizer, _texts(corpus, data, every=3)), vocabulary, dimensions)
        np.save(work / "embeddings.npy", vectors)
    return tokenizer


def _texts(corpus: Corpus, data: Path, *, every: int) -> Iterator[str]:
    seen: set[str] = set()
    for pair in (*corpus.train, *corpus.chats):
        # Prompt and response together: what is asked and what answers it keep company.
        for text in (pair.prompt[:2000] + " " + pair.response[:2000],):
            if text not in seen:
                seen.add(text)
                yield text
    yield from (prompt for prompt in (*corpus.benign, *corpus.harmful))
    path = data / "pretrain-text.jsonl.xz"
    if path.exists():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, 0, None, every):
                yield json.loads(line)["text"][:2000]


def _ids(tokenizer: Tokenizer, texts: Iterator[str]) -> Iterator[list[int]]:
    while chunk := list(islice(texts, 2000)):
        sound = [text.encode("utf-8", "replace").decode("utf-8") for text in chunk]
        for encoding in tokenizer.encode_batch_fast(sound, add_special_tokens=False):
            yield encoding.ids
