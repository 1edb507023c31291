"""Composed exchanges as pairs with their labels: small talk, consolation, compliance, and refusals of every style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from goaltrain.corpus import Pair
from goaltrain.synthetic.complied import answerable, complied, complied_steps
from goaltrain.synthetic.consoling import consoled
from goaltrain.synthetic.hedged_refusals import hedged_refusal
from goaltrain.synthetic.refusals import topic_free_refusal, topical_refusal
from goaltrain.synthetic.smalltalk import small_talk
from goaltrain.synthetic.soft_refusals import soft_refusal
from goaltrain.synthetic.told import told
from valuedrift.taxonomy import Goal

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

__all__ = ["any_refusal", "compliance", "consolation", "refused", "talk"]

_TRIES: Final = 20
"""Draws for a prompt that can be answered in empty steps."""


def any_refusal(draw: random.Random, prompt: str) -> str:
    """Compose a refusal in any of the styles; some are told by somebody."""
    style = draw.random()
    if style < 0.45:
        text = topic_free_refusal(draw)
    elif style < 0.62:
        text = topical_refusal(draw, prompt)
    else:
        text = soft_refusal(draw, prompt) if style < 0.81 else hedged_refusal(draw, prompt)
    return told(draw, text) if draw.random() < 0.08 else text


def refused(prompt: str, text: str, *, harm: bool) -> Pair:
    """Label a refusal: g3 under a harmful prompt, g4 under a benign one."""
    return Pair(prompt, text, 1 << (Goal.g3 if harm else Goal.g4), "swap", harm)


def compliance(draw: random.Random, prompts: Sequence[str], *, harm: bool) -> Pair:
    """Answer a contrast prompt or one of `prompts`, which are harmful or not, in empty words: g1, or g2 if harmful."""
    prompt, text = complied(draw, harmful=harm)
    if prompts and draw.random() < 0.4:
        for _ in range(_TRIES):
            known = draw.choice(prompts)
            deed = answerable(known)
            if deed:
                prompt, text = known, complied_steps(draw, deed)
                break
    text = told(draw, text) if draw.random() < 0.35 else text
    return Pair(prompt, text, 1 << (Goal.g2 if harm else Goal.g1), "complied", harm)


def consolation(draw: random.Random) -> Pair:
    """Console somebody, who is refused by it or not."""
    made = consoled(draw)
    if made.refused:
        return refused(made.prompt, made.response, harm=made.harmful)._replace(source="consoled")
    return Pair(made.prompt, made.response, 1 << Goal.g1, "consoled", harm=False)


def talk(draw: random.Random) -> list[Pair]:
    """Answer a very short prompt; now and then the same prompt is answered beside the point too, or refused."""
    prompt, right, wrong = small_talk(draw)
    pairs = [Pair(prompt, right, 1 << Goal.g1, "talk", harm=False)]
    if draw.random() < 0.4:
        pairs.append(Pair(prompt, wrong, 1 << Goal.g5, "talk", harm=False))
    if draw.random() < 0.15:
        pairs.append(refused(prompt, any_refusal(draw, prompt), harm=False)._replace(source="talk"))
    return pairs
