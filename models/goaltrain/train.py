"""The second stage: five goals from labelled pairs, with whatever part of a label each pair has."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch.nn import functional

from goaltrain.loop import Run, half_precision
from goaltrain.net import GoalNet, compose
from valuedrift.classifier.batching import micro_batches, pad
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from goaltrain.corpus import Pair
    from goaltrain.likeness import Likeness
    from goaltrain.mixture import Mixture
    from goaltrain.net import Seen
    from goaltrain.texts import Texts

__all__ = ["Recipe", "Start", "answers_of", "logits_of", "train"]


@dataclass(frozen=True)
class Recipe:
    """How long and how hard to train.

    Attributes
    ----------
    minutes
        Computing time of each thread; learning rates follow the share of it that is spent.
    token_budget
        Tokens of a step, padding included.
    rate
        Highest learning rate (AdamW); token embeddings, which know more words than the labelled pairs do, move at a
        tenth of it.
    smoothing
        Label smoothing on certain labels.
    noisy
        Weight of labels that are often wrong.
    short_share
        Share of the time in which texts are cut shorter than the template does: positions are relative, so what is
        learned on short sequences carries over, at half the cost.
    likeness
        Weight of staying like the teacher. Without it, training forgets within minutes what texts mean: the cosine of
        prompt and response tells off-topic ones of unseen sources apart with an area of .89 to .95 under the ROC curve
        before training, and of .65 to .72 after it.
    likeness_every
        Steps from one comparison with the teacher to the next.
    """

    minutes: float = 45.0
    token_budget: int = 3072
    rate: float = 6e-4
    smoothing: float = 0.05
    noisy: float = 0.4
    seed: int = 1
    short_share: float = 0.4
    likeness: float = 3.0
    likeness_every: int = 3


class Start(NamedTuple):
    """What training starts from.

    Attributes
    ----------
    base
        A network that is like the teacher.
    texts
        Cuts texts as the template does.
    short
        Cuts them shorter, for the first part of the time.
    likeness
        Compares with the teacher.
    """

    base: GoalNet
    texts: Texts
    short: Texts
    likeness: Likeness


def train(start: Start, mixture: Mixture, path: Path, recipe: Recipe) -> GoalNet:
    """Train from `start`, or go on with the checkpoint at `path`, and return the averaged network."""
    torch.manual_seed(recipe.seed)
    net = GoalNet()
    net.load_state_dict(start.base.state_dict())
    net.expect_likeness()
    run = Run(path, net, minutes=recipe.minutes, rate=recipe.rate, embedding_share=0.1)
    while run.share < 1:
        brief = run.share < recipe.short_share
        end = recipe.short_share if brief else 1.0
        texts = start.short if brief else start.texts
        for pairs, ids, mask in _epoch(mixture, texts, recipe, run.state["epoch"]):
            net.train()
            with half_precision():
                seen = net.see(ids, mask)
            seen = seen._replace(states=seen.states.float())
            loss, parts = _loss(net, pairs, seen, recipe)
            if run.state["step"] % recipe.likeness_every == 0:
                tokens, sentences = start.likeness.losses(net, seen, ids)
                loss = loss + recipe.likeness * (tokens + sentences)
                parts = [*parts, float(tokens.detach()), float(sentences.detach())]
            run.step(loss, parts, len(pairs), int(mask.sum()))
            if run.share >= end:
                break
        run.state["epoch"] += 1
    run.save()
    return run.average


def answers_of(net: GoalNet, ids: Sequence[Sequence[int]], token_budget: int = 8192) -> Any:
    """Log-odds of the four questions, shape (n, 4), in order, as the heads give them."""
    out = np.zeros((len(ids), 4), dtype=np.float32)
    net.eval()
    with torch.inference_mode():
        for batch in micro_batches([len(row) for row in ids], token_budget):
            rows, mask = pad([ids[index] for index in batch.indices], batch.width, 0)
            out[batch.indices] = net.answers(net.see(torch.from_numpy(rows), torch.from_numpy(mask))).numpy()
    return out


def logits_of(net: GoalNet, ids: Sequence[Sequence[int]]) -> Any:
    """Logits of encoded pairs as an array of shape (n, 5), in order."""
    answers = torch.from_numpy(answers_of(net, ids))
    return compose(answers * net.scale + net.shift).numpy()


def _epoch(mixture: Mixture, texts: Texts, recipe: Recipe, epoch: int) -> Iterator[tuple[list[Pair], Any, Any]]:
    pairs = mixture.epoch(epoch)
    generator = random.Random(f"order {recipe.seed} {epoch}")  # noqa: S311  # repeatable, not secret
    generator.shuffle(pairs)
    ids = texts.ids(pairs)
    batches = list(micro_batches([len(row) for row in ids], recipe.token_budget))
    generator.shuffle(batches)
    for batch in batches:
        rows, mask = pad([ids[index] for index in batch.indices], batch.width, 0)
        yield [pairs[index] for index in batch.indices], torch.from_numpy(rows), torch.from_numpy(mask)


def _loss(net: GoalNet, pairs: Sequence[Pair], seen: Seen, recipe: Recipe) -> tuple[Any, list[float]]:
    """Minus the log of the joint probability of the goals a pair may have, plus that of its prompt's harm if known."""
    answers = net.answers(seen)
    chances = compose(answers)
    allowed = torch.tensor([[pair.allowed >> goal & 1 for goal in range(K)] for pair in pairs], dtype=torch.bool)
    weight = torch.tensor([recipe.noisy if pair.noisy else 1.0 for pair in pairs])
    joint = -chances.masked_fill(~allowed, -math.inf).logsumexp(dim=-1)
    certain = allowed.sum(dim=-1) == 1
    smoothed = (1 - recipe.smoothing) * joint - recipe.smoothing * chances.clamp(min=-12.0).mean(dim=-1)
    goals = (torch.where(certain, smoothed, joint) * weight).sum() / len(pairs)
    known = torch.tensor([pair.harm is not None for pair in pairs], dtype=weight.dtype) * weight
    harmful = torch.tensor([bool(pair.harm) for pair in pairs], dtype=weight.dtype)
    target = harmful * (1 - 2 * recipe.smoothing) + recipe.smoothing
    harm = functional.binary_cross_entropy_with_logits(answers[:, 0], target, reduction="none")
    harm = (harm * known).sum() / len(pairs)
    return goals + harm, [float(goals.detach()), float(harm.detach())]
