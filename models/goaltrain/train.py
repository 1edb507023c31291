"""The training loop: resumable, bounded by wall time, with a moving average of the weights."""

from __future__ import annotations

import copy
import math
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional

from goaltrain.augment import constructed
from goaltrain.metrics import Scores, scores
from goaltrain.net import GoalNet
from valuedrift.classifier.batching import micro_batches, pad
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from goaltrain.corpus import Corpus, Pair
    from goaltrain.texts import Texts

__all__ = ["Recipe", "logits_of", "train"]


@dataclass(frozen=True)
class Recipe:
    """How long and how hard to train.

    Attributes
    ----------
    minutes
        Wall time of all training; learning rates follow the share of it that is spent.
    token_budget
        Tokens of a step, padding included.
    rate
        Highest learning rate (AdamW).
    smoothing
        Label smoothing on certain labels.
    refusals, crossings, answers
        Constructed pairs per epoch, see `augment.constructed`.
    short_share
        Share of the time in which texts are cut shorter than the template does: positions are relative, so what is
        learned on short sequences carries over, at half the cost.
    """

    minutes: float = 45.0
    token_budget: int = 3072
    rate: float = 1e-3
    smoothing: float = 0.05
    refusals: int = 2500
    crossings: int = 4000
    answers: int = 2500
    seed: int = 1
    short_share: float = 0.45


def train(corpus: Corpus, matched: Sequence[Pair], texts: Texts, short: Texts, work: Path, recipe: Recipe) -> GoalNet:
    """Train, or go on with what ``checkpoint.pt`` in `work` holds, and return the averaged network.

    `short` cuts texts shorter than `texts`, for the first part of the time.
    """
    run = _Run(work, recipe)
    began = time.monotonic() - run.state["seconds"]
    saved_at = shown_at = time.monotonic()
    losses: list[float] = []
    while run.share < 1:
        brief = run.share < recipe.short_share
        end = recipe.short_share if brief else 1.0
        for pairs, ids, mask in _epoch(corpus, matched, short if brief else texts, recipe, run.state["epoch"]):
            run.state["seconds"] = time.monotonic() - began
            if run.share >= end:
                break
            losses.append(run.step(pairs, ids, mask))
            now = time.monotonic()
            if now - shown_at > 60:
                print(f"{run}  loss {np.mean(losses):.4f}", flush=True)
                losses, shown_at = [], now
            if now - saved_at > 240:
                run.save()
                _show(run.average, corpus.validation[:1000], texts)
                saved_at = time.monotonic()
        run.state["epoch"] += 1
    run.save()
    _show(run.average, corpus.validation, texts)
    return run.average


class _Run:
    """What changes while training, and how it is kept."""

    def __init__(self, work: Path, recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self._path = work / "checkpoint.pt"
        self._recipe = recipe
        self._net = GoalNet()
        self._net.start_from(np.load(work / "embeddings.npy"))
        self.average: GoalNet = copy.deepcopy(self._net).eval()
        self._optimiser = torch.optim.AdamW(
            _groups(self._net), lr=recipe.rate, betas=(0.9, 0.98), weight_decay=0.02, fused=True
        )
        self.state: dict[str, Any] = {"step": 0, "epoch": 0, "seconds": 0.0, "pairs": 0}
        if self._path.exists():
            saved = torch.load(self._path, weights_only=True)
            self._net.load_state_dict(saved["net"])
            self.average.load_state_dict(saved["average"])
            self._optimiser.load_state_dict(saved["optimiser"])
            self.state = saved["state"]
            self.state["epoch"] += 1  # another order than that of the epoch that was left

    @property
    def share(self) -> float:
        """Share of the time that is spent."""
        return float(self.state["seconds"] / (self._recipe.minutes * 60))

    def __str__(self) -> str:
        state = self.state
        pace = state["pairs"] / max(state["seconds"], 1.0)
        return f"{state['seconds'] / 60:5.1f} min  epoch {state['epoch']}  step {state['step']}  {pace:.1f} pairs/s"

    def step(self, pairs: Sequence[Pair], ids: Any, mask: Any) -> float:
        """Take one step and return its loss."""
        done = self.state["step"] + 1
        for group in self._optimiser.param_groups:
            group["lr"] = self._recipe.rate * min(1.0, done / 200) * _decay(self.share)
        self._net.train()
        loss = _loss(self._net(ids, mask), pairs, self._recipe.smoothing)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._net.parameters(), 1.0)
        self._optimiser.step()
        _follow(self.average, self._net, min(0.998, done / (done + 9)))
        self.state["step"] = done
        self.state["pairs"] += len(pairs)
        return float(loss.item())

    def save(self) -> None:
        """Write the checkpoint; whoever dies in between leaves the one before."""
        held = {
            "net": self._net.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "state": self.state,
        }
        torch.save(held, self._path.with_suffix(".new"))
        self._path.with_suffix(".new").replace(self._path)


