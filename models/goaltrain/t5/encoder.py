"""The encoder's part of the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from goaltrain.t5.builder import INT64
from goaltrain.t5.positions import bias_by_distance

if TYPE_CHECKING:
    from goaltrain.t5.builder import Builder
    from goaltrain.t5.precision import Policy
    from goaltrain.t5.shape import Shape
    from goaltrain.t5.weights import Weights

__all__ = ["MASKED", "add_encoder", "embedding", "feed_forward", "padding_bias"]

MASKED: Final = -30_000.0
"""Added to the scores of padding: no weight is left, and it stays finite in every type."""


def add_encoder(graph: Builder, shape: Shape, weights: Weights, policy: Policy) -> str:
    """Add everything from the ids to the encoder's normed states, of shape (batch, tokens, d_model)."""
    table = graph.constant("embedding", embedding(shape, weights), policy.residual)
    states = graph.node("Gather", table, "ids")
    bias = _attention_bias(graph, shape, weights, policy.compute)
    for number in range(shape.encoder_layers):
        layer = f"encoder.block.{number}.layer"
        normed = _norm(graph, shape, weights, states, f"{layer}.0.layer_norm.weight")
        parts = [
            graph.product(
                normed,
                f"{layer}.0.{part}",
                weights.get(f"{layer}.0.SelfAttention.{part}.weight", shape.inner, shape.d_model).T,
                policy.compute,
            )
            for part in ("q", "k", "v")
        ]
        attended = graph.node("Attention", *parts, bias, q_num_heads=shape.heads, kv_num_heads=shape.heads, scale=1.0)
        out = weights.get(f"{layer}.0.SelfAttention.o.weight", shape.d_model, shape.inner).T
        states = graph.add(states, graph.product(attended, f"{layer}.0.o", out, policy.compute))
        normed = _norm(graph, shape, weights, states, f"{layer}.1.layer_norm.weight")
        states = graph.add(states, feed_forward(graph, shape, weights, normed, f"{layer}.1", policy))
    return _norm(graph, shape, weights, states, "encoder.final_layer_norm.weight")


def embedding(
    shape: Shape, weights: Weights, side: str = "encoder"
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return the token embeddings, which both sides share unless a checkpoint says otherwise."""
    own = f"{side}.embed_tokens.weight"
    name = own if own in weights else "shared.weight"
    return weights.get(name, shape.vocabulary, shape.d_model)


def feed_forward(graph: Builder, shape: Shape, weights: Weights, normed: str, layer: str, policy: Policy) -> str:
    """Add the feed-forward layer of either side, without its norm and residual."""
    wide, narrow = (shape.d_ff, shape.d_model), (shape.d_model, shape.d_ff)
    name = f"{layer}.DenseReluDense"
    if shape.gated:
        gate = graph.product(normed, f"{layer}.wi_0", weights.get(f"{name}.wi_0.weight", *wide).T, policy.compute)
        gate = graph.node("Gelu", gate, approximate="tanh")
        other = graph.product(normed, f"{layer}.wi_1", weights.get(f"{name}.wi_1.weight", *wide).T, policy.compute)
        hidden = graph.node("Mul", graph.cast(gate, policy.wide), graph.cast(other, policy.wide))
    else:
        hidden = graph.product(normed, f"{layer}.wi", weights.get(f"{name}.wi.weight", *wide).T, policy.compute)
        hidden = graph.node("Relu", hidden)
    return graph.product(hidden, f"{layer}.wo", weights.get(f"{name}.wo.weight", *narrow).T, policy.wide)


def _norm(graph: Builder, shape: Shape, weights: Weights, states: str, name: str) -> str:
    return graph.norm(states, name, weights.get(name, shape.d_model), shape.epsilon)


def _attention_bias(graph: Builder, shape: Shape, weights: Weights, kind: int) -> str:
    """Add position bias and mask, once for all layers: shape (batch, heads, tokens, tokens)."""
    reach = shape.max_distance
    learned = weights.get(
        "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", shape.buckets, shape.heads
    )
    table = graph.constant("bias_by_distance", bias_by_distance(learned, reach), kind)
    first = graph.constant("axis_0", [0], INT64)
    second = graph.constant("axis_1", [1], INT64)
    tokens = graph.node("Squeeze", graph.node("Shape", "ids", start=1, end=2, kind=INT64), first)
    zero, one = graph.constant("index_zero", 0, INT64), graph.constant("index_one", 1, INT64)
    place = graph.node("Range", zero, tokens, one)
    distance = graph.node("Sub", graph.node("Unsqueeze", place, first), graph.node("Unsqueeze", place, second))
    least, most = graph.constant("nearest", -reach, INT64), graph.constant("farthest", reach, INT64)
    index = graph.node("Add", graph.node("Clip", distance, least, most), most)
    positions = graph.node("Unsqueeze", graph.node("Gather", table, index, axis=1), first)
    return graph.node("Add", positions, padding_bias(graph, [1, 2], kind))


def padding_bias(graph: Builder, axes: list[int], kind: int) -> str:
    """Add what takes padding out of attention: (batch, tokens) with new axes, 0 for tokens."""
    absent = graph.node("Sub", graph.constant("index_one", 1, INT64), "mask")
    scaled = graph.node("Mul", graph.cast(absent, kind), graph.constant(f"masked_{kind}", MASKED, kind))
    return graph.node("Unsqueeze", scaled, graph.constant("axes_" + "_".join(map(str, axes)), axes, INT64))
