"""The rival on a GPU: T5 in torch with scaled dot product attention, in our batches."""

from __future__ import annotations

import time
from collections.abc import Iterable
from importlib import util
from typing import TYPE_CHECKING, Any, NamedTuple

from valuedrift.classifier.batching import micro_batches, pad

if TYPE_CHECKING:
    from valuedrift.classifier.bundle import ModelConfig
    from valuedrift.classifier.encode import Encoded
    from valuedrift.classifier.plan import Plan

__all__ = ["TorchRival", "torch_rival"]


class TorchRival(NamedTuple):
    """A network on a device.

    Attributes
    ----------
    net
        (ids, mask) → logits.
    plan
        Whose batches it gets.
    device, kind
        As torch names them.
    """

    net: Any
    plan: Plan
    device: str
    kind: Any

    @property
    def chunk(self) -> int:
        """Exchanges sorted at a time."""
        return self.plan.chunk

    def infer(self, chunks: Iterable[list[Encoded]]) -> list[Any]:
        """Infer chunks of tokens; results come back to the host once, at the end."""
        import torch  # noqa: PLC0415  # optional

        found = []
        with torch.inference_mode():
            for encoded in chunks:
                lengths = [len(each.ids) for each in encoded]
                for batch in micro_batches(lengths, self.plan.token_budget, self.plan.step):
                    ids, mask = pad([encoded[index].ids for index in batch.indices], batch.width, 0)
                    tensors = (self._send(torch.from_numpy(array)) for array in (ids, mask))
                    found.append(self.net(*tensors).float())
            return [each.cpu() for each in found]

    def peak_flops(self) -> float:
        """Operations per second of a large product of this kind: what the device can really do."""
        import torch  # noqa: PLC0415  # optional

        size = 8192 if self.device == "cuda" else 512
        left, right = (torch.randn(size, size, device=self.device, dtype=self.kind) for _ in range(2))
        best = float("inf")
        for _ in range(10):
            self._wait()
            began = time.perf_counter()
            left @ right
            self._wait()
            best = min(best, time.perf_counter() - began)
        return 2 * size**3 / best

    def _send(self, tensor: Any) -> Any:
        return tensor.pin_memory().to(self.device, non_blocking=True) if self.device == "cuda" else tensor

    def _wait(self) -> None:
        import torch  # noqa: PLC0415  # optional

        if self.device == "cuda":
            torch.cuda.synchronize()


def torch_rival(config: ModelConfig, plan: Plan, device: str, precision: str) -> TorchRival | None:
    """Make the rival, or None where torch or transformers is missing."""
    if not all(util.find_spec(name) for name in ("torch", "transformers")):
        return None
    import torch  # noqa: PLC0415  # optional

    from valuedrift.bench.rivals import torch_t5  # noqa: PLC0415  # as above

    kind = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}[precision]
    return TorchRival(torch_t5(config).to(device=device, dtype=kind), plan, device, kind)
