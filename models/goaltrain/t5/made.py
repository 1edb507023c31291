"""Checkpoints with random weights, in the files that Hugging Face writes: for tests and benchmarks.

Nobody need download anything to see whether an export is right, or how fast a shape runs.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

from goaltrain.t5.settings import Settings
from goaltrain.t5.shape import Shape
from goaltrain.t5.texts import sample
from goaltrain.t5.weights import write_safetensors

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

__all__ = ["SHAPES", "write_checkpoint"]


def _shape(d_model: int, d_ff: int, heads: int, layers: int, *, second: bool = False) -> Shape:
    return Shape(d_model, 64, d_ff, heads, 32128, layers, layers, gated=second, scaled=not second)


SHAPES: Final = {
    "t5-small": _shape(512, 2048, 8, 6),
    "t5-base": _shape(768, 3072, 12, 12),
    "t5-v1.1-base": _shape(768, 2048, 12, 12, second=True),
}
"""Published sizes."""

_SENTINELS: Final = 100


def write_checkpoint(folder: Path, shape: Shape, seed: int = 0) -> None:
    """Write config.json, model.safetensors and tokenizer.json.

    Weights are drawn as for training from scratch, but for norms that differ from 1, position biases that matter, and
    cross-attention strong enough for the answer to depend on the text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(_config(shape), indent=2) + "\n", encoding="utf-8")
    write_safetensors(folder / "model.safetensors", _weights(shape, seed))
    _tokeniser(shape.vocabulary).save(str(folder / "tokenizer.json"))


def _config(shape: Shape) -> dict[str, Any]:
    return {
        "architectures": ["T5ForConditionalGeneration"],
        "model_type": "t5",
        "is_encoder_decoder": True,
        "d_model": shape.d_model,
        "d_kv": shape.d_kv,
        "d_ff": shape.d_ff,
        "num_heads": shape.heads,
        "num_layers": shape.encoder_layers,
        "num_decoder_layers": shape.decoder_layers,
        "vocab_size": shape.vocabulary,
        "feed_forward_proj": shape.feed_forward,
        "tie_word_embeddings": shape.scaled,
        "relative_attention_num_buckets": shape.buckets,
        "relative_attention_max_distance": shape.max_distance,
        "layer_norm_epsilon": shape.epsilon,
        "decoder_start_token_id": shape.start,
        "pad_token_id": shape.pad,
        "eos_token_id": shape.end,
    }


def _weights(shape: Shape, seed: int) -> dict[str, npt.NDArray[np.float32]]:
    random = np.random.default_rng(seed)
    made: dict[str, npt.NDArray[np.float32]] = {}

    def draw(name: str, spread: float, *sizes: int) -> None:
        made[name] = random.standard_normal(sizes, dtype=np.float32) * np.float32(spread)

    def norm(name: str) -> None:
        made[name] = np.float32(1) + random.standard_normal(shape.d_model, dtype=np.float32) * np.float32(0.1)

    def attention(name: str, strength: float = 1.0) -> None:
        draw(f"{name}.q.weight", (shape.d_model * shape.d_kv) ** -0.5 * strength, shape.inner, shape.d_model)
        draw(f"{name}.k.weight", shape.d_model**-0.5, shape.inner, shape.d_model)
        draw(f"{name}.v.weight", shape.d_model**-0.5 * strength, shape.inner, shape.d_model)
        draw(f"{name}.o.weight", shape.inner**-0.5, shape.d_model, shape.inner)

    def feed_forward(layer: str) -> None:
        for part in ("wi_0", "wi_1") if shape.gated else ("wi",):
            draw(f"{layer}.DenseReluDense.{part}.weight", shape.d_model**-0.5, shape.d_ff, shape.d_model)
        draw(f"{layer}.DenseReluDense.wo.weight", shape.d_ff**-0.5, shape.d_model, shape.d_ff)

    draw("shared.weight", 1.0, shape.vocabulary, shape.d_model)
    for side, layers in (("encoder", shape.encoder_layers), ("decoder", shape.decoder_layers)):
        draw(f"{side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight", 1.0, shape.buckets, shape.heads)
        for number in range(layers):
            layer = f"{side}.block.{number}.layer"
            attention(f"{layer}.0.SelfAttention")
            norm(f"{layer}.0.layer_norm.weight")
            if side == "decoder":
                attention(f"{layer}.1.EncDecAttention", strength=4.0)
                norm(f"{layer}.1.layer_norm.weight")
            last = 1 if side == "encoder" else 2
            feed_forward(f"{layer}.{last}")
            norm(f"{layer}.{last}.layer_norm.weight")
        norm(f"{side}.final_layer_norm.weight")
    if not shape.scaled:
        draw("lm_head.weight", shape.d_model**-0.5, shape.vocabulary, shape.d_model)
    return made


def _tokeniser(vocabulary: int) -> Tokenizer:
    """Make a Unigram vocabulary as T5's is: special tokens are pieces, sentinels come last, words carry their space."""
    texts = [text for exchange in sample(1500, seed=3) for text in exchange]
    words = Counter(word for text in texts for word in re.findall(r"\w+|[^\w\s]", text))
    words.update(dict.fromkeys(["prompt", "response", *Settings().verbalisers.values()], words.total()))
    characters = sorted({character for word in words for character in word} | set(map(chr, range(33, 127))))
    first = ["<pad>", "</s>", "<unk>"]
    sentinels = [f"<extra_id_{number}>" for number in range(_SENTINELS)]
    room = vocabulary - len(first) - len(sentinels) - len(characters) - 1
    known = [word for word, _ in words.most_common() if len(word) > 1][: room // 2]
    pieces = [(f"▁{word}", -6.0 - place / 1000) for place, word in enumerate(known)]
    pieces += [(word, -7.0 - place / 1000) for place, word in enumerate(known)]
    pieces += [("▁", -4.0)] + [(character, -14.0) for character in characters]
    special = [(mark, 0.0) for mark in first], [(mark, 0.0) for mark in reversed(sentinels)]
    tokenizer = Tokenizer(models.Unigram([*special[0], *pieces, *special[1]], unk_id=2, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=["$A", "</s>"], pair=["$A", "</s>", "$B", "</s>"], special_tokens=[("</s>", 1)]
    )
    tokenizer.add_special_tokens([AddedToken(mark, special=True, normalized=False) for mark in (*first, *sentinels)])
    return tokenizer
