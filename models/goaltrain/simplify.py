"""Graph surgery on the exported encoder that changes no result beyond rounding: attention as one operator per layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onnx import helper

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

__all__ = ["fuse_attention"]


def fuse_attention(model: ModelProto, heads: int) -> ModelProto:
    """Replace every softmax(q kᵀ + bias + mask) v by the ONNX operator Attention.

    Position bias and mask are added once for all layers.

    Parameters
    ----------
    model
        As `goaltrain.export` writes it; it is left as it is.
    heads
        Of every layer.
    """
    made = type(model)()
    made.CopyFrom(model)
    graph = made.graph
    maker = {name: node for node in graph.node for name in node.output}
    dead: set[str] = set()
    replacement: dict[str, NodeProto] = {}
    combined: list[NodeProto] = []
    for node in graph.node:
        found = _scores(node, maker)
        if found is None:
            continue
        masked, biased, product = found
        (after,) = (each for each in graph.node if node.output[0] in each.input)
        (turned,) = (each for each in graph.node if after.output[0] in each.input)
        (flat,) = (each for each in graph.node if turned.output[0] in each.input)
        query, key, value = (_linear(name, maker) for name in (*product.input, after.input[1]))
        if not combined:
            combined = [helper.make_node("Add", [biased.input[1], masked.input[1]], ["attention_bias"])]
        replacement[node.output[0]] = helper.make_node(
            "Attention",
            [query, key, value, "attention_bias"],
            [flat.output[0]],
            q_num_heads=heads,
            kv_num_heads=heads,
            scale=1.0,
        )
        dead.update(each.output[0] for each in (masked, biased, product, after, turned, flat))
    nodes: list[NodeProto] = []
    for node in graph.node:
        if node.output[0] in replacement:
            nodes += [*combined, replacement[node.output[0]]]
            combined = []
        elif node.output[0] not in dead:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(_used(nodes, {each.name for each in graph.output}))
    del graph.value_info[:]
    return made


def _scores(node: NodeProto, maker: dict[str, NodeProto]) -> tuple[NodeProto, NodeProto, NodeProto] | None:
    """Return what adds the mask, what adds the position bias, and q kᵀ; None for a softmax of another kind."""
    chain: list[NodeProto] = []
    for wanted in ("Softmax", "Add", "Add", "MatMul"):
        if node.op_type != wanted:
            return None
        chain.append(node)
        following = maker.get(node.input[0])
        if following is None:
            return None
        node = following
    return chain[1], chain[2], chain[3]


def _linear(name: str, maker: dict[str, NodeProto]) -> str:
    """Walk back from a head-split tensor to the linear layer's output."""
    node = maker[name]
    while node.op_type in ("Transpose", "Reshape"):
        name = node.input[0]
        node = maker[name]
    return name


def _used(nodes: list[NodeProto], outputs: set[str]) -> list[NodeProto]:
    needed = set(outputs)
    kept = []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    return kept[::-1]
