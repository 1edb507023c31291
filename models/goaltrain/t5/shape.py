"""What network a checkpoint holds, from its ``config.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from goaltrain.t5.errors import CheckpointError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Shape", "read_shape"]

_FAMILIES: Final = ("t5", "mt5")
_FEED_FORWARDS: Final = ("relu", "gated-gelu")


@dataclass(frozen=True)
class Shape:
    """Sizes and kinds of a T5.

    Attributes
    ----------
    d_model, d_kv, d_ff, heads, vocabulary
        Widths; `d_kv` is that of one head.
    encoder_layers, decoder_layers
        Depths.
    buckets, max_distance
        Of the relative positions.
    epsilon
        Of the norms.
    gated
        Whether the feed-forward layer is that of t5-v1.1 (gated GELU) or that of t5 (ReLU).
    scaled
        Whether the decoder's output is multiplied by d_model**-0.5 before the logits, as in t5.
    start, pad, end
        Token ids: what the decoder begins with, padding, end of text.
    """

    d_model: int
    d_kv: int
    d_ff: int
    heads: int
    vocabulary: int
    encoder_layers: int
    decoder_layers: int
    gated: bool
    scaled: bool
    buckets: int = 32
    max_distance: int = 128
    epsilon: float = 1e-6
    start: int = 0
    pad: int = 0
    end: int = 1

    @property
    def inner(self) -> int:
        """Width of all heads together."""
        return self.heads * self.d_kv

    @property
    def feed_forward(self) -> str:
        """The kind as ``config.json`` names it."""
        return _FEED_FORWARDS[self.gated]


def read_shape(path: Path) -> Shape:
    """Read ``config.json``; keys it leaves out have the values of `transformers.T5Config`.

    Raises
    ------
    CheckpointError
        If it is missing, or of another architecture. Names the key.
    """
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CheckpointError(f"{path} can't be read: {error.strerror}") from error
    except ValueError as error:
        raise CheckpointError(f"{path} is not JSON") from error
    if not isinstance(content, dict) or content.get("model_type") not in _FAMILIES:
        raise CheckpointError(f"{path}: model_type must be {' or '.join(_FAMILIES)}")
    feed_forward = content.get("feed_forward_proj", "relu")
    if feed_forward not in _FEED_FORWARDS:
        raise CheckpointError(f"{path}: feed_forward_proj {feed_forward} is neither {' nor '.join(_FEED_FORWARDS)}")
    layers = _integer(path, content, "num_layers", 6)
    pad = _integer(path, content, "pad_token_id", 0, least=0)
    return Shape(
        d_model=_integer(path, content, "d_model", 512),
        d_kv=_integer(path, content, "d_kv", 64),
        d_ff=_integer(path, content, "d_ff", 2048),
        heads=_integer(path, content, "num_heads", 8),
        vocabulary=_integer(path, content, "vocab_size", 32128),
        encoder_layers=layers,
        decoder_layers=_integer(path, content, "num_decoder_layers", layers),
        gated=feed_forward == "gated-gelu",
        # New versions of transformers write the first key; old ones implied it by the second.
        scaled=bool(content.get("scale_decoder_outputs", content.get("tie_word_embeddings", True))),
        buckets=_integer(path, content, "relative_attention_num_buckets", 32),
        max_distance=_integer(path, content, "relative_attention_max_distance", 128),
        epsilon=float(content.get("layer_norm_epsilon", 1e-6)),
        start=_integer(path, content, "decoder_start_token_id", pad, least=0),
        pad=pad,
        end=_integer(path, content, "eos_token_id", 1, least=0),
    )


def _integer(path: Path, content: dict[str, Any], key: str, default: int, *, least: int = 1) -> int:
    value = content.get(key)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise CheckpointError(f"{path}: {key} must be an integer of at least {least}")
    return value
