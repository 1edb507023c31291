"""In what the network computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from onnx import helper, numpy_helper

from goaltrain.t5.builder import BFLOAT16, FLOAT, FLOAT16

if TYPE_CHECKING:
    from onnx import ModelProto

    from valuedrift.classifier.bundle import Precision

__all__ = ["POLICIES", "Policy", "emulate"]


class Policy(NamedTuple):
    """Types of the parts of the network.

    Attributes
    ----------
    compute
        Of products and attention.
    residual
        Of the encoder's residual stream and norms. The decoder's, a single token, is always fp32, and so are logits.
    wide
        Of the second product of a feed-forward layer, whose input is the largest number in the network.
    """

    compute: int
    residual: int
    wide: int


POLICIES: Final[dict[Precision, Policy]] = {
    "fp32": Policy(FLOAT, FLOAT, FLOAT),
    "bf16": Policy(BFLOAT16, BFLOAT16, BFLOAT16),
    # Published checkpoints leave fp16's range in the residual stream and before the second product.
    "fp16": Policy(FLOAT16, FLOAT, FLOAT),
    "int8": Policy(FLOAT, FLOAT, FLOAT),  # quantised afterwards
}


def emulate(model: ModelProto, kind: int) -> ModelProto:
    """Return an fp32 graph that rounds to bf16 or fp16 after every operator that computes in it.

    ONNX Runtime has no bf16 on the CPU, and computes fp16 there in fp32, where nothing overflows; this shows on a CPU
    what a GPU will give, up to the order of sums.
    """
    made = type(model)()
    made.CopyFrom(model)
    graph = made.graph
    half = set()
    for tensor in graph.initializer:
        if tensor.data_type == kind:
            half.add(tensor.name)
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype("float32"), tensor.name))
    nodes = []
    for node in graph.node:
        to = next((each for each in node.attribute if each.name == "to"), None)
        if not (to.i == kind if to is not None else half.intersection(node.input)):
            nodes.append(node)
            continue
        if to is not None:
            to.i = FLOAT
        (name,) = node.output
        half.add(name)
        node.output[0] = f"{name}_exact"
        nodes += [
            node,
            helper.make_node("Cast", [f"{name}_exact"], [f"{name}_half"], to=kind),
            helper.make_node("Cast", [f"{name}_half"], [name], to=FLOAT),
        ]
    del graph.node[:]
    graph.node.extend(nodes)
    return made