def logits_of(net: GoalNet, ids: Sequence[Sequence[int]], token_budget: int = 8192) -> Any:
    """Logits of encoded pairs as an array of shape (n, 5), in order."""
    out = np.zeros((len(ids), K), dtype=np.float32)
    net.eval()
    with torch.inference_mode():
        for batch in micro_batches([len(row) for row in ids], token_budget):
            rows, mask = pad([ids[index] for index in batch.indices], batch.width, 0)
            out[batch.indices] = net(torch.from_numpy(rows), torch.from_numpy(mask)).numpy()
    return out


def _epoch(
    corpus: Corpus, matched: Sequence[Pair], texts: Texts, recipe: Recipe, epoch: int
) -> Iterator[tuple[list[Pair], Any, Any]]:
    made = constructed(
        corpus, matched, epoch, refusals=recipe.refusals, crossings=recipe.crossings, answers=recipe.answers
    )
    pairs = [*corpus.train, *made]
    generator = random.Random(f"order {recipe.seed} {epoch}")  # noqa: S311  # repeatable, not secret
    generator.shuffle(pairs)
    ids = texts.ids(pairs)
    batches = list(micro_batches([len(row) for row in ids], recipe.token_budget))
    generator.shuffle(batches)
    for batch in batches:
        rows, mask = pad([ids[index] for index in batch.indices], batch.width, 0)
        yield [pairs[index] for index in batch.indices], torch.from_numpy(rows), torch.from_numpy(mask)


def _loss(logits: Any, pairs: Sequence[Pair], smoothing: float) -> Any:
    """Cross-entropy; of a pair with several possible goals, minus the log of their joint probability."""
    allowed = torch.tensor([[pair.allowed >> goal & 1 for goal in range(K)] for pair in pairs], dtype=torch.bool)
    chances = functional.log_softmax(logits.float(), dim=-1)
    joint = chances.masked_fill(~allowed, -math.inf).logsumexp(dim=-1)
    certain = allowed.sum(dim=-1) == 1
    even = chances.mean(dim=-1)
    return -torch.where(certain, (1 - smoothing) * joint + smoothing * even, joint).mean()


def _groups(net: GoalNet) -> list[dict[str, Any]]:
    """Matrices are decayed; embeddings, norms and biases are not."""
    decayed = [p for name, p in net.named_parameters() if p.ndim > 1 and "shared" not in name and "bias" not in name]
    chosen = {id(p) for p in decayed}
    rest = [p for p in net.parameters() if id(p) not in chosen]
    return [{"params": decayed}, {"params": rest, "weight_decay": 0.0}]


def _decay(share: float) -> float:
    """Full rate for half of the time, then down to nothing along a cosine."""
    return 1.0 if share < 0.5 else 0.5 * (1 + math.cos(math.pi * (share - 0.5) / 0.5))


def _follow(average: GoalNet, net: GoalNet, keep: float) -> None:
    with torch.no_grad():
        for slow, fast in zip(average.parameters(), net.parameters(), strict=True):
            slow.lerp_(fast, 1 - keep)


def _show(net: GoalNet, pairs: Sequence[Pair], texts: Texts) -> None:
    found: Scores = scores(np.asarray([pair.label for pair in pairs]), logits_of(net, texts.ids(pairs)).argmax(axis=-1))
    per_goal = " ".join(f"{value:.3f}" for value in found.f1)
    print(f"validation: accuracy {found.accuracy:.4f}  macro F1 {found.macro_f1:.4f}  F1 {per_goal}", flush=True)
