"""The same network in plain numpy: slow, obvious, and independent of how the graph is written.

It is what an export is held against where transformers is not installed, and is itself held against transformers where
it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goaltrain.t5.positions import bucket

if TYPE_CHECKING:
    import numpy.typing as npt

    from goaltrain.t5.checkpoint import Checkpoint
    from goaltrain.t5.shape import Shape
    from goaltrain.t5.weights import Weights

__all__ = ["logits"]

Array = np.ndarray[Any, np.dtype[np.float32]]


def logits(checkpoint: Checkpoint, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]) -> Array:
    """Return the logits of the verbalisers for the first token of the answer.

    Parameters
    ----------
    ids, mask
        Shape (batch, tokens).

    Returns
    -------
    Shape (batch, verbalisers).
    """
    shape, weights = checkpoint.shape, checkpoint.weights
    shared = weights.get("shared.weight", shape.vocabulary, shape.d_model)
    padding = np.where(mask, 0.0, -np.inf).astype(np.float32)[:, None, None, :]
    places = np.arange(ids.shape[1])
    learned = weights.get(
        "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", shape.buckets, shape.heads
    )
    distances = bucket(places[None, :] - places[:, None], shape.buckets, shape.max_distance)
    positions = learned[distances].transpose(2, 0, 1)[None]

    states = shared[ids]
    for number in range(shape.encoder_layers):
        layer = f"encoder.block.{number}.layer"
        normed = _norm(shape, weights, states, f"{layer}.0")
        states = states + _attention(shape, weights, normed, normed, f"{layer}.0.SelfAttention", positions + padding)
        states = states + _feed_forward(shape, weights, _norm(shape, weights, states, f"{layer}.1"), f"{layer}.1")
    states = _rms(states, weights.get("encoder.final_layer_norm.weight", shape.d_model), shape.epsilon)

    token = shared[np.full((len(ids), 1), shape.start)]
    for number in range(shape.decoder_layers):
        layer = f"decoder.block.{number}.layer"
        normed = _norm(shape, weights, token, f"{layer}.0")
        # A single token: whatever its position bias, it is all there is to attend to.
        token = token + _attention(shape, weights, normed, normed, f"{layer}.0.SelfAttention", np.zeros(1, np.float32))
        normed = _norm(shape, weights, token, f"{layer}.1")
        token = token + _attention(shape, weights, normed, states, f"{layer}.1.EncDecAttention", padding)
        token = token + _feed_forward(shape, weights, _norm(shape, weights, token, f"{layer}.2"), f"{layer}.2")
    token = _rms(token, weights.get("decoder.final_layer_norm.weight", shape.d_model), shape.epsilon)[:, 0]
    if shape.scaled:
        token = token * np.float32(shape.d_model**-0.5)
    name = "lm_head.weight" if "lm_head.weight" in weights else "shared.weight"
    return np.asarray((token @ weights.get(name, shape.vocabulary, shape.d_model).T)[:, list(checkpoint.verbalisers)])


def _attention(shape: Shape, weights: Weights, queries: Array, keys: Array, name: str, bias: Array) -> Array:
    def heads(states: Array, part: str) -> Array:
        projected = states @ weights.get(f"{name}.{part}.weight", shape.inner, shape.d_model).T
        return projected.reshape(*states.shape[:2], shape.heads, shape.d_kv).transpose(0, 2, 1, 3)

    scores = heads(queries, "q") @ heads(keys, "k").transpose(0, 1, 3, 2) + bias
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    mixed = powers / powers.sum(axis=-1, keepdims=True) @ heads(keys, "v")
    joined = mixed.transpose(0, 2, 1, 3).reshape(*queries.shape[:2], shape.inner)
    return np.asarray(joined @ weights.get(f"{name}.o.weight", shape.d_model, shape.inner).T)


def _feed_forward(shape: Shape, weights: Weights, states: Array, layer: str) -> Array:
    def product(part: str, *sizes: int) -> Array:
        return weights.get(f"{layer}.DenseReluDense.{part}.weight", *sizes).T

    wide = (shape.d_ff, shape.d_model)
    if shape.gated:
        inner = states @ product("wi_0", *wide)
        gate = 0.5 * inner * (1 + np.tanh(np.float32(np.sqrt(2 / np.pi)) * (inner + np.float32(0.044715) * inner**3)))
        hidden = gate * (states @ product("wi_1", *wide))
    else:
        hidden = np.maximum(states @ product("wi", *wide), 0)
    return np.asarray(hidden @ product("wo", shape.d_model, shape.d_ff))


def _norm(shape: Shape, weights: Weights, states: Array, layer: str) -> Array:
    return _rms(states, weights.get(f"{layer}.layer_norm.weight", shape.d_model), shape.epsilon)


def _rms(states: Array, weight: Array, epsilon: float) -> Array:
    return np.asarray(states / np.sqrt(np.mean(states**2, axis=-1, keepdims=True) + np.float32(epsilon)) * weight)
