"""One step of the decoder, from its constant first token, with cross-attention absorbed.

A single query attends, so the keys need not be computed: (W_q x)ᵀ W_k s = (W_kᵀ W_q x)ᵀ s for every encoder state s.
The query is mapped through W_kᵀ once per head and attends over the raw states; W_v is applied to the weighted means.
Both are the exact mathematics of the plain step, without two products per layer over all tokens.

Self-attention sees one token, itself: its softmax is 1 and what is left is W_o W_v x. Up to the first cross-attention
nothing depends on the input, so all of it is folded into constants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goaltrain.t5.builder import FLOAT, INT64
from goaltrain.t5.encoder import embedding, feed_forward, padding_bias

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from goaltrain.t5.builder import Builder
    from goaltrain.t5.precision import Policy
    from goaltrain.t5.shape import Shape
    from goaltrain.t5.weights import Weights

__all__ = ["add_decoder"]

Array = np.ndarray[Any, Any]


def add_decoder(
    graph: Builder, shape: Shape, weights: Weights, policy: Policy, states: str, verbalisers: Sequence[int]
) -> str:
    """Add everything from the encoder's states to the logits of the verbalisers, of shape (batch, verbalisers)."""
    states = graph.cast(states, policy.compute)
    turned = graph.node("Transpose", states, perm=[0, 2, 1])
    padding = padding_bias(graph, [1], FLOAT)
    start = _start(shape, weights)
    token = graph.constant("decoder.start", start[None], FLOAT)
    for number in range(shape.decoder_layers):
        layer = f"decoder.block.{number}.layer"
        if number:
            token = graph.add(token, _self_attention(graph, shape, weights, token, layer, policy))
            scores = _scores(graph, shape, weights, token, turned, layer, policy)
        else:
            scores = _first_scores(graph, shape, weights, start, states, policy)
        context = _context(graph, scores, padding, states, policy)
        token = graph.add(token, _values(graph, shape, weights, context, layer, policy))
        normed = _norm(graph, shape, weights, token, f"{layer}.2.layer_norm.weight")
        token = graph.add(token, feed_forward(graph, shape, weights, normed, f"{layer}.2", policy))
    final = _norm(graph, shape, weights, token, "decoder.final_layer_norm.weight")
    # With an axis in front the matrix of the logits is spared by quantisation; it costs nothing.
    logits = graph.product(
        graph.node("Unsqueeze", final, graph.constant("axis_1", [1], INT64)),
        "logits.weight",
        _output(shape, weights, verbalisers)[None],
        FLOAT,
    )
    return graph.node("Squeeze", logits, graph.constant("axis_1", [1], INT64))


def _start(shape: Shape, weights: Weights) -> npt.NDArray[np.float64]:
    """Return the residual stream after the first self-attention, shape (d_model,)."""
    first = embedding(shape, weights, "decoder")[shape.start].astype(np.float64)
    layer = "decoder.block.0.layer.0"
    normed = _normed(first, weights.get(f"{layer}.layer_norm.weight", shape.d_model), shape.epsilon)
    return np.asarray(first + normed @ _value_out(shape, weights, layer))


def _self_attention(graph: Builder, shape: Shape, weights: Weights, token: str, layer: str, policy: Policy) -> str:
    normed = _norm(graph, shape, weights, token, f"{layer}.0.layer_norm.weight")
    return graph.product(normed, f"{layer}.0.vo", _value_out(shape, weights, f"{layer}.0"), policy.compute)


def _first_scores(
    graph: Builder, shape: Shape, weights: Weights, start: npt.NDArray[np.float64], states: str, policy: Policy
) -> str:
    """Add the scores of the first cross-attention, whose query is constant: shape (batch, heads, tokens)."""
    layer = "decoder.block.0.layer"
    normed = _normed(start, weights.get(f"{layer}.1.layer_norm.weight", shape.d_model), shape.epsilon)
    query = weights.get(f"{layer}.1.EncDecAttention.q.weight", shape.inner, shape.d_model).astype(np.float64) @ normed
    # Per head (d_kv) times (d_kv, d_model): what a raw state is multiplied with.
    mapped = query.reshape(shape.heads, 1, shape.d_kv) @ _by_head(shape, weights, layer, "k").astype(np.float64)
    # A batch axis of one keeps this small product out of quantisation.
    scores = graph.product(states, f"{layer}.1.mapped_query", mapped.transpose(1, 2, 0), policy.compute)
    return graph.node("Transpose", scores, perm=[0, 2, 1])


