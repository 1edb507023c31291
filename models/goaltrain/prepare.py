"""Everything that comes before the first gradient: the vocabulary and the first embeddings, kept in the work folder."""

from __future__ import annotations

import json
import lzma
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from goaltrain.vocabulary import as_json, count_pieces, first_embeddings, make_tokenizer, teacher_ids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from goaltrain.corpus import Corpus
    from goaltrain.teacher import Teacher

__all__ = ["prepare"]


def prepare(corpus: Corpus, teacher: Teacher, data: Path, work: Path, *, dimensions: int = 256) -> Tokenizer:
    """Make ``tokenizer.json``, ``teacher_ids.npy`` and ``embeddings.npy`` in `work`, unless they are there.

    Only prompts and responses of the training split are used, and the unlabelled texts of `data`.
    """
    path = work / "tokenizer.json"
    if not path.exists():
        print("vocabulary: counting", flush=True)
        counts = count_pieces(teacher.tokenizer, _texts(corpus, data))
        path.write_text(as_json(make_tokenizer(teacher.tokenizer, counts)), encoding="utf-8")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.encode_special_tokens = True
    ids = teacher_ids(tokenizer, teacher.tokenizer)
    np.save(work / "teacher_ids.npy", ids)
    np.save(work / "embeddings.npy", first_embeddings(teacher.embeddings, ids, dimensions))
    return tokenizer


def _texts(corpus: Corpus, data: Path) -> Iterator[str]:
    for pair in (*corpus.train, *corpus.chats, *corpus.prompts):
        yield pair.prompt[:2000]
        yield pair.response[:2000]
    path = data / "pretrain-text.jsonl.xz"
    if path.exists():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, 0, None, 3):
                yield json.loads(line)["text"][:2000]
