"""What every training run shares: a budget of minutes, a checkpoint to resume from, a moving average of the weights."""

from __future__ import annotations

import copy
import math
import time
from typing import TYPE_CHECKING, Any

import torch

from goaltrain.net import GoalNet

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Run", "half_precision", "products"]

_SHOW_EVERY = 60.0
_SAVE_EVERY = 240.0


def products() -> str:
    """Return what training multiplies in here: bf16 if this CPU does, twice as fast and as good to learn, else fp32."""
    able = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()  # noqa: SLF001  # torch names no other
    return "bf16" if able else "fp32"


def half_precision() -> Any:
    """Return a context in which matrix products run in what `products` says."""
    return torch.autocast("cpu", torch.bfloat16, enabled=products() == "bf16")


class Run:
    """A run that may end and be taken up again at any time.

    Parameters
    ----------
    path
        The checkpoint; if it exists, the run goes on from it.
    net
        Where a new run starts.
    minutes
        Time of the run, all its parts together; learning rates follow the share of it that is spent. What counts is
        the time that each thread computes: on a machine with other work a run takes longer and learns as much.
    rate
        Highest learning rate (AdamW); token embeddings get `embedding_share` of it.
    """

    def __init__(self, path: Path, net: GoalNet, *, minutes: float, rate: float, embedding_share: float) -> None:
        self._path, self._seconds, self._rate = path, minutes * 60, rate
        self.net = net
        self.average: GoalNet = copy.deepcopy(net).eval()
        self._optimiser = torch.optim.AdamW(
            _groups(net, embedding_share), lr=rate, betas=(0.9, 0.98), weight_decay=0.02, fused=True
        )
        self.state: dict[str, Any] = {"step": 0, "epoch": 0, "seconds": 0.0, "sequences": 0, "tokens": 0}
        if path.exists():
            saved = torch.load(path, weights_only=True)
            self.net.load_state_dict(saved["net"])
            self.average.load_state_dict(saved["average"])
            self._optimiser.load_state_dict(saved["optimiser"])
            self.state = saved["state"]
            self.state["epoch"] += 1  # another order than that of the epoch that was left
        self._began = _computed() - self.state["seconds"]
        self._saved_at = self._shown_at = time.monotonic()
        self._losses: list[list[float]] = []

    @property
    def share(self) -> float:
        """Share of the time that is spent."""
        return float(self.state["seconds"] / self._seconds)

    def step(self, loss: Any, parts: list[float], sequences: int, tokens: int) -> None:
        """Take one step down `loss`; now and then show `parts`, of which the last may be missing, and save the run.

        Raises
        ------
        FloatingPointError
            If the loss is not finite: the checkpoint must not be spoilt, and the cause is worth finding.
        """
        if not math.isfinite(float(loss.detach())):
            raise FloatingPointError(f"step {self.state['step'] + 1}: the loss is not finite")
        done = self.state["step"] + 1
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate * group["share"] * min(1.0, done / 150) * _decay(self.share)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimiser.step()
        _follow(self.average, self.net, min(0.998, done / (done + 9)))
        self.state["step"] = done
        self.state["sequences"] += sequences
        self.state["tokens"] += tokens
        now = time.monotonic()
        self.state["seconds"] = _computed() - self._began
        self._losses.append(parts)
        if now - self._shown_at > _SHOW_EVERY:
            self._show()
            self._shown_at = now
        if now - self._saved_at > _SAVE_EVERY:
            self.save()
            self._saved_at = now

    def save(self) -> None:
        """Write the checkpoint; whoever dies in between leaves the one before."""
        held = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "state": self.state,
        }
        torch.save(held, self._path.with_suffix(".new"))
        self._path.with_suffix(".new").replace(self._path)

    def _show(self) -> None:
        state, last = self.state, self._losses
        columns = ([parts[place] for parts in last if place < len(parts)] for place in range(max(map(len, last))))
        means = " ".join(f"{sum(column) / len(column):.4f}" for column in columns)
        pace = state["tokens"] / max(state["seconds"], 1.0)
        print(
            f"{self._path.stem} {state['seconds'] / 60:5.1f} of {self._seconds / 60:.0f} min  epoch {state['epoch']}  "
            f"step {state['step']}  {pace:,.0f} tokens/s  loss {means}",
            flush=True,
        )
        self._losses = []


def _computed() -> float:
    """Return the seconds that each thread of this process has computed."""
    return time.process_time() / int(torch.get_num_threads())


def _groups(net: GoalNet, embedding_share: float) -> list[dict[str, Any]]:
    """Matrices are decayed; embeddings, norms and biases are not."""
    embeddings = [net.encoder.shared.weight]
    named = [(name, each) for name, each in net.named_parameters() if each is not embeddings[0]]
    decayed = [each for name, each in named if each.ndim > 1 and "bias" not in name]
    chosen = {id(each) for each in decayed}
    rest = [each for _, each in named if id(each) not in chosen]
    return [
        {"params": decayed, "share": 1.0},
        {"params": rest, "weight_decay": 0.0, "share": 1.0},
        {"params": embeddings, "weight_decay": 0.0, "share": embedding_share},
    ]


def _decay(share: float) -> float:
    """Full rate for half of the time, then down to nothing along a cosine."""
    return 1.0 if share < 0.5 else 0.5 * (1 + math.cos(math.pi * (min(share, 1.0) - 0.5) / 0.5))


def _follow(average: GoalNet, net: GoalNet, keep: float) -> None:
    with torch.no_grad():
        for slow, fast in zip(average.parameters(), net.parameters(), strict=True):
            slow.lerp_(fast, 1 - keep)