def _scores(graph: Builder, shape: Shape, weights: Weights, token: str, turned: str, layer: str, policy: Policy) -> str:
    """Add the scores of a later cross-attention: shape (batch, heads, tokens)."""
    normed = _norm(graph, shape, weights, token, f"{layer}.1.layer_norm.weight")
    matrix = weights.get(f"{layer}.1.EncDecAttention.q.weight", shape.inner, shape.d_model).T
    query = graph.product(normed, f"{layer}.1.q", matrix, policy.compute)
    split = graph.node("Reshape", query, graph.constant("by_head", [-1, shape.heads, shape.d_kv], INT64))
    heads_first = graph.node("Transpose", split, perm=[1, 0, 2])
    mapped = graph.product(heads_first, f"{layer}.1.k", _by_head(shape, weights, layer, "k"), policy.compute)
    return graph.node("MatMul", graph.node("Transpose", mapped, perm=[1, 0, 2]), turned)


def _context(graph: Builder, scores: str, padding: str, states: str, policy: Policy) -> str:
    """Add the weighted means of the raw states: shape (batch, heads, d_model)."""
    chances = graph.node("Softmax", graph.node("Add", graph.cast(scores, FLOAT), padding), axis=-1)
    return graph.node("MatMul", graph.cast(chances, policy.compute), states)


def _values(graph: Builder, shape: Shape, weights: Weights, context: str, layer: str, policy: Policy) -> str:
    """Apply W_v to the means, head by head, then W_o: shape (batch, d_model)."""
    heads_first = graph.node("Transpose", context, perm=[1, 0, 2])
    matrices = _by_head(shape, weights, layer, "v").transpose(0, 2, 1)
    values = graph.product(heads_first, f"{layer}.1.v", matrices, policy.compute)
    flat = graph.node(
        "Reshape",
        graph.node("Transpose", values, perm=[1, 0, 2]),
        graph.constant("all_heads", [-1, shape.inner], INT64),
    )
    out = weights.get(f"{layer}.1.EncDecAttention.o.weight", shape.d_model, shape.inner).T
    return graph.product(flat, f"{layer}.1.o", out, policy.compute)


def _by_head(shape: Shape, weights: Weights, layer: str, part: str) -> Array:
    """Return W_k or W_v of a cross-attention as (heads, d_kv, d_model)."""
    whole = weights.get(f"{layer}.1.EncDecAttention.{part}.weight", shape.inner, shape.d_model)
    return whole.reshape(shape.heads, shape.d_kv, shape.d_model)


def _value_out(shape: Shape, weights: Weights, layer: str) -> npt.NDArray[np.float64]:
    """Return W_v and W_o of a self-attention as one matrix (in, out)."""
    value = weights.get(f"{layer}.SelfAttention.v.weight", shape.inner, shape.d_model).astype(np.float64)
    out = weights.get(f"{layer}.SelfAttention.o.weight", shape.d_model, shape.inner).astype(np.float64)
    return np.asarray((out @ value).T)


def _output(shape: Shape, weights: Weights, verbalisers: Sequence[int]) -> Array:
    """Return the matrix of the logits, (d_model, verbalisers), with the scale of t5 in it."""
    name = "lm_head.weight" if "lm_head.weight" in weights else "shared.weight"
    rows = weights.get(name, shape.vocabulary, shape.d_model)[list(verbalisers)].astype(np.float64)
    return np.asarray(rows.T * (shape.d_model**-0.5 if shape.scaled else 1.0))


def _norm(graph: Builder, shape: Shape, weights: Weights, token: str, name: str) -> str:
    return graph.norm(token, name, weights.get(name, shape.d_model), shape.epsilon)


def _normed(state: npt.NDArray[np.float64], weight: Array, epsilon: float) -> npt.NDArray[np.float64]:
    return np.asarray(state / np.sqrt(np.mean(state**2) + epsilon) * weight)
