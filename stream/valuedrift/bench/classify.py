"""How many exchanges a core classifies per second, against the strongest rivals that are installed.

Every contestant gets the same exchanges and the same micro-batches, tokenising included. CPU seconds are those of the
process, so a busy machine disturbs little; ratios of one run mean more than any absolute figure.
"""

from __future__ import annotations

import os
import time
from importlib import util
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from tokenizers import Tokenizer

from valuedrift.bench.texts import exchanges
from valuedrift.classifier import OnnxClassifier, bundled_model_path
from valuedrift.classifier.batching import micro_batches, pad
from valuedrift.classifier.bundle import TOKENIZER, ModelConfig, open_bundle
from valuedrift.classifier.encode import Encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from valuedrift.classifier.protocol import Exchange

    Tokens = npt.NDArray[np.int64]

__all__ = ["run"]

_BUDGET: Final = 1024
_CHUNK: Final = 512
_ROUNDS: Final = 3


class _Contestant(Protocol):
    def __call__(self, chunk: Sequence[Exchange], /) -> object: ...


def run(*, events: int = 2048, core: int | None = None) -> None:
    """Print exchanges per CPU second of the bundled model, and ratios to its rivals.

    Parameters
    ----------
    events
        Exchanges per round; the best of three rounds counts.
    core
        Pin the process to this core, or leave it where it is.
    """
    if core is not None:
        os.sched_setaffinity(0, {core})
    made = exchanges(events)
    bundle = open_bundle(bundled_model_path())
    classifier = OnnxClassifier(bundled_model_path(), threads=1, provider="cpu", token_budget=_BUDGET)
    encoder = Encoder(Tokenizer.from_file(str(bundled_model_path() / TOKENIZER)), bundle.config.template)
    tokens = [len(each.ids) for each in encoder.encode(made)]
    print(f"{events:,} exchanges, {np.mean(tokens):.0f} tokens on average as the model reads them, one thread")  # noqa: T201
    ours = ("valuedrift (ONNX Runtime, int8)", classifier.classify)
    rivals = _rivals(bundle.config, encoder)
    paces = _paces([ours, *rivals], made)
    for name, pace in paces.items():
        print(f"{name:40} {pace:8.1f} per CPU second; ours is {paces[ours[0]] / pace:.2f} times as fast")  # noqa: T201
    if rivals:
        print("Rivals have the same architecture with random weights: speed does not depend on the values.")  # noqa: T201
    else:
        print('The rivals need torch and transformers: install "valuedrift[train]".')  # noqa: T201


def _paces(contestants: Sequence[tuple[str, _Contestant]], made: Sequence[Exchange]) -> dict[str, float]:
    """Exchanges per CPU second of each, best of several rounds; they take turns, so a busy spell hits all of them."""
    best = dict.fromkeys((name for name, _ in contestants), float("inf"))
    for _, classify in contestants:
        classify(made[:64])
    for _ in range(_ROUNDS):
        for name, classify in contestants:
            began = time.process_time()
            for start in range(0, len(made), _CHUNK):
                classify(made[start : start + _CHUNK])
            best[name] = min(best[name], time.process_time() - began)
    return {name: len(made) / seconds for name, seconds in best.items()}


def _rivals(config: ModelConfig, encoder: Encoder) -> list[tuple[str, _Contestant]]:
    if not all(util.find_spec(name) for name in ("torch", "transformers", "goaltrain")):
        return []
    import torch  # noqa: PLC0415  # optional, and slow to import

    from goaltrain.net import GoalNet  # noqa: PLC0415

    torch.set_num_threads(1)
    fields = {name: value for name, value in config.architecture.items() if name not in ("kind", "quantisation")}
    net = GoalNet(fields).eval()

    def infer(ids: Tokens, mask: Tokens) -> object:
        with torch.inference_mode():
            return net(torch.from_numpy(ids), torch.from_numpy(mask)).float().numpy()

    def infer_bf16(ids: Tokens, mask: Tokens) -> object:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return infer(ids, mask)

    found: list[tuple[str, _Contestant]] = [
        ("torch fp32, same batches", _batched(encoder, infer)),
        ("torch bf16, same batches", _batched(encoder, infer_bf16)),
        ("torch fp32, all padded to the longest", _padded(encoder, infer)),
    ]
    session = _fp32_session(net)
    if session is not None:

        def infer_ort(ids: Tokens, mask: Tokens) -> object:
            return session.run(None, {"ids": ids, "mask": mask})

        found.append(("ONNX Runtime fp32, same batches", _batched(encoder, infer_ort)))
    return found


def _fp32_session(net: Any) -> Any:
    if not all(util.find_spec(name) for name in ("onnx", "onnxscript")):
        return None
    import tempfile  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    import onnx  # noqa: PLC0415

    from goaltrain.export import export  # noqa: PLC0415
    from goaltrain.serve import open_graph  # noqa: PLC0415
    from goaltrain.simplify import fuse_attention  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        export(net, Path(folder) / "fp32.onnx")
        model = onnx.load(Path(folder) / "fp32.onnx")
    return open_graph(fuse_attention(model, net.encoder.config.num_heads))


def _batched(encoder: Encoder, infer: Callable[[Tokens, Tokens], object]) -> _Contestant:
    def classify(chunk: Sequence[Exchange]) -> object:
        encoded = encoder.encode(chunk)
        return [
            infer(*pad([encoded[index].ids for index in batch.indices], batch.width, encoder.pad_id))
            for batch in micro_batches([len(each.ids) for each in encoded], _BUDGET)
        ]

    return classify


def _padded(encoder: Encoder, infer: Callable[[Tokens, Tokens], object]) -> _Contestant:
    def classify(chunk: Sequence[Exchange]) -> object:
        encoded = encoder.encode(chunk)
        ids, mask = pad([each.ids for each in encoded], encoder.template.longest, encoder.pad_id)
        return [infer(ids[start : start + 8], mask[start : start + 8]) for start in range(0, len(ids), 8)]

    return classify


if __name__ == "__main__":
    run()
