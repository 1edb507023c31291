"""Source-held-out exams: a network that was trained without a family of sources answers about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from goaltrain.calibrate import calibrated
from goaltrain.sheets import Sheet
from goaltrain.train import answers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goaltrain.corpus import Pair
    from goaltrain.holdout import Exam
    from goaltrain.net import GoalNet
    from goaltrain.texts import Texts

__all__ = ["answer"]


def answer(net: GoalNet, questions: Exam, known: Sequence[Pair], texts: Texts, family: str) -> Sheet:
    """Let a network take an exam; `known` are held-out pairs of sources that it was trained on."""
    pairs, prompts = questions
    scale, _ = calibrated(answers_of(net, texts.ids(known)), np.asarray([pair.label for pair in known]))
    return Sheet(
        family=family,
        answers=answers_of(net, texts.ids(pairs)).astype(np.float64),
        goals=np.asarray([pair.label for pair in pairs]),
        sources=np.asarray([pair.source for pair in pairs]),
        odds=answers_of(net, texts.ids(prompts))[:, 0].astype(np.float64),
        harm=np.asarray([bool(pair.harm) for pair in prompts]),
        whose=np.asarray([pair.source for pair in prompts]),
        scale=scale,
    )
