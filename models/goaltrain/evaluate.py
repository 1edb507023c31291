"""Source-held-out exams: a network that was trained without a family of sources answers about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goaltrain.results import Answered, area
from goaltrain.train import answers_of, logits_of
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from goaltrain.holdout import Exam
    from goaltrain.net import GoalNet
    from goaltrain.texts import Texts

__all__ = ["answer"]


def answer(net: GoalNet, questions: Exam, texts: Texts, family: str) -> Answered:
    """Let a network take an exam."""
    true = np.asarray([pair.label for pair in questions.pairs])
    found = logits_of(net, texts.ids(questions.pairs)).argmax(axis=-1)
    names = np.asarray([pair.source for pair in questions.pairs])
    sources = {str(name): _counts(true[names == name], found[names == name], K) for name in np.unique(names)}
    harm = np.asarray([bool(pair.harm) for pair in questions.prompts])
    odds = answers_of(net, texts.ids(questions.prompts))[:, 0] * float(net.scale[0]) + float(net.shift[0])
    whose = np.asarray([pair.source for pair in questions.prompts])
    prompts = {str(name): _counts(harm[whose == name], odds[whose == name] > 0, 2) for name in np.unique(whose)}
    return Answered(family, sources, prompts, area(odds, harm))


def _counts(true: Any, found: Any, size: int) -> list[list[int]]:
    matrix = np.zeros((size, size), dtype=np.int64)
    np.add.at(matrix, (np.asarray(true).astype(int), np.asarray(found).astype(int)), 1)
    return [[int(count) for count in row] for row in matrix]
