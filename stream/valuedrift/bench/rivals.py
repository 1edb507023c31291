"""What ours is measured against: the same network in torch and in ONNX Runtime, on the same exchanges."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from valuedrift.classifier.batching import micro_batches, pad

if TYPE_CHECKING:
    import numpy.typing as npt

    from valuedrift.classifier.bundle import ModelConfig
    from valuedrift.classifier.encode import Encoder
    from valuedrift.classifier.protocol import Exchange

    Tokens = npt.NDArray[np.int64]

__all__ = ["TORCH", "Batching", "Contestant", "missing", "small_rivals", "t5_rivals", "torch_t5"]

TORCH: Final = "torch"
"""How the names of rivals in torch that get our batches begin."""

_PADDED_ROWS: Final = 8


class Contestant(NamedTuple):
    """Somebody who classifies.

    Attributes
    ----------
    name
        For people.
    classify
        Takes a chunk of exchanges.
    share
        How much of the exchanges it gets: the slowest would take the whole time.
    """

    name: str
    classify: Callable[[Sequence[Exchange]], object]
    share: float = 1.0


class Batching(NamedTuple):
    """Our batches, for rivals to use."""

    encoder: Encoder
    token_budget: int
    step: int

    def batched(self, infer: Callable[[Tokens, Tokens], object]) -> Callable[[Sequence[Exchange]], object]:
        """Tokenise and infer in the same batches as ours."""

        def classify(chunk: Sequence[Exchange]) -> object:
            encoded = self.encoder.encode(chunk)
            return [
                infer(*pad([encoded[index].ids for index in batch.indices], batch.width, self.encoder.pad_id))
                for batch in micro_batches([len(each.ids) for each in encoded], self.token_budget, self.step)
            ]

        return classify

    def padded(self, infer: Callable[[Tokens, Tokens], object]) -> Callable[[Sequence[Exchange]], object]:
        """Tokenise, and pad everything to the longest there can be: what a first script does."""

        def classify(chunk: Sequence[Exchange]) -> object:
            encoded = self.encoder.encode(chunk)
            ids, mask = pad([each.ids for each in encoded], self.encoder.template.longest, self.encoder.pad_id)
            return [
                infer(ids[start : start + _PADDED_ROWS], mask[start : start + _PADDED_ROWS])
                for start in range(0, len(ids), _PADDED_ROWS)
            ]

        return classify


def missing() -> list[str]:
    """Return the packages that rivals need and that are not installed."""
    return [name for name in ("torch", "transformers", "onnx", "onnxscript") if util.find_spec(name) is None]


def small_rivals(config: ModelConfig, batching: Batching) -> list[Contestant]:
    """Rivals of the bundled model: its architecture with random weights; speed does not depend on the values."""
    from goaltrain.net import GoalNet  # noqa: PLC0415  # needs torch, which is optional

    sizes = {name: value for name, value in config.architecture.items() if name not in ("kind", "quantisation")}
    net = GoalNet(sizes).eval()
    found = _torch_rivals(net, batching, padded_share=0.25)
    session = _exported(net)
    return [*found, Contestant("ONNX Runtime fp32, same batches", batching.batched(_through(session)))]


def t5_rivals(config: ModelConfig, batching: Batching, fp32: Path) -> list[Contestant]:
    """Rivals of an exported T5, with random weights; `fp32` is our own fp32 graph of it."""
    import onnxruntime as ort  # noqa: PLC0415  # as ours loads it: only when needed

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    session = ort.InferenceSession(str(fp32), options, providers=["CPUExecutionProvider"])
    ours = Contestant("ONNX Runtime fp32, same batches", batching.batched(_through(session)), 0.5)
    return [*_torch_rivals(torch_t5(config), batching, padded_share=0.125, share=0.5), ours]


def torch_t5(config: ModelConfig) -> Any:
    """Make a T5 of transformers with the sizes of an exported one: (ids, mask) → logits of five words.

    Attention is torch's scaled dot product; one decoder step, as ours.
    """
    import torch  # noqa: PLC0415  # optional
    from transformers import T5Config, T5ForConditionalGeneration  # noqa: PLC0415

    names = ("d_model", "d_kv", "d_ff", "num_heads", "num_layers", "num_decoder_layers", "vocab_size")
    sizes = {name: config.architecture[name] for name in (*names, "feed_forward_proj")}
    settings = T5Config(**sizes, decoder_start_token_id=0, use_cache=False, attn_implementation="sdpa")

    class Step(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.net = T5ForConditionalGeneration(settings)

        def forward(self, ids: Any, mask: Any) -> Any:
            start = torch.zeros((len(ids), 1), dtype=torch.int64, device=ids.device)
            return self.net(input_ids=ids, attention_mask=mask, decoder_input_ids=start).logits[:, 0, :5]

    return Step().eval()


def _torch_rivals(net: Any, batching: Batching, *, padded_share: float, share: float = 1.0) -> list[Contestant]:
    import copy  # noqa: PLC0415

    import torch  # noqa: PLC0415  # optional

    torch.set_num_threads(1)
    half = copy.deepcopy(net).to(torch.bfloat16)

    def through(chosen: Any) -> Callable[[Tokens, Tokens], object]:
        def infer(ids: Tokens, mask: Tokens) -> object:
            with torch.inference_mode():
                return chosen(torch.from_numpy(ids), torch.from_numpy(mask)).float().numpy()

        return infer

    def mixed(ids: Tokens, mask: Tokens) -> object:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return through(net)(ids, mask)

    return [
        Contestant("torch fp32, all padded to the longest", batching.padded(through(net)), padded_share),
        Contestant("torch fp32, same batches", batching.batched(through(net)), share),
        Contestant("torch bf16 (autocast), same batches", batching.batched(mixed), share),
        Contestant("torch bf16 (all of it), same batches", batching.batched(through(half)), share),
    ]


def _through(session: Any) -> Callable[[Tokens, Tokens], object]:
    def infer(ids: Tokens, mask: Tokens) -> object:
        return session.run(None, {"ids": ids, "mask": mask})

    return infer


def _exported(net: Any) -> Any:
    import onnx  # noqa: PLC0415  # optional

    from goaltrain.export import export  # noqa: PLC0415
    from goaltrain.serve import open_graph  # noqa: PLC0415
    from goaltrain.simplify import fuse_attention  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        export(net, Path(folder) / "fp32.onnx")
        model = onnx.load(Path(folder) / "fp32.onnx")
    return open_graph(fuse_attention(model, net.encoder.config.num_heads))
