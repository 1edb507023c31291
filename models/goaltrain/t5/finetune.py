"""Fine-tuning a checkpoint to answer with the verbaliser of a goal.

The loss is the surprise of the right word's first token among the five verbalisers: the one number that the exported
classifier uses. Everything else that a text-to-text model could say is left as it was.
"""

from __future__ import annotations

import json
import math
import random
import shutil
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch.nn import functional

from goaltrain.metrics import Scores, scores
from goaltrain.t5.checkpoint import Checkpoint, read_checkpoint
from goaltrain.t5.errors import CheckpointError
from goaltrain.t5.judge import load_net
from goaltrain.t5.settings import SETTINGS
from valuedrift.classifier.batching import micro_batches, pad
from valuedrift.classifier.encode import Encoder
from valuedrift.taxonomy import K

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from goaltrain.t5.measure import Labelled

__all__ = ["Recipe", "device_of", "finetune"]

_STATE: Final = "finetune.pt"


@dataclass(frozen=True)
class Recipe:
    """How long and how hard to train.

    Attributes
    ----------
    epochs
        Passes over the labelled exchanges.
    token_budget
        Tokens of a step, padding included.
    rate
        Highest learning rate (AdamW); it rises over the first twentieth of the steps and falls to nothing.
    smoothing
        Label smoothing.
    save_every
        Seconds between two saved states.
    seed
        Of order and dropout.
    """

    epochs: int = 2
    token_budget: int = 8192
    rate: float = 3e-4
    smoothing: float = 0.05
    save_every: float = 300.0
    seed: int = 1


def device_of(wanted: str = "auto") -> str:
    """Return "cuda" if it is wanted or there, else "cpu".

    Raises
    ------
    CheckpointError
        If CUDA is wanted and is not there.
    """
    there = torch.cuda.is_available()
    if wanted == "cuda" and not there:
        raise CheckpointError("--device cuda: torch finds no CUDA device here")
    return "cuda" if wanted == "cuda" or (wanted == "auto" and there) else "cpu"


def finetune(
    source: Path,
    train: Labelled,
    held_out: Labelled,
    work: Path,
    out: Path,
    recipe: Recipe,
    *,
    device: str = "cpu",
    say: Callable[[str], None] = print,
) -> Scores:
    """Train, or go on where a state in `work` left off, and write a checkpoint that `model export` takes.

    Parameters
    ----------
    source
        A Hugging Face T5 checkpoint.
    train, held_out
        Labelled exchanges; the second are only measured on.
    out
        The fine-tuned checkpoint: weights, tokeniser, settings.

    Returns
    -------
    Scores on the held-out exchanges.
    """
    checkpoint = read_checkpoint(source)
    work.mkdir(parents=True, exist_ok=True)
    run = _Run(checkpoint, train, work, recipe, device)
    if run.step:
        say(f"going on at step {run.step:,} of {run.steps:,}")
    run.train(say)
    found = run.measure(held_out)
    say(f"held out: accuracy {found.accuracy:.4f}, macro F1 {found.macro_f1:.4f}\n{found.confusion}")
    _write(checkpoint, run.net, out)
    return found


