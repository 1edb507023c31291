"""The first stage: the student learns to say of every token what the teacher says, on texts without labels.

Only chat exchanges and plain text are read, nothing that a model is measured on.
"""

from __future__ import annotations

import json
import lzma
import random
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import torch

from goaltrain.corpus import read_jsonl
from goaltrain.loop import Run, half_precision
from goaltrain.net import GoalNet
from valuedrift.classifier.batching import micro_batches, pad
from valuedrift.classifier.encode import END, PROMPT, RESPONSE, SPECIALS, sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt
    from tokenizers import Tokenizer

    from goaltrain.likeness import Likeness

__all__ = ["distil", "unlabelled"]

_PROMPT_TOKENS: Final = 32
_RESPONSE_TOKENS: Final = 48
_SHORTEST: Final = 6
_BUDGET: Final = 4096
_CHUNK: Final = 4000


class _Couple(NamedTuple):
    """Two stretches of text, as our ids: one stands where prompts stand, the other where responses do."""

    first: list[int]
    second: list[int]


def unlabelled(data: Path, tokenizer: Tokenizer, seed: int = 1) -> list[_Couple]:
    """Return couples of what stands together: a chat prompt and its response, or neighbours in a document."""
    generator = random.Random(f"unlabelled {seed}")  # noqa: S311  # repeatable, not secret
    couples: list[_Couple] = []
    texts: list[tuple[str, str | None]] = []
    for number, row in enumerate(read_jsonl(data / "chatlogs.jsonl.gz")):
        if number % 2 == 0:
            texts.append((row["prompt"][-400:], row["response"][:500]))
    with lzma.open(data / "pretrain-text.jsonl.xz", "rt", encoding="utf-8") as lines:
        texts += [(json.loads(line)["text"][:2000], None) for line in lines]
    for start in range(0, len(texts), _CHUNK):
        part = texts[start : start + _CHUNK]
        firsts = _ids(tokenizer, [first for first, _ in part])
        seconds = iter(_ids(tokenizer, [second for _, second in part if second is not None]))
        for (_, second), ids in zip(part, firsts, strict=True):
            if second is not None:
                couples.append(_Couple(ids[-_PROMPT_TOKENS:], next(seconds)[:_RESPONSE_TOKENS]))
            else:
                couples.append(_neighbours(ids, generator))
    couples = [each for each in couples if min(_known(each.first), _known(each.second)) >= _SHORTEST]
    generator.shuffle(couples)
    return couples


def distil(
    couples: Sequence[_Couple],
    likeness: Likeness,
    embeddings: npt.NDArray[np.float32],
    work: Path,
    *,
    minutes: float,
    rate: float = 1e-3,
) -> GoalNet:
    """Train, or go on with what ``base.pt`` in `work` holds; the average is returned."""
    torch.manual_seed(1)
    net = GoalNet(dropout=0.0)
    net.start_from(embeddings)
    run = Run(work / "base.pt", net, minutes=minutes, rate=rate, embedding_share=0.3)
    net.train()
    while run.share < 1:
        for ids, mask in _batches(couples, run.state["epoch"]):
            with half_precision():
                seen = net.see(ids, mask)
            tokens, sentences = likeness.losses(net, seen._replace(states=seen.states.float()), ids)
            run.step(tokens + sentences, [float(tokens), float(sentences)], len(ids), int(mask.sum()))
            if run.share >= 1:
                break
        run.state["epoch"] += 1
    run.save()
    return run.average


def _batches(couples: Sequence[_Couple], epoch: int) -> Iterator[tuple[Any, Any]]:
    generator = random.Random(f"distil {epoch}")  # noqa: S311  # repeatable, not secret
    prompt, response, end = (SPECIALS.index(mark) for mark in (PROMPT, RESPONSE, END))
    order = list(range(len(couples)))
    generator.shuffle(order)
    for start in range(0, len(order), _CHUNK):
        part = [couples[index] for index in order[start : start + _CHUNK]]
        rows = [[prompt, *first, response, *second, end] for first, second in part]
        batches = list(micro_batches([len(row) for row in rows], _BUDGET, 8))
        generator.shuffle(batches)
        for batch in batches:
            ids, mask = pad([rows[index] for index in batch.indices], batch.width, 0)
            yield torch.from_numpy(ids), torch.from_numpy(mask)


def _neighbours(ids: list[int], generator: random.Random) -> _Couple:
    """Cut two stretches that follow each other from a random place of a document."""
    first = generator.randint(8, _PROMPT_TOKENS)
    start = generator.randint(0, max(0, len(ids) - first - _RESPONSE_TOKENS))
    return _Couple(ids[start : start + first], ids[start + first : start + first + _RESPONSE_TOKENS])


def _known(ids: list[int]) -> int:
    """Tokens that the vocabulary has; of other scripts it has none."""
    return sum(number >= len(SPECIALS) for number in ids)


def _ids(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    return [each.ids for each in tokenizer.encode_batch_fast([sound(text) for text in texts], add_special_tokens=False)]