class _Run:
    """What changes while training, and how it is kept."""

    def __init__(self, checkpoint: Checkpoint, train: Labelled, work: Path, recipe: Recipe, device: str) -> None:
        torch.manual_seed(recipe.seed)
        self.net = load_net(checkpoint).to(device)
        self.step = 0
        self._checkpoint, self._recipe, self._device = checkpoint, recipe, device
        self._path = work / _STATE
        self._encoder = Encoder(checkpoint.tokenizer, checkpoint.template)
        self._ids = [each.ids for each in self._encoder.encode(train.exchanges)]
        self._goals = train.goals
        self._optimiser = torch.optim.AdamW(self.net.parameters(), lr=recipe.rate, weight_decay=0.0)
        self.steps = recipe.epochs * len(self._batches(0))
        # A state belongs to one recipe, one set of texts, one checkpoint.
        self._belongs = json.dumps([asdict(recipe), len(self._ids), asdict(checkpoint.shape)], sort_keys=True)
        if self._path.exists():
            saved = torch.load(self._path, map_location=device, weights_only=True)
            if saved["belongs"] != self._belongs:
                raise CheckpointError(f"{self._path} is of another training; choose another --work or remove it")
            self.net.load_state_dict(saved["net"])
            self._optimiser.load_state_dict(saved["optimiser"])
            self.step = saved["step"]
            self._set_chance(saved["chance"])

    def train(self, say: Callable[[str], None]) -> None:
        """Take the steps that are left."""
        saved_at = shown_at = time.monotonic()
        losses: list[float] = []
        self.net.train()
        for rows in self._left():
            losses.append(self._advance(rows))
            now = time.monotonic()
            if now - shown_at > 30 or self.step == self.steps:
                say(f"step {self.step:,} of {self.steps:,}  loss {np.mean(losses):.4f}")
                losses, shown_at = [], now
            if now - saved_at > self._recipe.save_every:
                self._save()
                saved_at = now
        self._save()

    def measure(self, held_out: Labelled) -> Scores:
        """Measure the network on labelled exchanges."""
        ids = [each.ids for each in self._encoder.encode(held_out.exchanges)]
        found = np.zeros((len(ids), K))
        self.net.eval()
        with torch.inference_mode():
            for batch in micro_batches([len(row) for row in ids], self._recipe.token_budget):
                found[batch.indices] = self._logits([ids[index] for index in batch.indices]).float().cpu().numpy()
        return scores(held_out.goals, found.argmax(axis=-1))

    def _left(self) -> Iterator[list[int]]:
        """Yield the batches of all epochs, without those already taken: the order follows from the seed alone."""
        done = self.step
        for epoch in range(self._recipe.epochs):
            for rows in self._batches(epoch):
                if done:
                    done -= 1
                else:
                    yield rows

    def _batches(self, epoch: int) -> list[list[int]]:
        generator = random.Random(f"order {self._recipe.seed} {epoch}")  # noqa: S311  # repeatable, not secret
        order = list(range(len(self._ids)))
        generator.shuffle(order)
        lengths = [len(self._ids[place]) for place in order]
        batches = [
            [order[place] for place in each.indices] for each in micro_batches(lengths, self._recipe.token_budget)
        ]
        generator.shuffle(batches)
        return batches

    def _advance(self, rows: Sequence[int]) -> float:
        """Take one step and return its loss."""
        self.step += 1
        for group in self._optimiser.param_groups:
            group["lr"] = self._recipe.rate * _pace(self.step / self.steps)
        goals = torch.from_numpy(self._goals[list(rows)]).to(self._device)
        logits = self._logits([self._ids[row] for row in rows]).float()
        loss = functional.cross_entropy(logits, goals, label_smoothing=self._recipe.smoothing)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimiser.step()
        return float(loss.item())

    def _logits(self, rows: Sequence[Sequence[int]]) -> Any:
        shape = self._checkpoint.shape
        ids, mask = (torch.from_numpy(part).to(self._device) for part in pad(rows, max(map(len, rows)), shape.pad))
        start = torch.full((len(rows), 1), shape.start, dtype=torch.long, device=self._device)
        with torch.autocast(self._device, torch.bfloat16, enabled=self._device == "cuda"):
            found = self.net(input_ids=ids, attention_mask=mask, decoder_input_ids=start)
        return found.logits[:, 0, list(self._checkpoint.verbalisers)]

    def _save(self) -> None:
        """Write the state; whoever dies in between leaves the one before."""
        held = {
            "belongs": self._belongs,
            "net": self.net.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "step": self.step,
            "chance": self._chance(),
        }
        torch.save(held, self._path.with_suffix(".new"))
        self._path.with_suffix(".new").replace(self._path)

    def _chance(self) -> list[Any]:
        """Return the states of the random numbers, so that what goes on draws what it would have drawn."""
        return [torch.get_rng_state(), *(torch.cuda.get_rng_state_all() if self._device == "cuda" else [])]

    def _set_chance(self, states: Sequence[Any]) -> None:
        torch.set_rng_state(states[0].cpu())
        if self._device == "cuda":
            torch.cuda.set_rng_state_all([state.cpu() for state in states[1:]])


def _pace(share: float) -> float:
    return min(1.0, 20 * share) * 0.5 * (1 + math.cos(math.pi * share))


def _write(checkpoint: Checkpoint, net: Any, out: Path) -> None:
    """Write what `read_checkpoint` and transformers read; the tokeniser stays as it was."""
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    net.to("cpu").save_pretrained(partial, safe_serialization=True)
    checkpoint.tokenizer.save(str(partial / "tokenizer.json"))
    (partial / SETTINGS).write_text(checkpoint.settings.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if out.exists():
        shutil.rmtree(out)
    partial.rename(out)
